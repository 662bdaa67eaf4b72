"""The text of a document as the page shows it: blocks, sentences, and in them what claims are made of.

Nothing here is HTML: the template escapes every piece. Mark-up of the source is not shown as such
(``CD4<sup>+</sup>`` is a raised plus, ``$\\alpha$`` an α), every other character stays as it is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from extract.model import Block, Claim, Direction, Extraction, Span
from extract.report.marks import STRENGTH, Mark, Role, marks_of, sweep
from extract.report.shown import Run, cells, content, shown


class Piece(NamedTuple):
    """A stretch of text to which the same marks apply."""

    runs: tuple[Run, ...]
    start: int
    role: Role | None = None
    directions: tuple[str, ...] = ()
    severity: str = ""
    claims: tuple[int, ...] = ()
    findings: tuple[int, ...] = ()
    related: tuple[int, ...] = ()
    """Findings that name this as a related place."""


class Stretch(NamedTuple):
    """A sentence with claims (``sentence`` is its number) or the text between two such sentences."""

    pieces: tuple[Piece, ...]
    sentence: int | None = None
    counts: tuple[tuple[Direction, int], ...] = ()


class BlockView(NamedTuple):
    """A block of the page. ``rows`` are the cells of a table, else there is one cell."""

    number: int
    kind: str
    level: int
    rows: tuple[tuple[tuple[Stretch, ...], ...], ...]


class Sentences(NamedTuple):
    """The sentences that hold claims, in the order of the text."""

    spans: tuple[Span, ...]
    of: tuple[int, ...]
    """For each claim, the number of its sentence."""


def sentences_of(claims: Sequence[Claim]) -> Sentences:
    """Number the sentences that hold claims."""
    spans = sorted({(claim.sentence.start, claim.sentence.end) for claim in claims})
    number = {span: at for at, span in enumerate(spans)}
    of = tuple(number[claim.sentence.start, claim.sentence.end] for claim in claims)
    return Sentences(tuple(spans), of)


def passage(extraction: Extraction, sentences: Sentences) -> Iterator[BlockView]:
    """The blocks of a document, ready to be shown."""
    view = _View(extraction, sentences)
    for number, block in enumerate(extraction.document.blocks):
        yield view.block(number, block)


class _View:
    """Cuts the text at the ends of all marks and sentences."""

    def __init__(self, extraction: Extraction, sentences: Sentences) -> None:
        self._document = extraction.document
        self._sentences = sentences
        self._starts = [start for start, _ in sentences.spans]
        self._counts: list[Counter[Direction]] = [Counter() for _ in sentences.spans]
        for claim, number in zip(extraction.claims, sentences.of, strict=True):
            self._counts[number][claim.direction] += 1
        self._levels = {section.start: section.depth for section in extraction.document.sections}
        self._cuts, self._active = sweep(marks_of(extraction.claims, extraction.findings), sentences.spans)

    def block(self, number: int, block: Block) -> BlockView:
        text = self._document.text
        if block.kind == "table" and "|" in text[block.start : block.end]:
            rows = tuple(
                tuple(tuple(self._stretches(*cell)) for cell in row)
                for row in cells(text, block.start, block.end)
            )
            return BlockView(number, "table", 0, rows)
        start, end = content(text, block)
        stretches = tuple(self._stretches(start, end, verbatim=block.kind in ("code", "html", "table")))
        return BlockView(number, block.kind, self._level(block), ((stretches,),))

    def _level(self, block: Block) -> int:
        """The level of a heading on the page, where h1 and h2 are taken."""
        return min(6, 2 + max(1, self._levels.get(block.start, 2))) if block.kind == "heading" else 0

    def _stretches(self, start: int, end: int, verbatim: bool = False) -> Iterator[Stretch]:
        def sentence(piece: Piece) -> int | None:
            at = bisect_right(self._starts, piece.start) - 1
            return at if at >= 0 and piece.start < self._sentences.spans[at][1] else None

        for number, pieces in groupby(self._pieces(start, end, verbatim), sentence):
            if number is None:
                yield Stretch(tuple(pieces))
            else:
                yield Stretch(tuple(pieces), number, tuple(sorted(self._counts[number].items())))

    def _pieces(self, start: int, end: int, verbatim: bool) -> Iterator[Piece]:
        first = bisect_right(self._cuts, start)
        last = bisect_left(self._cuts, end)
        edges = [start, *self._cuts[first:last], end]
        for at, runs in enumerate(shown(self._document.text, edges, verbatim)):
            if runs:
                cut = first + at - 1
                yield _piece(runs, edges[at], self._active[cut] if cut >= 0 else ())


def _piece(runs: tuple[Run, ...], start: int, marks: Sequence[Mark]) -> Piece:
    if not marks:
        return Piece(runs, start)
    role = min((mark.role for mark in marks), key=STRENGTH.index)
    severities = {mark.value for mark in marks if mark.role == "finding"}
    return Piece(
        runs=runs,
        start=start,
        role=role,
        directions=tuple(sorted({mark.value for mark in marks if mark.role == role and _of_claim(mark)})),
        severity=next((level for level in ("error", "warning", "note") if level in severities), ""),
        claims=tuple(sorted({mark.by for mark in marks if _of_claim(mark)})),
        findings=tuple(sorted({mark.by for mark in marks if mark.role == "finding"})),
        related=tuple(sorted({mark.by for mark in marks if mark.role == "related"})),
    )


def _of_claim(mark: Mark) -> bool:
    return mark.role not in ("finding", "related")
