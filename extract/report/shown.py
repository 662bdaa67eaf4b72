"""What a reader sees of a source: its own characters, without the mark-up between them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final, Literal, NamedTuple

from extract.model import Block, Span
from extract.text import fold

Level = Literal["", "sup", "sub"]

_MARKUP: Final = re.compile(r"[<$*\\&_^`\u00ad\u200b\u2060\ufeff]|\]\(")
_RAISED: Final = re.compile(r"<(?P<tag>sup|sub)>(?P<inner>[^<>]*)</(?P=tag)>")
_GAP: Final = re.compile(r"\s+")
_CELL: Final = re.compile(r"(?<!\\)\|")
_RULE_ROW: Final = re.compile(r"[\s|:+=-]*")
_SIGNS: Final = {
    "heading": re.compile(r"\s*#{1,6}\s+"),
    "list_item": re.compile(r"\s*(?:[-*+]|[0-9]+[.)])\s+"),
}


class Run(NamedTuple):
    """Text to be shown, raised or lowered if ``level`` says so."""

    text: str
    level: Level = ""


def shown(text: str, edges: Sequence[int], verbatim: bool) -> Iterator[tuple[Run, ...]]:
    """The runs between each two neighbours of ``edges``; together they show ``text[edges[0]:edges[-1]]``."""
    start, end = edges[0], edges[-1]
    if verbatim or not _MARKUP.search(text, start, end):
        for left, right in pairwise(edges):
            piece = text[left:right]
            yield (Run(piece if verbatim else _GAP.sub(" ", piece)),) if piece else ()
        return
    found = list(characters(text, start, end))
    offsets = [one.start for one in found]
    for left, right in pairwise(edges):
        inside = found[bisect_left(offsets, left) : bisect_left(offsets, right)]
        runs = groupby((one.run for one in inside), key=lambda run: run.level)
        yield tuple(Run("".join(run.text for run in group), level) for level, group in runs)


class Character(NamedTuple):
    """What is shown for ``start:end`` of the source: mostly one character."""

    start: int
    end: int
    run: Run


def characters(text: str, start: int, end: int) -> Iterator[Character]:
    """What stands for each character of the source; mark-up stands for nothing."""
    folded = fold(text, start, end)
    raised = [(*match.span("inner"), match["tag"]) for match in _RAISED.finditer(text, start, end)]
    inner = [first for first, _, _ in raised]
    at = 0
    while at < len(folded.text):
        left, right = folded.starts[at], folded.ends[at]
        stop = at + 1
        while stop < len(folded.text) and folded.starts[stop] == left:
            stop += 1
        # Folding also widens and unites characters (NFKC); a reader is shown those of the source.
        shown = text[left:right] if right - left == 1 else folded.text[at:stop]
        place = bisect_right(inner, left) - 1
        level = raised[place][2] if place >= 0 and left < raised[place][1] else ""
        yield Character(left, right, Run(" " if shown.isspace() else shown, level))  # type: ignore[arg-type]
        at = stop


def content(text: str, block: Block) -> Span:
    """The block without the signs that only say what kind of block it is."""
    sign = _SIGNS.get(block.kind)
    match = sign.match(text, block.start, block.end) if sign else None
    return (match.end() if match else block.start), block.end


def cells(text: str, start: int, end: int) -> Iterator[tuple[Span, ...]]:
    """The cells of a pipe table, row by row, without the rule below its head."""
    at = start
    for line in text[start:end].splitlines(keepends=True):
        body = line.strip()
        left = at + len(line) - len(line.lstrip())
        at += len(line)
        if not body or _RULE_ROW.fullmatch(body):
            continue
        borders = [left + match.start() for match in _CELL.finditer(body)]
        if not body.startswith("|"):
            borders.insert(0, left - 1)
        if not body.endswith("|"):
            borders.append(left + len(body))
        yield tuple((a + 1, b) for a, b in pairwise(borders))
