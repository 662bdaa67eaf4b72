"""Reads revisions and what belongs to them."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Column, ColumnElement, Connection, Row, Select, and_, case, func, select, union_all

from extract.collector import calm
from extract.model import Claim, Document, Finding, SentenceRef
from extract.store.errors import UnknownTarget
from extract.store.records import Carried, Decision, Mark, Reason, Revision, Verdict
from extract.store.tables import carries, claims, decisions, documents, events, findings, reviewers, revisions

_CLAIMS: TypeAdapter[tuple[Claim, ...]] = TypeAdapter(tuple[Claim, ...])
_FINDINGS: TypeAdapter[tuple[Finding, ...]] = TypeAdapter(tuple[Finding, ...])
_BIG = (revisions.c.source, revisions.c.structure)


def document_id(connection: Connection, name: str) -> int | None:
    """The key of a document, ``None`` if it is not in the store."""
    return connection.execute(select(documents.c.id).where(documents.c.name == name)).scalar_one_or_none()


def _revisions() -> Select[Any]:
    columns = [column for column in revisions.c if column not in _BIG]
    return select(*columns, documents.c.name).join(documents)


def _revision(row: Row[Any]) -> Revision:
    fields = row._asdict()
    fields["document"] = fields.pop("name")
    del fields["document_id"]
    return Revision.model_validate(fields)


def load_revision(connection: Connection, revision: int) -> Revision:
    """A revision by its key."""
    row = connection.execute(_revisions().where(revisions.c.id == revision)).first()
    if row is None:
        raise UnknownTarget(f"revision {revision}: not in the store")
    return _revision(row)


def load_revisions(connection: Connection, name: str) -> tuple[Revision, ...]:
    """All revisions of a document, oldest first."""
    query = _revisions().where(documents.c.name == name).order_by(revisions.c.number)
    return tuple(map(_revision, connection.execute(query)))


def latest(connection: Connection, name: str) -> Revision | None:
    """The newest revision of a document."""
    query = _revisions().where(documents.c.name == name).order_by(revisions.c.number.desc()).limit(1)
    row = connection.execute(query).first()
    return _revision(row) if row else None


def all_latest(connection: Connection) -> tuple[Revision, ...]:
    """The newest revision of every document, by name."""
    later = revisions.alias()
    newest = ~(
        select(later.c.id)
        .where(later.c.document_id == revisions.c.document_id, later.c.number > revisions.c.number)
        .exists()
    )
    rows = connection.execute(_revisions().where(newest).order_by(documents.c.name))
    return tuple(map(_revision, rows))


def load_source(connection: Connection, revision: int) -> str:
    """The source text of a revision."""
    found = connection.execute(
        select(revisions.c.source).where(revisions.c.id == revision)
    ).scalar_one_or_none()
    if found is None:
        raise UnknownTarget(f"revision {revision}: not in the store")
    return bytes(found).decode()


def load_document(connection: Connection, revision: int) -> Document:
    """The document of a revision, sections, blocks, glossary and references included."""
    query = select(revisions.c.source, revisions.c.structure, documents.c.name).join(documents)
    row = connection.execute(query.where(revisions.c.id == revision)).first()
    if row is None:
        raise UnknownTarget(f"revision {revision}: not in the store")
    structure = json.loads(row.structure)
    return Document.model_validate({**structure, "name": row.name, "text": bytes(row.source).decode()})


@calm()
def load_claims(connection: Connection, revision: int) -> tuple[Claim, ...]:
    """The claims of a revision, in the order of the extraction."""
    query = select(claims.c.body).where(claims.c.revision_id == revision).order_by(claims.c.position)
    # One parse of the whole list is several times faster than one for each row.
    return _CLAIMS.validate_json("[" + ",".join(connection.execute(query).scalars()) + "]")


def load_claim(connection: Connection, revision: int, claim: str) -> Claim | None:
    """One claim of a revision."""
    query = select(claims.c.body).where(claims.c.revision_id == revision, claims.c.claim_id == claim)
    body = connection.execute(query).scalar_one_or_none()
    return None if body is None else Claim.model_validate_json(body)


@calm()
def load_findings(connection: Connection, revision: int) -> tuple[Finding, ...]:
    """The findings of a revision, in the order of the extraction."""
    query = select(findings.c.body).where(findings.c.revision_id == revision).order_by(findings.c.position)
    return _FINDINGS.validate_json("[" + ",".join(connection.execute(query).scalars()) + "]")


# --- decisions ---------------------------------------------------------------------------------------------


def _last_event() -> Any:
    return (
        select(events.c.kind)
        .where(events.c.decision_id == decisions.c.id)
        .order_by(events.c.id.desc())
        .limit(1)
        .correlate(decisions)
        .scalar_subquery()
    )


def _in_revision(columns: Any, revision: int) -> Select[Any]:
    """The decisions that were taken on a revision or carried over to it, oldest first."""
    carried = and_(carries.c.decision_id == decisions.c.id, carries.c.revision_id == revision)
    taken = select(decisions.c.id).where(decisions.c.revision_id == revision)
    earlier = select(carries.c.decision_id).where(carries.c.revision_id == revision)
    return (
        select(*columns)
        .select_from(decisions)
        .join(reviewers)
        .outerjoin(carries, carried)
        # A union, not an "or" over the join, which would go through the decisions of all documents.
        .where(decisions.c.id.in_(union_all(taken, earlier)))
        .order_by(decisions.c.id)
    )


def _now(revision: int, then: Column[Any], there: Column[Any]) -> ColumnElement[Any]:
    """A column as it is in a revision: as decided if it was taken on it, else as it was carried over."""
    return case((decisions.c.revision_id == revision, then), else_=there)


def _decision_columns() -> list[Any]:
    return [
        *decisions.c,
        reviewers.c.name.label("reviewer"),
        documents.c.name.label("document"),
        _last_event().label("last"),
    ]


def load_decisions(
    connection: Connection,
    revision: int,
    reviewer: str | None = None,
    claim: str | None = None,
    verdicts: Collection[Verdict] = (),
    number: int | None = None,
) -> tuple[Decision, ...]:
    """See ``Store.decisions``; ``verdicts``: only these, if any are given; ``number``: only this one."""
    query = _in_revision([*_decision_columns(), carries.c.body.label("carried")], revision)
    query = query.join(revisions, revisions.c.id == decisions.c.revision_id).join(documents)
    if reviewer is not None:
        query = query.where(reviewers.c.name == reviewer)
    if claim is not None:
        query = query.where(_now(revision, decisions.c.claim_id, carries.c.claim_id) == claim)
    if number is not None:
        query = query.where(decisions.c.id == number)
    if verdicts:
        query = query.where(decisions.c.verdict.in_(verdicts))
    return tuple(_decision(row) for row in connection.execute(query))


def load_decision(connection: Connection, decision: int) -> Decision | None:
    """One decision, as it was taken."""
    query = (
        select(*_decision_columns())
        .select_from(decisions)
        .join(reviewers)
        .join(revisions, revisions.c.id == decisions.c.revision_id)
        .join(documents)
        .where(decisions.c.id == decision)
    )
    row = connection.execute(query).first()
    return _decision(row) if row else None


def last_about(
    connection: Connection, revision: int, reviewer: str, claim: str | None, start: int
) -> tuple[int, Verdict, Reason | None] | None:
    """The latest active decision of a reviewer about a claim or, where it is ``None``, about a sentence."""
    columns = [decisions.c.id, decisions.c.verdict, decisions.c.reason]
    claim_now = _now(revision, decisions.c.claim_id, carries.c.claim_id)
    start_now = _now(revision, decisions.c.sentence_start, carries.c.sentence_start)
    about = claim_now == claim if claim is not None else and_(claim_now.is_(None), start_now == start)
    query = (
        _in_revision(columns, revision)
        .where(reviewers.c.name == reviewer, about, _last_event() != "undone")
        .order_by(None)
        .order_by(decisions.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return (row.id, row.verdict, row.reason) if row else None


def decision_times(connection: Connection, revision: int, reviewer: str, count: int) -> list[datetime]:
    """See ``Store.decision_times``."""
    query = (
        select(decisions.c.made)
        .join(reviewers)
        .where(decisions.c.revision_id == revision, reviewers.c.name == reviewer)
        .order_by(decisions.c.id.desc())
        .limit(count)
    )
    return [datetime.fromisoformat(made) for made in connection.execute(query).scalars()]


def _decision(row: Row[Any]) -> Decision:
    fields = row._asdict()
    body = json.loads(fields.pop("body"))
    carried = fields.pop("carried", None)
    sentence = SentenceRef(
        text=body["sentence"], start=fields.pop("sentence_start"), end=fields.pop("sentence_end")
    )
    return Decision(
        id=fields["id"],
        document=fields["document"],
        taken_on=fields["revision_id"],
        claim=fields["claim_id"],
        sentence=sentence,
        reviewer=fields["reviewer"],
        verdict=fields["verdict"],
        reason=fields["reason"],
        comment=body["comment"],
        before=Claim.model_validate(body["before"]) if body["before"] else None,
        after=tuple(Claim.model_validate(claim) for claim in body["after"]),
        adjudication=fields["adjudication"],
        origin=fields["origin"],
        made=fields["made"],
        active=fields["last"] != "undone",
        carried=Carried.model_validate_json(carried) if carried else None,
    )


def load_marks(connection: Connection, revision: int, reviewer: str | None = None) -> list[Mark]:
    """See ``Store.marks``."""
    query = _marks(revision).where(_last_event() != "undone")
    if reviewer is not None:
        query = query.where(reviewers.c.name == reviewer)
    return [_mark(row) for row in connection.execute(query)]


def last_event(connection: Connection) -> int:
    """See ``Store.last_event``."""
    return connection.execute(select(func.max(events.c.id))).scalar_one() or 0


def changed_marks(connection: Connection, revision: int, since: int) -> list[tuple[Mark, bool]]:
    """See ``Store.changed_marks``."""
    changed = select(events.c.decision_id).where(events.c.id > since)
    query = _marks(revision).add_columns(_last_event()).where(decisions.c.id.in_(changed))
    return [(_mark(row[:-1]), row[-1] != "undone") for row in connection.execute(query)]


def _marks(revision: int) -> Select[Any]:
    columns = [
        decisions.c.id,
        _now(revision, decisions.c.claim_id, carries.c.claim_id),
        _now(revision, decisions.c.sentence_start, carries.c.sentence_start),
        _now(revision, decisions.c.sentence_end, carries.c.sentence_end),
        reviewers.c.name,
        decisions.c.verdict,
        decisions.c.reason,
        decisions.c.adjudication,
        carries.c.outcome,
        decisions.c.origin,
    ]
    return _in_revision(columns, revision)


def _mark(row: Sequence[Any]) -> Mark:
    number, claim, start, end, *rest = row
    start, end = (-1, -1) if start is None else (start, end)
    return Mark(number, claim, start, end, *rest)
