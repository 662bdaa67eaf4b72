"""What a database driver complains about, in words for the user, with the remedy."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from sqlalchemy.exc import DBAPIError, OperationalError

# Part of what SQLite says, and what the user can do.
_SQLITE: Final = {
    "not a database": "not a Konkyo store; name another file with --db",
    "malformed": "is damaged; restore it from a copy, or save what is left with `sqlite3 FILE .recover`",
    "locked": "another program has held it locked too long; close that one (a viewer, a run that hangs) and try again",
    "busy": "another program has held it locked too long; close that one (a viewer, a run that hangs) and try again",
    "readonly": "cannot be written; check the permissions of the file and its folder",
    "unable to open": "cannot be opened; check the permissions of the file and its folder",
    "disk is full": "the disk is full; make room and try again",
    "disk I/O": "the disk cannot be read or written; check it, and restore the store from a copy if need be",
    "no such table": "its tables are not those of a Konkyo store; restore it from a copy",
    "no such column": "its tables are not those of a Konkyo store; restore it from a copy",
}
# Classes and codes of SQLSTATE that are no mistake of ours: connection, read-only transaction, login, unknown
# database, permissions, tables that are gone, resources, limits, intervention, system.
_SQLSTATES: Final = ("08", "25006", "28", "3D", "42501", "42P01", "42703", "53", "54", "57", "58")


def explanation(error: DBAPIError) -> str | None:
    """One line for the user; ``None`` for what is a mistake in the program."""
    original: Any = error.orig
    said = str(original).strip().split("\n", 1)[0]
    if isinstance(original, sqlite3.Error):
        remedy = next((remedy for part, remedy in _SQLITE.items() if part in said), None)
        if remedy is not None:
            return f"{remedy} ({said})"
    elif (getattr(original, "sqlstate", None) or "").startswith(_SQLSTATES):
        return said
    return said if isinstance(error, OperationalError) else None
