"""What the checks know about words: ``lexicons/checks/*.tsv``, read once and compiled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, get_args

from extract.errors import FileError
from extract.lexicon import FOLDER, read_table

CHECKS: Final = FOLDER / "checks"
SectionRole = Literal["summary", "background", "result"]
Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Concept:
    """An effect under one of its names; ``sign`` is -1 where the name goes the other way (生細胞数)."""

    name: str
    sign: int
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Broader:
    """A word that covers what another pattern names: サイトカイン covers IL-2."""

    broad: Pattern
    narrow: Pattern

    def covers(self, wide: str, other: str) -> bool:
        """Whether one effect is named by the broad word and the other by a narrow one."""
        return bool(self.broad.search(wide) and self.narrow.search(other))


@cache
def section_roles() -> tuple[tuple[SectionRole, Pattern], ...]:
    """Roles of sections by their titles; the first that matches counts."""
    table = Table("sections.tsv", "role", "pattern")
    return tuple(
        (table.choice(line, row["role"]), table.pattern(line, row["pattern"])) for line, row in table
    )


@cache
def axes() -> tuple[tuple[str, str, Pattern], ...]:
    """Axis, value, pattern: values of one axis exclude each other."""
    table = Table("axes.tsv", "axis", "value", "pattern")
    return tuple((row["axis"], row["value"], table.pattern(line, row["pattern"])) for line, row in table)


@cache
def concepts() -> tuple[Concept, ...]:
    """Effects and their names."""
    table = Table("concepts.tsv", "concept", "sign", "pattern")
    return tuple(
        Concept(row["concept"], -1 if row["sign"] == "-" else 1, table.pattern(line, row["pattern"]))
        for line, row in table
    )


@cache
def broader() -> tuple[Broader, ...]:
    """Words for many things, and those things."""
    table = Table("broader.tsv", "broad", "narrow")
    return tuple(
        Broader(table.pattern(line, row["broad"]), table.pattern(line, row["narrow"])) for line, row in table
    )


@cache
def processes() -> tuple[tuple[str, Pattern], ...]:
    """Families of the last noun of an effect; each pattern is anchored at the end."""
    table = Table("processes.tsv", "family", "pattern")
    return tuple((row["family"], table.pattern(line, f"(?:{row['pattern']})$")) for line, row in table)


@cache
def filler(slot: str) -> Pattern:
    """What says nothing in a slot."""
    table = Table("fillers.tsv", "slot", "pattern")
    return re.compile(
        "|".join(table.pattern(line, row["pattern"]).pattern for line, row in table if row["slot"] == slot)
    )


@cache
def vague() -> Pattern:
    """Effects that name nothing in particular."""
    table = Table("vague.tsv", "pattern")
    return re.compile("|".join(table.pattern(line, row["pattern"]).pattern for line, row in table))


class Table:
    """A table of ``lexicons/checks``: line numbers and rows; a bad pattern is blamed on its line."""

    def __init__(self, name: str, *columns: str) -> None:
        self.path = CHECKS / name
        self.rows = read_table(self.path, columns)

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        return iter(self.rows)

    def pattern(self, line: int, pattern: str) -> Pattern:
        """A compiled pattern; FileError with file and line if it is no regular expression."""
        try:
            return re.compile(pattern)
        except re.error as error:
            raise FileError(self.path, line, f"{pattern!r} is no regular expression: {error}") from error

    def choice(self, line: int, role: str) -> SectionRole:
        """A role of a section; FileError if there is no such role."""
        if role in get_args(SectionRole):
            return role  # type: ignore[return-value]
        raise FileError(
            self.path, line, f"unknown role {role!r}; use one of {', '.join(get_args(SectionRole))}"
        )


@cache
def reports() -> Pattern:
    """Ends of sentences that report from the literature."""
    table = Table("reports.tsv", "pattern")
    return re.compile("|".join(f"(?:{table.pattern(line, row['pattern']).pattern})$" for line, row in table))


@cache
def no_symbol() -> Pattern:
    """What has the shape of an abbreviation and need not be listed."""
    table = Table("symbols.tsv", "pattern", "what")
    return re.compile("|".join(table.pattern(line, row["pattern"]).pattern for line, row in table))


@cache
def variants() -> tuple[tuple[str, ...], ...]:
    """Words that are written in more ways than one."""
    return tuple(tuple(row["words"].split("|")) for _, row in Table("variants.tsv", "words"))


@cache
def halves() -> tuple[tuple[Pattern, Pattern], ...]:
    """English words and the Japanese that stands for them in the names of things."""
    table = Table("halves.tsv", "english", "japanese")
    return tuple(
        (
            re.compile(f"(?i:{table.pattern(line, row['english']).pattern})"),
            table.pattern(line, row["japanese"]),
        )
        for line, row in table
    )


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures, and its size in the base unit of that."""

    dimension: str
    factor: float


