"""Reads a workbook that a reviewer has filled in: every bad row is named, and nothing is written unless all are good."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, get_args

from extract.decisions.workbook import (
    CHOICES,
    COLUMNS,
    ENTERED,
    FORMAT,
    RECORD,
    SHEET,
    SLOTS,
    VALUES,
    VERDICTS,
)
from extract.errors import FileError, KonkyoError
from extract.exports import claim_rows
from extract.model import Claim, Record, SentenceRef
from extract.review.book import Book
from extract.review.forms import entered
from extract.review.ledger import Ledger, Values
from extract.store import Decision, Judgement, Reason, Revision, StaleRevision, Store, find_revision

_NEEDED: Final = ("id", "sentence", *ENTERED, *VALUES)

Row = dict[str, str]


class Entries(Record):
    """What a workbook says: the judgements that are new, and how many rows say what the store holds already.

    ``empty``: rows without a verdict. ``problems``: bad rows, ``FILE:ROW: problem``; with any, nothing should be
    written.
    """

    revision: Revision
    judgements: tuple[Judgement, ...]
    unchanged: int
    empty: int
    problems: tuple[str, ...]


def read_entries(path: Path, store: Store, reviewer: str) -> Entries:
    """The decisions of ``reviewer`` in a workbook that ``decisions_workbook`` made.

    Raises:
        FileError: no workbook, or none of these, or of another store.
        StaleRevision: the document was revised since; export it anew.
    """
    rows, record = _read(path)
    revision = _revision(path, store, record)
    reader = _Reader(path, store, revision, reviewer)
    judgements: list[Judgement] = []
    problems: list[str] = []
    unchanged = empty = 0
    for number, row in rows:
        try:
            found = reader.judgement(number, row)
        except KonkyoError as error:
            text = str(error).removesuffix("; nothing was written")
            problems.append(text if isinstance(error, FileError) else f"{path}:{number}: {text}")
            continue
        if found is None:
            empty += 1
        elif reader.says_so_already(found):
            unchanged += 1
        else:
            judgements.append(found)
    return Entries(
        revision=revision,
        judgements=tuple(judgements),
        unchanged=unchanged,
        empty=empty,
        problems=tuple(problems),
    )


# --- the file ----------------------------------------------------------------------------------------------


def _read(path: Path) -> tuple[list[tuple[int, Row]], dict[str, str]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise FileError(path, None, f"cannot be read ({error.strerror or error}); check the path") from error
    except Exception as error:  # openpyxl lets through whatever a broken archive or its XML raises
        raise FileError(path, None, "is no workbook; save it as XLSX") from error
    try:
        for name in (SHEET, RECORD):
            if name not in book.sheetnames:
                problem = f"has no sheet {name!r}; export one with `konkyo decisions export`"
                raise FileError(path, None, problem)
        record = {
            _cell(row[0]): _cell(row[1]) for row in book[RECORD].iter_rows(values_only=True) if len(row) > 1
        }
        return list(_rows(path, book[SHEET].iter_rows(values_only=True))), record
    except FileError:
        raise
    except Exception as error:  # sheets are read late
        problem = f"is no workbook that can be read ({type(error).__name__}); save it as XLSX again"
        raise FileError(path, None, problem) from error
    finally:
        book.close()


def _rows(path: Path, lines: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, Row]]:
    head = [_cell(value) for value in next(lines, ())]
    for name in _NEEDED:
        if head.count(name) != 1:
            wrong = "twice" if name in head else "not there"
            raise FileError(
                path, 1, f"the column {name!r} is {wrong}; leave the first row as it was exported"
            )
    for number, line in enumerate(lines, start=2):
        row = dict.fromkeys(COLUMNS, "")
        row |= {name: _cell(value) for name, value in zip(head, line, strict=False) if name}
        if any(row.values()):
            yield number, row


def _cell(value: object) -> str:
    """What a reader sees in the cell; a spreadsheet may have made a number of what was typed."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\r\n", "\n").strip()


def _revision(path: Path, store: Store, record: Mapping[str, str]) -> Revision:
    if record.get("format") != FORMAT:
        raise FileError(path, None, f"is not in the format {FORMAT!r}; export it anew with this version")
    label = record.get("revision", "")
    try:
        revision = find_revision(store, label)
    except KonkyoError as error:
        raise FileError(path, None, f"is about {error}") from error
    if revision.content_hash != record.get("content hash"):
        raise FileError(path, None, f"is about another text than {label} in {store.name}; check --db")
    latest = store.latest(revision.document)
    if latest and latest.id != revision.id:
        raise StaleRevision(revision.document, revision.label, latest.label)
    return revision


# --- the rows ----------------------------------------------------------------------------------------------


