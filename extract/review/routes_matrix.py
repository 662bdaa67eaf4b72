"""The page of the coverage matrix."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from extract.review.matrix import ROWS, Rows, matrix
from extract.review.nav import Nav
from extract.review.visit import Here

router = APIRouter()
NAV: Final = (Nav(30, "matrix", "matrix", "x"),)


@router.get("/r/{revision}/matrix")
def show(here: Here, by: str = "both", page: int = 1, part: int = 1) -> Response:
    """A part of the matrix."""
    rows: Rows = next((one for one in ROWS if one == by), "both")
    found = matrix(here.book, here.ledger, here.reviewer, rows, page, part)
    return here.page("matrix.html", matrix=found, by=rows, choices=ROWS)
