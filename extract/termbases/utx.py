"""UTX, the Universal Terminology eXchange of the AAMT, versions 1.00 to 1.20.

``#UTX 1.20; ja-JP/en-US; …``, a line ``#src<TAB>tgt<TAB>src:pos…`` that names the columns, then a pair a
line. UTX has no column for abbreviations; ours is ``x-abbr``, in the way of its user-defined fields.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from extract.errors import FileError
from extract.model import GlossaryEntry
from extract.termbases.records import BadRow, RawRow, cells_of, decode, read_bytes, words

_FIRST = re.compile(r"#\s*UTX(?:-S(?:imple)?)?\b", re.IGNORECASE)
_LANGUAGES = re.compile(r"\b([a-z]{2,3})(?:-[a-z]{2,8})?\s*/\s*([a-z]{2,3})(?:-[a-z]{2,8})?", re.IGNORECASE)
_ABBREVIATIONS = ("x-abbr", "abbr", "src:abbr", "tgt:abbr", "x-abbreviation", "abbreviation")
_STATUS = ("term status", "src:term status", "tgt:term status", "status")


def read_utx(path: Path) -> Iterator[RawRow | BadRow]:
    """Pairs of a UTX file. Terms whose status forbids them are reported and left out.

    FileError if there is no UTX header, or it is not between Japanese and English.
    """
    text = decode(path, read_bytes(path))
    lines = list(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    if not lines or not _FIRST.match(lines[0]):
        raise FileError(path, 1, "does not begin with #UTX; add the header line, or name the file .tsv")
    return _rows(path, lines, _swapped(path, lines[0]), len(text) - sum(map(len, lines)))


def _swapped(path: Path, header: str) -> bool:
    """Whether the source language is English."""
    match = _LANGUAGES.search(header)
    pair = f"{match[1]}/{match[2]}".lower() if match else "no languages"
    if pair not in ("ja/en", "en/ja"):
        raise FileError(path, 1, f"the header names {pair}; it has to be ja/en or en/ja")
    return pair == "en/ja"


def _rows(path: Path, lines: Sequence[str], swapped: bool, offset: int) -> Iterator[RawRow | BadRow]:
    columns = {"src": 0, "tgt": 1}
    for line, row in enumerate(lines, start=1):
        start, offset = offset, offset + len(row)
        cells = row.rstrip("\r\n").split("\t")
        if row.startswith("#"):
            names = [cell.strip().lstrip("#").strip().casefold() for cell in cells]
            if "src" in names and "tgt" in names:
                columns = {name: place for place, name in reversed(list(enumerate(names)))}
            continue
        if row.strip():
            yield _row(path, columns, cells, swapped, RawRow("", "", "", line, start, offset))


def _row(
    path: Path, columns: dict[str, int], cells: Sequence[str], swapped: bool, place: RawRow
) -> RawRow | BadRow:
    def cell(*names: str) -> str:
        found = (cells[columns[name]] for name in names if name in columns and columns[name] < len(cells))
        return next((value for value in found if value.strip() not in ("", "-")), "")

    if len(cells) < 2:
        problem = "has no tab; a UTX row is source, tab, target"
        return BadRow(path=str(path), line=place.line, problem=problem)
    status = cell(*_STATUS).strip().casefold()
    if status in words().status["forbidden"]:
        problem = f"its term status is {status}; it is left out"
        return BadRow(path=str(path), line=place.line, problem=problem)
    ja, en = (cell("tgt"), cell("src")) if swapped else (cell("src"), cell("tgt"))
    return RawRow(cell(*_ABBREVIATIONS), ja, en, place.line, place.start, place.end)


def write_utx(entries: Sequence[GlossaryEntry], path: Path) -> None:
    """UTX 1.20 from Japanese to English: UTF-8 with a byte order mark, lines end with CR LF.

    FileError for a Japanese term that begins with ``#``: UTX would read it as a comment.
    """
    lines = ["#UTX 1.20; ja-JP/en-US;", "#src\ttgt\tsrc:pos\tx-abbr"]
    for number, entry in enumerate(entries, start=1):
        abbr, ja, en = cells_of(path, number, entry)
        if ja.startswith("#") or "-" in (abbr, ja, en):
            raise FileError(path, None, f"entry {number} cannot be written: UTX has another use for # and -")
        lines.append(f"{ja}\t{en}\tnoun\t{abbr}")
    path.write_text("".join(line + "\r\n" for line in lines), encoding="utf-8-sig", newline="")
