"""The direction of a claim is turned round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extract.faults.model import Edit, Ground, kind
from extract.faults.planters.common import findings_of, flipped, links, own_results, repeated, summary, within
from extract.model import Claim

_CLOSE = 0.5


def _moving(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Claims of an increase or a decrease: 増加しなかった is hardly another statement than 減少しなかった."""
    return (claim for claim in claims if claim.direction in ("increase", "decrease"))


@kind(
    "summary-direction-flipped",
    severity="error",
    rules=("summary-contradicts-result", "statement-repeated-differently"),
)
def summary_direction(ground: Ground) -> Iterator[Edit]:
    """A direction word of a summary that restates a result is exchanged for its opposite."""
    for claim in _moving(findings_of(ground)):
        for span in within(claim, claim.cues.direction):
            yield from flipped(ground, span)


@kind(
    "result-direction-flipped",
    severity="warning",
    rules=("summary-contradicts-result", "results-contradict", "statement-repeated-differently"),
)
def result_direction(ground: Ground) -> Iterator[Edit]:
    """A direction word of a result that the summary restates, and no other result does, is exchanged."""
    for claim in summary(ground):
        carriers = links(ground, claim, _CLOSE)
        if len({one.claim.sentence.start for one in carriers}) == 1:
            for result in _moving([carriers[0].claim]):
                for span in within(result, result.cues.direction):
                    yield from flipped(ground, span)


@kind("result-repeated-flipped", severity="warning", rules=(
    "summary-contradicts-result", "results-contradict", "statement-repeated-differently",
))  # fmt: skip
def repeated_flipped(ground: Ground) -> Iterator[Edit]:
    """A result is repeated at the end of the summary with its direction exchanged."""
    for claim in _moving(own_results(ground)):
        for span in within(claim, claim.cues.direction):
            for edit in flipped(ground, span):
                yield from repeated(ground, claim, edit)
