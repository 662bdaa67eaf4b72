"""Claims and findings as JSONL, CSV and XLSX.

JSONL is the interface that programs rely on; its keys stay. CSV and XLSX are for people and their
spreadsheets: one row a claim, nothing in them is ever a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from extract.model import Claim, Document, Extraction, Finding, Slot
from extract.text import Lines

# What a spreadsheet may take for a formula or for the start of one.
_DANGEROUS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
_CELL_LIMIT: Final = 32_767
"""Excel holds no longer text in a cell."""
_WIDTHS: Final = {
    "sentence": 60,
    "en": 50,
    "ja": 50,
    "found_by": 30,
    "message": 60,
    "message_ja": 60,
    "remedy": 40,
    "value": 80,
}

Row = dict[str, str]


def claims_jsonl(claims: Iterable[Claim]) -> Iterator[str]:
    """One JSON object a line, without line ends. Offsets are code points of the source, half-open."""
    for claim in claims:
        yield claim.model_dump_json()


def findings_jsonl(findings: Iterable[Finding]) -> Iterator[str]:
    """One JSON object a line, without line ends."""
    for finding in findings:
        yield finding.model_dump_json()


def claims_csv(claims: Sequence[Claim], document: Document) -> str:
    """A table of claims, to be written as UTF-8; the byte order mark in front is for Excel.

    Cells that a spreadsheet would take for a formula get an apostrophe in front.
    """
    rows = list(claim_rows(claims, document))
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.DictWriter(out, CLAIM_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: harmless(cell) for name, cell in row.items()} for row in rows)
    return out.getvalue()


def harmless(cell: str) -> str:
    """``cell`` so that no spreadsheet takes it for a formula, blanks in front of it or not."""
    return "'" + cell if cell.startswith(_DANGEROUS) or cell.lstrip().startswith(_DANGEROUS) else cell


def workbook(extraction: Extraction, record: Mapping[str, str] | None = None) -> bytes:
    """An XLSX file with a sheet of claims and one of findings: frozen head, filters, every cell a string.

    ``record`` says where they come from (revision, versions, audit head): a third sheet.
    """
    import xlsxwriter  # type: ignore[import-untyped]

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        _sheet(book, "claims", CLAIM_COLUMNS, claim_rows(extraction.claims, extraction.document))
        _sheet(book, "findings", FINDING_COLUMNS, finding_rows(extraction.findings))
        if record:
            rows = ({"key": key, "value": value} for key, value in record.items())
            _sheet(book, "record", ("key", "value"), rows)
    return out.getvalue()


def _sheet(book: Any, name: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1})
    cell = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for column, title in enumerate(columns):
        sheet.write_string(0, column, title, head)
        sheet.set_column(column, column, _WIDTHS.get(title, 16))
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, title in enumerate(columns):
            sheet.write_string(last, column, fitting(row[title]), cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def fitting(text: str) -> str:
    """``text`` as much as fits into a cell, marked where it was cut."""
    return text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - 1] + "…"


# --- rows --------------------------------------------------------------------------------------------------

CLAIM_COLUMNS: Final = (
    "id", "document", "section", "line", "start", "end", "sentence",
    "subject", "subject_term", "subject_inherited", "treatment", "treatment_term", "treatment_inherited",
    "effect", "effect_term", "effect_inherited", "direction", "comparator", "modality", "certainty",
    "interaction", "exclusive", "citations", "en", "ja", "confidence", "weakest", "found_by",
)  # fmt: skip
FINDING_COLUMNS: Final = (
    "severity", "rule", "line", "column", "message", "message_ja", "remedy", "claims", "rank",
)  # fmt: skip


def claim_rows(claims: Iterable[Claim], document: Document) -> Iterator[Row]:
    """The cells of ``CLAIM_COLUMNS``, all strings; what is not stated is empty."""
    from extract.render import render_ja

    lines = Lines(document.text)
    for claim in claims:
        yield {
            "id": claim.id,
            "document": claim.document,
            "section": claim.section,
            "line": str(lines.line(claim.sentence.start)),
            "start": str(claim.sentence.start),
            "end": str(claim.sentence.end),
            "sentence": claim.sentence.text,
            **_slot("subject", claim.subject),
            **_slot("treatment", claim.treatment),
            **_slot("effect", claim.effect),
            "direction": claim.direction,
            "comparator": claim.comparator or "",
            "modality": claim.modality,
            "certainty": claim.certainty.level,
            "interaction": claim.interaction or "",
            "exclusive": _yes(claim.exclusive),
            "citations": "; ".join(citation.text for citation in claim.citations),
            "en": claim.en,
            "ja": render_ja(claim),
            "confidence": "" if claim.confidence is None else f"{claim.confidence:.3f}",
            "weakest": claim.weakest or "",
            "found_by": " ".join(claim.found_by),
        }


def finding_rows(findings: Iterable[Finding]) -> Iterator[Row]:
    """The cells of ``FINDING_COLUMNS``, all strings."""
    for finding in findings:
        yield {
            "severity": finding.severity,
            "rule": finding.rule,
            "line": str(finding.line),
            "column": str(finding.column),
            "message": finding.message,
            "message_ja": finding.message_ja,
            "remedy": finding.remedy,
            "claims": " ".join(finding.claims),
            "rank": f"{finding.rank:.3f}",
        }


def _slot(name: str, slot: Slot | None) -> Row:
    term = slot.term if slot else None
    return {
        name: slot.text if slot else "",
        f"{name}_term": (term.abbr or term.ja or term.en or "") if term else "",
        f"{name}_inherited": _yes(slot is not None and slot.inherited),
    }


def _yes(value: bool) -> str:
    return "yes" if value else ""
