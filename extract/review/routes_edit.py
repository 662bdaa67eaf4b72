"""Editing, splitting and adding claims; sentences in which one may be missing."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from extract.align.changes import content
from extract.model import SentenceRef
from extract.review.fields import field
from extract.review.forms import CHOICES, NotEntered, entered
from extract.review.nav import Nav
from extract.review.original import passages
from extract.review.queue import Filter, next_sentence
from extract.review.routes_claim import known, with_done, write
from extract.review.routes_queue import how_far, next_path
from extract.review.visit import Here, Posted, Sitting
from extract.store import Judgement, UnknownTarget

router = APIRouter()
NAV: Final = (Nav(20, "sentences", "sentences", "v"),)


@router.post("/r/{revision}/c/{claim}/revise")
def revise(here: Here, claim: str, form: Posted) -> Response:
    """Replace a claim by what was entered: one claim is an edit, several are a split."""
    base = known(here, claim)
    values = entered(here.book, base.sentence, base, form)
    judgement = Judgement(
        verdict="edit" if len(values) == 1 else "split",
        claim=claim,
        comment=field(form, "comment") or None,
        after=values,
        adjudication=here.ledger.is_disputed(claim) and bool(field(form, "settles")),
    )
    decision = write(here, judgement)
    return here.go(with_done(next_path(here, Filter.of(here.request.query_params), claim), decision))


@router.get("/r/{revision}/sentences")
def to_sentence(here: Here, after: int = -1) -> Response:
    """The next sentence of the random sample that nobody has checked; behind the last one, the first."""
    start = next_sentence(here.book, here.ledger, after if after >= 0 else None)
    sample = here.book.sentence_sample
    if start is None and sample:
        start = sample[0]
    return here.go(here.root if start is None else f"{here.root}/s/{start}")


@router.get("/r/{revision}/s/{start}")
def sentence_page(here: Here, start: int, add: str = "") -> Response:
    """A sentence: is a claim missing in it?"""
    sentence = _sentence(here, start)
    sample = here.book.sentence_sample
    at = sample.index(start) if start in sample else -1
    return here.page(
        "sentence.html",
        sentence=sentence,
        section=here.book.section(start),
        number=at + 1,
        total=len(sample),
        before=sample[at - 1] if at > 0 else None,
        behind=sample[at + 1] if 0 <= at < len(sample) - 1 else None,
        checked=here.reviewer in here.ledger.checked.get(start, ()),
        passages=passages(here.book.document, sentence),
        claims=here.book.claims_at.get(start, []),
        added=list({one.id: one for one in here.ledger.added_at.get(start, [])}.values()),
        adding=bool(add),
        choices=CHOICES,
        progress=how_far(here),
    )


def _sentence(here: Sitting, start: int) -> SentenceRef:
    sentence = here.book.sentence(start)
    if sentence is None:
        raise UnknownTarget(f"{here.book.revision.label}: no sentence begins at {start}")
    return sentence


@router.post("/r/{revision}/s/{start}/complete")
def complete(here: Here, start: int, _form: Posted) -> Response:
    """Say that no claim is missing (any more); then the next sentence of the sample."""
    sentence = _sentence(here, start)
    decision = None
    if here.reviewer not in here.ledger.checked.get(start, ()):
        decision = write(here, Judgement(verdict="accept", sentence=sentence))
    following = next_sentence(here.book, here.ledger, start)
    return here.go(with_done(here.root if following is None else f"{here.root}/s/{following}", decision))


@router.post("/r/{revision}/s/{start}/add")
def add(here: Here, start: int, form: Posted) -> Response:
    """Add a claim that was missed."""
    sentence = _sentence(here, start)
    values = entered(here.book, sentence, None, form)
    if len(values) != 1:
        raise NotEntered("wrong_several")
    new = values[0].id
    if new in here.ledger.added and here.ledger.is_done_by(new, here.reviewer):
        raise NotEntered("wrong_added")
    if any(content(one) == content(values[0]) for one in here.book.claims_at.get(start, ())):
        raise NotEntered("wrong_known")
    judgement = Judgement(
        verdict="add", sentence=sentence, comment=field(form, "comment") or None, after=values
    )
    return here.go(with_done(f"{here.root}/s/{start}", write(here, judgement)))
