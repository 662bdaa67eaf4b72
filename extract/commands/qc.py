"""``konkyo qc``: the QC record of a review."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.options import DEFAULT_DB, Db

if TYPE_CHECKING:
    from extract.qc import QcRecord


class Format(StrEnum):
    """How the record is written."""

    text = "text"
    html = "html"
    json = "json"


class Language(StrEnum):
    """The language of the record."""

    en = "en"
    ja = "ja"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("qc")(qc)


def qc(
    name: Annotated[
        str | None, typer.Argument(help="A document, NAME or NAME@1. Default: the only one there is.")
    ] = None,
    db: Db = DEFAULT_DB,
    output: Annotated[
        Format, typer.Option("--format", help="Lines, a page to be printed and signed, or JSON.")
    ] = Format.text,
    out: Annotated[Path | None, typer.Option(help="Write it there instead of printing it.")] = None,
    language: Annotated[Language, typer.Option(help="The language of the record.")] = Language.en,
) -> None:
    """The QC record of a review: document, revision, hashes, counts, who decided what, how far reviewers agree,
    what the random samples prove, and the head of the audit trail.

    Exit status 1 if the audit trail is not as it was written.

    Example: konkyo qc revlimid-fl-mzl-2.4.md --format html --language ja --out qc.html
    """
    from extract.console import use_utf8
    from extract.files import write_file
    from extract.qc import qc_record
    from extract.store import find_revision, open_store

    use_utf8()
    with open_store(db, create=False) as store:
        record = qc_record(store, find_revision(store, name), language.value)
    text = _written(record, output, language)
    if out:
        write_file(out, text)
        print(f"{out}: {record.revision.label}, audit head {record.audit_head}")
    else:
        print(text, end="")
    if record.audit_faults:
        typer.echo(f"konkyo: {store.name}: the audit trail is broken: {record.audit_faults[0]}", err=True)
        raise typer.Exit(1)


def _written(record: QcRecord, output: Format, language: Language) -> str:
    from extract.qc import lines, render_page

    if output is Format.html:
        return render_page(record, language.value)
    if output is Format.json:
        return record.model_dump_json(indent=2) + "\n"
    return "".join(f"{line}\n" for line in lines(record, language.value))
