from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.linking import LIKELY
from extract.checks.views.statements import by_sentence, place_of_all, statements
from extract.checks.views.twins import names


@check(
    "only-added",
    severity="note",
    cost=5,
    message="the summary has {effect} in {subject} only (のみ); the result does not limit it: 「{quote}」",
    message_ja="総括は {effect} を {subject} のみとするが、結果には「のみ」がない: 「{quote}」",
    remedy="compare with the study report; put the restriction where it belongs",
)
def only_added(context: CheckContext) -> Iterator[Hit]:
    """A summary limits an effect by のみ where the result does not.

    Bad::

        ## 1. 薬理試験

        テスタチニブは健康人の PBMC サンプルで IL-2 の遊離を増加させた。

        ## 2. 総括

        テスタチニブは健康人の PBMC サンプルのみで IL-2 の遊離を増加させた。

    Good::

        ## 1. 薬理試験

        テスタチニブは健康人の PBMC サンプルのみで IL-2 の遊離を増加させた。

        ## 2. 総括

        テスタチニブは健康人の PBMC サンプルのみで IL-2 の遊離を増加させた。
    """
    added = {}
    for one in context.view(statements):
        linked = [link for link in one.carriers(LIKELY) if link.agrees]
        if one.claim.exclusive and linked and not any(link.result.claim.exclusive for link in linked):
            added[one.claim.id] = (one, linked[0].result.claim)
    for group in by_sentence(one for one, _ in added.values()):
        claims = [one.claim for one in group]
        result = added[claims[0].id][1]
        yield Hit(
            *place_of_all(claims),
            {
                "effect": names(claim.effect.text for claim in claims if claim.effect),
                "subject": names(claim.subject.text for claim in claims if claim.subject),
                "quote": context.quote(result.sentence.start, result.sentence.end, 60),
            },
            likelihood=0.5,
            related=((result.sentence.start, result.sentence.end),),
            claims=tuple(dict.fromkeys((*(claim.id for claim in claims), result.id))),
        )
