"""The original text around a sentence, its marks, and the way back from what is shown to the source.

Mark-up is not shown, so a place on the page is no place in the source. Every passage has a number; what a
reviewer selects comes back as ``passage:first-last`` in shown characters, and is mapped here.
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

_WINDOW: Final = 360
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
    """A block, or the part of it that is shown: around the sentence, or where an inherited value stands.

    ``number`` counts what is shown from 0.
    """

    number: int
    kind: str
    role: str
    """``before``, ``here``, ``after`` or ``antecedent``."""
    line_at: int
    cut_before: bool
    cut_after: bool
    pieces: tuple[Piece, ...]


class _Window(NamedTuple):
    block: int
    role: str
    span: Span


def passages(document: Document, sentence: SentenceRef, claim: Claim | None = None) -> tuple[Passage, ...]:
    """The block of a sentence, its neighbours, and the blocks that hold inherited values of a claim."""
    marks = list(_marks(sentence, claim))
    windows = _windows(document, sentence, claim)
    return tuple(_passage(document, number, window, marks) for number, window in enumerate(windows))


def _windows(document: Document, sentence: SentenceRef, claim: Claim | None) -> list[_Window]:
    """What is shown, in the order of the text; no place is shown twice."""
    text, blocks = document.text, document.blocks
    here = _block_at(document, sentence.start)
    if here is None:
        return []
    start, end = content(text, blocks[here])
    around = (max(min(start, sentence.start), sentence.start - _WINDOW), min(end, sentence.end + _WINDOW))
    found = [_Window(here, "here", around)]
    if here > 0:
        start, end = content(text, blocks[here - 1])
        found.append(_Window(here - 1, "before", (max(start, end - _NEIGHBOUR), end)))
    if here + 1 < len(blocks):
        start, end = content(text, blocks[here + 1])
        found.append(_Window(here + 1, "after", (start, min(end, start + _NEIGHBOUR))))
    for span in sorted(_spans(claim)):
        _include(document, found, span)
    return sorted(found, key=lambda window: window.span)


def _include(document: Document, found: list[_Window], span: Span) -> None:
    """See to it that a place is shown: widen a window that is near it, or open one."""
    block = _block_at(document, span[0])
    if block is None:
        return
    first, last = content(document.text, document.blocks[block])
    for at, window in enumerate(found):
        near = window.span[0] - _NEIGHBOUR <= span[0] and span[1] <= window.span[1] + _NEIGHBOUR
        if window.block == block and near:
            widened = (min(window.span[0], max(first, span[0])), max(window.span[1], min(last, span[1])))
            found[at] = window._replace(span=widened)
            return
    if sum(window.role == "antecedent" for window in found) < _ANTECEDENTS:
        # Less than half of what is near, so that two windows never meet.
        around = (max(first, span[0] - _NEIGHBOUR // 3), min(last, span[1] + _NEIGHBOUR // 3))
        found.append(_Window(block, "antecedent", around))


def _block_at(document: Document, offset: int) -> int | None:
    at = bisect_right(document.blocks, offset, key=lambda block: block.start) - 1
    return at if at >= 0 else None


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


def _passage(document: Document, number: int, window: _Window, marks: Sequence[tuple[Span, str]]) -> Passage:
    start, end = window.span
    block = document.blocks[window.block]
    first, last = content(document.text, block)
    return Passage(
        number=number,
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
    """The source spans of a selection: ``passage:first-last``, several parted by commas; ends are exclusive.

    What does not fit the text is left out.
    """
    windows = dict(enumerate(_windows(document, sentence, claim)))
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
