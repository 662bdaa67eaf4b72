"""How far a confidence can be believed: pure functions on (confidence, correct) pairs; null for none."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from extract.score.model import Bin, Calibration

Pair = tuple[float, bool]
SHARES = (0.1, 0.2, 0.3, 0.5)


def brier(pairs: Sequence[Pair]) -> float | None:
    """Mean squared distance of confidence from outcome (Brier 1950): 0 is perfect, 0.25 is a fair coin's."""
    if not pairs:
        return None
    return sum((confidence - correct) ** 2 for confidence, correct in pairs) / len(pairs)


def auroc(pairs: Sequence[Pair]) -> float | None:
    """Chance that a correct claim is surer than a wrong one (Hanley & McNeil 1982); null without both."""
    from scipy.stats import rankdata

    right = sum(correct for _, correct in pairs)
    wrong = len(pairs) - right
    if not right or not wrong:
        return None
    ranks = rankdata([confidence for confidence, _ in pairs])
    summed = sum(float(rank) for rank, (_, correct) in zip(ranks, pairs, strict=True) if correct)
    return (summed - right * (right + 1) / 2) / (right * wrong)


def auroc_within(groups: Iterable[Sequence[Pair]]) -> float | None:
    """The same chance where both claims are of one group, of a text say; null where no group holds both kinds."""
    summed, weight = 0.0, 0
    for pairs in groups:
        right = sum(correct for _, correct in pairs)
        found = auroc(pairs)
        if found is not None:
            compared = right * (len(pairs) - right)
            summed, weight = summed + found * compared, weight + compared
    return summed / weight if weight else None


def interval_over(
    groups: Sequence[Sequence[Pair]],
    measure: Callable[[Sequence[Pair]], float | None],
    resamples: int = 1000,
    seed: int = 0,
) -> tuple[float, float] | None:
    """A 95 % percentile interval of a measure of all pairs, groups drawn with replacement; null if never defined.

    Claims of one text are wrong together, so that an interval over claims would be too narrow.
    """
    draw = random.Random(seed)
    found = []
    for _ in range(resamples):
        drawn = draw.choices(groups, k=len(groups))
        value = measure([pair for group in drawn for pair in group])
        if value is not None:
            found.append(value)
    found.sort()
    if not found:
        return None
    last = len(found) - 1
    return found[round(0.025 * last)], found[round(0.975 * last)]


def reliability(pairs: Iterable[Pair], bins: int = 10) -> tuple[Bin, ...]:
    """Bins of equal width over 0 to 1 that hold a claim, by rising confidence."""
    held: dict[int, list[Pair]] = {}
    for pair in pairs:
        held.setdefault(min(int(pair[0] * bins), bins - 1), []).append(pair)
    return tuple(_bin(index, bins, held[index]) for index in sorted(held))


def _bin(index: int, bins: int, pairs: Sequence[Pair]) -> Bin:
    correct = sum(correct for _, correct in pairs)
    return Bin(
        low=index / bins,
        high=(index + 1) / bins,
        claims=len(pairs),
        mean_confidence=sum(confidence for confidence, _ in pairs) / len(pairs),
        correct=correct,
        accuracy=correct / len(pairs),
    )


def wrong_in_least_sure(pairs: Sequence[Pair], share: float) -> float | None:
    """Which part of all wrong claims lies among the least sure ``share`` of claims; null if none is wrong.

    Claims of equal confidence at the border count by the part of them that is within: the order of ``pairs``
    has no say.
    """
    wrong = sum(not correct for _, correct in pairs)
    if not wrong:
        return None
    left, caught = share * len(pairs), 0.0
    for _, group in groupby(sorted(pairs), key=lambda pair: pair[0]):
        tied = [correct for _, correct in group]
        part = min(1.0, left / len(tied))
        caught += part * tied.count(False)
        left -= len(tied)
        if left <= 0:
            break
    return caught / wrong


def calibration(pairs: Sequence[Pair]) -> Calibration | None:
    """All of the above; null without pairs."""
    score = brier(pairs)
    if score is None:
        return None
    return Calibration(
        claims=len(pairs),
        brier=score,
        auroc=auroc(pairs),
        bins=reliability(pairs),
        wrong_in_least_sure={f"{share:g}": wrong_in_least_sure(pairs, share) for share in SHARES},
    )
