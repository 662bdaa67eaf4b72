"""Everything that a reviewer should see beside a claim to decide on it."""

from __future__ import annotations

from typing import NamedTuple

from extract.ground import Candidate, CitationCandidate, CitationGrounding, Grounding
from extract.model import Claim, Finding, Place, Reference, Slot
from extract.normal import SLOTS
from extract.review.book import Book
from extract.text import fold

_CANDIDATES = 4
_QUOTE = 90


class SlotCard(NamedTuple):
    """A slot, the glossary entry it was grounded to, and entries it could mean, with scores and reasons."""

    name: str
    slot: Slot | None
    grounding: Grounding | None
    candidates: tuple[Candidate, ...]


class CitationCard(NamedTuple):
    """A citation, its reference, and references it could mean."""

    grounding: CitationGrounding
    reference: str
    """The entry of the reference list, in full; empty if there is none."""
    candidates: tuple[tuple[CitationCandidate, str], ...]


class RelatedPlace(NamedTuple):
    """A place that a finding points to."""

    line: int
    quote: str
    claim: str | None
    """A claim of the sentence that stands there."""


class FindingCard(NamedTuple):
    """What a check has to say."""

    finding: Finding
    related: tuple[RelatedPlace, ...]


def slot_cards(book: Book, claim: Claim) -> tuple[SlotCard, ...]:
    """The three slots, whether or not they are filled."""
    return tuple(_slot_card(book, name, getattr(claim, name)) for name in SLOTS)


def _slot_card(book: Book, name: str, slot: Slot | None) -> SlotCard:
    if slot is None or not book.document.glossary:
        return SlotCard(name, slot, None, ())
    grounding = book.grounder.term(slot.text)
    found = {one.entry: one for one in grounding.candidates}
    for one in book.grounder.near_misses(slot.text, _CANDIDATES):
        if one.entry != grounding.entry:
            found.setdefault(one.entry, one)
    best = sorted(found.values(), key=lambda one: -one.score)[:_CANDIDATES]
    return SlotCard(name, slot, grounding, tuple(best))


def citation_cards(book: Book, claim: Claim) -> tuple[CitationCard, ...]:
    """The citations of a claim."""
    entries = {reference.key: reference for reference in book.document.references}

    def entry(key: str | None) -> str:
        return _entry(book, entries[key]) if key in entries else ""

    cards = []
    for citation in claim.citations:
        grounding = book.citations.ground(citation.text)
        others = tuple((one, entry(one.key)) for one in grounding.candidates[:_CANDIDATES])
        cards.append(CitationCard(grounding, entry(citation.reference), others))
    return tuple(cards)


def _entry(book: Book, reference: Reference) -> str:
    return fold(book.document.text, reference.start, reference.end).text.strip(" -*・")


def finding_cards(book: Book, claim: str) -> tuple[FindingCard, ...]:
    """The findings about a claim, the worst first."""
    found = sorted(book.findings_of.get(claim, ()), key=lambda one: -one.rank)
    return tuple(FindingCard(one, tuple(_related(book, place) for place in one.related)) for one in found)


def _related(book: Book, place: Place) -> RelatedPlace:
    start = book.sentence_holding(place.start)
    claims = book.claims_at.get(start, ()) if start is not None else ()
    end = place.end if place.end > place.start else place.start + _QUOTE
    quote = fold(book.document.text, place.start, min(end, place.start + _QUOTE)).text.strip()
    return RelatedPlace(
        line=book.lines.line(place.start),
        quote=quote + ("…" if end > place.start + _QUOTE else ""),
        claim=claims[0].id if claims else None,
    )
