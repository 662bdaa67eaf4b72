from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.statements import by_sentence, place_of_all, statements
from extract.checks.views.twins import names
from extract.checks.views.wording import is_written


@check(
    "summary-inference",
    severity="note",
    cost=5,
    message="the summary infers {effect} under {treatment}; no result speaks of it",
    message_ja="総括は {treatment} による {effect} を推論しているが、対応する結果がない",
    remedy="make sure that the inference follows from the results, or cite its source",
)
def summary_inference(context: CheckContext) -> Iterator[Hit]:
    """A hedged or reported statement of the summary has no result and no source.

    Bad::

        ## 1. 薬理試験

        テスタチニブは RL 細胞の増殖を抑制した。

        ## 2. 総括

        テスタチニブは血管新生を抑制すると考えられる。

    Good::

        ## 1. 薬理試験

        テスタチニブは RL 細胞の増殖を抑制した。

        ## 2. 総括

        テスタチニブは RL 細胞の増殖を抑制すると考えられる。
    """
    unsupported = [
        one
        for one in context.view(statements)
        if one.gap == "effect"
        and one.claim.modality != "asserted"
        and not one.claim.citations
        and not is_written(context, one.claim, "result", "background")
    ]
    for group in by_sentence(unsupported):
        claims = [one.claim for one in group]
        yield Hit(
            *place_of_all(claims),
            {
                "effect": names(claim.effect.text for claim in claims if claim.effect),
                "treatment": names(claim.treatment.text for claim in claims if claim.treatment),
            },
            likelihood=0.5,
            claims=tuple(claim.id for claim in claims),
        )
