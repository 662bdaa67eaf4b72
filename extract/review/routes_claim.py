"""A claim in its text, and the decisions on it."""

from __future__ import annotations

from typing import Final, get_args
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import Response

from extract.decisions import attached
from extract.model import Claim
from extract.review.card import citation_cards, finding_cards, slot_cards
from extract.review.fields import field
from extract.review.forms import CHOICES
from extract.review.original import passages
from extract.review.queue import Filter, queue
from extract.review.routes_queue import how_far, next_path
from extract.review.security import local_path
from extract.review.visit import MAX_DIGITS, Here, Posted, Sitting
from extract.store import Decision, Judgement, Reason, UnknownTarget, Verdict

router = APIRouter()
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
_BY_BUTTON: Final[tuple[Verdict, ...]] = ("accept", "reject", "skip", "comment")


@router.get("/r/{revision}/c/{claim}")
def show(here: Here, claim: str) -> Response:
    """One claim."""
    found = known(here, claim)
    wanted = Filter.of(here.request.query_params)
    order = queue(here.book, here.ledger, wanted, here.reviewer)
    at = order.index(claim) if claim in order else -1
    return here.page(
        "claim.html",
        claim=found,
        wanted=wanted,
        number=at + 1,
        total=len(order),
        before=order[at - 1] if at > 0 else None,
        behind=order[at + 1] if 0 <= at < len(order) - 1 else None,
        passages=passages(here.book.document, found.sentence, found),
        siblings=[one for one in here.book.claims_at.get(found.sentence.start, ()) if one.id != claim],
        slots=slot_cards(here.book, found),
        citations=citation_cards(here.book, found),
        findings=finding_cards(here.book, claim),
        history=here.desk.store.decisions(here.book.revision.id, claim=claim),
        about=here.ledger.about.get(claim),
        mine=_mine(here, claim),
        reasons=REASONS,
        choices=CHOICES,
        progress=how_far(here),
    )


def known(here: Sitting, claim: str) -> Claim:
    """The claim. Raises ``UnknownTarget`` if there is none (any more)."""
    found = here.ledger.claim(claim)
    if found is None:
        raise UnknownTarget(f"{here.book.revision.label}: no claim {claim}; it may have been undone")
    return found


def _mine(here: Sitting, claim: str) -> str:
    about = here.ledger.about.get(claim)
    mark = about.by.get(here.reviewer) if about else None
    return mark.verdict if mark else ""


@router.post("/r/{revision}/c/{claim}/decide")
def decide(here: Here, claim: str, form: Posted) -> Response:
    """Accept, reject, skip or comment; then the next claim."""
    known(here, claim)
    verdict = field(form, "verdict")
    judgement = Judgement.model_validate(
        {
            "verdict": verdict if verdict in _BY_BUTTON else "skip",
            "claim": claim,
            "reason": field(form, "reason") or None if verdict == "reject" else None,
            "comment": field(form, "comment") or None,
        }
    )
    decision = None if _again(here, judgement) else write(here, judgement)
    wanted = Filter.of(here.request.query_params)
    if verdict == "comment":
        return here.go(with_done(f"{here.root}/c/{claim}?{wanted.query}", decision))
    return here.go(with_done(next_path(here, wanted, claim), decision))


@router.post("/r/{revision}/c/{claim}/again")
def decide_again(here: Here, claim: str, form: Posted) -> Response:
    """Decide on a reopened claim as before, by hand: the new decision names the old one as its origin."""
    old = named(here, form)
    judgement = attached(old, known(here, claim))
    store, revision = here.desk.store, here.book.revision.id
    decision = store.reattach(old.id, judgement, revision, here.reviewer)
    here.fresh()
    return here.go(with_done(next_path(here, Filter.of(here.request.query_params), claim), decision))


@router.post("/r/{revision}/c/{claim}/settle")
def settle(here: Here, claim: str, form: Posted) -> Response:
    """Settle a disagreement: one reviewer's decision counts, as an adjudication by who asks."""
    known(here, claim)
    chosen = named(here, form)
    judgement = Judgement(
        verdict="accept" if chosen.verdict == "add" else chosen.verdict,
        claim=claim,
        reason=chosen.reason,
        comment=field(form, "comment") or None,
        after=() if chosen.verdict == "add" else chosen.values,
        adjudication=True,
    )
    decision = write(here, judgement)
    return here.go(with_done(f"{here.root}/c/{claim}?{Filter.of(here.request.query_params).query}", decision))


def named(here: Sitting, form: Posted) -> Decision:
    """The decision that a form speaks of. Raises ``UnknownTarget``."""
    number = field(form, "decision")
    known = number.isdecimal() and len(number) < MAX_DIGITS
    found = here.desk.store.decision_in(here.book.revision.id, int(number)) if known else None
    if found is None:
        raise UnknownTarget(f"{here.book.revision.label}: no such decision")
    return found


def _again(here: Sitting, judgement: Judgement) -> bool:
    """Whether this reviewer has just decided the same: a key that was pressed twice."""
    about = here.ledger.about.get(judgement.claim or "")
    mark = about.by.get(here.reviewer) if about else None
    same = mark is not None and (mark.verdict, mark.reason) == (judgement.verdict, judgement.reason)
    return same and mark is not None and mark.outcome is None and judgement.comment is None


def write(here: Sitting, judgement: Judgement) -> Decision:
    """Write a decision of this reviewer. When it returns, it is durable."""
    decision = here.desk.store.decide(judgement, here.book.revision.id, here.reviewer)
    here.fresh()
    return decision


def with_done(path: str, decision: Decision | None) -> str:
    """A path to a page that says what was decided."""
    if decision is None:
        return path.rstrip("?")
    return path.rstrip("?") + ("&" if "?" in path.rstrip("?") else "?") + urlencode({"done": decision.id})


@router.post("/r/{revision}/undo")
def undo(here: Here, form: Posted) -> Response:
    """Undo this reviewer's latest decision on the document, and show what it was about."""
    return _step(here, form, here.desk.store.undo(here.reviewer, here.book.revision.document))


@router.post("/r/{revision}/redo")
def redo(here: Here, form: Posted) -> Response:
    """Redo what was undone last."""
    return _step(here, form, here.desk.store.redo(here.reviewer, here.book.revision.document))


def _step(here: Sitting, form: Posted, decision: Decision | None) -> Response:
    here.fresh()
    wanted = Filter.of(here.request.query_params)
    if decision is None:
        return here.go(local_path(field(form, "to")))
    return here.go(with_done(place_of(here, decision, wanted), decision))


def place_of(here: Sitting, decision: Decision, wanted: Filter) -> str:
    """The page about what was decided, in this revision."""
    found = here.desk.store.decision_in(here.book.revision.id, decision.id)
    if found and found.at and here.ledger.claim(found.at):
        return f"{here.root}/c/{found.at}?{wanted.query}"
    if found and found.place and here.book.sentence(found.place.start):
        return f"{here.root}/s/{found.place.start}"
    return here.root
