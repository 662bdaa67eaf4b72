"""The original text around a sentence, its marks, and the way back from what is shown to the source.

Mark-up is not shown, so a place on the page is no place in the source. Every shown block has a number; what a
reviewer selects comes back as ``block:first-last`` in shown characters, and is mapped here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from extract.model import Claim, Document, SentenceRef, Slot, Span, Spans
from extract.normal import SLOTS
from extract.report.shown import Character, Run, characters, content
from extract.text import join_spans

_WINDOW: Final = 700
"""Of a longer block so many characters are shown on either side of the sentence."""
_NEIGHBOUR: Final = 180
_ANTECEDENTS: Final = 3
_SELECTION: Final = re.compile(r"(\d{1,7}):(\d{1,7})-(\d{1,7})")
_MOST_SPANS: Final = 20


class Piece(NamedTuple):
    """A stretch to which the same marks apply. ``tags``: the marks that begin here."""

    runs: tuple[Run, ...]
    roles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Passage(NamedTuple):
    """A block, or the part of it that is shown: around the sentence, or where an inherited value stands."""

    number: int
    kind: str
    role: str
    """``before``, ``here``, ``after`` or ``antecedent``."""
    line_at: int
    cut_before: bool
    cut_after: bool
    pieces: tuple[Piece, ...]


class _Window(NamedTuple):
    number: int
    role: str
    span: Span


def passages(document: Document, sentence: SentenceRef, claim: Claim | None = None) -> tuple[Passage, ...]:
    """The block of a sentence, its neighbours, and the blocks that hold inherited values of a claim."""
    marks = list(_marks(sentence, claim))
    return tuple(_passage(document, window, marks) for window in _windows(document, sentence, claim))


def _windows(document: Document, sentence: SentenceRef, claim: Claim | None) -> list[_Window]:
    blocks = document.blocks
    here = _block_at(document, sentence.start)
    if here is None:
        return []
    found = []
    if here > 0:
        start, end = content(document.text, blocks[here - 1])
        found.append(_Window(here - 1, "before", (max(start, end - _NEIGHBOUR), end)))
    start, end = content(document.text, blocks[here])
    start = min(start, sentence.start)
    found.append(
        _Window(here, "here", (max(start, sentence.start - _WINDOW), min(end, sentence.end + _WINDOW)))
    )
    if here + 1 < len(blocks):
        start, end = content(document.text, blocks[here + 1])
        found.append(_Window(here + 1, "after", (start, min(end, start + _NEIGHBOUR))))
    shown = [window.span for window in found]
    elsewhere = [span for span in _spans(claim) if not any(_inside(span, one) for one in shown)]
    return [*_antecedents(document, elsewhere), *found]


def _antecedents(document: Document, spans: Sequence[Span]) -> Iterator[_Window]:
    seen: set[int] = set()
    for start, _ in sorted(spans):
        number = _block_at(document, start)
        if number is None or number in seen or len(seen) >= _ANTECEDENTS:
            continue
        seen.add(number)
        first, last = content(document.text, document.blocks[number])
        yield _Window(number, "antecedent", (max(first, start - _NEIGHBOUR), min(last, start + _NEIGHBOUR)))


def _block_at(document: Document, offset: int) -> int | None:
    at = bisect_right(document.blocks, offset, key=lambda block: block.start) - 1
    return at if at >= 0 else None


def _inside(span: Span, other: Span) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]


# --- marks -------------------------------------------------------------------------------------------------


def _marks(sentence: SentenceRef, claim: Claim | None) -> Iterator[tuple[Span, str]]:
    yield (sentence.start, sentence.end), "sentence"
    if claim is None:
        return
    for span in claim.cues.direction:
        yield span, "direction"
    for name in SLOTS:
        slot: Slot | None = getattr(claim, name)
        for span in slot.spans if slot else ():
            yield span, name
    for span in claim.cues.comparator:
        yield span, "comparator"


def _spans(claim: Claim | None) -> Iterator[Span]:
    for name in SLOTS if claim else ():
        slot: Slot | None = getattr(claim, name)
        yield from slot.spans if slot else ()


def _passage(document: Document, window: _Window, marks: Sequence[tuple[Span, str]]) -> Passage:
    start, end = window.span
    block = document.blocks[window.number]
    first, last = content(document.text, block)
    return Passage(
        number=window.number,
        kind=block.kind,
        role=window.role,
        line_at=start,
        cut_before=start > first,
        cut_after=end < last,
        pieces=tuple(_pieces(characters(document.text, start, end), marks)),
    )


def _pieces(shown: Iterable[Character], marks: Sequence[tuple[Span, str]]) -> Iterator[Piece]:
    def roles(character: Character) -> tuple[str, ...]:
        return tuple(dict.fromkeys(role for (start, end), role in marks if start <= character.start < end))

    before: set[str] = set()
    for held, group in groupby(shown, key=roles):
        runs = [
            Run("".join(one.run.text for one in some), level)
            for level, some in groupby(group, key=lambda one: one.run.level)
        ]
        yield Piece(tuple(runs), held, tuple(role for role in held if role not in before))
        before = set(held)


# --- the way back ------------------------------------------------------------------------------------------


def selected(document: Document, sentence: SentenceRef, claim: Claim | None, chosen: str) -> Spans:
    """The source spans of a selection: ``block:first-last``, several parted by commas; ends are exclusive.

    What does not fit the text is left out.
    """
    windows = {window.number: window for window in _windows(document, sentence, claim)}
    spans: list[Span] = []
    for match in list(_SELECTION.finditer(chosen))[:_MOST_SPANS]:
        number, first, last = map(int, match.groups())
        if number in windows and first < last:
            spans.extend(_source_span(document.text, windows[number].span, first, last))
    return join_spans(spans, document.text)


def _source_span(text: str, window: Span, first: int, last: int) -> Iterator[Span]:
    at = 0
    start = end = -1
    for character in characters(text, *window):
        size = len(character.run.text)
        if at < last and at + size > first:
            start = character.start if start < 0 else start
            end = character.end
        at += size
    if start >= 0:
        yield start, end
