"""The normal form in which terms are compared, and the looser one in which they are only suggested.

Pure functions over ``lexicons/grounding.toml``. Two texts with one key are one term: width, case, white
space, hyphens, mark-up, names of Greek letters and listed spellings do not count; digits, Latin and Greek
letters do, and a gap between two digits is kept (CD4 8 is not CD48). Measured on the 252,618 headwords of
EDICT: 98 % of the pairs with one key, and of the pairs with one sound, have an English gloss in common.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.ground import knowledge
from extract.model import Span
from extract.text import Folded, fold

_GAPS = r"\s\-\u00ad\u2010-\u2015\u2043\u2212"
_KATAKANA = "ァ-ヺー"
_ALNUM = "0-9A-Za-zα-ωΑ-Ω"
_JAPANESE = "ぁ-ヺー一-鿿々〆"
_NEGATIVE = "\ue000"
_LETTER = "0-9a-zα-ωа-я+⁻"


@dataclass(frozen=True, slots=True)
class Key:
    """A normal form with its map: ``text[i]`` comes from ``starts[i]:ends[i]`` of the folded text."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    folded: Folded

    def written(self, a: int, b: int) -> str:
        """The folded text behind the non-empty key span ``a:b``."""
        return self.folded.text[self.starts[a] : self.ends[b - 1]]

    def span(self, a: int, b: int) -> Span:
        """The span of the text as given behind the non-empty key span ``a:b``."""
        return self.folded.source_span(self.starts[a], self.ends[b - 1])

    def between(self, i: int) -> str:
        """What the normal form left out before ``text[i]``: white space, hyphens, の."""
        return self.folded.text[self.ends[i - 1] : self.starts[i]] if 0 < i < len(self.text) else ""


@lru_cache(maxsize=16_384)
def key(text: str) -> str:
    """The normal form of a term. ``ＩＬ‐2 R $\\alpha$`` gives ``il2rα``."""
    return _rewrite().sub(_replacement, _fold(text).text).translate(_LOWER)


def keyed(text: str) -> Key:
    """The normal form with its map back to ``text``."""
    folded = _fold(text)
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    letters: Sequence[int]
    at = 0
    for match in (*_rewrite().finditer(folded.text), None):
        start, end = match.span() if match else (len(folded.text), len(folded.text))
        lower = folded.text[at:start].translate(_LOWER)
        chars.append(lower)
        letters = range(at, start)
        if len(lower) != len(letters):  # İ has a lower case of two characters
            letters = [i for i in letters for _ in _LOWER[ord(folded.text[i])]]
        starts.extend(letters)
        ends.extend(i + 1 for i in letters)
        if match:
            piece = _replacement(match).translate(_LOWER)
            if not piece and match[0] == "ー":
                ends[-1] = end  # the long vowel that is left out belongs to the word before it
            chars.append(piece)
            starts.extend([start] * len(piece))
            ends.extend([end] * len(piece))
        at = end
    return Key("".join(chars), tuple(starts), tuple(ends), folded)


def _fold(text: str) -> Folded:
    # NFKC makes a superscript minus a plain one; as a mark of 陰性 it must not be taken for a hyphen.
    return fold(text.replace("⁻", _NEGATIVE) if "⁻" in text else text)


class _Lower(dict[int, str]):
    """Lower case letter by letter, since that of a whole word would know a final sigma; learnt as they come."""

    def __missing__(self, code: int) -> str:
        lower = self[code] = chr(code).lower()
        return lower


_LOWER = _Lower({ord("ς"): "σ", ord(_NEGATIVE): "⁻"})


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    """Spellings, by the lower-case text that is rewritten."""
    known = knowledge.load()
    table = {word.lower(): chosen for chosen, words in known.spelling.items() for word in words}
    return table | known.greek.latin | known.greek.short | known.greek.kana | {w: w for w in known.greek.keep}


