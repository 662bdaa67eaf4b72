"""Whether the words of a claim stand somewhere in the text, whatever was extracted from there."""

from __future__ import annotations

from itertools import pairwise

from extract.checks import knowledge
from extract.checks.context import CheckContext
from extract.checks.knowledge import SectionRole
from extract.checks.views.facets import Effect
from extract.checks.views.linking import facet_reader
from extract.checks.views.names import stands_in
from extract.checks.views.statements import Statement
from extract.model import Claim, Sentence
from extract.normal import plain

_APART = 12


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
    return (
        _has(wanted, texts)
        or (claim.effect is not None and _has(plain(claim.effect.text), texts))
        or _in_narrower_words(effect, texts)
    )


def _in_narrower_words(effect: Effect, texts: list[str]) -> bool:
    """Whether a sentence names all identifiers of an effect beside what its broad word covers."""
    rows = [row for row in knowledge.broader() if row.broad.search(effect.normal)]
    if not rows or not effect.identifiers:
        return False
    return any(
        all(stands_in(name, sentence) for name in effect.identifiers)
        and any(row.narrow.search(sentence) for row in rows)
        for text in texts
        for sentence in text.split("\n")
    )


def _has(words: str, texts: list[str]) -> bool:
    return any(stands_in(words, text) for text in texts)


def may_be_meant(context: CheckContext, statement: Statement) -> bool:
    """Whether the results may well ascribe the effect to the agents of a statement, though no claim says so.

    So it is where the sentence of the nearest claim names them (not as what was compared with), where that
    claim takes its treatment from a paragraph that names them, and where another sentence names effect and
    agents and yielded no claim about the effect.
    """
    reader = context.view(facet_reader)
    agents = reader.facets(statement.claim).agents
    nearest = statement.nearest.result.claim if statement.nearest else None
    if _is_completed(statement.claim):
        return True
    if nearest and _names_all(context, _without_comparator(context, nearest), agents):
        return True
    if nearest and statement.claim.effect and _acts_within(context, nearest, statement.claim.effect.text):
        return True
    if nearest and nearest.treatment and nearest.treatment.inherited:
        index = context.index_at.get(nearest.sentence.start)
        block = context.document.blocks[context.sentences[index].block] if index is not None else None
        if block and _names_all(context, context.document.text[block.start : nearest.sentence.end], agents):
            return True
    return _is_overlooked(context, statement.claim, agents)


def _is_completed(claim: Claim) -> bool:
    """Whether the partners of a combination stand far apart: one of them was supplied, perhaps the wrong one."""
    spans = sorted(claim.treatment.spans) if claim.treatment else []
    return any(after[0] - before[1] > _APART for before, after in pairwise(spans))


def _acts_within(context: CheckContext, nearest: Claim, effect: str) -> bool:
    """Whether the agents of a result are part of the effect: EPO 刺激 in EPO 刺激によるリン酸化."""
    return _names_all(context, effect, context.view(facet_reader).facets(nearest).agents)


def _names_all(context: CheckContext, text: str, agents: frozenset[str]) -> bool:
    normal = context.normaliser.slot(text, "treatment")
    return bool(agents) and all(stands_in(agent, normal) for agent in agents)


def _without_comparator(context: CheckContext, claim: Claim) -> str:
    text, at = "", claim.sentence.start
    for start, end in sorted(claim.cues.comparator):
        text += context.document.text[at:start]
        at = max(at, end)
    return text + context.document.text[at : claim.sentence.end]


def _is_overlooked(context: CheckContext, claim: Claim, agents: frozenset[str]) -> bool:
    effect = context.view(facet_reader).facets(claim).effect
    wanted = effect.target or effect.normal
    for sentence in context.sentences:
        if context.role(sentence.section) == "summary" or not wanted:
            continue
        normal = context.normaliser.slot(sentence.text, "effect")
        if (
            stands_in(wanted, normal)
            and all(stands_in(agent, normal) for agent in agents)
            and not _told(context, sentence, wanted)
        ):
            return True
    return False


def _told(context: CheckContext, sentence: Sentence, wanted: str) -> bool:
    """Whether some claim of a sentence speaks of an effect."""
    reader = context.view(facet_reader)
    claims = context.claims_at.get(sentence.start, ())
    return any(wanted in reader.facets(claim).effect.normal for claim in claims)
