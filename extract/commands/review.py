"""``konkyo review``: the review pages in a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from extract.options import DEFAULT_DB, Db

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

    from extract.errors import KonkyoError
    from extract.store import open_store

    try:
        from extract.review.app import create_app
        from extract.review.security import MIN_TOKEN, is_loopback
        from extract.review.serve import address_of, listen, server
    except ModuleNotFoundError as error:
        raise KonkyoError(f"the pages need {error.name}: pip install 'konkyo[review]'") from error

    if token is not None and len(token) < MIN_TOKEN:
        raise KonkyoError(f"--token: use {MIN_TOKEN} characters or more, for instance {_suggestion()}")
    if token is None and not is_loopback(host):
        raise KonkyoError(
            f"--host {host}: others could decide there; give a token, for instance --token {_suggestion()}"
        )
    with open_store(db, create=False) as store, listen(host, port) as bound:
        app = create_app(store, reviewer=reviewer, token=token, host=host, names=name or ())
        threading.Thread(target=app.state.desk.warm, daemon=True).start()
        print(f"konkyo review: {address_of(host, bound)}/  (Ctrl+C stops it)", flush=True)
        server(app).run(sockets=[bound])


def _suggestion() -> str:
    import secrets

    return secrets.token_urlsafe(24)
