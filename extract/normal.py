"""The normal form of a slot value (ANNOTATION.md, section 7): two wordings of one thing become one string.

The word lists below are part of the definition of the metric, not knowledge to be tuned: changing one of them
changes every score ever reported. That is why they are constants here and not rows of a lexicon.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Literal

from extract.memo import TEXTS, Notebook, Page
from extract.model import GlossaryEntry
from extract.text import folded

SlotKind = Literal["subject", "treatment", "effect"]
SLOTS: Final[tuple[SlotKind, ...]] = ("subject", "treatment", "effect")

TAILS: Final = ("前処置", "処置", "処理", "投与", "サンプル", "群", "時")
TREATMENT_TAILS: Final = (*TAILS, "単独")
DROPPED: Final = "の「」"
POSITIVE: Final = ("陽性", "+")

_ALNUM: Final = "a-z0-9\u0370-\u03ff"
_SHORT_PARENTHESIS: Final = re.compile(rf"\([{_ALNUM}+]+\)")
_IDENTIFIER: Final = re.compile(rf"[{_ALNUM}]+(?:[+/]+[{_ALNUM}]+)*")
# Dashes of category Pd that are no hyphens: wave dashes stand for "from … to".
_NOT_HYPHENS: Final = "\u301c\u3030"
_MORE_HYPHENS: Final = "\u00ad\u2212\u2043"
_ZERO_WIDTH: Final = "\u200b\u200c\u200d\u2060\ufeff"


@lru_cache(maxsize=16_384)
def plain(text: str) -> str:
    """The part of the normal form that needs no glossary: from mark-up to ``陽性``."""
    return folded(text).translate(_GAPS).lower().translate(_DROP).replace(*POSITIVE)


class _Gaps(dict[int, int | None]):
    """What ``str.translate`` makes of a character: nothing of a gap. Learnt as they come, as Unicode is large."""

    def __missing__(self, code: int) -> int | None:
        kept = self[code] = None if _is_gap(chr(code)) else code
        return kept


def _is_gap(char: str) -> bool:
    """White space or hyphen; the katakana long-vowel mark is a letter and stays."""
    if char.isspace() or char in _MORE_HYPHENS or char in _ZERO_WIDTH:
        return True
    return unicodedata.category(char) == "Pd" and char not in _NOT_HYPHENS


_GAPS: Final = _Gaps()
_DROP: Final = dict.fromkeys(map(ord, DROPPED))


def identifiers(normal: str) -> frozenset[str]:
    """The identifiers in a normal form: runs of ASCII letters, digits, Greek letters, inner `+` and `/`.

    ``cd4+t細胞`` gives ``{cd4+t}``, ``cd4+細胞`` gives ``{cd4}``.
    """
    return frozenset(_IDENTIFIER.findall(normal))


class Normaliser:
    """Normal forms under the glossary of one document. Cheap to ask again: every answer is kept."""

    def __init__(self, glossary: Iterable[GlossaryEntry] = (), notes: Notebook | None = None) -> None:
        glossary = tuple(glossary)
        self._rows = _replacements(glossary)
        self._page = notes.page("normal", TEXTS, glossary_key(glossary)) if notes else Page(TEXTS)
        self._starting: dict[str, list[int]] = defaultdict(list)
        for number, (long, _) in enumerate(self._rows):
            self._starting[long[:2]].append(number)
        self._known: dict[tuple[str, SlotKind], str] = {}

    def slot(self, text: str | None, kind: SlotKind) -> str:
        """The normal form of a slot value; an empty string for an empty slot."""
        if not text:
            return ""
        key = (text, kind)
        found = self._known.get(key)
        if found is None:
            found = self._page.of(f"{kind}:{text}", lambda _: self._normal(text, kind))
            self._known[key] = found
        return found

    def _normal(self, text: str, kind: SlotKind) -> str:
        normal = self._abbreviated(plain(text))
        normal = _SHORT_PARENTHESIS.sub("", normal) or normal
        return _without_tails(normal, TREATMENT_TAILS if kind == "treatment" else TAILS)

    def _abbreviated(self, normal: str) -> str:
        # One pass per long form, not one alternation: "every long form, longest first" lets a longer form
        # further right win over a shorter one that overlaps it from the left. A glossary has hundreds, of which
        # only those are tried that begin with two letters of the text, looked up anew when it changes.
        done = -1
        while True:
            for number in self._beginning(normal, done):
                long, abbr = self._rows[number]
                if long in normal:
                    normal, done = normal.replace(long, abbr), number
                    break
            else:
                return normal

    def _beginning(self, normal: str, done: int) -> list[int]:
        """The numbers of the rows behind ``done`` whose long form can begin in a text, in order."""
        starts = {normal[i : i + 2] for i in range(len(normal))}.union(normal)
        found = (number for start in starts & self._starting.keys() for number in self._starting[start])
        return sorted(number for number in found if number > done)


def glossary_key(glossary: Iterable[GlossaryEntry]) -> str:
    """What a glossary says, wherever it stands: all that a normal form, a term or a translation takes from it."""
    return "\x1e".join(f"{one.abbr}\x1f{one.ja}\x1f{one.en}" for one in glossary)


def _replacements(glossary: Iterable[GlossaryEntry]) -> tuple[tuple[str, str], ...]:
    """Long form to abbreviation, both normalised, longest first; the first row of a long form wins."""
    rows: dict[str, str] = {}
    for entry in glossary:
        abbr = plain(entry.abbr)
        for long in (entry.ja, entry.en):
            form = plain(long) if long else ""
            if form and abbr and form != abbr:
                rows.setdefault(form, abbr)
    return tuple(sorted(rows.items(), key=lambda row: (-len(row[0]), row[0])))


def _without_tails(normal: str, tails: tuple[str, ...]) -> str:
    while True:
        # The longest tail decides: 前処置 alone stays, it does not become 前.
        tail = max((tail for tail in tails if normal.endswith(tail)), key=len, default="")
        if not tail or tail == normal:
            return normal
        normal = normal.removesuffix(tail)
