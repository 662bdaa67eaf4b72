"""Claims of the client's document: coordination, spans, stability."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from extract.model import Claim, Extraction, Slot
from extract.pipeline import extract_file
from extract.text import fold

SOURCE = Path(__file__).parent.parent / "source" / "revlimid-fl-mzl-2.4.md"
JOINTS = (
    "に対する",
    "における",
    "による",
    "を介した",
    "との併用",
    "という",
    "への",
    "での",
    "から",
    "との",
    "併用",
    "処置",
    "単独",
    "の",
    "と",
    "性",
)

pytestmark = pytest.mark.model


@cache
def extraction() -> Extraction:
    return extract_file(SOURCE)


def claims_of(part: str) -> list[Claim]:
    return [claim for claim in extraction().claims if part in claim.sentence.text]


def slot_texts(claim: Claim) -> tuple[str, str, str]:
    slots = (claim.subject, claim.treatment, claim.effect)
    subject, treatment, effect = ("".join(slot.text.split()) if slot else "" for slot in slots)
    return subject, treatment, effect


def test_gapped_list_gives_its_twelve_claims() -> None:
    """健康人及び FL 患者の…共に A–D の遊離が、また健康人の…のみで E–H の遊離がそれぞれ増加した: 2 × 4 + 1 × 4."""
    found = claims_of("がそれぞれ増加した。")
    both = {
        (subject, effect)
        for subject in ("健康人のPBMCサンプル", "FL患者のPBMCサンプル")
        for effect in (
            "顆粒球マクロファージコロニー刺激因子の遊離",
            "IL-13の遊離",
            "TNF-αの遊離",
            "IL-5の遊離",
        )
    }
    only = {
        ("健康人のPBMCサンプル", effect)
        for effect in ("IL-2の遊離", "IFN-γの遊離", "RANTESの遊離", "IL-17αの遊離")
    }
    assert {(slot_texts(claim)[0], slot_texts(claim)[2]) for claim in found} == both | only
    assert len(found) == 12
    assert {slot_texts(claim)[1] for claim in found} == {"レナリドミド処置"}
    assert {claim.direction for claim in found} == {"increase"}
    assert {slot_texts(c)[2] for c in found if c.exclusive} == {effect for _, effect in only}


def test_negation_by_a_frame_over_koto() -> None:
    """「…更なる低下が生じることにはなかった」 is no change."""
    assert {claim.direction for claim in claims_of("生じることにはなかった")} == {"no_change"}


def test_every_sentence_is_the_source_slice() -> None:
    text = extraction().document.text
    assert extraction().claims
    for claim in extraction().claims:
        assert text[claim.sentence.start : claim.sentence.end] == claim.sentence.text


def rest_after(slot: Slot, text: str) -> str:
    """What is left of a slot's text when its folded spans are taken out in order."""
    value = "".join(slot.text.split())
    rest = ""
    for start, end in slot.spans:
        piece = "".join(fold(text, start, end).text.split())
        position = value.find(piece)
        assert position >= 0, (slot.text, piece)
        rest += value[:position]
        value = value[position + len(piece) :]
    return rest + value


def test_slots_are_their_folded_spans_and_joining_words() -> None:
    text = extraction().document.text
    for claim in extraction().claims:
        for slot in (claim.subject, claim.treatment, claim.effect):
            if slot is None:
                continue
            rest = rest_after(slot, text)
            for joint in JOINTS:
                rest = rest.replace(joint, "")
            assert rest == "", (slot.text, rest)


def test_ids_are_unique_and_stable() -> None:
    ids = [claim.id for claim in extraction().claims]
    assert len(set(ids)) == len(ids)
    assert ids == [claim.id for claim in extract_file(SOURCE).claims]


def test_enumeration_as_nominal_predicate() -> None:
    """「…の薬理作用は以下の作用に細分化できると考えられる：①…抗腫瘍作用、②…増強作用、並びに③…等、である。」."""
    assert claims_of("以下の作用に細分化できる")
