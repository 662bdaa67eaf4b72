"""The test of the checks: what is planted, what counts as caught, what as a false alarm, and how it is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from invented import overview
from typer.testing import CliRunner

from extract.checks import CheckContext, checks
from extract.cli import app, register_all
from extract.faults import Edit, Measurement, Rate, Trial, kinds, measure
from extract.faults.model import Clean, Ground, notices
from extract.faults.plan import plan
from extract.formats import read_text
from extract.model import Document, Finding, Place
from extract.pipeline import extract_document
from extract.report import render_report

TEXT = """# 試験

## 略号一覧

| 略号 | 定義 |
|---|---|
| ADCC | Antibody-dependent cellular cytotoxicity 抗体依存性細胞傷害 |
| FL | Follicular lymphoma 濾胞性リンパ腫 |
| NK | Natural killer ナチュラルキラー |

## 1. 薬理試験

テスタチニブは FL 細胞の増殖を抑制した (Abe, 2014)。テスタチニブは抗体依存性細胞傷害 (ADCC) を増強した (Ito, 2015)。
テスタチニブは健康人の血液のみで IL-2 の遊離を増加させた。リファレンマブは FL 細胞のアポトーシスを誘導した。
テスタチニブは NK 細胞数を増加させた。

## 2. 総括

テスタチニブは FL 細胞の増殖を抑制した。リファレンマブは FL 細胞のアポトーシスを誘導した。

## 3. 参考文献

- Abe T, Kato K. Action of testatinib in cells. *Blood.* 2014;12(3):100-110.
- Ito T, Mori K. Killing of cells by testatinib. *Blood.* 2015;13(3):200-210.
"""


@pytest.fixture(scope="module")
def document() -> Document:
    return read_text(TEXT, "small.md")


@pytest.fixture(scope="module")
def measured(document: Document) -> Measurement:
    return measure(document, most=2)


def finding(
    rule: str, severity: str, start: int, end: int, related: tuple[tuple[int, int], ...] = ()
) -> Finding:
    return Finding.model_validate(
        {
            "rule": rule, "severity": severity, "message": rule, "message_ja": rule, "remedy": rule,
            "start": start, "end": end, "line": 1, "column": 1,
            "related": tuple(Place(start=a, end=b) for a, b in related),
        }
    )  # fmt: skip


def test_an_edit_maps_places_both_ways() -> None:
    edit = Edit(3, 6, "長い言葉")
    assert edit.apply("0123456789") == "012長い言葉6789"
    assert [edit.forward(at) for at in (0, 3, 6, 9)] == [0, 3, 7, 10]
    assert [edit.back(at) for at in (0, 3, 7, 10)] == [0, 3, 6, 9]


@pytest.mark.parametrize(
    ("one", "caught"),
    [
        (finding("summary-contradicts-result", "error", 2, 4), True),
        (finding("summary-contradicts-result", "warning", 2, 4), False),  # not as severe as the kind demands
        (finding("summary-contradicts-result", "error", 8, 9), False),  # elsewhere
        (finding("summary-contradicts-result", "error", 8, 9, ((3, 5),)), True),  # by a related place
        (finding("number-differs", "error", 2, 4), False),  # another rule
    ],
)
def test_what_counts_as_caught(one: Finding, caught: bool) -> None:
    assert notices(one, Edit(3, 5, "減少"), kinds()["summary-direction-flipped"]) is caught


def test_a_finding_of_the_clean_document_is_not_new() -> None:
    clean = Clean((finding("number-differs", "warning", 10, 12),))
    edit = Edit(0, 2, "12345")
    moved, fresh = finding("number-differs", "warning", 13, 15), finding("number-differs", "warning", 30, 32)
    assert list(clean.new([moved, fresh], edit)) == [fresh]
    assert list(clean.alarms([moved, fresh], edit)) == [fresh]


def test_kinds_name_rules_that_exist() -> None:
    assert len([kind for kind in kinds().values() if not kind.harmless]) >= 30
    for kind in kinds().values():
        assert kind.summary, kind.name
        assert kind.harmless or kind.rules, kind.name
        assert kind.rules <= set(checks()), kind.rules - set(checks())


def test_wilson_intervals() -> None:
    """The interval of 9 of 10 by Wilson's formula is 0.5958 to 0.9821 (Newcombe 1998, method 3)."""
    rate = Rate.of(9, 10)
    assert rate.share == 0.9
    assert rate.ci95 == pytest.approx((0.5958, 0.9821), abs=1e-4)
    assert Rate.of(0, 0).ci95 is None


@pytest.mark.model
def test_the_plan_is_the_same_every_time(document: Document) -> None:
    extraction = extract_document(document)
    ground = Ground(extraction, CheckContext(document, extraction.claims))
    first = [(kind.name, edit) for kind, edit in plan(ground, 2)]
    assert first == [(kind.name, edit) for kind, edit in plan(ground, 2)]
    assert all(edit.apply(document.text) != document.text for _, edit in first)
    assert max(sum(name == other for other, _ in first) for name, _ in first) == 2


@pytest.mark.model
def test_planted_errors_are_caught(measured: Measurement) -> None:
    by_kind = {row.kind: row.rate for row in measured.by_kind}
    for name in (
        "summary-direction-flipped",
        "reference-lost",
        "citation-year-off",
        "half-lost",
        "row-unused",
    ):
        assert by_kind[name].whole, name
        assert by_kind[name].part == by_kind[name].whole, name
    assert measured.caught.whole >= 30
    assert measured.caught.part == sum(one.caught for one in measured.trials if measured.is_fault(one))


@pytest.mark.model
def test_harmless_edits_raise_no_alarm(measured: Measurement) -> None:
    assert measured.alarms.whole >= 3
    assert measured.alarms.part == 0, [one for one in measured.trials if one.alarms]


@pytest.mark.model
def test_the_command_prints_tables_and_json(tmp_path: Path) -> None:
    register_all()
    source = tmp_path / "small.md"
    source.write_text(TEXT, encoding="utf-8")
    shown = CliRunner().invoke(app, ["faults", str(source), "--most", "1"])
    assert shown.exit_code == 0, shown.output
    assert "summary-direction-flipped" in shown.output
    assert "false alarms" in shown.output
    found = CliRunner().invoke(app, ["faults", str(source), "--most", "1", "--format", "json"])
    data = json.loads(found.stdout)
    assert data["document"] == "small.md"
    assert {trial["kind"] for trial in data["trials"]} <= set(kinds())


def test_the_report_shows_the_figures(document: Document) -> None:
    trial = Trial(
        kind="citation-lost", line=1, start=0, end=1, old="a", new="", caught=True, by=("reference-uncited",), alarms=()
    )  # fmt: skip
    found = Measurement.of(document, (), (trial, trial.model_copy(update={"caught": False})))
    page = render_report(overview(), faults=found)
    assert 'id="faults"' in page
    assert "1/2 50.0%" in page
    assert 'id="faults"' not in render_report(overview())


def test_the_figures_are_those_of_this_very_text(document: Document) -> None:
    other = read_text(TEXT + "\n", "small.md")
    assert Measurement.of(document, (), ()).source != Measurement.of(other, (), ()).source
