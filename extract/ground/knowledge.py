"""What grounding knows about words: ``lexicons/grounding.toml``, read once and validated."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError

from extract.errors import FileError
from extract.lexicon import read_toml
from extract.model import Record

FILE = Path(__file__).parents[1] / "lexicons" / "grounding.toml"
Words = tuple[str, ...]


class Another(Record):
    """Neighbours that make another thing of a term: 抗 before it, 受容体 behind it."""

    before: Words
    after: Words


class Greek(Record):
    """Names of Greek letters, in Latin letters and in katakana."""

    latin: dict[str, str]
    short: dict[str, str]
    kana: dict[str, str]
    keep: Words


class Family(Record):
    """Names that take a number or a letter: IL, and IL-2 a member of its own."""

    names: Words
    pattern: str
    joiner: str


class Units(Record):
    """Abbreviations of units, compared with their case."""

    words: Words


class Abbreviations(Record):
    """The shape of abbreviations in running text, and what has that shape and is none."""

    pattern: str
    stop: Words


class Suggest(Record):
    """Spellings that are alike enough to be shown to a reviewer, never to be taken as equal."""

    words: tuple[Words, ...]
    homophones: Words
    kana: tuple[tuple[str, str], ...]
    okurigana: str
    slip_from: int = Field(ge=2)
    minimum: int = Field(ge=1)
    minimum_listed: int = Field(ge=1)


class CitationWords(Record):
    """Words of citations: van, et al., and; and capitalised words before a year that are no names."""

    particles: Words
    others: Words
    joins: Words
    no_names: Words


class Knowledge(Record):
    """The whole file."""

    heads: dict[str, Words]
    another: Another
    spelling: dict[str, Words]
    greek: Greek
    families: tuple[Family, ...]
    units: Units
    abbreviations: Abbreviations
    suggest: Suggest
    citations: CitationWords


@cache
def load(path: Path = FILE) -> Knowledge:
    """Read the knowledge of grounding.

    Raises:
        FileError: not TOML, a wrong field, or a pattern that is no regular expression.
    """
    try:
        knowledge = Knowledge.model_validate(read_toml(path))
        for pattern in (knowledge.abbreviations.pattern, *(family.pattern for family in knowledge.families)):
            re.compile(pattern)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise FileError(path, None, f"{where}: {first['msg']}") from error
    except re.error as error:
        raise FileError(path, None, f"{error.pattern!r} is no regular expression: {error}") from error
    return knowledge
