from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.interactions import Wording, conflicts
from extract.checks.views.linking import LIKELY
from extract.checks.views.links import Link
from extract.checks.views.statements import Statement, by_sentence, place_of_all, statements

INTERACTIONS = {"additive": "相加的", "synergistic": "相乗的"}


@check(
    "interaction-changed",
    severity="error",
    cost=8,
    message="the summary calls the combination {one} ({effect}), the result {other}: 「{quote}」",
    message_ja="併用による {effect} を総括は{one}、結果は{other}とする: 「{quote}」",
    remedy="compare with the study report and correct the wrong one",
)
def interaction_changed(context: CheckContext) -> Iterator[Hit]:
    """What a result calls additive the summary calls synergistic, or the other way round.

    Bad::

        ## 1. 薬理試験

        テスタチニブとリファレンマブとの併用により RL 細胞の生細胞数が相加的に減少した。

        ## 2. 総括

        テスタチニブとリファレンマブとの併用により RL 細胞の生細胞数が相乗的に減少した。

    Good::

        ## 1. 薬理試験

        テスタチニブとリファレンマブとの併用により RL 細胞の生細胞数が相加的に減少した。

        ## 2. 総括

        テスタチニブとリファレンマブとの併用により RL 細胞の生細胞数が相加的に減少した。
    """
    told: set[int] = set()
    for hit in _linked(context):
        told.add(context.claims_by_id[hit.claims[0]].sentence.start)
        yield hit
    for one, other in conflicts(context):
        sentence = context.sentences[one.sentence]
        if sentence.start not in told:
            yield _surface(context, one, other)


def _linked(context: CheckContext) -> Iterator[Hit]:
    """Statements whose results are linked by their claims."""
    changed = [(one, link) for one in context.view(statements) if (link := _other(one))]
    links = {one.claim.id: link for one, link in changed}
    for group in by_sentence(one for one, _ in changed):
        link = max((links[one.claim.id] for one in group), key=lambda one: one.strength)
        claim, result = link.statement.claim, link.result.claim
        start, end = place_of_all(one.claim for one in group)
        spans = [span for one in group for span in one.claim.cues.interaction]
        yield Hit(
            min([start, *(span[0] for span in spans)]),
            max([end, *(span[1] for span in spans)]),
            {
                "one": claim.interaction or "",
                "one_ja": INTERACTIONS[claim.interaction or "additive"],
                "other": result.interaction or "",
                "other_ja": INTERACTIONS[result.interaction or "additive"],
                "effect": claim.effect.text if claim.effect else "–",
                "quote": context.quote(result.sentence.start, result.sentence.end, 60),
            },
            likelihood=link.strength,
            related=((result.sentence.start, result.sentence.end),),
            claims=tuple(dict.fromkeys((*(one.claim.id for one in group), result.id))),
        )


def _surface(context: CheckContext, one: Wording, other: Wording) -> Hit:
    result = context.sentences[other.sentence]
    return Hit(
        *one.span,
        {
            "one": one.interaction,
            "one_ja": INTERACTIONS[one.interaction],
            "other": other.interaction,
            "other_ja": INTERACTIONS[other.interaction],
            "effect": "、".join(sorted(one.partners)),
            "quote": context.quote(result.start, result.end, 60),
        },
        likelihood=0.7,
        related=(other.span, (result.start, result.end)),
    )


def _other(statement: Statement) -> Link | None:
    """The strongest linked result with another interaction, if none has the same."""
    wanted = statement.claim.interaction
    linked = [
        link for link in statement.carriers(LIKELY) if link.treatment == 1.0 and link.result.claim.interaction
    ]
    if wanted is None or not linked or any(link.result.claim.interaction == wanted for link in linked):
        return None
    return linked[0]
