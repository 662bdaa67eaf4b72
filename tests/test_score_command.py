"""``konkyo score``, ``konkyo gold`` and the reading of claim files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from extract import cli
from extract.errors import FileError
from extract.score.rows import ClaimRow, read_rows

SENTENCE = "薬は FL 細胞で細胞死を増加させた。"
TEXT = f"""## 略号一覧

| 略号 | 定義 |
|---|---|
| FL | Follicular lymphoma 濾胞性リンパ腫 |

## 1. 概略

{SENTENCE}
"""
GOLD: dict[str, Any] = {
    "sentence": SENTENCE,
    "section": "1",
    "subject": "濾胞性リンパ腫細胞",
    "treatment": "薬",
    "effect": "細胞死",
    "direction": "increase",
    "comparator": None,
    "modality": "asserted",
    "interaction": None,
    "exclusive": False,
    "citations": [],
}
PRED: dict[str, Any] = {
    "id": "x1",
    "document": "a.md",
    "section": "1",
    "sentence": {
        "text": SENTENCE,
        "start": TEXT.index(SENTENCE),
        "end": TEXT.index(SENTENCE) + len(SENTENCE),
    },
    "subject": {"text": "FL 細胞", "spans": [[0, 1]], "term": None, "inherited": False},
    "treatment": {"text": "薬", "spans": [[0, 1]], "term": None, "inherited": False},
    "effect": {"text": "細胞死", "spans": [[0, 1]], "term": None, "inherited": False},
    "direction": "increase",
    "citations": [],
    "confidence": 0.8,
    "found_by": ["増加"],
}
runner = CliRunner()


@pytest.fixture(scope="module", autouse=True)
def commands() -> None:
    cli.register_all()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("gold", "source"):
        (tmp_path / name).mkdir()
    (tmp_path / "source/a.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "gold/a.jsonl").write_text(json.dumps(GOLD) + "\n", encoding="utf-8")
    (tmp_path / "pred.jsonl").write_text(json.dumps(PRED, ensure_ascii=False) + "\n\n", encoding="utf-8")
    return tmp_path


def run(*arguments: object) -> str:
    found = runner.invoke(cli.app, [str(one) for one in arguments], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.output


def test_slots_as_strings_against_slots_as_objects(folder: Path) -> None:
    options = ("--gold", folder / "gold/a.jsonl", "--source", folder / "source/a.md", "--format", "json")
    found = json.loads(run("score", "--pred", folder / "pred.jsonl", *options))
    assert set(found) >= {"strict", "relaxed", "by_slot", "by_direction", "signature"}
    for kind in ("strict", "relaxed"):
        assert {"tp", "n_pred", "n_gold", "precision", "recall", "f1", "ci95"} <= set(found[kind])
        assert found[kind]["f1"] == 1
        assert found[kind]["ci95"] == [1, 1]
    assert "verdicts" not in found


def test_gold_and_source_have_defaults(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    printed = run("score", "--pred", "pred.jsonl", "--by-row", "--errors", "--against", "gold/a.jsonl")
    assert "1.000 (1.00–1.00)" in printed
    assert "増加" in printed
    assert "signature: gold:" in printed


def test_an_empty_prediction_file(folder: Path) -> None:
    (folder / "pred.jsonl").write_text("", encoding="utf-8")
    options = ("--gold", folder / "gold/a.jsonl", "--format", "json")
    found = json.loads(run("score", "--pred", folder / "pred.jsonl", *options))
    assert found["relaxed"]["precision"] is None
    assert found["relaxed"]["recall"] == 0


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "is not JSON"),
        ("[1]", "is no JSON object"),
        ('{"sentence": "x", "direction": "up"}', r"direction: input should be .*\('up'\)"),
        ('{"direction": "increase"}', "sentence: the key is missing"),
        ('{"sentence": "x", "direction": "increase", "subject": 3}', "subject"),
        ('{"sentence": {"start": 3}, "direction": "increase"}', "sentence"),
        ('{"sentence": "x", "direction": "increase", "citations": 3}', "citations"),
        ('{"sentence": "x", "direction": "increase", "confidence": NaN}', "confidence"),
        ('{"sentence": "x", "direction": "increase", "confidence": 1.5}', "confidence"),
        ('{"sentence": "x", "direction": "increase", "start": -1}', "start"),
        ('{"sentence": "\\ud800", "direction": "increase"}', "holds half of a surrogate pair"),
        ('{"sentence": "x", "sentence": "y", "direction": "increase"}', "sentence: the key stands twice"),
        ("[" * 100_000, "is nested too deep"),
    ],
)
def test_a_line_that_is_no_claim(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(f"{json.dumps(GOLD)}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(FileError, match=rf"x\.jsonl:3: {problem}"):
        read_rows(path)


def test_a_line_separator_within_a_value_is_no_line_end(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(
        json.dumps({**GOLD, "effect": "細胞\u2028死"}, ensure_ascii=False) + "\r\n", encoding="utf-8"
    )
    assert [row.effect for row in read_rows(path)] == ["細胞\u2028死"]


def test_rows_of_both_forms_are_alike() -> None:
    row = ClaimRow.model_validate(PRED)
    assert (row.sentence, row.subject, row.effect) == (SENTENCE, "FL 細胞", "細胞死")
    assert row.start == TEXT.index(SENTENCE)


def test_gold_check(folder: Path) -> None:
    assert "1 claims, 0 terms, 0 citations, no problem" in run("gold", "check", folder / "gold/a.jsonl")
    (folder / "gold/a.jsonl").write_text(json.dumps({**GOLD, "direction": "up"}) + "\n", encoding="utf-8")
    found = runner.invoke(cli.app, ["gold", "check", str(folder / "gold/a.jsonl")])
    assert found.exit_code == 1
    assert "a.jsonl:1: direction" in found.output


def test_gold_agreement(folder: Path) -> None:
    gold = folder / "gold/a.jsonl"
    printed = run("gold", "agreement", gold, folder / "pred.jsonl", "--source", folder / "source/a.md")
    assert "F1, relaxed" in printed
    assert "alpha, direction" in printed


def test_a_missing_file_ends_with_status_2(folder: Path) -> None:
    script = "import sys; from extract.cli import main; sys.argv = sys.argv[1:]; main()"
    arguments = ["konkyo", "score", "--pred", "none.jsonl", "--gold", "gold/a.jsonl"]
    found = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, cwd=folder, check=False
    )
    assert found.returncode == 2
    assert found.stderr.startswith("konkyo: none.jsonl: ")
    assert "Traceback" not in found.stderr


def test_scoring_does_not_load_the_parser(folder: Path) -> None:
    script = (
        "import sys; from extract.cli import app, register_all; register_all();"
        "app(['score', '--pred', 'pred.jsonl', '--gold', 'gold/a.jsonl'], standalone_mode=False);"
        "sys.exit('spacy' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=folder, check=False
    )
    assert found.returncode == 0, found.stderr
