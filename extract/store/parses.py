"""The cache of sentence parses and of what was made of them: a key, a blob."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final, TypeVar

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from extract.store.tables import parses

T = TypeVar("T")

_BATCH: Final = 5000
"""SQLite takes 32,766 parameters in a statement, PostgreSQL 65,535."""


def get(connection: Connection, keys: Iterable[str]) -> dict[str, bytes]:
    """The blobs of those keys that are known."""
    found: dict[str, bytes] = {}
    for batch in _batches(set(keys)):
        rows = connection.execute(select(parses.c.key, parses.c.body).where(parses.c.key.in_(batch)))
        found.update((row.key, bytes(row.body)) for row in rows)
    return found


def put(connection: Connection, items: Mapping[str, bytes], stale: str = "") -> None:
    """Keep blobs; a key that is there stays as it is.

    With ``stale`` (``NAME:``), the keys are ``NAME:VERSION:…``, and what they held is replaced; those of other
    versions are deleted.
    """
    if stale and items:
        version = next(iter(items)).removeprefix(stale).split(":")[0]
        of_name, of_version = (
            parses.c.key.startswith(one, autoescape=True) for one in (stale, f"{stale}{version}:")
        )
        connection.execute(delete(parses).where(of_name, ~of_version))
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(parses)
    if stale:
        body = statement.excluded.body
        statement = statement.on_conflict_do_update(index_elements=[parses.c.key], set_={"body": body})
    else:
        statement = statement.on_conflict_do_nothing()
    # In the order of the keys, so that two writers wait for each other and never in a circle.
    for batch in _batches(sorted(items.items())):
        connection.execute(statement, [{"key": key, "body": body} for key, body in batch])


def _batches(items: Iterable[T]) -> Iterable[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch
