"""The queue: what there is to review, in order of risk, filtered and searched."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from extract.review.nav import Nav
from extract.review.progress import LAST, Progress, progress
from extract.review.queue import SHOWS, Filter, following, queue
from extract.review.visit import Here, Sitting

router = APIRouter()
NAV: Final = (Nav(10, "", "queue", "q"),)
PAGE: Final = 50


def how_far(here: Sitting) -> Progress:
    """The progress of who asks."""
    times = here.desk.store.decision_times(here.book.revision.id, here.reviewer, LAST)
    return progress(here.book, here.ledger, here.reviewer, times)


@router.get("/r/{revision}")
def listed(here: Here, page: int = 1) -> Response:
    """The queue, page by page."""
    params = here.request.query_params
    wanted = Filter.of(params)
    found = queue(here.book, here.ledger, wanted, here.reviewer)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, page), pages)
    return here.page(
        "queue.html",
        wanted=wanted,
        shows=SHOWS,
        total=len(found),
        number=page,
        pages=pages,
        first=(page - 1) * PAGE,
        claims=found[(page - 1) * PAGE : page * PAGE],
        progress=how_far(here),
        revised=params.get("revised", ""),
    )


@router.get("/r/{revision}/next")
def next_one(here: Here, after: str = "") -> Response:
    """The next claim that this reviewer has not decided; the queue if there is none."""
    wanted = Filter.of(here.request.query_params)
    return here.go(next_path(here, wanted, after))


def next_path(here: Sitting, wanted: Filter, after: str = "") -> str:
    """Where the next claim is."""
    found = queue(here.book, here.ledger, wanted, here.reviewer)
    claim = following(found, here.ledger, here.reviewer, after or None)
    if claim is None:
        return f"{here.root}?{wanted.query}" if wanted else here.root
    return f"{here.root}/c/{claim}" + (f"?{wanted.query}" if wanted else "")
