"""What the readers of glossaries share: raw rows, what a row must be, and the report of bad ones."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.errors import FileError
from extract.model import GlossaryEntry, Record

MAX_BYTES = 200_000_000
MAX_TERM = 1_000
"""Characters; what is longer is no term but a sign that cells were torn."""

_WORDS = Path(__file__).parents[1] / "lexicons" / "termbases.toml"
# Not to be written to XML 1.0, nor of use in a term.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class BadRow(Record):
    """A row that was left out. ``str(row)`` is ``path:line: problem``; ``line`` counts from 1."""

    path: str
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem}"


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it was read: its cells, its line, and its span in the decoded file (0, 0 in a spreadsheet)."""

    abbr: str
    ja: str
    en: str
    line: int
    start: int = 0
    end: int = 0


class Words(Record):
    """Names of columns, and the values of a term's status and kind."""

    columns: dict[str, tuple[str, ...]]
    status: dict[str, tuple[str, ...]]


@cache
def words() -> Words:
    """``lexicons/termbases.toml``."""
    return Words.model_validate(tomllib.loads(_WORDS.read_text(encoding="utf-8")))


def read_bytes(path: Path) -> bytes:
    """The file's bytes; FileError if there are none, or too many."""
    if path.is_dir():
        raise FileError(path, None, "is a directory; name a file in it")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileError(path, None, f"is larger than {MAX_BYTES // 1_000_000} MB; split it")
        data = path.read_bytes()
    except FileNotFoundError:
        raise FileError(path, None, "does not exist; check the path") from None
    except OSError as error:
        raise FileError(path, None, f"cannot be read: {error.strerror}; check its permissions") from None
    except ValueError as error:
        raise FileError(str(path).replace("\0", "?"), None, f"is no path: {error}") from None
    if not data.strip():
        raise FileError(path, None, "is empty; give a glossary with entries")
    return data


def decode(path: Path, data: bytes, *others: str) -> str:
    """The text: UTF-8, UTF-16 with its mark, or one of the other encodings; a byte order mark is kept."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        others = ("utf-16",)
    for encoding in ("utf-8", *others):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    tried = " or ".join(name.upper() for name in ("utf-8", *others))
    raise FileError(path, None, f"is not {tried} text; save it as UTF-8")


def clean(text: str) -> str:
    """A cell without white space around it, and with single spaces in it."""
    return " ".join(text.split())


def problem_of(*cells: str) -> str | None:
    """What is wrong with the cells abbreviation, Japanese, English, or None."""
    for cell in cells:
        if bad := _FORBIDDEN.search(cell):
            return f"holds U+{ord(bad[0]):04X}, which is no character of a term; remove it"
        if len(cell) > MAX_TERM:
            return f"a cell has {len(cell):,} characters; is a quotation mark left open, or a tab missing?"
    if sum(map(bool, cells)) < 2:
        return "needs two of abbreviation, Japanese and English; fill one in or remove the row"
    return None


def accept(path: Path, rows: Iterable[RawRow | BadRow]) -> tuple[list[GlossaryEntry], list[BadRow]]:
    """Good rows as entries, the others as a report, both in the order of the file."""
    entries: list[GlossaryEntry] = []
    bad: list[BadRow] = []
    for row in rows:
        if isinstance(row, BadRow):
            bad.append(row)
            continue
        abbr, ja, en = clean(row.abbr), clean(row.ja), clean(row.en)
        if problem := problem_of(abbr, ja, en):
            bad.append(BadRow(path=str(path), line=row.line, problem=problem))
        else:
            entries.append(
                GlossaryEntry(abbr=abbr, ja=ja or None, en=en or None, start=row.start, end=row.end)
            )
    return entries, bad


def cells_of(path: Path, number: int, entry: GlossaryEntry) -> tuple[str, str, str]:
    """The cells of an entry, fit to be written; FileError if they could not be read back."""
    cells = clean(entry.abbr), clean(entry.ja or ""), clean(entry.en or "")
    if problem := problem_of(*cells):
        raise FileError(path, None, f"entry {number} cannot be written: it {problem}")
    return cells
