from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.quantities import quantities

_DIMENSIONS = frozenset({"concentration", "mass concentration", "daily dose", "dose", "exposure"})
_LEAST = 4
_APART = 30.0


@check(
    "unit-outlier",
    severity="warning",
    cost=8,
    message="{one} stands alone; the document gives the {dimension} in {usual} elsewhere ({count} times)",
    message_ja="{one} の単位はここだけで、他では {usual} が使われている ({count} 箇所)",
    remedy="make sure that the unit is right",
)
def unit_outlier(context: CheckContext) -> Iterator[Hit]:
    """A dose or concentration is given once in a unit a thousand times off that of all the others.

    Fires only where the value lies outside the range of the others.

    Bad::

        10 mg/kg で増殖が抑制された。30 mg/kg で増殖が抑制された。100 mg/kg で増殖が抑制された。
        300 mg/kg で増殖が抑制された。100 g/kg で死亡例はみられなかった。

    Good::

        10 mg/kg で増殖が抑制された。30 mg/kg で増殖が抑制された。100 mg/kg で増殖が抑制された。
        300 mg/kg で増殖が抑制された。2 g/kg で死亡例はみられなかった。
    """
    found = [one for one in context.view(quantities) if one.dimension in _DIMENSIONS and one.value > 0]
    for dimension in sorted({one.dimension for one in found}):
        group = [one for one in found if one.dimension == dimension]
        units = Counter(one.unit for one in group)
        usual, count = units.most_common(1)[0]
        sizes = [one.size for one in group if one.unit == usual]
        least, most = min(sizes), max(sizes)
        for one in group:
            far = one.size > _APART * most or one.size * _APART < least
            if one.unit != usual and units[one.unit] == 1 and count >= _LEAST and far:
                fields = {"one": one.text, "usual": usual, "count": str(count), "dimension": dimension}
                yield Hit(*one.span, fields, likelihood=0.6)
