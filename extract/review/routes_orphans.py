"""Decisions whose claim a revision took away: shown, and attached by hand where a reviewer finds it again."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response
from rapidfuzz import fuzz, process

from extract.decisions import attached, candidates
from extract.model import Claim
from extract.review.fields import field
from extract.review.nav import Nav
from extract.review.routes_claim import known, named, with_done
from extract.review.visit import Here, Posted, Sitting
from extract.store import Decision

router = APIRouter()
NAV: Final = (Nav(50, "orphans", "orphans", "o"),)
PAGE: Final = 20
_LOOKED_AT: Final = 30
_OFFERED: Final = 3


@router.get("/r/{revision}/orphans")
def show(here: Here, page: int = 1) -> Response:
    """Orphaned decisions, each with the claims that are most like what was decided."""
    marks = here.ledger.orphans
    pages = -(-len(marks) // PAGE) or 1
    page = min(max(1, page), pages)
    shown = []
    for mark in marks[(page - 1) * PAGE : page * PAGE]:
        decision = here.desk.store.decision_in(here.book.revision.id, mark.decision)
        if decision:
            shown.append((decision, _alike(here, decision)))
    return here.page("orphans.html", orphans=shown, total=len(marks), number=page, pages=pages)


def _alike(here: Sitting, decision: Decision) -> list[Claim]:
    """The claims that are most like the one that was decided. Only offered, never taken."""
    old = decision.before or (decision.after[0] if decision.after else None)
    if old is None:
        return []
    # A quick look at the texts first: comparing ten thousand claims slot by slot takes seconds.
    wanted = here.book.japanese(old) + decision.sentence.text
    near = process.extract(wanted, here.book.readings, scorer=fuzz.ratio, limit=_LOOKED_AT)
    found = candidates(decision, [here.book.by_id[number] for _, _, number in near], _OFFERED)
    return [one.claim for one in found]


@router.post("/r/{revision}/orphans/attach")
def attach(here: Here, form: Posted) -> Response:
    """Attach an orphaned decision to a claim by hand: a new decision that names the old one as its origin."""
    claim = known(here, field(form, "claim"))
    old = named(here, form)
    judgement = attached(old, claim, field(form, "comment") or None)
    decision = here.desk.store.reattach(old.id, judgement, here.book.revision.id, here.reviewer)
    return here.go(with_done(f"{here.root}/c/{claim.id}", decision))
