from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.citing import citings, place_in_list


@check(
    "citation-unresolved",
    severity="error",
    cost=6,
    message="{citation} is cited but not in the reference list",
    message_ja="引用 {citation} は参考文献一覧にない",
    remedy="add the reference, or correct the citation",
)
def citation_unresolved(context: CheckContext) -> Iterator[Hit]:
    """A citation has no entry in the reference list, and none that is nearly it.

    Bad::

        テスタチニブは細胞の増殖を抑制した (Suzuki, 2015)。

        ## 参考文献

        - Abe T, Ito K. Action of testatinib in cells. *Blood.* 2014;12(3):100-110.

    Good::

        テスタチニブは細胞の増殖を抑制した (Abe, 2014)。

        ## 参考文献

        - Abe T, Ito K. Action of testatinib in cells. *Blood.* 2014;12(3):100-110.
    """
    if not context.document.references:
        return
    for one in context.view(citings):
        if one.grounding.method == "none" and not one.grounding.candidates:
            place = place_in_list(context, one.cited.label)
            yield Hit(
                one.start,
                one.end,
                {"citation": one.cited.label},
                likelihood=0.9,
                related=(place,) if place else (),
            )
