"""What limits a claim is lost or exchanged: のみ, a hedge, a comparison, how drugs act together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.checks import knowledge
from extract.checks.views.statements import is_hedged
from extract.faults.model import Edit, Ground, kind
from extract.faults.planters.common import links, own_results, repeated, summary, within
from extract.model import Claim

_ONLY = "のみ"
_OTHER = {"相加": "相乗", "相乗": "相加"}
_COMPARED = re.compile(r"(?:と比較して|と比較し|に比べて|に比べ|よりも|と比べて)、?")


@kind("result-only-dropped", severity="note", rules=("group-unmentioned", "only-added", "scope-widened"))
def only_dropped(ground: Ground) -> Iterator[Edit]:
    """A のみ is left out of a result."""
    for claim in ground.context.in_role("result"):
        yield from _without_only(ground, claim)


@kind("summary-only-dropped", severity="warning", rules=("only-dropped", "scope-widened"))
def repeated_without_only(ground: Ground) -> Iterator[Edit]:
    """A result that のみ limits is repeated at the end of the summary without it."""
    for claim in ground.context.in_role("result"):
        if not (claim.subject and claim.subject.inherited):
            for edit in _without_only(ground, claim):
                yield from repeated(ground, claim, edit)


def _without_only(ground: Ground, claim: Claim) -> Iterator[Edit]:
    for span in within(claim, claim.cues.exclusive):
        at = ground.text.find(_ONLY, span[0] - 2, span[1] + 2)
        if at >= 0:
            yield Edit(at, at + len(_ONLY), "")


@kind(
    "summary-certainty-raised",
    severity="warning",
    rules=("certainty-raised", "clinical-leap", "summary-orphan", "statement-repeated-differently"),
)
def certainty_raised(ground: Ground) -> Iterator[Edit]:
    """A hedge of a summary that rests on a hedged result, or on none, is taken away."""
    for claim in summary(ground):
        carriers = links(ground, claim)
        if is_hedged(claim) and (not carriers or any(is_hedged(one.claim) for one in carriers)):
            yield from _unhedged(ground, claim)


@kind(
    "hedged-result-repeated-as-shown",
    severity="warning",
    rules=("certainty-raised", "clinical-leap", "statement-repeated-differently"),
)
def repeated_as_shown(ground: Ground) -> Iterator[Edit]:
    """A hedged result is repeated at the end of the summary as shown."""
    for claim in ground.context.in_role("result"):
        if is_hedged(claim):
            for edit in _unhedged(ground, claim):
                yield from repeated(ground, claim, edit)


def _unhedged(ground: Ground, claim: Claim) -> Iterator[Edit]:
    for pattern, by in knowledge.hedges():
        if match := pattern.search(ground.text, claim.sentence.start, claim.sentence.end):
            yield Edit(match.start(), match.end(), by)
            return


@kind("interaction-swapped", severity="warning", rules=(
    "interaction-changed", "contrast-without-difference", "statement-repeated-differently", "results-contradict",
))  # fmt: skip
def interaction_swapped(ground: Ground) -> Iterator[Edit]:
    """相加 becomes 相乗 or the other way round, where the document says it twice or in contrast."""
    for sentence in ground.context.sentences:
        found = list(re.finditer("|".join(_OTHER), sentence.text))
        if len(found) > 1 or _is_restated(ground, sentence.start):
            for match in found:
                start = sentence.start + match.start()
                yield Edit(start, start + len(match[0]), _OTHER[match[0]])
    for claim in own_results(ground):
        for edit in _other_interaction(ground, claim):
            yield from repeated(ground, claim, edit)


def _is_restated(ground: Ground, start: int) -> bool:
    claims = [claim for claim in ground.context.claims_at.get(start, ()) if claim.interaction]
    return any(one.claim.interaction for claim in claims for one in links(ground, claim))


def _other_interaction(ground: Ground, claim: Claim) -> Iterator[Edit]:
    for span in within(claim, claim.cues.interaction):
        match = re.search("|".join(_OTHER), ground.text[slice(*span)])
        if match:
            yield Edit(span[0] + match.start(), span[0] + match.end(), _OTHER[match[0]])


@kind("interaction-lost", severity="note", rules=("interaction-lost", "interaction-changed"))
def interaction_lost(ground: Ground) -> Iterator[Edit]:
    """A result of a combination is repeated at the end of the summary without 相加的 or 相乗的."""
    for claim in own_results(ground):
        for span in within(claim, claim.cues.interaction):
            match = re.compile("(?:相加|相乗)(?:的に|的な|的)").search(ground.text, span[0], span[1] + 2)
            if match:
                yield from repeated(ground, claim, Edit(match.start(), match.end(), ""))


@kind("comparator-lost", severity="note", rules=("comparator-lost", "comparator-changed"))
def comparator_lost(ground: Ground) -> Iterator[Edit]:
    """A result with a comparison is repeated at the end of the summary without it."""
    for claim, start, end in _compared(ground):
        match = _COMPARED.search(ground.text, end, claim.sentence.end)
        if match:
            yield from repeated(ground, claim, Edit(start, match.end(), ""))


@kind("comparator-changed", severity="warning", rules=("comparator-changed",))
def comparator_changed(ground: Ground) -> Iterator[Edit]:
    """A result with a comparison is repeated at the end of the summary with another one."""
    for claim, start, end in _compared(ground):
        for pattern, other in knowledge.swaps("comparator"):
            if pattern.search(ground.text, start, end):
                yield from repeated(ground, claim, Edit(start, end, other))
                break


def _compared(ground: Ground) -> Iterator[tuple[Claim, int, int]]:
    """Results with what they are compared with."""
    for claim in own_results(ground):
        spans = within(claim, claim.cues.comparator)
        if spans:
            yield claim, spans[0][0], spans[-1][1]
