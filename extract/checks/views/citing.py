"""The citations of the body, resolved, and where an entry belongs in the reference list."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from extract.checks.context import CheckContext
from extract.ground import CitationGrounding, Citations, Cited
from extract.model import Reference, Span


@dataclass(frozen=True, slots=True)
class Citing:
    """A citation in a sentence; the span is in the source. ``group`` numbers the brackets it stands in."""

    cited: Cited
    grounding: CitationGrounding
    sentence: int
    start: int
    end: int
    group: int


def citings(context: CheckContext) -> list[Citing]:
    """All citations of the body, in order."""
    citations = Citations.of(context.document)
    found: list[Citing] = []
    group = 0
    for sentence in context.sentences:
        last_end = None
        for cited in citations.find(sentence.text):
            between = sentence.text[last_end : cited.start] if last_end is not None else "("
            group += any(char in between for char in "()（）[]")
            last_end = cited.end
            start, end = sentence.start + cited.start, sentence.start + cited.end
            found.append(Citing(cited, citations.ground(cited), sentence.index, start, end, group))
    return found


def place_in_list(context: CheckContext, name: str) -> Span | None:
    """Where an entry of this first author would stand in an alphabetical list: from its neighbour to the next.

    ``None`` where there is no list.
    """
    references = context.document.references
    if not references:
        return None
    wanted = alphabetical(name)
    before = [one for one in references if alphabetical(one.key) < wanted]
    after = [one for one in references if alphabetical(one.key) >= wanted]
    start = max((one.end for one in before), default=references[0].start)
    end = min((one.start for one in after if one.start >= start), default=references[-1].end)
    return min(start, end), max(start, end)


def alphabetical(name: str) -> str:
    """What a name is sorted by: Müller stands where Muller does."""
    letters = (char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return "".join(letters).casefold()


def reference_of(context: CheckContext, key: str | None) -> Reference | None:
    """The reference with a key."""
    return context.view(_by_key).get(key) if key else None


def _by_key(context: CheckContext) -> dict[str, Reference]:
    return {reference.key: reference for reference in context.document.references}
