from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.citing import citings, reference_of


@check(
    "citation-accents",
    severity="note",
    cost=2,
    message="{citation} is spelled {listed} in the reference list",
    message_ja="引用 {citation} は参考文献一覧では {listed} と綴られている",
    remedy="spell the name as its author does, in both places",
)
def citation_accents(context: CheckContext) -> Iterator[Hit]:
    """Citation and reference differ in accents or case only (Kronke, Krönke).

    Bad::

        テスタチニブは細胞の増殖を抑制した (Kronke, 2014)。

        ## 参考文献

        - Krönke J, Ito K. Action of testatinib in cells. *Blood.* 2014;12(3):100-110.

    Good::

        テスタチニブは細胞の増殖を抑制した (Krönke, 2014)。

        ## 参考文献

        - Krönke J, Ito K. Action of testatinib in cells. *Blood.* 2014;12(3):100-110.
    """
    for one in context.view(citings):
        reference = reference_of(context, one.grounding.reference)
        if one.grounding.method == "folded" and reference:
            yield Hit(
                one.start,
                one.end,
                {"citation": one.cited.label, "listed": reference.key},
                likelihood=0.9,
                related=((reference.start, reference.end),),
            )
