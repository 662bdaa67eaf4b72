"""``konkyo gold``: is a gold set sound, and how far do two annotators agree."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

SourceOption = Annotated[
    Path | None, typer.Option(help="The source; default: source/NAME.* beside the gold folder.")
]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Check gold sets, and the agreement of their annotators.", no_args_is_help=True)
    group.command("check")(check)
    group.command("agreement")(agreement)
    app.add_typer(group, name="gold")


def check(
    file: Annotated[Path, typer.Argument(help="Gold claims, JSONL.")], source: SourceOption = None
) -> None:
    """Print every problem of a gold file, its terms and citations; exit status 1 if there is one."""
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
    """Print F1 and Krippendorff's alpha of two annotation passes."""
    from rich.console import Console

    from extract.formats import read_document
    from extract.score import read_rows
    from extract.score.agreement import agreement as measure
    from extract.score.table import agreement_table

    found = measure(read_document(source), read_rows(first), read_rows(second))
    Console().print(agreement_table(found))
