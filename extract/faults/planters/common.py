"""What the kinds of errors about claims share."""

from __future__ import annotations

from collections.abc import Iterator

from extract.checks import knowledge
from extract.checks.views.facets import Facets
from extract.checks.views.linking import LIKELY, result_links
from extract.checks.views.statements import is_hedged
from extract.faults.model import Edit, Ground
from extract.model import Claim, Span

_SAID = 0.3


def within(claim: Claim, spans: tuple[Span, ...]) -> list[Span]:
    """Those of the spans that lie in the claim's own sentence."""
    start, end = claim.sentence.start, claim.sentence.end
    return [span for span in spans if start <= span[0] and span[1] <= end]


def summary(ground: Ground) -> list[Claim]:
    """The claims of the summary."""
    return ground.context.in_role("summary")


def findings_of(ground: Ground) -> list[Claim]:
    """Claims of the summary that state, without a hedge or a source, what some result carries."""
    return [one for one in summary(ground) if not is_hedged(one) and not one.citations and links(ground, one)]


def own_results(ground: Ground) -> Iterator[Claim]:
    """Claims of results that can be said again elsewhere: their sentence names its treatment and subject."""
    for claim in ground.context.in_role("result"):
        slots = (claim.subject, claim.treatment)
        if all(slot is not None and not slot.inherited for slot in slots):
            yield claim


def links(ground: Ground, claim: Claim, least: float = LIKELY) -> list[Facets]:
    """The results that carry a claim."""
    found = ground.context.view(result_links).links(claim)
    return [link.result for link in found if link.strength >= least and link.agrees]


def is_said(ground: Ground, claim: Claim) -> bool:
    """Whether some result or the background says this, even if only in part."""
    changed = claim.model_copy(update={"id": "planted"})
    found = ground.context.view(result_links).links(changed)
    return any(link.strength >= _SAID and link.agrees for link in found)


def flipped(ground: Ground, span: Span) -> Iterator[Edit]:
    """The last direction word of a place, exchanged for its opposite."""
    words = knowledge.opposites()
    written = ground.text[slice(*span)]
    found = [word for word in words if word in written]
    if found:
        word = max(found, key=lambda one: (written.rfind(one) + len(one), len(one)))
        at = span[0] + written.rfind(word)
        yield Edit(at, at + len(word), words[word])


def end_of_summary(ground: Ground) -> int | None:
    """Behind the last sentence of the summary; None where there is no summary."""
    sentences = ground.context.sentences
    return max((one.end for one in sentences if ground.context.role(one.section) == "summary"), default=None)


def repeated(ground: Ground, claim: Claim, edit: Edit) -> Iterator[Edit]:
    """The sentence of a result once more at the end of the summary, with an edit of it."""
    end = end_of_summary(ground)
    own = claim.sentence
    if end is not None:
        text = own.text[: edit.start - own.start] + edit.text + own.text[edit.end - own.start :]
        yield Edit(end, end, text, touches=((own.start, own.end),))
