"""Who may ask, and what an answer may do: hosts, origins, token, sizes, headers.

The pages are made for one machine. A browser on it also shows other people's pages, which must not be able to
read or decide anything: a name that resolves to this address (DNS rebinding) fails at the Host check, a form
or script of another site at the Origin check, the SameSite cookies and the CSRF token of every form.
"""

from __future__ import annotations

import hmac
import secrets
import socket
from collections.abc import Iterable
from hashlib import sha256
from ipaddress import ip_address
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY: Final = 256 * 1024
"""The largest form, in bytes. There is no upload of files."""
MIN_TOKEN: Final = 16
CSRF_COOKIE: Final = "konkyo_csrf"
KEY_COOKIE: Final = "konkyo_key"
_SAFE: Final = ("GET", "HEAD")
_OPEN: Final = ("/login", "/static/")
_HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def is_loopback(host: str) -> bool:
    """Whether a name or address can be reached from this machine only."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class Hosts:
    """The names under which the pages may be asked for.

    Args:
        bound: the address that is listened at.
        names: further names, as given by the user.
    """

    def __init__(self, bound: str = "127.0.0.1", names: Iterable[str] = ()) -> None:
        self._names = {"localhost", bound.lower(), *(name.lower() for name in names)}
        self._any_address = not is_loopback(bound)
        if self._any_address:
            self._names |= {socket.gethostname().lower(), socket.getfqdn().lower()}

    def allow(self, header: str) -> bool:
        """Whether a ``Host`` header is one of them. A plain address cannot be rebound to another one."""
        try:
            name = (urlsplit(f"//{header}").hostname or "").lower()
        except ValueError:
            return False
        if name in self._names or is_loopback(name):
            return True
        if not self._any_address:
            return False
        try:
            ip_address(name)
        except ValueError:
            return False
        return True


def session_key(token: str) -> str:
    """What the browser keeps instead of the token."""
    return hmac.new(token.encode(), b"konkyo review session", sha256).hexdigest()


class Guard:
    """ASGI middleware that answers what must not get in, and puts the headers on what goes out."""

    def __init__(self, app: ASGIApp, hosts: Hosts, token: str | None = None) -> None:
        self._app = app
        self._hosts = hosts
        self._key = session_key(token) if token else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "websocket":
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        csrf = request.cookies.get(CSRF_COOKIE, "")
        fresh = None
        if len(csrf) < MIN_TOKEN:
            csrf = fresh = secrets.token_urlsafe(24)
        scope.setdefault("state", {})["csrf"] = csrf

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers.setdefault("cache-control", "no-store")
                if fresh:
                    cookie = f"{CSRF_COOKIE}={fresh}; Path=/; HttpOnly; SameSite=Strict"
                    headers.append("set-cookie", cookie)
            await send(message)

        refusal = self._refusal(request)
        if refusal:
            await refusal(scope, receive, guarded)
        else:
            await self._app(scope, _bounded(receive), guarded)

    def _refusal(self, request: Request) -> Response | None:
        host = request.headers.get("host", "")
        if not self._hosts.allow(host):
            return PlainTextResponse("unknown host; name it with --name\n", 421)
        if request.method not in _SAFE and not _same_origin(request, host):
            return PlainTextResponse("this came from another site; nothing was done\n", 403)
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > MAX_BODY:
            return PlainTextResponse("too large; nothing was done\n", 413)
        if self._key and not request.url.path.startswith(_OPEN):
            given = request.cookies.get(KEY_COOKIE, "")
            if not hmac.compare_digest(given.encode(), self._key.encode()):
                return _to_login(request)
        return None


def _same_origin(request: Request, host: str) -> bool:
    """Whether a request that writes comes from our own page. Browsers always say where it comes from."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = request.headers.get("origin") or request.headers.get("referer") or ""
    return urlsplit(origin).netloc.lower() == host.lower() and origin.startswith(("http://", "https://"))


def _to_login(request: Request) -> Response:
    if request.method not in _SAFE:
        return PlainTextResponse("log in first; nothing was done\n", 401)
    there = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/login?to={quote(there, safe='')}", 303)


class TooLarge(Exception):
    """A body without a length that turned out to be too long."""


def _bounded(receive: Receive) -> Receive:
    got = 0

    async def bounded() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > MAX_BODY:
            raise TooLarge
        return message

    return bounded


def same_token(given: str, token: str) -> bool:
    """Compares in constant time."""
    return hmac.compare_digest(given.encode(), token.encode())


def local_path(there: str) -> str:
    """A path of ours to go back to; anything else becomes the first page."""
    parts = urlsplit(there)
    if parts.scheme or parts.netloc or not there.startswith("/") or there.startswith(("//", "/\\")):
        return "/"
    return there if there.isprintable() and "\\" not in there else "/"
