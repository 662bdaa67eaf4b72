"""One-to-one alignment of the sentences of two versions of a text.

Longest common runs of paragraphs first (difflib), then of sentences inside what differs, then identical
sentences that have moved, and at last, inside a region that differs, the assignment with the highest summed
Indel similarity (Hungarian method). Only the last step is quadratic, and only in the size of a region, which
is bounded.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple

from extract.align.units import Unit

SIMILAR: Final = 0.5
"""The least normalised Indel similarity at which two sentences count as versions of each other; the same
limit as for a relaxed match of slots."""
_REGION: Final = 300
"""The most sentences of one side that are compared all with all; a larger region is cut into pieces of this
size."""

Kind = Literal["same", "moved", "changed"]
Range = tuple[int, int]
Region = tuple[Range, Range]
"""A range of old units and the range of new units that stands in its place."""


class SentencePair(NamedTuple):
    """Indices into the old and the new units. ``same`` and ``moved``: identical text; ``changed``: similar
    text."""

    old: int
    new: int
    kind: Kind


@dataclass(frozen=True)
class Alignment:
    """The units of both versions and which became which; each unit is in at most one pair."""

    old: tuple[Unit, ...]
    new: tuple[Unit, ...]
    pairs: tuple[SentencePair, ...]

    @property
    def removed(self) -> list[int]:
        """Indices of the old units that are in no pair."""
        paired = {pair.old for pair in self.pairs}
        return [index for index in range(len(self.old)) if index not in paired]

    @property
    def added(self) -> list[int]:
        """Indices of the new units that are in no pair."""
        paired = {pair.new for pair in self.pairs}
        return [index for index in range(len(self.new)) if index not in paired]


def align(old: Sequence[Sequence[Unit]], new: Sequence[Sequence[Unit]]) -> Alignment:
    """Align two documents, each given as paragraphs of units (``units``). Pairs come in the order of the old
    one."""
    work = _Work(old, new)
    regions = list(work.pair_in_order())
    work.pair_moved()
    # Only between the same neighbours: what is alike on the other side of an unchanged sentence is a
    # lookalike.
    for region in regions:
        work.pair_similar(*region)
    return Alignment(tuple(work.old), tuple(work.new), tuple(sorted(work.pairs.values())))


class _Work:
    """What is paired so far."""

    def __init__(self, old: Sequence[Sequence[Unit]], new: Sequence[Sequence[Unit]]) -> None:
        self.old = [unit for paragraph in old for unit in paragraph]
        self.new = [unit for paragraph in new for unit in paragraph]
        self.pairs: dict[int, SentencePair] = {}
        self.taken: set[int] = set()
        self._old_paragraphs = _ranges(old)
        self._new_paragraphs = _ranges(new)

    def pair(self, old: int, new: int, kind: Kind) -> None:
        self.pairs[old] = SentencePair(old, new, kind)
        self.taken.add(new)

    def free_old(self, start: int, end: int) -> list[int]:
        return [index for index in range(start, end) if index not in self.pairs]

    def free_new(self, start: int, end: int) -> list[int]:
        return [index for index in range(start, end) if index not in self.taken]

    def pair_in_order(self) -> Iterator[Region]:
        """Pair what is identical and in the same order; yield the regions in between."""
        old_keys = [self._key(self.old, bounds) for bounds in self._old_paragraphs]
        new_keys = [self._key(self.new, bounds) for bounds in self._new_paragraphs]
        for same, (a, b), (c, d) in _opcodes(old_keys, new_keys):
            old_range = _units_of(self._old_paragraphs, a, b)
            new_range = _units_of(self._new_paragraphs, c, d)
            if same:
                self._pair_run(old_range, new_range)
            else:
                yield from self._inside(old_range, new_range)

    def _inside(self, old_range: Range, new_range: Range) -> Iterator[Region]:
        old_texts = [unit.text for unit in self.old[slice(*old_range)]]
        new_texts = [unit.text for unit in self.new[slice(*new_range)]]
        for same, (a, b), (c, d) in _opcodes(old_texts, new_texts):
            inner_old, inner_new = (old_range[0] + a, old_range[0] + b), (new_range[0] + c, new_range[0] + d)
            if same:
                self._pair_run(inner_old, inner_new)
            else:
                yield inner_old, inner_new

    def _pair_run(self, old_range: Range, new_range: Range) -> None:
        for old, new in zip(range(*old_range), range(*new_range), strict=True):
            self.pair(old, new, "same")

    @staticmethod
    def _key(side: list[Unit], bounds: Range) -> tuple[str, ...]:
        return tuple(unit.text for unit in side[slice(*bounds)])

    def pair_moved(self) -> None:
        """Pair what is identical but out of order: whole paragraphs first, so that their sentences stay
        together."""
        self._pair_equal(self._old_paragraphs, self._new_paragraphs)
        self._pair_equal(_singles(len(self.old)), _singles(len(self.new)))

    def _pair_equal(self, old_bounds: list[Range], new_bounds: list[Range]) -> None:
        waiting: defaultdict[Hashable, deque[Range]] = defaultdict(deque)
        for bounds in new_bounds:
            if len(self.free_new(*bounds)) == bounds[1] - bounds[0]:
                waiting[self._key(self.new, bounds)].append(bounds)
        for bounds in old_bounds:
            if len(self.free_old(*bounds)) < bounds[1] - bounds[0]:
                continue
            if candidates := waiting.get(self._key(self.old, bounds)):
                for old, new in zip(range(*bounds), range(*candidates.popleft()), strict=True):
                    self.pair(old, new, "moved")

    def pair_similar(self, old_range: Range, new_range: Range) -> None:
        """Pair similar sentences of a region that differs."""
        old, new = self.free_old(*old_range), self.free_new(*new_range)
        for some_old, some_new in _pieces(old, new):
            for i, j in best_pairs(
                [self.old[index].text for index in some_old],
                [self.new[index].text for index in some_new],
                SIMILAR,
            ):
                self.pair(some_old[i], some_new[j], "changed")


def best_pairs(old: Sequence[str], new: Sequence[str], least: float) -> list[tuple[int, int]]:
    """One-to-one pairs of similar texts with the highest summed Indel similarity, each at least ``least``."""
    if not old or not new:
        return []
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import cdist

    similarity = cdist(old, new, scorer=Indel.normalized_similarity, score_cutoff=least)
    return assign(similarity.tolist(), least)


def assign(similarity: Sequence[Sequence[float]], least: float) -> list[tuple[int, int]]:
    """The assignment with the highest sum over a matrix (rows: old, columns: new); pairs below ``least`` are
    left."""
    if len(similarity) == len(similarity[0]) == 1:
        return [(0, 0)] if similarity[0][0] >= least else []
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    matrix = np.asarray(similarity, dtype=float)
    matrix = np.where(matrix >= least, matrix, 0.0)
    # A small bonus for the diagonal breaks ties in favour of the order of the text.
    rows, columns = matrix.shape
    order = 1.0 - np.abs(np.arange(rows)[:, None] / rows - np.arange(columns)[None, :] / columns)
    found = linear_sum_assignment(np.where(matrix > 0, matrix + 1e-6 * order, 0.0), maximize=True)
    return [(int(i), int(j)) for i, j in zip(*found, strict=True) if matrix[i, j] > 0]


def _pieces(old: list[int], new: list[int]) -> Iterator[tuple[list[int], list[int]]]:
    """Cut a large region into pieces, both sides in proportion, so that the cost grows linearly with its
    size."""
    count = max(1, -(-max(len(old), len(new)) // _REGION))
    for piece in range(count):
        yield _part(old, piece, count), _part(new, piece, count)


def _part(items: list[int], piece: int, count: int) -> list[int]:
    return items[len(items) * piece // count : len(items) * (piece + 1) // count]


def _ranges(paragraphs: Sequence[Sequence[Unit]]) -> list[Range]:
    bounds, at = [], 0
    for paragraph in paragraphs:
        bounds.append((at, at + len(paragraph)))
        at += len(paragraph)
    return bounds


def _units_of(paragraphs: list[Range], start: int, end: int) -> Range:
    if start < end:
        return paragraphs[start][0], paragraphs[end - 1][1]
    at = paragraphs[start][0] if start < len(paragraphs) else (paragraphs[-1][1] if paragraphs else 0)
    return at, at


def _singles(count: int) -> list[Range]:
    return [(index, index + 1) for index in range(count)]


def _opcodes(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[bool, Range, Range]]:
    """Equal and differing ranges, in order.

    The common head and tail are taken off first: the usual revision changes a few places. What is left of a
        document
    in which one line stands thousands of times would be quadratic for difflib; its ``autojunk`` prevents
    that.
    """
    head = _common(old, new, min(len(old), len(new)), lambda items, index: items[index])
    rest = min(len(old), len(new)) - head
    tail = _common(old, new, rest, lambda items, index: items[len(items) - 1 - index])
    if head:
        yield True, (0, head), (0, head)
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if middle_old or middle_new:
        matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=True)
        for tag, a, b, c, d in matcher.get_opcodes():
            yield tag == "equal", (head + a, head + b), (head + c, head + d)
    if tail:
        yield True, (len(old) - tail, len(old)), (len(new) - tail, len(new))


def _common(
    old: Sequence[Hashable],
    new: Sequence[Hashable],
    limit: int,
    item: Callable[[Sequence[Hashable], int], Hashable],
) -> int:
    count = 0
    while count < limit and item(old, count) == item(new, count):
        count += 1
    return count
