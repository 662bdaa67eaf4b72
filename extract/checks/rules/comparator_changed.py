from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.comparing import compared_with, comparisons
from extract.checks.views.linking import LIKELY
from extract.checks.views.statements import by_sentence, place_of_all


@check(
    "comparator-changed",
    severity="warning",
    cost=7,
    message="the summary compares {effect} with {one}, the result with {other}: 「{quote}」",
    message_ja="{effect} の比較対象が総括では{one}、結果では{other}: 「{quote}」",
    remedy="compare with what the study compared",
)
def comparator_changed(context: CheckContext) -> Iterator[Hit]:
    """A summary compares an effect with something else than the result does.

    Bad::

        ## 1. 薬理試験

        テスタチニブは溶媒対照群と比較して RL 細胞の増殖を抑制した。

        ## 2. 総括

        テスタチニブはリファレンマブ単独処置と比較して RL 細胞の増殖を抑制した。

    Good::

        ## 1. 薬理試験

        テスタチニブは溶媒対照群と比較して RL 細胞の増殖を抑制した。

        ## 2. 総括

        テスタチニブは対照群と比較して RL 細胞の増殖を抑制した。
    """
    changed = {}
    for one, linked in context.view(comparisons):
        kinds = [compared_with(context, link.result.claim) for link in linked]
        own = compared_with(context, one.claim)
        if own and linked and linked[0].strength >= LIKELY and all(kind and not kind & own for kind in kinds):
            changed[one.claim.id] = (one, linked[0].result.claim)
    for group in by_sentence(one for one, _ in changed.values()):
        claim, result = group[0].claim, changed[group[0].claim.id][1]
        start, end = place_of_all(one.claim for one in group)
        spans = [span for one in group for span in one.claim.cues.comparator]
        yield Hit(
            min([start, *(span[0] for span in spans)]),
            max([end, *(span[1] for span in spans)]),
            {
                "effect": claim.effect.text if claim.effect else "–",
                "one": claim.comparator or "",
                "other": result.comparator or "",
                "quote": context.quote(result.sentence.start, result.sentence.end, 60),
            },
            likelihood=0.6,
            related=((result.sentence.start, result.sentence.end),),
            claims=tuple(dict.fromkeys((*(one.claim.id for one in group), result.id))),
        )
