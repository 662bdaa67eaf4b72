"""The review pages as a FastAPI application.

How further pages plug in: put a module ``routes_NAME.py`` beside this one, with

* ``router``: an ``APIRouter``. Pages about a document live below ``/r/{revision}/`` and take ``here: Here``
  (``extract.review.visit``): ``here.book`` is the revision, ``here.ledger`` its decisions, ``here.desk.store``
  the store, ``here.reviewer`` who asks, ``here.words`` the words of their language. Answer with
  ``here.page("NAME.html", …)``; a POST takes ``form: Posted`` and ends with ``here.go(path)``. The CSRF token
  is checked for every POST; each form holds ``{{ m.csrf() }}`` (``{% import "macros.html" as m with
  context %}``).
* ``NAV`` (optional): ``Nav(order, path, key)`` entries for the bar at the top: ``path`` is below
  ``/r/{revision}/``, ``key`` a label.

Its templates go to ``templates/`` (they extend ``base.html`` and fill ``title`` and ``main``), its words to
``labels/NAME.toml``, its script and style, if any, to ``static/``: the content security policy allows no inline
script, style or ``style=`` attribute, and nothing from another host. Nothing needs to be registered elsewhere.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from typing import Any, Final

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.types import Scope

import extract.review
from extract.errors import KonkyoError
from extract.review.desk import Desk
from extract.review.forms import NotEntered
from extract.review.security import Guard, Hosts, TooLarge
from extract.review.visit import FOLDER, Elsewhere, Visit, read_form
from extract.store import StaleRevision, Store, UnknownTarget

_PREFIX: Final = "routes_"


def create_app(
    store: Store,
    *,
    reviewer: str | None = None,
    token: str | None = None,
    host: str = "127.0.0.1",
    names: Iterable[str] = (),
) -> FastAPI:
    """The application.

    Args:
        store: what is reviewed; it stays open as long as the application is used.
        reviewer: who decides, where the browser has not said otherwise.
        token: what has to be entered before anything is shown; ``None``: nothing.
        host: the address that is listened at; decides which ``Host`` headers are accepted.
        names: further host names that are accepted.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, dependencies=[Depends(read_form)])
    app.state.desk = Desk(store)
    app.state.reviewer = reviewer
    app.state.token = token
    app.state.nav = []
    for name in sorted(found.name for found in pkgutil.iter_modules(extract.review.__path__)):
        if name.startswith(_PREFIX):
            module = importlib.import_module(f"extract.review.{name}")
            app.include_router(module.router)
            app.state.nav.extend(getattr(module, "NAV", ()))
    app.state.nav.sort()
    app.mount("/static", _Static(directory=FOLDER / "static"))
    for error, answer in _ANSWERS.items():
        app.add_exception_handler(error, answer)
    app.add_middleware(Guard, hosts=Hosts(host, names), token=token)
    return app


class _Static(StaticFiles):
    """Files whose address changes with their content, so that browsers may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file."""
        response = await super().get_response(path, scope)
        if scope["query_string"].startswith(b"v="):
            response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def _elsewhere(_request: Request, error: Any) -> Response:
    return RedirectResponse(error.path, 303)


def _problem(
    request: Request, status: int, key: str, detail: object = "", link: str = "/", **values: object
) -> Response:
    """A page that says what is wrong, in the language of the visitor; ``detail`` is shown as it is."""
    visit = Visit(request)
    said = visit.words(key, **values)
    return visit.page("problem.html", status, number=status, message=said, detail=str(detail), link=link)


def _stale(request: Request, error: Any) -> Response:
    latest = request.app.state.desk.store.latest(error.document)
    return _problem(request, 409, "wrong_revision", error, f"/r/{latest.id}" if latest else "/")


def _http(request: Request, error: Any) -> Response:
    key = {403: "wrong_form", 404: "wrong_page", 413: "wrong_size"}.get(error.status_code, "wrong_request")
    return _problem(request, error.status_code, key, "" if error.status_code == 404 else error.detail)


_ANSWERS: Final[dict[type[Exception], Callable[[Request, Any], Response]]] = {
    Elsewhere: _elsewhere,
    StaleRevision: _stale,
    UnknownTarget: lambda request, error: _problem(request, 404, "wrong_page", error),
    NotEntered: lambda request, error: _problem(request, 400, error.key, **error.values),
    KonkyoError: lambda request, error: _problem(request, 400, "wrong_request", error),
    ValidationError: lambda request, _: _problem(request, 422, "wrong_decision"),
    RequestValidationError: lambda request, _: _problem(request, 404, "wrong_page"),
    HTTPException: _http,
    TooLarge: lambda request, _: _problem(request, 413, "wrong_size"),
}
