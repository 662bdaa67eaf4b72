"""The wordings by which the entries of a glossary are found, and which entries mean one thing."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from extract.ground.forms import key
from extract.model import GlossaryEntry

By = Literal["abbr", "ja", "en"]
_COLUMNS: tuple[By, ...] = ("abbr", "ja", "en")


class Form(NamedTuple):
    """One wording of an entry: its normal form, its text, the entry's number, the column it is from."""

    key: str
    text: str
    entry: int
    by: By


_PARENTHESIS = re.compile(r"\s*[(（\[［][^()（）\[\]［］]*[)）\]］]")
_OPENING = re.compile("[(（［[]")
_SYNONYMS = re.compile(r"\s*[;；]\s*")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9 ,'’/+-]*[a-z]")
_PLURAL = re.compile(r"[A-Z]{3,}|.*[a-z]{3}")


class Forms:
    """All wordings of all entries by their numbers, in columns: a large glossary has a million."""

    def __init__(self, entries: tuple[GlossaryEntry, ...]) -> None:
        self.keys: list[str] = []
        self._texts: list[str] = []
        self._entries: array[int] = array("l")
        self._columns = bytearray()
        for normal, text, entry, by in forms(entries):
            self.keys.append(normal)
            self._texts.append(text)
            self._entries.append(entry)
            self._columns.append(_COLUMNS.index(by))

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, number: int) -> Form:
        by = _COLUMNS[self._columns[number]]
        return Form(self.keys[number], self._texts[number], self._entries[number], by)


def forms(entries: tuple[GlossaryEntry, ...]) -> Iterator[Form]:
    """All wordings of all entries, each key once an entry, in the order of the glossary."""
    shorter = _Shortener(entries)
    for number, entry in enumerate(entries):
        seen: set[str] = set()
        for by, text in _wordings(entry):
            plain = key(text)
            if plain and plain not in seen:
                seen.add(plain)
                yield Form(plain, text, number, by)
            if by != "abbr" and (one := shorter.shortened(plain, number)) and one not in seen:
                seen.add(one)
                yield Form(one, text, number, by)


def _wordings(entry: GlossaryEntry) -> Iterator[tuple[By, str]]:
    """An entry's abbreviation and long forms: as they stand, without parentheses, as an English plural."""
    values: tuple[tuple[By, str | None], ...] = (("abbr", entry.abbr), ("ja", entry.ja), ("en", entry.en))
    for by, value in values:
        if not value:
            continue
        for text in _synonyms(value):
            yield by, text
            if _OPENING.search(text) and (bare := _PARENTHESIS.sub("", text).strip()) and bare != text:
                yield by, bare
            if by != "ja" and not text.endswith("s") and _PLURAL.fullmatch(text):
                yield by, text + "s"


def _synonyms(value: str) -> Iterable[str]:
    """The whole, and what semicolons part in it."""
    if ";" in value or "；" in value:
        return dict.fromkeys((value, *_SYNONYMS.split(value)))
    return (value,)


class _Shortener:
    """Puts the abbreviations of other entries: インターロイキン 2 受容体 is IL-2 受容体 as well."""

    def __init__(self, entries: tuple[GlossaryEntry, ...]) -> None:
        self._short: dict[str, list[tuple[str, int]]] = {}
        for number, entry in enumerate(entries):
            for long in (entry.ja, entry.en):
                if entry.abbr and long:
                    self._short.setdefault(key(long), []).append((key(entry.abbr), number))
        self._longest = max(map(len, self._short), default=0)

    def shortened(self, plain: str, number: int) -> str | None:
        """The key with the long form of another entry, of three letters or more, shortened; or None."""
        for length in range(min(len(plain) - 1, self._longest), 2, -1):
            for abbr, other in self._short.get(plain[:length], ()):
                if other != number:
                    return abbr + plain[length:]
        return None


def same_thing(a: GlossaryEntry, b: GlossaryEntry) -> bool:
    """Whether two entries that share a form mean one thing: nothing contradicts, or they are synonyms."""
    fields = [(x and key(x), y and key(y)) for x, y in ((a.abbr, b.abbr), (a.ja, b.ja), (a.en, b.en))]
    if all(x == y or not x or not y for x, y in fields):
        return True
    (abbr_a, abbr_b), ja, en = fields
    shared = [x for x, y in (ja, en) if x and x == y]
    # Without abbreviations one spelling with two translations is a homograph, not a synonym.
    return bool(shared) and abbr_a == abbr_b and (bool(abbr_a) or ja[0] != ja[1])
