"""A document cut into paragraphs, and these into the units that are aligned: sentences and table rows."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from extract.model import Span

# A sentence ends after 。 or a full-width mark, or after a full stop that white space follows and no digit or
# lower case continues; closing brackets belong to it.
_SENTENCE_END: Final = re.compile(r"[。！？]+[」』）\)\]]*|(?<!\d)[.!?]+[\"')\]]*(?=\s+[^\sa-z0-9])")
_BLANK_LINES: Final = re.compile(r"(?:(?>\r\n|\n|\r)[ \t\u3000]*){2,}")
_LINE: Final = re.compile(r"[^\r\n]+")
_OWN_LINE: Final = re.compile(r"[ \t\u3000]*(?:\||[-*+・●○■□] |#{1,6} |\d+[.)] |[(（]\d+[)）])")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, a table row or another line: ``text`` is the source slice ``start:end``."""

    text: str
    start: int
    end: int


def units(text: str, sentences: Iterable[Span] = ()) -> list[list[Unit]]:
    """Cut ``text`` into paragraphs of units.

    Args:
        text: the source, unchanged.
        sentences: spans that are units as they stand (the sentences of the claims); what lies between is cut
            here: a row of a table, a list item and a heading are units of their own, prose is cut into
            sentences.

    Returns:
        The paragraphs in order, each with its units in order. Units do not overlap and hold more than white
        space.
    """
    fixed = _disjoint(sentences)
    starts = [start for start, _ in fixed]
    found = []
    for start, end in _paragraphs(text, fixed):
        inside = fixed[bisect_left(starts, start) : bisect_left(starts, end)]
        if cut := list(_cut(text, start, end, inside)):
            found.append(cut)
    return found


def _disjoint(sentences: Iterable[Span]) -> list[Span]:
    """The spans in order; one that overlaps its predecessor is passed over."""
    kept: list[Span] = []
    for start, end in sorted(set(sentences)):
        if end > start and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    return kept


def _paragraphs(text: str, fixed: list[Span]) -> Iterator[Span]:
    """Spans between blank lines; a blank line inside a given sentence does not part it."""
    start, following = 0, 0
    for blank in _BLANK_LINES.finditer(text):
        while following < len(fixed) and fixed[following][1] <= blank.start():
            following += 1
        if following < len(fixed) and fixed[following][0] < blank.end():
            continue
        yield start, blank.start()
        start = blank.end()
    yield start, len(text)


def _cut(text: str, start: int, end: int, inside: list[Span]) -> Iterator[Unit]:
    at = start
    for sentence_start, sentence_end in inside:
        yield from _prose(text, at, sentence_start)
        yield Unit(text[sentence_start:sentence_end], sentence_start, sentence_end)
        at = sentence_end
    yield from _prose(text, at, end)


def _prose(text: str, start: int, end: int) -> Iterator[Unit]:
    """Runs of lines: each marked line by itself, the others joined, as a sentence may go over a line end."""
    run: Span | None = None
    for line in _LINE.finditer(text, start, end):
        if not _OWN_LINE.match(text, line.start(), line.end()):
            run = (run[0] if run else line.start(), line.end())
            continue
        if run:
            yield from _run(text, *run)
        run = None
        yield from _sentences(text, *line.span())
    if run:
        yield from _run(text, *run)


def _run(text: str, start: int, end: int) -> Iterator[Unit]:
    """Prose is cut at the ends of sentences. Lines among which no sentence ends are a list: one unit each."""
    if _SENTENCE_END.search(text, start, end):
        yield from _sentences(text, start, end)
        return
    for line in _LINE.finditer(text, start, end):
        if unit := _unit(text, *line.span()):
            yield unit


def _sentences(text: str, start: int, end: int) -> Iterator[Unit]:
    table = text[start:end].lstrip().startswith("|")
    ends = [] if table else [stop.end() for stop in _SENTENCE_END.finditer(text, start, end)]
    for begin, stop in pairwise([start, *ends, end]):
        if unit := _unit(text, begin, stop):
            yield unit


def _unit(text: str, start: int, end: int) -> Unit | None:
    piece = text[start:end]
    body = piece.strip()
    if not body:
        return None
    begin = start + len(piece) - len(piece.lstrip())
    return Unit(body, begin, begin + len(body))
