"""When two claims are the same: strict and relaxed matching of normal forms (ANNOTATION.md, section 7)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from extract.model import Direction
from extract.normal import SLOTS, Normaliser, SlotKind, identifiers
from extract.score.model import PARTS, Part
from extract.score.rows import ClaimRow

SIMILAR: Final = 0.5
CONTRASTS: Final = (
    ("健康", "患者"),
    ("雄", "雌"),
    ("収縮期", "拡張期"),
    ("最高", "最低"),
    ("野生型", "欠損", "ノックアウト"),
    ("血清", "血漿"),
    ("末梢血", "骨髄"),
)
# NFKC has made ， and ､ into , and 、 before a member is counted.
_MEMBER_BREAK: Final = re.compile("と|及び|並びに|又は|[、,]|併用")

Key = tuple[str, str, str, Direction]


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim in normal form, with all rows that are equal to it; the first row speaks for them."""

    key: Key
    rows: tuple[ClaimRow, ...]

    @property
    def row(self) -> ClaimRow:
        return self.rows[0]

    @property
    def direction(self) -> Direction:
        return self.key[3]

    @property
    def forms(self) -> tuple[str, str, str]:
        return self.key[:3]

    @property
    def found_by(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row for claim in self.rows for row in claim.found_by))


def key_of(row: ClaimRow, normaliser: Normaliser) -> Key:
    """The four normal forms by which claims are equal."""
    subject, treatment, effect = (normaliser.slot(getattr(row, slot), slot) for slot in SLOTS)
    return subject, treatment, effect, row.direction


def merge(rows: Iterable[ClaimRow], normaliser: Normaliser) -> tuple[Entry, ...]:
    """Equal claims made one, in an order that does not depend on that of ``rows``."""
    groups: dict[Key, list[ClaimRow]] = {}
    for row in rows:
        groups.setdefault(key_of(row, normaliser), []).append(row)
    return tuple(Entry(key, tuple(sorted(groups[key], key=_row_order))) for key in sorted(groups))


def _row_order(row: ClaimRow) -> str:
    return row.model_dump_json()


@lru_cache(maxsize=1 << 16)
def similarity(left: str, right: str) -> float:
    """Normalised Indel similarity, 0 to 1; two empty values are alike."""
    from rapidfuzz.distance import Indel

    return float(Indel.normalized_similarity(left, right))


@lru_cache(maxsize=1 << 16)
def members(normal: str) -> int:
    """How many members a treatment names: ``レナリドミドとリツキシマブと併用`` has 2, ``r2併用`` 1."""
    return sum(1 for member in _MEMBER_BREAK.split(normal) if member)


def contrasted(left: str, right: str) -> bool:
    """Whether the two values name different members of one contrast: 健康人 and FL 患者."""
    for contrast in CONTRASTS:
        here = {member for member in contrast if member in left}
        there = {member for member in contrast if member in right}
        if here and there and here != there:
            return True
    return False


@lru_cache(maxsize=1 << 16)
def slots_agree(kind: SlotKind, left: str, right: str) -> bool:
    """The relaxed match of one slot, given normal forms."""
    if not left or not right:
        return left == right
    if similarity(left, right) < SIMILAR or contrasted(left, right):
        return False
    ours, theirs = identifiers(left), identifiers(right)
    if kind == "subject":
        return ours <= theirs or theirs <= ours
    return ours == theirs and (kind != "treatment" or members(left) == members(right))


def part_agrees(part: Part, gold: Entry, pred: Entry) -> bool:
    """The relaxed match of one slot, or of the direction."""
    if part == "direction":
        return gold.direction == pred.direction
    index = SLOTS.index(part)
    return slots_agree(part, gold.key[index], pred.key[index])


def agreeing(gold: Entry, pred: Entry) -> frozenset[Part]:
    """The parts of two claims that match."""
    return frozenset(part for part in PARTS if part_agrees(part, gold, pred))


def summed_similarity(gold: Entry, pred: Entry) -> float:
    """Over the three slots, 0 to 3."""
    return sum(similarity(left, right) for left, right in zip(gold.forms, pred.forms, strict=True))


Pairs = tuple[tuple[int, int], ...]


def strict_pairs(gold: Sequence[Entry], pred: Sequence[Entry]) -> Pairs:
    """Indices of equal claims. Both sides are merged, so equality pairs them one to one."""
    places = {entry.key: index for index, entry in enumerate(pred)}
    return tuple((index, places[entry.key]) for index, entry in enumerate(gold) if entry.key in places)


def relaxed_pairs(gold: Sequence[Entry], pred: Sequence[Entry], ignored: Part | None = None) -> Pairs:
    """The one-to-one assignment with the most relaxed matches; among equals, the highest summed similarity.

    With ``ignored``, that part need not match; what is still equal then is decided by whether it does, lest
    chance pair the members of a list.
    """
    needed = tuple(part for part in PARTS if part != ignored)

    def worth(left: Entry, right: Entry) -> tuple[float, int] | None:
        if not all(part_agrees(part, left, right) for part in needed):
            return None
        return summed_similarity(left, right), int(ignored is not None and part_agrees(ignored, left, right))

    return assign(gold, pred, worth)


def assign(
    gold: Sequence[Entry], pred: Sequence[Entry], worth: Callable[[Entry, Entry], tuple[float, int] | None]
) -> Pairs:
    """The one-to-one assignment with the most admitted pairs, then the highest summed ``worth``.

    ``worth`` gives (similarity 0 to 3, tie-breaker 0 or 1), or ``None`` for a pair that is not admitted.
    """
    worths = [[worth(left, right) for right in pred] for left in gold]
    admitted = [
        (row, column) for row, line in enumerate(worths) for column, found in enumerate(line) if found
    ]
    if not admitted:
        return ()
    if len({row for row, _ in admitted}) == len({column for _, column in admitted}) == len(admitted):
        return tuple(admitted)

    import numpy as np
    from scipy.optimize import linear_sum_assignment

    # One integer a pair, exact in a double: no sum of the lower parts can outweigh one step of the higher.
    size = min(len(gold), len(pred))
    step, whole = size + 1, (size + 1) * (3 * size * 10**6 + 1)
    weights = np.zeros((len(gold), len(pred)))
    for row, column in admitted:
        found = worths[row][column]
        assert found is not None
        weights[row, column] = whole + round(found[0] * 10**6) * step + found[1]
    rows, columns = linear_sum_assignment(weights, maximize=True)
    chosen = zip(rows.tolist(), columns.tolist(), strict=True)
    return tuple((row, column) for row, column in chosen if worths[row][column] is not None)
