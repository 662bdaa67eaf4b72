"""The abbreviations of the body: those that are listed, and those that should be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from pydantic import TypeAdapter

from extract.checks import knowledge
from extract.checks.context import CheckContext
from extract.checks.views.asides import Aside, asides
from extract.checks.views.citing import citings
from extract.ground import Grounding
from extract.ground.forms import key
from extract.model import GlossaryEntry, Span
from extract.normal import glossary_key
from extract.text import fold


@dataclass(frozen=True, slots=True)
class Use:
    """An abbreviation where it is used; ``text`` is folded, ``entry`` its row in the list."""

    text: str
    start: int
    end: int
    sentence: int
    entry: GlossaryEntry | None
    listed: bool

    @property
    def span(self) -> Span:
        return self.start, self.end


_Row = tuple[str, int, int, int, bool]
_ROWS: Final[TypeAdapter[dict[str, list[_Row]]]] = TypeAdapter(dict[str, list[_Row]])


def uses(context: CheckContext) -> list[Use]:
    """All abbreviations of the body in order; names in citations are none."""
    names = {place for one in context.view(citings) for place in range(one.start, one.end)}
    glossary = context.document.glossary
    page = context.notes.page("uses", _ROWS, glossary_key(glossary))
    rows = partial(_rows, context)
    found = []
    for sentence in context.sentences:
        for text, first, last, entry, listed in page.of(sentence.text, rows):
            start, end = sentence.start + first, sentence.start + last
            if start not in names:
                row = glossary[entry] if entry >= 0 else None
                found.append(Use(text, start, end, sentence.index, row, listed))
    return found


def _rows(context: CheckContext, sentence: str) -> list[_Row]:
    """Per abbreviation of a sentence: itself, its span, the number of its entry (-1: none), whether it is listed."""
    rows = []
    for one in context.grounder.abbreviations_in(sentence):
        text = fold(one.text).text.strip()
        entry = context.document.glossary.index(one.part.entry) if one.part else -1
        rows.append((text, one.start, one.end, entry, one.listed or _stem(text) in context.view(_listed)))
    return rows


_TAIL = re.compile(r"[0-9]{1,3}(?:[A-Za-z][0-9]{1,2})?[α-ω]?$")


def _stem(text: str) -> str:
    """The family of a numbered name: OAT of OAT3, UGT of UGT1A9."""
    return _TAIL.sub("", key(text).rstrip("-")) if len(text) > 3 else ""


def _listed(context: CheckContext) -> frozenset[str]:
    return frozenset(key(entry.abbr) for entry in context.document.glossary)


@dataclass(frozen=True, slots=True)
class Definition:
    """``long (ABBR)`` in running text, with the row of the list if there is one."""

    aside: Aside
    abbr: str
    grounding: Grounding


# Neither a dose (10 mg/kg) nor a label (Day 7, Table 3).
_NEAR = 8
_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_ABBREVIATION = re.compile(
    r"(?![0-9.,]+[ a-zμ])(?![A-Z][a-z]+ )"
    r"(?=[^a-z]*[A-Za-z])(?=.*[A-Z0-9α-ω])[A-Za-z0-9α-ω][A-Za-z0-9α-ω+\-/ ]{0,11}"
)


def definitions(context: CheckContext) -> list[Definition]:
    """Where the body explains an abbreviation, in order."""
    return list(_definitions(context))


def _definitions(context: CheckContext) -> Iterator[Definition]:
    cited = {one.start for one in context.view(citings)}
    listed = context.view(_listed)
    for aside in context.view(asides):
        inside = aside.inside
        shaped = _ABBREVIATION.fullmatch(inside) and not knowledge.no_symbol().fullmatch(inside)
        if aside.inside_span[0] in cited or not (shaped or key(inside) in listed):
            continue
        if _explains(aside.before, inside):
            yield Definition(aside, inside, context.grounder.term(inside))


def _explains(before: str, abbr: str) -> bool:
    """Whether the words before a bracket can be what it shortens: not CD4 陽性 (CD4+), nor a bare code."""
    least = 2 if _JAPANESE.search(before) else len(abbr) + 1
    name = key(abbr).rstrip("+")
    return len(before) >= least and name not in key(before)[-len(name) - _NEAR :]


def belongs_at(context: CheckContext, abbr: str) -> Span | None:
    """Where a row of the abbreviation list would stand, if the list is alphabetical; else behind the last row."""
    rows = context.document.glossary
    if not rows:
        return None
    before = [row for row in rows if row.abbr.casefold() < abbr.casefold()]
    after = [row for row in rows if row.abbr.casefold() >= abbr.casefold()]
    start = max((row.end for row in before), default=rows[0].start)
    end = min((row.start for row in after if row.start >= start), default=rows[-1].end)
    return min(start, end), max(start, end)


_DISEASE = re.compile(r"(?:リンパ腫|白血病|骨髄腫|腫瘍|腫|癌|がん|症|病|炎|候群|不全)$")


def diseases(context: CheckContext) -> list[GlossaryEntry]:
    """The rows of the list that name a disease."""
    return [row for row in context.document.glossary if row.ja and _DISEASE.search(row.ja)]
