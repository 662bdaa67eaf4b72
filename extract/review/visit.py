"""A visit: who asks, in which language, at which revision; and how a page is made for them.

Routes take ``Anyone`` (no reviewer known yet), ``Here`` (a reviewer at the latest revision of a document) or
``Posted`` (the form of a POST, its CSRF token checked) as parameters.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import quote, unquote

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import FormData

from extract.model import Claim
from extract.report.page import SEVERITY_SYMBOLS, SYMBOLS
from extract.review.book import Book
from extract.review.desk import Desk
from extract.review.ledger import Ledger
from extract.review.words import LANGUAGES, Words, preferred
from extract.store import Decision

FOLDER: Final = Path(__file__).parent
WHO_COOKIE: Final = "konkyo_who"
LANGUAGE_COOKIE: Final = "konkyo_language"
_YEAR: Final = 365 * 24 * 3600
MAX_FIELDS: Final = 1_000
MAX_NAME: Final = 80
MAX_DIGITS: Final = 12
"""Of the number of a decision."""
STATE_SYMBOLS: Final = {
    "open": "○",
    "accepted": "✓",
    "rejected": "✗",
    "edited": "✎",
    "split": "⇉",
    "disputed": "≠",
    "reopened": "↻",
}
"""The state of a claim is never told by colour alone."""


class Elsewhere(Exception):
    """The visitor has to go to another page first."""

    def __init__(self, path: str) -> None:
        self.path = path


class Visit:
    """One request."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.desk: Desk = request.app.state.desk
        language = request.cookies.get(LANGUAGE_COOKIE, "")
        accepted = request.headers.get("accept-language", "")
        self.words = Words(next((one for one in LANGUAGES if one == language), preferred(accepted)))
        self.reviewer: str = unquote(request.cookies.get(WHO_COOKIE, "")) or request.app.state.reviewer or ""

    @property
    def path(self) -> str:
        """Path and query, to come back to."""
        url = self.request.url
        return f"{url.path}?{url.query}" if url.query else url.path

    def page(self, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        """A page. Templates get the visit as ``visit`` and its words as ``t``; every value is escaped."""
        html = (
            environment()
            .get_template(template)
            .render(
                visit=self,
                t=self.words,
                csrf_value=self.request.state.csrf,
                nav=self.request.app.state.nav,
                **context,
            )
        )
        return HTMLResponse(html, status)

    def go(self, path: str) -> Response:
        """On to another page, after a form."""
        return RedirectResponse(path, 303)


class Sitting(Visit):
    """A reviewer at a document; the revision in the path is the latest one."""

    def __init__(self, request: Request, book: Book) -> None:
        super().__init__(request)
        self.book = book

    @property
    def root(self) -> str:
        """The path below which the pages of this revision are: ``/r/12``."""
        return f"/r/{self.book.revision.id}"

    @cached_property
    def ledger(self) -> Ledger:
        """The decisions as they were when first asked for in this request."""
        return self.desk.ledger(self.book)

    def reading(self, claim: Claim) -> str:
        """A claim as a sentence in the language of the pages."""
        return self.book.japanese(claim) if self.words.language == "ja" else self.book.english(claim)

    def state_of(self, claim: str) -> str:
        """What a list says of a claim. Before a reviewer has decided they do not see what others did."""
        if self.ledger.is_reopened(claim, self.reviewer):
            return "reopened"
        return self.ledger.state(claim) if self.ledger.is_done_by(claim, self.reviewer) else "open"

    @cached_property
    def done(self) -> Decision | None:
        """The decision that led to this page, to say what was done."""
        number = self.request.query_params.get("done", "")
        known = number.isdecimal() and len(number) < MAX_DIGITS
        found = self.desk.store.decision(int(number)) if known else None
        return found if found and found.reviewer == self.reviewer else None

    def fresh(self) -> Ledger:
        """The decisions as they are now: after writing one."""
        self.ledger = self.desk.ledger(self.book)
        return self.ledger


def arrive(request: Request) -> Visit:
    """A visitor."""
    return Visit(request)


def sit_down(request: Request, revision: int) -> Sitting:
    """A reviewer at a revision.

    Raises:
        Elsewhere: nobody said who they are, or the document has been revised since; a form is not passed on.
        UnknownTarget: there is no such revision.
    """
    visit = Visit(request)
    if not visit.reviewer:
        raise Elsewhere(f"/me?to={quote(visit.path, safe='')}")
    book = visit.desk.book(revision)
    latest = visit.desk.store.latest(book.revision.document)
    if latest and latest.id != revision and request.method == "GET":
        raise Elsewhere(f"/r/{latest.id}?revised={book.revision.number}")
    return Sitting(request, book)


async def read_form(request: Request) -> None:
    """Read the form of a request that writes and check its token; for every route of the app."""
    if request.method in ("GET", "HEAD"):
        return
    form = await request.form(max_files=0, max_fields=MAX_FIELDS)
    given = str(form.get("csrf", ""))
    if not hmac.compare_digest(given.encode(), request.state.csrf.encode()):
        raise HTTPException(403, "CSRF")
    request.state.form = form


def posted(request: Request) -> FormData:
    """The form that was read."""
    form: FormData = request.state.form
    return form


Anyone = Annotated[Visit, Depends(arrive)]
Here = Annotated[Sitting, Depends(sit_down)]
Posted = Annotated[FormData, Depends(posted)]


def remember(response: Response, cookie: str, value: str) -> Response:
    """Keep something in the browser for a year."""
    response.set_cookie(cookie, quote(value), max_age=_YEAR, path="/", httponly=True, samesite="strict")
    return response


@cache
def asset(name: str) -> str:
    """The address of a static file; it changes with its content, so that browsers may keep it."""
    digest = hashlib.sha256((FOLDER / "static" / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


@cache
def environment() -> Environment:
    """The templates. What a document says is data: it is escaped, and never read as a template."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        asset=asset, symbols=SYMBOLS, severity_symbols=SEVERITY_SYMBOLS, state_symbols=STATE_SYMBOLS
    )
    made.filters["percent"] = lambda value: "–" if value is None else f"{value:.1%}"
    made.filters["clock"] = lambda at: f"{at:%Y-%m-%d %H:%M} UTC"
    return made
