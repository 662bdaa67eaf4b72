"""What changed between two versions of the claims, claim by claim, against one gold set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from extract.model import Record
from extract.score.model import PARTS, Verdict

Kind = Literal["gained", "lost", "new_spurious", "gone_spurious"]
KINDS: tuple[Kind, ...] = ("gained", "lost", "new_spurious", "gone_spurious")


class Change(Record):
    """A gold claim that is matched in one version only, or a spurious prediction of one version only.

    ``verdict`` is that of the new version for what it has lost or newly has, else that of the old one.
    """

    kind: Kind
    verdict: Verdict


Key = tuple[object, ...]


def changes(old: Iterable[Verdict], new: Iterable[Verdict]) -> tuple[Change, ...]:
    """Gains, losses, new and vanished spurious predictions, in the order of the text."""
    before, after = list(old), list(new)
    found = [
        *_only("gained", _matched(after), _matched(before)),
        *_only("lost", _missed(after), _missed(before)),
        *_only("new_spurious", _spurious(after), _spurious(before)),
        *_only("gone_spurious", _spurious(before), _spurious(after)),
    ]
    return tuple(sorted(found, key=_order))


def _only(kind: Kind, here: dict[Key, Verdict], there: dict[Key, Verdict]) -> Iterator[Change]:
    return (Change(kind=kind, verdict=verdict) for key, verdict in here.items() if key not in there)


def _matched(verdicts: Iterable[Verdict]) -> dict[Key, Verdict]:
    return {_key(one, "gold"): one for one in verdicts if one.matched}


def _missed(verdicts: Iterable[Verdict]) -> dict[Key, Verdict]:
    return {_key(one, "gold"): one for one in verdicts if one.gold and not one.matched}


def _spurious(verdicts: Iterable[Verdict]) -> dict[Key, Verdict]:
    return {_key(one, "pred"): one for one in verdicts if one.pred and not one.matched}


def _key(one: Verdict, side: Literal["gold", "pred"]) -> Key:
    values = getattr(one, side)
    return one.document, one.start, one.sentence, *(getattr(values, part) for part in PARTS)


def _order(change: Change) -> tuple[object, ...]:
    one = change.verdict
    return one.document, one.start is None, one.start or 0, one.sentence, KINDS.index(change.kind)
