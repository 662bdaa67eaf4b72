"""What acts: the treatment of a mention, found by particles, clauses, settings and topics."""

from __future__ import annotations

from extract.claims.treatments.reader import TreatmentReader

__all__ = ["TreatmentReader"]