class _Reader:
    def __init__(self, path: Path, store: Store, revision: Revision, reviewer: str) -> None:
        self._path = path
        self._book = Book(store, revision.id)
        self._ledger = Ledger(store, revision.id, self._book.by_id, Values(store))
        self._own = [one for one in store.decisions(revision.id, reviewer) if one.active and one.stands]
        self._seen: dict[str, int] = {}

    def judgement(self, number: int, row: Row) -> Judgement | None:
        """What a row decides; ``None`` if nothing. Raises ``KonkyoError`` for a row that cannot be meant."""

        def bad(problem: str) -> FileError:
            return FileError(self._path, number, problem)

        for name, choices in CHOICES.items():
            if row[name] and row[name] not in choices:
                raise bad(f"{name} {row[name]!r} is none of {', '.join(choices)}")
        if not row["verdict"]:
            if any(row[name] for name in ("reason", "comment")):
                raise bad("has a reason or a comment, but no verdict; choose one, or `comment`")
            claim = self._ledger.claim(row["id"])
            for name in self._changed(row, claim) if claim else ():
                raise bad(f"{name} was changed, but there is no verdict; write edit, or restore it")
            if not row["id"]:
                raise bad(
                    "has no id and no verdict; write `add` for a claim that was missed, or remove the row"
                )
            return None
        if row["verdict"] == "add":
            return self._added(row, bad)
        claim = self._claim(number, row, bad)
        if row["verdict"] == "edit":
            after = entered(self._book, claim.sentence, claim, _fields(row, claim))
        else:
            after = ()
            for name in self._changed(row, claim):
                raise bad(
                    f"{name} was changed, but the verdict is {row['verdict']}; write edit, or restore it"
                )
        return _judgement(row, bad, claim=claim.id, after=after)

    def _claim(self, number: int, row: Row, bad: Any) -> Claim:
        if not row["id"]:
            raise bad("has no id; write `add` as the verdict of a claim that was missed")
        claim = self._ledger.claim(row["id"])
        if claim is None:
            raise bad(f"there is no claim {row['id']}; do not change the column id")
        first = self._seen.setdefault(claim.id, number)
        if first != number:
            raise bad(f"decides on the claim of row {first} again; remove one of them")
        return claim

    def _changed(self, row: Row, claim: Claim) -> Iterator[str]:
        (cells,) = claim_rows([claim], self._book.document)
        return (name for name in VALUES if row[name] != _cell(cells[name]))

    def _added(self, row: Row, bad: Any) -> Judgement:
        if row["id"]:
            raise bad("`add` is for a new row without an id; write edit to change this claim")
        wanted = "".join(row["sentence"].split())
        found = [one for one in self._book.sentences if "".join(one.text.split()) == wanted]
        if len(found) > 1 and row["line"]:
            found = [one for one in found if str(self._book.lines.line(one.start)) == row["line"]]
        if not wanted or not found:
            raise bad("the sentence is not in the document; copy it from another row or from the document")
        if len(found) > 1:
            raise bad("the sentence stands there several times; give its line, too")
        place = SentenceRef(text=found[0].text, start=found[0].start, end=found[0].end)
        defaults = {"modality": "asserted", "certainty": "shown"}
        after = entered(
            self._book, place, None, _fields({**row, **{k: row[k] or v for k, v in defaults.items()}}, None)
        )
        return _judgement(row, bad, sentence=place, after=after)

    def says_so_already(self, judgement: Judgement) -> bool:
        """Whether the reviewer has decided just that."""
        place = judgement.sentence
        about = [
            one
            for one in self._own
            if (one.claim == judgement.claim or one.at == judgement.claim)
            and (place is None or (one.place is not None and one.place.start == place.start))
        ]
        if judgement.verdict in ("comment", "add"):
            return any(self._same(one, judgement) for one in about)
        last = [one for one in about if one.verdict != "comment"][-1:]
        return any(self._same(one, judgement) for one in last)

    def _same(self, one: Decision, judgement: Judgement) -> bool:
        wanted = (judgement.verdict, judgement.reason, judgement.comment)
        said = (one.verdict, one.reason, one.comment or None)
        return said == wanted and self._cells(one.values) == self._cells(judgement.after)

    def _cells(self, claims: Sequence[Claim]) -> list[list[str]]:
        """What a reader sees of claims in a workbook: the rest, places for instance, cannot be entered there."""
        rows = claim_rows(claims, self._book.document)
        return [[_cell(row[name]) for name in VALUES] for row in rows]


def _judgement(
    row: Row,
    bad: Any,
    *,
    claim: str | None = None,
    sentence: SentenceRef | None = None,
    after: tuple[Claim, ...],
) -> Judgement:
    if row["verdict"] == "reject" and not row["reason"]:
        raise bad(f"reject needs a reason: {', '.join(get_args(Reason))}")
    if row["verdict"] == "comment" and not row["comment"]:
        raise bad("comment needs a comment")
    assert row["verdict"] in VERDICTS
    return Judgement.model_validate(
        {
            "verdict": row["verdict"],
            "claim": claim,
            "sentence": sentence,
            "reason": row["reason"] or None,
            "comment": row["comment"] or None,
            "after": after,
        }
    )


def _fields(row: Row, base: Claim | None) -> dict[str, str]:
    """As the form of the review pages names them; the glossary entry of a slot stays unless its words change."""
    fields = {f"0.{name}": row[name] for name in VALUES}
    for name in SLOTS:
        slot = getattr(base, name) if base else None
        fields[f"0.{name}_term"] = (slot.term.abbr or "") if slot and slot.term else ""
    return fields
