"""The differences between two versions of a document."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import Paragraph, Said, extraction, many
from typer.testing import CliRunner

from extract.commands import diff as command
from extract.diff import ClaimDiff, StatementChange, compare, lines
from extract.model import Document, Extraction
from extract.store import open_store

BASE = many(8)


def plain(text: str, name: str = "spec.txt") -> Extraction:
    document = Document(name=name, text=text, sections=(), blocks=(), glossary=(), references=())
    return Extraction(document=document, sentences=0, claims=(), findings=())


def said(*changed: tuple[int, Said | None]) -> list[Paragraph]:
    """BASE as one paragraph, with some sentences replaced or left out."""
    sentences: list[Said | None] = [one for _, paragraph in BASE for one in paragraph]
    for number, new in changed:
        sentences[number] = new
    return [("1", [one for one in sentences if one is not None])]


def claims(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> ClaimDiff:
    return compare(extraction(old), extraction(new))


def statements(old: str, new: str) -> list[tuple[str, str | None, str | None]]:
    found = compare(plain(old), plain(new)).statements
    return [(one.kind, one.old.text if one.old else None, one.new.text if one.new else None) for one in found]


# --- claims ------------------------------------------------------------------------------------------------


def test_two_equal_versions_do_not_differ() -> None:
    found = claims(said(), said())
    assert found.empty
    assert found.unchanged == 8


def test_claims_are_compared_slot_by_slot_and_flips_come_first() -> None:
    first, second = Said(effect="指標1番"), Said(effect="指標6番")
    new = said(
        (1, first.but(subject="マウス", modality="suggested")),
        (4, None),
        (6, second.but(direction="increase")),
    )
    found = claims(said(), [*new, ("2", [Said(effect="別の値", treatment="薬剤Z")])])
    assert [change.kind for change in found.claims] == ["flipped", "changed", "removed", "added"]
    flip, change, removed, added = found.claims
    assert next((one.field, one.old, one.new) for one in flip.changes) == (
        "direction",
        "decrease",
        "increase",
    )
    assert [one.field for one in change.changes] == ["subject", "modality", "sentence"]
    assert removed.old is not None
    assert removed.old.effect is not None
    assert removed.old.effect.text == "指標4番"
    assert (removed.new, removed.new_spot, added.old, added.old_spot) == (None, None, None, None)
    assert found.unchanged == 5


def test_both_places_are_given_by_line_and_column() -> None:
    found = claims(
        [("1", [Said(), Said(effect="体重")])],
        [("1", [Said(effect="尿量"), Said(), Said(effect="体重増加")])],
    )
    change = found.of_kind("changed")[0]
    assert change.old_spot is not None
    assert change.new_spot is not None
    assert (change.old_spot.line, change.old_spot.column) == (3, len(Said().text) + 1)
    assert change.new_spot.line == 3
    assert change.new_spot.text == Said(effect="体重増加").text


def test_a_move_is_no_change() -> None:
    found = claims(BASE, [("7", BASE[0][1]), *BASE[1:]])
    assert {change.kind for change in found.claims} == {"moved"}
    assert all(change.changes == () for change in found.claims)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_diff_accounts_for_every_claim_once(data: st.DataObject) -> None:
    numbers = st.lists(st.integers(0, 15), max_size=12)
    old, new = (
        extraction([("1", [Said(effect=f"指標{n}番") for n in data.draw(numbers)])]) for _ in range(2)
    )
    found = compare(old, new)
    olds = [change.old.id for change in found.claims if change.old]
    news = [change.new.id for change in found.claims if change.new]
    assert len(olds) == len(set(olds)) == len(old.claims) - found.unchanged
    assert len(news) == len(set(news)) == len(new.claims) - found.unchanged


def test_a_diff_is_a_record_that_can_be_kept() -> None:
    found = claims(said(), said((1, Said(effect="指標1番", direction="increase"))))
    assert ClaimDiff.model_validate_json(found.model_dump_json()) == found


# --- statements --------------------------------------------------------------------------------------------

SPEC = """# 試験仕様書 A-100

保存温度は25±2 ℃とする。被験液5–10 mgを用いる。

- 測定者: 山田氏
- 期日: 2024年5月1日

