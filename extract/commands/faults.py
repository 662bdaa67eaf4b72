"""``konkyo faults``: which planted errors do the checks notice?"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from extract.faults import Measurement, Rate


class Format(StrEnum):
    """How the figures are printed."""

    text = "text"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("faults")(faults)


def faults(
    file: Annotated[Path, typer.Argument(help="The document: Markdown or plain text in UTF-8.")],
    output: Annotated[Format, typer.Option("--format", help="Tables, or one JSON object.")] = Format.text,
    most: Annotated[
        int, typer.Option(min=1, max=1000, help="So many errors of each kind at most are planted.")
    ] = 6,
) -> None:
    """Test the checks: plant known errors of every kind into copies of a document and see which are noticed.

    An error counts as caught if a new finding of a fitting rule, at the severity of its kind or above, points at
    the edit. Harmless edits are made as well; those that raise an error or a warning are false alarms. Rates
    come with Wilson's 95 % intervals.

    Example: konkyo faults source/revlimid-fl-mzl-2.4.md
    """
    from rich.console import Console

    from extract.console import progress, use_utf8
    from extract.faults import measure
    from extract.files import printable
    from extract.formats import read_document

    use_utf8()
    with progress() as bar:
        document = read_document(file, printable(file.name))
        found = measure(
            document, most=most, progress=lambda done, total: bar.show(document.name, done, total)
        )
    if output is Format.json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        _print(Console(highlight=False, soft_wrap=True), found)


def _print(console: Console, found: Measurement) -> None:
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("kind")
    table.add_column("expected")
    table.add_column("of", justify="right")
    table.add_column("share", justify="right")
    table.add_column("95 % interval")
    for row in found.by_kind:
        expected = "no alarm" if row.severity == "none" else row.severity
        table.add_row(row.kind, expected, f"{row.rate.part}/{row.rate.whole}", *_shares(row.rate))
    console.print(table)
    console.print()
    console.print(
        f"{found.document} as it is: {found.errors} errors, {found.warnings} warnings, {found.notes} notes",
        markup=False,
    )
    console.print(f"caught       {_line(found.caught)}", markup=False)
    console.print(f"false alarms {_line(found.alarms)}", markup=False)
    missed = [trial for trial in found.trials if not trial.caught and found.is_fault(trial)]
    alarms = [trial for trial in found.trials if trial.alarms and not found.is_fault(trial)]
    for title, trials in (("not caught", missed), ("false alarms", alarms)):
        if trials:
            console.print(f"\n{title}", style="bold")
        for trial in trials:
            rules = f" ({', '.join(trial.alarms)})" if trial.alarms else ""
            change = f"「{_short(trial.old)}」 → 「{_short(trial.new)}」"
            console.print(f"  line {trial.line}: {trial.kind} {change}{rules}", markup=False)


def _short(text: str, limit: int = 40) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _line(rate: Rate) -> str:
    share, interval = _shares(rate)
    return f"{rate.part}/{rate.whole}  {share}  {interval}"


def _shares(rate: Rate) -> tuple[str, str]:
    if rate.share is None or rate.ci95 is None:
        return "–", "–"
    return f"{rate.share:.1%}", f"{rate.ci95[0]:.1%}–{rate.ci95[1]:.1%}"
