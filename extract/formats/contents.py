"""Tables of contents, told by dot leaders, page numbers and the heading above them."""

from __future__ import annotations

import re

from extract.formats.raw import RawBlock
from extract.text import fold

_LEADERS = re.compile(r"(?:\.{3,}|…+|‥+|・{3,}|･{3,}|．{3,}|_{4,})[\s|]*\d*[\s|]*$")
_PAGE = re.compile(r"\d{1,4}")
_TAIL = 120
"""So many last characters of a line are looked at: on a line of dots the pattern is slow."""
_SHARE = 0.5
"""At least this share of the rows or lines of a table of contents ends in dot leaders or page numbers."""


def has_leaders(line: str) -> bool:
    """Whether a line ends in dot leaders, with or without a page number behind them."""
    return _LEADERS.search(line[-_TAIL:]) is not None


def is_contents_table(text: str, table: RawBlock, topic: str | None) -> bool:
    """Whether ``table`` is a table of contents; under its heading page numbers alone will do."""
    rows = [[text[slice(*cell)] for cell in row.cells] for row in table.rows]
    rows = [cells for cells in rows if any(cells)]
    led = sum(1 for cells in rows if any(has_leaders(cell) for cell in cells))
    paged = sum(1 for cells in rows if _PAGE.fullmatch(cells[-1].strip()))
    enough = max(len(rows) * _SHARE, 1)
    return led >= enough or (topic == "toc" and paged >= enough)


def is_contents_prose(source: str, topic: str | None) -> bool:
    """Whether a paragraph or list item is part of a table of contents; under its heading all but prose is."""
    if "。" in source:
        return False
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    led = sum(1 for line in lines if has_leaders(line))
    return led >= max(len(lines) * _SHARE, 1) or (topic == "toc" and "。" not in fold(source).text)
