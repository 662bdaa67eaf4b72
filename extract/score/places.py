"""Where in the source a claim's sentence stands, and which claims of two files stand in the same sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.model import Document, Section, Span
from extract.normal import Normaliser, plain
from extract.score.match import Entry, key_of, merge
from extract.score.rows import ClaimRow


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with a claim on some side. ``sides`` holds the merged claims of each file, in order."""

    document: str
    section: str
    text: str
    start: int | None
    sides: tuple[tuple[Entry, ...], ...]


def occurrences(text: str, sentence: str) -> tuple[int, ...]:
    """Every offset at which ``sentence`` stands in ``text``."""
    found = []
    at = text.find(sentence) if sentence else -1
    while at >= 0:
        found.append(at)
        at = text.find(sentence, at + 1)
    return tuple(found)


def section_at(sections: Iterable[Section], offset: int) -> str:
    """The name of the innermost section that holds ``offset``; empty outside all."""
    holding = [section for section in sections if section.start <= offset < section.end]
    return max(holding, key=lambda section: (section.start, -section.end)).name if holding else ""


def locate(rows: Iterable[ClaimRow], document: Document, normaliser: Normaliser) -> list[Span | None]:
    """The span of each row's sentence; ``None`` where the source does not hold it.

    ``start`` and ``end`` decide if they cut the sentence. Else the text is searched. Of several occurrences
    those in the row's section count, and the k-th of equal claims stands in the k-th of them: the order of
    the rows has no say.
    """
    known: dict[str, tuple[int, ...]] = {}
    seen: Counter[tuple[object, ...]] = Counter()
    return [_locate(row, document, normaliser, known, seen) for row in rows]


def _locate(
    row: ClaimRow,
    document: Document,
    normaliser: Normaliser,
    known: dict[str, tuple[int, ...]],
    seen: Counter[tuple[object, ...]],
) -> Span | None:
    if row.start is not None and row.end is not None and document.text[row.start : row.end] == row.sentence:
        return row.start, row.end
    if row.sentence not in known:
        known[row.sentence] = occurrences(document.text, row.sentence)
    starts = known[row.sentence]
    if len(starts) > 1:
        starts = tuple(at for at in starts if section_at(document.sections, at) == row.section) or starts
        again = (row.sentence, row.section, key_of(row, normaliser))
        starts = starts[min(seen[again], len(starts) - 1) :]
        seen[again] += 1
    return (starts[0], starts[0] + len(row.sentence)) if starts else None


def sentences(
    document: Document, sides: Sequence[Sequence[ClaimRow]], normaliser: Normaliser
) -> tuple[Sentence, ...]:
    """The sentences with a claim on any side, in the order of the source; those not found in it come last.

    Two spans are one sentence if they share more than half of what they cover together: files that disagree
    about a trailing blank or a list mark still meet, and no sentence can meet two. A sentence that the source
    does not hold verbatim stands for the one that reads the same without mark-up and blanks.
    """
    spots = _Spots(document)
    members: list[list[list[ClaimRow]]] = []
    strays: list[tuple[int, ClaimRow]] = []
    for side, rows in enumerate(sides):
        for row, span in zip(rows, locate(rows, document, normaliser), strict=True):
            if span is None:
                strays.append((side, row))
            else:
                _put(members, spots.at(span), side, len(sides), row)
    for side, row in strays:
        _put(members, spots.reading(row.sentence), side, len(sides), row)
    found = [
        Sentence(
            document=document.name,
            section=(section_at(document.sections, span[0]) if span else "") or _first(groups).section,
            text=text,
            start=span[0] if span else None,
            sides=tuple(merge(rows, normaliser) for rows in groups),
        )
        for groups, span, text in zip(members, spots.spans, spots.texts, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (one.start is None, one.start or 0, one.text)))


def _put(members: list[list[list[ClaimRow]]], index: int, side: int, sides: int, row: ClaimRow) -> None:
    while len(members) <= index:
        members.append([[] for _ in range(sides)])
    members[index][side].append(row)


def _first(groups: list[list[ClaimRow]]) -> ClaimRow:
    return min((row for rows in groups for row in rows), key=lambda row: row.section)


class _Spots:
    """The places met so far, each with an index."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.spans: list[Span | None] = []
        self.texts: list[str] = []
        self._exact: dict[Span, int] = {}
        self._plain: dict[str, int] = {}

    def at(self, span: Span) -> int:
        index = self._exact.get(span)
        if index is None:
            index = next((at for known, at in self._exact.items() if _same(known, span)), None)
        if index is None:
            index = self._add(span, self._document.text[slice(*span)])
        self._exact[span] = index
        return index

    def reading(self, sentence: str) -> int:
        index = self._plain.get(plain(sentence))
        return self._add(None, sentence) if index is None else index

    def _add(self, span: Span | None, text: str) -> int:
        self.spans.append(span)
        self.texts.append(text)
        return self._plain.setdefault(plain(text), len(self.spans) - 1) if span is None else self._new(text)

    def _new(self, text: str) -> int:
        self._plain.setdefault(plain(text), len(self.spans) - 1)
        return len(self.spans) - 1


def _same(one: Span, other: Span) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    whole = max(one[1], other[1]) - min(one[0], other[0])
    return 2 * shared > whole
