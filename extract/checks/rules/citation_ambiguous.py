from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.citing import citings, reference_of


@check(
    "citation-ambiguous",
    severity="warning",
    cost=4,
    message="{citation} fits several references: {keys}",
    message_ja="引用 {citation} は複数の文献に当てはまる: {keys}",
    remedy="tell the references apart by a letter behind the year",
)
def citation_ambiguous(context: CheckContext) -> Iterator[Hit]:
    """A citation fits more than one reference.

    Bad::

        テスタチニブは細胞の増殖を抑制した (Abe, 2014)。

        ## 参考文献

        - Abe T, Ito K. Action of testatinib in cells. *Blood.* 2014;12(3):100-110.
        - Abe T, Mori S. Action of testatinib in mice. *Science.* 2014;13(3):200-210.

    Good::

        テスタチニブは細胞の増殖を抑制した (Abe, 2014a)。テスタチニブは腫瘍を縮小させた (Abe, 2014b)。

        ## 参考文献

        - Abe T, Ito K. Action of testatinib in cells. *Blood.* 2014a;12(3):100-110.
        - Abe T, Mori S. Action of testatinib in mice. *Science.* 2014b;13(3):200-210.
    """
    for one in context.view(citings):
        if one.grounding.method == "ambiguous":
            keys = [candidate.key for candidate in one.grounding.candidates]
            references = [found for key in keys if (found := reference_of(context, key))]
            yield Hit(
                one.start,
                one.end,
                {"citation": one.cited.label, "keys": "; ".join(keys)},
                likelihood=0.7,
                related=tuple((reference.start, reference.end) for reference in references),
            )
