"""Whether the words of a claim stand somewhere in the text, whatever was extracted from there."""

from __future__ import annotations

from extract.checks.context import CheckContext
from extract.checks.knowledge import SectionRole
from extract.checks.views.linking import facet_reader
from extract.model import Claim
from extract.normal import plain


def plain_sections(context: CheckContext) -> dict[SectionRole, str]:
    """The body of the sections of each role in normal form, sentences apart by line feeds."""
    texts: dict[SectionRole, list[str]] = {"summary": [], "background": [], "result": []}
    for sentence in context.sentences:
        texts[context.role(sentence.section)].append(context.normaliser.slot(sentence.text, "effect"))
    return {role: "\n".join(found) for role, found in texts.items()}


def is_written(context: CheckContext, claim: Claim, *roles: SectionRole) -> bool:
    """Whether what the claim says to move is at least named in the sections of these roles.

    A safeguard: an effect that stands there was most likely missed by the extraction, not by the author.
    """
    effect = context.view(facet_reader).facets(claim).effect
    wanted = effect.target or effect.normal
    texts = [context.view(plain_sections)[role] for role in roles]
    if effect.identifiers and not all(_has(name, texts) for name in effect.identifiers):
        return False
    return any(wanted in text for text in texts) or any(
        plain(claim.effect.text) in text for text in texts if claim.effect
    )


def _has(identifier: str, texts: list[str]) -> bool:
    return any(identifier in text for text in texts)
