"""The fields of a form, wherever they were filled in: in the browser or in a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Fields = Mapping[str, Any]


def field(form: Fields, name: str, limit: int = 2_000) -> str:
    """A field of a form, without white space around it; empty if there is none."""
    value = form.get(name, "")
    return value.strip()[:limit] if isinstance(value, str) else ""
