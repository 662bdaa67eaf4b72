"""The audit trail: append-only, each entry's hash covers the one before it.

The hash of an entry is the SHA-256 of the previous hash and the entry's canonical JSON (keys sorted, no white
space, UTF-8), so that nobody can change, insert or remove one without changing every later hash. What it
cannot prevent is that the end is cut off, or everything rewritten from some entry on; that is why the head is
printed in every QC record and export: ``verify`` with an old head finds both.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from extract.model import Record
from extract.store.tables import audit, chain

ZERO: Final = "0" * 64
GENESIS: Final = f"0:{ZERO}"
"""The head of an empty trail."""


class AuditEntry(Record):
    """Who did what to what, when and why. ``old`` and ``new`` are canonical JSON.

    ``hash`` covers ``previous`` and everything else but itself.
    """

    seq: int
    at: str
    who: str
    what: str
    target: str
    old: str | None
    new: str | None
    reason: str | None
    previous: str
    hash: str

    @property
    def head(self) -> str:
        """``seq:hash``, the head of the trail when this entry was its last."""
        return f"{self.seq}:{self.hash}"

    def expected_hash(self) -> str:
        """The hash that the content of this entry must have."""
        return entry_hash(self.previous, self.model_dump(exclude={"previous", "hash"}))


class Fault(Record):
    """Something that is not as it was written. ``seq`` is its entry, ``None`` if no single one is."""

    seq: int | None
    problem: str


class Verification(Record):
    """The result of ``verify``: how many entries there are, the head, and what is wrong, in their order."""

    entries: int
    head: str
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def canonical(value: object) -> str:
    """The one JSON text of a value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(parts: Iterable[str]) -> str:
    """A hash over texts, their order and their borders."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode()
        total.update(b"%d:" % len(data))
        total.update(data)
    return total.hexdigest()


def entry_hash(previous: str, fields: dict[str, Any]) -> str:
    """SHA-256 of the previous hash and the canonical JSON of the fields."""
    return hashlib.sha256(f"{previous}\n{canonical(fields)}".encode()).hexdigest()


def now() -> str:
    """The present moment in UTC, ISO 8601 with microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


class Trail:
    """Appends to the audit trail inside a transaction. Making one waits until no other writer is at work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._seq, self._hash = connection.execute(select(chain.c.seq, chain.c.hash).with_for_update()).one()
        self.at = now()

    def append(
        self,
        who: str,
        what: str,
        target: str,
        *,
        old: object = None,
        new: object = None,
        reason: str | None = None,
    ) -> None:
        """Add an entry. ``old`` and ``new`` are anything that JSON can hold; ``None`` for nothing."""
        fields = {
            "seq": self._seq + 1,
            "at": self.at,
            "who": who,
            "what": what,
            "target": target,
            "old": None if old is None else canonical(old),
            "new": None if new is None else canonical(new),
            # PostgreSQL's text cannot hold NUL; where a comment has one, ``new`` holds it escaped.
            "reason": reason and reason.replace("\0", "\ufffd"),
        }
        following = entry_hash(self._hash, fields)
        self._connection.execute(insert(audit), {**fields, "previous": self._hash, "hash": following})
        self._seq, self._hash = self._seq + 1, following
        self._connection.execute(update(chain).values(seq=self._seq, hash=following))


def head(connection: Connection) -> str:
    """The head of the trail: ``number of entries:hash of the last one``."""
    row = connection.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).first()
    return f"{row.seq}:{row.hash}" if row else GENESIS


def entries(connection: Connection, after: int = 0) -> Iterator[AuditEntry]:
    """The entries behind number ``after``, in order."""
    rows = connection.execute(select(audit).where(audit.c.seq > after).order_by(audit.c.seq))
    for row in rows.mappings():
        yield AuditEntry.model_validate(dict(row))
