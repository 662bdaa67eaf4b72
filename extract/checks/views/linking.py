"""Which results a statement can rest on: an index over claims, so that a document is read in linear time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from extract.checks import knowledge
from extract.checks.context import CheckContext
from extract.checks.views.asides import combinations, parents
from extract.checks.views.facets import Effect, FacetReader, Facets
from extract.checks.views.links import Link, link
from extract.checks.views.terms import diseases
from extract.model import Claim
from extract.normal import plain

SUPPORT: Final = 0.35
"""From this strength on a result can carry a statement."""
LIKELY: Final = 0.55
"""From this strength on both most likely speak of one thing."""
SURE: Final = 0.8

_UNNAMED: Final = "?"
"""Stands for the agent of results that name none (10 mg/kg の経口投与)."""

_CANDIDATES: Final = 300
"""At most so many results are compared with one statement, those first that share its rarest words."""


def facet_reader(context: CheckContext) -> FacetReader:
    """The reader of facets for a document."""
    return FacetReader(
        context.document.text,
        context.normaliser,
        context.claims,
        context.view(combinations),
        context.view(parents),
        frozenset(plain(row.abbr) for row in context.view(diseases)),
    )


@dataclass(frozen=True, slots=True)
class _Posting:
    """Results by their agent and one word of their effect."""

    rows: dict[tuple[str, str], list[int]]

    def get(self, agents: Iterable[str], words: Iterable[str]) -> list[list[int]]:
        found = [rows for agent in agents for word in words if (rows := self.rows.get((agent, word)))]
        return sorted(found, key=len)


class Linking:
    """Links statements to a pool of claims."""

    def __init__(self, reader: FacetReader, pool: Iterable[Claim]) -> None:
        self._reader = reader
        self.pool = list(_distinct(reader.facets(claim) for claim in pool))

    @cached_property
    def _postings(self) -> _Posting:
        rows: dict[tuple[str, str], list[int]] = {}
        for number, facets in enumerate(self.pool):
            for word in _words(facets.effect, narrow=True):
                for agent in (*(facets.agents or (_UNNAMED,)), ""):
                    rows.setdefault((agent, word), []).append(number)
        return _Posting(rows)

    def links(self, claim: Claim, *, any_treatment: bool = False) -> list[Link]:
        """Links of a claim to the pool, the strongest first; the claim itself is left out.

        ``any_treatment`` also looks at what other agents did; by strength those links are 0.
        """
        statement = self._reader.facets(claim)
        agents = [""] if any_treatment else [*sorted(statement.agents), _UNNAMED]
        found = [
            link(statement, self.pool[number])
            for number in self._candidates(agents, statement.effect)
            if self.pool[number].claim.id != claim.id
        ]
        return sorted(
            found, key=lambda one: (-one.strength, -one.effect * one.system, one.result.claim.sentence.start)
        )

    def _candidates(self, agents: list[str], effect: Effect) -> list[int]:
        words = set(_words(effect, narrow=False))
        found: dict[int, None] = {}
        for rows in self._postings.get(agents, sorted(words)):
            for number in rows[: _CANDIDATES - len(found)]:
                found[number] = None
            if len(found) >= _CANDIDATES:
                break
        return list(found)


def _distinct(facets: Iterable[Facets]) -> Iterator[Facets]:
    """Claims that say the same are compared once."""
    seen = set()
    for one in facets:
        claim = one.claim
        key = (
            one.agents, one.together, one.subject, one.effect.normal, one.ways,
            claim.certainty.level, claim.exclusive, claim.comparator, claim.interaction, claim.section,
        )  # fmt: skip
        if key not in seen:
            seen.add(key)
            yield one


def _words(effect: Effect, *, narrow: bool) -> Iterator[str]:
    """What a result (``narrow``) or a statement is looked up by."""
    if narrow or effect.vague:
        yield "*"
    yield from (f"i:{name}" for name in effect.identifiers)
    yield from (f"c:{name}" for name in effect.concepts)
    yield from (f"g:{gram}" for gram in effect.grams)
    for number, row in enumerate(knowledge.broader()):
        if (row.narrow if narrow else row.broad).search(effect.normal):
            yield f"b:{number}"


def result_links(context: CheckContext) -> Linking:
    """Links to what results and background report."""
    return Linking(context.view(facet_reader), context.in_role("result", "background"))


def study_links(context: CheckContext) -> Linking:
    """Links to results alone."""
    return Linking(context.view(facet_reader), context.in_role("result"))
