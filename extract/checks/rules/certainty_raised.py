from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.linking import LIKELY
from extract.checks.views.links import Link
from extract.checks.views.statements import (
    Statement,
    by_sentence,
    how_sure,
    is_hedged,
    place_of_all,
    statements,
)
from extract.checks.views.twins import nearest_by_words
from extract.model import CertaintyLevel

_JAPANESE: dict[CertaintyLevel, str] = {
    "possible": "可能性",
    "suggested": "示唆",
    "considered": "考えられる",
    "shown": "示された",
    "confirmed": "確認・明らか",
}


@check(
    "certainty-raised",
    severity="warning",
    cost=7,
    message="the summary is surer ({level}) than the result it rests on ({lower}); {sure} 「{quote}」",
    message_ja="総括の確からしさ（{level}）が、基づく結果（{lower}）より高い。{sure}「{quote}」",
    remedy="say it as carefully as the result does",
)
def certainty_raised(context: CheckContext) -> Iterator[Hit]:
    """A summary states as shown what the result only suggests.

    The ladder is 可能性 < 示唆 < 考えられる < 示された < 確認・明らか. Fires where the result that is nearest by
    its words stands on a hedge and the statement on a higher rung.

    Bad::

        ## 1. 薬理試験

        テスタチニブが RL 細胞の生存期間を延長させる可能性が示唆された。

        ## 2. 総括

        テスタチニブが RL 細胞の生存期間を延長させることが示された。

    Good::

        ## 1. 薬理試験

        テスタチニブが RL 細胞の生存期間を延長させる可能性が示唆された。

        ## 2. 総括

        テスタチニブが RL 細胞の生存期間を延長させる可能性が示唆された。
    """
    raised = [(one, link) for one in context.view(statements) if (link := _hedge(context, one))]
    links = {one.claim.id: link for one, link in raised}
    for group in by_sentence(one for one, _ in raised):
        link = max((links[one.claim.id] for one in group), key=lambda one: one.strength)
        statement, result = link.statement.claim, link.result.claim
        sure, sure_ja = how_sure(link.strength)
        start, end = place_of_all(one.claim for one in group)
        cue = statement.certainty.span
        yield Hit(
            min(start, cue[0]) if cue else start,
            max(end, cue[1]) if cue else end,
            {
                "level": statement.certainty.level,
                "level_ja": _JAPANESE[statement.certainty.level],
                "lower": result.certainty.level,
                "lower_ja": _JAPANESE[result.certainty.level],
                "sure": sure,
                "sure_ja": sure_ja,
                "quote": context.quote(result.sentence.start, result.sentence.end, 60),
            },
            likelihood=0.8 * link.strength,
            related=((result.sentence.start, result.sentence.end),),
            claims=tuple(dict.fromkeys((*(one.claim.id for one in group), result.id))),
        )


def _hedge(context: CheckContext, statement: Statement) -> Link | None:
    """The hedged result that a statement rests on, if it is surer than that."""
    if statement.hedged:
        return None
    agreeing = [link for link in statement.carriers(LIKELY) if link.agrees]
    if not agreeing:
        return None
    nearest = nearest_by_words(context, statement.claim, agreeing)
    return nearest if is_hedged(nearest.result.claim) else None
