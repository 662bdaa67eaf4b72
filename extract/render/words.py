"""The Japanese-English vocabulary: ``lexicons/english.tsv`` and the glossary of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

from extract.errors import FileError
from extract.lexicon import FOLDER, read_table
from extract.model import GlossaryEntry, Term
from extract.text import fold

Kind = Literal["noun", "action", "joint", "pre", "post", "prefix", "suffix", "link", "and", "frame"]
"""What a word does in a phrase:

``noun``    a thing or process; in front of another noun it takes its ``modifier`` form (cells, cell)
``action``  a change; what stands before it becomes its complement (発現低下 → decrease in expression)
``joint``   a noun that joins what is listed before it (A と B の阻害剤の併用: of A and of an inhibitor of B)
``pre``     stands before a noun and is no noun itself (自己 → autologous)
``post``    stands after its noun, の or not (レナリドミドの単独処置 → lenalidomide alone)
``prefix``  written together with the next word (抗 → anti-)
``suffix``  written together with the word before it (媒介性 → -mediated)
``link``    joins two phrases, a template over {a}, what precedes, and {b}, what follows; {of|of} and
            {toward|to} are what the head of {b} asks for, or else the word after the bar
``and``     joins two phrases of equal rank
``frame``   wraps all that precedes (FL 細胞と NK 細胞との間 → between FL cells and NK cells)
"""

JAPANESE: Final = "\u3005-\u3007\u3041-\u3096\u309d-\u30fa\u30fc-\u30ff\u3400-\u9fff\uf900-\ufaff"
_COLUMNS: Final = ("ja", "en", "kind", "modifier", "of", "toward")
_SLACK: Final = re.compile(rf"\s+(?=[{JAPANESE}、，・])|(?<=[{JAPANESE}、，・])\s+")
_HYPHEN: Final = re.compile(rf"(?<=[{JAPANESE}])[-‐‑–−](?=[A-Za-z0-9\u0370-\u03ff])")
_MIN_GLOSSARY_KEY: Final = 2


@dataclass(frozen=True, slots=True)
class Word:
    """A row of the vocabulary. ``of`` and ``toward`` are what の and に対する become after it."""

    ja: str
    en: str
    kind: Kind
    modifier: str = ""
    of: str = ""
    toward: str = ""

    @property
    def before_noun(self) -> str:
        """The form in front of another noun: ``cell`` of ``cells``."""
        return self.modifier or self.en


def key(text: str) -> str:
    """The form in which words are looked up: folded, without spaces and hyphens that authors use at will.

    ``腫瘍壊死因子- α`` and ``腫瘍壊死因子 α`` have one key; between Latin letters and digits all stays.
    """
    slim = _SLACK.sub("", fold(text).text.strip())
    return _HYPHEN.sub("", slim)


class Vocabulary:
    """Words by key. A key with ``#`` stands for any number (``#型糖尿病``)."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._words: dict[str, tuple[Word, ...]] = {}
        for word in words:
            self._words[word.ja] = (*self._words.get(word.ja, ()), word)
        self.longest = max(map(len, self._words), default=0) + 2

    def __contains__(self, text: str) -> bool:
        return bool(self.get(text))

    def get(self, text: str) -> tuple[Word, ...]:
        """The words of a key, one for each kind that it can be."""
        if found := self._words.get(text):
            return found
        number = _NUMBER.search(text)
        if number is None:
            return ()
        rows = self._words.get(text[: number.start()] + "#" + text[number.end() :], ())
        return tuple(
            Word(
                text,
                row.en.replace("#", number[0]),
                row.kind,
                row.modifier.replace("#", number[0]),
                row.of,
                row.toward,
            )
            for row in rows
        )

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every key with its English words."""
        return ((key, " ".join(word.en for word in group)) for key, group in self._words.items())

    def extended(self, words: Iterable[Word]) -> Vocabulary:
        """This vocabulary with other words in front: they replace those of the same key."""
        own = {word.ja: word for word in words if not self._knows_plural(word)}
        kept = (word for row, group in self._words.items() if row not in own for word in group)
        return Vocabulary((*own.values(), *kept))

    def _knows_plural(self, word: Word) -> bool:
        """Whether ``word`` is only the singular of a row of ours, as glossaries have it."""
        return any(row.modifier.casefold() == word.en.casefold() for row in self._words.get(word.ja, ()))


_NUMBER: Final = re.compile(r"[0-9]+")


@cache
def vocabulary(path: Path = FOLDER / "english.tsv") -> Vocabulary:
    """The words of ``english.tsv``.

    Raises:
        FileError: a row without English, of an unknown kind, twice, or a link that is no template.
    """
    seen: set[tuple[str, str]] = set()
    words = []
    for line, row in read_table(path, _COLUMNS):
        _check_row(path, line, row, seen)
        cells = {name: cell for name, cell in row.items() if cell}
        words.append(Word(**{**cells, "ja": key(row["ja"])}))  # type: ignore[arg-type]
    return Vocabulary(words)


def _check_row(path: Path, line: int, row: Mapping[str, str], seen: set[tuple[str, str]]) -> None:
    if not row["ja"] or not row["en"]:
        raise FileError(path, line, "a word needs its Japanese and its English")
    if row["kind"] not in get_args(Kind):
        raise FileError(path, line, f"unknown kind {row['kind']!r}; use one of {', '.join(get_args(Kind))}")
    if (row["ja"], row["kind"]) in seen:
        raise FileError(path, line, f"{row['ja']} ({row['kind']}) is listed twice")
    if row["kind"] == "link" and not ("{a}" in row["en"] and "{b}" in row["en"]):
        raise FileError(path, line, "a link is a template over {a} and {b}")
    seen.add((row["ja"], row["kind"]))


def glossary_words(rows: Iterable[GlossaryEntry | Term], proper: Iterable[str]) -> tuple[Word, ...]:
    """The nouns that a glossary teaches: long form to English, else to the abbreviation.

    ``proper``: first words that keep their capital inside a sentence (Hodgkin).
    """
    names = tuple(proper)
    words = []
    for row in rows:
        english = (row.en or "").strip() or _latin(row.abbr)
        japanese = key(row.ja or "") or key(row.abbr or "")
        if english and len(japanese) >= _MIN_GLOSSARY_KEY and _JAPANESE_CHAR.search(japanese):
            words.append(Word(japanese, _inside_sentence(english, names), "noun"))
    return tuple(words)


_JAPANESE_CHAR: Final = re.compile(f"[{JAPANESE}]")
_PLAIN_CAPITAL: Final = re.compile(r"[A-Z][a-z]+\b")


def _latin(abbr: str | None) -> str:
    text = fold(abbr or "").text.strip()
    return "" if _JAPANESE_CHAR.search(text) else text


def _inside_sentence(english: str, proper: tuple[str, ...]) -> str:
    """``Follicular lymphoma`` → ``follicular lymphoma``; ``DNA ligase`` and ``Hodgkin lymphoma`` stay."""
    first = _PLAIN_CAPITAL.match(english)
    if first is None or first[0] in proper:
        return english
    return english[0].lower() + english[1:]
