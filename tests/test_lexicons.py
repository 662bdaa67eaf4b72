"""Every row of the lexicons proves itself in the real pipeline; broken files are named by file, line and problem."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from extract import lexicon as lexicons
from extract import proofs
from extract.errors import FileError
from extract.lexicon import FOLDER, read_table
from extract.match.types import Typer


@cache
def broken() -> list[proofs.Failure]:
    return proofs.failures(proofs.read_proofs())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "lexicons"))


@pytest.mark.model
@pytest.mark.parametrize("table", ["predicates.tsv", "cues.tsv", "proofs.tsv"])
def test_every_row_fires_and_stays_silent_as_it_says(table: str) -> None:
    assert [str(failure) for failure in broken() if failure.path.name == table] == []


def test_every_row_list_and_type_has_its_two_sentences() -> None:
    assert proofs.unproved() == []
    assert len(proofs.read_proofs()) >= 200
    tables = {"predicates.tsv": lexicons.PREDICATES, "cues.tsv": lexicons.CUES}
    rows = sum(len(read_table(FOLDER / name, columns)) for name, columns in tables.items())
    assert len({(p.path, p.line) for p in proofs.read_proofs() if p.path.name in tables}) == rows


def test_no_sentence_proves_two_rows() -> None:
    fires = [proof.fires for proof in proofs.read_proofs()]
    assert [text for text in fires if fires.count(text) > 1] == []


def test_no_list_holds_a_word_twice() -> None:
    assert proofs.repeated() == []


@pytest.mark.parametrize("stem", lexicons.load().drug_stems)
def test_every_stem_makes_a_name_a_drug(stem: str) -> None:
    typer = Typer(lexicons.load())
    name = "zolbena" if stem.isascii() else "ゾルベナ"
    assert typer.type_of(f"{name}{stem}") == "drug"
    assert typer.type_of(f"{stem}ベナ測定法") != "drug"


@pytest.mark.model
def test_a_row_that_does_not_keep_its_promise_is_told(tmp_path: Path) -> None:
    path = tmp_path / "predicates.tsv"
    mute, loud = "体重の増加率を算出した。", "テスタチニブは体重を増加させた。"
    path.write_text(
        "\t".join(lexicons.PREDICATES) + f"\n増加\tincrease\tboth\t{mute}\t{loud}\n", encoding="utf-8"
    )
    found = [str(failure) for failure in proofs.failures(proofs._predicates(path))]
    assert found[0] == f"{path}:2: 増加: stays silent: 「{mute}」 gives no claim"
    assert found[1].startswith(f"{path}:2: 増加: fires: 「{loud}」 gives – | テスタチニブ | 体重 | increase")


@pytest.mark.model
def test_the_example_of_the_readme_is_a_row_that_proves_itself(folder: Path) -> None:
    """The row that the README adds is new, well formed, and unread before it is added."""
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    (row,) = [line.strip() for line in readme.splitlines() if line.count("\t") == 4]
    lemma, fires = row.split("\t")[0], row.split("\t")[3]
    assert lemma not in lexicons.load().predicates
    assert proofs.claims_of([fires]) == [[]]
    path = folder / "predicates.tsv"
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    assert lexicons.load(folder).predicates[lemma].direction == "decrease"
    assert proofs.read_proofs(folder)


def test_the_readme_names_every_file() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    files = [path.name for path in FOLDER.glob("*.t*")]
    assert [name for name in files if f"`{name}`" not in readme] == []


# --- broken files ------------------------------------------------------------------------------------------

Break = Callable[[str], str]


def after(line: int, row: str) -> Break:
    """Put a row behind a line."""

    def put(text: str) -> str:
        lines = text.splitlines()
        return "\n".join([*lines[:line], row, *lines[line:]]) + "\n"

    return put


BROKEN: dict[str, tuple[str, Break, str]] = {
    "header": (
        "heads.tsv",
        lambda text: text.replace("head\t", "noun\t", 1),
        r"heads\.tsv:1: the header must be",
    ),
    "cells": ("heads.tsv", after(3, "肝"), r"heads\.tsv:4: 1 cells instead of 2; separate them by tabs"),
    "no word": ("heads.tsv", after(3, "\tcell"), r"heads\.tsv:4: the cell head is empty"),
    "type": ("heads.tsv", after(2, "肝片\torgan"), r"heads\.tsv:3: unknown type organ; use one of author"),
    "twice": ("heads.tsv", after(2, "細胞\tcell"), r"heads\.tsv:3: 細胞 is listed twice"),
    "direction": (
        "predicates.tsv",
        after(1, "増す\tup\tboth\tあ\tい"),
        r"predicates\.tsv:2: unknown direction up; use increase",
    ),
    "valency": (
        "predicates.tsv",
        after(1, "増す\tincrease\tactive\tあ\tい"),
        r"predicates\.tsv:2: unknown valency active; use transitive",
    ),
    "row twice": (
        "predicates.tsv",
        lambda text: text + text.splitlines()[1] + "\n",
        r"predicates\.tsv:\d+: 増加 is listed twice",
    ),
    "kind": ("cues.tsv", after(1, "mood\tsad\t悲\tあ\tい"), r"cues\.tsv:2: unknown kind mood; use one of"),
    "value": (
        "cues.tsv",
        after(1, "modality\tsad\t悲\tあ\tい"),
        r"cues\.tsv:2: unknown value sad; use suggested or reported",
    ),
    "toml": ("frames.toml", after(2, 'broken = ["増'), r"frames\.toml:\d+: is no TOML: "),
    "no words": (
        "frames.toml",
        after(1, "numbers = [1, 2]"),
        r"frames\.toml:2: numbers holds something that is no",
    ),
}


@pytest.mark.parametrize("name", list(BROKEN))
def test_a_broken_file_is_named_with_line_and_problem(folder: Path, name: str) -> None:
    file, change, message = BROKEN[name]
    path = folder / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(FileError, match=message):
        lexicons.load(folder)


def test_a_file_in_another_encoding_is_named_with_the_byte(folder: Path) -> None:
    path = folder / "heads.tsv"
    path.write_bytes(b"head\ttype\n" + "肝片\tcell\n".encode("shift_jis"))
    with pytest.raises(FileError, match=r"heads\.tsv:2: is not UTF-8 at byte 10; save it as UTF-8"):
        lexicons.load(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "cues.tsv").unlink()
    with pytest.raises(FileError, match=r"cues\.tsv: cannot be read"):
        lexicons.load(folder)


PROOFS: dict[str, tuple[str, Break, str]] = {
    "no sentence": (
        "predicates.tsv",
        after(1, "増す\tincrease\tboth\t\tい"),
        r"predicates\.tsv:2: 増す has no sentence in the column fires; write one",
    ),
    "no word": (
        "predicates.tsv",
        after(1, "増す\tincrease\tboth\t体重が増した。\t体重を測った。"),
        r"predicates\.tsv:2: the column silent does not contain 増; use it there",
    ),
    "condition": (
        "proofs.tsv",
        after(1, "frames.toml\tx\tsubject:肝\tあ\tい"),
        r"proofs\.tsv:2: subject:肝 is no condition; write none, or subject=…",
    ),
}


@pytest.mark.parametrize("name", list(PROOFS))
def test_a_row_without_its_proof_is_named(folder: Path, name: str) -> None:
    file, change, message = PROOFS[name]
    path = folder / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(FileError, match=message):
        proofs.read_proofs(folder)
