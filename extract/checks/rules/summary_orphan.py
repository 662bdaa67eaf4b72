from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.statements import Statement, borrowed, by_sentence, place_of_all, statements
from extract.checks.views.wording import is_written


@check(
    "summary-orphan",
    severity="warning",
    cost=8,
    message="the summary speaks of {effect} under {treatment}; no result does",
    message_ja="総括にある {treatment} による {effect} に対応する結果がない",
    remedy="add the result, cite the source, or take the statement out of the summary",
)
def summary_orphan(context: CheckContext) -> Iterator[Hit]:
    """A summary states an effect that no result reports.

    Statements that are hedged, cite the literature or name nothing in particular (効果, 薬理活性) are left out.

    Bad::

        ## 1. 薬理試験

        テスタチニブは RL 細胞の増殖を抑制した。

        ## 2. 総括

        テスタチニブは RL 細胞の増殖を抑制し、チロシンリン酸化タンパク質の発現を増加させた。

    Good::

        ## 1. 薬理試験

        テスタチニブは RL 細胞の増殖を抑制し、チロシンリン酸化タンパク質の発現を増加させた。

        ## 2. 総括

        テスタチニブは RL 細胞の増殖を抑制し、チロシンリン酸化タンパク質の発現を増加させた。
    """
    orphans = [one for one in context.view(statements) if one.gap == "effect" and needs_a_result(one)]
    for group in by_sentence(
        one for one in orphans if not is_written(context, one.claim, "result", "background")
    ):
        claims = [one.claim for one in group]
        start, end = place_of_all(claims)
        yield Hit(
            start,
            end,
            {
                "effect": "、".join(dict.fromkeys(claim.effect.text for claim in claims if claim.effect)),
                "treatment": "、".join(
                    dict.fromkeys(claim.treatment.text for claim in claims if claim.treatment)
                ),
            },
            likelihood=0.8 - max(one.best for one in group),
            related=tuple(dict.fromkeys(span for claim in claims for span in borrowed(claim))),
            claims=tuple(claim.id for claim in claims),
        )


def needs_a_result(statement: Statement) -> bool:
    """Whether a statement claims a finding of this document and not an inference or the literature's."""
    claim = statement.claim
    return not statement.hedged and not claim.citations and claim.modality == "asserted"
