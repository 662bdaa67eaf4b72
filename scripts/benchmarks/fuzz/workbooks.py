"""Workbooks: one sheet of a sound one replaced, and decisions with anything in the cells that a reviewer fills in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from openpyxl import load_workbook

from benchmarks.fuzz import seeds as sound
from extract.carry import save_revision
from extract.decisions.entries import read_entries
from extract.decisions.workbook import COLUMNS, ENTERED, SHEET, VALUES, decisions_workbook
from extract.formats import read_text
from extract.model import Claim, Extraction, SentenceRef, Slot
from extract.store import Store, open_store

_FIRST = "xl/worksheets/sheet1.xml"
_SENTENCE = "薬剤Aはラットの血圧を低下させた (Mori et al., 2001)。"


@cache
def glossary() -> bytes:
    """A glossary as a workbook."""
    return next(sound.glossaries(".xlsx"))


def sheet_of(book: bytes) -> bytes:
    """The XML of the first sheet."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.read(_FIRST)


def with_sheet(book: bytes, sheet: bytes) -> bytes:
    """The workbook with another first sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == _FIRST else old.read(name))
    return out.getvalue()


@cache
def _store() -> tuple[Store, bytes]:
    """A store with one claim, and the workbook of its decisions."""
    document = read_text(sound.TEXT, "fuzzed.md")
    start = document.text.index(_SENTENCE)

    def slot(text: str) -> Slot:
        at = document.text.index(text, start)
        return Slot(text=text, spans=((at, at + len(text)),))

    claim = Claim(
        id="c1", document="fuzzed.md", section="2",
        sentence=SentenceRef(text=_SENTENCE, start=start, end=start + len(_SENTENCE)),
        subject=slot("ラット"), treatment=slot("薬剤A"), effect=slot("血圧"), direction="decrease",
    )  # fmt: skip
    store = open_store(Path(mkdtemp(prefix="konkyo-fuzz-")) / "fuzz.db")
    revision = save_revision(
        store, Extraction(document=document, sentences=2, claims=(claim,), findings=()), "fuzz"
    )
    return store, decisions_workbook(store, revision)


def decisions(data: bytes, folder: Path) -> None:
    """The first byte says which row; behind it, what stands in the cells, parted by tabs. Or the sheet itself."""
    store, exported = _store()
    path = folder / "decisions.xlsx"
    if data.startswith(b"<"):
        path.write_bytes(with_sheet(exported, data))
    else:
        book = load_workbook(io.BytesIO(exported))
        row = 2 + (data[:1] == b"\1")
        cells = data[1:].decode("utf-8", "ignore").split("\t")
        for name, cell in zip((*ENTERED, *VALUES, "id", "sentence"), cells, strict=False):
            allowed = "".join(char for char in cell if char.isprintable() or char == "\n")
            if allowed != "=":
                at = book[SHEET].cell(row, COLUMNS.index(name) + 1)
                at.value, at.data_type = allowed, "s"
        book.save(path)
    found = read_entries(path, store, "mori")
    assert all(len(problem.splitlines()) == 1 for problem in found.problems), found.problems


def seeds() -> Iterator[bytes]:
    """An edited claim, an added one, and the sheet of what was exported."""
    values = "ラット\t薬剤A\t血圧\tincrease\t\tsuggested\tshown\t\tyes\tMori et al., 2001"
    yield f"\0edit\twrong_direction\t試験\t{values}\tc1\t{_SENTENCE}".encode()
    yield f"\1add\tmissed\t\t{values}\t\t{_SENTENCE}".encode()
    yield b"\0reject\t\tno\t"
    yield sheet_of(_store()[1])[:4_000]
