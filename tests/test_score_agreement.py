"""Two annotators against each other."""

from __future__ import annotations

import pytest

from extract.model import Document
from extract.score.agreement import agreement, nominal_alpha
from extract.score.rows import ClaimRow

DOCUMENT = Document(name="x.md", text="一つの文。", sections=(), blocks=(), glossary=(), references=())


def row(effect: str, direction: str = "increase", modality: str = "asserted") -> ClaimRow:
    values = {"subject": None, "treatment": "薬", "effect": effect, "direction": direction}
    return ClaimRow.model_validate({"sentence": DOCUMENT.text, "modality": modality, **values})


def test_alpha_by_hand() -> None:
    # Coincidences: aa 4, bb 2, ab 1, ba 1; n = 8, a 5, b 3. D_o = 2/8, D_e = 2*5*3/(8*7); alpha = 1 - 7/15.
    found = nominal_alpha([("a", "a"), ("a", "a"), ("b", "b"), ("a", "b")])
    assert found.pairs == 4
    assert found.alpha == pytest.approx(1 - 7 / 15)


def test_alpha_is_full_or_undefined() -> None:
    assert nominal_alpha([("a", "a"), ("b", "b")]).alpha == 1
    assert nominal_alpha([("a", "a"), ("a", "a")]).alpha is None
    assert nominal_alpha([]).alpha is None


def test_direction_is_judged_on_pairs_that_ignore_it() -> None:
    first = [row("増殖"), row("分泌"), row("細胞死", "decrease")]
    second = [row("増殖", modality="suggested"), row("分泌", "decrease"), row("細胞死", "decrease")]
    found = agreement(DOCUMENT, first, second)
    assert (found.claims, found.relaxed.tp, found.strict.tp) == ((3, 3), 2, 2)
    assert (found.direction.pairs, found.modality.pairs) == (3, 2)
    back = agreement(DOCUMENT, second, first)
    assert back.relaxed.f1 == found.relaxed.f1
    assert back.direction == found.direction
