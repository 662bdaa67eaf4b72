"""The normal form in which terms are compared.

Pure functions over ``lexicons/grounding.toml``. Two texts with one key are one term: width, case, white
space, hyphens, mark-up, names of Greek letters and listed spellings do not count; digits, Latin and Greek
letters do, and a gap between two digits is kept (CD4 8 is not CD48). Measured on the 252,618 headwords of
EDICT: 98 % of the pairs with one key, and of the pairs with one sound, have an English gloss in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from extract.ground import knowledge
from extract.model import Span
from extract.text import Folded, fold, folded

_GAPS = r"\s\-\u00ad\u2010-\u2015\u2043\u2212"
KATAKANA = "ァ-ヺー"
_ALNUM = "0-9A-Za-zα-ωΑ-Ω"
_NEGATIVE = "\ue000"
LETTER = "0-9a-zα-ωа-я+⁻"
"""What identifiers consist of, in a key; for use in a class of a regular expression."""


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
    if _PLAIN.fullmatch(text) and not _may_rewrite().search(lower := text.lower()):
        return lower.replace(" ", "").replace("-", "").replace("・", "")
    return _rewrite().sub(_replacement, folded(_shielded(text))).translate(_LOWER)


# English words, or Japanese without a space: no mark-up, nothing that NFKC changes, no digit that keeps a gap apart.
_PLAIN = re.compile(r"[A-Za-z ,.'()/:!?\-]+|[ぁ-ゖァ-ヺ・ー一-鿿々]+")


@lru_cache(maxsize=1)
def _may_rewrite() -> re.Pattern[str]:
    """Found in every plain text in lower case of which ``_rewrite`` would change more than gaps and case.

    Large glossaries are plain for the most part, and a search for a few words costs a tenth of the rewriting.
    """
    short = knowledge.load().greek.short
    words = {max(re.split("[ ・-]", word), key=len) for word in _table() if word not in short}
    parts = [(word[0], re.escape(word[1:])) for word in (*words, "positive", "negative", "ガン")]
    parts += [(word[0], rf"{word[1:]}(?<![a-z]{word})(?![a-z])") for word in short]
    parts += [("の", r"(?<=[^ぁ-ん]{2}の)(?=[^ぁ-ん]{2})"), ("・", "$")]
    parts += [("ー", rf"(?<=[{KATAKANA}]{{3}}ー)(?<!ッ.ー)(?<!ッ..ー)(?![{KATAKANA}])")]
    # By their first letters, which a search looks at first.
    grouped = groupby(sorted(parts), key=itemgetter(0))
    return re.compile(
        "|".join(f"{re.escape(first)}(?:{'|'.join(rest for _, rest in ones)})" for first, ones in grouped)
    )


def keyed(text: str) -> Key:
    """The normal form with its map back to ``text``."""
    whole = fold(_shielded(text))
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    letters: Sequence[int]
    at = 0
    for match in (*_rewrite().finditer(whole.text), None):
        start, end = match.span() if match else (len(whole.text), len(whole.text))
        lower = whole.text[at:start].translate(_LOWER)
        chars.append(lower)
        letters = range(at, start)
        if len(lower) != len(letters):  # İ has a lower case of two characters
            letters = [i for i in letters for _ in _LOWER[ord(whole.text[i])]]
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
    return Key("".join(chars), tuple(starts), tuple(ends), whole)


def _shielded(text: str) -> str:
    # NFKC makes a superscript minus a plain one; as a mark of 陰性 it must not be taken for a hyphen.
    return text.replace("⁻", _NEGATIVE) if "⁻" in text else text


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
        rf"(?P<keep>{either(known.greek.keep)})",
        rf"(?P<gap>(?<=[{_ALNUM}])\s*ー\s*(?=[{_ALNUM}])|[{_GAPS}]+|・(?!$))",
        rf"(?P<greek>(?<![A-Za-z])(?i:{latin}){ends}|(?<=[A-Z0-9])(?:{latin}){ends}"
        rf"|(?<![A-Za-z])(?:{'|'.join(known.greek.short)})(?![A-Za-z])"
        rf"|(?<![{KATAKANA}])(?:{kana})|(?:{kana})(?![{KATAKANA}]))",
        r"(?P<positive>(?<=[0-9A-Zα-ω][ -])positive|(?<=[0-9])positive)",
        r"(?P<negative>(?<=[0-9A-Zα-ω][ -])negative|(?<=[0-9])negative)",
        r"(?P<drop>[「」『』“”\"]|(?<=[^ぁ-ん]{2})の(?=[^ぁ-ん]{2})"
        rf"|(?<=[{KATAKANA}]{{3}})(?<!ッ.)(?<!ッ..)ー(?![{KATAKANA}]))",
        r"(?P<gan>(?<![ァ-ヺー])ガン(?![ァ-ヺー]))",
        rf"(?P<word>(?i:{either(words)}))",
    )
    return re.compile("|".join(parts))


def either(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first."""
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


def is_letter(char: str) -> bool:
    """Whether a key character belongs to identifiers: digit, Latin, Greek or Cyrillic letter, + or ⁻."""
    return _ONE_LETTER.fullmatch(char) is not None


def is_katakana(char: str) -> bool:
    """Whether a key character is katakana."""
    return _ONE_KATAKANA.fullmatch(char) is not None


_ONE_LETTER = re.compile(f"[{LETTER}]")
_ONE_KATAKANA = re.compile(f"[{KATAKANA}]")
