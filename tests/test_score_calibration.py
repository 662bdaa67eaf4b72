"""How far a confidence can be believed; scikit-learn is the independent witness."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, roc_auc_score  # type: ignore[import-untyped]

from extract.score.calibration import (
    Pair,
    auroc,
    auroc_within,
    brier,
    calibration,
    interval_over,
    reliability,
    wrong_in_least_sure,
)

pairs = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), st.booleans()), max_size=30)


@settings(deadline=None)  # the first example pays for the import of scipy
@given(pairs)
def test_against_scikit_learn(found: list[Pair]) -> None:
    confidences = [confidence for confidence, _ in found]
    outcomes = [correct for _, correct in found]
    if len(set(outcomes)) < 2:
        assert auroc(found) is None
        return
    assert auroc(found) == pytest.approx(roc_auc_score(outcomes, confidences))
    assert brier(found) == pytest.approx(brier_score_loss(outcomes, confidences))


def test_reliability_bins() -> None:
    found = reliability([(0.05, False), (0.95, True), (1.0, True), (0.91, False)])
    assert [(one.low, one.high, one.claims, one.correct) for one in found] == [(0, 0.1, 1, 0), (0.9, 1, 3, 2)]
    assert found[1].accuracy == pytest.approx(2 / 3)
    assert found[1].mean_confidence == pytest.approx((0.95 + 1.0 + 0.91) / 3)


def test_wrong_claims_among_the_least_sure() -> None:
    found = [(0.1, False), (0.2, True), (0.3, False), (0.9, True)]
    assert wrong_in_least_sure(found, 0.25) == 0.5
    assert wrong_in_least_sure(found, 0.5) == 0.5
    assert wrong_in_least_sure(found, 1) == 1
    assert wrong_in_least_sure([(0.4, True)], 0.5) is None


def test_ties_count_by_their_part() -> None:
    # Two of four equally sure claims: half of the wrong ones, whichever come first.
    assert wrong_in_least_sure([(0.5, False), (0.5, True), (0.5, True), (0.5, False)], 0.5) == 0.5


@settings(deadline=None)  # the first example pays for the import of scipy
@given(pairs, st.randoms(use_true_random=False))
def test_order_has_no_say(found: list[Pair], random: Random) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    for share in (0.1, 0.33, 0.5):
        assert wrong_in_least_sure(shuffled, share) == pytest.approx(wrong_in_least_sure(found, share))


def test_within_groups_only_claims_of_one_group_are_compared() -> None:
    easy, hard = [(0.9, True), (0.8, False)], [(0.3, True), (0.2, False), (0.4, True)]
    assert auroc_within([easy, hard]) == 1.0
    assert auroc([*easy, *hard]) == pytest.approx(4 / 6)
    # Four pairs of one group, one of another; the first has two of four in order, the second its only one.
    mixed = [(0.1, True), (0.2, False), (0.9, True), (0.3, False)]
    assert auroc_within([mixed, easy]) == pytest.approx(3 / 5)
    assert auroc_within([[(0.5, True)], []]) is None


def test_an_interval_over_groups_is_as_wide_as_the_groups_differ() -> None:
    same = [[(0.1, False), (0.9, True)] for _ in range(10)]
    assert interval_over(same, auroc, resamples=50) == (1.0, 1.0)
    low, high = interval_over([*same, [(0.9, False), (0.1, True)] * 10], auroc, resamples=200) or (0, 0)
    assert low < 0.7 < high == 1.0
    assert interval_over([[(0.5, True)]], auroc, resamples=5) is None


def test_no_claims_no_calibration() -> None:
    assert calibration([]) is None
    assert brier([]) is None
    found = calibration([(0.8, True), (0.3, False)])
    assert found is not None
    assert (found.claims, found.auroc) == (2, 1)
    assert found.brier == pytest.approx((0.04 + 0.09) / 2)
