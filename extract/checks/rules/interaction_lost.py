from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.rules.interaction_changed import INTERACTIONS
from extract.checks.views.linking import SURE
from extract.checks.views.statements import by_sentence, place_of_all, statements


@check(
    "interaction-lost",
    severity="note",
    cost=4,
    message="the result says that the combination is {interaction}, the summary does not: 「{quote}」",
    message_ja="結果にある「{interaction}」が総括にない: 「{quote}」",
    remedy="say how the drugs act together if it matters to the conclusion",
)
def interaction_lost(context: CheckContext) -> Iterator[Hit]:
    """A summary repeats a result of a combination and leaves out that it was additive or synergistic.

    Bad::

        ## 1. 薬理試験

        テスタチニブとリファレンマブとの併用により RL 細胞の生細胞数が相乗的に減少した。

        ## 2. 総括

        テスタチニブとリファレンマブとの併用により RL 細胞の生細胞数が減少した。

    Good::

        ## 1. 薬理試験

        テスタチニブとリファレンマブとの併用により RL 細胞の生細胞数が相乗的に減少した。

        ## 2. 総括

        テスタチニブとリファレンマブとの併用により RL 細胞の生細胞数が相乗的に減少した。
    """
    lost = {}
    for one in context.view(statements):
        linked = [link for link in one.carriers(SURE) if link.treatment == 1.0 and link.agrees]
        if one.claim.interaction is None and linked and all(link.result.claim.interaction for link in linked):
            lost[one.claim.id] = (one, linked[0].result.claim)
    for group in by_sentence(one for one, _ in lost.values()):
        result = lost[group[0].claim.id][1]
        start, end = place_of_all(one.claim for one in group)
        yield Hit(
            start,
            end,
            {
                "interaction": result.interaction or "",
                "interaction_ja": INTERACTIONS[result.interaction or "additive"],
                "quote": context.quote(result.sentence.start, result.sentence.end, 60),
            },
            likelihood=0.5,
            related=((result.sentence.start, result.sentence.end),),
            claims=tuple(dict.fromkeys((*(one.claim.id for one in group), result.id))),
        )
