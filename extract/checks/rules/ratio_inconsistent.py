from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.quantities import Quantity, quantities

_TOLERANCE = 0.15
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
                yield from _compare(ratio, found[max(0, at - 3) : at])


def _compare(ratio: Quantity, before: list[Quantity]) -> Iterator[Hit]:
    """The two latest values of one dimension before a ratio, against it."""
    pairs = [pair for pair in pairwise(before) if pair[0].dimension == pair[1].dimension == "concentration"]
    if not pairs or ratio.value <= 0:
        return
    one, other = pairs[-1]
    sizes = sorted((one.size, other.size))
    if sizes[0] <= 0:
        return
    real = sizes[1] / sizes[0]
    if abs(real - ratio.value) > _TOLERANCE * max(real, ratio.value):
        fields = {"ratio": ratio.text, "one": one.text, "other": other.text, "real": f"{real:.3g}"}
        yield Hit(*ratio.span, fields, likelihood=0.7, related=(one.span, other.span))
