"""Compares the audit trail with itself, with a head that was noted down, and with the tables it speaks of."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import Connection, select
from sqlalchemy.engine import RowMapping

from extract.store.audit import GENESIS, ZERO, AuditEntry, Fault, Verification, canonical, entries
from extract.store.decide import EVENT_OF, decision_facts
from extract.store.save import revision_facts
from extract.store.tables import chain, decisions, documents, events, reviewers, revisions

_SHOWN: Final = 20
"""After so many faults no more are collected: the first one is what matters."""


def verify(connection: Connection, noted: str | None = None) -> Verification:
    """Check the audit trail of a store.

    Args:
        noted: a head that was printed earlier, ``number:hash`` or the bare hash.
    """
    trail: list[AuditEntry] = []
    faults: list[Fault] = []
    try:
        trail.extend(entries(connection))
    except ValidationError as error:
        faults.append(Fault(seq=len(trail) + 1, problem=f"cannot be read: {error.errors()[0]['msg']}"))
    faults += [*_chain_faults(trail), *_end_faults(connection, trail)]
    if noted is not None:
        faults += _noted_faults(trail, noted.strip().lower())
    for fault in _content_faults(connection, trail):
        faults.append(fault)
        if len(faults) >= _SHOWN:
            break
    last = trail[-1].head if trail else GENESIS
    faults.sort(key=lambda fault: (fault.seq is None, fault.seq))
    return Verification(entries=len(trail), head=last, faults=tuple(faults))


def _chain_faults(trail: Iterable[AuditEntry]) -> Iterator[Fault]:
    """The first entry that does not fit; all later ones hang on it and say nothing more."""
    previous, number = ZERO, 0
    for entry in trail:
        number += 1
        if entry.seq != number:
            yield Fault(seq=number, problem=f"entry {number} is missing; the next one there is {entry.seq}")
        elif entry.previous != previous:
            yield Fault(seq=number, problem="does not follow from the entry before it")
        elif entry.expected_hash() != entry.hash:
            yield Fault(seq=number, problem=f"was rewritten: {entry.what} {entry.target} by {entry.who}")
        else:
            previous = entry.hash
            continue
        return


def _end_faults(connection: Connection, trail: list[AuditEntry]) -> Iterator[Fault]:
    end = connection.execute(select(chain.c.seq, chain.c.hash)).first()
    if end is None:
        yield Fault(seq=None, problem="the record of the trail's end is gone")
        return
    last = trail[-1] if trail else None
    if (end.seq, end.hash) != ((last.seq, last.hash) if last else (0, ZERO)):
        there = last.seq if last else 0
        problem = (
            f"the trail was truncated: it ends at entry {there}, but {end.seq} were written"
            if there < end.seq
            else f"the trail's end is not entry {end.seq} as it was written"
        )
        yield Fault(seq=min(there, end.seq) + 1 if there != end.seq else there, problem=problem)


def _noted_faults(trail: list[AuditEntry], noted: str) -> Iterator[Fault]:
    """The noted head must be the head that the trail had at that entry."""
    number, _, wanted = noted.rpartition(":")
    if (number and not number.isdecimal()) or len(wanted) != 64:
        yield Fault(seq=None, problem=f"{noted}: not a head; `konkyo audit head` prints one as NUMBER:HASH")
        return
    if wanted == ZERO or any(entry.hash == wanted for entry in trail):
        return
    if not number:
        problem = (
            f"the head given is not among its {len(trail)} entries: the trail was truncated or rewritten"
        )
        yield Fault(seq=None, problem=problem)
    elif int(number) > len(trail):
        problem = f"the trail was truncated: it ends at entry {len(trail)}, the head given is entry {number}"
        yield Fault(seq=len(trail) + 1, problem=problem)
    else:
        problem = "the trail was rewritten here or before: the hash of this entry is not the head given"
        yield Fault(seq=int(number), problem=problem)


def _content_faults(connection: Connection, trail: list[AuditEntry]) -> Iterator[Fault]:
    yield from _revision_faults(connection, trail)
    yield from _decision_faults(connection, trail)
    yield from _event_faults(connection, trail)
    yield from _reviewer_faults(connection, trail)


def _revision_faults(connection: Connection, trail: list[AuditEntry]) -> Iterator[Fault]:
    written = {entry.target: entry for entry in trail if entry.what == "revision"}
    query = select(revisions, documents.c.name).join(documents).order_by(revisions.c.id)
    for row in connection.execute(query).mappings():
        target = f"revision {row['id']}"
        entry = written.pop(target, None)
        if entry is None:
            yield Fault(seq=None, problem=f"{target} ({row['name']}@{row['number']}) is not in the trail")
        elif not _is_source(row["source"], row["content_hash"]):
            yield Fault(seq=entry.seq, problem=f"the source of {row['name']}@{row['number']} was changed")
        else:
            yield from _differences(entry, partial(revision_facts, connection, row["id"]))
    yield from _lost(written.values())


def _decision_faults(connection: Connection, trail: list[AuditEntry]) -> Iterator[Fault]:
    written = {entry.target: entry for entry in trail if entry.what == "decision"}
    query = select(decisions, reviewers.c.name.label("reviewer")).join(reviewers).order_by(decisions.c.id)
    for row in connection.execute(query).mappings():
        target = f"decision {row['id']}"
        entry = written.pop(target, None)
        if entry is None:
            yield Fault(seq=None, problem=f"{target} is not in the trail")
        else:
            yield from _differences(entry, partial(decision_facts, dict(row)))
    yield from _lost(written.values())


def _is_source(source: object, content_hash: str) -> bool:
    return isinstance(source, bytes) and hashlib.sha256(source).hexdigest() == content_hash


def _differences(entry: AuditEntry, read: Callable[[], dict[str, Any]]) -> Iterator[Fault]:
    """The fields in which rows differ from what the trail says was written."""
    try:
        facts = read()
        wrote = json.loads(entry.new or "{}")
        same = entry.new == canonical(facts)
        names = sorted(name for name in facts if wrote.get(name) != facts[name])
    except (ValueError, TypeError, AttributeError, KeyError):
        # Rows that somebody has put there by hand may hold anything.
        yield Fault(seq=entry.seq, problem=f"{entry.target} is not as it was written: it cannot be read")
        return
    if not same:
        where = ", ".join(names) or "a field"
        yield Fault(seq=entry.seq, problem=f"{entry.target} is not as it was written; it differs in {where}")


def _lost(entries_left: Iterable[AuditEntry]) -> Iterator[Fault]:
    for entry in entries_left:
        yield Fault(seq=entry.seq, problem=f"{entry.target} is gone from the store")


def _event_faults(connection: Connection, trail: list[AuditEntry]) -> Iterator[Fault]:
    """Each event of a decision stands in the trail, at the same moment, and the other way round."""
    kinds = {what: kind for kind, what in EVENT_OF.items()}
    written = Counter((entry.target, kinds[entry.what], entry.at) for entry in trail if entry.what in kinds)
    rows = connection.execute(select(events.c.decision_id, events.c.kind, events.c.at))
    stored = Counter((f"decision {row.decision_id}", row.kind, row.at) for row in rows)
    for what, problem in (
        (stored - written, "is not in the trail"),
        (written - stored, "is gone from the store"),
    ):
        for target, kind, at in sorted(what):
            yield Fault(seq=None, problem=f"{target} {kind} at {at} {problem}")


def _reviewer_faults(connection: Connection, trail: list[AuditEntry]) -> Iterator[Fault]:
    written = {entry.target: entry for entry in trail if entry.what == "reviewer"}
    row: RowMapping
    for row in connection.execute(select(reviewers).order_by(reviewers.c.id)).mappings():
        entry = written.pop(f"reviewer {row['id']}", None)
        if entry is None:
            yield Fault(seq=None, problem=f"reviewer {row['name']} is not in the trail")
        else:
            yield from _differences(entry, partial(dict[str, Any], name=row["name"]))
    yield from _lost(written.values())
