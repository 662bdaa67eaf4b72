"""``konkyo lexicon``: see how a sentence is read, and let every row prove itself."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from extract.trace import Phrased, TracedSentence


class Format(StrEnum):
    """How a trace is printed."""

    text = "text"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(
        help="See how a sentence is read; prove the rows of the lexicons.", no_args_is_help=True
    )
    group.command("try")(try_text)
    group.command("check")(check)
    app.add_typer(group, name="lexicon")


def try_text(
    text: Annotated[str, typer.Argument(help="One sentence or several; the first are context for the last.")],
    output: Annotated[Format, typer.Option("--format", help="For people, or one JSON object.")] = Format.text,
) -> None:
    """Show how a text is read: words, parse, rows that fired, each claim's derivation, near misses.

    Example: konkyo lexicon try "テスタチニブは滑膜細胞の増殖を抑制した。"
    """
    from extract.console import use_utf8
    from extract.trace import trace

    use_utf8()
    found = trace(text)
    if output is Format.json:
        told = [sentence.model_dump(mode="json") for sentence in found]
        typer.echo(json.dumps({"sentences": told}, ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    console = Console(highlight=False)
    for sentence in found:
        _print(console, sentence)


def check(
    folder: Annotated[
        Path | None, typer.Option(help="Another folder of lexicons: only its files are read, nothing is run.")
    ] = None,
) -> None:
    """Run the two sentences of every row through the extractor; exit status 1 if a row breaks its promise.

    Example: konkyo lexicon check
    """
    from extract import lexicon as lexicons
    from extract import proofs
    from extract.console import use_utf8

    use_utf8()
    where = folder or lexicons.FOLDER
    lexicons.load(where)
    rows = proofs.read_proofs(where)
    problems = [f"{where / 'frames.toml'}: listed twice: {word}" for word in proofs.repeated(where)]
    problems += [f"{where / 'proofs.tsv'}: no row for {row}; add one" for row in proofs.unproved(where)]
    if folder is None:
        problems += [str(failure) for failure in proofs.failures(rows)]
    for problem in problems:
        typer.echo(problem)
    if problems:
        raise typer.Exit(1)
    typer.echo(f"{len(rows)} rows {'are well formed' if folder else 'fire and stay silent as they say'}")


# --- printing ----------------------------------------------------------------------------------------------


def _print(console: Console, sentence: TracedSentence) -> None:
    console.print(f"\n{sentence.text}", style="bold", markup=False)
    if not sentence.parsed:
        console.print("  cannot be parsed")
        return
    words = " / ".join(
        token.text if token.text == token.spelled else f"{token.text} ({token.spelled})"
        for token in sentence.tokens
    )
    console.print("words ", style="cyan", end="")
    console.print(words, markup=False)
    _print_tree(console, sentence)
    _print_phrases(console, sentence)
    _print_rows(console, sentence)
    _print_claims(console, sentence)


def _print_tree(console: Console, sentence: TracedSentence) -> None:
    from rich.text import Text
    from rich.tree import Tree

    tree = Tree(Text("parse", style="cyan"))
    branches: dict[int, Tree] = {-1: tree}

    def grow(phrase: Phrased) -> Tree:
        if phrase.index not in branches:
            head = next((one for one in sentence.phrases if one.index == phrase.head), None)
            above = grow(head) if head is not None else tree
            moved = phrase.head != phrase.parsed_head
            label = Text(f"{phrase.text}{phrase.function}")
            label.append("  ← moved here by a repair" if moved else "", style="yellow")
            branches[phrase.index] = above.add(label)
        return branches[phrase.index]

    for phrase in sorted(sentence.phrases, key=lambda one: one.index):
        grow(phrase)
    console.print(tree)


def _print_phrases(console: Console, sentence: TracedSentence) -> None:
    table = _table("phrase", "particle or form", "focus", "predicate", "type")
    for phrase in sentence.phrases:
        predicate = " ".join((phrase.predicate or "", *phrase.voice)).strip()
        row = (phrase.text, phrase.role, " ".join(phrase.focus), predicate, phrase.type)
        table.add_row(*map(_plain, row))
    console.print(table)


def _print_rows(console: Console, sentence: TracedSentence) -> None:
    table = _table("row", "word", "")
    for row in sentence.rows:
        made = ", ".join(str(number + 1) for number in row.claims)
        told = f"claim {made}" if made else f"no claim: {row.reason}"
        table.add_row(*map(_plain, (row.row, row.word, told)), style="" if made else "yellow")
    console.print(table if sentence.rows else "no row of the lexicons matches a word")


def _print_claims(console: Console, sentence: TracedSentence) -> None:
    if not sentence.claims:
        console.print("no claim", style="yellow")
    for number, traced in enumerate(sentence.claims, start=1):
        claim = traced.claim
        slots = (claim.subject, claim.treatment, claim.effect)
        values = " | ".join(slot.text if slot else "–" for slot in slots)
        console.print(f"claim {number}  ", style="green", end="")
        console.print(f"{values} | {claim.direction}", markup=False)
        for step in traced.steps:
            console.print(f"    {step}", markup=False)


def _table(*columns: str) -> Table:
    from rich.table import Table

    table = Table(box=None, header_style="cyan", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _plain(cell: str) -> Text:
    from rich.text import Text

    return Text(cell)
