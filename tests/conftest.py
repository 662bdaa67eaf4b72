"""Fixtures for all tests."""

from __future__ import annotations

from postgres import address, postgresql

__all__ = ["address", "postgresql"]
