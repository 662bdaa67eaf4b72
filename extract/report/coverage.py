"""What was studied where: the claims by system, endpoint and treatment arm."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Final, NamedTuple

from extract.model import Claim, GlossaryEntry, Slot
from extract.normal import Normaliser, SlotKind, identifiers, plain

NOT_STATED: Final = ""
"""The label of an empty slot."""


class Axis(NamedTuple):
    """One dimension: its labels, and for each claim the index of its label."""

    labels: tuple[str, ...]
    of: tuple[int, ...]


class Coverage(NamedTuple):
    """The three dimensions of the coverage matrix; the order of ``of`` is that of the claims."""

    systems: Axis
    endpoints: Axis
    arms: Axis


def coverage(claims: Sequence[Claim], glossary: Iterable[GlossaryEntry]) -> Coverage:
    """Group the claims. Wordings of one thing share a row: 健康人の PBMC サンプル and 健康人 PBMC サンプル.

    A group is called by its most frequent wording. Systems and endpoints come in the order of the text,
    treatment arms by falling number of claims.
    """
    normaliser = Normaliser(glossary)

    def key(kind: SlotKind) -> Callable[[Slot], Hashable]:
        return lambda slot: normaliser.slot(slot.text, kind)

    arms = _axis([claim.treatment for claim in claims], lambda slot: _arm(slot, normaliser))
    return Coverage(
        _axis([claim.subject for claim in claims], key("subject")),
        _axis([claim.effect for claim in claims], key("effect")),
        _by_size(arms),
    )


def _arm(slot: Slot, normaliser: Normaliser) -> Hashable:
    """A treatment is the entry it was grounded to, unless it names something beyond it (IL-2 is not IL)."""
    normal = normaliser.slot(slot.text, "treatment")
    if slot.term and slot.term.abbr and identifiers(normal) <= identifiers(plain(slot.term.abbr)):
        return normaliser.slot(slot.term.abbr, "treatment")
    return normal


def _axis(slots: Sequence[Slot | None], key: Callable[[Slot], Hashable]) -> Axis:
    index: dict[Hashable, int] = {}
    wordings: defaultdict[int, Counter[str]] = defaultdict(Counter)
    of = []
    for slot in slots:
        group = index.setdefault(key(slot) if slot else None, len(index))
        wordings[group][slot.text if slot else NOT_STATED] += 1
        of.append(group)
    return Axis(tuple(wordings[group].most_common(1)[0][0] for group in range(len(index))), tuple(of))


def _by_size(axis: Axis) -> Axis:
    sizes = Counter(axis.of)
    order = sorted(range(len(axis.labels)), key=lambda group: (-sizes[group], group))
    place = {group: position for position, group in enumerate(order)}
    return Axis(tuple(axis.labels[group] for group in order), tuple(place[group] for group in axis.of))
