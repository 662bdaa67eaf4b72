"""Decisions in a workbook: written with drop-downs, filled in, read back; bad rows are named and nothing is written."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from invented import simple_extraction
from openpyxl import Workbook, load_workbook

from extract import cli
from extract.carry import save_revision
from extract.decisions.entries import Entries, read_entries
from extract.decisions.workbook import CHOICES, COLUMNS, VALUES, decisions_workbook
from extract.errors import FileError
from extract.formats import read_text
from extract.store import Judgement, Revision, StaleRevision, Store, open_store

TEXT = """# 1. 薬理試験

アテノロールはラットの心拍数を減少させた。ロサルタンはサルの収縮期血圧を減少させた。

プロプラノロールはイヌの体温を減少させた。

薬剤=1+1はマウスの体重を増加させた。

同じ文である。

同じ文である。
"""
Konkyo = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "konkyo.db") as opened:
        yield opened


@pytest.fixture
def revision(store: Store) -> Revision:
    return save_revision(store, simple_extraction(read_text(TEXT, "overview.md")), "code")


class Sheet:
    """A workbook as a reviewer has it before them; rows count from 0, below the head."""

    def __init__(self, store: Store, revision: Revision, reviewer: str | None = None) -> None:
        self.book = load_workbook(io.BytesIO(decisions_workbook(store, revision, reviewer)))
        self.sheet: Any = self.book["decisions"]

    def cell(self, row: int, column: str) -> Any:
        return self.sheet.cell(row + 2, COLUMNS.index(column) + 1)

    def fill(self, row: int, **values: object) -> Sheet:
        for column, value in values.items():
            self.cell(row, column).value = value
        return self

    def column(self, name: str) -> list[str]:
        return [self.cell(row, name).value or "" for row in range(self.sheet.max_row - 1)]

    def save(self, folder: Path) -> Path:
        path = folder / "filled in.xlsx"
        self.book.save(path)
        return path


def read(store: Store, sheet: Sheet, folder: Path, reviewer: str = "mori") -> Entries:
    return read_entries(sheet.save(folder), store, reviewer)


def take(store: Store, found: Entries, reviewer: str = "mori") -> None:
    assert found.problems == ()
    for judgement in found.judgements:
        store.decide(judgement, found.revision.id, reviewer)


# --- what is written ---------------------------------------------------------------------------------------


def test_every_claim_has_a_row_and_every_choice_a_drop_down(store: Store, revision: Revision) -> None:
    sheet = Sheet(store, revision)
    assert sheet.column("effect") == ["心拍数", "収縮期血圧", "体温", "体重"]
    assert sheet.column("id") == [claim.id for claim in store.claims(revision.id)]
    assert sheet.column("findings")[1].startswith("warning test-rule: ")
    offered = {
        str(one.sqref).split("2")[0]: one.formula1 for one in sheet.sheet.data_validations.dataValidation
    }
    for name, choices in CHOICES.items():
        letter = sheet.cell(0, name).column_letter
        assert offered[letter] == '"' + ",".join(choices) + '"'
    assert all(cell.data_type == "s" for row in sheet.sheet.iter_rows() for cell in row if cell.value)


def test_it_says_where_it_comes_from(store: Store, revision: Revision) -> None:
    sheet: Any = Sheet(store, revision, "mori").book["record"]
    record = dict(sheet.iter_rows(values_only=True))
    assert record["revision"] == "overview.md@1"
    assert record["content hash"] == revision.content_hash
    assert record["audit head"] == store.audit_head()
    assert record["reviewer"] == "mori"


def test_a_reviewer_sees_their_own_decisions_and_nobody_elses(store: Store, revision: Revision) -> None:
    claims = store.claims(revision.id)
    reject = Judgement(verdict="reject", claim=claims[0].id, reason="direction", comment="逆")
    store.decide(reject, revision.id, "mori")
    store.decide(Judgement(verdict="accept", claim=claims[1].id), revision.id, "abe")
    mine = Sheet(store, revision, "mori")
    assert mine.column("verdict") == ["reject", "", "", ""]
    assert (mine.column("reason")[0], mine.column("comment")[0]) == ("direction", "逆")
    assert mine.column("status") == ["rejected", "open", "open", "open"]
    assert set(mine.column("decided_by")) == {""}
    all_of_them = Sheet(store, revision)
    assert set(all_of_them.column("verdict")) == {""}
    assert all_of_them.column("status") == ["rejected", "accepted", "open", "open"]
    assert all_of_them.column("decided_by")[:2] == ["mori: reject", "abe: accept"]


# --- what is read ------------------------------------------------------------------------------------------


def test_decisions_are_read_back(store: Store, revision: Revision, tmp_path: Path) -> None:
    sheet = Sheet(store, revision)
    sheet.fill(0, verdict="accept").fill(1, verdict="reject", reason="not_a_claim", comment="方法の記載")
    sheet.fill(2, verdict="edit", reason="direction", direction="increase", effect="直腸温")
    found = read(store, sheet, tmp_path)
    assert (len(found.judgements), found.unchanged, found.empty) == (3, 0, 1)
    take(store, found)
    first, second, third = store.decisions(revision.id)
    assert (first.verdict, first.reviewer) == ("accept", "mori")
    assert (second.verdict, second.reason, second.comment) == ("reject", "not_a_claim", "方法の記載")
    (after,) = third.after
    assert (after.direction, after.effect and after.effect.text) == ("increase", "直腸温")
    assert (after.id, after.subject) == (third.claim, third.before and third.before.subject)
    assert store.verify().ok


def test_reading_it_twice_decides_once(store: Store, revision: Revision, tmp_path: Path) -> None:
    sheet = Sheet(store, revision)
    sheet.fill(0, verdict="accept").fill(1, verdict="edit", effect="血圧").fill(2, verdict="skip")
    sheet.fill(3, verdict="comment", comment="要確認")
    sheet.fill(4, verdict="add", sentence="プロプラノロールはイヌの体温を減少させた。", subject="イヌ",
               treatment="プロプラノロール", effect="直腸温", direction="decrease")  # fmt: skip
    take(store, read(store, sheet, tmp_path))
    again = read(store, sheet, tmp_path)
    assert (again.judgements, again.unchanged) == ((), 5)
    # Nor does what was exported with the decisions in it.
    assert read(store, Sheet(store, revision, "mori"), tmp_path).judgements == ()
    other = read(store, sheet, tmp_path, "abe")
    assert len(other.judgements) == 5


def test_a_missed_claim_is_added_in_a_new_row(store: Store, revision: Revision, tmp_path: Path) -> None:
    sheet = Sheet(store, revision)
    values = {"subject": "マウス", "treatment": "薬剤=1+1", "effect": "摂餌量", "direction": "no_change"}
    sheet.fill(4, verdict="add", sentence="薬剤=1+1はマウスの体重を増加させた。", **values)
    take(store, read(store, sheet, tmp_path))
    (made,) = store.decisions(revision.id)
    assert (made.verdict, made.after[0].direction, made.after[0].modality) == ("add", "no_change", "asserted")
    assert made.after[0].treatment is not None
    assert made.after[0].treatment.spans != ()
    # It is a row of its own from now on.
    assert Sheet(store, revision).column("effect").count("摂餌量") == 1


def test_rows_may_be_sorted_and_left_out_and_columns_moved(
    store: Store, revision: Revision, tmp_path: Path
) -> None:
    sheet = Sheet(store, revision).fill(2, verdict="accept")
    wanted = sheet.column("id")[2]
    sheet.sheet.delete_rows(2, 2)
    sheet.sheet.insert_cols(1)
    sheet.sheet.cell(1, 1).value = "my notes"
    sheet.sheet.cell(2, 1).value = 3.5
    assert [one.claim for one in read(store, sheet, tmp_path).judgements] == [wanted]


BAD: list[tuple[int, dict[str, object], str]] = [
    (0, {"verdict": "acept"}, "verdict 'acept' is none of accept, reject"),
    (0, {"verdict": "reject"}, "reject needs a reason: boundary"),
    (0, {"verdict": "reject", "reason": "wrong"}, "reason 'wrong' is none of"),
    (0, {"verdict": "comment"}, "comment needs a comment"),
    (0, {"verdict": None, "comment": "why?"}, "has a reason or a comment, but no verdict"),
    (0, {"verdict": "accept", "effect": "血圧"}, "effect was changed, but the verdict is accept"),
    (0, {"verdict": None, "effect": "血圧"}, "effect was changed, but there is no verdict"),
    (4, {"effect": "血圧"}, "has no id and no verdict"),
    (0, {"verdict": "edit"}, "Nothing was changed: accept the claim if it is right"),
    (0, {"verdict": "edit", "effect": None}, "A claim needs a treatment and an effect"),
    (0, {"verdict": "edit", "direction": "up"}, "direction 'up' is none of"),
    (0, {"verdict": "edit", "direction": None}, "direction: '' is none of"),
    (0, {"verdict": "accept", "id": "c99"}, "there is no claim c99"),
    (0, {"verdict": "accept", "id": None}, "has no id; write `add`"),
    (0, {"verdict": "add", "effect": "血圧"}, "`add` is for a new row"),
    (1, {"verdict": "accept", "id": "c0"}, "decides on the claim of row 2 again"),
    (4, {"verdict": "add", "sentence": "ない文。"}, "the sentence is not in the document"),
    (4, {"verdict": "add", "sentence": "同じ文である。"}, "the sentence stands there several times"),
    (4, {"verdict": "add", "sentence": "同じ文である。", "line": 9}, "A claim needs a treatment and an effect"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "values", "problem"), BAD, ids=[problem for _, _, problem in BAD])
def test_a_bad_row_is_named(
    store: Store, revision: Revision, tmp_path: Path, row: int, values: dict[str, object], problem: str
) -> None:
    sheet = Sheet(store, revision).fill(0, verdict="accept").fill(row, **values)
    (said,) = read(store, sheet, tmp_path).problems
    assert said.startswith(f"{tmp_path / 'filled in.xlsx'}:{row + 2}: ")
    assert problem in said


def test_what_a_spreadsheet_makes_of_numbers_is_text(
    store: Store, revision: Revision, tmp_path: Path
) -> None:
    sheet = Sheet(store, revision).fill(0, verdict="reject", reason="other", comment=12.0)
    assert read(store, sheet, tmp_path).judgements[0].comment == "12"


# --- what is no such workbook ------------------------------------------------------------------------------


def test_an_outdated_workbook_is_refused(store: Store, revision: Revision, tmp_path: Path) -> None:
    sheet = Sheet(store, revision).fill(0, verdict="accept")
    save_revision(store, simple_extraction(read_text(TEXT.replace("ラット", "サル"), "overview.md")), "code")
    with pytest.raises(StaleRevision, match="reload and decide there"):
        read(store, sheet, tmp_path)


def test_a_workbook_of_another_store_is_refused(store: Store, revision: Revision, tmp_path: Path) -> None:
    sheet = Sheet(store, revision).fill(0, verdict="accept")
    with open_store(tmp_path / "other.db") as other:
        with pytest.raises(FileError, match="no such document"):
            read(other, sheet, tmp_path)
        save_revision(other, simple_extraction(read_text(TEXT + "別。\n", "overview.md")), "code")
        with pytest.raises(FileError, match="is about another text than"):
            read(other, sheet, tmp_path)


def test_what_is_no_workbook_is_named(store: Store, revision: Revision, tmp_path: Path) -> None:
    assert revision.number == 1
    path = tmp_path / "text.xlsx"
    path.write_text("not a workbook", encoding="utf-8")
    with pytest.raises(FileError, match="is no workbook; save it as XLSX"):
        read_entries(path, store, "mori")
    with pytest.raises(FileError, match="cannot be read"):
        read_entries(tmp_path / "none.xlsx", store, "mori")
    Workbook().save(path)
    with pytest.raises(FileError, match="has no sheet 'decisions'"):
        read_entries(path, store, "mori")


@pytest.mark.parametrize("column", ["verdict", "id", *VALUES])
def test_a_column_that_is_gone_is_named(
    store: Store, revision: Revision, tmp_path: Path, column: str
) -> None:
    sheet = Sheet(store, revision)
    sheet.cell(-1, column).value = "renamed"
    with pytest.raises(FileError, match=f"the column '{column}' is not there"):
        read(store, sheet, tmp_path)


# --- the commands ------------------------------------------------------------------------------------------


@pytest.fixture
def konkyo(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Konkyo:
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> tuple[int, str, str]:
        command = ["konkyo", "decisions", *map(str, arguments), "--db", "konkyo.db"]
        monkeypatch.setattr(sys, "argv", command)
        status = 0
        try:
            cli.main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        return status, *capfd.readouterr()

    return call


def filled(path: Path, **values: object) -> None:
    book = load_workbook(path)
    sheet: Any = book["decisions"]
    for column, value in values.items():
        sheet.cell(2, COLUMNS.index(column) + 1).value = value
    book.save(path)


def test_export_fill_in_and_import(store: Store, revision: Revision, konkyo: Konkyo, tmp_path: Path) -> None:
    status, out, _ = konkyo("export", "--out", "mori.xlsx", "--by", "mori")
    assert (status, store.audit_head() in out) == (0, True)
    assert konkyo("export", "--out", "mori.xlsx")[0] == 2
    filled(tmp_path / "mori.xlsx", verdict="accept")
    assert (
        "1 decisions to write, 0 known already" in konkyo("import", "mori.xlsx", "--by", "mori", "--check")[1]
    )
    assert store.decisions(revision.id) == ()
    status, out, _ = konkyo("import", "mori.xlsx", "--by", "mori")
    assert "1 decisions written, 0 known already, 3 rows without a verdict" in out
    assert store.audit_head() in out
    assert [one.reviewer for one in store.decisions(revision.id)] == ["mori"]


def test_one_bad_row_writes_nothing(store: Store, revision: Revision, konkyo: Konkyo, tmp_path: Path) -> None:
    path = Sheet(store, revision).fill(0, verdict="accept").fill(1, verdict="reject").save(tmp_path)
    status, out, errors = konkyo("import", path, "--by", "mori")
    assert (status, out) == (2, "")
    assert f"{path}:3: reject needs a reason" in errors
    assert "1 bad rows; nothing was written" in errors
    assert store.decisions(revision.id) == ()
