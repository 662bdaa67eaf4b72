"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated, Final

import typer

DEFAULT_DB: Final = "konkyo-out/konkyo.db"
DB_VARIABLE: Final = "KONKYO_DB"

Db = Annotated[
    str,
    typer.Option(
        "--db",
        envvar=DB_VARIABLE,
        help="The store: a file, or postgresql+psycopg://user@host/database.",
    ),
]
