"""What two keys must share, and in what they may differ, for one term to be suggested for the other.

Pure functions over ``lexicons/grounding.toml``. Digits, Latin and Greek letters and kanji are equal, but for
listed words and homophones; kana may differ by listed ways of writing, and by one slip in a long run.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from extract.ground import knowledge
from extract.ground.forms import KATAKANA, LETTER, either

_IDENTIFIER = re.compile(rf"[{LETTER}]+")
_KANA_KANJI = re.compile("[ぁ-ヺー一-鿿々〆]")


def identifiers(normal: str) -> tuple[str, ...]:
    """Runs of digits, Latin and Greek letters, + and ⁻ in a key, in order."""
    return tuple(_IDENTIFIER.findall(normal))


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = knowledge.load().suggest.words
    table = {word: row[0] for row in reversed(rows) for word in row}
    return re.compile(either(list(table))), table


@lru_cache(maxsize=1)
def _sounds() -> tuple[re.Pattern[str], dict[str, str]]:
    known = knowledge.load().suggest
    table = {kana: chosen for chosen, kana in known.kana}
    table |= {kanji: group[0] for group in known.homophones for kanji in group}
    okurigana = rf"(?<=[一-鿿々])[{known.okurigana}]+(?=[一-鿿々]|$)"
    return re.compile(f"{okurigana}|{either(list(table))}"), table


def reworded(normal: str) -> str:
    """A key with the words that writers mix up (傷害, 障害) set to one of them."""
    pattern, table = _words()
    return pattern.sub(lambda match: table[match[0]], normal)


def sounded(reworded_key: str) -> str:
    """A reworded key with homophone kanji, okurigana and ways of writing kana levelled."""
    pattern, table = _sounds()
    return pattern.sub(lambda match: table.get(match[0], ""), reworded_key)


@dataclass(frozen=True, slots=True)
class Looks:
    """All of a key that decides whether another one may be suggested for it."""

    key: str
    worded: str | None
    """The reworded key; None where it has too few kana and kanji to be suggested at all."""
    frame: str | None
    """The sounded key with its long kana runs taken out; None where it is too short to be misspelt."""
    runs: tuple[str, ...]
    """The long kana runs: those in which a slip is forgiven."""


def looks(normal: str) -> Looks:
    """What a key is suggested by."""
    if normal.isascii():
        return Looks(normal, None, None, ())
    known = knowledge.load().suggest
    count = len(_KANA_KANJI.findall(normal))
    worded = reworded(normal) if count >= known.minimum_listed else None
    if worded is None or count < known.minimum:
        return Looks(normal, worded, None, ())
    sound = sounded(worded)
    long = _long_run()
    return Looks(normal, worded, long.sub(_RUN, sound), tuple(long.findall(sound)))


_RUN = "\0"


@lru_cache(maxsize=1)
def _long_run() -> re.Pattern[str]:
    # One shorter than what forgives a slip: the other one of a pair may have the letter more.
    return re.compile(rf"[ぁ-ん{KATAKANA}]{{{knowledge.load().suggest.slip_from - 1},}}")


def slip(a: str, b: str) -> bool:
    """Whether two kana runs are the same but for one slip of the pen, if the longer one is long enough.

    Two neighbours swapped, one kana doubled, a long vowel spelled out (フェース, フェイス). Another kana, or one
    more or less, makes another name: メチル is no エチル, プレドニゾロン no プレドニゾン.
    """
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    if len(long) < knowledge.load().suggest.slip_from or len(long) - len(short) > 1:
        return False
    at = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    if len(short) == len(long):
        return short[at + 1 : at + 2] + short[at] + short[at + 2 :] == long[at:]
    return short[at:] == long[at + 1 :] and at > 0 and _lengthens(long[at - 1], long[at])


def _lengthens(before: str, kana: str) -> bool:
    """Whether a kana only doubles the one before it, or its vowel: イ behind ケ, ウ behind コ."""
    if before == kana:
        return True
    vowel, written = (unicodedata.name(char, "").rpartition(" ")[2] for char in (before, kana))
    return written in _LONG.get(vowel[-1:], ())


_LONG = {"A": ("A",), "I": ("I",), "U": ("U",), "E": ("E", "I"), "O": ("O", "U")}


def alike(a: Looks, b: Looks) -> bool:
    """Whether one term may be suggested for the other. Symmetric; the index answers by this and nothing else.

    Digits, Latin and Greek letters and kanji are equal, but for the listed words and homophones; what may
    differ is kana: listed ways of writing, and one slip in a long run.
    """
    if a.worded is None or b.worded is None:
        return False
    if a.worded == b.worded:
        return True
    if a.frame is None or a.frame != b.frame or len(a.runs) != len(b.runs):
        return False
    return all(slip(x, y) for x, y in zip(a.runs, b.runs, strict=True))
