"""Are terms grounded in the right glossary row, and citations in the right reference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.model import Record
from extract.normal import SLOTS, Normaliser, SlotKind, plain
from extract.score.model import Grounding, Share
from extract.score.rows import ClaimRow


class GoldTerm(Record):
    """The glossary row that a slot value means, by its abbreviation; ``entries``: all that it mentions."""

    text: str
    entry: str | None
    kind: SlotKind
    entries: tuple[str, ...]


class GoldCitation(Record):
    """The entry of the reference list that an author-year means; ``start`` and ``end`` cut the entry."""

    text: str
    reference: str
    title_start: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GroundingGold:
    """What the terms and citations of one document mean."""

    terms: Sequence[GoldTerm] = ()
    citations: Sequence[GoldCitation] = ()


def grounding(rows: Iterable[ClaimRow], gold: GroundingGold, normaliser: Normaliser) -> Grounding | None:
    """Accuracy over the distinct values and citations that both sides have; null if claims carry neither.

    A value counts once, however many claims have it, and is right if it is grounded as in gold everywhere.
    Values that gold does not know are left out: they are no errors of grounding.
    """
    claims = list(rows)
    terms = _terms(claims, normaliser)
    cited = {(text, _key(key)) for row in claims for text, key in row.references.items()}
    if not terms and not cited:
        return None
    known = [
        (one, terms[at])
        for one in gold.terms
        if (at := (normaliser.slot(one.text, one.kind), one.kind)) in terms
    ]
    wanted = {plain(one.text): _key(one.reference) for one in gold.citations}
    found = {plain(text): {key for other, key in cited if plain(other) == plain(text)} for text, _ in cited}
    return Grounding(
        terms=_share(found == {_key(one.entry)} for one, found in known),
        lenient=_share(found <= {_key(one.entry), *map(_key, one.entries)} for one, found in known),
        wrong_row=sum(bool(found - {None, _key(one.entry)}) for one, found in known),
        citations=_share(keys == {wanted[text]} for text, keys in found.items() if text in wanted),
    )


def _terms(claims: Iterable[ClaimRow], normaliser: Normaliser) -> dict[tuple[str, SlotKind], set[str | None]]:
    """The abbreviations that each distinct slot value is grounded in."""
    found: dict[tuple[str, SlotKind], set[str | None]] = {}
    for row in claims:
        for slot in SLOTS:
            if slot in row.terms:
                key = (normaliser.slot(getattr(row, slot), slot), slot)
                found.setdefault(key, set()).add(_key(row.terms[slot]))
    return found


def _key(name: str | None) -> str | None:
    return plain(name) if name else None


def _share(outcomes: Iterable[bool]) -> Share:
    right = list(outcomes)
    return Share(pairs=len(right), correct=sum(right), accuracy=sum(right) / len(right) if right else None)
