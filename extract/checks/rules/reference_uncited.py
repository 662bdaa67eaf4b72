from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.citing import citings
from extract.checks.views.reporting import uncited_reports


@check(
    "reference-uncited",
    severity="warning",
    cost=4,
    message="{key} is in the reference list but never cited",
    message_ja="参考文献 {key} は本文で引用されていない",
    remedy="cite it where it belongs, or take it out of the list",
)
def reference_uncited(context: CheckContext) -> Iterator[Hit]:
    """An entry of the reference list is cited nowhere.

    Related places are those that may have lost the citation: the sentences that report from the literature and
    cite nothing, and those that cite others.

    Bad::

        テスタチニブは細胞の増殖を抑制した (Abe, 2014)。

        ## 参考文献

        - Abe T, Ito K. Action of testatinib in cells. *Blood.* 2014;12(3):100-110.
        - Suzuki M, Ito K. Action of other agents in cells. *Blood.* 2015;13(3):100-110.

    Good::

        テスタチニブは細胞の増殖を抑制した (Abe, 2014)。

        ## 参考文献

        - Abe T, Ito K. Action of testatinib in cells. *Blood.* 2014;12(3):100-110.
    """
    cited = context.view(citings)
    if not cited:
        return
    known = {one.grounding.reference for one in cited}
    known |= {candidate.key for one in cited for candidate in one.grounding.candidates[:1]}
    places = dict.fromkeys([*context.view(uncited_reports), *(one.sentence for one in cited)])
    lost = tuple((context.sentences[at].start, context.sentences[at].end) for at in places)
    for reference in context.document.references:
        if reference.key not in known:
            yield Hit(reference.start, reference.end, {"key": reference.key}, likelihood=0.8, related=lost)
