"""Sentences that report what others found."""

from __future__ import annotations

from extract.checks import knowledge
from extract.checks.context import CheckContext
from extract.checks.views.citing import citings


def uncited_reports(context: CheckContext) -> list[int]:
    """Sentences whose main clause reports from the literature (報告されている) and that cite nothing."""
    cited = {one.sentence for one in context.view(citings)}
    pattern = knowledge.reports()
    return [
        sentence.index
        for sentence, folded in zip(context.sentences, context.folded, strict=True)
        if sentence.index not in cited and pattern.search(folded.text.rstrip("。．. "))
    ]
