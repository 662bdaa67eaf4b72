"""Plain text to raw blocks: paragraphs between empty lines, numbered lines without full stop as headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.formats.contents import has_leaders
from extract.formats.numbers import split_number
from extract.formats.raw import RawBlock
from extract.formats.vocabulary import vocabulary

_LINE = re.compile(r"[^\r\n]+")
_LONGEST_HEADING = 100
_FULL_STOP = re.compile(r"[。．.]$")


def read_blocks(text: str) -> tuple[RawBlock, ...]:
    """The blocks of a plain text, in order; offsets in code points of ``text``."""
    return tuple(_blocks(text))


def _blocks(text: str) -> Iterator[RawBlock]:
    first: int | None = None
    last = 0
    may_begin = True
    for match in _LINE.finditer(text):
        line = match[0].strip(" \t\u3000\ufeff\f\v")
        start = match.start() + match[0].find(line)
        if first is not None and (not line or _parted(text, last, match.start())):
            yield RawBlock("paragraph", first, last)
            first, may_begin = None, True
        if not line:
            continue
        if may_begin and _is_heading(line):
            if first is not None:
                yield RawBlock("paragraph", first, last)
                first = None
            yield RawBlock(
                "heading", start, start + len(line), level=_level(line), title=" ".join(line.split())
            )
            continue
        first = start if first is None else first
        last = start + len(line)
        # A numbered line inside a wrapped sentence is no heading.
        may_begin = _FULL_STOP.search(line) is not None
    if first is not None:
        yield RawBlock("paragraph", first, last)


def _parted(text: str, start: int, end: int) -> bool:
    """Whether an empty line lies between two lines."""
    between = text[start:end].replace("\r\n", "\n").replace("\r", "\n")
    return between.count("\n") > 1


def _is_heading(line: str) -> bool:
    if len(line) > _LONGEST_HEADING or _FULL_STOP.search(line) or has_leaders(line):
        return False
    return split_number(line)[0] is not None or vocabulary().topic(line) is not None


def _level(line: str) -> int:
    number, _ = split_number(line)
    return number.count(".") + 1 if number else 1
