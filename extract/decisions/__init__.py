"""Decisions outside the review pages: listed, attached anew by hand, written to a workbook and read back."""

from __future__ import annotations

from extract.decisions.attach import Candidate, attached, candidates
from extract.decisions.listing import Listed, listed

__all__ = ["Candidate", "Listed", "attached", "candidates", "listed"]
