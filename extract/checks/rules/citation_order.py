from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.citing import Citing, alphabetical, citings

_ORDERS: dict[str, tuple[str, Callable[[Citing], Any]]] = {
    "alphabetical": ("アルファベット順", lambda one: (alphabetical(one.cited.names[0]), one.cited.year)),
    "chronological": ("年代順", lambda one: (one.cited.year, alphabetical(one.cited.names[0]))),
}
_SHARE = 0.75
_LEAST = 4


@check(
    "citation-order",
    severity="note",
    cost=1,
    message="the citations are not in {order} order, as the others of the document are: {group}",
    message_ja="引用の並びが他の箇所と違い{order}でない: {group}",
    remedy="put the citations of the bracket in order",
)
def citation_order(context: CheckContext) -> Iterator[Hit]:
    """The citations of one bracket are out of the order that the document keeps elsewhere.

    Bad::

        増殖が抑制された (Abe, 2014; Ito, 2015)。増殖が低下した (Abe, 2014; Sato, 2013)。増殖が減少した (Ito, 2015; Sato, 2013)。
        増殖が減弱した (Abe, 2014; Ito, 2015; Sato, 2013)。アポトーシスが誘導された (Sato, 2013; Abe, 2014)。

    Good::

        増殖が抑制された (Abe, 2014; Ito, 2015)。増殖が低下した (Abe, 2014; Sato, 2013)。増殖が減少した (Ito, 2015; Sato, 2013)。
    """
    groups = [list(group) for _, group in groupby(context.view(citings), key=lambda one: one.group)]
    groups = [group for group in groups if len(group) > 1 and all(one.cited.names for one in group)]
    if len(groups) < _LEAST:
        yield from _in_no_order(groups)
        return
    for name, (japanese, order) in _ORDERS.items():
        astray = [group for group in groups if sorted(group, key=order) != group]
        if len(astray) <= (1 - _SHARE) * len(groups):
            for group in astray:
                labels = "; ".join(one.cited.label for one in group)
                fields = {"order": name, "order_ja": japanese, "group": labels}
                yield Hit(group[0].start, group[-1].end, fields, likelihood=0.6)
            return


def _in_no_order(groups: list[list[Citing]]) -> Iterator[Hit]:
    """Of few brackets, those that are neither in alphabetical nor in chronological order."""
    for group in groups:
        if all(sorted(group, key=order) != group for _, order in _ORDERS.values()):
            labels = "; ".join(one.cited.label for one in group)
            fields = {"order": "any", "order_ja": "一定の順序", "group": labels}
            yield Hit(group[0].start, group[-1].end, fields, likelihood=0.4)
