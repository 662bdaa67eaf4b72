"""Writes decisions, and undoes and redoes them by further events: nothing is ever changed or deleted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, Select, insert, select

from extract.model import Claim, SentenceRef
from extract.store.audit import Trail
from extract.store.errors import StaleRevision, StoreError, UnknownTarget
from extract.store.read import (
    document_id,
    last_about,
    latest,
    load_claim,
    load_decision,
    load_decisions,
    load_marks,
    load_revision,
    load_source,
)
from extract.store.records import Decision, Judgement, Revision
from extract.store.tables import decisions, events, reviewers

EVENT_OF: Final = {"made": "decision", "undone": "undo", "redone": "redo"}
"""An event of a decision, and what the audit trail calls it."""


def decide(
    connection: Connection, judgement: Judgement, revision: int, reviewer: str, origin: int | None = None
) -> Decision:
    """See ``Store.decide``."""
    trail = Trail(connection)
    found = _latest_of(connection, revision)
    before, sentence = _target(connection, judgement, found)
    body = {
        "sentence": sentence.text,
        "comment": judgement.comment,
        "before": before.model_dump(mode="json") if before else None,
        "after": [claim.model_dump(mode="json") for claim in judgement.after],
    }
    reviewer_key = reviewer_id(connection, trail, reviewer)
    row = {
        "revision_id": revision,
        "reviewer_id": reviewer_key,
        "claim_id": judgement.claim,
        "sentence_start": sentence.start,
        "sentence_end": sentence.end,
        "verdict": judgement.verdict,
        "reason": judgement.reason,
        "adjudication": judgement.adjudication,
        "origin": origin,
        "made": trail.at,
        "body": json.dumps(body, ensure_ascii=False),
    }
    standing = last_about(connection, revision, reviewer, judgement.claim, sentence.start)
    number: int = connection.execute(insert(decisions).returning(decisions.c.id), row).scalar_one()
    _event(connection, trail, number, found.document, reviewer_key, "made")
    trail.append(
        reviewer,
        EVENT_OF["made"],
        f"decision {number}",
        old=dict(zip(("decision", "verdict", "reason"), standing, strict=True)) if standing else None,
        new=decision_facts({**row, "id": number, "reviewer": reviewer}),
        reason=judgement.comment or judgement.reason,
    )
    return _decision(connection, number)


def reattach(
    connection: Connection, decision: int, target: Judgement, revision: int, reviewer: str
) -> Decision:
    """See ``Store.reattach``."""
    # The lock first: nobody may undo, return or re-attach the decision between the look and the deed.
    Trail(connection)
    found = next((one for one in load_decisions(connection, revision) if one.id == decision), None)
    if found is None:
        if load_decision(connection, decision) is None:
            raise UnknownTarget(f"decision {decision}: not in the store")
        raise UnknownTarget(
            f"decision {decision}: not about {load_revision(connection, revision).label}; `konkyo decisions"
            " list` shows what is"
        )
    if not found.active or found.stands:
        problem = "still stands" if found.active else "was undone"
        raise StoreError(
            f"decision {decision}: {problem}; only one that is orphaned or reopened is attached anew"
        )
    for mark in load_marks(connection, revision):
        if mark.origin == decision:
            raise StoreError(f"decision {decision}: already attached anew by decision {mark.decision}")
    return decide(connection, target, revision, reviewer, origin=decision)


def undo(connection: Connection, reviewer: str, document: str) -> Decision | None:
    """See ``Store.undo``."""
    return _step(connection, reviewer, document, "undone")


def redo(connection: Connection, reviewer: str, document: str) -> Decision | None:
    """See ``Store.redo``."""
    return _step(connection, reviewer, document, "redone")


def _step(connection: Connection, reviewer: str, document: str, kind: str) -> Decision | None:
    trail = Trail(connection)
    doc = document_id(connection, document)
    who = connection.execute(select(reviewers.c.id).where(reviewers.c.name == reviewer)).scalar_one_or_none()
    if doc is None or who is None:
        return None
    query = _to_undo(who, doc) if kind == "undone" else _to_redo(who, doc)
    number = connection.execute(query).scalar_one_or_none()
    if number is None:
        return None
    _event(connection, trail, number, document, who, kind)
    trail.append(reviewer, EVENT_OF[kind], f"decision {number}")
    return _decision(connection, number)


def _own_last_events(reviewer: int, document: int) -> Select[Any]:
    """The last event of each decision of a reviewer on a document, latest first."""
    later = events.alias()
    superseded = select(later.c.id).where(
        later.c.decision_id == events.c.decision_id, later.c.id > events.c.id
    )
    return (
        select(events.c.decision_id)
        .where(events.c.reviewer_id == reviewer, events.c.document_id == document, ~superseded.exists())
        .order_by(events.c.id.desc())
        .limit(1)
    )


def _to_undo(reviewer: int, document: int) -> Select[Any]:
    return _own_last_events(reviewer, document).where(events.c.kind != "undone")


def _to_redo(reviewer: int, document: int) -> Select[Any]:
    """What was undone last, unless something new was decided since."""
    newer = events.alias()
    decided_since = select(newer.c.id).where(
        newer.c.reviewer_id == reviewer,
        newer.c.document_id == document,
        newer.c.kind == "made",
        newer.c.id > events.c.id,
    )
    return _own_last_events(reviewer, document).where(events.c.kind == "undone", ~decided_since.exists())


def reviewer_id(connection: Connection, trail: Trail, name: str) -> int:
    """The key of a reviewer, who is entered if unknown."""
    if not name.strip() or not name.isprintable():
        raise StoreError("a reviewer needs a name of printable characters")
    found = connection.execute(select(reviewers.c.id).where(reviewers.c.name == name)).scalar_one_or_none()
    if found is not None:
        return int(found)
    row = {"name": name, "created": trail.at}
    number: int = connection.execute(insert(reviewers).returning(reviewers.c.id), row).scalar_one()
    trail.append(name, "reviewer", f"reviewer {number}", new={"name": name})
    return number


def decision_facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the audit trail keeps of a decision: everything, ``before`` and ``after`` in full."""
    facts = {name: row[name] for name in _FACTS}
    return {**facts, **json.loads(row["body"])}


