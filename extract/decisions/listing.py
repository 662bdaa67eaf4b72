"""The decisions on a revision as lines: who said what of which claim, and what became of it since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from extract.model import Claim, Document, Record
from extract.render import Renderer
from extract.store import Decision, Reason, Store, Verdict
from extract.text import Lines

Standing = Literal["stands", "reopened", "orphaned", "undone", "attached anew"]


class Listed(Record):
    """A decision in the words of a reader.

    ``line`` counts from 1 in the revision asked for, ``None`` if its sentence is gone; ``about`` is the claim
    that was decided, as a sentence, or the sentence itself; ``result`` what the reviewer made of it.
    """

    decision: int
    reviewer: str
    made: datetime
    verdict: Verdict
    reason: Reason | None
    comment: str | None
    adjudication: bool
    standing: Standing
    claim: str | None
    line: int | None
    of_sentence: bool
    """Whether a sentence was decided, not a claim."""
    about: str
    result: tuple[str, ...]
    changes: tuple[str, ...]
    origin: int | None


def listed(store: Store, revision: int, language: Literal["ja", "en"] = "en") -> Iterator[Listed]:
    """Every decision on a revision, oldest first, undone ones included."""
    document = store.document(revision)
    reader = _Reader(document, language)
    decisions = store.decisions(revision)
    anew = {one.origin for one in decisions if one.active}
    for one in decisions:
        yield reader.listed(one, standing(one, anew))


def standing(decision: Decision, anew: set[int | None]) -> Standing:
    """Where a decision stands. ``anew``: those that another active one names as its origin."""
    if not decision.active:
        return "undone"
    if decision.stands or decision.carried is None:
        return "stands"
    if decision.id in anew:
        return "attached anew"
    return "orphaned" if decision.carried.outcome == "orphaned" else "reopened"


class _Reader:
    def __init__(self, document: Document, language: Literal["ja", "en"]) -> None:
        self._lines = Lines(document.text)
        self._renderer = Renderer(document.glossary)
        self._language = language

    def reading(self, claim: Claim) -> str:
        """A claim as a sentence."""
        if self._language == "ja":
            return self._renderer.ja(claim)
        return claim.en or self._renderer.en(claim)

    def listed(self, one: Decision, where: Standing) -> Listed:
        about = self.reading(one.before) if one.before else " ".join(one.sentence.text.split())
        changes = one.carried.changes if one.carried else ()
        return Listed(
            decision=one.id,
            reviewer=one.reviewer,
            made=one.made,
            verdict=one.verdict,
            reason=one.reason,
            comment=one.comment,
            adjudication=one.adjudication,
            standing=where,
            claim=one.at,
            line=self._lines.line(one.place.start) if one.place else None,
            of_sentence=one.claim is None,
            about=about,
            result=tuple(self.reading(claim) for claim in one.values),
            changes=tuple(f"{change.field}: {change.old or '–'} → {change.new or '–'}" for change in changes),
            origin=one.origin,
        )
