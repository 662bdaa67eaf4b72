"""The two checks that look at the extraction itself: how sure it is of a claim, and what it could not parse."""

from __future__ import annotations

import pytest

from extract.checks import check_document
from extract.formats import read_text
from extract.model import Document, Extraction, Finding
from extract.pipeline import extract_document
from extract.sentences import split_sentences

TEXT = "# 1. 試験\n\nベルタニブはラットの血圧を低下させた。ベルタニブはラットの尿量を増加させた。\n"

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def extracted() -> Extraction:
    return extract_document(read_text(TEXT, "case.md"))


def low(extracted: Extraction, *confidences: float | None) -> list[Finding]:
    claims = [
        claim.model_copy(update={"confidence": confidence, "weakest": "long attachment"})
        for claim, confidence in zip(extracted.claims, confidences, strict=True)
    ]
    findings = check_document(extracted.document, claims)
    return [one for one in findings if one.rule == "claim-low-confidence"]


@pytest.mark.parametrize(
    ("confidences", "expected"),
    [
        ((0.31, 0.93), 1),
        ((0.31, 0.12), 2),
        ((0.5, 0.93), 0),
        ((None, None), 0),
        ((0.499, None), 1),
    ],
)
def test_a_claim_of_low_confidence_is_a_note(
    extracted: Extraction, confidences: tuple[float | None, ...], expected: int
) -> None:
    assert len(low(extracted, *confidences)) == expected


def test_the_note_says_how_unsure_and_why(extracted: Extraction) -> None:
    (finding,) = low(extracted, 0.31, 0.93)
    assert finding.severity == "note"
    assert "0.31" in finding.message
    assert "long attachment" in finding.message
    assert "血圧" in TEXT[finding.start : finding.end]
    assert finding.claims == (extracted.claims[0].id,)


def test_the_least_sure_claim_comes_first(extracted: Extraction) -> None:
    first, second = low(extracted, 0.31, 0.12)
    assert first.rank > second.rank
    assert "尿量" in TEXT[first.start : first.end]


def unparsed(document: Document, extraction: Extraction) -> list[str]:
    found = [one for one in extraction.findings if one.rule == "sentence-unparsed"]
    return [document.text[one.start : one.end] for one in found]


def test_a_sentence_too_long_for_the_parser_is_told() -> None:
    long = "ベルタニブは" + "血圧と尿量と体重と" * 2000 + "心拍数を減少させた。"
    document = read_text(f"# 1. 試験\n\nベルタニブはラットの血圧を低下させた。{long}\n", "long.md")
    extraction = extract_document(document)
    assert unparsed(document, extraction) == [long]
    assert [claim.effect.text for claim in extraction.claims if claim.effect] == ["血圧"]


def test_what_was_parsed_is_not_told(extracted: Extraction) -> None:
    assert unparsed(extracted.document, extracted) == []


def test_the_place_is_that_of_the_sentence_named() -> None:
    document = read_text(TEXT, "case.md")
    (finding,) = [
        one for one in check_document(document, (), unparsed=[1]) if one.rule == "sentence-unparsed"
    ]
    second = split_sentences(document)[1]
    assert (finding.start, finding.end) == (second.start, second.end)
    assert finding.severity == "warning"
    assert str(second.end - second.start) in finding.message
