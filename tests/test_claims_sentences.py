"""Invented sentences and the claims that they hold by the annotation guide, one case an idea."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from extract.formats import read_text
from extract.model import Claim, Slot
from extract.normal import Normaliser, SlotKind
from extract.pipeline import extract_document

CASES = Path(__file__).parent / "cases" / "claims"
NORMAL = Normaliser()

pytestmark = pytest.mark.model


def cases() -> list[Any]:
    listed = []
    for path in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            marks = [pytest.mark.xfail(strict=True, reason=case["gap"])] if "gap" in case else []
            listed.append(pytest.param(case["text"], case["claims"], id=case["why"], marks=marks))
    return listed


def wanted(line: str) -> tuple[str, ...]:
    subject, treatment, effect, direction, *flags = (part.strip() for part in line.split(" | "))
    slots: tuple[tuple[str, SlotKind], ...] = (
        (subject, "subject"),
        (treatment, "treatment"),
        (effect, "effect"),
    )
    return (
        *(NORMAL.slot("" if text == "–" else text, kind) for text, kind in slots),
        direction,
        *sorted(flags),
    )


def told(claim: Claim) -> tuple[str, ...]:
    def normal(slot: Slot | None, kind: SlotKind) -> str:
        return NORMAL.slot(slot.text if slot else "", kind)

    flags: list[str] = [flag for flag in (claim.modality, claim.interaction) if flag and flag != "asserted"]
    flags += ["exclusive"] if claim.exclusive else []
    flags += [f"vs {claim.comparator}"] if claim.comparator else []
    flags += [f"cites {citation.text}" for citation in claim.citations]
    return (
        normal(claim.subject, "subject"),
        normal(claim.treatment, "treatment"),
        normal(claim.effect, "effect"),
        claim.direction,
        *sorted(flags),
    )


@pytest.mark.parametrize(("text", "claims"), cases())
def test_a_sentence_holds_its_claims_and_no_other(text: str, claims: list[str]) -> None:
    document = read_text(f"# 1. 薬理試験\n\n{text}\n", "case.md")
    assert {told(claim) for claim in extract_document(document).claims} == {wanted(line) for line in claims}
