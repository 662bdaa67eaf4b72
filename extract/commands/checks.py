"""``konkyo checks``: the checks there are, and the manual page of one."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Format(StrEnum):
    """How the list is printed."""

    text = "text"
    markdown = "markdown"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("checks")(checks)


def checks(
    rule: Annotated[str | None, typer.Argument(help="A check, for its manual page.")] = None,
    output: Annotated[Format, typer.Option("--format", help="Lines, or a table in Markdown.")] = Format.text,
) -> None:
    """List the checks with their severity, or print the manual page of one.

    Example: konkyo checks scope-widened
    """
    from extract.checks import pages
    from extract.console import use_utf8

    use_utf8()
    if rule is not None:
        typer.echo(pages.page(pages.named(rule)))
    elif output is Format.markdown:
        typer.echo(pages.table(pages.ordered()))
    else:
        for line in pages.lines(pages.ordered()):
            typer.echo(line)
