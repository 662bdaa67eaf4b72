"""Which claim of a revised document is which claim of the old one."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Hashable, Sequence
from typing import Final, Literal, NamedTuple

from extract.align.changes import SLOTS, content, core
from extract.align.sentences import Alignment, SentencePair, align, assign
from extract.align.units import units
from extract.model import Claim, Slot, Span

LEAST: Final = 0.35
"""The least mean similarity of direction and slots at which two claims of aligned sentences are versions of
one."""

How = Literal["in place", "moved", "id", "sentence"]


class ClaimPair(NamedTuple):
    """Indices into the old and the new claims, and what paired them.

    ``in place``: nothing differs, section, order and sentence included; ``moved``: claim and sentence are
    identical, section or order is not; ``id`` and ``sentence``: a version of it, paired by its id or by its
    aligned sentence.
    """

    old: int
    new: int
    how: How


class ClaimPairs:
    """The claims of two revisions, paired one to one.

    In this order: identical claims of identical sentences (in place, then moved); claims of aligned sentences
    with equal slots; equal ids; claims of aligned sentences, by the assignment with the highest summed
    similarity of the slots. Identity comes before the id because an id counts its ordinal among equals: where
    the first of two equal claims is deleted, the second one takes over its id.

    Args:
        old_text, new_text: the two sources.
        old, new: their claims.
        old_spans, new_spans: further spans that are sentences.
    """

    def __init__(
        self,
        old_text: str,
        old: Sequence[Claim],
        new_text: str,
        new: Sequence[Claim],
        old_spans: Sequence[Span] = (),
        new_spans: Sequence[Span] = (),
    ) -> None:
        self.old, self.new = tuple(old), tuple(new)
        self.alignment: Alignment = align(
            units(old_text, [*_places(old), *old_spans]), units(new_text, [*_places(new), *new_spans])
        )
        self._old_starts = [unit.start for unit in self.alignment.old]
        self._new_starts = [unit.start for unit in self.alignment.new]
        self._pair_of = {pair.old: pair for pair in self.alignment.pairs}
        self.pairs: tuple[ClaimPair, ...] = _Pairing(self).run()

    def sentence(self, start: int) -> SentencePair | None:
        """The pair of the old sentence that holds the offset ``start``; ``None`` if it is gone."""
        return self._pair_of.get(bisect_right(self._old_starts, start) - 1)

    def new_sentence(self, start: int) -> int:
        """The index of the new unit that holds the offset ``start``; -1 if none does."""
        return bisect_right(self._new_starts, start) - 1

    def shift(self, span: Span) -> Span | None:
        """Where the words of an old span stand in the new source; ``None`` if their sentence is not there as
        it was."""
        pair = self.sentence(span[0])
        if pair is None or pair.kind == "changed":
            return None
        old, new = self.alignment.old[pair.old], self.alignment.new[pair.new]
        if not (old.start <= span[0] and span[1] <= old.end):
            return None
        return span[0] - old.start + new.start, span[1] - old.start + new.start

    @property
    def removed(self) -> list[Claim]:
        """Old claims that are in no pair."""
        paired = {pair.old for pair in self.pairs}
        return [claim for index, claim in enumerate(self.old) if index not in paired]

    @property
    def added(self) -> list[Claim]:
        """New claims that are in no pair."""
        paired = {pair.new for pair in self.pairs}
        return [claim for index, claim in enumerate(self.new) if index not in paired]


def _places(claims: Sequence[Claim]) -> list[Span]:
    return [(claim.sentence.start, claim.sentence.end) for claim in claims]


class _Pairing:
    def __init__(self, claims: ClaimPairs) -> None:
        self.old, self.new = claims.old, claims.new
        self.found: dict[int, ClaimPair] = {}
        self.taken: set[int] = set()
        # For each claim the new unit that its sentence became, or is: equal numbers mean aligned sentences.
        self.old_sentence = [claims.sentence(claim.sentence.start) for claim in self.old]
        self.new_sentence = [claims.new_sentence(claim.sentence.start) for claim in self.new]

    def run(self) -> tuple[ClaimPair, ...]:
        self._identical()
        self._by_key(self._place_and_core(), "sentence")
        self._by_key(([claim.id for claim in self.old], [claim.id for claim in self.new]), "id")
        self._by_similarity()
        return tuple(sorted(self.found.values()))

    def _pair(self, old: int, new: int, how: How) -> None:
        self.found[old] = ClaimPair(old, new, how)
        self.taken.add(new)

    def _identical(self) -> None:
        old_content = [content(claim) for claim in self.old]
        new_content = [content(claim) for claim in self.new]
        in_order = [pair.new if pair and pair.kind == "same" else None for pair in self.old_sentence]
        for old, new in self._matches(
            [None if at is None else (at, said) for at, said in zip(in_order, old_content, strict=True)],
            list(zip(self.new_sentence, new_content, strict=True)),
        ):
            same_section = self.old[old].section == self.new[new].section
            self._pair(old, new, "in place" if same_section else "moved")
        sentence = [None if pair is None else (pair.new,) for pair in self.old_sentence]
        keys: tuple[tuple[list[Hashable], list[Hashable]], ...] = (
            (
                [at and (*at, said) for at, said in zip(sentence, old_content, strict=True)],
                [(at, said) for at, said in zip(self.new_sentence, new_content, strict=True)],
            ),
            (
                [(claim.section, said) for claim, said in zip(self.old, old_content, strict=True)],
                [(claim.section, said) for claim, said in zip(self.new, new_content, strict=True)],
            ),
            (list(old_content), list(new_content)),
        )
        for old_keys, new_keys in keys:
            self._by_key((old_keys, new_keys), "moved")

    def _place_and_core(self) -> tuple[list[Hashable], list[Hashable]]:
        return (
            [
                pair and (pair.new, core(claim))
                for pair, claim in zip(self.old_sentence, self.old, strict=True)
            ],
            [(at, core(claim)) for at, claim in zip(self.new_sentence, self.new, strict=True)],
        )

    def _by_key(self, keys: tuple[Sequence[Hashable], Sequence[Hashable]], how: How) -> None:
        for old, new in self._matches(*keys):
            self._pair(old, new, how)

    def _matches(self, old_keys: Sequence[Hashable], new_keys: Sequence[Hashable]) -> list[tuple[int, int]]:
        """Free claims with equal keys, in order; a key of ``None`` matches nothing."""
        waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for new, key in enumerate(new_keys):
            if new not in self.taken:
                waiting[key].append(new)
        return [
            (old, waiting[key].popleft())
            for old, key in enumerate(old_keys)
            if key is not None and old not in self.found and waiting.get(key)
        ]

    def _by_similarity(self) -> None:
        old_of: defaultdict[int, list[int]] = defaultdict(list)
        new_of: defaultdict[int, list[int]] = defaultdict(list)
        for old, pair in enumerate(self.old_sentence):
            if pair is not None and old not in self.found:
                old_of[pair.new].append(old)
        for new, at in enumerate(self.new_sentence):
            if new not in self.taken:
                new_of[at].append(new)
        for at in sorted(old_of.keys() & new_of.keys()):
            olds, news = old_of[at], new_of[at]
            similarity = [[likeness(self.old[old], self.new[new]) for new in news] for old in olds]
            for i, j in assign(similarity, LEAST):
                self._pair(olds[i], news[j], "sentence")


def likeness(old: Claim, new: Claim) -> float:
    """Mean over direction (equal or not) and the slots (normalised Indel similarity), from 0 to 1."""
    slots = sum(_alike(getattr(old, name), getattr(new, name)) for name in SLOTS)
    return (float(old.direction == new.direction) + slots) / (1 + len(SLOTS))


def _alike(old: Slot | None, new: Slot | None) -> float:
    if old is None or new is None:
        return float(old is new)
    if old.text == new.text:
        return 1.0
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(old.text, new.text)
