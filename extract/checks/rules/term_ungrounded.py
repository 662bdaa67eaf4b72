from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from extract.checks.context import CheckContext
from extract.checks.registry import Hit, check
from extract.checks.views.linking import facet_reader
from extract.model import Claim, Span
from extract.normal import plain

_LEAST = 3
_NAME = re.compile(r"[ァ-ヺー]{4,}")


@check(
    "term-ungrounded",
    severity="note",
    cost=2,
    message="{term}, of which {count} claims speak, is not in the abbreviation list",
    message_ja="{count} 件の主張にある {term} は略号一覧にない",
    remedy="list the term with its English name, so that every translator uses the same one",
)
def term_ungrounded(context: CheckContext) -> Iterator[Hit]:
    """A treatment of several claims has no entry in the abbreviation list, and so no agreed English name.

    Bad::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | FL | Follicular lymphoma 濾胞性リンパ腫 |

        ## 1. 試験

        テスタチニブは FL 細胞の増殖を抑制した。テスタチニブは FL 細胞のアポトーシスを誘導した。テスタチニブは生存期間を延長した。

    Good::

        ## 略号一覧

        | 略号 | 定義 |
        |---|---|
        | FL | Follicular lymphoma 濾胞性リンパ腫 |
        | TST | Testatinib テスタチニブ |

        ## 1. 試験

        テスタチニブは FL 細胞の増殖を抑制した。テスタチニブは FL 細胞のアポトーシスを誘導した。テスタチニブは生存期間を延長した。
    """
    if not context.document.glossary:
        return
    found: dict[str, list[Claim]] = defaultdict(list)
    reader = context.view(facet_reader)
    for claim in context.claims:
        for agent in reader.facets(claim).agents:
            found[agent].append(claim)
    for agent, claims in found.items():
        spans = sorted(_places(context, agent, claims))
        if len(claims) >= _LEAST and spans and _NAME.fullmatch(agent) and not context.grounder.find(agent):
            fields = {"term": agent, "count": str(len(claims))}
            yield Hit(*spans[0], fields, likelihood=0.4, claims=tuple(claim.id for claim in claims))


def _places(context: CheckContext, agent: str, claims: list[Claim]) -> set[Span]:
    """Where the claims write the agent."""
    text = context.document.text
    spans = {span for claim in claims if claim.treatment for span in claim.treatment.spans}
    return {span for span in spans if agent in plain(text[slice(*span)])}
