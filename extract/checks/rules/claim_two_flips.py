from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext, place_of
from extract.checks.registry import Hit, check
from extract.checks.views.facets import NET


@check(
    "claim-two-flips",
    severity="note",
    cost=4,
    message="two changes of direction in one claim: {effect}, {direction}",
    message_ja="1 つの主張に向きの変化が 2 つある: {effect} が {direction}",
    remedy="read the sentence again: does the quantity rise or fall?",
)
def claim_two_flips(context: CheckContext) -> Iterator[Hit]:
    """A fall that falls, or a rise that falls (発現低下が減弱): easily read, and extracted, the wrong way round.

    Bad::

        セレブロンの欠損により、テスタチニブによる IRF4 の発現低下が減弱した。

    Good::

        テスタチニブにより IRF4 の発現が低下した。
    """
    seen: set[tuple[int, str]] = set()
    for claim in context.claims:
        effect = claim.effect.text if claim.effect else ""
        inner = next((sign for pattern, sign in NET if pattern.search(effect)), 0)
        flips = inner == -1 and claim.direction in ("decrease", "no_change")
        if flips and (claim.sentence.start, effect) not in seen:
            seen.add((claim.sentence.start, effect))
            fields = {
                "effect": effect,
                "direction": claim.direction,
                "direction_ja": _JAPANESE[claim.direction],
            }
            yield Hit(*place_of(claim), fields, likelihood=0.3, claims=(claim.id,))


_JAPANESE = {"decrease": "減少", "no_change": "不変"}
