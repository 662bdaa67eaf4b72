"""Glossaries in TSV and CSV files, and what tables have in common: which column is which."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain
from pathlib import Path
from typing import Literal

from extract.errors import FileError
from extract.formats.glossary import split_definition
from extract.model import GlossaryEntry
from extract.termbases.records import BadRow, RawRow, cells_of, decode, read_bytes, words
from extract.text import fold

Column = Literal["abbr", "ja", "en", "definition", ""]
HEADER = ("abbr", "ja", "en")

_MOST_LINES = 50
"""A cell with more lines than this is a quotation mark left open."""
_ACTIVE = re.compile(r"'*[=+\-@＝＋－＠\t\r]")
_PROTECTED = re.compile(r"''*[=+\-@＝＋－＠\t\r]")


def read_tsv(path: Path) -> Iterator[RawRow | BadRow]:
    """Rows of a TSV file, with a header or with the columns abbreviation, Japanese, English."""
    return _read(path, lambda _: "\t")


def read_csv(path: Path) -> Iterator[RawRow | BadRow]:
    """Rows of a CSV file, parted by what its first line has most of: comma, semicolon or tab."""
    return _read(path, lambda line: max(",;\t", key=line.count))


def _read(path: Path, delimiter: Callable[[str], str]) -> Iterator[RawRow | BadRow]:
    text = decode(path, read_bytes(path), "cp932")
    lines = list(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    starts = list(accumulate(chain([len(text) - sum(map(len, lines))], map(len, lines))))
    parted = _rows(path, lines, delimiter(lines[0] if lines else ""))
    return read_rows(path, ((cells, line, starts[line - 1], starts[end]) for cells, line, end in parted))


def _rows(path: Path, lines: Sequence[str], delimiter: str) -> Iterator[tuple[list[str] | BadRow, int, int]]:
    """Cells, first and last line of each row. Each row has its own reader: a bad one spoils no other."""
    at = 0
    while at < len(lines):
        reader = csv.reader(
            (lines[i] for i in range(at, min(at + _MOST_LINES, len(lines)))), delimiter=delimiter, strict=True
        )
        try:
            cells: list[str] | BadRow = list(map(unprotected, next(reader)))
            end = at + reader.line_num
        except csv.Error as error:
            cells = BadRow(path=str(path), line=at + 1, problem=f"{error}; mend its quotation marks")
            end = at + 1
        yield cells, at + 1, end
        at = end


def read_rows(
    path: Path, rows: Iterable[tuple[list[str] | BadRow, int, int, int]]
) -> Iterator[RawRow | BadRow]:
    """Rows of cells as rows of a glossary; the first one may name the columns.

    FileError if it does not and there are not two or three columns.
    """
    columns: tuple[Column, ...] | None = None
    for cells, line, start, end in rows:
        if isinstance(cells, BadRow):
            yield cells
            continue
        if not any(map(str.strip, cells)):
            continue
        if columns is None:
            columns = _header(cells)
            if columns is not None:
                continue
            columns = _guess(path, line, cells)
        if any(cell.strip() for cell in cells[len(columns) :]):
            problem = f"has {len(cells)} cells, the header {len(columns)}; is there a delimiter too many?"
            yield BadRow(path=str(path), line=line, problem=problem)
        else:
            yield _row(columns, cells, line, start, end)
    if columns is None:
        raise FileError(path, None, "is empty; give a glossary with entries")


def _header(cells: Sequence[str]) -> tuple[Column, ...] | None:
    """The columns that a first row names, if it names two at least."""
    known: dict[str, Column] = {
        name: column for column in ("abbr", "ja", "en", "definition") for name in words().columns[column]
    }
    found: list[Column] = []
    for cell in cells:
        name = "".join(unicodedata.normalize("NFKC", cell).casefold().split())
        column = known.get(name, "")
        found.append("" if column in found else column)
    return tuple(found) if sum(map(bool, found)) >= 2 else None


def _guess(path: Path, line: int, cells: Sequence[str]) -> tuple[Column, ...]:
    if len(cells) == 3:
        return ("abbr", "ja", "en")
    if len(cells) == 2:
        return ("abbr", "definition")
    raise FileError(path, line, f"{len(cells)} columns and no header; begin with a row abbr, ja, en")


def _row(columns: tuple[Column, ...], cells: Sequence[str], line: int, start: int, end: int) -> RawRow:
    found: dict[str, str] = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
    if definition := found.get("definition", "").strip():
        ja, en = split_definition(fold(definition).text.strip())
        for name, part in (("ja", ja), ("en", en)):
            found[name] = found.get(name) or part or ""
    return RawRow(found.get("abbr", ""), found.get("ja", ""), found.get("en", ""), line, start, end)


def protected(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula, with an apostrophe before it."""
    return "'" + cell if _ACTIVE.match(cell) else cell


def unprotected(cell: str) -> str:
    """A cell as it was before ``protected``."""
    return cell[1:] if _PROTECTED.match(cell) else cell


def write_tsv(entries: Sequence[GlossaryEntry], path: Path) -> None:
    """UTF-8, with a header."""
    _write(entries, path, "\t", "utf-8")


def write_csv(entries: Sequence[GlossaryEntry], path: Path) -> None:
    """UTF-8 with a byte order mark, as spreadsheets want it."""
    _write(entries, path, ",", "utf-8-sig")


def _write(entries: Sequence[GlossaryEntry], path: Path, delimiter: str, encoding: str) -> None:
    rows = [
        list(map(protected, cells_of(path, number, entry))) for number, entry in enumerate(entries, start=1)
    ]
    with path.open("w", encoding=encoding, newline="") as handle:
        csv.writer(handle, delimiter=delimiter, lineterminator="\r\n").writerows([HEADER, *rows])