| 項目 | 基準 |
|---|---|
| 含量 | 98.0 %以上 |
| 水分 | 0.5 %以下 |
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("25±2 ℃", "30±2 ℃", ("temperature", "25±2 ℃", "30±2 ℃")),
        ("5–10 mg", "5–15 mg", ("number", "5–10 mg", "5–15 mg")),
        ("5–10 mg", "5–10 μg", ("unit", "5–10 mg", "5–10 μg")),
        ("2024年5月1日", "2024年5月10日", ("date", "2024年5月1日", "2024年5月10日")),
        ("山田氏", "山口氏", ("name", "山田氏", "山口氏")),
        ("A-100", "A-101", ("identifier", "A-100", "A-101")),
        ("98.0 %以上", "98.0 %超", ("number", "98.0 %以上", "98.0 %超")),
        ("0.5 %以下", "0.6 %以下", ("number", "0.5 %以下", "0.6 %以下")),
        ("とする。", "としない。", ("wording", "する", "しない")),
        ("被験液", "対照液", ("wording", "被験", "対照")),
    ],
)
def test_a_difference_in_a_specification_is_listed(
    old: str, new: str, expected: tuple[str, str, str]
) -> None:
    assert statements(SPEC, SPEC.replace(old, new)) == [expected]


def test_other_spellings_of_one_value_are_no_difference() -> None:
    other = (
        SPEC.replace("25±2 ℃", "２５±２℃")
        .replace("2024年5月1日", "令和6年5月1日")
        .replace("5–10 mg", "5〜10㎎")
    )
    assert statements(SPEC, other) == []


def test_the_same_value_in_another_unit_is_marked() -> None:
    found = compare(plain("主薬を500 mg量る。"), plain("主薬を0.5 g量る。")).statements
    assert [(one.kind, one.same_value) for one in found] == [("number", True)]
    found = compare(plain("主薬を500 mg量る。"), plain("主薬を500 g量る。")).statements
    assert [(one.kind, one.same_value) for one in found] == [("unit", False)]


def test_both_places_of_a_value_are_given() -> None:
    new = "改訂版\n\n" + SPEC.replace("0.5 %以下", "0.6 %以下")
    found = compare(plain(SPEC), plain(new)).statements
    value = found[-1]
    assert value.old is not None
    assert value.new is not None
    assert (value.old.line, value.old.column, value.new.line, value.new.column) == (11, 8, 13, 8)
    assert SPEC[value.old.start : value.old.end] == "0.5 %以下"
    assert value.old_sentence is not None
    assert value.old_sentence.text == "| 水分 | 0.5 %以下 |"


def test_lines_that_come_and_go_are_listed() -> None:
    old = "温度: 25 ℃\n湿度: 60 %\n圧力: 101 kPa\n"
    assert statements(old, "温度: 25 ℃\n圧力: 101 kPa\n照度: 500 lx\n") == [
        ("statement", "湿度: 60 %", None),
        ("statement", None, "照度: 500 lx"),
    ]


def test_a_value_that_comes_or_goes_has_its_sentence_on_both_sides() -> None:
    found = compare(plain("試料を25 ℃で静置する。"), plain("試料を25 ℃で10分間静置する。")).statements
    assert [(one.kind, one.old, one.new and one.new.text) for one in found] == [("number", None, "10分間")]
    assert found[0].old_sentence is not None


