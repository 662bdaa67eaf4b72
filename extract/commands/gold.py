"""``konkyo gold``: is a gold set sound, how far do two annotators agree, and a review as a gold set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extract.options import DEFAULT_DB, Db

SourceOption = Annotated[
    Path | None, typer.Option(help="The source; default: source/NAME.* beside the gold folder.")
]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(
        help="Gold sets: check them, the agreement of their annotators, and export a review as one.",
        no_args_is_help=True,
    )
    group.command("check")(check)
    group.command("agreement")(agreement)
    group.command("export")(export)
    app.add_typer(group, name="gold")


def check(
    file: Annotated[Path, typer.Argument(help="Gold claims, JSONL.")], source: SourceOption = None
) -> None:
    """Print every problem of a gold file, its terms and citations; exit status 1 if there is one.

    Example: konkyo gold check gold/revlimid-fl-mzl-2.4.jsonl
    """
    from extract.formats import read_document
    from extract.gold import check_gold, check_grounding, source_of

    document = read_document(source or source_of(file))
    claims, problems = check_gold(file, document)
    terms, citations, more = check_grounding(file, document)
    for problem in (*problems, *more):
        typer.echo(str(problem))
    if problems or more:
        raise typer.Exit(1)
    typer.echo(f"{file}: {len(claims)} claims, {len(terms)} terms, {len(citations)} citations, no problem")


def agreement(
    first: Annotated[Path, typer.Argument(help="Claims of one annotator, JSONL.")],
    second: Annotated[Path, typer.Argument(help="Claims of the other.")],
    source: Annotated[Path, typer.Option(help="The source that both read.")],
) -> None:
    """Print F1 and Krippendorff's alpha of two annotation passes.

    Example: konkyo gold agreement a.jsonl b.jsonl --source source/revlimid-fl-mzl-2.4.md
    """
    from rich.console import Console

    from extract.formats import read_document
    from extract.score import read_rows
    from extract.score.agreement import agreement as measure
    from extract.score.table import agreement_table

    found = measure(read_document(source), read_rows(first), read_rows(second))
    Console().print(agreement_table(found))


def export(
    name: Annotated[
        str | None,
        typer.Argument(help="A reviewed document, NAME or NAME@1. Default: the only one there is."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write there, with FILE.record.json beside it; default: print.")
    ] = None,
    db: Db = DEFAULT_DB,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """The finished claims of a review as gold records: accepted, edited, split and added ones.

    Claims without a decision, or on which reviewers disagree, are left out and counted. A finished claim that is
    no sound record is named and left out; the exit status is then 1.

    Example: konkyo gold export revlimid-fl-mzl-2.4.md --out gold/revlimid-fl-mzl-2.4.jsonl
    """
    from extract.console import use_utf8
    from extract.errors import FileError
    from extract.files import write_file
    from extract.gold_export import export_gold
    from extract.store import find_revision, open_store

    use_utf8()
    with open_store(db, create=False) as store:
        found = export_gold(store, find_revision(store, name))
    text = "".join(f"{line}\n" for line in found.lines)
    if out is None:
        typer.echo(text, nl=False)
    elif out.exists() and not force:
        raise FileError(out, None, "is there already; name another file, or replace it with --force")
    else:
        write_file(out, text)
        write_file(out.with_suffix(".record.json"), found.provenance())
    for problem in found.left_out:
        typer.echo(f"konkyo: left out: {problem}", err=True)
    merged = f", {found.merged} merged with an equal one" if found.merged else ""
    typer.echo(
        f"{found.revision}: {found.records} gold records{merged}; {found.open} claims are not decided and not in"
        f" it; audit head {found.audit_head}",
        err=True,
    )
    if found.left_out:
        raise typer.Exit(1)
