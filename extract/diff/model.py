"""The differences between two versions, as records that a report or a page can show."""

from __future__ import annotations

from typing import Literal

from extract.align.changes import Change
from extract.model import Claim, Record

ClaimKind = Literal["flipped", "changed", "removed", "added", "moved"]
ValueKind = Literal["number", "unit", "temperature", "date", "identifier", "name"]
StatementKind = Literal["number", "unit", "temperature", "date", "identifier", "name", "wording", "statement"]


class Spot(Record):
    """A place in one of the two sources. ``text`` is its slice; ``line`` and ``column`` count from 1."""

    text: str
    start: int
    end: int
    line: int
    column: int


class ClaimChange(Record):
    """A claim that is not the same in both versions.

    ``flipped``: its direction changed, and maybe more; ``changed``: anything else it says; ``moved``: it says
    the same in another place. ``old_spot`` and ``new_spot`` are the sentences.
    """

    kind: ClaimKind
    old: Claim | None
    new: Claim | None
    old_spot: Spot | None
    new_spot: Spot | None
    changes: tuple[Change, ...] = ()


class StatementChange(Record):
    """A value, or other words, that differ between two versions of one sentence, line or table row.

    ``old`` is ``None`` for what is new, ``new`` for what is gone. ``statement`` stands for a whole sentence
    that is new or gone. ``same_value``: it is only written otherwise (500 mg, 0.5 g).
    """

    kind: StatementKind
    old: Spot | None
    new: Spot | None
    old_sentence: Spot | None
    new_sentence: Spot | None
    same_value: bool = False


class ClaimDiff(Record):
    """All differences. Claims: flipped first, then changed, removed, added, moved; each kind in the text's
    order.

    ``old`` and ``new`` name the versions; ``unchanged`` counts the claims that are the same in the same
    place.
    """

    old: str
    new: str
    claims: tuple[ClaimChange, ...]
    statements: tuple[StatementChange, ...]
    unchanged: int

    def of_kind(self, kind: ClaimKind) -> tuple[ClaimChange, ...]:
        """The claims that differ in one way."""
        return tuple(change for change in self.claims if change.kind == kind)

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not self.claims and not self.statements
