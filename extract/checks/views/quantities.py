"""Numbers with their units, and the words around them that say what was measured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.checks import knowledge
from extract.checks.context import CheckContext
from extract.model import Span
from extract.normal import identifiers, plain

_NUMBER = r"(?<![0-9A-Za-zα-ω.,/-])(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
_WINDOW = 45
_CLAUSE = re.compile(r"[、。,;]")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit in a sentence. ``words`` are character pairs of its clause, numbers left out."""

    text: str
    value: float
    unit: str
    dimension: str
    factor: float
    sentence: int
    span: Span
    clause: str
    words: frozenset[str]
    names: frozenset[str]

    @property
    def size(self) -> float:
        """The value in the base unit of its dimension."""
        return self.value * self.factor


def quantities(context: CheckContext) -> list[Quantity]:
    """All numbers with a unit in the body, in order."""
    return [found for sentence in context.sentences for found in _of(context, sentence.index)]


def _of(context: CheckContext, index: int) -> Iterator[Quantity]:
    text = context.folded[index].text
    for match in _pattern().finditer(text):
        unit = match["unit"].replace(" ", "")
        known = knowledge.units()[unit]
        clause = _clause(text, match.start(), match.end())
        normal = re.sub(r"[0-9.,]+", "", context.normaliser.slot(clause, "effect"))
        yield Quantity(
            text=match[0],
            value=float(match["number"].replace(",", "")),
            unit=unit,
            dimension=known.dimension,
            factor=known.factor,
            sentence=index,
            span=context.within(index, match.start(), match.end()),
            clause=clause,
            words=frozenset(normal[i : i + 2] for i in range(len(normal) - 1)),
            names=frozenset(
                name for name in identifiers(plain(clause)) if len(name) > 1 and not name[0].isdigit()
            ),
        )


def _clause(text: str, start: int, end: int) -> str:
    """The words that go with a number: back and on to the next but one comma, at most 45 characters."""
    before, after = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    commas = list(_CLAUSE.finditer(before))
    first = commas[-2].end() if len(commas) > 1 else commas[-1].end() if before.rfind("。") >= 0 else 0
    stop = _CLAUSE.search(after)
    return before[first:] + after[: stop.start() if stop else len(after)]


@cache
def _pattern() -> re.Pattern[str]:
    units = sorted(knowledge.units(), key=len, reverse=True)
    return re.compile(rf"{_NUMBER}\s?(?P<unit>{'|'.join(map(re.escape, units))})(?![A-Za-z0-9/])")
