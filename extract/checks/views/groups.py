"""Sentences that speak of two groups and report an effect for one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from extract.checks.context import CheckContext
from extract.checks.views.facets import Facets
from extract.checks.views.linking import facet_reader
from extract.model import Claim

_AXES: Final = ("population", "species", "sex", "genotype")


@dataclass(frozen=True, slots=True)
class OneSided:
    """Claims of one sentence about some groups (``have``, in the words of the subjects), not about ``others``."""

    claims: tuple[Claim, ...]
    have: tuple[str, ...]
    others: tuple[str, ...]


def one_sided(context: CheckContext) -> list[OneSided]:
    """Those of the results, in order; claims that のみ limits are none, they say so."""
    reader = context.view(facet_reader)
    found: list[OneSided] = []
    for claims in context.claims_at.values():
        if context.role(claims[0].section) == "result":
            facets = [reader.facets(claim) for claim in claims]
            for axis in _AXES:
                found.extend(_one_sided(axis, facets))
    return found


def _one_sided(axis: str, facets: list[Facets]) -> Iterator[OneSided]:
    """Effects of one sentence that only some of the values of an axis have."""
    named = {value for one in facets for value in one.axes.get(axis, ())}
    if len(named) < 2:
        return
    values: dict[tuple[frozenset[str], str], set[str]] = defaultdict(set)
    claims: dict[frozenset[str], list[Claim]] = defaultdict(list)
    for one in facets:
        values[one.agents, one.effect.normal].update(one.axes.get(axis, ()))
    for one in facets:
        have = values[one.agents, one.effect.normal]
        if have and named - have and not one.claim.exclusive:
            claims[frozenset(have)].append(one.claim)
    subjects = {value: _subject(axis, value, facets) for value in named}
    for shared, found in claims.items():
        have_subjects = sorted(subjects[value] for value in shared)
        others = sorted(subjects[value] for value in named - shared)
        yield OneSided(tuple(found), tuple(have_subjects), tuple(others))


def _subject(axis: str, value: str, facets: list[Facets]) -> str:
    found = [
        one.claim.subject.text for one in facets if value in one.axes.get(axis, ()) and one.claim.subject
    ]
    return min(found, key=len) if found else value
