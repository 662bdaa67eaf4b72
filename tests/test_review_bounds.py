"""What a random sample proves: the bounds hold as often as they say, whatever the truth is."""

from __future__ import annotations

from math import comb

import pytest

from extract.review.bounds import Bound, upper_bound


def at_most(bad: int, checked: int, truth: int, population: int) -> float:
    """The probability of ``bad`` or fewer in the sample, counted."""
    ways = sum(comb(truth, one) * comb(population - truth, checked - one) for one in range(bad + 1))
    return ways / comb(population, checked)


@pytest.mark.parametrize("population", range(1, 13))
def test_the_bound_is_the_largest_number_that_the_sample_does_not_refute(population: int) -> None:
    for checked in range(1, population + 1):
        for bad in range(checked + 1):
            possible = range(bad, population - (checked - bad) + 1)
            expected = max(
                truth for truth in possible if at_most(bad, checked, truth, population) > 0.05 + 1e-12
            )
            assert upper_bound(bad, checked, population) == expected


@pytest.mark.parametrize(("population", "checked"), [(200, 59), (30, 10), (59, 59), (500, 59)])
def test_the_bound_fails_in_at_most_one_of_twenty_samples(population: int, checked: int) -> None:
    bounds = [upper_bound(bad, checked, population) for bad in range(checked + 1)]
    for truth in range(population + 1):
        failing = max(
            (bad for bad, bound in enumerate(bounds) if bound is not None and bound < truth), default=-1
        )
        missed = at_most(failing, checked, truth, population) if failing >= 0 else 0.0
        assert missed <= 0.05 + 1e-9


def test_fifty_nine_right_ones_of_very_many_leave_less_than_five_in_a_hundred() -> None:
    bound = Bound.of(100_000, 59, 59, 0)
    assert bound.upper is not None
    assert 0.0494 < bound.upper < 0.0500
    assert bound.complete
    assert bound.unseen == 99_941


def test_where_everything_was_looked_at_nothing_is_left_to_doubt() -> None:
    bound = Bound.of(18, 18, 18, 2)
    assert (bound.upper, bound.left, bound.unseen) == (2 / 18, 0, 0)


def test_without_a_sample_nothing_is_claimed() -> None:
    bound = Bound.of(18, 18, 0, 0)
    assert (bound.upper, bound.left, bound.complete) == (None, None, False)
    assert Bound.of(0, 0, 0, 0).upper is None
