"""Several reviewers: how far they agree, and what has to be settled."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from extract.review.agreement import agreement
from extract.review.nav import Nav
from extract.review.visit import Here

router = APIRouter()
NAV: Final = (Nav(40, "agreement", "agreement", "g"),)
LISTED: Final = 100


@router.get("/r/{revision}/agreement")
def show(here: Here) -> Response:
    """Agreement, and the disputed claims that who asks has decided on."""
    disputed = here.ledger.disputed()
    seen = [claim for claim in disputed if here.ledger.is_done_by(claim, here.reviewer)]
    decided = {
        name: sum(name in about.by for about in here.ledger.about.values())
        for name in sorted({name for about in here.ledger.about.values() for name in about.by})
    }
    return here.page(
        "agreement.html",
        agreement=here.ledger.once("agreement", lambda: agreement(here.ledger)),
        decided=decided,
        disputed=seen[:LISTED],
        total=len(disputed),
        unseen=len(disputed) - len(seen),
    )
