"""Two versions of a document -> their differences."""

from __future__ import annotations

from typing import Final, get_args

from extract.align import ClaimPairs, Unit, changes
from extract.diff.model import ClaimChange, ClaimDiff, ClaimKind, Spot
from extract.diff.statements import statement_changes
from extract.model import Claim, Document, Extraction, Span
from extract.sentences import split_sentences
from extract.text import Lines

_ORDER: Final = {kind: rank for rank, kind in enumerate(get_args(ClaimKind))}


def compare(
    old: Extraction, new: Extraction, old_name: str | None = None, new_name: str | None = None
) -> ClaimDiff:
    """Compare two versions of a document, or any two documents.

    Args:
        old_name, new_name: how to call them, by default by the document's name.
    """
    pairs = ClaimPairs(
        old.document.text,
        old.claims,
        new.document.text,
        new.claims,
        _spans(old.document),
        _spans(new.document),
    )
    before, after = Source(old.document.text), Source(new.document.text)
    found = [*_paired(pairs, before, after), *_single(pairs, before, after)]
    found.sort(key=_place)
    return ClaimDiff(
        old=old_name or old.document.name,
        new=new_name or new.document.name,
        claims=tuple(found),
        statements=tuple(statement_changes(pairs.alignment, before.unit, after.unit)),
        unchanged=sum(pair.how == "in place" for pair in pairs.pairs),
    )


class Source:
    """A source text that knows its lines."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = Lines(text)

    def spot(self, start: int, end: int) -> Spot:
        """A place with its line and column."""
        line, column = self._lines.line_column(start)
        return Spot(text=self._text[start:end], start=start, end=end, line=line, column=column)

    def unit(self, unit: Unit, start: int, end: int) -> Spot:
        """A place given by offsets in a unit."""
        return self.spot(unit.start + start, unit.start + end)

    def sentence(self, claim: Claim) -> Spot:
        """The sentence of a claim."""
        return self.spot(claim.sentence.start, claim.sentence.end)


def _spans(document: Document) -> list[Span]:
    return [(sentence.start, sentence.end) for sentence in split_sentences(document)]


def _paired(pairs: ClaimPairs, before: Source, after: Source) -> list[ClaimChange]:
    found = []
    for pair in pairs.pairs:
        if pair.how == "in place":
            continue
        old, new = pairs.old[pair.old], pairs.new[pair.new]
        differences = changes(old, new)
        kind: ClaimKind = "changed" if differences else "moved"
        if old.direction != new.direction:
            kind = "flipped"
        found.append(
            ClaimChange(
                kind=kind,
                old=old,
                new=new,
                old_spot=before.sentence(old),
                new_spot=after.sentence(new),
                changes=differences,
            )
        )
    return found


def _single(pairs: ClaimPairs, before: Source, after: Source) -> list[ClaimChange]:
    removed = [
        ClaimChange(kind="removed", old=claim, new=None, old_spot=before.sentence(claim), new_spot=None)
        for claim in pairs.removed
    ]
    added = [
        ClaimChange(kind="added", old=None, new=claim, old_spot=None, new_spot=after.sentence(claim))
        for claim in pairs.added
    ]
    return removed + added


def _place(change: ClaimChange) -> tuple[int, bool, int]:
    """Flips first; what differs in white space only behind other changes."""
    layout = all(one.field == "layout" for one in change.changes)
    spot = change.new_spot or change.old_spot
    return _ORDER[change.kind], layout, spot.start if spot else 0
