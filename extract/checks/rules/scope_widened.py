from __future__ import annotations

from collections.abc import Iterator

from extract.checks.context import CheckContext, place_of
from extract.checks.registry import Hit, check
from extract.checks.rules.summary_orphan import needs_a_result
from extract.checks.views.facets import Facets
from extract.checks.views.groups import one_sided
from extract.checks.views.linking import LIKELY, SUPPORT, Linking, facet_reader, result_links
from extract.checks.views.links import Link
from extract.checks.views.statements import Statement, borrowed, by_sentence, place_of_all, statements
from extract.checks.views.unheard import unheard
from extract.model import Claim


@check(
    "scope-widened",
    severity="warning",
    cost=9,
    message="the summary speaks of {effect} in {wide}; the result has it in {narrow} only: 「{quote}」",
    message_ja="総括は {wide} での {effect} を述べるが、結果は {narrow} に限られる: 「{quote}」",
    remedy="limit the statement to the system in which the effect was found, or say what was found in the others",
)
def scope_widened(context: CheckContext) -> Iterator[Hit]:
    """A summary carries an effect over to a system in which it was not found.

    Fires where のみ, or the contrast of its sentence, limits the result to one system and the summary names
    another, where the results know the effect of this treatment in other systems alone, and where the summary
    names a system (X 抵抗性, Y 細胞) of which no result speaks, or all (全ての) where no result does.

    Bad::

        ## 1. 薬理試験

        テスタチニブは健康人及び FL 患者の PBMC サンプルで IL-5 の遊離を増加させた。テスタチニブは健康人の PBMC サンプルのみで IL-2 の遊離を増加させた。

        ## 2. 総括

        テスタチニブは健康人及び FL 患者の PBMC サンプルで IL-2 の遊離を増加させた。

    Good::

        ## 1. 薬理試験

        テスタチニブは健康人及び FL 患者の PBMC サンプルで IL-5 の遊離を増加させた。テスタチニブは健康人の PBMC サンプルのみで IL-2 の遊離を増加させた。

        ## 2. 総括

        テスタチニブは健康人及び FL 患者の PBMC サンプルで IL-5 の遊離を増加させた。
    """
    yield from _beyond_limit(context)
    yield from _elsewhere(context)
    yield from _unheard(context)


def _beyond_limit(context: CheckContext) -> Iterator[Hit]:
    """Results that are limited to one system, against the statements that name another system for them."""
    only = [claim for claim in context.in_role("result") if claim.exclusive and claim.subject]
    contrasted = [claim for group in context.view(one_sided) for claim in group.claims if claim.subject]
    if not only and not contrasted:
        return
    reader = context.view(facet_reader)
    backwards = Linking(reader, context.in_role("summary"))
    wider: dict[int, list[tuple[Claim, Claim]]] = {}
    for claim in only + contrasted:
        for statement in backwards.pool:
            if _widens(statement, reader.facets(claim)) and (
                claim.exclusive or not _carried(context, statement)
            ):
                wider.setdefault(statement.claim.sentence.start, []).append((statement.claim, claim))
    for pairs in wider.values():
        likelihood = 0.8 if any(narrow.exclusive for _, narrow in pairs) else 0.5
        yield _hit(context, [wide for wide, _ in pairs], [narrow for _, narrow in pairs], likelihood)


def _carried(context: CheckContext, statement: Facets) -> bool:
    """Whether some result has the very effect in a system that the statement does not exclude."""
    links = context.view(result_links).links(statement.claim)
    return any(link.agrees and link.effect >= LIKELY and link.strength >= SUPPORT for link in links)


def _widens(statement: Facets, result: Facets) -> bool:
    """Whether a statement claims for another system what のみ keeps in that of the result."""
    link = Link(statement, result, 1.0 if statement.agents == result.agents else 0.0, 1.0, 0.0)
    apart = [
        axis
        for axis in statement.axes.keys() & result.axes.keys()
        if not statement.axes[axis] & result.axes[axis]
    ]
    return bool(link.treatment and apart and _same_effect(statement, result) and link.agrees)


def _same_effect(statement: Facets, result: Facets) -> bool:
    from extract.checks.views.links import effect_match

    return not statement.effect.vague and effect_match(statement.effect, result.effect) >= LIKELY


def _elsewhere(context: CheckContext) -> Iterator[Hit]:
    lone = [one for one in context.view(statements) if one.gap == "system" and needs_a_result(one)]
    for group in by_sentence(lone):
        found = [one.nearest for one in group if one.nearest]
        yield _hit(
            context, [one.claim for one in group], [link.result.claim for link in found], _likelihood(group)
        )


def _likelihood(group: list[Statement]) -> float:
    return max(one.nearest.effect for one in group if one.nearest)


def _hit(context: CheckContext, wide: list[Claim], narrow: list[Claim], likelihood: float) -> Hit:
    start, end = place_of_all(wide)
    return Hit(
        start,
        end,
        {
            "effect": _names(claim.effect.text for claim in narrow if claim.effect),
            "wide": _names(claim.subject.text for claim in wide if claim.subject),
            "narrow": _names(claim.subject.text for claim in narrow if claim.subject),
            "quote": context.quote(narrow[0].sentence.start, narrow[0].sentence.end, 60),
        },
        likelihood=likelihood,
        related=(
            *dict.fromkeys(place_of(claim) for claim in narrow),
            *dict.fromkeys(span for claim in wide for span in borrowed(claim)),
        ),
        claims=tuple(dict.fromkeys(claim.id for claim in (*wide, *narrow))),
    )


def _unheard(context: CheckContext) -> Iterator[Hit]:
    """Statements with a name in their subject that stands in no result, or with an unqualified all."""
    for group in by_sentence(one for one in context.view(statements) if needs_a_result(one) and one.links):
        for one in group:
            word = unheard(context, one.claim)
            if word:
                yield _hit(context, [one.claim], [one.links[0].result.claim], 0.6)
                break


def _names(texts: Iterator[str]) -> str:
    return "、".join(dict.fromkeys(texts))
