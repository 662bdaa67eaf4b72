"""Citations in running text: ``(Gandhi, 2014; Krönke, 2014)``, ``Gandhi ら (2014)``, ``[3-5]``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extract.ground import knowledge
from extract.model import Record
from extract.text import Folded, fold


class Cited(Record):
    """One citation. ``text == given[start:end]``; several can share a span, as the three of ``[3-5]`` do.

    Either ``names`` and ``year`` are there, or ``number``. ``more`` stands for et al.
    """

    text: str
    start: int
    end: int
    names: tuple[str, ...] = ()
    more: bool = False
    year: int | None = None
    letter: str = ""
    number: int | None = None

    @property
    def label(self) -> str:
        """The citation in one form: ``Gandhi, 2014a``, ``[12]``."""
        return f"{self.names[0]}, {self.year}{self.letter}" if self.names else f"[{self.number}]"


@lru_cache(maxsize=4096)
def find_citations(text: str, *, numbered: bool = False) -> tuple[Cited, ...]:
    """The citations of a text, mark-up or not, in order of their places.

    ``numbered`` says that the document's references are numbered: only then are ``[12]``, ``12)`` behind
    Japanese and superscript numbers citations.
    """
    folded = fold(text)
    found = list(_author_years(folded, text))
    if numbered:
        found += _numbers(folded, text)
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


# --- authors and years ----------------------------------------------------------------------------------

_UPPER = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017f"
_LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u036f"
_IN_NAME = rf"{_LETTER}'’\u2010\-"
_LOWER = "a-z\u00df-\u024f\u0300-\u036f"
_KANJI_NAME = "[一-鿿々ヶ]{1,5}|[ァ-ヺー]{2,12}"
_YEARS = r"(?P<years>(?:19|20)\d\d[a-z]?(?:\s*[,、]\s*(?:(?:19|20)\d\d[a-z]?|[a-z]))*)(?![0-9A-Za-z])"
_YEAR = re.compile(r"(?P<year>\d{4})?(?P<letter>[a-z]?)")
_ONE_YEAR = re.compile(r"\d{4}[a-z]?|[a-z]")
_BRACKETS = re.compile(r"[(\[](?P<inside>(?:[^()\[\]]|\([^()\[\]]{0,80}\)){4,1000})[)\]]")
_PIECE = re.compile(r"[^;]+")


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """In brackets (name, year), outside (name (year)), and bare with et al."""
    words = knowledge.load().citations
    particle = "|".join(re.escape(word) for word in words.particles)
    no_name = rf"(?!(?:{'|'.join(map(re.escape, words.no_names))})\b)"
    # A name: Lopez-Girona, Di Loreto, van der Berg, Garcia Lopez; initials behind it are left alone. Capitals
    # alone are no name but an abbreviation (FL, 2014), unless they are many.
    mixed = rf"(?=[{_UPPER}][{_IN_NAME}]*[{_LOWER}]|[{_UPPER}]{{5}})"
    latin = (
        rf"(?:(?i:{particle})\s+)?{no_name}{mixed}[{_UPPER}][{_IN_NAME}]*[{_LETTER}]"
        rf"(?:\s+{no_name}[{_UPPER}][{_IN_NAME}]*[{_LOWER}])?(?:\s+[A-Z]{{1,3}}\b\.?)?"
    )
    kanji = rf"(?!{'|'.join(map(re.escape, words.no_names))})(?:{_KANJI_NAME})"
    others = "|".join(rf"\s*{re.escape(word)}" for word in sorted(words.others, key=len, reverse=True))
    start = rf"(?<![\w{_IN_NAME}])"
    names = rf"(?P<names>{latin}(?:{_joins()}{latin})*)"
    either = rf"(?P<names>(?:{latin}|{kanji})(?:{_joins()}(?:{latin}|{kanji}))*)"
    more = rf"(?P<more>,?(?:{others}))"
    kanji_more = rf"(?P<kanji>{kanji})(?P<kanji_more>ら|他|ほか)"
    return (
        re.compile(rf"{start}{either}{more}?\s*[,、]?\s*{_YEARS}"),
        re.compile(rf"(?:{start}{names}{more}?|{kanji_more})(?:は|の報告)?\s*[(\[]\s*{_YEARS}\s*年?\s*[)\]]"),
        re.compile(rf"{start}{names}{more}\s*[,、]?\s*{_YEARS}"),
    )


def _joins() -> str:
    """What stands between two names."""
    words = (
        rf"\s+{word}\s+" if word.isascii() and word.isalpha() else rf"\s*{re.escape(word)}\s*"
        for word in knowledge.load().citations.joins
    )
    return rf"(?:,?(?:{'|'.join(words)}))"


_YEAR_HINT = re.compile(r"(?:19|20)\d\d")


def _author_years(folded: Folded, given: str) -> Iterator[Cited]:
    if not _YEAR_HINT.search(folded.text):
        return  # as most sentences, which the patterns below would go through at every letter
    inside, outside, bare = _patterns()
    taken: list[tuple[int, int]] = []
    for match in outside.finditer(folded.text):
        taken.append(match.span())
        yield from _cited(match, match.start(), folded, given)
    for bracket in _BRACKETS.finditer(folded.text):
        for piece in _PIECE.finditer(folded.text, *bracket.span("inside")):
            for found in inside.finditer(folded.text, *piece.span()):
                if not _overlaps(found.span(), taken):
                    taken.append(found.span())
                    yield from _cited(found, found.start(), folded, given)
    for match in bare.finditer(folded.text):
        if not _overlaps(match.span(), taken):
            yield from _cited(match, match.start(), folded, given)


def _overlaps(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _cited(match: re.Match[str], start: int, folded: Folded, given: str) -> Iterator[Cited]:
    """One for each year; the first spans the names and its year, the others their years."""
    groups = match.groupdict()
    names = _split_names(groups["names"] or groups["kanji"])
    more = bool(groups.get("more") or groups.get("kanji_more"))
    years = list(_ONE_YEAR.finditer(match["years"]))
    begin, year = start, None
    for number, one in enumerate(years):
        parts = _YEAR.fullmatch(one[0])
        year = int(parts["year"]) if parts and parts["year"] else year
        last = number == len(years) - 1
        a = begin if number == 0 else match.start("years") + one.start()
        b = match.end() if last and len(years) == 1 else match.start("years") + one.end()
        source_start, source_end = folded.source_span(a, b)
        yield Cited(
            text=given[source_start:source_end],
            start=source_start,
            end=source_end,
            names=names,
            more=more,
            year=year,
            letter=parts["letter"] if parts else "",
        )


_INITIALS = re.compile(r"\s+[A-Z]{1,3}\.?$")


def _split_names(text: str) -> tuple[str, ...]:
    return tuple(
        _INITIALS.sub("", name).strip() for name in re.split(_joins(), text) if name and name.strip()
    )


# --- numbers --------------------------------------------------------------------------------------------

_LIST = r"\d{1,3}(?:\s*[,、\-–−~]\s*\d{1,3})*"
_BEFORE = "(?<=[ぁ-んァ-ヺー一-鿿。、」)])"
_BEHIND = r"(?=\s*(?:[。、,.)]|$|[はがにのをともで]))"
_NUMBERS = (
    re.compile(rf"\[\s*(?P<list>{_LIST})\s*\]"),
    # 12) behind Japanese and before the end of its phrase: an enumeration (1) …, 2) …) goes on with a word.
    re.compile(rf"{_BEFORE}\s?(?P<list>\d{{1,3}}(?:\)?\s*[,、\-–]\s*\d{{1,3}})*)\){_BEHIND}"),
)
_RAISED = re.compile(
    rf"(?<![0-9A-Za-z$])<sup>\s*(?P<list>{_LIST})\s*</sup>|<sup>\s*[\[(（]?(?P<closed>{_LIST})[)）\]]\s*</sup>",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d+)(?:\s*[-–−~]\s*(\d+))?")


def _numbers(folded: Folded, given: str) -> Iterator[Cited]:
    taken: list[tuple[int, int]] = []
    for match in _RAISED.finditer(given):
        taken.append(match.span())
        yield from _numbered(match["list"] or match["closed"], given, *match.span())
    for pattern in _NUMBERS:
        for match in pattern.finditer(folded.text):
            span = folded.source_span(*match.span())
            if not _overlaps(span, taken):
                taken.append(span)
                yield from _numbered(match["list"], given, *span)


def _numbered(numbers: str, given: str, start: int, end: int) -> Iterator[Cited]:
    for match in _RANGE.finditer(numbers):
        first, last = int(match[1]), int(match[2] or match[1])
        for number in range(first, last + 1 if last - first < 50 else first + 1):
            yield Cited(text=given[start:end], start=start, end=end, number=number)
