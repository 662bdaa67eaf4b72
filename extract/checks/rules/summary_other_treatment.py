from __future__ import annotations

import re
from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.rules.summary_orphan import needs_a_result
from extract.checks.views.linking import facet_reader
from extract.checks.views.statements import Statement, borrowed, by_sentence, place_of_all, statements
from extract.checks.views.wording import may_be_meant


@check(
    "summary-other-treatment",
    severity="warning",
    cost=9,
    message="the summary ascribes {effect} to {treatment}; the results know it for {other} only",
    message_ja="総括は {effect} を {treatment} の作用とするが、結果では {other} についてのみ報告されている",
    remedy="compare with the study report; name the treatment that was given",
)
def summary_other_treatment(context: CheckContext) -> Iterator[Hit]:
    """A summary ascribes an effect to a treatment for which no result reports it.

    Bad::

        ## 1. 薬理試験

        テスタチニブは RL 細胞の増殖を抑制した。リファレンマブは RL 細胞のアポトーシスを誘導した。

        ## 2. 総括

        リファレンマブは RL 細胞の増殖を抑制した。

    Good::

        ## 1. 薬理試験

        テスタチニブは RL 細胞の増殖を抑制した。リファレンマブは RL 細胞のアポトーシスを誘導した。

        ## 2. 総括

        リファレンマブは RL 細胞のアポトーシスを誘導した。
    """
    swapped = [
        one
        for one in context.view(statements)
        if one.gap == "treatment"
        and needs_a_result(one)
        and _names_agents(context, one)
        and not may_be_meant(context, one)
    ]
    for group in by_sentence(swapped):
        claims = [one.claim for one in group]
        nearest = [one.nearest.result.claim for one in group if one.nearest]
        start, end = place_of_all(claims)
        yield Hit(
            start,
            end,
            {
                "effect": "、".join(dict.fromkeys(claim.effect.text for claim in claims if claim.effect)),
                "treatment": "、".join(
                    dict.fromkeys(claim.treatment.text for claim in claims if claim.treatment)
                ),
                "other": "、".join(
                    dict.fromkeys(claim.treatment.text for claim in nearest if claim.treatment)
                ),
            },
            likelihood=max(
                (one.nearest.effect * one.nearest.system for one in group if one.nearest), default=0.5
            ),
            related=(
                *dict.fromkeys((claim.sentence.start, claim.sentence.end) for claim in nearest),
                *dict.fromkeys(span for claim in claims for span in borrowed(claim)),
            ),
            claims=tuple(dict.fromkeys(claim.id for claim in (*claims, *nearest))),
        )


_NAME = re.compile(r"[ァ-ヺー]{3,}|[a-z0-9+]+")


def _names_agents(context: CheckContext, statement: Statement) -> bool:
    """Whether the treatment is given by name or acts in other claims too: a phrase is no other drug."""
    reader = context.view(facet_reader)
    known = context.view(_acting)
    return all(_NAME.fullmatch(agent) or agent in known for agent in reader.facets(statement.claim).agents)


def _acting(context: CheckContext) -> frozenset[str]:
    reader = context.view(facet_reader)
    claims = context.in_role("result", "background")
    return frozenset(agent for claim in claims for agent in reader.facets(claim).agents)
