"""The knowledge of the extractor: reads and validates ``lexicons/`` into one frozen ``Lexicon`` with a hash."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from extract.errors import FileError

FOLDER = Path(__file__).parent / "lexicons"

PREDICATES = ("lemma", "direction", "valency", "fires", "silent")
CUES = ("kind", "value", "pattern", "fires", "silent")
"""Columns of the tables."""

Change = Literal["increase", "decrease", "change", "improve"]
Valency = Literal["transitive", "intransitive", "both", "dative"]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A direction word: a verbal noun (増加) or a verb (高める).

    ``improve`` follows the noun it speaks of: 高血糖の改善 goes down, 感受性の改善 up.
    """

    lemma: str
    direction: Change
    valency: Valency
    fires: str
    silent: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A surface pattern that sets a value (示唆 -> modality suggested)."""

    kind: str
    value: str
    pattern: str
    fires: str
    silent: str


@dataclass(frozen=True)
class Lexicon:
    """Everything the extractor knows about words."""

    predicates: dict[str, Predicate]
    heads: dict[str, str]
    drug_stems: tuple[str, ...]
    cues: tuple[Cue, ...]
    frames: dict[str, Any]
    syntax: dict[str, Any]
    digest: str

    def patterns(self, kind: str, value: str | None = None) -> tuple[str, ...]:
        """Patterns of the cues of a kind (and value)."""
        return tuple(cue.pattern for cue in self.cues if cue.kind == kind and value in (None, cue.value))

    def words(self, frame: str) -> frozenset[str]:
        """A flat word list of ``frames.toml``."""
        return frozenset(self.frames[frame])

    def ordered(self, frame: str) -> tuple[str, ...]:
        """A flat word list, longest first: for matching prefixes and endings."""
        return tuple(sorted(self.frames[frame], key=lambda word: (-len(word), word)))


def read_table(path: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Rows of a TSV file with their line numbers.

    Raises:
        FileError: a wrong header, or a row with a wrong number of cells.
    """
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        rows = list(enumerate(reader, start=1))
    if not rows or tuple(rows[0][1]) != columns:
        raise FileError(path, 1, f"the header must be {' / '.join(columns)}, separated by tabs")
    result = []
    for line, cells in rows[1:]:
        if len(cells) != len(columns):
            raise FileError(
                path, line, f"{len(cells)} cells instead of {len(columns)}; separate them by tabs"
            )
        result.append((line, dict(zip(columns, cells, strict=True))))
    return result


def _predicates(path: Path) -> dict[str, Predicate]:
    rows: dict[str, Predicate] = {}
    for line, row in read_table(path, PREDICATES):
        if row["direction"] not in get_args(Change) or row["valency"] not in get_args(Valency):
            raise FileError(
                path, line, f"unknown direction or valency: {row['direction']} / {row['valency']}"
            )
        if row["lemma"] in rows:
            raise FileError(path, line, f"{row['lemma']} is listed twice")
        rows[row["lemma"]] = Predicate(**row)  # type: ignore[arg-type]
    return rows


@cache
def load(folder: Path = FOLDER) -> Lexicon:
    """Read a folder of lexicons.

    Raises:
        FileError: with file, line and problem.
    """
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.t*")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    heads: dict[str, str] = {}
    for line, row in read_table(folder / "heads.tsv", ("head", "type")):
        if row["head"] in heads:
            raise FileError(folder / "heads.tsv", line, f"{row['head']} is listed twice")
        heads[row["head"]] = row["type"]
    return Lexicon(
        predicates=_predicates(folder / "predicates.tsv"),
        heads=heads,
        drug_stems=tuple(row["stem"] for _, row in read_table(folder / "drugs.tsv", ("stem", "class"))),
        cues=tuple(Cue(**row) for _, row in read_table(folder / "cues.tsv", CUES)),
        frames=tomllib.loads((folder / "frames.toml").read_text(encoding="utf-8")),
        syntax=tomllib.loads((folder / "syntax.toml").read_text(encoding="utf-8")),
        digest=digest.hexdigest()[:16],
    )
