"""Claims with their decisions as a workbook that reviewers can fill in: drop-downs, one row a claim."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final, get_args

from extract.exports import claim_rows, fitting
from extract.model import CertaintyLevel, Claim, Direction, Interaction, Modality
from extract.review.book import Book
from extract.review.ledger import Ledger, Values
from extract.store import Decision, Reason, Revision, Store

SHEET: Final = "decisions"
RECORD: Final = "record"
SLOTS: Final = ("subject", "treatment", "effect")
VALUES: Final = (
    *SLOTS, "direction", "comparator", "modality", "certainty", "interaction", "exclusive", "citations",
)  # fmt: skip
"""What a claim says; a reviewer who edits it writes here."""
ENTERED: Final = ("verdict", "reason", "comment")
COLUMNS: Final = (
    "line", "section", "status", *ENTERED, *VALUES, "sentence", "en", "ja", "findings", "decided_by", "id",
)  # fmt: skip
VERDICTS: Final = ("accept", "reject", "edit", "comment", "skip", "add")
"""What can be decided in a workbook; splitting needs the review pages."""
YES: Final = "yes"
CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "verdict": VERDICTS,
    "reason": get_args(Reason),
    "direction": get_args(Direction),
    "modality": get_args(Modality),
    "certainty": get_args(CertaintyLevel),
    "interaction": get_args(Interaction),
    "exclusive": (YES,),
}
FORMAT: Final = "konkyo decisions 1"
_SPARE: Final = 200
"""So many empty rows below have the drop-downs, too: for claims that were missed."""
_WIDTHS: Final = {"line": 6, "section": 9, "sentence": 60, "en": 45, "ja": 45, "findings": 45, "comment": 30}

Row = dict[str, str]


def decisions_workbook(
    store: Store, revision: Revision, reviewer: str | None = None, now: datetime | None = None
) -> bytes:
    """The claims of a revision, in the order of the text, those that reviewers added included.

    Args:
        reviewer: whose own decisions are filled in, and nobody else's; ``None``: the cells are empty, and
            ``status`` and ``decided_by`` tell what all have decided.
        now: the time to be noted; by default the present.
    """
    import xlsxwriter  # type: ignore[import-untyped]

    # First: what is decided while we write is not covered by it.
    head = store.audit_head()
    rows = list(_Rows(store, revision, reviewer))
    record = {
        "format": FORMAT,
        "document": revision.document,
        "revision": revision.label,
        "content hash": revision.content_hash,
        "audit head": head,
        "exported": f"{now or datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "reviewer": reviewer or "",
    }
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        _write_rows(book, rows)
        sheet = book.add_worksheet(RECORD)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 90)
        for number, (key, value) in enumerate(record.items()):
            sheet.write_string(number, 0, key)
            sheet.write_string(number, 1, value)
    return out.getvalue()


def _write_rows(book: Any, rows: Sequence[Row]) -> None:
    sheet = book.add_worksheet(SHEET)
    head = book.add_format({"bold": True, "bottom": 1})
    plain = {"text_wrap": True, "valign": "top", "num_format": "@"}
    cell, entry = book.add_format(plain), book.add_format({**plain, "bg_color": "#FFF8DC"})
    last = len(rows) + _SPARE
    for column, title in enumerate(COLUMNS):
        sheet.write_string(0, column, title, head)
        sheet.set_column(column, column, _WIDTHS.get(title, 15))
        if title in CHOICES:
            sheet.data_validation(1, column, last, column, _drop_down(title))
    for number, row in enumerate(rows, start=1):
        for column, title in enumerate(COLUMNS):
            style = entry if title in (*ENTERED, *VALUES) else cell
            sheet.write_string(number, column, fitting(row[title]), style)
    sheet.freeze_panes(1, COLUMNS.index("verdict") + 1)
    sheet.autofilter(0, 0, max(1, len(rows)), len(COLUMNS) - 1)


def _drop_down(title: str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": list(CHOICES[title]),
        "error_title": title,
        "error_message": "one of: " + ", ".join(CHOICES[title]),
    }


class _Rows:
    """The rows, all cells strings."""

    def __init__(self, store: Store, revision: Revision, reviewer: str | None) -> None:
        self._book = Book(store, revision.id)
        self._ledger = Ledger(store, revision.id, self._book.by_id, Values(store))
        self._reviewer = reviewer
        self._decisions = {one.id: one for one in store.decisions(revision.id)}

    def __iter__(self) -> Iterator[Row]:
        claims = [*self._book.claims, *self._ledger.added.values()]
        claims.sort(key=lambda claim: claim.sentence.start)
        own = [self._own(claim.id) for claim in claims]
        # What an own edit made of the claim is what is shown, and can be edited further.
        shown = [
            one.values[0].model_copy(update={"id": claim.id}) if one and one.verdict == "edit" else claim
            for claim, one in zip(claims, own, strict=True)
        ]
        cells = claim_rows(shown, self._book.document)
        for claim, one, row in zip(claims, own, cells, strict=True):
            # A split, or a claim that the reviewer added, is decided; it is not to be decided here again.
            entered = one if one and one.verdict in VERDICTS and one.verdict != "add" else None
            yield {
                **{name: row[name] for name in COLUMNS if name in row},
                "verdict": entered.verdict if entered else "",
                "reason": (entered.reason or "") if entered else "",
                "comment": (entered.comment or "") if entered else "",
                "en": row["en"] or self._book.renderer.en(claim),
                "status": self._status(claim.id, one),
                "findings": "\n".join(
                    f"{found.severity} {found.rule}: {found.message}"
                    for found in self._book.findings_of.get(claim.id, ())
                ),
                "decided_by": "" if self._reviewer else self._decided_by(claim),
            }

    def _own(self, claim: str) -> Decision | None:
        if self._reviewer is None or claim not in self._ledger.about:
            return None
        mark = self._ledger.about[claim].by.get(self._reviewer)
        return self._decisions[mark.decision] if mark else None

    def _status(self, claim: str, own: Decision | None) -> str:
        if self._ledger.is_reopened(claim):
            return "reopened"
        # As in the review pages: who has not decided does not see what others did.
        return self._ledger.state(claim) if own or self._reviewer is None else "open"

    def _decided_by(self, claim: Claim) -> str:
        about = self._ledger.about.get(claim.id)
        if about is None:
            return ""
        said = [f"{name}: {mark.verdict}" for name, mark in about.by.items()]
        settled = about.settled
        return "\n".join([*said, f"{settled.reviewer}: settled as {settled.verdict}"] if settled else said)
