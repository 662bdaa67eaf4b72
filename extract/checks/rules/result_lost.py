from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.linking import facet_reader, study_links
from extract.checks.views.statements import place_of_all
from extract.checks.views.twins import names
from extract.checks.views.wording import is_written
from extract.model import Claim

_CARRIED = 0.4
_SHOWN = 4


@check(
    "result-lost",
    severity="note",
    cost=3,
    message="the summary does not mention {effect} under {treatment}",
    message_ja="{treatment} による {effect} が総括で触れられていない",
    remedy="mention it if a reader of the summary alone needs it",
)
def result_lost(context: CheckContext) -> Iterator[Hit]:
    """A result that no statement of the summary carries, not even in broader words; one note a paragraph.

    Bad::

        ## 1. 薬理試験

        テスタチニブは RL 細胞の増殖を抑制した。

        テスタチニブはイヌの心拍数を増加させた。

        ## 2. 総括

        テスタチニブは RL 細胞の増殖を抑制した。

    Good::

        ## 1. 薬理試験

        テスタチニブは RL 細胞の増殖を抑制した。

        テスタチニブはイヌの心拍数を増加させた。

        ## 2. 総括

        テスタチニブは RL 細胞の増殖を抑制し、イヌの心拍数を増加させた。
    """
    summary = context.in_role("summary")
    if not summary:
        return
    carried = _carried(context, summary)
    place = summary[0].sentence.start, summary[-1].sentence.end
    groups: dict[int, list[Claim]] = defaultdict(list)
    for claim in context.in_role("result"):
        index = context.index_at.get(claim.sentence.start)
        if index is None or claim.id in carried or claim.direction == "no_change":
            continue
        if not is_written(context, claim, "summary"):
            groups[context.sentences[index].block].append(claim)
    for claims in groups.values():
        effects = list(dict.fromkeys(claim.effect.text for claim in claims if claim.effect))
        rest = f" … (+{len(effects) - _SHOWN})" if len(effects) > _SHOWN else ""
        yield Hit(
            *place_of_all(claims),
            {
                "effect": names(effects[:_SHOWN]) + rest,
                "treatment": names(claim.treatment.text for claim in claims[:3] if claim.treatment),
            },
            likelihood=0.3,
            related=(place,),
            claims=tuple(claim.id for claim in claims),
        )


def _carried(context: CheckContext, summary: list[Claim]) -> set[str]:
    """Results that some statement speaks of; a statement in broad words carries all that it covers."""
    reader = context.view(facet_reader)
    linking = context.view(study_links)
    found: set[tuple[frozenset[str], str]] = set()
    for claim in summary:
        for link in linking.links(claim):
            if link.treatment and link.effect >= _CARRIED and not link.statement.effect.vague:
                found.add((link.result.agents, link.result.effect.normal))
    facets = ((claim, reader.facets(claim)) for claim in context.in_role("result"))
    return {claim.id for claim, one in facets if (one.agents, one.effect.normal) in found or one.effect.vague}
