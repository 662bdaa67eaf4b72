"""Every check: its manual page proves itself, and its case file has documents that fire and that stay silent."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extract.checks import Check, check_document, checks
from extract.formats import read_text
from extract.model import Extraction, Finding
from extract.pipeline import extract_document

CASES = Path(__file__).parent / "cases" / "checks"
NOT_IN_TEXT = {"claim-low-confidence", "sentence-unparsed"}
"""Checks that no short text can make fire; they have tests of their own."""

pytestmark = pytest.mark.model


@cache
def extracted(text: str) -> Extraction:
    return extract_document(read_text(text, "case.md"))


def found(rule: str, text: str) -> list[Finding]:
    return [finding for finding in extracted(text).findings if finding.rule == rule]


def cases(kind: str) -> list[Any]:
    listed = []
    for path in sorted(CASES.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for number, case in enumerate(data.get(kind, ())):
            listed.append(pytest.param(path.stem, case, id=f"{path.stem}-{number + 1}"))
    return listed


@pytest.mark.parametrize("check", checks().values(), ids=lambda check: check.id)
def test_the_manual_page_proves_itself(check: Check) -> None:
    if check.id in NOT_IN_TEXT:
        assert "on purpose" in check.page
        return
    bad, good = check.examples("Bad"), check.examples("Good")
    assert len(bad) == len(good) == 1
    assert found(check.id, bad[0]), "the bad example stays silent"
    assert not found(check.id, good[0]), "the good example fires"


@pytest.mark.parametrize("check", checks().values(), ids=lambda check: check.id)
def test_each_check_has_cases(check: Check) -> None:
    path = CASES / f"{check.id}.toml"
    assert path.is_file(), f"{path} is missing"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    assert set(data) <= {"fire", "silent"}
    assert data.get("silent"), "no case that must stay silent"
    assert data.get("fire") or check.id in NOT_IN_TEXT, "no case that must fire"


@pytest.mark.parametrize(("rule", "case"), cases("fire"))
def test_fires(rule: str, case: dict[str, Any]) -> None:
    hits = found(rule, case["text"])
    assert len(hits) == case.get("count", len(hits) or 1), [hit.message for hit in hits]
    assert hits
    for words in case.get("at", ()):
        assert any(words in case["text"][hit.start : hit.end] for hit in hits), [hit.message for hit in hits]
    for words in case.get("related", ()):
        places = [place for hit in hits for place in hit.related]
        assert any(words in case["text"][place.start : place.end] for place in places)
    for words in case.get("says", ()):
        assert any(words in hit.message for hit in hits), [hit.message for hit in hits]


@pytest.mark.parametrize(("rule", "case"), cases("silent"))
def test_stays_silent(rule: str, case: dict[str, Any]) -> None:
    assert not [hit.message for hit in found(rule, case["text"])]


@pytest.mark.parametrize("path", sorted(CASES.glob("*.toml")), ids=lambda path: path.stem)
def test_no_case_file_without_a_check(path: Path) -> None:
    assert path.stem in checks()


def test_every_finding_is_complete() -> None:
    """Messages are filled in both languages, places lie in the text, lines and columns fit the offsets."""
    for check in checks().values():
        for text in (*check.examples("Bad"), *check.examples("Good")):
            lines = text.split("\n")
            for finding in extracted(text).findings:
                assert finding.message
                assert finding.message_ja
                assert finding.remedy
                assert 0 <= finding.start <= finding.end <= len(text)
                assert all(0 <= place.start <= place.end <= len(text) for place in finding.related)
                before = sum(len(line) + 1 for line in lines[: finding.line - 1])
                assert before + finding.column - 1 == finding.start


def test_findings_are_ordered() -> None:
    order = {"error": 0, "warning": 1, "note": 2}
    for check in checks().values():
        for text in check.examples("Bad"):
            keys = [(order[one.severity], -one.rank) for one in extracted(text).findings]
            assert keys == sorted(keys)


def test_the_same_document_gives_the_same_findings() -> None:
    text = checks()["scope-widened"].examples("Bad")[0]
    again = extracted(text)
    assert check_document(again.document, again.claims) == again.findings
