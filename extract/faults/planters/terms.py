"""Abbreviation list and text no longer agree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from extract.checks import knowledge
from extract.checks.views.spelling import spellings
from extract.checks.views.terms import Use, definitions, uses
from extract.faults.model import Edit, Ground, kind
from extract.model import GlossaryEntry

_INVENTED = (
    "| QTL | Quantitative trait locus 量的形質座位 |",
    "| ZPG | Zona pellucida glycoprotein 透明帯糖タンパク質 |",
)
_UNLISTED = ("abbreviation-unlisted", "symbols-unlisted", "code-unlisted")
_CODE_BEHIND = re.compile(r"\s?(?:細胞|株|マウス|ラット|遺伝子)")
_DIFFERENT = ("expansion-differs", "glossary-halves-disagree", "term-variant", "abbreviation-unused")


def _used(ground: Ground) -> dict[int, list[Use]]:
    """Uses of the listed abbreviations, by the place of their row."""
    found: dict[int, list[Use]] = defaultdict(list)
    for use in ground.context.view(uses):
        if use.entry:
            found[use.entry.start].append(use)
    return found


@kind("row-lost", severity="warning", rules=_UNLISTED)
def row_lost(ground: Ground) -> Iterator[Edit]:
    """An abbreviation that the text uses is taken out of the list."""
    used = _used(ground)
    for entry in ground.extraction.document.glossary:
        if entry.start in used:
            start, end = _row(ground.text, entry)
            yield Edit(start, end, "", tuple(use.span for use in used[entry.start]))


@kind("row-unused", severity="warning", rules=("abbreviation-unused",))
def row_unused(ground: Ground) -> Iterator[Edit]:
    """A row for an abbreviation that the text does not use is put into the list."""
    for entry in ground.extraction.document.glossary:
        _, end = _row(ground.text, entry)
        for row in _INVENTED:
            if row.count("|") == ground.text[entry.start : entry.end].count("|"):
                yield Edit(end, end, row + "\n")


@kind("row-doubled", severity="warning", rules=("abbreviation-defined-twice", "term-ambiguous"))
def row_doubled(ground: Ground) -> Iterator[Edit]:
    """A second row for an abbreviation, with the meaning of another one."""
    rows = ground.extraction.document.glossary
    for entry, other in zip(rows, rows[1:] + rows[:1], strict=True):
        start, end = _row(ground.text, entry)
        line = ground.text[start:end]
        if entry.ja and other.ja and entry.ja in line:
            yield Edit(end, end, line.replace(entry.ja, other.ja), ((start, end),))


@kind("half-lost", severity="warning", rules=("glossary-half-missing",))
def half_lost(ground: Ground) -> Iterator[Edit]:
    """A row loses its Japanese or its English half."""
    for number, entry in enumerate(ground.extraction.document.glossary):
        half = entry.ja if number % 2 else entry.en
        at = ground.text.find(half, entry.start, entry.end) if half and entry.ja and entry.en else -1
        if half and at >= 0:
            yield Edit(at, at + len(half), "")


@kind("list-expansion-changed", severity="warning", rules=_DIFFERENT)
def list_expansion(ground: Ground) -> Iterator[Edit]:
    """A word or a number in the Japanese half of a row is exchanged."""
    for entry in ground.extraction.document.glossary:
        at = ground.text.find(entry.ja, entry.start, entry.end) if entry.ja and entry.en else -1
        if entry.ja and at >= 0:
            yield from _exchanged(ground.text, at, at + len(entry.ja))


@kind("text-expansion-changed", severity="warning", rules=(*_DIFFERENT, "abbreviation-defined-twice"))
def text_expansion(ground: Ground) -> Iterator[Edit]:
    """A word or a number of a full form in front of its abbreviation in the text is exchanged."""
    for one in ground.context.view(definitions):
        if one.grounding.entry:
            start, end = one.aside.before_span
            at = ground.text.rfind(one.grounding.entry.ja or "", start, end)
            yield from _exchanged(ground.text, max(start, at), end)


@kind("definition-swapped", severity="warning", rules=(*_DIFFERENT, "abbreviation-defined-twice", *_UNLISTED))
def definition_swapped(ground: Ground) -> Iterator[Edit]:
    """The abbreviation behind a full form in the text becomes another one of the list."""
    listed = [entry.abbr for entry in ground.extraction.document.glossary]
    for number, one in enumerate(ground.context.view(definitions)):
        others = [abbr for abbr in listed if abbr != one.abbr and abbr.isascii()]
        if one.grounding.entry and others:
            yield Edit(*one.aside.inside_span, others[number % len(others)])


def _exchanged(text: str, start: int, end: int) -> Iterator[Edit]:
    for pattern, other in knowledge.swaps("word"):
        if match := pattern.search(text, start, end):
            yield Edit(match.start(), match.end(), other)
            break
    else:
        match = re.compile(r"(?<=\s)[1-9](?=\s|$|\))").search(text, start, end)
        if match:
            yield Edit(match.start(), match.end(), str(int(match[0]) % 9 + 1))


@kind("spelling-changed", severity="warning", rules=("term-variant",))
def spelling_changed(ground: Ground) -> Iterator[Edit]:
    """One word of several is written in its other way: 単核球 for 単核細胞."""
    other = {word: others for words in knowledge.variants() for word, others in _ring(words)}
    for group in ground.context.view(spellings).values():
        places = [one for one in group if not one.listed]
        if len(group) > 1 and len({one.word for one in group}) == 1:
            for one in places[:2]:
                at = ground.text.find(one.word, *one.span)
                if at >= 0:
                    yield Edit(at, at + len(one.word), other[one.word])


def _ring(words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    yield from zip(words, words[1:] + words[:1], strict=True)


@kind("abbreviation-unlisted", severity="warning", rules=_UNLISTED)
def abbreviation_put(ground: Ground) -> Iterator[Edit]:
    """A listed abbreviation is exchanged in one place for one that the list does not have."""
    for number, use in enumerate(ground.context.view(uses)):
        code = _CODE_BEHIND.match(ground.text, use.end)
        if use.entry and re.fullmatch(r"[A-Z]{2,5}", use.text) and not code:
            yield Edit(use.start, use.end, ("VQD", "NPXR", "BWC")[number % 3])


def _row(text: str, entry: GlossaryEntry) -> tuple[int, int]:
    """A row with its line break."""
    start = text.rfind("\n", 0, entry.start) + 1
    end = text.find("\n", entry.start)
    return start, (end + 1 if end >= 0 else len(text))
