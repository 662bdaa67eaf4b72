"""The end of a review: the QC record, and what can be taken away: gold, workbooks."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from extract.decisions.workbook import decisions_workbook
from extract.gold_export import export_gold
from extract.qc import QcRecord, qc_record, render_body, render_page
from extract.qc.page import style
from extract.review.nav import Nav
from extract.review.visit import Anyone, Here, Sitting

router = APIRouter()
NAV: Final = (Nav(70, "record", "record", "w"),)
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/r/{revision}/record")
def show(here: Here) -> Response:
    """The QC record as it stands, and the exports.

    Of claims that who asks has not decided, the decisions of others are not listed; the files hold everything.
    """
    record = _kept(here)
    listed = tuple(one for one in record.decisions if _may_see(here, one.claim, one.reviewer))
    body = render_body(record.model_copy(update={"decisions": listed}), here.words.language)
    hidden = len(record.decisions) - len(listed)
    return here.page("record.html", body=body, hidden=hidden, record=record)


def _record(here: Sitting) -> QcRecord:
    return qc_record(here.desk.store, here.book.revision, here.words.language, book=here.book)


def _kept(here: Sitting) -> QcRecord:
    """The record, counted once as long as nothing is decided. The files are counted anew each time."""
    state = here.request.app.state
    key = (here.book.revision.id, here.words.language, here.desk.store.audit_head())
    known: tuple[object, QcRecord] | None = getattr(state, "qc_record", None)
    if known is None or known[0] != key:
        known = state.qc_record = (key, _record(here))
    return known[1]


def _may_see(here: Sitting, claim: str | None, decided_by: str) -> bool:
    return claim is None or decided_by == here.reviewer or here.ledger.is_done_by(claim, here.reviewer)


@router.get("/r/{revision}/qc.html")
def printable(here: Here) -> Response:
    """The QC record as a file to be printed and signed."""
    return _file(here, "qc.html", render_page(_record(here), here.words.language), "text/html")


@router.get("/r/{revision}/gold.jsonl")
def gold(here: Here) -> Response:
    """The finished claims as gold records."""
    found = export_gold(here.desk.store, here.book.revision)
    return _file(here, "jsonl", "".join(f"{line}\n" for line in found.lines), "application/jsonl")


@router.get("/r/{revision}/decisions.xlsx")
def workbook(here: Here, mine: bool = False) -> Response:
    """The claims with all decisions, or one's own, as a workbook."""
    reviewer = here.reviewer if mine else None
    data = decisions_workbook(here.desk.store, here.book.revision, reviewer)
    return _file(here, "xlsx", data, _XLSX)


def _file(here: Sitting, suffix: str, content: str | bytes, kind: str) -> Response:
    """A file to be saved, called like the document."""
    revision = here.book.revision
    stem = revision.document.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    name = quote(f"{stem}@{revision.number}.{suffix}", safe="")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}", "cache-control": "no-store"}
    return Response(content, media_type=kind, headers=headers)


@router.get("/qc.css")
def style_sheet(visit: Anyone) -> Response:
    """How the record looks; the same as in the file."""
    assert visit.request
    return Response(style(), media_type="text/css", headers={"cache-control": "public, max-age=3600"})
