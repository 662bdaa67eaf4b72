from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.rules.summary_orphan import needs_a_result
from extract.checks.views.statements import borrowed, by_sentence, place_of_all, statements


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
    swapped = [one for one in context.view(statements) if one.gap == "treatment" and needs_a_result(one)]
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
