"""Abbreviation lists: which tables are one, and what their rows say in Japanese and in English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.errors import FileError
from extract.formats.raw import RawBlock, Row, Source
from extract.formats.vocabulary import vocabulary
from extract.model import GlossaryEntry, Problem
from extract.text import Lines, fold

_WIDTHS = (2, 3)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a glossary table keeps what, and whether its first row is a header."""

    abbr: int
    header: bool


def glossary_columns(text: str, table: RawBlock, topic: str | None) -> Columns | None:
    """How to read ``table`` if it is an abbreviation list, told by its header or by the heading above it."""
    if not table.rows or len(table.rows[0].cells) not in _WIDTHS:
        return None
    words = vocabulary()
    header = [text[slice(*cell)] for cell in table.rows[0].cells]
    places = [place for place, cell in enumerate(header) if words.is_abbreviation_header(cell)]
    others = [cell for place, cell in enumerate(header) if place not in places[:1]]
    if places and any(words.is_definition_header(cell) for cell in others):
        return Columns(abbr=places[0], header=True)
    if topic != "glossary":
        return None
    return Columns(abbr=places[0] if places else 0, header=bool(places) or not any(header))


def read_glossary(
    source: Source, lines: Lines, table: RawBlock, columns: Columns
) -> tuple[list[GlossaryEntry], list[Problem]]:
    """The entries of an abbreviation list.

    FileError if a row has not as many cells as the header: what it says would be lost or read wrongly.
    """
    width = len(table.rows[0].cells)
    entries: list[GlossaryEntry] = []
    problems: list[Problem] = []
    for row in table.rows[1:] if columns.header else table.rows:
        if len(row.cells) != width:
            raise FileError(source.path, lines.line(row.start), _broken(len(row.cells), width))
        entry = _entry(source.text, row, columns.abbr)
        if entry.abbr and (entry.ja or entry.en):
            entries.append(entry)
        elif entry.abbr or entry.ja or entry.en:
            missing = "definition" if entry.abbr else "abbreviation"
            message = f"the row has no {missing} and is left out of the glossary"
            problems.append(Problem(rule="glossary-row", message=message, start=row.start, end=row.end))
    return entries, problems


def _broken(found: int, expected: int) -> str:
    return (
        f"a row of the abbreviation list has {found} {'cell' if found == 1 else 'cells'} where its header has"
        f" {expected}; put the whole row on one line, write a | that is no border as \\|, and leave an empty"
        " line after the table"
    )


def _entry(text: str, row: Row, abbr: int) -> GlossaryEntry:
    cells = [fold(text, *cell).text.strip() for cell in row.cells]
    ja, en = _languages([cell for place, cell in enumerate(cells) if place != abbr and cell])
    return GlossaryEntry(abbr=cells[abbr], ja=ja, en=en, start=row.start, end=row.end)


def _languages(cells: Sequence[str]) -> tuple[str | None, str | None]:
    """The Japanese and the English definition, from one mixed cell or from one cell each."""
    japanese: list[str] = []
    english: list[str] = []
    for cell in cells:
        ja, en = split_definition(cell)
        japanese.extend([ja] if ja else [])
        english.extend([en] if en else [])
    return " ".join(japanese) or None, " ".join(english) or None


# --- one mixed cell ----------------------------------------------------------------------------------------

_JA = r"\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff"
_HAS_JA = re.compile(f"[{_JA}]")
_HAS_ENGLISH = re.compile("[a-z]{3}")
_SEPARATORS = " :/,;、|"
_PART = re.compile(r"[^\s:/,;、]+")
_WORD = re.compile(rf"\S+?(?:(?<=[a-z]{{3}})[:/,;、](?=[{_JA}])|(?=\s|$))")
_MOST_SHORT_NAMES = 4
_SHORT_NAME = re.compile(r"[A-Z0-9Α-Ωα-ω][A-Za-z0-9Α-Ωα-ω+/%-]{0,5}")


def split_definition(cell: str) -> tuple[str | None, str | None]:
    """A folded cell as (Japanese, English): ``Follicular lymphoma 濾胞性リンパ腫``, in either order.

    The Japanese part may hold Latin words (``… 損傷 DNA 結合タンパク質 1``) and may begin with them
    (``UDP-グルクロン酸転移酵素``). One of the two may stand in brackets.
    """
    if not _HAS_JA.search(cell):
        return None, cell or None
    if parts := _bracketed(cell) or _japanese_first(cell):
        return parts
    start = _start_of_japanese(cell)
    return cell[start:].strip(_SEPARATORS), cell[:start].strip(_SEPARATORS) or None


def _bracketed(cell: str) -> tuple[str, str] | None:
    """One language, and the other in brackets at the end."""
    outer, bracket, inner = cell.partition("(")
    if not bracket or not inner.endswith(")") or inner.count("(") or inner.count(")") > 1:
        return None
    outer, inner = outer.strip(), inner[:-1].strip()
    ja_outside, ja_inside = _HAS_JA.search(outer), _HAS_JA.search(inner)
    if ja_outside and not ja_inside and _HAS_ENGLISH.search(inner):
        return outer, inner
    if ja_inside and not ja_outside and _HAS_ENGLISH.search(outer):
        return inner, outer
    return None


def _japanese_first(cell: str) -> tuple[str, str] | None:
    """Japanese from the start, and behind its last character words of English."""
    if not _HAS_JA.match(cell):
        return None
    last = max(match.start() for match in _HAS_JA.finditer(cell))
    part = _PART.match(cell, last)
    end = part.end() if part else last + 1
    english = cell[end:].strip(_SEPARATORS)
    return (cell[:end], english) if re.search("[a-z]{4}", english) else None


def _start_of_japanese(cell: str) -> int:
    """Where the Japanese part begins: at the word with the first Japanese character, or at the short Latin
    words before it that belong to it (``T cell receptor | T 細胞受容体``, ``Natural killer | NK 細胞``)."""
    words = list(_WORD.finditer(cell))
    first = next(place for place, word in enumerate(words) if _HAS_JA.search(word[0]))
    start = first
    for place in range(first - 1, max(first - 1 - _MOST_SHORT_NAMES, 0), -1):
        english = [word[0] for word in words[:place]]
        if not _belongs_to_japanese(words[place][0], english):
            break
        start = place
    if not any(_HAS_ENGLISH.search(word[0]) for word in words[:start]):
        start = 0
    return words[start].start()


def _belongs_to_japanese(word: str, english: Sequence[str]) -> bool:
    """A short name that the English part has had already, as it is or spelled out."""
    if not _SHORT_NAME.fullmatch(word):
        return False
    return word in english or word in _initials(english)


def _initials(words: Sequence[str]) -> set[str]:
    letters = "".join(part[0].upper() for word in words for part in word.split("-") if part)
    return {letters[a:b] for a in range(len(letters)) for b in range(a + 2, min(a + 6, len(letters)) + 1)}
