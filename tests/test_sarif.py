"""Findings as SARIF: the log keeps to the standard, and every place in it is the place of the finding."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from sarif_schema import Log

from extract import cli
from extract.checks import check_document, checks
from extract.formats import read_text
from extract.model import Document, Finding
from extract.sarif import sarif

TEXT = """# 1. 試験 𩸽

血圧が低下した (Sato, 2011)。𠮟責なし、尿量が増加した (Abe, 2014)。

# 2. 参考文献

- Abe T, Ito K. Bertanib in hypertensive rats. *Blood Press.* 2014;12(3):110-101.
- Abe T, Ito K. Bertanib in hypertensive rats. *Blood Press.* 2014;12(3):110-119.
- Mori T, Ito K. Bertanib in obese rats. *Kidney.* 2009;9(3):10-20.
"""


def read(text: str) -> tuple[Document, tuple[Finding, ...]]:
    document = read_text(text, "overview.md")
    return document, check_document(document, ())


def log_of(path: str, text: str) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    document, findings = read(text)
    return sarif(path, document, findings, list(checks().values()), "1.2.3"), findings


@pytest.fixture
def made() -> tuple[dict[str, Any], tuple[Finding, ...]]:
    return log_of("source/overview.md", TEXT)


def test_the_log_keeps_to_the_schema(made: tuple[dict[str, Any], tuple[Finding, ...]]) -> None:
    log, findings = made
    parsed = Log.model_validate_json(json.dumps(log, ensure_ascii=False))
    (run,) = parsed.runs
    assert len(run.results) == len(findings) > 3
    assert {result.level for result in run.results} >= {"error", "warning", "note"}


def test_a_document_without_findings_has_an_empty_list_of_results() -> None:
    log, findings = log_of("a.md", "# 1. 試験\n\n試験を実施した。\n")
    assert findings == ()
    assert Log.model_validate_json(json.dumps(log)).runs[0].results == []


def test_results_point_at_their_rules(made: tuple[dict[str, Any], tuple[Finding, ...]]) -> None:
    log, findings = made
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(checks())
    for result, finding in zip(run["results"], findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule
        assert result["level"] == finding.severity
        assert finding.message in result["message"]["text"]
        assert result["properties"]["message_ja"] == finding.message_ja


def test_regions_are_the_places_of_the_findings(made: tuple[dict[str, Any], tuple[Finding, ...]]) -> None:
    """Lines and columns count from 1, columns in code points: a character outside the BMP is one."""
    log, findings = made
    lines = TEXT.split("\n")
    assert log["runs"][0]["columnKind"] == "unicodeCodePoints"
    for result, finding in zip(log["runs"][0]["results"], findings, strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        start = sum(len(line) + 1 for line in lines[: region["startLine"] - 1]) + region["startColumn"] - 1
        end = sum(len(line) + 1 for line in lines[: region["endLine"] - 1]) + region["endColumn"] - 1
        assert (start, end) == (finding.start, finding.end)
        assert (region["charOffset"], region["charLength"]) == (finding.start, finding.end - finding.start)


def test_related_places_have_ids_of_their_own(made: tuple[dict[str, Any], tuple[Finding, ...]]) -> None:
    log, findings = made
    related = [
        (result["relatedLocations"], finding.related)
        for result, finding in zip(log["runs"][0]["results"], findings, strict=True)
        if finding.related
    ]
    assert related
    for locations, places in related:
        assert [one["id"] for one in locations] == list(range(len(places)))
        regions = [one["physicalLocation"]["region"] for one in locations]
        assert [region["charOffset"] for region in regions] == [place.start for place in places]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("source/overview.md", "source/overview.md"),
        ("source/概要 第1版.md", "source/%E6%A6%82%E8%A6%81%20%E7%AC%AC1%E7%89%88.md"),
        ("a:b#c?.md", "a%3Ab%23c%3F.md"),
        ("../x.md", "../x.md"),
        ("/data/x y.md", "file:///data/x%20y.md"),
    ],
)
def test_the_file_is_named_by_a_uri(path: str, uri: str) -> None:
    log, findings = log_of(path, TEXT)
    assert findings
    run = Log.model_validate_json(json.dumps(log)).runs[0]
    assert run.artifacts[0].location.uri == uri
    assert {result.locations[0].physicalLocation.artifactLocation.uri for result in run.results} == {uri}


@pytest.mark.model
def test_the_command_prints_a_log_and_fails_on_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("概要.md").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["konkyo", "check", "概要.md", "--format", "sarif"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    log = Log.model_validate_json(capfd.readouterr().out)
    assert "citation-unresolved" in {result.ruleId for result in log.runs[0].results}
