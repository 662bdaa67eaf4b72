"""An index over the forms of a glossary that answers just as comparing with every form would, only sooner.

Exact keys are a dictionary. Suggestions are found by what ``likeness.alike`` demands to be equal: the reworded
key, or the frame (all but the long kana runs); inside a frame only runs of fitting length are compared, by
rapidfuzz with a cut-off. ``exhaustive`` compares with every form; the tests and the benchmark use it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from extract.ground.likeness import Looks, alike, looks, slip

Value = TypeVar("Value", int, str)
Hits = tuple[tuple[float, int], ...]
"""(score, number of the form), best first, then in the order of the glossary."""


class _Groups(Generic[Value]):
    """Values by their keys, in the order of adding. Most keys of a glossary have one value: lists for the others."""

    __slots__ = ("_first", "_more")

    def __init__(self) -> None:
        self._first: dict[str, Value] = {}
        self._more: dict[str, list[Value]] = {}

    def add(self, key: str, value: Value) -> None:
        """Values of a key differ from each other."""
        if self._first.setdefault(key, value) != value:
            self._more.setdefault(key, []).append(value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._first)

    def __contains__(self, key: str) -> bool:
        return key in self._first

    def get(self, key: str) -> tuple[Value, ...]:
        """All values of a key; none if there is no such key."""
        return (self._first[key], *self._more.get(key, ())) if key in self._first else ()


class FormIndex:
    """``keys[i]`` is the normal form number i; several may be equal."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.keys: list[str] = list(keys)
        self._exact: _Groups[int] = _Groups()
        self._worded: _Groups[str] = _Groups()
        self._framed: _Groups[str] = _Groups()
        self._frames: dict[str, _Frame] = {}
        for number, key in enumerate(self.keys):
            self._exact.add(key, number)
        for key in self._exact:
            look = looks(key)
            if look.worded is not None:
                self._worded.add(look.worded, key)
            if look.frame is not None:
                self._framed.add(look.frame, key)
        self._lengths = _lengths(self._exact)

    def exact(self, key: str) -> Sequence[int]:
        """The forms with this key."""
        return self._exact.get(key)

    def begins(self, key: str, start: int) -> bool:
        """A quick look: False means that certainly no form of two letters or more begins at ``key[start]``."""
        return key[start : start + 2] in self._lengths

    def longest(self, key: str, start: int, end: int) -> Iterable[int]:
        """Ends of the forms that begin at ``key[start]``, the longest first; ``end`` bounds them."""
        for length in self._lengths.get(key[start : start + 2], ()):
            if start + length <= end and key[start : start + length] in self._exact:
                yield start + length

    def alike(self, key: str) -> Hits:
        """The forms that may be suggested for a key, the best score only."""
        look = looks(key)
        found: dict[str, None] = {}
        if look.worded is not None:
            found.update(dict.fromkeys(self._worded.get(look.worded)))
        if look.frame is not None and look.frame in self._framed:
            found.update(dict.fromkeys(self._frame(look.frame).find(look.runs)))
        return self._best(key, found)

    def exhaustive(self, key: str, known: dict[str, Looks] | None = None) -> Hits:
        """``alike`` by comparison with every form. ``known`` keeps the looks between calls."""
        known = {} if known is None else known
        if not known:
            known.update((other, looks(other)) for other in self._exact)
        look = looks(key)
        return self._best(key, [other for other, seen in known.items() if alike(look, seen)])

    def _frame(self, frame: str) -> _Frame:
        """Made when it is first asked for: few of those of a large glossary ever are."""
        if frame not in self._frames:
            self._frames[frame] = made = _Frame()
            for key in self._framed.get(frame):
                made.add(looks(key).runs, key)
        return self._frames[frame]

    def _best(self, key: str, others: Iterable[str]) -> Hits:
        scored = [(fuzz.ratio(key, other), other) for other in others]
        top = max((score for score, _ in scored), default=0.0)
        numbers = sorted(
            number for score, other in scored if score == top for number in self._exact.get(other)
        )
        return tuple((top, number) for number in numbers)


class _Frame:
    """The keys of one frame, by the lengths of their long kana runs."""

    __slots__ = ("_by_lengths",)

    def __init__(self) -> None:
        self._by_lengths: dict[tuple[int, ...], _Block] = {}

    def add(self, runs: tuple[str, ...], key: str) -> None:
        block = self._by_lengths.setdefault(tuple(map(len, runs)), _Block([], [], []))
        block.first.append(runs[0] if runs else "")
        block.rest.append(runs[1:])
        block.keys.append(key)

    def find(self, runs: tuple[str, ...]) -> Iterable[str]:
        for lengths, block in self._by_lengths.items():
            if len(lengths) != len(runs):
                continue
            if all(abs(n - len(run)) <= 1 for n, run in zip(lengths, runs, strict=True)):
                yield from block.near(runs)


class _Block(NamedTuple):
    """Keys whose runs have the same lengths: the first run, the other runs and the key of each."""

    first: list[str]
    rest: list[tuple[str, ...]]
    keys: list[str]

    def near(self, runs: tuple[str, ...]) -> Iterable[str]:
        """The keys of which every run is the same but for a slip."""
        if not runs:
            return self.keys
        # rapidfuzz leaves few of many; a slip is one edit at most.
        found = process.extract(runs[0], self.first, scorer=OSA.distance, score_cutoff=1, limit=None)
        return [self.keys[i] for first, _, i in found if slip(runs[0], first) and self._rest(runs[1:], i)]

    def _rest(self, runs: tuple[str, ...], i: int) -> bool:
        return all(slip(*pair) for pair in zip(runs, self.rest[i], strict=True))


def _lengths(keys: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The lengths of the forms that begin with two letters, longest first; single letters are left out."""
    found: dict[str, list[int]] = defaultdict(list)
    for begin, length in {(key[:2], len(key)) for key in keys}:
        if length > 1:
            found[begin].append(length)
    return {begin: tuple(sorted(lengths, reverse=True)) for begin, lengths in found.items()}