def test_renumbered_items_do_not_differ() -> None:
    old = "1. 秤量する\n2. 溶解する\n3. ろ過する\n"
    assert statements(old, "1. 準備する\n2. 秤量する\n3. 溶解する\n4. ろ過する\n") == [
        ("statement", None, "1. 準備する")
    ]


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["温度", "湿度", "圧力", "容量"]), st.integers(0, 99)),
        min_size=1,
        max_size=8,
    ),
    data=st.data(),
)
def test_one_changed_number_is_the_only_difference(rows: list[tuple[str, int]], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    lines_old = [f"| {number} | {name} | {value} mg |" for number, (name, value) in enumerate(rows)]
    lines_new = list(lines_old)
    lines_new[at] = f"| {at} | {rows[at][0]} | {rows[at][1] + 100} mg |"
    value = rows[at][1]
    assert statements("\n".join(lines_old), "\n".join(lines_new)) == [
        ("number", f"{value} mg", f"{value + 100} mg")
    ]


@settings(max_examples=100, deadline=None)
@given(
    old=st.text(st.sampled_from("温度を25 ℃とする。\n|-# 5〜10mg"), max_size=80),
    new=st.text(st.sampled_from("温度を25 ℃とする。\n|-# 5〜10mg"), max_size=80),
)
def test_places_are_slices_of_their_sources(old: str, new: str) -> None:
    found: tuple[StatementChange, ...] = compare(plain(old), plain(new)).statements
    for one in found:
        for source, spots in ((old, (one.old, one.old_sentence)), (new, (one.new, one.new_sentence))):
            assert all(spot is None or source[spot.start : spot.end] == spot.text for spot in spots)
    assert compare(plain(old), plain(old)).empty


# --- the command -------------------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    app.callback()(lambda: None)
    command.register(app)
    result = CliRunner().invoke(app, ["diff", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def two_revisions(tmp_path: Path) -> str:
    from extract.carry import save_revision

    address = str(tmp_path / "konkyo.db")
    with open_store(address) as store:
        save_revision(store, extraction(said()), "s")
        save_revision(store, extraction(said((2, Said(effect="指標2番", direction="increase")))), "s")
    return address


def test_two_stored_revisions(tmp_path: Path) -> None:
    db = two_revisions(tmp_path)
    code, output = run("sample.md@1", "sample.md@latest", "--db", db)
    assert code == 0
    assert output.splitlines()[0].startswith("sample.md@1 → sample.md@latest: claims: 1 flipped, 7 unchanged")
    assert "direction: decrease → increase" in output
    assert "FLIPPED  sample.md@1:3:" in output


def test_json_lines(tmp_path: Path) -> None:
    db = two_revisions(tmp_path)
    _, output = run("sample.md@1", "sample.md@2", "--db", db, "--format", "jsonl")
    records = [json.loads(line) for line in output.splitlines()]
    assert [record["type"] for record in records] == ["summary", "claim", "statement"]
    assert records[1]["kind"] == "flipped"
    assert records[1]["changes"][0] == {"field": "direction", "old": "decrease", "new": "increase"}
    _, output = run("sample.md@1", "sample.md@2", "--db", db, "--format", "jsonl", "--statements")
    assert [json.loads(line)["type"] for line in output.splitlines()] == ["summary", "statement"]


def test_two_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {"old.md": extraction(said(), name="old.md"), "new.md": extraction(said((0, None)), name="new.md")}
    for name in made:
        (tmp_path / name).touch()
    pipeline = type(sys)("extract.pipeline")
    pipeline.extract_file = lambda path, **_: made[path.name]  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "extract.pipeline", pipeline)
    _, output = run(str(tmp_path / "old.md"), str(tmp_path / "new.md"))
    assert "claims: 1 removed, 7 unchanged" in output


def test_two_files_without_claims(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("Store at 25 °C.\n", encoding="utf-8")
    (tmp_path / "new.txt").write_text("Store at 30 °C.\n", encoding="utf-8")
    _, output = run(str(tmp_path / "old.txt"), str(tmp_path / "new.txt"), "--statements")
    assert "temperature" in output
    assert "25 °C → 30 °C" in output


def test_two_files_in_another_language_need_no_option(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("Store at 25 °C.\n", encoding="utf-8")
    (tmp_path / "new.txt").write_text("Store at 30 °C.\n", encoding="utf-8")
    code, output = run(str(tmp_path / "old.txt"), str(tmp_path / "new.txt"))
    assert code == 0
    assert "25 °C → 30 °C" in output
    assert output.count("holds no Japanese text, so no claims; statements are compared") == 2


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("sample.md@9", "sample.md@1"), "sample.md@9: no such revision"),
        (("other.md@1", "sample.md@1"), "other.md: no such document in"),
        (("missing.md", "sample.md@1", "--statements"), "missing.md: does not exist"),
        (("sample.md@1", "sample.md@2", "--db", "none.db"), "none.db: no store here"),
    ],
)
def test_what_cannot_be_compared_is_named(tmp_path: Path, arguments: Sequence[str], problem: str) -> None:
    db = two_revisions(tmp_path)
    options = arguments if "--db" in arguments else (*arguments, "--db", db)
    done = subprocess.run(
        [sys.executable, "-c", "from extract.cli import main; main()", "diff", *options],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert problem in done.stderr
    assert "Traceback" not in done.stderr


def test_stored_revisions_are_compared_without_a_parser(tmp_path: Path) -> None:
    db = two_revisions(tmp_path)
    code = (
        "import sys; from extract.cli import main\n"
        "try: main()\n"
        "except SystemExit as done: assert not done.code, done.code\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "assert not loaded & {'spacy', 'ginza', 'sudachipy', 'fastapi', 'pandas', 'altair'}, loaded\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "diff", "sample.md@1", "sample.md@2", "--db", db],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "1 flipped" in done.stdout


def test_lines_say_everything_that_differs() -> None:
    found = claims(said(), said((1, Said(effect="指標1番", direction="increase")), (2, None)))
    text = "\n".join(lines(found))
    assert "1 flipped" in text
    assert "1 removed" in text
    assert Said(effect="指標1番", direction="increase").text in text
