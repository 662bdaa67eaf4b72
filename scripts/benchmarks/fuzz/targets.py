"""The targets: each takes the bytes of a file, and fails by any error but a ``KonkyoError`` of one line."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.fuzz import lexicons, seeds, workbooks
from benchmarks.mutate import check_reading
from extract.config import read_config
from extract.errors import KonkyoError
from extract.formats import read_document, read_text
from extract.gold import check_gold, check_grounding
from extract.ground.forms import key, keyed
from extract.score.rows import read_rows
from extract.termbases import read_termbase, write_termbase
from extract.text import fold

Work = Callable[[bytes, Path], None]
"""The bytes, and a folder to put them in."""


class Target(NamedTuple):
    """What is run, on what it begins with, and how many bytes an input may have."""

    run: Work
    seeds: Callable[[], Iterator[bytes]]
    size: int = 2_000


def attempt(target: Target, data: bytes, folder: Path) -> str:
    """Run a target once. What a user would be told; empty where the data can be used.

    Any other error is a fault of ours and goes through.
    """
    try:
        target.run(data, folder)
    except KonkyoError as error:
        told = str(error)
        assert told, "the user is told nothing"
        assert len(told.splitlines()) == 1, f"not one line: {told!r}"
        return told
    return ""


# --- documents ---------------------------------------------------------------------------------------------


def _document(suffix: str) -> Work:
    def run(data: bytes, folder: Path) -> None:
        path = folder / f"fuzzed{suffix}"
        path.write_bytes(data)
        check_reading(read_document(path))

    return run


def _folding(data: bytes, folder: Path) -> None:  # noqa: ARG001, all targets are called alike
    text = data.decode("utf-8", "ignore")
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    before = (0, 0)
    for span in zip(folded.starts, folded.ends, strict=True):
        assert 0 <= span[0] <= span[1] <= len(text), f"{span} is not in the text"
        assert before[0] <= span[0], f"{span} begins before {before}"
        assert before[1] <= span[1], f"{span} ends before {before}"
        before = span
    assert fold(folded.text).text == folded.text, "folding a folded text changes it"
    named = keyed(text)
    assert key(text) == named.text
    for at in range(len(named.text)):
        start, end = named.span(at, at + 1)
        assert 0 <= start <= end <= len(text)


# --- glossaries and settings -------------------------------------------------------------------------------


def _glossary(suffix: str) -> Work:
    def run(data: bytes, folder: Path) -> None:
        path = folder / f"fuzzed{suffix}"
        path.write_bytes(data)
        entries, bad = read_termbase(path)
        assert all(len(str(row).splitlines()) == 1 for row in bad)
        again = folder / "again.tsv"
        if entries:
            write_termbase(entries, again)
            written, spoilt = read_termbase(again)
            cells = [(one.abbr, one.ja, one.en) for one in entries]
            assert not spoilt
            assert [(one.abbr, one.ja, one.en) for one in written] == cells, "a glossary is written otherwise"

    return run


def _sheet(data: bytes, folder: Path) -> None:
    """The sheet of a sound workbook, replaced."""
    _glossary(".xlsx")(workbooks.with_sheet(workbooks.glossary(), data), folder)


def _config(data: bytes, folder: Path) -> None:
    for name in ("konkyo.toml", "pyproject.toml"):
        path = folder / name
        path.write_bytes(data)
        config = read_config(path)
        config.check_rules(frozenset({"number-differs"}))
        assert isinstance(config.glossary_files, tuple)


# --- JSON --------------------------------------------------------------------------------------------------


def _gold(data: bytes, folder: Path) -> None:
    path = folder / "fuzzed.jsonl"
    path.write_bytes(data)
    document = read_text(seeds.TEXT, "fuzzed.md")
    for kind in ("terms", "citations"):
        (folder / f"fuzzed.{kind}.jsonl").write_bytes(data)
    problems = (*check_gold(path, document)[1], *check_grounding(path, document)[2])
    assert all(len(str(one).splitlines()) == 1 for one in problems)


def _claims(data: bytes, folder: Path) -> None:
    path = folder / "claims.jsonl"
    path.write_bytes(data)
    read_rows(path)


def _archive(suffix: str) -> Iterator[bytes]:
    """A whole workbook, of few bytes: its sheets stored, not packed."""
    if suffix == ".xlsx":
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(workbooks.glossary())) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name))
        yield out.getvalue()


TARGETS: dict[str, Target] = {
    "markdown": Target(_document(".md"), seeds.documents),
    "plain": Target(_document(".txt"), seeds.documents),
    "folding": Target(_folding, seeds.sentences, 400),
    "lexicons": Target(lexicons.run, lexicons.seeds, 6_000),
    "config": Target(_config, seeds.configs, 1_000),
    "tsv": Target(_glossary(".tsv"), lambda: seeds.glossaries(".tsv")),
    "csv": Target(_glossary(".csv"), lambda: seeds.glossaries(".csv")),
    "utx": Target(_glossary(".utx"), lambda: seeds.glossaries(".utx")),
    "tbx": Target(_glossary(".tbx"), lambda: seeds.glossaries(".tbx")),
    "edict": Target(_glossary(".edict"), seeds.edict),
    "xlsx": Target(_glossary(".xlsx"), lambda: _archive(".xlsx"), 20_000),
    "sheet": Target(_sheet, lambda: iter([workbooks.sheet_of(workbooks.glossary())]), 8_000),
    "gold": Target(_gold, seeds.gold),
    "claims": Target(_claims, seeds.claims),
    "decisions": Target(workbooks.decisions, workbooks.seeds, 1_000),
}
