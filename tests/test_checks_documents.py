"""Whole documents, invented: nothing is said against them as they are, and errors planted in them are noticed."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extract.formats import read_text
from extract.model import Extraction, Finding
from extract.pipeline import extract_document

FOLDER = Path(__file__).parent / "cases" / "documents"
DOCUMENTS = sorted(path.name for path in FOLDER.glob("*.md"))

pytestmark = pytest.mark.model


@cache
def extracted(text: str) -> Extraction:
    return extract_document(read_text(text, "overview.md"))


def read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def errors() -> list[Any]:
    listed = tomllib.loads((FOLDER / "errors.toml").read_text(encoding="utf-8"))["error"]
    return [
        pytest.param(
            case,
            id=f"{case['file']}-{number}-{case['rules'][0]}",
            marks=[pytest.mark.xfail(strict=True, reason=case["gap"])] if "gap" in case else [],
        )
        for number, case in enumerate(listed, start=1)
    ]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_is_said_against_a_document_in_order(name: str) -> None:
    found = [(one.severity, one.rule, one.message) for one in extracted(read(name)).findings]
    assert not [finding for finding in found if finding[0] != "note"]


@pytest.mark.parametrize("case", errors())
def test_a_planted_error_is_noticed(case: dict[str, Any]) -> None:
    text = read(case["file"])
    assert text.count(case["find"]) == 1
    start = text.index(case["find"])
    edited = text.replace(case["find"], case["by"])
    before = {said(one) for one in extracted(text).findings}
    new = [one for one in extracted(edited).findings if said(one) not in before]
    hits = [one for one in new if one.rule in case["rules"]]
    if not case.get("elsewhere"):
        hits = [one for one in hits if touches(one, start, start + len(case["by"]))]
    assert hits, [(one.rule, one.message) for one in new]
    assert all(one.severity != "note" for one in hits)


def said(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.message


def touches(finding: Finding, start: int, end: int) -> bool:
    places = [(finding.start, finding.end), *((place.start, place.end) for place in finding.related)]
    return any(a <= end and start <= b for a, b in places)
