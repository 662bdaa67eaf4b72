"""Slot values in the making: pieces of the folded sentence, and the joining words that the guide asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extract.match.coordination import Atom
from extract.nlp.records import Parse


class Far(NamedTuple):
    """A span of another sentence: what an anaphor stands for."""

    sentence: int
    start: int
    end: int


Part = tuple[int, int] | str | Far
ASCII_END = re.compile(r"[A-Za-z0-9+)]$")


@dataclass(frozen=True, slots=True)
class Value:
    """Parts in order: spans of the folded sentence ``sentence``, or joining words (の, との併用)."""

    sentence: int
    parts: tuple[Part, ...]

    def spans(self) -> tuple[tuple[int, int], ...]:
        """The spans of the own sentence among the parts."""
        return tuple((start, end) for sentence, start, end in self.places() if sentence == self.sentence)

    def places(self) -> tuple[Far, ...]:
        """All spans, each with its sentence."""
        found = []
        for part in self.parts:
            if isinstance(part, Far):
                found.append(part)
            elif not isinstance(part, str):
                found.append(Far(self.sentence, part[0], part[1]))
        return tuple(found)

    def far(self) -> tuple[Part, ...]:
        """The parts as another sentence can hold them."""
        return tuple(
            part if isinstance(part, (str, Far)) else Far(self.sentence, part[0], part[1])
            for part in self.parts
        )

    def text(self, folded: Callable[[int], str]) -> str:
        """The value as read: spans cut out and joined; ``folded`` gives the text of a sentence."""
        text = ""
        for part in self.parts:
            if isinstance(part, str):
                piece = part
            elif isinstance(part, Far):
                piece = folded(part.sentence)[part.start : part.end]
            else:
                piece = folded(self.sentence)[part[0] : part[1]]
            if isinstance(part, str) and ASCII_END.search(text) and not piece.startswith(" "):
                piece = f" {piece}"
            text += piece
        return " ".join(text.split())

    def plus(self, *parts: Part) -> Value:
        """The value with more parts behind it."""
        return Value(self.sentence, (*self.parts, *parts))


def without_parentheses(parse: Parse, start: int, end: int) -> list[tuple[int, int]]:
    """A span without the parentheses in it (they give an abbreviation, a synonym or instances)."""
    spans = []
    position = start
    for paren in parse.parens:
        if start < paren.start and paren.end < end:
            spans.append((position, paren.start - 1))
            position = paren.end + 1
    spans.append((position, end))
    return [trimmed for span in spans if (trimmed := _trim(parse.text, *span))[0] < trimmed[1]]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def value_of(parse: Parse, sentence: int, atoms: Sequence[Atom]) -> Value | None:
    """The value that atoms make, the joint of the last one left out.

    Neighbours in the sentence are cut out together with their joint; where a coordinated member was dropped
    between them, の or the particle stands in as a joining word.
    """
    parts: list[Part] = []
    for number, atom in enumerate(atoms):
        last = number == len(atoms) - 1
        if last:
            parts.extend(without_parentheses(parse, atom.start, atom.end))
        elif atom.link in {"conj", "comma", "mod", "clause", "det", ""} and atom.link_end >= 0:
            parts.extend(
                without_parentheses(
                    parse, atom.start, max(atom.end, min(atom.link_end, atoms[number + 1].start))
                )
            )
        elif atom.link == "joined":
            parts.extend(without_parentheses(parse, atom.start, atom.end))
        elif atom.link_end >= 0:
            parts.extend(without_parentheses(parse, atom.start, atom.link_end))
        else:
            parts.extend(without_parentheses(parse, atom.start, atom.end))
            if atom.link not in {"conj", "comma", "mod", "clause", "det", "joined", ""}:
                parts.append(atom.link)
    return Value(sentence, _merge(parse.text, parts)) if parts else None


def _merge(text: str, parts: Iterable[Part]) -> tuple[Part, ...]:
    """Spans with only white space between become one."""
    merged: list[Part] = []
    for part in parts:
        previous = merged[-1] if merged else None
        if (
            previous is not None
            and not isinstance(part, (str, Far))
            and not isinstance(previous, (str, Far))
            and previous[1] <= part[0]
            and not text[previous[1] : part[0]].strip()
        ):
            merged[-1] = (previous[0], part[1])
        else:
            merged.append(part)
    return tuple(merged)