_FACTS = (
    "id",
    "revision_id",
    "reviewer",
    "claim_id",
    "sentence_start",
    "sentence_end",
    "verdict",
    "reason",
    "adjudication",
    "origin",
    "made",
)


def _latest_of(connection: Connection, revision: int) -> Revision:
    meant = load_revision(connection, revision)
    newest = latest(connection, meant.document)
    if newest is not None and newest.id != revision:
        raise StaleRevision(meant.document, meant.label, newest.label)
    return meant


def _target(
    connection: Connection, judgement: Judgement, revision: Revision
) -> tuple[Claim | None, SentenceRef]:
    """The claim as it is in the store, not as the caller has it, and the sentence."""
    if judgement.claim is None:
        sentence = judgement.sentence
        assert sentence is not None
        if load_source(connection, revision.id)[sentence.start : sentence.end] != sentence.text:
            raise UnknownTarget(f"{revision.label}: no such sentence at {sentence.start}–{sentence.end}")
        return None, sentence
    claim = load_claim(connection, revision.id, judgement.claim) or _reviewers_claim(
        connection, revision.id, judgement.claim
    )
    if claim is None:
        raise UnknownTarget(f"{revision.label}: no claim {judgement.claim}")
    return claim, claim.sentence


def _reviewers_claim(connection: Connection, revision: int, claim: str) -> Claim | None:
    """A claim that a reviewer added or made by splitting."""
    for decision in load_decisions(connection, revision, verdicts=("add", "split", "edit")):
        if decision.active:
            for value in decision.values:
                if value.id == claim:
                    return value
    return None


def _event(
    connection: Connection, trail: Trail, decision: int, document: str, reviewer: int, kind: str
) -> None:
    row = {
        "decision_id": decision,
        "document_id": document_id(connection, document),
        "reviewer_id": reviewer,
        "kind": kind,
        "at": trail.at,
    }
    connection.execute(insert(events), row)


def _decision(connection: Connection, number: int) -> Decision:
    found = load_decision(connection, number)
    assert found is not None
    return found
