"""Sentences that tell the same story: how many of their rarer words they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extract.checks.context import CheckContext
from extract.checks.views.links import Link
from extract.model import Claim


def pairs(context: CheckContext) -> dict[int, frozenset[str]]:
    """Character pairs of each sentence's normal form, by its start."""
    found = {}
    for sentence in context.sentences:
        text = context.normaliser.slot(sentence.text, "effect")
        found[sentence.start] = frozenset(text[i : i + 2] for i in range(len(text) - 1))
    return found


def likeness(context: CheckContext, one: int, other: int) -> float:
    """The share of the character pairs of the shorter of two sentences, by their starts, that both have."""
    known = context.view(pairs)
    left, right = known.get(one, frozenset()), known.get(other, frozenset())
    least = min(len(left), len(right))
    return len(left & right) / least if least else 0.0


def nearest_by_words(context: CheckContext, claim: Claim, links: Sequence[Link]) -> Link:
    """Of links that are about equally strong, the one whose sentence is most like that of the claim."""
    return max(
        links, key=lambda link: (_context_score(context, claim, link), -link.result.claim.sentence.start)
    )


def _context_score(context: CheckContext, claim: Claim, link: Link) -> float:
    return link.strength + likeness(context, claim.sentence.start, link.result.claim.sentence.start)


def names(texts: Iterable[str | None]) -> str:
    """Texts in a row, each once."""
    return "、".join(dict.fromkeys(text for text in texts if text))
