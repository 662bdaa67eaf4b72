"""Spans that claims and findings point to, and which of them hold at each place of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple, get_args

from extract.model import Claim, Finding, Slot, Span

Role = Literal["direction", "effect", "treatment", "subject", "inherited", "finding", "related"]
STRENGTH: Final[tuple[Role, ...]] = get_args(Role)
"""Where several meet, the first one decides how the text looks."""


class Mark(NamedTuple):
    """A span and what is said about it by the claim, or the finding, of number ``by``."""

    start: int
    end: int
    role: Role
    by: int
    value: str
    """The direction of the claim, the severity of the finding."""


def marks_of(claims: Iterable[Claim], findings: Iterable[Finding]) -> Iterator[Mark]:
    """Every span that a claim or a finding points to."""
    for number, claim in enumerate(claims):
        for start, end in claim.cues.direction:
            yield Mark(start, end, "direction", number, claim.direction)
        for role, slot in _slots(claim):
            for start, end in slot.spans if slot else ():
                here: Role = "inherited" if slot and slot.inherited else role
                yield Mark(start, end, here, number, claim.direction)
    for number, finding in enumerate(findings):
        yield Mark(finding.start, finding.end, "finding", number, finding.severity)
        for place in finding.related:
            yield Mark(place.start, place.end, "related", number, finding.severity)


def _slots(claim: Claim) -> Iterator[tuple[Role, Slot | None]]:
    yield "effect", claim.effect
    yield "treatment", claim.treatment
    yield "subject", claim.subject


def sweep(marks: Iterable[Mark], spans: Iterable[Span]) -> tuple[list[int], list[tuple[Mark, ...]]]:
    """The places where a mark or a span begins or ends, and the marks that hold from each of them on."""
    opening: dict[int, list[Mark]] = {}
    closing: dict[int, list[Mark]] = {}
    for mark in set(marks):
        if mark.start < mark.end:
            opening.setdefault(mark.start, []).append(mark)
            closing.setdefault(mark.end, []).append(mark)
    cuts = sorted({*opening, *closing, *(edge for span in spans for edge in span)})
    held: set[Mark] = set()
    active = []
    for cut in cuts:
        held.difference_update(closing.get(cut, ()))
        held.update(opening.get(cut, ()))
        active.append(tuple(sorted(held)))
    return cuts, active
