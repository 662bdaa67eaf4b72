"""Parsed sentences -> claims: roles, coordination, ellipsis, anaphora, chains of triggers."""

from __future__ import annotations

from extract.claims.build import ClaimBuilder

__all__ = ["ClaimBuilder"]
