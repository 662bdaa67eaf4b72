"""What the checks look at: a document with its claims, and views of them, made once when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, TypeVar

from extract.checks import knowledge
from extract.checks.knowledge import SectionRole
from extract.ground import Grounder, grounder_of
from extract.memo import Notebook
from extract.model import Block, Claim, Document, Section, Sentence, Span
from extract.normal import Normaliser
from extract.sentences import split_sentences
from extract.text import Folded, fold

View = TypeVar("View")


class CheckContext:
    """A document, its sentences and its claims.

    Args:
        document: the source.
        claims: what was extracted from it.
        unparsed: indices of sentences that the parser could not read.
        notes: what single sentences told the last time, page by page.
    """

    def __init__(
        self,
        document: Document,
        claims: Iterable[Claim],
        unparsed: Iterable[int] = (),
        notes: Notebook | None = None,
    ) -> None:
        self.document = document
        self.claims: tuple[Claim, ...] = tuple(claims)
        self.unparsed = frozenset(unparsed)
        self.notes = notes or Notebook()
        self._views: dict[Callable[[CheckContext], Any], Any] = {}

    def view(self, make: Callable[[CheckContext], View]) -> View:
        """What ``make`` reads out of this document; made once, whoever asks."""
        if make not in self._views:
            self._views[make] = make(self)
        found: View = self._views[make]
        return found

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return split_sentences(self.document)

    @cached_property
    def folded(self) -> list[Folded]:
        """Per sentence its folded text."""
        return [fold(self.document.text, sentence.start, sentence.end) for sentence in self.sentences]

    @cached_property
    def grounder(self) -> Grounder:
        return grounder_of(self.document.glossary)

    @cached_property
    def normaliser(self) -> Normaliser:
        return Normaliser(self.document.glossary, self.notes)

    # --- sections -----------------------------------------------------------------------------------------

    @cached_property
    def _roles(self) -> dict[str, SectionRole]:
        sections = {section.name: section for section in self.document.sections}
        parents = {section.parent for section in sections.values()}
        whole = {name for name, one in sections.items() if name in parents and self._share(one) > _WHOLE}
        return {name: _role(section, sections, whole) for name, section in sections.items()}

    def _share(self, section: Section) -> float:
        """The share of the sentences that stand in a section or below it."""
        inside = sum(section.start <= sentence.start < section.end for sentence in self.sentences)
        return inside / len(self.sentences) if self.sentences else 0.0

    def role(self, section: str) -> SectionRole:
        """Whether a section sums up, tells what is known, or reports results."""
        return self._roles.get(section, "result")

    def section_at(self, offset: int) -> str:
        """The name of the innermost section that holds a place; empty before the first."""
        inner = [section for section in self.document.sections if section.start <= offset < section.end]
        return max(inner, key=lambda section: section.start).name if inner else ""

    def in_role(self, *roles: SectionRole) -> list[Claim]:
        """The claims of the sections with one of these roles."""
        return [claim for claim in self.claims if self.role(claim.section) in roles]

    # --- claims and sentences -----------------------------------------------------------------------------

    @cached_property
    def claims_at(self) -> dict[int, list[Claim]]:
        """Claims by the start of their sentence."""
        found: dict[int, list[Claim]] = {}
        for claim in self.claims:
            found.setdefault(claim.sentence.start, []).append(claim)
        return found

    @cached_property
    def claims_by_id(self) -> dict[str, Claim]:
        """Claims by their ids."""
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def index_at(self) -> dict[int, int]:
        """Sentence numbers by their start."""
        return {sentence.start: sentence.index for sentence in self.sentences}

    def blocks(self, *roles: str) -> list[Block]:
        """Blocks by their role."""
        return [block for block in self.document.blocks if block.role in roles]

    def within(self, index: int, start: int, end: int) -> Span:
        """The source span of ``start:end`` in the folded text of a sentence."""
        return self.folded[index].source_span(start, end)

    def quote(self, start: int, end: int, limit: int = 40) -> str:
        """The words of the source at a place, folded, cut to ``limit`` characters."""
        text = fold(self.document.text, start, end).text.strip()
        return text if len(text) <= limit else text[: limit - 1] + "…"


_WHOLE = 0.7
"""A section with others in it and more of the text than this is the document (2.6.2 薬理試験の概要文) and no part of it."""


def _role(section: Section, sections: dict[str, Section], whole: set[str]) -> SectionRole:
    """By its own title, else by that of the section it belongs to; that of the document says nothing."""
    seen: set[str] = set()
    at: Section | None = section
    while at is not None and at.name not in seen and at.name not in whole:
        seen.add(at.name)
        title = at.title.lower()
        for role, pattern in knowledge.section_roles():
            if pattern.search(title):
                return role
        at = sections.get(at.parent) if at.parent else None
    return "result"


def spans_of(claim: Claim) -> Sequence[Span]:
    """The places of a claim's slots in its own sentence."""
    slots = (claim.subject, claim.treatment, claim.effect)
    start, end = claim.sentence.start, claim.sentence.end
    spans = [span for slot in slots if slot is not None for span in slot.spans]
    return [span for span in spans if start <= span[0] and span[1] <= end]


def place_of(claim: Claim) -> Span:
    """Where a claim stands: from its first slot or cue to its last, inside its sentence."""
    cues = (*claim.cues.direction, *claim.cues.exclusive)
    start, end = claim.sentence.start, claim.sentence.end
    spans = [*spans_of(claim), *(span for span in cues if start <= span[0] and span[1] <= end)]
    if not spans:
        return start, end
    return min(span[0] for span in spans), max(span[1] for span in spans)
