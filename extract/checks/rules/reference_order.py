from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.citing import alphabetical
from extract.ground import Citations

_LEAST = 5
_FALLS = 0.25
"""A list with more falls than this for each entry is in another order."""


@check(
    "reference-order",
    severity="note",
    cost=1,
    message="{key} is out of the alphabetical order of the reference list",
    message_ja="参考文献 {key} がアルファベット順の並びから外れている",
    remedy="move the entry to its place",
)
def reference_order(context: CheckContext) -> Iterator[Hit]:
    """An entry stands out of the alphabetical order that the reference list keeps otherwise.

    Bad::

        増殖が抑制された (Abe, 2014; Baba, 2015; Ito, 2015; Sato, 2013; Ueda, 2010)。

        ## 参考文献

        - Abe T, Ito K. Action of testatinib in cells. *Blood.* 2014;12(3):100-110.
        - Ueda T, Ito K. Action of testatinib in dogs. *Blood.* 2010;8(3):100-110.
        - Baba T, Ito K. Action of testatinib in rats. *Blood.* 2015;13(3):120-130.
        - Ito T, Abe K. Action of testatinib in mice. *Blood.* 2015;13(4):140-150.
        - Sato T, Ito K. Action of testatinib in bone. *Blood.* 2013;11(3):160-170.
        - Wada T, Ito K. Action of testatinib in skin. *Blood.* 2012;10(3):160-170.

    Good::

        増殖が抑制された (Abe, 2014; Baba, 2015; Ito, 2015; Sato, 2013; Ueda, 2010)。

        ## 参考文献

        - Abe T, Ito K. Action of testatinib in cells. *Blood.* 2014;12(3):100-110.
        - Baba T, Ito K. Action of testatinib in rats. *Blood.* 2015;13(3):120-130.
        - Ito T, Abe K. Action of testatinib in mice. *Blood.* 2015;13(4):140-150.
        - Sato T, Ito K. Action of testatinib in bone. *Blood.* 2013;11(3):160-170.
        - Ueda T, Ito K. Action of testatinib in dogs. *Blood.* 2010;8(3):100-110.
    """
    references = context.document.references
    keys = [alphabetical(reference.key) for reference in references]
    if len(keys) < _LEAST:
        return
    falls = sum(one > other for one, other in pairwise(keys))
    if falls > max(1.0, _FALLS * len(keys)) or Citations.of(context.document).numbered:
        return
    kept = _longest_rising(keys)
    for number, reference in enumerate(references):
        if number not in kept:
            yield Hit(reference.start, reference.end, {"key": reference.key}, likelihood=0.5)


def _longest_rising(keys: list[str]) -> set[int]:
    """The positions of a longest non-falling subsequence."""
    from bisect import bisect_right

    tails: list[str] = []
    ends: list[int] = []
    before = [-1] * len(keys)
    for number, key in enumerate(keys):
        at = bisect_right(tails, key)
        tails[at:] = [key]
        before[number] = ends[at - 1] if at else -1
        ends[at:] = [number]
    found = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        found.add(at)
        at = before[at]
    return found
