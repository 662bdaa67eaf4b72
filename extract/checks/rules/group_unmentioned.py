from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.facets import Facets
from extract.checks.views.linking import facet_reader
from extract.checks.views.statements import place_of_all
from extract.model import Claim

_AXES = ("population", "species", "sex", "genotype")


@check(
    "group-unmentioned",
    severity="note",
    cost=4,
    message="{effect} is reported in {one}; the sentence says nothing of it in {other}",
    message_ja="{effect} は {one} についてのみ述べられ、{other} についての記述がない",
    remedy="say what was found in the other group, or that it was this one only (のみ)",
)
def group_unmentioned(context: CheckContext) -> Iterator[Hit]:
    """A paragraph studies two groups and reports an effect for one of them, without のみ.

    Bad::

        テスタチニブは、健康人及び FL 患者の PBMC サンプルで IL-5 の遊離を、健康人の PBMC サンプルで IL-2 の遊離を増加させた。

    Good::

        テスタチニブは、健康人及び FL 患者の PBMC サンプルで IL-5 の遊離を、健康人の PBMC サンプルのみで IL-2 の遊離を増加させた。
    """
    reader = context.view(facet_reader)
    for found in context.claims_at.values():
        if context.role(found[0].section) == "result":
            facets = [reader.facets(claim) for claim in found]
            for axis in _AXES:
                yield from _one_sided(axis, facets)


def _one_sided(axis: str, facets: list[Facets]) -> Iterator[Hit]:
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
        effects = dict.fromkeys(claim.effect.text for claim in found if claim.effect)
        yield Hit(
            *place_of_all(found),
            {
                "effect": "、".join(effects),
                "one": "、".join(sorted(subjects[value] for value in shared)),
                "other": "、".join(sorted(subjects[value] for value in named - shared)),
            },
            likelihood=0.4,
            claims=tuple(claim.id for claim in found),
        )


def _subject(axis: str, value: str, facets: list[Facets]) -> str:
    found = [
        one.claim.subject.text for one in facets if value in one.axes.get(axis, ()) and one.claim.subject
    ]
    return min(found, key=len) if found else value
