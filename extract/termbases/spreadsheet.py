"""Glossaries in XLSX workbooks: the first sheet, all cells as text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from extract.errors import FileError
from extract.model import GlossaryEntry
from extract.termbases.records import BadRow, RawRow, cells_of, read_bytes
from extract.termbases.tables import HEADER, read_rows

_MAX_UNPACKED = 500_000_000


def read_xlsx(path: Path) -> Iterator[RawRow | BadRow]:
    """Rows of the first sheet of a workbook; ``line`` is the row's number."""
    return read_rows(path, ((cells, line, 0, 0) for line, cells in enumerate(_cells(path), start=1)))


def _cells(path: Path) -> list[list[str] | BadRow]:
    import openpyxl  # slow to import, and of no use to the other formats

    data = read_bytes(path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
        if unpacked > _MAX_UNPACKED:
            raise FileError(path, None, f"unpacks to {unpacked:,} bytes; split it")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        return [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    except FileError:
        raise
    except Exception as error:  # openpyxl lets whatever a broken archive or its XML raises through
        problem = f"is no workbook that can be read ({type(error).__name__}); save it as XLSX again"
        raise FileError(path, None, problem) from error


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def write_xlsx(entries: Sequence[GlossaryEntry], path: Path) -> None:
    """One sheet, all cells text: nothing is taken for a formula, a number or an address."""
    import xlsxwriter  # type: ignore[import-untyped]

    rows = [HEADER, *(cells_of(path, number, entry) for number, entry in enumerate(entries, start=1))]
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        sheet = book.add_worksheet("glossary")
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(number, column, cell)
