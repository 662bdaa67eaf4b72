"""The words of document layout, from ``lexicons/sections.toml``: headings, table headers and the like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from extract.errors import FileError
from extract.lexicon import read_toml
from extract.text import fold

PATH = Path(__file__).parent.parent / "lexicons" / "sections.toml"


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from None
    return pattern


Words = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]
Patterns = Annotated[tuple[Annotated[str, AfterValidator(_compiles)], ...], Field(min_length=1)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Headings(_Table):
    toc: Patterns
    glossary: Patterns
    references: Patterns


class _Tables(_Table):
    abbreviation_header: Patterns
    definition_header: Patterns


class _Statements(_Table):
    empty: Patterns


class _Numbers(_Table):
    counted: Words
    labels: Words


class _Points(_Table):
    abbreviations: Words


class _Scripts(_Table):
    simplified: Annotated[str, Field(min_length=1)]


class _Sections(_Table):
    """The file as a whole."""

    headings: _Headings
    tables: _Tables
    statements: _Statements
    numbers: _Numbers
    points: _Points
    scripts: _Scripts


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The file's words as compiled patterns. Those for whole texts are asked through the methods."""

    toc: re.Pattern[str]
    glossary: re.Pattern[str]
    references: re.Pattern[str]
    abbreviation_header: re.Pattern[str]
    definition_header: re.Pattern[str]
    empty: re.Pattern[str]
    counted: re.Pattern[str]
    """Matches at the start of what follows a number that numbers nothing."""
    labels: re.Pattern[str]
    """Matches the word before the number of a figure or table."""
    abbreviations: re.Pattern[str]
    """Matches an abbreviation at the end of a text."""
    simplified: re.Pattern[str]
    """Matches one simplified character."""

    def topic(self, title: str) -> str | None:
        """``toc``, ``glossary`` or ``references`` if a heading says so."""
        title = _bare(title)
        topics = (("toc", self.toc), ("glossary", self.glossary), ("references", self.references))
        return next((name for name, pattern in topics if pattern.fullmatch(title)), None)

    def is_abbreviation_header(self, cell: str) -> bool:
        return self.abbreviation_header.fullmatch(_bare(cell)) is not None

    def is_definition_header(self, cell: str) -> bool:
        return self.definition_header.fullmatch(_bare(cell)) is not None

    def is_empty_statement(self, text: str) -> bool:
        return self.empty.fullmatch(_bare(text).strip("。．.()（）[]「」-*")) is not None


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", fold(text).text).lower()


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _words(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that comes with the package, read once."""
    return load_vocabulary(PATH)


def load_vocabulary(path: Path) -> Vocabulary:
    """Read and validate a ``sections.toml``; FileError if it cannot be used."""
    try:
        file = _Sections.model_validate(read_toml(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise FileError(path, None, f"{where}: {first['msg']}") from None
    return Vocabulary(
        toc=_any(file.headings.toc),
        glossary=_any(file.headings.glossary),
        references=_any(file.headings.references),
        abbreviation_header=_any(file.tables.abbreviation_header),
        definition_header=_any(file.tables.definition_header),
        empty=_any(file.statements.empty),
        counted=re.compile(_words(file.numbers.counted), re.IGNORECASE),
        labels=re.compile(_words(file.numbers.labels), re.IGNORECASE),
        abbreviations=re.compile(rf"\b(?:{_words(file.points.abbreviations)})$"),
        simplified=re.compile(f"[{re.escape(''.join(file.scripts.simplified.split()))}]"),
    )
