from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.comparing import comparisons
from extract.checks.views.linking import SURE
from extract.checks.views.statements import by_sentence, place_of_all


@check(
    "comparator-lost",
    severity="note",
    cost=3,
    message="the result is a comparison with {comparator}; the summary does not say so: 「{quote}」",
    message_ja="結果は{comparator}との比較だが、総括はそれを述べていない: 「{quote}」",
    remedy="name what the effect was compared with if it matters to the conclusion",
)
def comparator_lost(context: CheckContext) -> Iterator[Hit]:
    """A summary repeats a result and leaves out what it was compared with.

    Bad::

        ## 1. 薬理試験

        テスタチニブはリファレンマブ単独処置と比較して RL 細胞の増殖を抑制した。

        ## 2. 総括

        テスタチニブは RL 細胞の増殖を抑制した。

    Good::

        ## 1. 薬理試験

        テスタチニブはリファレンマブ単独処置と比較して RL 細胞の増殖を抑制した。

        ## 2. 総括

        テスタチニブはリファレンマブ単独処置と比較して RL 細胞の増殖を抑制した。
    """
    lost = {}
    for one, linked in context.view(comparisons):
        sure = [link for link in linked if link.strength >= SURE]
        if not one.claim.comparator and sure and all(link.result.claim.comparator for link in sure):
            lost[one.claim.id] = (one, sure[0].result.claim)
    for group in by_sentence(one for one, _ in lost.values()):
        result = lost[group[0].claim.id][1]
        start, end = place_of_all(one.claim for one in group)
        quote = context.quote(result.sentence.start, result.sentence.end, 60)
        yield Hit(
            start,
            end,
            {"comparator": result.comparator or "", "quote": quote},
            likelihood=0.4,
            related=((result.sentence.start, result.sentence.end),),
            claims=tuple(dict.fromkeys((*(one.claim.id for one in group), result.id))),
        )
