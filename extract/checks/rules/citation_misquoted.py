from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.citing import citings, place_in_list, reference_of

_JAPANESE = {
    "year differs": "年が違う",
    "name differs": "著者名が違う",
    "name and year differ": "著者名と年が違う",
    "letter differs": "年の添字が違う",
    "not the first author": "筆頭著者でない",
    "second author differs": "第二著者が違う",
    "several references": "複数の文献に当てはまる",
}


@check(
    "citation-misquoted",
    severity="error",
    cost=6,
    message="{citation} is not in the reference list; {near} is ({reason})",
    message_ja="引用 {citation} は参考文献一覧になく、{near} がある ({reason})",
    remedy="look the paper up and make citation and reference agree",
)
def citation_misquoted(context: CheckContext) -> Iterator[Hit]:
    """A citation misses an entry of the reference list by little: the year, a letter of the name, the order.

    Bad::

        テスタチニブは細胞の増殖を抑制した (Abe, 2015)。

        ## 参考文献

        - Abe T, Ito K. Action of testatinib in cells. *Blood.* 2014;12(3):100-110.

    Good::

        テスタチニブは細胞の増殖を抑制した (Abe, 2014)。

        ## 参考文献

        - Abe T, Ito K. Action of testatinib in cells. *Blood.* 2014;12(3):100-110.
    """
    for one in context.view(citings):
        if one.grounding.reference is None and one.grounding.candidates:
            near = one.grounding.candidates[0]
            alike = [found.key for found in one.grounding.candidates if found.reason == near.reason]
            references = [found for key in alike if (found := reference_of(context, key))]
            places = [(reference.start, reference.end) for reference in references]
            places += [place] if (place := place_in_list(context, one.cited.label)) else []
            yield Hit(
                one.start,
                one.end,
                {
                    "citation": one.cited.label,
                    "near": near.key,
                    "reason": near.reason,
                    "reason_ja": _JAPANESE.get(near.reason, near.reason),
                },
                likelihood=0.95,
                related=tuple(places),
            )
