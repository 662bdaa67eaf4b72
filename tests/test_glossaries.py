"""Glossaries from the command line: printed, converted, and used for what the document does not list."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extract import cli
from extract.model import GlossaryEntry
from extract.termbases import read_termbase, write_termbase

SOURCE = Path(__file__).parents[1] / "source" / "revlimid-fl-mzl-2.4.md"
TEXT = """## 略号一覧

| 略号 | 定義 |
|---|---|
| GFR | Glomerular filtration rate 糸球体濾過量 |

## 1. 薬理試験

ベルタニブはラットの GFR 及び尿中アルブミン排泄量を増加させた。
"""
Konkyo = Callable[..., tuple[int, str, str]]


@pytest.fixture
def konkyo(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Konkyo:
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["konkyo", *map(str, arguments)])
        status = 0
        try:
            cli.main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        return status, *capfd.readouterr()

    return call


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A glossary with one bad row that says other things of GFR than the document does."""
    path = tmp_path / "terms" / "company.csv"
    path.parent.mkdir()
    path.write_text(
        "略号,日本語,英語\nBTN,ベルタニブ,Bertanib\n,尿中アルブミン排泄量,Urinary albumin excretion\n"
        "GFR,成長因子受容体,Growth factor receptor\nXYZ,,\n",
        encoding="utf-8",
    )
    return path


def claims(out: str) -> dict[str, Any]:
    return {row["effect"]["text"]: row for row in map(json.loads, out.splitlines())}


@pytest.mark.parametrize("suffix", [".tsv", ".csv", ".xlsx", ".utx", ".tbx"])
def test_the_list_of_a_document_is_written_in_every_format(
    konkyo: Konkyo, tmp_path: Path, suffix: str
) -> None:
    _, printed, _ = konkyo("glossary", SOURCE)
    target = tmp_path / f"own{suffix}"
    assert konkyo("glossary", SOURCE, "--to", target)[0] == 0
    status, again, error = konkyo("glossary", target)
    assert (status, error) == (0, "")
    assert len(again.splitlines()) == len(printed.splitlines()) > 15
    assert "濾胞性リンパ腫" in again


def test_bad_rows_are_named_and_the_rest_is_written(konkyo: Konkyo, company: Path, tmp_path: Path) -> None:
    status, out, error = konkyo("glossary", company, "--to", "a.tbx")
    assert (status, out) == (1, "a.tbx: 3 entries\n")
    assert error.startswith(f"konkyo: {company}:5: needs two of")
    assert len(read_termbase(tmp_path / "a.tbx")[0]) == 3


def test_a_bad_row_of_a_document_is_named_with_its_line(konkyo: Konkyo, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(TEXT.replace("\n\n## 1", "\n| UACR |  |\n\n## 1"), encoding="utf-8")
    status, out, error = konkyo("glossary", path)
    assert status == 1
    assert out.startswith("GFR\t糸球体濾過量\t")
    assert error.startswith(f"konkyo: {path}:6: ")


def test_a_file_that_is_no_glossary_ends_with_two(konkyo: Konkyo, tmp_path: Path) -> None:
    (tmp_path / "a.tbx").write_text("<html/>", encoding="utf-8")
    status, out, error = konkyo("glossary", tmp_path / "a.tbx")
    assert (status, out) == (2, "")
    assert error.count("\n") == 1
    status, _, error = konkyo("glossary", SOURCE, "--to", "a.docx")
    assert status == 2
    assert "is no format to write" in error


@pytest.mark.model
def test_another_glossary_grounds_what_the_document_does_not_list(
    konkyo: Konkyo, company: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a.md"
    path.write_text(TEXT, encoding="utf-8")
    alone = claims(konkyo("extract", path)[1])
    assert alone["尿中アルブミン排泄量"]["effect"]["term"] is None
    assert alone["GFR"]["treatment"]["term"] is None
    status, out, error = konkyo("extract", path, "--glossary", company)
    assert status == 0
    assert error.startswith(f"konkyo: {company}:5: ")
    shared = claims(out)
    assert shared["尿中アルブミン排泄量"]["effect"]["term"]["en"] == "Urinary albumin excretion"
    assert shared["GFR"]["treatment"]["term"]["abbr"] == "BTN"
    assert "urinary albumin excretion" in shared["尿中アルブミン排泄量"]["en"].lower()
    # The document's own list goes before all others.
    assert shared["GFR"]["effect"]["term"]["en"] == "Glomerular filtration rate"
    assert [row["id"] for row in shared.values()] == [row["id"] for row in alone.values()]


@pytest.mark.model
def test_the_glossaries_of_a_project_count_in_extract_and_run(
    konkyo: Konkyo, company: Path, tmp_path: Path
) -> None:
    path = tmp_path / "source" / "a.md"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    (tmp_path / "konkyo.toml").write_text('glossaries = ["terms/company.csv"]\n', encoding="utf-8")
    extracted = claims(konkyo("extract", path)[1])
    status, _, error = konkyo("run", path)
    assert status == 0
    assert error.count(f"konkyo: {company}:5: ") == 1
    written = claims(Path("konkyo-out", "a", "claims.jsonl").read_text(encoding="utf-8"))
    for effect, row in extracted.items():
        assert written[effect]["effect"]["term"] == row["effect"]["term"]
        assert row["treatment"]["term"]["abbr"] == "BTN"
    assert "unchanged" in konkyo("run", path)[1]
    write_termbase([GlossaryEntry(abbr="BRT", ja="ベルタニブ", en="Bertanib", start=0, end=0)], company)
    assert "extracted anew" in konkyo("run", path)[1]
    written = claims(Path("konkyo-out", "a", "claims.jsonl").read_text(encoding="utf-8"))
    assert written["GFR"]["treatment"]["term"]["abbr"] == "BRT"


@pytest.mark.parametrize("command", ["extract", "run"])
def test_a_glossary_that_is_missing_ends_with_two(konkyo: Konkyo, tmp_path: Path, command: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(TEXT, encoding="utf-8")
    (tmp_path / "konkyo.toml").write_text('glossaries = ["none.tbx"]\n', encoding="utf-8")
    status, _, error = konkyo(command, path)
    assert status == 2
    assert error == f"konkyo: {tmp_path / 'none.tbx'}: does not exist; check the path\n"
