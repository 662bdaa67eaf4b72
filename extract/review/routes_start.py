"""The way in: documents, who reviews, the language, the token."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from extract.review.fields import field
from extract.review.security import KEY_COOKIE, local_path, same_token, session_key
from extract.review.visit import (
    LANGUAGE_COOKIE,
    MAX_NAME,
    WHO_COOKIE,
    Anyone,
    Posted,
    remember,
)
from extract.review.words import LANGUAGES

router = APIRouter()


@router.get("/")
def documents(visit: Anyone) -> Response:
    """The documents of the store; if there is only one, that one."""
    found = visit.desk.store.documents()
    if len(found) == 1:
        return visit.go(f"/r/{found[0].id}")
    return visit.page("documents.html", documents=found)


@router.get("/me")
def ask_who(visit: Anyone, to: str = "/") -> Response:
    """Ask for the name of the reviewer."""
    return visit.page("me.html", to=local_path(to), known=visit.desk.store.reviewers(), wrong=False)


@router.post("/me")
def say_who(visit: Anyone, form: Posted) -> Response:
    """Remember the name of the reviewer."""
    name, to = field(form, "name", MAX_NAME + 1), local_path(field(form, "to"))
    if not name or not name.isprintable() or len(name) > MAX_NAME:
        return visit.page("me.html", 422, to=to, known=visit.desk.store.reviewers(), wrong=True)
    return remember(visit.go(to), WHO_COOKIE, name)


@router.post("/language")
def choose_language(visit: Anyone, form: Posted) -> Response:
    """Remember the language of the pages."""
    wanted = field(form, "language")
    response = visit.go(local_path(field(form, "to")))
    return remember(response, LANGUAGE_COOKIE, wanted) if wanted in LANGUAGES else response


@router.get("/login")
def ask_token(visit: Anyone, to: str = "/") -> Response:
    """Ask for the token."""
    return visit.page("login.html", to=local_path(to), wrong=False)


@router.post("/login")
def log_in(visit: Anyone, form: Posted) -> Response:
    """Let in whoever knows the token."""
    token: str | None = visit.request.app.state.token
    to = local_path(field(form, "to"))
    if token is None:
        return visit.go(to)
    if not same_token(field(form, "token"), token):
        return visit.page("login.html", 403, to=to, wrong=True)
    response = visit.go(to)
    response.set_cookie(KEY_COOKIE, session_key(token), path="/", httponly=True, samesite="strict")
    return response
