"""Planted errors: what is changed, and which finding should notice it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from extract.checks import CheckContext
from extract.model import Extraction, Finding, Record, Severity, Span

Expected = Severity | Literal["none"]


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``start:end`` of the source by ``text``.

    ``touches`` are places, in the unchanged source, that the error is about though they were not edited: the
    reference that is no longer cited. A finding that points there has noticed it, too.
    """

    start: int
    end: int
    text: str
    touches: tuple[Span, ...] = ()

    def apply(self, source: str) -> str:
        """The edited source."""
        return source[: self.start] + self.text + source[self.end :]

    def forward(self, offset: int) -> int:
        """Where a place of the unchanged source is in the edited one."""
        if offset <= self.start:
            return offset
        return max(offset + self.shift, self.start) if offset >= self.end else self.start

    def back(self, offset: int) -> int:
        """Where a place of the edited source was in the unchanged one; inside the edit, its start."""
        if offset <= self.start:
            return offset
        end = self.start + len(self.text)
        return offset - self.shift if offset >= end else self.start

    @property
    def shift(self) -> int:
        return len(self.text) - (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Ground:
    """A document that errors are planted into, as it is: its extraction and the views of the checks."""

    extraction: Extraction
    context: CheckContext

    @property
    def text(self) -> str:
        return self.extraction.document.text


Planter = Callable[[Ground], Iterable[Edit]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of error: how it is planted, the rules that fit it, and how severe a finding has to be at least."""

    name: str
    severity: Expected
    rules: frozenset[str]
    plant: Planter = field(repr=False)
    summary: str = ""

    @property
    def harmless(self) -> bool:
        return self.severity == "none"


KINDS: Final[dict[str, Kind]] = {}
_ORDER: Final[dict[str, int]] = {"note": 0, "warning": 1, "error": 2}


def kind(name: str, *, severity: Expected, rules: Iterable[str] = ()) -> Callable[[Planter], Planter]:
    """Register the decorated generator of edits as a kind of error; ``none`` makes it a harmless edit."""

    def register(plant: Planter) -> Planter:
        summary = (plant.__doc__ or "").partition("\n")[0].rstrip(".")
        KINDS[name] = Kind(name, severity, frozenset(rules), plant, summary)
        return plant

    return register


class Trial(Record):
    """One planted edit and what came of it. Offsets are those of the unchanged source."""

    kind: str
    line: int
    start: int
    end: int
    old: str
    new: str
    caught: bool
    by: tuple[str, ...]
    alarms: tuple[str, ...]


_QUOTE = re.compile(r"「[^」]*」|\d+ (?:times|箇所)")


@dataclass(frozen=True, slots=True)
class Clean:
    """The findings of the unchanged document, to tell new ones from."""

    findings: tuple[Finding, ...]

    def new(self, found: Iterable[Finding], edit: Edit) -> Iterator[Finding]:
        """The findings that the unchanged document does not have, moved places and changed quotes allowed for."""
        known = {(one.rule, one.start, one.end, _bare(one.message)) for one in self.findings}
        for one in found:
            place = edit.back(one.start), edit.back(one.end)
            if (one.rule, *place, _bare(one.message)) not in known:
                yield one

    def alarms(self, found: Iterable[Finding], edit: Edit) -> Iterator[Finding]:
        """New errors and warnings; one that stood at the same place before, in other words, is none."""
        for one in self.new(found, edit):
            start, end = edit.back(one.start), edit.back(one.end)
            before = (old for old in self.findings if old.rule == one.rule)
            if one.severity != "note" and not any(old.start <= end and start <= old.end for old in before):
                yield one


def _bare(message: str) -> str:
    return _QUOTE.sub("", message)


def notices(finding: Finding, edit: Edit, kind: Kind) -> bool:
    """Whether a finding fits a kind of error and points at the edit, by its place or a related one."""
    if finding.rule not in kind.rules or _ORDER[finding.severity] < _ORDER[kind.severity]:
        return False
    places = [(finding.start, finding.end), *((place.start, place.end) for place in finding.related)]
    targets = [(edit.start, edit.start + len(edit.text))]
    targets += [(edit.forward(start), edit.forward(end)) for start, end in edit.touches]
    return any(_overlap(place, target) for place in places for target in targets)


def _overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a character, or touch where one of them is empty (a deletion)."""
    if one[0] == one[1] or other[0] == other[1]:
        return one[0] <= other[1] and other[0] <= one[1]
    return one[0] < other[1] and other[0] < one[1]
