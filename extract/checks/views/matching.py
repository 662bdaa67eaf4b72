"""Numbers that are stated again: the same quantity in the summary and among the results."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from extract.checks import knowledge
from extract.checks.context import CheckContext
from extract.checks.views.quantities import Quantity, quantities
from extract.model import Span

_ALIKE: Final = 0.5
_UNHEARD: Final = 0.35
"""Enough where the results do not state the number at all, in whatever words."""
_REPEATED: Final = 0.85
_MARGIN: Final = 0.12
_MOST: Final = 60
_NAMED: Final = 0.35
"""Added where parameter and names are the same."""
_DISTINCT: Final = 8.0
"""A clause tells one quantity from another if its words weigh this much."""
_FEW: Final = 10
"""Numbers that a document is taken to have at least."""
_ROUNDED: Final = 0.051


@dataclass(frozen=True, slots=True)
class Restated:
    """A quantity and those elsewhere that its words match best, the best first."""

    quantity: Quantity
    earlier: tuple[Quantity, ...]
    likeness: float


def restated(context: CheckContext) -> list[Restated]:
    """The quantities that are stated elsewhere, too, of the same or of another unit.

    Those of summaries are compared with everything else; a number elsewhere with what stands before it, and
    then much more of the words must be the same.
    """
    index: dict[str, list[Quantity]] = defaultdict(list)
    found = context.view(quantities)
    for one in found:
        for word in one.words:
            index[word].append(one)
    return [match for one in found if (match := _best(context, one, index))]


def same_size(one: float, other: float) -> bool:
    """Equal, or one rounded: 約 40% for 38.6%."""
    return abs(one - other) <= _ROUNDED * max(abs(one), abs(other))


def _is_near(size: float, sizes: list[float]) -> bool:
    """Whether one of the sizes, in order, is the same: if any is, then a neighbour."""
    at = bisect_left(sizes, size)
    return any(same_size(size, other) for other in sizes[max(0, at - 1) : at + 1])


def _best(context: CheckContext, one: Quantity, index: dict[str, list[Quantity]]) -> Restated | None:
    summary = _in_summary(context, one)
    known = context.view(_sizes)
    heard = not summary or _is_near(one.size, known[one.dimension])
    least = (_ALIKE if heard else _UNHEARD) if summary else _REPEATED
    weights = context.view(_weights)
    summaries = context.view(_summarising)
    scored = []
    for other in _candidates(one, index):
        if other.parameter != one.parameter or other.sentence in summaries:
            continue
        if not summary and other.span[0] >= one.span[0]:
            continue
        score = alike(one, other, weights)
        if score >= least:
            scored.append((score, other))
    if not scored:
        return None
    top = max(score for score, _ in scored)
    near = [(score, other) for score, other in scored if score >= top - _MARGIN]
    near.sort(key=lambda row: (-row[0], -row[1].span[0]))
    return Restated(one, tuple(other for _, other in near), min(1.0, top))


def _in_summary(context: CheckContext, one: Quantity) -> bool:
    return one.sentence in context.view(_summarising)


def _summarising(context: CheckContext) -> frozenset[int]:
    """The numbers of the sentences of summaries."""
    return frozenset(one.index for one in context.sentences if context.role(one.section) == "summary")


def _sizes(context: CheckContext) -> dict[str, list[float]]:
    """The sizes that the results state, by dimension, in order."""
    found: dict[str, set[float]] = defaultdict(set)
    for one in context.view(quantities):
        if not _in_summary(context, one):
            found[one.dimension].add(one.size)
    return defaultdict(list, {dimension: sorted(sizes) for dimension, sizes in found.items()})


class Weights:
    """How telling pairs of characters are: the rarer among the numbers of the document the more."""

    def __init__(self, pairs: dict[str, float]) -> None:
        self._pairs = pairs
        self._sums: dict[Span, float] = {}

    def of(self, pairs: frozenset[str]) -> float:
        """The weight of some pairs together, exact, since a set has no order."""
        return math.fsum(map(self._pairs.__getitem__, pairs))

    def of_all(self, one: Quantity) -> float:
        """The weight of the words of a quantity, which is compared again and again."""
        found = self._sums.get(one.span)
        if found is None:
            found = self._sums[one.span] = self.of(one.words)
        return found


def _weights(context: CheckContext) -> Weights:
    found = context.view(quantities)
    counts = Counter(word for one in found for word in one.words)
    # In a document with few numbers all words would look common.
    many = max(len(found), _FEW)
    return Weights({word: 0.3 + math.log((1 + many) / (1 + count)) for word, count in counts.items()})


def _candidates(one: Quantity, index: dict[str, list[Quantity]]) -> Iterator[Quantity]:
    seen: set[int] = set()
    for word in sorted(one.words, key=lambda word: (len(index[word]), word)):
        for other in index[word][:_MOST]:
            if other.sentence != one.sentence and other.span[0] not in seen:
                seen.add(other.span[0])
                yield other
        if len(seen) > _MOST:
            return


def alike(one: Quantity, other: Quantity, weights: Weights) -> float:
    """How much of the words around two numbers is shared, by their weight; 0 where they measure other things.

    Other things are other parameters, other identifiers, other values of an exclusive axis.
    """
    if one.parameter != other.parameter:
        return 0.0
    if one.names and other.names and not (one.names <= other.names or other.names <= one.names):
        return 0.0
    least = min(weights.of_all(one), weights.of_all(other))
    if least < _DISTINCT:
        return 0.0
    left, right = _axes(one.clause), _axes(other.clause)
    if any(not left[axis] & right[axis] for axis in left.keys() & right.keys()):
        return 0.0
    share = weights.of(one.words & other.words) / least
    named = one.parameter and one.names == other.names and one.names
    return share + _NAMED if named else share


@lru_cache(maxsize=20_000)
def _axes(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for axis, value, pattern in knowledge.axes():
        if pattern.search(text):
            found[axis].add(value)
    return found
