"""``konkyo score``: claims against gold."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.options import DEFAULT_DB, Db

if TYPE_CHECKING:
    from extract.model import Document
    from extract.score import Case, ClaimRow, Score


class Format(StrEnum):
    """How the score is printed."""

    text = "text"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("score")(score)


def score(
    pred: Annotated[
        Path | None,
        typer.Option(help="Claims to be measured, JSONL; default: those of the latest `konkyo run`."),
    ] = None,
    gold: Annotated[Path | None, typer.Option(help="Gold claims, JSONL; default: the file in gold/.")] = None,
    source: Annotated[Path | None, typer.Option(help="The source of both; default: the gold's.")] = None,
    against: Annotated[
        Path | None, typer.Option(help="Claims of an older version, to be tested against.")
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="A table, or JSON.")] = Format.text,
    by_row: Annotated[bool, typer.Option("--by-row", help="Precision of each lexicon row, too.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="Every error, claim by claim, too.")] = False,
    db: Db = DEFAULT_DB,
) -> None:
    """Precision, recall and F1 of claims against a gold set, with intervals and an error budget.

    Example: konkyo score --gold gold/revlimid-fl-mzl-2.4.jsonl
    """
    from extract.score import score as measure

    found = measure([_case(gold or _only_gold(), pred, source, against, db)])
    if output is Format.json:
        left_out = ({"verdicts"} if not errors else set()) | ({"by_row"} if not by_row else set())
        typer.echo(found.model_dump_json(indent=2, exclude=left_out))
    else:
        _print(found, by_row=by_row, errors=errors)


def _only_gold() -> Path:
    from extract.errors import FileError
    from extract.gold import gold_files

    found = gold_files("gold")
    if len(found) > 1:
        raise FileError("gold", None, f"holds {len(found)} gold files; name one with --gold")
    return found[0]


def _case(gold: Path, pred: Path | None, source: Path | None, against: Path | None, db: str) -> Case:
    from extract.formats import read_document
    from extract.gold import read_grounding, source_of
    from extract.score import Case, read_rows

    path = source or source_of(gold)
    document = read_document(path)
    return Case(
        document=document,
        gold=read_rows(gold),
        pred=read_rows(pred) if pred else _stored(path, document, db),
        old=read_rows(against) if against else None,
        grounding=read_grounding(gold, document),
    )


def _stored(path: Path, document: Document, db: str) -> tuple[ClaimRow, ...]:
    """The claims of the latest revision of the source, if that is the revision that lies there now."""
    from extract.errors import FileError
    from extract.score import ClaimRow
    from extract.store import find_revision, open_store

    with open_store(db, create=False) as store:
        revision = find_revision(store, path.name)
        if store.source(revision.id) != document.text:
            problem = f"has changed since {revision.label} was stored; run `konkyo run` on it first"
            raise FileError(path, None, problem)
        return tuple(ClaimRow.of(claim) for claim in store.claims(revision.id))


def _print(found: Score, *, by_row: bool, errors: bool) -> None:
    from rich.console import Console

    from extract.score.table import listing, score_tables

    console = Console()
    for table in score_tables(found, by_row=by_row):
        console.print(table, "")
    if errors:
        typer.echo("\n".join(listing(found.verdicts, matched=False)).lstrip("\n") + "\n")
    typer.echo(f"signature: {found.signature}")
