"""A ``ClaimDiff`` made ready for a page: sentences side by side, what differs in them marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final, NamedTuple, get_args

from extract.align import Change
from extract.diff.model import ClaimChange, ClaimDiff, ClaimKind, Spot, StatementChange, StatementKind
from extract.model import Claim, Direction
from extract.text import fold

SHOWN: Final = 200
"""A page shows so many sentences of each list; ``konkyo diff`` prints them all."""
_WORD: Final = re.compile(r"[ァ-ヴー]+|[ぁ-ん]+|[々〆一-鿿]|[A-Za-zΑ-Ωα-ω]+|\d+(?:[.,]\d+)*|\s+|.", re.DOTALL)
_KINDS: Final[tuple[ClaimKind, ...]] = get_args(ClaimKind)


class Part(NamedTuple):
    """A stretch of a sentence, and whether it differs from the other version."""

    text: str
    differs: bool


class Side(NamedTuple):
    """One version of a sentence, with the line it begins on."""

    line: int
    start: int
    parts: tuple[Part, ...]


class ClaimLine(NamedTuple):
    """A claim that differs: its directions in both versions, its slots in the newer one."""

    before: Direction | None
    after: Direction | None
    treatment: str
    effect: str
    subject: str
    claim: str | None
    """Its id in the newer version."""
    changes: tuple[Change, ...]


class ClaimGroup(NamedTuple):
    """All claims of one sentence that differ in one way."""

    kind: ClaimKind
    old: Side | None
    new: Side | None
    claims: tuple[ClaimLine, ...]


class Value(NamedTuple):
    """A value that differs."""

    kind: StatementKind
    old: str
    new: str
    same: bool
    """Only written otherwise."""


class StatementGroup(NamedTuple):
    """All values of one sentence that differ."""

    old: Side | None
    new: Side | None
    values: tuple[Value, ...]


class View(NamedTuple):
    """A page's worth of differences. ``more_…``: how many sentences are not shown."""

    old: str
    new: str
    counts: tuple[tuple[ClaimKind, int], ...]
    unchanged: int
    claims: tuple[ClaimGroup, ...]
    more_claims: int
    statements: tuple[StatementGroup, ...]
    more_statements: int


def view(found: ClaimDiff, shown: int = SHOWN) -> View:
    """The differences, at most ``shown`` sentences of claims and of statements."""
    claims = [
        list(group)
        for _, group in groupby(found.claims, key=lambda one: (one.kind, one.old_spot, one.new_spot))
    ]
    statements = [
        list(group)
        for _, group in groupby(found.statements, key=lambda one: (one.old_sentence, one.new_sentence))
    ]
    return View(
        old=found.old,
        new=found.new,
        counts=tuple((kind, len(found.of_kind(kind))) for kind in _KINDS),
        unchanged=found.unchanged,
        claims=tuple(_claims(group) for group in claims[:shown]),
        more_claims=max(0, len(claims) - shown),
        statements=tuple(_statements(group) for group in statements[:shown]),
        more_statements=max(0, len(statements) - shown),
    )


# --- claims ------------------------------------------------------------------------------------------------


def _claims(group: Sequence[ClaimChange]) -> ClaimGroup:
    first = group[0]
    old, new = _sides(first.old_spot, first.new_spot)
    return ClaimGroup(first.kind, old, new, tuple(_line(one) for one in group))


def _line(change: ClaimChange) -> ClaimLine:
    shown = change.new or change.old
    assert shown is not None
    return ClaimLine(
        before=change.old.direction if change.old else None,
        after=change.new.direction if change.new else None,
        treatment=_slot(shown, "treatment"),
        effect=_slot(shown, "effect"),
        subject=_slot(shown, "subject"),
        claim=change.new.id if change.new else None,
        # The wording stands above, side by side.
        changes=tuple(one for one in change.changes if one.field not in ("sentence", "layout")),
    )


def _slot(claim: Claim, name: str) -> str:
    slot = getattr(claim, name)
    return slot.text if slot else "–"


def _sides(old: Spot | None, new: Spot | None) -> tuple[Side | None, Side | None]:
    """Both versions as a reader sees them, without mark-up; words that differ are marked."""
    if old is None or new is None:
        return _alone(old), _alone(new)
    before, after = _words(old.text), _words(new.text)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    sides: tuple[list[Part], list[Part]] = ([], [])
    for tag, a, b, c, d in matcher.get_opcodes():
        for parts, words in zip(sides, (before[a:b], after[c:d]), strict=True):
            if words:
                parts.append(Part("".join(words), tag != "equal"))
    return Side(old.line, old.start, tuple(sides[0])), Side(new.line, new.start, tuple(sides[1]))


def _alone(spot: Spot | None) -> Side | None:
    return Side(spot.line, spot.start, (Part(fold(spot.text).text, False),)) if spot else None


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text).text)


# --- statements --------------------------------------------------------------------------------------------


def _statements(group: Sequence[StatementChange]) -> StatementGroup:
    first = group[0]
    return StatementGroup(
        _marked(first.old_sentence, (one.old for one in group)),
        _marked(first.new_sentence, (one.new for one in group)),
        tuple(_value(one) for one in group),
    )


def _value(change: StatementChange) -> Value:
    old, new = (" ".join(spot.text.split()) if spot else "" for spot in (change.old, change.new))
    return Value(change.kind, old, new, change.same_value)


def _marked(sentence: Spot | None, spots: Iterable[Spot | None]) -> Side | None:
    """The source itself, as white space and mark-up may be what is looked for."""
    if sentence is None:
        return None
    spans = sorted((spot.start - sentence.start, spot.end - sentence.start) for spot in spots if spot)
    return Side(sentence.line, sentence.start, tuple(_cut(sentence.text, spans)))


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Part]:
    at = 0
    for start, end in spans:
        start = max(start, at)
        if end <= start:
            continue
        if start > at:
            yield Part(text[at:start], False)
        yield Part(text[start:end], True)
        at = end
    if at < len(text):
        yield Part(text[at:], False)
