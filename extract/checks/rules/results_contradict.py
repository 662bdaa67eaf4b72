from __future__ import annotations

import re
from collections.abc import Iterator

from extract.checks.context import CheckContext, place_of
from extract.checks.registry import Hit, check
from extract.checks.rules.summary_contradicts_result import WAYS
from extract.checks.views.linking import study_links
from extract.checks.views.links import Link

_CONDITION = re.compile(
    r"[0-9][0-9,.]*\s?(?:[μunmpk]?(?:mol|M|g)\b|mg|%|時間|分|日|週)|用量|高濃度|低濃度|一過性"
)
_NEAR = 0.75


@check(
    "results-contradict",
    severity="warning",
    cost=8,
    message="here {treatment} makes {effect} {way}, there {other}: 「{quote}」",
    message_ja="{treatment} による {effect} がここでは「{way}」、別の箇所では「{other}」: 「{quote}」",
    remedy="compare both with the study report; if both are right, say what differs (dose, time, system)",
)
def results_contradict(context: CheckContext) -> Iterator[Hit]:
    """Two results report the same treatment to move the same thing in the same system in opposite directions.

    Sentences that name doses or times are left out: they may well differ.

    Bad::

        テスタチニブは RL 細胞の細胞死を誘導した。次に RL 細胞を用いて検討した。テスタチニブにより RL 細胞の生細胞数が増加した。

    Good::

        テスタチニブは RL 細胞の細胞死を誘導した。次に RL 細胞を用いて検討した。テスタチニブにより RL 細胞の生細胞数が減少した。
    """
    linking = context.view(study_links)
    seen: set[frozenset[int]] = set()
    for facets in linking.pool:
        claim = facets.claim
        if _CONDITION.search(claim.sentence.text):
            continue
        for link in linking.links(claim):
            pair = frozenset((claim.sentence.start, link.result.claim.sentence.start))
            if pair not in seen and _opposite(link):
                seen.add(pair)
                yield _hit(context, link)


def _opposite(link: Link) -> bool:
    one, other = link.statement, link.result
    same_system = one.subject == other.subject or (one.systems and one.systems == other.systems)
    return bool(
        link.treatment == 1.0
        and link.effect >= _NEAR
        and link.system >= 0.9
        and same_system
        and one.subject
        and one.axes == other.axes
        and not link.agrees
        and one.claim.comparator == other.claim.comparator
        and one.claim.interaction == other.claim.interaction
        and not _CONDITION.search(other.claim.sentence.text)
    )


def _hit(context: CheckContext, link: Link) -> Hit:
    one, other = sorted((link.statement.claim, link.result.claim), key=lambda claim: -claim.sentence.start)
    return Hit(
        *place_of(one),
        {
            "treatment": one.treatment.text if one.treatment else "–",
            "effect": one.effect.text if one.effect else "–",
            "way": WAYS[one.direction][0],
            "way_ja": WAYS[one.direction][1],
            "other": WAYS[other.direction][0],
            "other_ja": WAYS[other.direction][1],
            "quote": context.quote(other.sentence.start, other.sentence.end, 60),
        },
        likelihood=0.7 * link.strength,
        related=(place_of(other),),
        claims=(one.id, other.id),
    )
