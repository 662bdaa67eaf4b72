"""Units, limits, eras and names as data: ``lexicons/units.tsv`` and ``lexicons/quantities.toml``."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Final

from extract.errors import FileError

_FOLDER: Final = Path(__file__).parents[1] / "lexicons"
UNITS: Final = _FOLDER / "units.tsv"
QUANTITIES: Final = _FOLDER / "quantities.toml"
_COLUMNS: Final = ["unit", "dimension", "factor", "aliases"]
# Squared words such as ㎎ and ㏄, letter-like signs such as ℃ and Ω, full-width percent.
_COMPOSED: Final = (range(0x2100, 0x2150), range(0x3300, 0x3400), range(0xFF00, 0xFFF0))


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit by its standard spelling. ``factor`` converts into the base unit of ``dimension``."""

    unit: str
    dimension: str
    factor: Fraction | None


@dataclass(frozen=True)
class Quantities:
    """What is known about numbers and what stands around them; ``units`` and bounds by every spelling."""

    units: dict[str, UnitRow]
    bounds_before: dict[str, str]
    bounds_after: dict[str, str]
    scales: dict[str, int]
    eras: dict[str, int]
    names_before: tuple[str, ...]
    names_after: tuple[str, ...]


@cache
def quantities() -> Quantities:
    """The data, read once.

    Raises:
        FileError: a row or a key that cannot be used.
    """
    with QUANTITIES.open("rb") as file:
        data = tomllib.load(file)
    return Quantities(
        units=read_units(UNITS),
        bounds_before={word: row["means"] for row in data["bound"] for word in row["before"]},
        bounds_after={word: row["means"] for row in data["bound"] for word in row["after"]},
        scales=data["scales"],
        eras=data["eras"],
        names_before=tuple(data["names"]["before"]),
        names_after=tuple(data["names"]["after"]),
    )


def read_units(path: Path) -> dict[str, UnitRow]:
    """Read ``units.tsv``: every spelling of every unit, composed characters included."""
    found: dict[str, UnitRow] = {}
    for number, cells in _rows(path):
        unit, dimension, factor, aliases = cells
        try:
            row = UnitRow(unit, dimension, Fraction(factor) if factor else None)
        except (ValueError, ZeroDivisionError) as error:
            raise FileError(path, number, f"factor {factor!r} is no number") from error
        for spelling in (unit, *aliases.split()):
            if found.setdefault(spelling, row) is not row:
                raise FileError(
                    path, number, f"{spelling!r} already means {found[spelling].unit!r}; remove one"
                )
    return {**_composed(found), **found}


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    header = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header:
            if cells != _COLUMNS:
                raise FileError(path, number, f"the columns must be {', '.join(_COLUMNS)}")
            header = True
            continue
        cells += [""] * (len(_COLUMNS) - len(cells))
        if len(cells) != len(_COLUMNS) or not cells[0].strip() or not cells[1].strip():
            raise FileError(path, number, "a row needs a unit, a dimension, and at most two more cells")
        yield number, [cell.strip() for cell in cells]


def _composed(units: dict[str, UnitRow]) -> dict[str, UnitRow]:
    signs = (chr(code) for block in _COMPOSED for code in block)
    normal = ((sign, unicodedata.normalize("NFKC", sign)) for sign in signs)
    return {sign: units[plain] for sign, plain in normal if plain in units and sign != plain}


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
