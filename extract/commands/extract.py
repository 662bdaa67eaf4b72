"""``konkyo extract``: the claims of one document."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from extract.console import Bar
    from extract.model import Extraction, GlossaryEntry


class Format(StrEnum):
    """How claims are printed."""

    jsonl = "jsonl"
    csv = "csv"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("extract")(extract)


def extract(
    file: Annotated[Path, typer.Argument(help="The document: Markdown or plain text in UTF-8.")],
    output: Annotated[
        Format, typer.Option("--format", help="One JSON object a line, or a table.")
    ] = Format.jsonl,
    glossary: Annotated[
        list[Path] | None,
        typer.Option(help="Another glossary (TSV, CSV, XLSX, UTX, TBX, EDICT), beside those of konkyo.toml."),
    ] = None,
) -> None:
    """Print the claims of a document, one JSON object each.

    Offsets are code points in the file, half-open; its text from start to end is the sentence. Terms that the
    document does not list are looked up in the other glossaries.

    Example: konkyo extract source/revlimid-fl-mzl-2.4.md | jq -r .en
    """
    from extract.console import progress, use_utf8
    from extract.exports import claims_csv, claims_jsonl

    use_utf8()
    with progress() as bar:
        found = _extracted(file, glossary or [], bar)
    if output is Format.csv:
        typer.echo(claims_csv(found.claims, found.document), nl=False)
    else:
        for line in claims_jsonl(found.claims):
            typer.echo(line)


def _extracted(file: Path, glossaries: list[Path], bar: Bar) -> Extraction:
    from extract.config import find_config
    from extract.files import printable
    from extract.formats import read_document
    from extract.pipeline import extract_document

    document = read_document(file, printable(file.name))
    shared = _shared([*glossaries, *find_config(file).glossary_files])
    return extract_document(
        document, progress=lambda done, total: bar.show(document.name, done, total), shared=shared
    )


def _shared(paths: list[Path]) -> list[GlossaryEntry]:
    from extract.termbases import read_termbases

    entries, bad = read_termbases(paths)
    for row in bad:
        typer.echo(f"konkyo: {row}", err=True)
    return entries
