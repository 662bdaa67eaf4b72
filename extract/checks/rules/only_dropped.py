from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext, place_of
from extract.checks.registry import Hit, check
from extract.checks.views.linking import LIKELY
from extract.checks.views.links import Link
from extract.checks.views.statements import by_sentence, place_of_all, statements
from extract.checks.views.twins import likeness

_SAME_WORDS = 0.5


@check(
    "only-dropped",
    severity="warning",
    cost=7,
    message="the result has {effect} in {subject} only (のみ); the summary does not say so: 「{quote}」",
    message_ja="結果では {effect} は {subject} のみだが、総括には「のみ」がない: 「{quote}」",
    remedy="keep the restriction",
)
def only_dropped(context: CheckContext) -> Iterator[Hit]:
    """A summary repeats a result and drops its のみ.

    Bad::

        ## 1. 薬理試験

        テスタチニブは健康人の PBMC サンプルのみで IL-2 の遊離を増加させた。

        ## 2. 総括

        テスタチニブは健康人の PBMC サンプルで IL-2 の遊離を増加させた。

    Good::

        ## 1. 薬理試験

        テスタチニブは健康人の PBMC サンプルのみで IL-2 の遊離を増加させた。

        ## 2. 総括

        テスタチニブは健康人の PBMC サンプルのみで IL-2 の遊離を増加させた。
    """
    dropped = {}
    for one in context.view(statements):
        linked = [link for link in one.carriers(LIKELY) if link.agrees and link.treatment == 1.0]
        if not one.claim.exclusive and linked and all(_same_and_only(context, link) for link in linked):
            dropped[one.claim.id] = (one, linked[0].result.claim)
    for group in by_sentence(one for one, _ in dropped.values()):
        results = [dropped[one.claim.id][1] for one in group]
        start, end = place_of_all(one.claim for one in group)
        effects = [claim.effect.text for claim in results if claim.effect]
        subjects = [claim.subject.text for claim in results if claim.subject]
        yield Hit(
            start,
            end,
            {
                "effect": "、".join(dict.fromkeys(effects)),
                "subject": "、".join(dict.fromkeys(subjects)),
                "quote": context.quote(results[0].sentence.start, results[0].sentence.end, 60),
            },
            likelihood=0.6,
            related=tuple(dict.fromkeys(place_of(claim) for claim in results)),
            claims=tuple(dict.fromkeys(claim.id for claim in (*(one.claim for one in group), *results))),
        )


def _same_and_only(context: CheckContext, link: Link) -> bool:
    """Whether のみ limits the result, and the statement is the same otherwise.

    A statement in words of its own may keep the restriction by a narrower subject (雄ラット).
    """
    if not link.result.claim.exclusive or link.effect < LIKELY:
        return False
    narrowed = bool(link.statement.axes.keys() - link.result.axes.keys() or "sex" in link.statement.axes)
    starts = link.statement.claim.sentence.start, link.result.claim.sentence.start
    return not narrowed or likeness(context, *starts) >= _SAME_WORDS
