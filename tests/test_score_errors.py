"""The error budget, the lists of errors, and what changed between two versions."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rich.cells import cell_len

from extract.model import Document
from extract.normal import SLOTS
from extract.score import Case, ClaimRow, Score, score
from extract.score.changes import changes
from extract.score.table import change_listing, listing

SENTENCE = "薬は NK 細胞で CD4 及び CD8 の発現を増加させ、分泌を低下させた。"
DOCUMENT = Document(name="x.md", text=SENTENCE, sections=(), blocks=(), glossary=(), references=())
Values = tuple[str | None, str | None, str | None, str]

FOUND: Values = ("NK 細胞", "薬", "CD4 の発現", "increase")
GOLD: Values = ("NK 細胞", "薬", "CD8 の発現", "increase")


def rows(claims: Sequence[Values], found_by: Sequence[str] = ()) -> list[ClaimRow]:
    return [
        ClaimRow.model_validate(
            {
                "sentence": SENTENCE,
                "section": "2.1",
                "found_by": found_by,
                **dict(zip((*SLOTS, "direction"), one, strict=True)),
            }
        )
        for one in claims
    ]


def measure(gold: Sequence[Values], pred: Sequence[Values]) -> Score:
    return score([Case(DOCUMENT, rows(gold), rows(pred, ["row"]))], resamples=20)


@pytest.mark.parametrize(
    ("cause", "gold", "pred"),
    [
        ("sentence", [GOLD], []),
        ("trigger", [GOLD], [("NK 細胞", "薬", "分泌", "decrease")]),
        ("direction", [GOLD], [("NK 細胞", "薬", "CD8 の発現", "decrease")]),
        ("argument", [GOLD], [("NK 細胞", "薬", "CD25 の発現", "increase")]),
        ("argument", [GOLD], [("NK 細胞で CD8", "NK 細胞", "発現", "increase")]),
        # The sibling was found, this member was not.
        ("coordination", [FOUND, GOLD], [FOUND]),
        # Both members in one value.
        ("coordination", [FOUND, GOLD], [("NK 細胞", "薬", "CD4 及び CD8 の発現", "increase")]),
        # The sentence does not name the subject.
        ("context", [("FL 患者", "薬", "CD8 の発現", "increase")], [(None, "薬", "CD8 の発現", "increase")]),
        ("argument", [GOLD], [(None, "薬", "CD8 の発現", "increase")]),
    ],
)
def test_each_miss_has_its_cause(cause: str, gold: list[Values], pred: list[Values]) -> None:
    found = measure(gold, pred)
    causes = {one.cause for one in found.verdicts if one.gold and not one.matched}
    assert causes == {cause}
    assert found.missed[cause] == found.relaxed.n_gold - found.relaxed.tp


def test_a_prediction_beside_no_miss_is_spurious() -> None:
    found = measure([FOUND], [FOUND, ("T 細胞", "酒", "体温", "decrease")])
    assert found.spurious["spurious"] == 1
    assert sum(found.missed.values()) == 0


def test_listing_shows_matches_near_misses_misses_and_spurious_claims() -> None:
    found = measure(
        gold=[FOUND, GOLD, (None, "酒", "体温", "decrease")],
        pred=[FOUND, ("NK T 細胞", "薬", "CD8 の発現", "increase"), ("血漿", "水", "濃度", "change")],
    )
    lines = list(listing(found.verdicts))
    assert lines[1] == f"[2.1 @0] {SENTENCE}"
    assert lines[2].startswith("  =      NK 細胞 | 薬 | CD4 の発現 | increase")
    (miss,) = [line for line in lines if "MISS NK" in line]
    (near,) = [line for line in lines if "NEAR" in line]
    assert "subject" in miss
    assert near.split("|")[1:] == [f" ·{' ' * (cell_len('薬') - 1)} ", *near.split("|")[2:]]
    assert cell_len(miss.split("|")[0]) == cell_len(near.split("|")[0])
    assert near.endswith("<row>")
    assert any(line.startswith("  - MISS ∅ | 酒 | 体温 | decrease") for line in lines)
    assert any(line.startswith("  + SPUR 血漿 | 水 | 濃度 | change") for line in lines)
    assert not any(line.startswith("  =") for line in listing(found.verdicts, matched=False))


def test_changes_between_two_versions() -> None:
    old = measure([FOUND, GOLD], [FOUND, ("血漿", "水", "濃度", "change")])
    new = measure([FOUND, GOLD], [GOLD, ("血漿", "水", "量", "change")])
    found = changes(old.verdicts, new.verdicts)
    assert [one.kind for one in found] == ["gained", "lost", "new_spurious", "gone_spurious"]
    lines = list(change_listing(found))
    assert lines[1] == f"x.md [2.1 @0] {SENTENCE}"
    assert [line[2:8] for line in lines[2:]] == ["+ GAIN", "- LOST", "- SPUR", "+ GONE"]
    assert "CD8" in lines[2]
    assert "CD4" in lines[3]


def test_no_change_between_equal_versions() -> None:
    one = measure([FOUND, GOLD], [FOUND, ("血漿", "水", "濃度", "change")])
    assert changes(one.verdicts, one.verdicts) == ()
