"""Reference lists: one entry at a time into authors, year, title, journal, volume and pages.

A small hand grammar. The tail (``2014;164(6):811-821``) is what styles agree on most, so it is found first;
what stands before it is divided from the left into authors, title and journal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.model import Problem, Reference, Span
from extract.text import fold

_YEAR = r"(?P<year>(?:19|20)\d\d)(?P<letter>[a-z]?)\b"
_PAGES = r"(?P<pages>[A-Za-z]{0,2}\d+[A-Za-z]?(?:\s?[-–−~]\s?[A-Za-z]{0,2}\d+[A-Za-z]?)?)"
_VOLUME = (
    r"(?:[Vv]ol\.?\s?)?(?P<volume>[A-Z]?\d+(?:[-/]\d+)?(?:\s?Suppl\.?(?:\s?\d+)?)?)\s?(?:\([^()]{0,30}\))?"
)
_MONTH = r"(?:\s?[A-Z][a-z]{2}\.?(?:[ -][A-Z]?[a-z\d]{1,3})*)?"

# From the most telling to the least. All on folded text.
_TAILS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}{_MONTH}\s?;\s?{_VOLUME}(?:\s?Suppl\.?(?:\s?\d+)?)?\s?[:,]\s?(?:pp?\.\s?)?{_PAGES}",
        rf"\b{_VOLUME}\s?[:,、]\s?(?:pp?\.\s?)?{_PAGES}\s?[,;、.]?\s?\(?{_YEAR}\)?",
        rf"\b{_VOLUME}\s?\({_YEAR}\)\s?[:,]?\s?(?:pp?\.\s?)?{_PAGES}",
        rf"\b{_YEAR}\s?[,:.]\s?{_VOLUME}\s?[,:]\s?(?:pp?\.\s?)?{_PAGES}",
    )
)
_AUTHOR_YEAR = re.compile(rf"[(（]\s?{_YEAR}[^()]{{0,20}}[)）]\s?[.:,]?\s?")
_VOLUME_PAGES = re.compile(rf"(?:[,.:]|\b)\s?{_VOLUME}\s?[:,]\s?(?:pp?\.\s?)?{_PAGES}\s?\.?(?=\s|$)")
_ANY_YEAR = re.compile(rf"(?<!\d){_YEAR}")

_LABEL = re.compile(r"\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[).]|\d{1,3}\s(?=[^\d\s]))\s*")
_LABELLED_LINE = re.compile(
    r"(?:^|(?<=[\r\n]))[ \t\u3000]*(?:\[\d{1,3}\\?\]|\\\[\d{1,3}\\\]|[(（]\d{1,3}[)）]|\d{1,3}[)）.．])"
)
_JA = re.compile(r"[\u3005-\u3007\u3041-\u30ff\u3400-\u9fff]")
_BREAK = re.compile(r"[.。](?:\s+|(?=[^\x00-\x7f])|$)|(?<=[?!])\s+")
_INITIALS = re.compile(r"(?:[A-Z]\.?[- ]?){1,4}")
_ET_AL = re.compile(r"[,\s]*(?:\bet\s?al\b\.?|他|ほか|ら)\s*[:,]?\s*$")
_TRAILING_INITIALS = re.compile(r"(?:\s+(?:[A-Z]{1,4}|(?:[A-Z]\.-?){1,4}|Jr\.?|Sr\.?))+\.?$")
_LEADING_INITIALS = re.compile(r"^(?:[A-Z]\.[- ]?)+\s*(?=[A-Z][a-z])")
_INITIALS_FIRST = re.compile(
    r"(?:and\s)?(?:[A-Z]\.[- ]?){1,3}\s?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?(?:,\s|$|\s(?=and\b))"
)
_AND = re.compile(r"\s*(?:,|;|、|&|\band\b|・)\s*")


@dataclass(frozen=True, slots=True)
class _Tail:
    """The part of an entry from its year, or from its volume, on."""

    start: int
    end: int
    year: int | None = None
    letter: str = ""
    volume: str | None = None
    pages: str | None = None


def read_references(text: str, blocks: Sequence[Span]) -> tuple[list[Reference], list[Problem]]:
    """The entries of a reference list, with unique keys; a Problem for each that could not be divided."""
    entries = [_parse(text, *span) for block in blocks for span in _entry_spans(text, *block)]
    references = _with_unique_keys(entries)
    return references, [problem for reference in references if (problem := _problem(reference))]


def _entry_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """One block may hold several entries, each beginning a line with its number."""
    starts = [match.start() for match in _LABELLED_LINE.finditer(text, start, end)]
    if len(starts) < 2 or starts[0] != start:
        starts = [start]
    for first, after in zip(starts, [*starts[1:], end], strict=True):
        piece = text[first:after]
        inner = piece.strip()
        first += len(piece) - len(piece.lstrip())
        yield first, first + len(inner)


def _parse(text: str, start: int, end: int) -> Reference:
    entry = fold(text, start, end).text.strip()
    if label := _LABEL.match(entry):
        entry = entry[label.end() :]
    if (early := _AUTHOR_YEAR.search(entry)) and early.start() and early.end() < len(entry) * 0.6:
        return _parse_author_year(entry, early, start, end)
    tail = _tail(entry)
    authors, rest = _cut_authors(entry[: tail.start])
    title, journal = _title_and_journal(rest)
    return Reference(
        key=_key(authors, tail, entry),
        authors=authors,
        year=tail.year,
        title=title,
        journal=journal,
        volume=tail.volume,
        pages=tail.pages,
        start=start,
        end=end,
    )


def _parse_author_year(entry: str, early: re.Match[str], start: int, end: int) -> Reference:
    """``Authors (2014). Title. Journal, 164(6), 811-821.``"""
    rest = entry[early.end() :]
    found = _VOLUME_PAGES.search(rest)
    title, journal = _title_and_journal(rest[: found.start()] if found else rest)
    authors = _authors(entry[: early.start()])
    tail = _Tail(0, 0, int(early["year"]), early["letter"])
    return Reference(
        key=_key(authors, tail, entry),
        authors=authors,
        year=tail.year,
        title=title,
        journal=journal,
        volume=found["volume"].strip() if found else None,
        pages=found["pages"] if found else None,
        start=start,
        end=end,
    )


def _tail(entry: str) -> _Tail:
    for pattern in _TAILS:
        if match := pattern.search(entry):
            return _Tail(
                *match.span(), int(match["year"]), match["letter"], match["volume"].strip(), match["pages"]
            )
    years = list(_ANY_YEAR.finditer(entry))
    if not years:
        return _Tail(len(entry), len(entry))
    last = years[-1]
    return _Tail(*last.span(), int(last["year"]), last["letter"])


def _cut_authors(head: str) -> tuple[tuple[str, ...], str]:
    """The authors, up to the first full stop that ends no initial or a colon after them; and the rest."""
    if _INITIALS_FIRST.match(head):
        return _cut_initials_first(head)
    for match in _BREAK.finditer(head):
        before, after = head[: match.start()], head[match.end() :]
        following = _AND.split(after, maxsplit=1)[0].strip(" .")
        if after and _INITIALS.fullmatch(following + "."):
            continue
        colon = _colon_after_authors(before)
        if colon is not None:
            return _authors(before[:colon]), head[colon + 1 :].strip()
        return _authors(before), after.strip()
    colon = _colon_after_authors(head)
    if colon is not None:
        return _authors(head[:colon]), head[colon + 1 :].strip()
    return (), head.strip()


def _cut_initials_first(head: str) -> tuple[tuple[str, ...], str]:
    """``A. Davies, R. Baz, Title, Journal``: all parted by commas; the last one begins the journal."""
    at = 0
    while match := _INITIALS_FIRST.match(head, at):
        at = match.end()
    title, comma, journal = head[at:].strip(" ,.").rpartition(", ")
    return _authors(head[:at]), f"{title}. {journal}" if comma else journal


def _colon_after_authors(text: str) -> int | None:
    """The place of a colon that ends the authors: after Japanese names or ``et al``."""
    colon = text.find(":")
    is_end = colon > 0 and (_JA.search(text[:colon]) or _ET_AL.search(text[: colon + 1]))
    return colon if is_end else None


def _authors(text: str) -> tuple[str, ...]:
    """Names as written; initials that a comma parts from their name are joined to it again."""
    names: list[str] = []
    for part in _AND.split(_ET_AL.sub("", text.strip(" ,.;"))):
        if not part or part == ".":
            continue
        if names and _INITIALS.fullmatch(part):
            names[-1] = f"{names[-1]} {part}"
        else:
            names.append(_ET_AL.sub("", part).strip())
    return tuple(name for name in names if name)


def _title_and_journal(text: str) -> tuple[str | None, str | None]:
    """The last sentence is the journal; abbreviated words (``Br. J. Haematol.``) count as one sentence."""
    text = text.strip(" ,.;、。(")
    if not text:
        return None, None
    cuts = list(_BREAK.finditer(text))
    place = len(cuts) - 1
    while place >= 0:
        previous = text[cuts[place - 1].end() if place else 0 : cuts[place].start()]
        if not re.fullmatch(r"[A-Z][A-Za-z]{0,9}(?: [A-Z][A-Za-z]{0,9}){0,2}", previous):
            break
        place -= 1
    if not cuts:
        return _title_or_journal(text)
    cut = cuts[max(place, 0)]
    keep = text[cut.start() : cut.end()].strip(" .。")
    return text[: cut.start()].strip() + keep, text[cut.end() :].strip(" ,")


def _title_or_journal(text: str) -> tuple[str | None, str | None]:
    """One sentence alone: a journal if it is short, else a title."""
    is_journal = len(text) <= 40 and text[:1].isupper() and text.count(" ") <= 5
    return (None, text) if is_journal else (text, None)


def _key(authors: Sequence[str], tail: _Tail, entry: str) -> str:
    name = surname(authors[0]) if authors else " ".join(entry.split()[:4])[:30].strip(" ,.;:")
    return f"{name}, {tail.year if tail.year is not None else 'n.d.'}{tail.letter}"


def surname(author: str) -> str:
    """``Lopez-Girona A`` → ``Lopez-Girona``, ``De Jonghe S`` → ``De Jonghe``, ``A. Davies`` → ``Davies``."""
    without = _LEADING_INITIALS.sub("", author)
    if _JA.search(without):
        return without.split(" ")[0]
    return _TRAILING_INITIALS.sub("", without).strip(" ,.") or author


def _with_unique_keys(references: Sequence[Reference]) -> list[Reference]:
    """The second entry of an author and a year gets the letter b, the third c …"""
    seen: Counter[str] = Counter()
    taken = {reference.key for reference in references}
    unique: list[Reference] = []
    for reference in references:
        key = reference.key
        seen[key] += 1
        if seen[key] > 1:
            count = seen[key]
            while (new := key + _letters(count)) in taken:
                count += 1
            taken.add(new)
            reference = reference.model_copy(update={"key": new})
        unique.append(reference)
    return unique


def _letters(count: int) -> str:
    """1 → a, 2 → b … 27 → aa."""
    letters = ""
    while count:
        count, rest = divmod(count - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _problem(reference: Reference) -> Problem | None:
    missing = [
        name
        for name, value in (
            ("authors", reference.authors),
            ("year", reference.year),
            ("title or journal", reference.title or reference.journal),
        )
        if not value
    ]
    if not missing:
        return None
    return Problem(
        rule="reference-format",
        message=f"the reference has no {' and no '.join(missing)} that could be read",
        start=reference.start,
        end=reference.end,
    )
