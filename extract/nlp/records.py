"""What a parsed sentence looks like to the rest of the pipeline; no spaCy, no Sudachi object leaves this package.

Offsets count characters of the folded sentence, half-open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Word(NamedTuple):
    """One Sudachi morpheme (mode C).

    ``pos`` is its part of speech, levels joined by ``-`` (名詞-普通名詞-サ変可能); ``form`` its conjugated form
    (連体形-一般), empty where it does not conjugate.
    """

    surface: str
    lemma: str
    pos: str
    form: str
    start: int
    end: int


class Paren(NamedTuple):
    """A parenthesis taken out before parsing: the span of its inside, and the word it follows (-1: none)."""

    start: int
    end: int
    after: int


WordRange = tuple[int, int]


class Unit(NamedTuple):
    """What the parser sees as one word: a nominal compound, a collapsed coordination, or a single morpheme.

    ``words`` is the half-open range of morphemes; ``items`` the ranges of the coordinated members, left to
    right, the last one included (empty where nothing was collapsed).
    """

    words: WordRange
    items: tuple[WordRange, ...]
    nominal: bool


@dataclass(frozen=True, slots=True)
class Bunsetsu:
    """A content unit with the function words that follow it.

    ``head`` is the index of the bunsetsu it depends on, -1 for the root.
    """

    index: int
    unit: Unit
    function: WordRange
    comma: bool
    head: int


@dataclass(frozen=True, slots=True)
class Parse:
    """A sentence, cut into bunsetsu with their dependencies."""

    text: str
    words: tuple[Word, ...]
    bunsetsu: tuple[Bunsetsu, ...]
    parens: tuple[Paren, ...]
