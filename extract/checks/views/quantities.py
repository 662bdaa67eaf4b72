"""Numbers with their units, and the words around them that say what was measured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Final

from pydantic import TypeAdapter

from extract.checks import knowledge
from extract.checks.context import CheckContext
from extract.memo import Page
from extract.model import Span
from extract.normal import Normaliser, glossary_key, identifiers, plain

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
_ALONE = r"(?<![0-9A-Za-zα-ω.,/-])"
_AND = r"\s?(?:、|及び|並びに|又は|または|あるいは|~|-)\s?"
_WINDOW = 45
_SHORT = 8
"""A comma nearer than this behind a number ends no clause: 10 mg/kg 群では、…."""
_CLAUSE = re.compile(r"[、。,;]")
_JOINED = re.compile(_AND)
_RESPECTIVELY = "それぞれ"
_DOSE_AFTER = re.compile(
    r"\s?(?:/|までの?|以上|以下|未満|群|処[置理]|投与|添加|の(?:用量|濃度|投与)|(?:で|を|の)(?!あ))"
)
_DOSES = frozenset({"dose", "daily dose", "weekly dose", "area dose", "fixed daily dose"})
DOSE = "dose"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit in a sentence.

    ``parameter`` is what was measured if that has a name (``ic50``), ``dose`` for what was given, else empty.
    ``words`` are character pairs of its clause, numbers left out; ``names`` the identifiers that it is about,
    which in a list with それぞれ are those of its place.
    """

    text: str
    value: float
    unit: str
    dimension: str
    factor: float
    sentence: int
    span: Span
    clause: str
    parameter: str
    words: frozenset[str]
    names: frozenset[str]

    @property
    def size(self) -> float:
        """The value in the base unit of its dimension."""
        return self.value * self.factor


def quantities(context: CheckContext) -> list[Quantity]:
    """All numbers with a unit in the body, in order."""
    page = context.notes.page("quantities", _QUANTITIES, glossary_key(context.document.glossary))
    return [found for sentence in context.sentences for found in _of(context, sentence.index, page)]


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in a folded sentence: its place, with the unit if that follows, and its place in a list."""

    number: str
    unit: str
    start: int
    end: int
    place: int
    count: int


_QUANTITIES: Final = TypeAdapter(dict[str, list[Quantity]])


def _of(context: CheckContext, index: int, page: Page[list[Quantity]]) -> Iterator[Quantity]:
    for one in page.of(_with_list_commas(context, index), partial(_told, context.normaliser)):
        yield replace(one, sentence=index, span=context.within(index, *one.span))


def _told(normaliser: Normaliser, text: str) -> list[Quantity]:
    """The quantities of a folded sentence; their spans are those of ``text``, their sentence is 0."""
    last = 0
    found = []
    for one in _numbers(text):
        found.append(_quantity(normaliser, text, one, last))
        last = one.end
    return found


def _numbers(text: str) -> list[_Number]:
    found: list[list[_Number]] = []
    end = -1
    for match in _pattern().finditer(text):
        group = list(_members(match))
        if found and end >= 0 and _JOINED.fullmatch(text, end, match.start()):
            found[-1].extend(group)
        else:
            found.append(group)
        end = match.end()
    found += [[_Number(match["number"], "例", *match.span(), 0, 1)] for match in _COUNT.finditer(text)]
    listed = [
        replace(one, place=place, count=len(group)) for group in found for place, one in enumerate(group)
    ]
    return sorted(listed, key=lambda one: one.start)


def _members(match: re.Match[str]) -> Iterator[_Number]:
    """118、640及び95 nmol/L: three numbers of one unit."""
    offset = match.start("numbers")
    numbers = list(re.finditer(_NUMBER, match["numbers"]))
    for number in numbers:
        end = match.end() if number is numbers[-1] else offset + number.end()
        yield _Number(number[0], match["unit"], offset + number.start(), end, 0, 1)


def _quantity(normaliser: Normaliser, text: str, one: _Number, last: int) -> Quantity:
    known = knowledge.units()[one.unit]
    clause = _clause(text, one.start, one.end)
    normal = re.sub(r"[0-9.,]+", "", normaliser.slot(clause, "effect"))
    before, after = text[: one.start], text[one.end :]
    written = text[one.start : one.end]
    return Quantity(
        text=written if written != one.number else f"{one.number} {one.unit}",
        value=float(one.number.replace(",", "")),
        unit=one.unit,
        dimension=known.dimension,
        factor=known.factor,
        sentence=0,
        span=(one.start, one.end),
        clause=clause,
        parameter=_parameter(before, after, known.dimension),
        words=frozenset(normal[i : i + 2] for i in range(len(normal) - 1)),
        names=_names(before, text[last : one.start], clause, one),
    )


def _with_list_commas(context: CheckContext, index: int) -> str:
    """The folded sentence; a full-width comma of the source stands between numbers, not inside one."""
    folded = context.folded[index]
    if "," not in folded.text:
        return folded.text
    text = context.document.text
    return "".join(
        "、" if char == "," and text[folded.starts[at]] in "，、" else char
        for at, char in enumerate(folded.text)
    )


def _parameter(before: str, after: str, dimension: str) -> str:
    """What a number measures: the parameter named last before it in its sentence, else next behind it."""
    if dimension in _DOSES or (dimension == "concentration" and _DOSE_AFTER.match(after)):
        return (
            DOSE if not _last_parameter(plain(_CLAUSE.split(before)[-1])) else _last_parameter(plain(before))
        )
    return _last_parameter(plain(before)) or _last_parameter(plain(_CLAUSE.split(after)[0]))


def _last_parameter(text: str) -> str:
    found = [
        (match.end(), name) for name, pattern in knowledge.parameters() for match in pattern.finditer(text)
    ]
    return max(found)[1] if found else ""


def _names(before: str, since: str, clause: str, one: _Number) -> frozenset[str]:
    """The identifiers since the last number, else those of the clause; of a list the one of this place in it."""
    ahead, respectively, _ = before.rpartition(_RESPECTIVELY)
    if respectively and one.count > 1:
        listed = [name for name in _ordered(ahead) if not _last_parameter(name)]
        if len(listed) == one.count:
            return frozenset({listed[one.place]})
    near = frozenset(name for name in _ordered(since[-_WINDOW:]) if not _last_parameter(name))
    return near or frozenset(name for name in _ordered(clause) if not _last_parameter(name))


def _ordered(text: str) -> list[str]:
    normal = plain(text)
    found = identifiers(normal)
    names = [name for name in found if len(name) > 1 and not name[0].isdigit()]
    return sorted(names, key=normal.index)


def _clause(text: str, start: int, end: int) -> str:
    """The words that go with a number: back and on to the next but one comma, at most 45 characters."""
    before, after = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    commas = list(_CLAUSE.finditer(before))
    first = commas[-2].end() if len(commas) > 1 else commas[-1].end() if before.rfind("。") >= 0 else 0
    stop = _CLAUSE.search(after, _SHORT) or _CLAUSE.search(after)
    return before[first:] + after[: stop.start() if stop else len(after)]


_COUNT = re.compile(r"(?<![A-Za-z])[nN]\s?=\s?(?P<number>[0-9]+)(?![0-9.])")


@cache
def _pattern() -> re.Pattern[str]:
    units = sorted(knowledge.units(), key=len, reverse=True)
    numbers = rf"{_ALONE}(?P<numbers>(?:{_NUMBER}{_AND})*{_NUMBER})"
    return re.compile(rf"{numbers}\s?(?P<unit>{'|'.join(map(re.escape, units))})(?![A-Za-z0-9/])")
