"""Which errors are planted: so many of each kind, spread evenly over what the document gives occasion for."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType

from extract.faults.model import KINDS, Edit, Ground, Kind


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds of errors and of harmless edits, errors first, by name."""
    from extract.faults import planters

    for module in pkgutil.iter_modules(planters.__path__):
        importlib.import_module(f"{planters.__name__}.{module.name}")
    return MappingProxyType(dict(sorted(KINDS.items(), key=lambda row: (row[1].harmless, row[0]))))


def plan(ground: Ground, most: int) -> Iterator[tuple[Kind, Edit]]:
    """At most ``most`` edits of each kind, in the order of the kinds; none that changes nothing.

    Of more occasions every n-th is taken, so that the choice depends on the document alone.
    """
    for kind in kinds().values():
        yield from ((kind, edit) for edit in _spread(_distinct(ground, kind.plant(ground)), most))


def _distinct(ground: Ground, edits: Iterable[Edit]) -> list[Edit]:
    found: dict[tuple[int, int, str], Edit] = {}
    for edit in edits:
        if edit.text != ground.text[edit.start : edit.end]:
            found.setdefault((edit.start, edit.end, edit.text), edit)
    return sorted(found.values(), key=lambda edit: (edit.start, edit.end))


def _spread(edits: list[Edit], most: int) -> list[Edit]:
    if len(edits) <= most:
        return edits
    return [edits[number * len(edits) // most] for number in range(most)]
