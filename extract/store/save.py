"""Writes a revision: its source, claims, findings, and what became of the earlier decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table, insert, select

from extract.model import Claim, Extraction, Finding, Slot
from extract.store.audit import Trail, canonical, digest
from extract.store.errors import StaleRevision, StoreError
from extract.store.read import document_id, latest, load_decisions, load_revision
from extract.store.records import Carried, Decision, Revision
from extract.store.tables import carries, claims, documents, findings, revisions

Carry = Callable[[Sequence[Decision]], Mapping[int, Carried]]
"""Decisions as they stand in the old revision -> for the id of each, how it ends in the new one."""


def content_hash(text: str) -> str:
    """SHA-256 of a source in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def save_run(
    connection: Connection,
    extraction: Extraction,
    signature: str,
    base: Revision | None,
    carry: Carry | None,
    who: str,
) -> Revision:
    """See ``Store.save_run``."""
    trail = Trail(connection)
    name = extraction.document.name
    previous = latest(connection, name)
    hashed = content_hash(extraction.document.text)
    if previous and (previous.content_hash, previous.signature) == (hashed, signature):
        return previous
    if previous and (base is None or base.id != previous.id):
        raise StaleRevision(name, base.label if base else "none", previous.label)
    ended = _ended(load_decisions(connection, previous.id), carry) if previous else {}
    document = document_id(connection, name)
    if document is None:
        row = {"name": name, "created": trail.at}
        document = connection.execute(insert(documents).returning(documents.c.id), row).scalar_one()
    fields = {
        "document_id": document,
        "number": previous.number + 1 if previous else 1,
        "content_hash": hashed,
        "signature": signature,
        "source": extraction.document.text.encode(),
        "structure": extraction.document.model_dump_json(exclude={"name", "text"}),
        "sentences": extraction.sentences,
        "claims": len(extraction.claims),
        "findings": len(extraction.findings),
        "created": trail.at,
    }
    revision: int = connection.execute(insert(revisions).returning(revisions.c.id), fields).scalar_one()
    _insert_parts(connection, revision, extraction, ended)
    trail.append(
        who,
        "revision",
        f"revision {revision}",
        old={"revision": previous.id, "content_hash": previous.content_hash} if previous else None,
        new=revision_facts(connection, revision),
    )
    return load_revision(connection, revision)


def _ended(decisions: Sequence[Decision], carry: Carry | None) -> Mapping[int, Carried]:
    """The end of each decision; an error, and so no revision, if one would get none."""
    if not decisions:
        return {}
    if carry is None:
        raise StoreError(
            "the document has decisions; its new revision needs a function that carries them over"
        )
    ended = carry(decisions)
    if ended.keys() != {decision.id for decision in decisions}:
        raise StoreError("carrying the decisions over must end each of them exactly once")
    return ended


def _insert_parts(
    connection: Connection, revision: int, extraction: Extraction, ended: Mapping[int, Carried]
) -> None:
    parts = (
        (claims, [_claim_row(revision, *item) for item in enumerate(extraction.claims)]),
        (findings, [_finding_row(revision, *item) for item in enumerate(extraction.findings)]),
        (carries, [_carried_row(revision, *item) for item in ended.items()]),
    )
    for table, rows in parts:
        if rows:
            connection.execute(insert(table), rows)


def _claim_row(revision: int, position: int, claim: Claim) -> dict[str, Any]:
    return {
        "revision_id": revision,
        "position": position,
        "claim_id": claim.id,
        "section": _searchable(claim.section),
        "sentence_start": claim.sentence.start,
        "sentence_end": claim.sentence.end,
        "direction": claim.direction,
        "modality": claim.modality,
        "subject": _slot(claim.subject),
        "treatment": _slot(claim.treatment),
        "effect": _slot(claim.effect),
        "confidence": claim.confidence,
        "body": claim.model_dump_json(),
    }


def _slot(slot: Slot | None) -> str | None:
    return _searchable(slot.text) if slot else None


def _searchable(text: str) -> str:
    """PostgreSQL's text cannot hold the character NUL; the JSON beside it has it escaped."""
    return text.replace("\0", "\ufffd")


def _finding_row(revision: int, position: int, finding: Finding) -> dict[str, Any]:
    return {
        "revision_id": revision,
        "position": position,
        "rule": finding.rule,
        "severity": finding.severity,
        "start": finding.start,
        "rank": finding.rank,
        "body": finding.model_dump_json(),
    }


def _carried_row(revision: int, decision: int, carried: Carried) -> dict[str, Any]:
    place = carried.sentence
    return {
        "revision_id": revision,
        "decision_id": decision,
        "outcome": carried.outcome,
        "claim_id": carried.claim,
        "sentence_start": place.start if place else None,
        "sentence_end": place.end if place else None,
        "body": carried.model_dump_json(),
    }


def revision_facts(connection: Connection, revision: int) -> dict[str, Any]:
    """What the audit trail keeps of a revision: hashes over everything that was saved with it."""
    row = connection.execute(
        select(revisions, documents.c.name).join(documents).where(revisions.c.id == revision)
    ).one()
    return {
        "document": row.name,
        "number": row.number,
        "content_hash": row.content_hash,
        "signature": row.signature,
        "created": row.created,
        "counts": [row.sentences, row.claims, row.findings],
        "structure": digest([row.structure]),
        "claims": _digest(connection, claims, claims.c.position, revision),
        "findings": _digest(connection, findings, findings.c.position, revision),
        "carried": _digest(connection, carries, carries.c.decision_id, revision),
    }


def _digest(connection: Connection, table: Table, order: Column[Any], revision: int) -> str:
    query = select(table).where(table.c.revision_id == revision).order_by(order)
    return digest(canonical(list(row)) for row in connection.execute(query))
