"""What statements and results are compared with."""

from __future__ import annotations

import re

from extract.checks.context import CheckContext
from extract.checks.views.linking import LIKELY, facet_reader
from extract.checks.views.links import Link
from extract.checks.views.statements import Statement, statements
from extract.model import Claim

_CONTROL = re.compile(r"対照|溶媒|プラセボ|無処置|未処置|コントロール|基剤|投与前|ベースライン")
_ALONE = re.compile(r"単独|各薬|単剤")


def comparisons(context: CheckContext) -> list[tuple[Statement, list[Link]]]:
    """Statements with the results they rest on that agree and were given the same treatment."""
    return [
        (one, [link for link in one.carriers(LIKELY) if link.treatment == 1.0 and link.agrees])
        for one in context.view(statements)
    ]


def compared_with(context: CheckContext, claim: Claim) -> frozenset[str]:
    """The kinds of what a claim is compared with: ``control``, ``alone``, and the agents that are named."""
    text = claim.comparator
    if not text:
        return frozenset()
    kinds = {name for name, pattern in (("control", _CONTROL), ("alone", _ALONE)) if pattern.search(text)}
    agents, _ = context.view(facet_reader).agents(text)
    known = {agent for agent in agents if agent in context.view(_agents)}
    return frozenset(kinds | known) or frozenset({text})


def _agents(context: CheckContext) -> frozenset[str]:
    reader = context.view(facet_reader)
    return frozenset(agent for claim in context.claims for agent in reader.facets(claim).agents)
