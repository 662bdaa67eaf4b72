"""EDICT and EDICT2, the Japanese–English dictionary of the EDRDG, as a glossary: headword and first gloss.

``表記 [よみ] /(n) gloss/another/``, EUC-JP or UTF-8. Readings and the glosses behind the first are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from extract.errors import FileError
from extract.termbases.records import BadRow, RawRow, read_bytes

_LINE = re.compile(
    r"(?P<heads>[^ \[]++)(?: \[[^\]]*+\])? /(?:\((?:[^()]|\([^()]*+\))*+\)\s*+/?+)*+(?P<gloss>[^/]*[^/\s])/"
)
"""Headwords, reading, and behind marks such as (n) and (1) the first gloss."""
_NO_GLOSS = "EntL"
_MARK_BEHIND = re.compile(r"\([A-Za-z,]*\)$")
_TITLE = ("　？？？", "？？？")


def read_edict(path: Path) -> Iterator[RawRow | BadRow]:
    """Entries of an EDICT file, one for each headword of a line; its first line, a title, is passed over."""
    data = read_bytes(path)
    lines = data.split(b"\n")
    if not any(map(is_edict, lines[:20])):
        raise FileError(path, 1, "is no EDICT file: there is no line 表記 [よみ] /gloss/ at its beginning")
    return _rows(path, lines, _encoding(data))


def is_edict(line: bytes) -> bool:
    """Whether a line looks like one of EDICT."""
    text = _decoded(line, _encoding(line))
    return text is not None and _LINE.match(text) is not None


def _encoding(data: bytes) -> str:
    try:
        data.decode()
    except UnicodeDecodeError:
        return "euc_jp"
    return "utf-8"


def _decoded(line: bytes, encoding: str) -> str | None:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return None


def _rows(path: Path, lines: list[bytes], encoding: str) -> Iterator[RawRow | BadRow]:
    """Line by line, so that one in another encoding spoils no other."""
    offset = 0
    for number, raw in enumerate(lines, start=1):
        line = _decoded(raw, encoding)
        start, offset = offset, offset + len(line or "?") + 1
        if line is None:
            yield BadRow(path=str(path), line=number, problem=f"is not {encoding.upper()}; it is left out")
        elif line.strip() and not line.startswith(_TITLE):
            yield from _entries(path, number, line, start)


def _entries(path: Path, number: int, line: str, start: int) -> Iterator[RawRow | BadRow]:
    match = _LINE.match(line)
    if match is None or match["gloss"].startswith(_NO_GLOSS):
        yield BadRow(path=str(path), line=number, problem="is not of the form 表記 [よみ] /gloss/")
        return
    for head in match["heads"].split(";"):
        yield RawRow("", _MARK_BEHIND.sub("", head), match["gloss"], number, start, start + len(line))
