"""What a revision changed: claims slot by slot and statements, both sentences side by side."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from extract.diff import ClaimDiff, compare
from extract.diff.page import render_changes, style
from extract.report.page import SYMBOLS
from extract.review.nav import Nav
from extract.review.visit import Anyone, Here
from extract.store import Revision, Store

router = APIRouter()
NAV: Final = (Nav(60, "diff", "changes", "d"),)
_KEPT: Final = 8
"""So many comparisons stay in memory; two revisions never change."""


class Comparisons:
    """Comparisons that have been made. Safe to share between threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, int], ClaimDiff] = OrderedDict()
        self._lock = Lock()

    def of(self, store: Store, old: Revision, new: Revision) -> ClaimDiff:
        """What differs between two revisions."""
        key = (old.id, new.id)
        with self._lock:
            if key not in self._known:
                self._known[key] = compare(
                    store.extraction(old.id), store.extraction(new.id), old.label, new.label
                )
                while len(self._known) > _KEPT:
                    self._known.popitem(last=False)
            return self._known[key]


def comparisons(request: Request) -> Comparisons:
    """Those of this application."""
    state = request.app.state
    if not hasattr(state, "comparisons"):
        state.comparisons = Comparisons()
    found: Comparisons = state.comparisons
    return found


@router.get("/r/{revision}/diff")
def show(here: Here, since: int = 0) -> Response:
    """The differences of the revision from an earlier one, the one before if none is named."""
    store, latest = here.desk.store, here.book.revision
    earlier = [one for one in store.revisions(latest.document) if one.number < latest.number]
    old = next((one for one in earlier if one.number == since), earlier[-1] if earlier else None)
    changes: Any = ""
    if old is not None:
        found = comparisons(here.request).of(store, old, latest)
        changes = render_changes(found, here.words, SYMBOLS, lambda claim: f"{here.root}/c/{claim}")
    return here.page(
        "diff.html",
        changes=changes,
        old=old,
        earlier=earlier,
        other_code=old is not None and old.signature != latest.signature,
    )


@router.get("/changes.css")
def style_sheet(visit: Anyone) -> Response:
    """How the differences look; the same as in the report."""
    assert visit.request
    return Response(style(), media_type="text/css", headers={"cache-control": "public, max-age=3600"})
