"""JSONL, CSV and XLSX: nothing lost, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import overview

from extract.exports import (
    CLAIM_COLUMNS,
    FINDING_COLUMNS,
    claims_csv,
    claims_jsonl,
    findings_jsonl,
    harmless,
    workbook,
)
from extract.model import Claim, Extraction, Finding, Slot
from extract.text import fold

SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
EVIL = [f"{sign}cmd|' /C calc'!A0" for sign in SIGNS]


def evil(words: str) -> Extraction:
    """The overview with ``words`` in every free text of its first claim and finding."""
    base = overview()
    slot = Slot(text=words, spans=())
    first = base.claims[0].model_copy(
        update={
            "subject": slot, "treatment": slot, "effect": slot, "comparator": words,
            "en": words, "weakest": words, "found_by": (words,), "section": words,
        }
    )  # fmt: skip
    found = base.findings[0].model_copy(update={"message": words, "message_ja": words, "remedy": words})
    return base.model_copy(
        update={"claims": (first, *base.claims[1:]), "findings": (found, *base.findings[1:])}
    )


def table(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def sheets(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


# --- JSONL -------------------------------------------------------------------------------------------------

CLAIM_KEYS = {
    "id", "document", "section", "sentence", "subject", "treatment", "effect", "direction", "comparator",
    "modality", "interaction", "exclusive", "citations", "en", "confidence", "found_by",
    "certainty", "cues", "weakest",
}  # fmt: skip


def test_a_claim_has_the_keys_that_programs_rely_on() -> None:
    extraction = overview()
    rows = [json.loads(line) for line in claims_jsonl(extraction.claims)]
    assert len(rows) == len(extraction.claims)
    for row in rows:
        assert set(row) == CLAIM_KEYS
        assert set(row["sentence"]) == {"text", "start", "end"}
        for name in ("subject", "treatment", "effect"):
            assert row[name] is None or set(row[name]) == {"text", "spans", "term", "inherited"}
        assert all(set(citation) == {"text", "reference"} for citation in row["citations"])
    assert rows[4]["subject"] is None
    assert set(rows[2]["treatment"]["term"]) == {"abbr", "ja", "en"}


def test_offsets_in_jsonl_point_into_the_source() -> None:
    extraction = overview()
    source = extraction.document.text
    for line in claims_jsonl(extraction.claims):
        row = json.loads(line)
        place = row["sentence"]
        assert source[place["start"] : place["end"]] == place["text"]
        for name in ("subject", "treatment", "effect"):
            for start, end in row[name]["spans"] if row[name] else ():
                assert fold(source, start, end).text in row[name]["text"]


def test_jsonl_is_one_line_each_and_comes_back() -> None:
    extraction = evil("行\n端\u2028終\u0085り")
    lines = list(claims_jsonl(extraction.claims))
    assert all("\n" not in line and "\r" not in line for line in lines)
    assert tuple(Claim.model_validate_json(line) for line in lines) == extraction.claims
    found = tuple(Finding.model_validate_json(line) for line in findings_jsonl(extraction.findings))
    assert found == extraction.findings


# --- CSV ---------------------------------------------------------------------------------------------------


def test_csv_holds_every_claim() -> None:
    extraction = overview()
    rows = table(claims_csv(extraction.claims, extraction.document))
    assert [row["id"] for row in rows] == [claim.id for claim in extraction.claims]
    assert tuple(rows[0]) == CLAIM_COLUMNS
    assert rows[0]["line"] == "12"
    assert rows[0]["citations"] == "Sato, 2011; Kato, 1999"
    assert rows[2]["treatment_term"] == "ZZB"
    assert rows[1]["subject_inherited"] == "yes"
    assert rows[3]["exclusive"] == "yes"
    assert rows[4]["subject"] == ""
    assert rows[4]["ja"] == "ロサルタンにより、収縮期血圧が対照群と比較して相加的に減少することが示唆された"


@pytest.mark.parametrize("words", [*EVIL, " =1+1", "\u3000＝1+1", "\n@SUM(A1)"])
def test_no_cell_of_a_csv_is_a_formula(words: str) -> None:
    extraction = evil(words)
    for row in table(claims_csv(extraction.claims, extraction.document)):
        for cell in row.values():
            assert not cell.startswith(SIGNS)
            assert not cell.lstrip().startswith(SIGNS)


@given(st.text())
def test_neutralising_only_puts_an_apostrophe_in_front(cell: str) -> None:
    safe = harmless(cell)
    assert safe in (cell, "'" + cell)
    assert not safe.lstrip().startswith(SIGNS)
    assert harmless(safe) == safe


def test_ordinary_cells_stay_as_they_are() -> None:
    for cell in ("", "IL-2", "0.900", "対照群", "'quoted'", "1+1", "α"):
        assert harmless(cell) == cell


# --- XLSX --------------------------------------------------------------------------------------------------


def test_a_workbook_has_both_sheets_frozen_and_filtered() -> None:
    extraction = overview()
    book = sheets(workbook(extraction))
    assert book.sheetnames == ["claims", "findings"]
    for name, columns, count in (("claims", CLAIM_COLUMNS, 6), ("findings", FINDING_COLUMNS, 3)):
        sheet = book[name]
        assert tuple(cell.value for cell in sheet[1]) == columns
        assert sheet.max_row == count + 1
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref


@pytest.mark.parametrize(
    "words", [*EVIL, "https://example.org/", "12345", "mailto:a@b.c", "internal:claims!A1"]
)
def test_every_cell_of_a_workbook_is_a_string(words: str) -> None:
    book = sheets(workbook(evil(words)))
    found = False
    for sheet in book:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                assert cell.data_type == "s" or cell.value is None
                assert cell.hyperlink is None
                found |= cell.value == words or words[0] in "\t\r"
    assert found


def test_a_cell_too_long_for_excel_is_cut_and_marked() -> None:
    long = "あ" * 40_000
    sheet = sheets(workbook(evil(long)))["claims"]
    cell = sheet.cell(2, CLAIM_COLUMNS.index("comparator") + 1)
    assert len(cell.value) == 32_767
    assert cell.value.endswith("…")


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_any_text_can_be_exported(words: str) -> None:
    extraction = evil(words or "x")
    sheets(workbook(extraction))
    assert len(table(claims_csv(extraction.claims, extraction.document))) == 6


def test_an_empty_extraction_gives_heads_alone() -> None:
    base = overview()
    empty = base.model_copy(update={"claims": (), "findings": ()})
    assert table(claims_csv((), base.document)) == []
    assert [sheet.max_row for sheet in sheets(workbook(empty))] == [1, 1]
