"""``konkyo review``: the review pages in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from extract.options import DEFAULT_DB, Db

if TYPE_CHECKING:
    from socket import socket

DEFAULT_PORT = 8642


def register(app: typer.Typer) -> None:
    """Add ``konkyo review``."""
    app.command("review")(review)


def review(
    db: Db = DEFAULT_DB,
    host: Annotated[
        str, typer.Option(help="The address to listen at; any but this machine's own needs a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = DEFAULT_PORT,
    token: Annotated[
        str | None,
        typer.Option(
            envvar="KONKYO_TOKEN", help="What every reviewer has to enter first; 16 characters or more."
        ),
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option(help="A further host name under which the pages may be asked for.")
    ] = None,
    reviewer: Annotated[
        str | None, typer.Option(help="Who reviews, if the browser has not been told otherwise.")
    ] = None,
) -> None:
    """Review claims in the browser: queue by risk, accept, reject, edit, split, add, undo; by keyboard.

    Every decision is on disk before the page shows it. Stop it with Ctrl+C.

    Example: konkyo review --reviewer "Mori Hanako"
    """
    import threading

    import uvicorn

    from extract.errors import KonkyoError
    from extract.review.app import create_app
    from extract.review.security import MIN_TOKEN, is_loopback
    from extract.store import open_store

    if token is not None and len(token) < MIN_TOKEN:
        raise KonkyoError(f"--token: use {MIN_TOKEN} characters or more, for instance {_suggestion()}")
    if token is None and not is_loopback(host):
        raise KonkyoError(
            f"--host {host}: others could decide there; give a token, for instance --token {_suggestion()}"
        )
    with open_store(db, create=False) as store, _listen(host, port) as bound:
        app = create_app(store, reviewer=reviewer, token=token, host=host, names=name or ())
        threading.Thread(target=app.state.desk.warm, daemon=True).start()
        shown = f"[{host}]" if ":" in host else host
        print(f"konkyo review: http://{shown}:{bound.getsockname()[1]}/  (Ctrl+C stops it)", flush=True)
        settings = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        uvicorn.Server(settings).run(sockets=[bound])


def _suggestion() -> str:
    import secrets

    return secrets.token_urlsafe(24)


def _listen(host: str, port: int) -> socket:
    """A listening socket, made before anything else so that a taken port is said in one line."""
    import socket

    from extract.errors import KonkyoError

    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        problem = error.strerror or str(error)
        raise KonkyoError(f"--host {host} --port {port}: {problem}; choose another with --port") from error
