"""Slot values in the making: pieces of the folded sentence, and the joining words that the guide asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.match.nps import Atom
from extract.nlp.records import Parse

Part = tuple[int, int] | str
ASCII_END = re.compile(r"[A-Za-z0-9+)]$")


@dataclass(frozen=True, slots=True)
class Value:
    """Parts in order: spans of the folded sentence ``sentence``, or joining words (の, との併用)."""

    sentence: int
    parts: tuple[Part, ...]

    def spans(self) -> tuple[tuple[int, int], ...]:
        """The spans among the parts."""
        return tuple(part for part in self.parts if not isinstance(part, str))

    def text(self, folded: str) -> str:
        """The value as read: spans cut out and joined."""
        text = ""
        for part in self.parts:
            piece = part if isinstance(part, str) else folded[part[0] : part[1]]
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
            parts.extend(without_parentheses(parse, atom.start, max(atom.end, min(atom.link_end, atoms[number + 1].start))))
        elif atom.link_end >= 0:
            parts.extend(without_parentheses(parse, atom.start, atom.link_end))
        else:
            parts.extend(without_parentheses(parse, atom.start, atom.end))
            if atom.link not in {"conj", "comma", "mod", "clause", "det", ""}:
                parts.append(atom.link)
    return Value(sentence, _merge(parse.text, parts)) if parts else None


def _merge(text: str, parts: Iterable[Part]) -> tuple[Part, ...]:
    """Spans with only white space between become one."""
    merged: list[Part] = []
    for part in parts:
        previous = merged[-1] if merged else None
        if (
            previous is not None
            and not isinstance(part, str)
            and not isinstance(previous, str)
            and previous[1] <= part[0]
            and not text[previous[1] : part[0]].strip()
        ):
            merged[-1] = (previous[0], part[1])
        else:
            merged.append(part)
    return tuple(merged)
