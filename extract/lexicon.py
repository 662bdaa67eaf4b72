"""The knowledge of the extractor: reads and validates ``lexicons/`` into one frozen ``Lexicon`` with a hash."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from extract.errors import FileError

FOLDER = Path(__file__).parent / "lexicons"

PREDICATES = ("lemma", "direction", "valency", "fires", "silent")
CUES = ("kind", "value", "pattern", "fires", "silent")
"""Columns of the tables."""

TYPES = (
    "author", "cell", "disease", "drug", "endpoint", "organism", "sample", "state",
    "structure", "tissue", "treatment", "vehicle",
)  # fmt: skip
"""What a noun of ``heads.tsv`` can name."""

CUE_VALUES = {
    "modality": ("suggested", "reported"),
    "interaction": ("synergistic", "additive"),
    "negligible": ("no_change",),
    "summary": ("summary",),
    "aim": ("aim",),
    "anaphor_drug": ("drug",),
}
"""Kinds of cues and the values that they can set."""

Change = Literal["increase", "decrease", "change", "improve", "worsen"]
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


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Everything the extractor knows about words. Read once, and so told from another by identity."""

    predicates: dict[str, Predicate]
    heads: dict[str, str]
    drug_stems: tuple[str, ...]
    cues: tuple[Cue, ...]
    frames: dict[str, Any]
    syntax: dict[str, Any]
    digest: str
    _lists: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False)
    _sets: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False)
    _patterns: dict[tuple[str, str | None], tuple[str, ...]] = field(
        default_factory=dict, init=False, repr=False
    )
    # Asked for anew with every sentence: made once.

    def patterns(self, kind: str, value: str | None = None) -> tuple[str, ...]:
        """Patterns of the cues of a kind (and value)."""
        if (kind, value) not in self._patterns:
            self._patterns[kind, value] = tuple(
                cue.pattern for cue in self.cues if cue.kind == kind and value in (None, cue.value)
            )
        return self._patterns[kind, value]

    def words(self, frame: str) -> frozenset[str]:
        """A flat word list of ``frames.toml``. Raises ``FileError`` if it is gone."""
        if frame not in self.frames:
            raise FileError(FOLDER / "frames.toml", None, f"the list {frame} is missing; put it back")
        if frame not in self._sets:
            self._sets[frame] = frozenset(self.frames[frame])
        return self._sets[frame]

    def ordered(self, frame: str) -> tuple[str, ...]:
        """A flat word list, longest first: for matching prefixes and endings."""
        if frame not in self._lists:
            self._lists[frame] = tuple(sorted(self.frames[frame], key=lambda word: (-len(word), word)))
        return self._lists[frame]


def read_text(path: Path) -> str:
    """A lexicon file. Raises ``FileError`` if it is missing or not UTF-8, with the line of the first bad byte."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        raise FileError(path, None, "cannot be read; the lexicons need it") from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise FileError(path, line, f"is not UTF-8 at byte {error.start}; save it as UTF-8") from None


def read_table(path: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Rows of a TSV file with their line numbers.

    Raises:
        FileError: a wrong header, a row with a wrong number of cells, or without its first one.
    """
    reader = csv.reader(io.StringIO(read_text(path), newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    rows = list(enumerate(reader, start=1))
    if not rows or tuple(rows[0][1]) != columns:
        raise FileError(path, 1, f"the header must be {' / '.join(columns)}, separated by tabs")
    result = []
    for line, cells in rows[1:]:
        if len(cells) != len(columns):
            raise FileError(
                path, line, f"{len(cells)} cells instead of {len(columns)}; separate them by tabs"
            )
        if not cells[0].strip():
            raise FileError(path, line, f"the cell {columns[0]} is empty; fill it or delete the row")
        result.append((line, dict(zip(columns, cells, strict=True))))
    return result


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file. Raises ``FileError`` if it is missing, not UTF-8 or no TOML."""
    text = read_text(path)
    try:
        return tomllib.loads(text)
    except ValueError as error:  # a number of too many digits is none of tomllib's own errors
        line = re.search(r"at line (\d+)", str(error))
        number = int(line[1]) if line else text.count("\n") + 1
        raise FileError(path, number, f"is no TOML: {error}; check quotes, commas and brackets") from None
    except RecursionError:
        raise FileError(path, None, "is nested too deeply; close the brackets") from None


def read_lists(path: Path) -> dict[str, Any]:
    """A TOML file of word lists and tables of words.

    Raises:
        FileError: broken TOML, or a value that is neither words nor a list of words.
    """
    data = read_toml(path)
    for key, value in _leaves(data):
        words = value if isinstance(value, list) else [value]
        if any(not isinstance(word, str) or not word for word in words):
            raise FileError(
                path, _line_of(read_text(path), key), f'{key} holds something that is no word; use "…"'
            )
    return data


def _leaves(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _leaves(value)
        else:
            yield key, value


def _line_of(text: str, key: str) -> int:
    found = re.search(rf"^\s*\"?{re.escape(key)}\"?\s*=", text, re.MULTILINE)
    return text[: found.start()].count("\n") + 1 if found else 1


def _predicates(path: Path) -> dict[str, Predicate]:
    rows: dict[str, Predicate] = {}
    for line, row in read_table(path, PREDICATES):
        for column, known in (("direction", get_args(Change)), ("valency", get_args(Valency))):
            if row[column] not in known:
                raise FileError(path, line, f"unknown {column} {row[column]}; use {', '.join(known)}")
        if row["lemma"] in rows:
            raise FileError(path, line, f"{row['lemma']} is listed twice")
        rows[row["lemma"]] = Predicate(**row)  # type: ignore[arg-type]
    return rows


def _heads(path: Path) -> dict[str, str]:
    heads: dict[str, str] = {}
    for line, row in read_table(path, ("head", "type")):
        if row["head"] in heads:
            raise FileError(path, line, f"{row['head']} is listed twice")
        if row["type"] not in TYPES:
            raise FileError(path, line, f"unknown type {row['type']}; use one of {', '.join(TYPES)}")
        heads[row["head"]] = row["type"]
    return heads


def _cues(path: Path) -> tuple[Cue, ...]:
    cues = []
    for line, row in read_table(path, CUES):
        if row["kind"] not in CUE_VALUES:
            raise FileError(path, line, f"unknown kind {row['kind']}; use one of {', '.join(CUE_VALUES)}")
        values = CUE_VALUES[row["kind"]]
        if row["value"] not in values:
            raise FileError(path, line, f"unknown value {row['value']}; use {' or '.join(values)}")
        if not row["pattern"]:
            raise FileError(path, line, "the cell pattern is empty; fill it or delete the row")
        cues.append(Cue(**row))
    return tuple(cues)


@cache
def load(folder: Path = FOLDER) -> Lexicon:
    """Read a folder of lexicons.

    Raises:
        FileError: with file, line and problem.
    """
    lexicon = Lexicon(
        predicates=_predicates(folder / "predicates.tsv"),
        heads=_heads(folder / "heads.tsv"),
        drug_stems=tuple(row["stem"] for _, row in read_table(folder / "drugs.tsv", ("stem", "class"))),
        cues=_cues(folder / "cues.tsv"),
        frames=read_lists(folder / "frames.toml"),
        syntax=read_lists(folder / "syntax.toml"),
        digest="",
    )
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.t*")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return replace(lexicon, digest=digest.hexdigest()[:16])
