from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.linking import LIKELY
from extract.checks.views.links import Link
from extract.checks.views.statements import (
    Statement,
    borrowed,
    by_sentence,
    how_sure,
    place_of_all,
    statements,
)


@check(
    "summary-contradicts-result",
    severity="error",
    cost=10,
    message="the summary says that {treatment} makes {effect} {way}; a result, {sure} of the same, says {other}: 「{quote}」",
    message_ja="総括は {treatment} による {effect} を「{way}」とするが、{sure}同じ結果は「{other}」: 「{quote}」",
    remedy="compare both places with the study report and correct the wrong one",
)
def summary_contradicts_result(context: CheckContext) -> Iterator[Hit]:
    """A summary says the opposite of the result that it sums up.

    Statement and result are linked by the agents, the effect (identifiers, concepts, target) and the system. A
    statement is contradicted if the results that it is linked to exclude its direction and none that is linked
    nearly as well agrees.

    Bad::

        ## 1. 薬理試験

        テスタチニブは RL 細胞の増殖を抑制した。

        ## 2. 総括

        テスタチニブは RL 細胞の増殖を促進した。

    Good::

        ## 1. 薬理試験

        テスタチニブは RL 細胞の増殖を抑制した。

        ## 2. 総括

        テスタチニブは RL 細胞の増殖を減弱させた。
    """
    contradicted = [(one, against) for one in context.view(statements) if (against := _against(one))]
    links = {one.claim.id: against for one, against in contradicted}
    for group in by_sentence(one for one, _ in contradicted):
        worst = max((link for one in group for link in links[one.claim.id]), key=lambda link: link.strength)
        claim, other = worst.statement.claim, worst.result.claim
        sure, sure_ja = how_sure(worst.strength)
        start, end = place_of_all(one.claim for one in group)
        results = [link.result.claim for one in group for link in links[one.claim.id][:3]]
        yield Hit(
            start,
            end,
            {
                "treatment": claim.treatment.text if claim.treatment else "–",
                "effect": claim.effect.text if claim.effect else "–",
                "way": WAYS[claim.direction][0],
                "way_ja": WAYS[claim.direction][1],
                "other": WAYS[other.direction][0],
                "other_ja": WAYS[other.direction][1],
                "sure": sure,
                "sure_ja": sure_ja,
                "quote": context.quote(other.sentence.start, other.sentence.end, 60),
            },
            likelihood=worst.strength,
            related=(
                *dict.fromkeys((one.sentence.start, one.sentence.end) for one in results),
                *dict.fromkeys(span for one in group for span in borrowed(one.claim)),
            ),
            claims=tuple(dict.fromkeys([one.claim.id for one in group] + [one.id for one in results])),
        )


_SAME = 0.8
"""細胞死に影響しなかった excludes no 抗腫瘍効果: that one quantity stays says nothing of another."""
WAYS = {
    "increase": ("rise", "増加"),
    "decrease": ("fall", "減少"),
    "no_change": ("stay as it is", "不変"),
    "change": ("change", "変化"),
}


def _against(statement: Statement) -> list[Link]:
    carriers = statement.telling()
    if any(link.agrees for link in carriers):
        return []
    likely = (link for link in carriers if link.strength >= LIKELY and link.treatment == 1.0)
    return [link for link in likely if link.effect >= _SAME or link.result.claim.direction != "no_change"]
