"""相加 and 相乗 on the surface: with which drugs the words stand in one clause, whatever was extracted there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from extract.checks.context import CheckContext
from extract.checks.views.linking import facet_reader
from extract.model import Interaction, Span
from extract.normal import plain

_WORDS: Final[dict[str, Interaction]] = {"相加": "additive", "相乗": "synergistic"}
_FOUND = re.compile("|".join(_WORDS))
_NAME = re.compile(r"[ァ-ヺー]{3,}|[a-z0-9α-ω+]{2,}")
_REACH = 80


@dataclass(frozen=True, slots=True)
class Wording:
    """An interaction word: its place, its sentence, and the partners that stand before it, the main drug not."""

    interaction: Interaction
    partners: frozenset[str]
    sentence: int
    span: Span


def wordings(context: CheckContext) -> list[Wording]:
    """The interaction words of the body, in order."""
    return list(_wordings(context))


def _wordings(context: CheckContext) -> Iterator[Wording]:
    names = context.view(_partners)
    for index, folded in enumerate(context.folded):
        last = 0
        for match in _FOUND.finditer(folded.text):
            clause = plain(folded.text[max(last, match.start() - _REACH) : match.start()])
            last = match.end()
            partners = frozenset(name for name in names if name in clause)
            yield Wording(_WORDS[match[0]], partners, index, context.within(index, *match.span()))


def _partners(context: CheckContext) -> frozenset[str]:
    """What acts in the claims of the document, but for the drug that it is about."""
    reader = context.view(facet_reader)
    counts = Counter(agent for claim in context.claims for agent in reader.facets(claim).agents)
    main = counts.most_common(1)[0][0] if counts else ""
    return frozenset(name for name in counts if name != main and _NAME.fullmatch(name))


def conflicts(context: CheckContext) -> Iterator[tuple[Wording, Wording]]:
    """Words of the summary with one of the results that has the same partners and another interaction.

    Only where the results use one word alone for these partners.
    """
    found = context.view(wordings)
    results = [one for one in found if _role(context, one) != "summary" and one.partners]
    for one in found:
        if _role(context, one) == "summary" and one.partners:
            same = [other for other in results if other.partners == one.partners]
            if same and all(other.interaction != one.interaction for other in same):
                yield one, same[0]


def _role(context: CheckContext, one: Wording) -> str:
    return context.role(context.sentences[one.sentence].section)
