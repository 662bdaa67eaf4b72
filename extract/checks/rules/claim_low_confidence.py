from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext, place_of
from extract.checks.registry import Hit, check
from extract.doubts import doubts

_LOW = 0.5


@check(
    "claim-low-confidence",
    severity="note",
    cost=4,
    message="the claim may be read wrongly ({confidence}; weakest: {weakest}): {claim}",
    message_ja="主張の読み取りが不確か ({confidence}、最も弱い点: {weakest}): {claim}",
    remedy="compare the claim with the sentence",
)
def claim_low_confidence(context: CheckContext) -> Iterator[Hit]:
    """The extraction is less than half sure of a claim.

    The examples hold no such claim on purpose: the probability is measured, not written in the text.
    """
    for claim in context.claims:
        if claim.confidence is not None and claim.confidence < _LOW:
            slots = (claim.subject, claim.treatment, claim.effect)
            fields = {
                "confidence": f"{claim.confidence:.2f}",
                "weakest": claim.weakest or "–",
                "weakest_ja": doubts().japanese(claim.weakest) or "–",
                "claim": " | ".join(slot.text if slot else "–" for slot in slots) + f" | {claim.direction}",
            }
            yield Hit(*place_of(claim), fields, likelihood=1 - claim.confidence, claims=(claim.id,))
