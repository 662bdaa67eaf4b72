"""Glossaries of other people, and our own exports: TSV, CSV, XLSX, UTX, TBX, and EDICT to read.

A new format is one module with a reader and a writer, and a row in ``FORMATS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from extract.errors import FileError
from extract.model import GlossaryEntry
from extract.termbases.edict import is_edict, read_edict
from extract.termbases.records import BadRow, RawRow, accept, read_bytes
from extract.termbases.spreadsheet import read_xlsx, write_xlsx
from extract.termbases.tables import read_csv, read_tsv, write_csv, write_tsv
from extract.termbases.tbx import read_tbx, write_tbx
from extract.termbases.utx import read_utx, write_utx

__all__ = ["FORMATS", "BadRow", "read_termbase", "read_termbases", "write_termbase"]


class _Format(NamedTuple):
    suffixes: tuple[str, ...]
    read: Callable[[Path], Iterator[RawRow | BadRow]]
    write: Callable[[Sequence[GlossaryEntry], Path], None] | None


FORMATS = {
    "tsv": _Format((".tsv", ".tab"), read_tsv, write_tsv),
    "csv": _Format((".csv",), read_csv, write_csv),
    "xlsx": _Format((".xlsx",), read_xlsx, write_xlsx),
    "utx": _Format((".utx",), read_utx, write_utx),
    "tbx": _Format((".tbx", ".tbxm"), read_tbx, write_tbx),
    "edict": _Format((".edict", ".edict2"), read_edict, None),
}


def read_termbase(path: str | Path) -> tuple[list[GlossaryEntry], list[BadRow]]:
    """The entries of a glossary, and its bad rows (``path:line: problem``), both in the order of the file.

    ``start`` and ``end`` of an entry bound its row in the decoded file; both are 0 in XLSX and TBX. An entry
    has two at least of abbreviation (empty if it has none), Japanese and English.
    FileError if the file cannot be read at all, or is of no known format.
    """
    path = Path(path)
    return accept(path, _format(path).read(path))


def read_termbases(paths: Iterable[str | Path]) -> tuple[list[GlossaryEntry], list[BadRow]]:
    """The entries and the bad rows of several glossaries, one after the other. FileError as of one."""
    entries: list[GlossaryEntry] = []
    bad: list[BadRow] = []
    for path in paths:
        good, left = read_termbase(path)
        entries += good
        bad += left
    return entries, bad


def write_termbase(entries: Sequence[GlossaryEntry], path: str | Path) -> None:
    """Write a glossary in the format that the suffix names: .tsv, .csv, .xlsx, .utx or .tbx.

    FileError if the suffix names none, an entry cannot be written, or the file cannot be made.
    """
    path = Path(path)
    writable = {suffix: one.write for one in FORMATS.values() if one.write for suffix in one.suffixes}
    write = writable.get(path.suffix.lower())
    if write is None:
        raise FileError(
            path, None, f"{path.suffix or path.name} is no format to write; use {_names(writable)}"
        )
    try:
        write(entries, path)
    except OSError as error:
        raise FileError(path, None, f"cannot be written: {error.strerror}; check the folder") from error


def _format(path: Path) -> _Format:
    """By the suffix, else by how the file begins."""
    known = {suffix: one for one in FORMATS.values() for suffix in one.suffixes}
    if found := known.get(path.suffix.lower()):
        return found
    first = read_bytes(path).lstrip(b"\xef\xbb\xbf")[:4096]
    if first.startswith(b"#UTX"):
        return FORMATS["utx"]
    if first.startswith(b"PK\x03\x04"):
        return FORMATS["xlsx"]
    if b"<tbx" in first.lower() or b"<martif" in first.lower():
        return FORMATS["tbx"]
    if any(map(is_edict, first.split(b"\n")[:10])):
        return FORMATS["edict"]
    raise FileError(path, None, f"is no glossary of a known kind; name it {_names(known)}")


def _names(suffixes: Iterable[str]) -> str:
    *most, last = suffixes
    return f"{', '.join(most)} or {last}"
