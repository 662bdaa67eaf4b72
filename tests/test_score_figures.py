"""Figures from counts, and the bootstrap."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from extract.score.figures import Bootstrap, figure_of

GOOD = np.array([[2, 2, 2], [3, 3, 3], [1, 1, 1]], dtype=np.float64)
MIXED = np.array([[2, 2, 4], [0, 3, 3], [1, 1, 1], [0, 0, 2], [4, 5, 4]], dtype=np.float64)


def test_f1_from_counts() -> None:
    found = figure_of(3, 4, 6)
    assert (found.precision, found.recall, found.f1) == (0.75, 0.5, 0.6)
    assert figure_of(0, 3, 2).f1 == 0
    assert figure_of(0, 0, 2).f1 == 0


def test_a_perfect_score_has_no_spread() -> None:
    assert Bootstrap(3, 100).figure(GOOD).ci95 == (1, 1)


def test_intervals_hold_the_figure_and_repeat_themselves() -> None:
    found = Bootstrap(5, 500).figure(MIXED)
    assert found == Bootstrap(5, 500).figure(MIXED)
    assert found.ci95 is not None
    assert found.f1 is not None
    assert found.ci95[0] < found.f1 < found.ci95[1]
    assert Bootstrap(5, 500, seed=1).figure(MIXED).ci95 != found.ci95


def test_the_unit_is_the_sentence() -> None:
    # All errors in one sentence of many claims: drawing claims would give a narrow interval.
    counts = np.array([[0, 50, 50], [50, 50, 50]], dtype=np.float64)
    assert Bootstrap(2, 500).figure(counts).ci95 == (0, 1)


def test_draws_without_the_ratio_are_left_out() -> None:
    counts = np.array([[1, 1, 1], [0, 0, 1]], dtype=np.float64)
    found = Bootstrap(2, 500).figure(counts)
    assert found.precision_ci95 == (1, 1)
    assert found.recall_ci95 == (0, 1)


def test_no_sentence_no_interval() -> None:
    assert Bootstrap(0, 100).figure(np.zeros((0, 3))).ci95 is None
    assert Bootstrap(0, 100).share(np.zeros((0, 2))).accuracy is None
    assert Bootstrap(0, 100).difference(np.zeros((0, 3)), np.zeros((0, 3))).p_value is None


def test_shares() -> None:
    found = Bootstrap(2, 100).share(np.array([[1, 2], [1, 1]], dtype=np.float64), exact=1)
    assert (found.correct, found.pairs, found.accuracy, found.exact) == (2, 3, 2 / 3, 1)


def test_the_difference_is_paired() -> None:
    # Sentences differ much from each other, the versions always by one claim: unpaired draws would blur it.
    old = np.array([[number, number + 9, number + 1] for number in range(30)], dtype=np.float64)
    new = old + np.array([1, 0, 0])
    found = Bootstrap(30, 500).difference(old, new)
    assert found.p_value == pytest.approx(2 / 501)
    assert found.ci95 is not None
    assert found.ci95[0] > 0
    back = Bootstrap(30, 500).difference(new, old)
    assert back.difference == pytest.approx(-(found.difference or 0))
    assert back.p_value == found.p_value


counts = arrays.arrays(np.float64, st.tuples(st.integers(1, 8), st.just(3)), elements=st.integers(0, 5))


@given(counts)
def test_figures_stay_within_bounds(table: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> None:
    table[:, 0] = np.minimum(table[:, 0], np.minimum(table[:, 1], table[:, 2]))
    found = Bootstrap(len(table), 50).figure(table)
    for value, interval in (
        (found.precision, found.precision_ci95),
        (found.recall, found.recall_ci95),
        (found.f1, found.ci95),
    ):
        if value is not None:
            assert interval is not None
            assert 0 <= interval[0] <= interval[1] <= 1
