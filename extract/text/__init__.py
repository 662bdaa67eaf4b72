"""Folding: mark-up, LaTeX, NFKC and stray white space removed, with a map from every character to its source.

Pure functions, no I/O. Folding is a sequence of three rewriting stages (mark-up, NFKC, white space), each one
compiled pattern, repeated until nothing changes. What a stage replaces is an *atom*: all characters that it
yields share the source range of what they came from.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from extract.model import Span, Spans
from extract.text.markup import fold_markup, may_hold_markup
from extract.text.nfkc import fold_nfkc
from extract.text.rewrite import State, unite
from extract.text.space import fold_space, may_fold_space

_MAX_PASSES = 8
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and its map: ``text[i]`` came from ``starts[i]:ends[i]`` of the source, absolute offsets.

    Both never decrease. Characters of one atom share one range: both letters of ``㎎`` → ``mg``, all of
    ``$^3\\text{H}$`` → ``3H`` (its dollars included), a literal ``A*0`` in ``HLA-A*02``. A span that cuts an
    atom is widened to the whole of it, so that this always holds::

        fold(source[slice(*folded.source_span(a, b))]).text == folded.text[slice(*folded.widen(a, b))]
    """

    text: str
    starts: array[int]
    ends: array[int]

    def widen(self, a: int, b: int) -> Span:
        """The folded span ``a:b`` widened to whole atoms; an empty span stays as it is."""
        if a >= b:
            return a, a
        start, end = self.starts[a], self.ends[b - 1]
        while a > 0 and self.starts[a - 1] == start:
            a -= 1
        while b < len(self.text) and self.ends[b] == end:
            b += 1
        return a, b

    def source_span(self, a: int, b: int) -> Span:
        """The one source span behind the folded span ``a:b``, mark-up in between included.

        An empty span gives an empty one, where the next character starts.
        """
        if a < b:
            return self.starts[a], self.ends[b - 1]
        if a < len(self.starts):
            return self.starts[a], self.starts[a]
        end = self.ends[-1] if self.ends else 0
        return end, end

    def spans(self, a: int, b: int) -> Spans:
        """``source_span`` as spans: one, as only mark-up and space lies between neighbours; none if empty."""
        return (self.source_span(a, b),) if a < b else ()


def fold(source: str, start: int = 0, end: int | None = None) -> Folded:
    """Fold ``source[start:end]``; offsets in the result are offsets in ``source``.

    Idempotent: the fold of a folded text is itself. White space at the two ends becomes one space, not none,
    as what stands beyond is unknown. A fragment of a formula, such as ``$^3`` without its closing dollar, is
    no formula and stays as it is; spans taken from a ``Folded`` never cut one. A text whose escapes are
    nested more than eight deep stays as it is, as one atom.
    """
    text = source[start:end]
    found = _known(text) if len(text) <= _LONG else _fold(text)
    if not start:
        return found
    return Folded(
        found.text,
        array("q", [start + at for at in found.starts]),
        array("q", [start + at for at in found.ends]),
    )


def _fold(text: str) -> Folded:
    count = len(text)
    state = State(text, array("q", range(count)), array("q", range(1, count + 1)))
    for _ in range(_MAX_PASSES):
        before = state.text
        state = fold_space(fold_nfkc(fold_markup(state)))
        if state.text == before or _is_stable(state.text):
            state = unite(state)
            return Folded(state.text, state.starts, state.ends)
    return Folded(text, array("q", [0] * count), array("q", [count] * count))


_LONG = 400
"""A longer text is folded anew each time. Sentences and words come five times and more."""
_known = lru_cache(maxsize=8192)(_fold)


@lru_cache(maxsize=16_384)
def folded(text: str) -> str:
    """The text alone of ``fold``."""
    return text if _is_stable(text) and not may_fold_space(text) else fold(text).text


def _is_stable(text: str) -> bool:
    """Whether a text that has just been through all stages certainly would not change in another pass."""
    return not may_hold_markup(text) and unicodedata.is_normalized("NFKC", text)


def join_spans(spans: Iterable[Span], source: str) -> Spans:
    """Sort spans, and merge those that overlap, touch, or have only mark-up and space between them."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and (start <= joined[-1][1] or not fold(source, joined[-1][1], start).text.strip()):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


class Lines:
    """The line table of a text. Lines end at ``\\n``, ``\\r\\n`` or ``\\r``; all counting starts at 1."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def line(self, offset: int) -> int:
        """The line that holds the code point at ``offset``."""
        return bisect_right(self._starts, offset)

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column of the code point at ``offset``; columns count code points."""
        line = self.line(offset)
        return line, offset - self._starts[line - 1] + 1


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column of one offset; for many offsets keep a ``Lines``."""
    return Lines(text).line_column(offset)
