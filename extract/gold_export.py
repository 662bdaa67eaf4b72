"""The finished claims of a reviewed revision as a gold set: records after section 6 of the annotation guide."""

from __future__ import annotations

import json
from collections.abc import Iterator

from extract.gold import check_lines
from extract.model import Claim, Document, Record, Slot
from extract.normal import Normaliser
from extract.review.book import Book
from extract.review.ledger import Ledger, Values
from extract.score.match import key_of
from extract.score.rows import ClaimRow
from extract.store import Revision, Store
from extract.text import Lines, fold


class GoldExport(Record):
    """A gold set and where it comes from.

    ``lines``: the records, one JSON object each. ``left_out``: finished claims that are no sound gold record, and
    why. ``merged``: claims that say the same as another one of their sentence. ``open``: claims without a
    decision, or without agreement; they are not in the set, so that it is complete only if there is none.
    """

    document: str
    revision: str
    content_hash: str
    audit_head: str
    records: int
    open: int
    merged: int
    left_out: tuple[str, ...]
    lines: tuple[str, ...]

    def provenance(self) -> str:
        """Everything but the records, as JSON, to be kept beside them."""
        return self.model_dump_json(exclude={"lines"}, indent=2) + "\n"


def export_gold(store: Store, revision: Revision) -> GoldExport:
    """Every claim on which there is one decision, as that decision leaves it."""
    head = store.audit_head()
    book = Book(store, revision.id)
    ledger = Ledger(store, revision.id, book.by_id, Values(store))
    finished = ledger.finished_claims()
    claims = list(_unequal(finished, book.document))
    lines: list[str] = []
    left_out: list[str] = []
    where = Lines(book.document.text)
    for claim in claims:
        line = gold_line(claim)
        _, problems = check_lines(
            revision.document, [(where.line(claim.sentence.start), line)], book.document
        )
        if problems:
            left_out.append(f"{problems[0]} (claim {claim.id})")
        else:
            lines.append(line)
    return GoldExport(
        document=revision.document,
        revision=revision.label,
        content_hash=revision.content_hash,
        audit_head=head,
        records=len(lines),
        open=len(ledger.open()),
        merged=len(finished) - len(claims),
        left_out=tuple(left_out),
        lines=tuple(lines),
    )


def gold_line(claim: Claim) -> str:
    """A claim as a gold record, with the span of its sentence."""
    record = {
        "sentence": claim.sentence.text,
        "section": claim.section,
        "subject": _value(claim.subject),
        "treatment": _value(claim.treatment),
        "effect": _value(claim.effect),
        "direction": claim.direction,
        "comparator": _plain(claim.comparator),
        "modality": claim.modality,
        "interaction": claim.interaction,
        "exclusive": claim.exclusive,
        "citations": [_plain(citation.text) for citation in claim.citations],
        "start": claim.sentence.start,
        "end": claim.sentence.end,
    }
    return json.dumps(record, ensure_ascii=False)


def _value(slot: Slot | None) -> str | None:
    return _plain(slot.text) if slot else None


def _plain(text: str | None) -> str | None:
    """Without mark-up; what a reviewer typed may hold some."""
    return fold(text).text.strip() or None if text else None


def _unequal(claims: list[Claim], document: Document) -> Iterator[Claim]:
    """Claims of a sentence that are equal in normal form are one."""
    normaliser = Normaliser(document.glossary)
    seen: set[object] = set()
    for claim in claims:
        key = (claim.sentence.start, key_of(ClaimRow.of(claim), normaliser))
        if key not in seen:
            seen.add(key)
            yield claim
