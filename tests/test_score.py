"""The score as a whole: hand-computed cases, and what must hold for any two files."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.formats import read_document
from extract.model import Document, GlossaryEntry
from extract.normal import SLOTS, Normaliser
from extract.score import Case, ClaimRow, Score, read_rows, score
from extract.score.match import Entry, key_of, merge, part_agrees, relaxed_pairs, summed_similarity
from extract.score.model import PARTS

ROOT = Path(__file__).parent.parent
SENTENCES = ("第一の文である。", "第二の文である。")
GLOSSARY = tuple(
    GlossaryEntry(abbr=abbr, ja=ja, en=en, start=0, end=1)
    for abbr, ja, en in (
        ("IL", "インターロイキン", "Interleukin"),
        ("IFN-γ", "インターフェロン-γ", "Interferon-gamma"),
        ("R 2 併用", "レナリドミド(REVLIMID)とリツキシマブ(RITUXAN)の併用", None),
    )
)
DOCUMENT = Document(
    name="x.md", text="".join(SENTENCES), sections=(), blocks=(), glossary=GLOSSARY, references=()
)
CASES = tomllib.loads((ROOT / "tests/cases/score/matching.toml").read_text(encoding="utf-8"))["case"]


def claim(values: Sequence[Any]) -> ClaimRow:
    sentence = SENTENCES[values[4] - 1 if len(values) > 4 else 0]
    slots = dict(zip((*SLOTS, "direction"), (value or None for value in values[:4]), strict=True))
    return ClaimRow.model_validate({"sentence": sentence, "section": "1", **slots})


def measure(gold: Sequence[Sequence[Any]], pred: Sequence[Sequence[Any]]) -> Score:
    case = Case(DOCUMENT, [claim(one) for one in gold], [claim(one) for one in pred])
    return score([case], resamples=50)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_hand_computed(case: dict[str, Any]) -> None:
    found = measure(case["gold"], case["pred"])
    assert [found.relaxed.tp, found.relaxed.n_pred, found.relaxed.n_gold] == case["relaxed"]
    assert [found.strict.tp, found.strict.n_pred, found.strict.n_gold] == case["strict"]


def test_ratios() -> None:
    found = measure(
        gold=[["細胞", "薬", "増殖", "increase"], ["細胞", "薬", "アポトーシス", "increase"]],
        pred=[
            ["細胞", "薬", "増殖", "increase"],
            ["細胞", "薬", "量", "decrease"],
            ["細胞", "薬", "値", "decrease"],
        ],
    ).relaxed
    assert (found.precision, found.recall, found.f1) == (1 / 3, 1 / 2, 2 / 5)


def test_nothing_by_nothing_is_null() -> None:
    empty = measure([], []).relaxed
    assert (empty.precision, empty.recall, empty.f1, empty.ci95) == (None, None, None, None)
    one = [["細胞", "薬", "増殖", "increase"]]
    assert measure(one, []).relaxed.precision is None
    assert measure(one, []).relaxed.recall == 0
    assert measure([], one).relaxed.recall is None
    assert measure([], one).relaxed.precision == 0


def test_slots_are_measured_on_pairs_that_ignore_them() -> None:
    found = measure(
        gold=[["CD4+ T 細胞", "薬", "増殖", "increase"], ["NK 細胞", "薬", "分泌", "increase"]],
        pred=[["CD8+ T 細胞", "薬", "増殖", "increase"], ["NK 細胞", "薬", "分泌", "decrease"]],
    )
    assert found.relaxed.tp == 0
    by_slot = {name: (one.pairs, one.correct) for name, one in found.by_slot.items()}
    assert by_slot == {"subject": (1, 0), "treatment": (0, 0), "effect": (0, 0), "direction": (1, 0)}
    assert found.by_slot["treatment"].accuracy is None


def test_members_of_a_list_are_not_paired_by_chance() -> None:
    rows = [["細胞", "薬", f"CD{number} の発現", "increase"] for number in (4, 8, 25, 56, 69)]
    found = measure(rows, rows[::-1])
    assert found.by_slot["effect"].accuracy == 1


def test_by_direction_and_section() -> None:
    found = measure(
        gold=[["細胞", "薬", "増殖", "increase"], ["細胞", "薬", "分泌", "decrease", 2]],
        pred=[["細胞", "薬", "増殖", "increase"], ["細胞", "薬", "分泌", "increase", 2]],
    )
    counts = {name: (one.tp, one.n_pred, one.n_gold) for name, one in found.by_direction.items()}
    assert counts["increase"] == (1, 2, 1)
    assert counts["decrease"] == (0, 0, 1)
    assert sum(one.n_gold for one in found.by_section.values()) == found.relaxed.n_gold


def test_attributes_are_compared_on_matched_pairs() -> None:
    values = {"sentence": SENTENCES[0], "subject": None, "treatment": "薬", "effect": "増殖"}
    gold = {**values, "direction": "increase", "modality": "reported", "citations": ["Ito, 2010", "Lu, 2014"]}
    pred = {
        **values,
        "direction": "increase",
        "modality": "asserted",
        "exclusive": True,
        "citations": [
            {"text": "Lu, 2014", "reference": "Lu, 2014"},
            {"text": "Ito, 2010", "reference": None},
        ],
    }
    case = Case(DOCUMENT, [ClaimRow.model_validate(gold)], [ClaimRow.model_validate(pred)])
    found = {name: one.accuracy for name, one in score([case], resamples=50).by_attribute.items()}
    assert found == {"modality": 0, "interaction": 1, "exclusive": 0, "citations": 1}


def test_rows_and_confidence() -> None:
    base = {"sentence": SENTENCES[0], "subject": None, "treatment": "薬", "direction": "increase"}
    right = {**base, "effect": "増殖", "found_by": ["a", "b"], "confidence": 0.9}
    wrong = {**base, "effect": "分泌", "found_by": ["a"], "confidence": 0.0}
    pred = [ClaimRow.model_validate(one) for one in (right, wrong)]
    found = score([Case(DOCUMENT, pred[:1], pred)], resamples=50)
    assert [(one.row, one.claims, one.correct) for one in found.by_row] == [("a", 2, 1), ("b", 1, 1)]
    assert found.calibration is not None
    assert found.calibration.claims == 2
    assert found.calibration.auroc == 1


def test_signature_follows_gold_not_its_order() -> None:
    rows = [["細胞", "薬", "増殖", "increase"], ["細胞", "薬", "分泌", "decrease"]]
    there, back, other = (measure(gold, []).signature for gold in (rows, rows[::-1], rows[:1]))
    assert there == back
    assert there.gold != other.gold


def test_against_an_old_version() -> None:
    gold = [claim(["細胞", "薬", f"因子 {number} の量", "increase", 1 + number % 2]) for number in range(20)]
    better = score([Case(DOCUMENT, gold, gold, old=gold[:5])], resamples=200).against
    assert better is not None
    assert (better.old_f1, better.new_f1) == (10 / 25, 1)
    assert better.difference == pytest.approx(0.6)
    same = score([Case(DOCUMENT, gold, gold[:9], old=gold[:9])], resamples=200).against
    assert same is not None
    assert (same.difference, same.p_value) == (0, 1)
    assert score([Case(DOCUMENT, gold, gold)], resamples=50).against is None


# --- what must hold for any two files ----------------------------------------------------------------------

subjects = st.sampled_from(["", "NK 細胞", "NK T 細胞", "FL 細胞", "FL 細胞株", "健康人", "FL 患者"])
treatments = st.sampled_from(["薬", "薬単独処置", "薬と酒の併用", "酒", "R2併用", "新薬"])
effects = st.sampled_from(["増殖", "細胞増殖", "細胞の増殖能", "IL-2 の遊離", "インターロイキン 2", "IL-13"])
directions = st.sampled_from(["increase", "decrease"])
claims = st.lists(st.tuples(subjects, treatments, effects, directions, st.sampled_from([1, 2])), max_size=6)


@settings(deadline=None)  # the first example pays for the import of scipy
@given(claims, claims, st.randoms(use_true_random=False))
def test_order_has_no_say(gold: list[Any], pred: list[Any], random: Any) -> None:
    found = measure(gold, pred)
    random.shuffle(gold)
    random.shuffle(pred)
    assert measure(gold, pred) == found


@settings(deadline=None)  # the first example pays for the import of scipy
@given(claims, claims)
def test_swapping_gold_and_prediction_swaps_the_figures(gold: list[Any], pred: list[Any]) -> None:
    there, back = measure(gold, pred), measure(pred, gold)
    for one, other in ((there.relaxed, back.relaxed), (there.strict, back.strict)):
        assert (one.tp, one.n_pred, one.n_gold) == (other.tp, other.n_gold, other.n_pred)
        assert (one.precision, one.recall, one.f1) == (other.recall, other.precision, other.f1)


@settings(deadline=None)  # the first example pays for the import of scipy
@given(claims, claims)
def test_strict_matches_are_relaxed_matches(gold: list[Any], pred: list[Any]) -> None:
    found = measure(gold, pred)
    assert found.strict.tp <= found.relaxed.tp <= min(found.relaxed.n_pred, found.relaxed.n_gold)


@settings(deadline=None)  # the first example pays for the import of scipy
@given(claims)
def test_a_file_matches_itself(gold: list[Any]) -> None:
    found = measure(gold, gold)
    assert found.relaxed.f1 in (1, None)
    assert found.strict.f1 == found.relaxed.f1


@settings(deadline=None)  # the first example pays for the import of scipy
@given(claims, claims)
def test_every_claim_is_judged_once(gold: list[Any], pred: list[Any]) -> None:
    found = measure(gold, pred)
    assert sum(one.gold is not None for one in found.verdicts) == found.relaxed.n_gold
    assert sum(one.pred is not None for one in found.verdicts) == found.relaxed.n_pred
    assert sum(one.matched for one in found.verdicts) == found.relaxed.tp
    assert sum(found.missed.values()) == found.relaxed.n_gold - found.relaxed.tp
    assert sum(found.spurious.values()) == found.relaxed.n_pred - found.relaxed.tp


@settings(deadline=None)  # the first example pays for the import of scipy
@given(claims, claims)
def test_the_assignment_is_the_best_of_all(gold: list[Any], pred: list[Any]) -> None:
    normaliser = Normaliser(GLOSSARY)
    left = merge((claim(one[:4]) for one in gold[:4]), normaliser)
    right = merge((claim(one[:4]) for one in pred[:4]), normaliser)
    best = max(_worth(left, right, columns) for columns in _assignments(len(left), len(right)))
    pairs = dict(relaxed_pairs(left, right))
    found = _worth(left, right, [pairs.get(row) for row in range(len(left))])
    assert found[0] == best[0]
    assert found[1] == pytest.approx(best[1], abs=1e-5)


def _assignments(rows: int, columns: int) -> Any:
    choices = [None, *range(columns)]
    for chosen in itertools.product(choices, repeat=rows):
        used = [column for column in chosen if column is not None]
        if len(used) == len(set(used)):
            yield chosen


def _worth(left: Sequence[Entry], right: Sequence[Entry], columns: Any) -> tuple[int, float]:
    pairs = [(left[row], right[column]) for row, column in enumerate(columns) if column is not None]
    if not all(part_agrees(part, gold, pred) for gold, pred in pairs for part in PARTS):
        return -1, 0.0
    return len(pairs), sum(summed_similarity(gold, pred) for gold, pred in pairs)


def test_the_passes_of_the_gold_set_agree_as_its_readme_says() -> None:
    document = read_document(ROOT / "source/revlimid-fl-mzl-2.4.md")
    first, second = (read_rows(ROOT / f"gold/passes/revlimid-fl-mzl-2.4.{name}.jsonl") for name in "ab")
    found = score([Case(document, first, second)], resamples=50)
    assert (found.relaxed.tp, found.relaxed.n_gold, found.relaxed.n_pred) == (221, 228, 222)


def test_a_gold_key_is_its_normal_form() -> None:
    row = claim(["FL 患者 PBMC サンプル", "薬単独処置", "インターロイキン 2 の産生", "increase"])
    assert key_of(row, Normaliser(GLOSSARY)) == ("fl患者pbmc", "薬", "il2産生", "increase")