@lru_cache(maxsize=1)
def _rewrite() -> re.Pattern[str]:
    """One pattern for everything that the normal form rewrites; ``_replacement`` says into what."""
    known = knowledge.load()
    words = [word for words in known.spelling.values() for word in words]
    kana = "|".join(known.greek.kana)
    latin = "|".join(known.greek.latin)
    ends = "(?![A-Za-z](?:(?<![A-Z])|[A-Za-z]))"  # one capital may follow: NF-kappaB
    parts = (
        rf"(?P<keep>{_any(known.greek.keep)})",
        rf"(?P<gap>(?<=[{_ALNUM}])\s*ー\s*(?=[{_ALNUM}])|[{_GAPS}]+|・(?!$))",
        rf"(?P<greek>(?<![A-Za-z])(?i:{latin}){ends}|(?<=[A-Z0-9])(?:{latin}){ends}"
        rf"|(?<![A-Za-z])(?:{'|'.join(known.greek.short)})(?![A-Za-z])"
        rf"|(?<![{_KATAKANA}])(?:{kana})|(?:{kana})(?![{_KATAKANA}]))",
        r"(?P<positive>(?<=[0-9A-Zα-ω][ -])positive|(?<=[0-9])positive)",
        r"(?P<negative>(?<=[0-9A-Zα-ω][ -])negative|(?<=[0-9])negative)",
        r"(?P<drop>[「」『』“”\"]|(?<=[^ぁ-ん]{2})の(?=[^ぁ-ん]{2})"
        rf"|(?<=[{_KATAKANA}]{{3}})(?<!ッ.)(?<!ッ..)ー(?![{_KATAKANA}]))",
        r"(?P<gan>(?<![ァ-ヺー])ガン(?![ァ-ヺー]))",
        rf"(?P<word>(?i:{_any(words)}))",
    )
    return re.compile("|".join(parts))


def _any(words: tuple[str, ...] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_MARKER = re.compile(r"(?<![A-Za-z0-9])CD[0-9]+[A-Za-z]{0,2}$", re.IGNORECASE)
_MINUS_GOES_ON = re.compile(r"$|\s|[)(,/、]|細胞")


def _replacement(match: re.Match[str]) -> str:
    kind = match.lastgroup
    if kind == "gap":
        return _gap(match)
    if kind in ("word", "greek"):
        return _table()[match[0].lower()]
    return {"keep": match[0], "positive": "+", "negative": "⁻", "gan": "がん"}.get(kind or "", "")


def _gap(match: re.Match[str]) -> str:
    """A gap vanishes, but not between two digits; behind a CD marker a free-standing minus is 陰性."""
    text, start, end = match.string, match.start(), match.end()
    before = text[start - 1] if start else ""
    after = text[end] if end < len(text) else ""
    if before.isdigit() and after.isdigit():
        return "-"
    sign = match[0][0]
    if sign in "-\u2010\u2011\u2212" and _MARKER.search(text, 0, start) and _is_minus(sign, text, start + 1):
        return "⁻"
    return "・" if sign == "・" and before.isascii() and after.isascii() else ""


def _is_minus(sign: str, text: str, end: int) -> bool:
    """Whether the sign behind a CD marker says 陰性: a real minus, or a hyphen that nothing hangs on."""
    if text.startswith(("陽性", "陰性", "positive", "negative"), end):
        return False
    return sign == "\u2212" or _MINUS_GOES_ON.match(text, end) is not None


# --- what must be equal, and what may differ in a suggestion --------------------------------------------

_IDENTIFIER = re.compile(rf"[{_LETTER}]+")
_KANA_KANJI = re.compile(rf"[{_JAPANESE}]")


def identifiers(normal: str) -> tuple[str, ...]:
    """Runs of digits, Latin and Greek letters, + and ⁻ in a key, in order."""
    return tuple(_IDENTIFIER.findall(normal))


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = knowledge.load().suggest.words
    table = {word: row[0] for row in reversed(rows) for word in row}
    return re.compile(_any(list(table))), table


@lru_cache(maxsize=1)
def _sounds() -> tuple[re.Pattern[str], dict[str, str]]:
    known = knowledge.load().suggest
    table = {kana: chosen for chosen, kana in known.kana}
    table |= {kanji: group[0] for group in known.homophones for kanji in group}
    okurigana = rf"(?<=[一-鿿々])[{known.okurigana}]+(?=[一-鿿々]|$)"
    return re.compile(f"{okurigana}|{_any(list(table))}"), table


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
    return re.compile(rf"[ぁ-ん{_KATAKANA}]{{{knowledge.load().suggest.slip_from - 1},}}")


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


def is_letter(char: str) -> bool:
    """Whether a key character belongs to identifiers: digit, Latin, Greek or Cyrillic letter, + or ⁻."""
    return _ONE_LETTER.fullmatch(char) is not None


def is_katakana(char: str) -> bool:
    """Whether a key character is katakana."""
    return _ONE_KATAKANA.fullmatch(char) is not None


_ONE_LETTER = re.compile(f"[{_LETTER}]")
_ONE_KATAKANA = re.compile(f"[{_KATAKANA}]")
