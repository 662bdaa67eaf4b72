"""Numbers that are stated again: the same quantity in the summary and among the results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from extract.checks import knowledge
from extract.checks.context import CheckContext
from extract.checks.views.quantities import Quantity, quantities

_ALIKE: Final = 0.5
_MARGIN: Final = 0.12
_MOST: Final = 60


@dataclass(frozen=True, slots=True)
class Restated:
    """A quantity and the earlier ones that its words match best, the best first."""

    quantity: Quantity
    earlier: tuple[Quantity, ...]
    likeness: float


def restated(context: CheckContext) -> list[Restated]:
    """The quantities that were stated before, of the same or of another unit.

    Summaries are compared with everything else; a sentence elsewhere with what stands before it, and then much
    more of the words must be the same.
    """
    index: dict[str, list[Quantity]] = defaultdict(list)
    found = context.view(quantities)
    for one in found:
        for word in one.words:
            index[word].append(one)
    return [match for one in found if (match := _best(context, one, index))]


def _best(context: CheckContext, one: Quantity, index: dict[str, list[Quantity]]) -> Restated | None:
    summary = _in_summary(context, one)
    scored = []
    for other in _candidates(one, index):
        if _in_summary(context, other) or other.span[0] >= one.span[0]:
            continue
        score = alike(one, other)
        if score >= (_ALIKE if summary else 0.85):
            scored.append((score, other))
    if not scored:
        return None
    top = max(score for score, _ in scored)
    near = [(score, other) for score, other in scored if score >= top - _MARGIN]
    near.sort(key=lambda row: (-row[0], -row[1].span[0]))
    return Restated(one, tuple(other for _, other in near), top)


def _in_summary(context: CheckContext, one: Quantity) -> bool:
    return context.role(context.sentences[one.sentence].section) == "summary"


def _candidates(one: Quantity, index: dict[str, list[Quantity]]) -> Iterator[Quantity]:
    seen: set[int] = set()
    for word in sorted(one.words, key=lambda word: (len(index[word]), word)):
        for other in index[word][:_MOST]:
            if other.sentence != one.sentence and other.span[0] not in seen:
                seen.add(other.span[0])
                yield other
        if len(seen) > _MOST:
            return


def alike(one: Quantity, other: Quantity) -> float:
    """How much of the words around two numbers is shared; 0 where identifiers or exclusive words differ."""
    if one.names and other.names and not (one.names <= other.names or other.names <= one.names):
        return 0.0
    left, right = _axes(one.clause), _axes(other.clause)
    if any(not left[axis] & right[axis] for axis in left.keys() & right.keys()):
        return 0.0
    least = min(len(one.words), len(other.words))
    return len(one.words & other.words) / least if least >= 4 else 0.0


def _axes(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for axis, value, pattern in knowledge.axes():
        if pattern.search(text):
            found[axis].add(value)
    return found
