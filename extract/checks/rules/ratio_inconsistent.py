from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.quantities import Quantity, quantities

_TOLERANCE = 0.15
_BACK = 6
_RATIO = re.compile(r"選択性|選択比|選択的|比は|比率|効力|強[いくか]")


@check(
    "ratio-inconsistent",
    severity="warning",
    cost=8,
    message="{ratio} does not follow from {one} and {other}, whose ratio is {real}",
    message_ja="{ratio} は {one} と {other} の比 ({real}) と合わない",
    remedy="check the three numbers against the study report",
)
def ratio_inconsistent(context: CheckContext) -> Iterator[Hit]:
    """A selectivity or ratio is not that of the two values stated just before it.

    Bad::

        SGLT2 の阻害の IC50 は 1.8 nmol/L であった。SGLT1 の阻害の IC50 は 3,900 nmol/L であり、選択性は約 220 倍であった。

    Good::

        SGLT2 の阻害の IC50 は 1.8 nmol/L であった。SGLT1 の阻害の IC50 は 3,900 nmol/L であり、選択性は約 2,200 倍であった。
    """
    by_block: dict[int, list[Quantity]] = {}
    for one in context.view(quantities):
        by_block.setdefault(context.sentences[one.sentence].block, []).append(one)
    for found in by_block.values():
        for at, ratio in enumerate(found):
            if ratio.unit == "倍" and at >= 2 and _RATIO.search(ratio.clause):
                yield from _compare(ratio, found[max(0, at - _BACK) : at])


def _compare(ratio: Quantity, before: list[Quantity]) -> Iterator[Hit]:
    """A ratio against those of all the pairs of values of one kind before it; one that fits is enough."""
    values = [one for one in before if one.dimension == "concentration" and one.size > 0]
    pairs = [pair for pair in combinations(values, 2) if pair[0].parameter == pair[1].parameter]
    if not pairs or ratio.value <= 0 or any(_fits(ratio.value, *pair) for pair in pairs):
        return
    one, other = pairs[-1]
    fields = {
        "ratio": ratio.text,
        "one": one.text,
        "other": other.text,
        "real": f"{_real(one, other):.3g}",
    }
    yield Hit(*ratio.span, fields, likelihood=0.7, related=tuple(value.span for value in values))


def _real(one: Quantity, other: Quantity) -> float:
    low, high = sorted((one.size, other.size))
    return high / low


def _fits(ratio: float, one: Quantity, other: Quantity) -> bool:
    real = _real(one, other)
    return abs(real - ratio) <= _TOLERANCE * max(real, ratio)
