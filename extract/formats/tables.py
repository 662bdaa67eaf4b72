"""Rows and cells of a Markdown table, from its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extract.formats.raw import Row, strip_span
from extract.model import Span

_BORDER = re.compile(r"(?<!\\)\|")
_DELIMITER_ROW = re.compile(r"[\s|:-]*-[\s|:-]*")
_LINE = re.compile(r"[^\r\n]+")


def table_rows(text: str, start: int, end: int) -> tuple[Row, ...]:
    """The rows of the table in ``text[start:end]``, header first, without the line of dashes under it.

    Unlike Markdown, which fills up or cuts off, a row has just the cells that it has.
    """
    rows: list[Row] = []
    for match in _LINE.finditer(text, start, end):
        row_start, row_end = strip_span(text, match.start(), match.end())
        is_delimiter = len(rows) == 1 and _DELIMITER_ROW.fullmatch(text, row_start, row_end)
        if row_start < row_end and not is_delimiter:
            rows.append(Row(row_start, row_end, _cells(text, row_start, row_end)))
    return tuple(rows)


def count_rows(text: str, rows: Sequence[Row]) -> int:
    """How many of ``rows`` are rows; the rest is prose: lines without any border, a full stop among them."""
    count = len(rows)
    while count > 1 and not _BORDER.search(text, rows[count - 1].start, rows[count - 1].end):
        count -= 1
    is_prose = any("。" in text[row.start : row.end] for row in rows[count:])
    return count if is_prose else len(rows)


def _cells(text: str, start: int, end: int) -> tuple[Span, ...]:
    borders = [match.start() for match in _BORDER.finditer(text, start, end)]
    if borders and borders[0] == start:
        start += 1
        borders.pop(0)
    if borders and borders[-1] == end - 1:
        end = borders.pop()
    edges = [start - 1, *borders, end]
    return tuple(strip_span(text, left + 1, right) for left, right in pairwise(edges))
