"""What becomes of each statement of a summary among the results: carried, contradicted, or on its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from extract.certainty import certainty, rung
from extract.checks.context import CheckContext, place_of
from extract.checks.views.linking import LIKELY, SUPPORT, result_links
from extract.checks.views.links import Link
from extract.model import Claim, Slot, Span
from extract.text import fold

Gap = Literal["effect", "treatment", "system"]

_MARGIN: Final = 0.2
"""A result that agrees counts if it is this near to the strongest link."""
_SAME_EFFECT: Final = 0.7
_COLON = re.compile("[:：]")


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim of the summary with its links, the strongest first.

    ``gap`` names what no result has where none carries it; ``nearest`` is the result that lacks only that.
    """

    claim: Claim
    links: tuple[Link, ...]
    gap: Gap | None = None
    nearest: Link | None = None

    @property
    def best(self) -> float:
        return self.links[0].strength if self.links else 0.0

    def carriers(self, least: float = LIKELY) -> list[Link]:
        """The links that count: strong enough, and not much weaker than the best one."""
        return [one for one in self.links if one.strength >= max(least, self.best - _MARGIN)]

    def telling(self) -> list[Link]:
        """The carriers that say which way the effect moves; one that says that it changes tells nothing."""
        told = [one for one in self.links if one.result.claim.direction != "change"]
        best = told[0].strength if told else 0.0
        return [one for one in told if one.strength >= max(LIKELY, best - _MARGIN)]

    @property
    def hedged(self) -> bool:
        return is_hedged(self.claim)


def is_hedged(claim: Claim) -> bool:
    """Whether a claim stands below ``shown``; a premise asserts, whatever its sentence goes on to suggest.

    What a hedge announces (次の作用が考えられる：①…) is hedged, too.
    """
    if claim.modality != "asserted" and rung(claim.certainty.level) < rung("shown"):
        return True
    colon = _COLON.search(claim.sentence.text)
    effect = min((span[0] for span in claim.effect.spans), default=0) if claim.effect else 0
    if colon is None or claim.sentence.start + colon.start() > effect:
        return False
    level, _, _ = certainty(fold(claim.sentence.text[: colon.start()]).text)
    return rung(level) < rung("shown")


def statements(context: CheckContext) -> list[Statement]:
    """The statements of the summary sections, in order."""
    return [_statement(context, claim) for claim in context.in_role("summary")]


def _statement(context: CheckContext, claim: Claim) -> Statement:
    linking = context.view(result_links)
    links = tuple(one for one in linking.links(claim) if one.strength > 0.2)
    if links and links[0].strength >= SUPPORT:
        return Statement(claim, links)
    other = linking.links(claim, any_treatment=True)
    gap, nearest = _gap(other)
    return Statement(claim, links, gap, nearest)


def _gap(links: Iterable[Link]) -> tuple[Gap, Link | None]:
    """What is missing: the system if agents and effect are found together, else agents, else the effect."""
    known = [one for one in links if one.effect >= _SAME_EFFECT]
    elsewhere = [one for one in known if one.treatment >= 0.7 and one.system == 0.0]
    if elsewhere:
        return "system", max(elsewhere, key=lambda one: one.effect)
    others = [one for one in known if one.system > 0]
    if others:
        return "treatment", max(others, key=lambda one: (one.effect, one.system))
    return "effect", None


def by_sentence(statements: Iterable[Statement]) -> Iterator[list[Statement]]:
    """Statements of one sentence together."""
    groups: dict[int, list[Statement]] = {}
    for one in statements:
        groups.setdefault(one.claim.sentence.start, []).append(one)
    yield from groups.values()


def place_of_all(claims: Iterable[Claim]) -> Span:
    """From the first to the last place of claims of one sentence."""
    places = [place_of(claim) for claim in claims]
    return min(start for start, _ in places), max(end for _, end in places)


def borrowed(claim: Claim) -> list[Span]:
    """Where the slots come from that a claim does not write itself: an error there is an error here."""
    start, end = claim.sentence.start, claim.sentence.end
    slots: tuple[Slot | None, ...] = (claim.subject, claim.treatment, claim.effect)
    spans = [span for slot in slots if slot is not None for span in slot.spans]
    return [span for span in spans if not (start <= span[0] and span[1] <= end)]


def how_sure(strength: float) -> tuple[str, str]:
    """A link's strength in words, English and Japanese."""
    if strength >= 0.8:
        return "surely", "ほぼ確実に"
    return ("probably", "おそらく") if strength >= LIKELY else ("possibly", "もしかすると")
