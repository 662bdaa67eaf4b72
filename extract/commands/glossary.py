"""``konkyo glossary``: the abbreviation list of a document, or a glossary, to be read or in another format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.model import GlossaryEntry

_DOCUMENTS = (".md", ".markdown", ".txt")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("glossary")(glossary)


def glossary(
    file: Annotated[Path, typer.Argument(help="A document, or a glossary: TSV, CSV, XLSX, UTX, TBX, EDICT.")],
    to: Annotated[
        Path | None, typer.Option(help="Write it there: .tsv, .csv, .xlsx, .utx or .tbx says how.")
    ] = None,
) -> None:
    """Print the entries of an abbreviation list or of a glossary, or write them in another format.

    Rows that cannot be used are named on standard error, FILE:LINE: problem; the exit status is then 1.

    Example: konkyo glossary source/revlimid-fl-mzl-2.4.md --to abbreviations.tbx
    """
    from extract.console import use_utf8
    from extract.termbases import read_termbase, write_termbase

    use_utf8()
    entries: Sequence[GlossaryEntry]
    if file.suffix.lower() in _DOCUMENTS:
        entries, bad = _of_document(file)
    else:
        entries, rows = read_termbase(file)
        bad = [str(row) for row in rows]
    if to is not None:
        write_termbase(entries, to)
        typer.echo(f"{to}: {len(entries)} entries")
    else:
        for entry in entries:
            typer.echo("\t".join((entry.abbr, entry.ja or "", entry.en or "")))
    for problem in bad:
        typer.echo(f"konkyo: {problem}", err=True)
    if bad:
        raise typer.Exit(1)


def _of_document(file: Path) -> tuple[Sequence[GlossaryEntry], list[str]]:
    from extract.files import printable
    from extract.formats import read_document
    from extract.text import Lines

    document = read_document(file, printable(file.name))
    lines = Lines(document.text)
    problems = [one for one in document.problems if one.rule == "glossary-row"]
    return document.glossary, [f"{file}:{lines.line_column(one.start)[0]}: {one.message}" for one in problems]