@cache
def units() -> dict[str, Unit]:
    """Units by how they are written, folded."""
    table = Table("units.tsv", "unit", "dimension", "factor")
    return {row["unit"]: Unit(row["dimension"], float(row["factor"])) for _, row in table}


@cache
def telling() -> Pattern:
    """Words that turn a statement round when they are exchanged: numbers, directions, negations.

    Each kind is a group of the pattern; words of one kind (増加, 上昇) say the same, but for numbers.
    """
    table = Table("telling.tsv", "kind", "pattern")
    groups = (f"(?P<{row['kind']}>{table.pattern(line, row['pattern']).pattern})" for line, row in table)
    return re.compile("|".join(groups))


@cache
def opposites() -> dict[str, str]:
    """Direction words and what turns a statement round."""
    return {row["word"]: row["opposite"] for _, row in Table("opposites.tsv", "word", "opposite")}


@cache
def inventions() -> tuple[str, ...]:
    """Effects that a document hardly speaks of, to be planted."""
    return tuple(row["effect"] for _, row in Table("inventions.tsv", "effect"))


@cache
def harmless() -> tuple[tuple[str, Pattern, str], ...]:
    """Kind, pattern and replacement of edits that change no statement."""
    table = Table("harmless.tsv", "kind", "pattern", "by")
    return tuple((row["kind"], table.pattern(line, row["pattern"]), row["by"]) for line, row in table)


@cache
def hedges() -> tuple[tuple[Pattern, str], ...]:
    """Hedges of a sentence, and how it says the same as shown."""
    table = Table("hedges.tsv", "pattern", "by")
    return tuple((table.pattern(line, row["pattern"]), row["by"]) for line, row in table)


@cache
def swaps(group: str) -> tuple[tuple[Pattern, str], ...]:
    """Words of a group (``population``, ``identifier`` …) and another one that is not meant by them."""
    table = Table("swaps.tsv", "slot", "pattern", "by")
    return tuple(
        (table.pattern(line, row["pattern"]), row["by"]) for line, row in table if row["slot"] == group
    )


@cache
def parameters() -> tuple[tuple[str, Pattern], ...]:
    """What is measured, by name: IC50, 半減期, 無毒性量."""
    table = Table("parameters.tsv", "parameter", "pattern")
    return tuple((row["parameter"], table.pattern(line, row["pattern"])) for line, row in table)


@cache
def qualifiers() -> Pattern:
    """Words that make another group of a system: ベンダムスチン抵抗性, 再発性."""
    return _of_kind("qualifiers.tsv", "qualifier")


@cache
def universals() -> Pattern:
    """Words that leave nothing out: 全て, あらゆる."""
    return _of_kind("qualifiers.tsv", "universal")


def _of_kind(name: str, kind: str) -> Pattern:
    table = Table(name, "kind", "pattern")
    return re.compile(
        "|".join(table.pattern(line, row["pattern"]).pattern for line, row in table if row["kind"] == kind)
    )


@cache
def polarity() -> dict[str, int]:
    """Concepts on the one scale of killing (1) and growing (-1)."""
    return {
        row["concept"]: -1 if row["sign"] == "-" else 1 for _, row in Table("polarity.tsv", "concept", "sign")
    }


@cache
def general_english() -> frozenset[str]:
    """English words that tell no topic: the, study, effect."""
    return frozenset(row["word"] for _, row in Table("general_english.tsv", "word"))


@cache
def titles() -> tuple[str, ...]:
    """Titles of no medical paper, to be planted."""
    return tuple(row["title"] for _, row in Table("titles.tsv", "title"))
