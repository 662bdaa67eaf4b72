"""``konkyo check``: what a reviewer should look at, printed like a linter."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How findings are printed."""

    text = "text"
    jsonl = "jsonl"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check(
    file: Annotated[Path, typer.Argument(help="The document: Markdown or plain text in UTF-8.")],
    output: Annotated[
        Format, typer.Option("--format", help="Lines for people, or one JSON object a line.")
    ] = Format.text,
    notes: Annotated[bool, typer.Option("--all", help="Show notes, too.")] = False,
) -> None:
    """Print findings as FILE:LINE:COLUMN: severity rule message; exit status 1 if one is an error.

    Example: konkyo check source/revlimid-fl-mzl-2.4.md --all
    """
    from extract.config import find_config
    from extract.console import progress, use_utf8
    from extract.exports import findings_jsonl
    from extract.files import printable
    from extract.formats import read_document
    from extract.pipeline import extract_document

    use_utf8()
    document = read_document(file, printable(file.name))
    with progress() as bar:
        found = extract_document(
            document, progress=lambda done, total: bar.show(document.name, done, total), config=find_config(file)
        )
    if output is Format.jsonl:
        for line in findings_jsonl(found.findings):
            typer.echo(line)
    else:
        for one in found.findings:
            if notes or one.severity != "note":
                typer.echo(f"{file}:{one.line}:{one.column}: {one.severity} {one.rule} {one.message}")
    raise typer.Exit(int(any(one.severity == "error" for one in found.findings)))
