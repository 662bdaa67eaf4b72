"""What a reader hands on: the blocks of a file by their spans, before anything is known of their meaning."""

from __future__ import annotations

from dataclasses import dataclass

from extract.model import BlockKind, Span

BOLD_LEVEL = 7
"""The level of a bold line that serves as a heading: below all headings of Markdown."""


@dataclass(frozen=True, slots=True)
class Row:
    """A table row and its cells, by spans stripped of white space."""

    start: int
    end: int
    cells: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class RawBlock:
    """One block; ``start:end`` is stripped of white space and, for list items, of the marker."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    """Of a heading, from 1."""
    title: str = ""
    """Of a heading: its words without mark-up."""
    rows: tuple[Row, ...] = ()
    """Of a table; the first is its header, the delimiter row is left out."""
    stray: bool = False
    """Table rows that stand apart from any table; a paragraph that stands against the end of one."""


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded file on its way to a Document. ``path`` is how errors name it, ``name`` how claims do."""

    path: str
    name: str
    text: str


def strip_span(text: str, start: int, end: int) -> Span:
    """The span without the white space at its ends; an empty one at its start if there is nothing else."""
    piece = text[start:end]
    inner = piece.strip()
    start += len(piece) - len(piece.lstrip()) if inner else 0
    return start, start + len(inner)
