"""``konkyo run``: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.options import DB_VARIABLE

if TYPE_CHECKING:
    from rich.console import Console

    from extract.errors import KonkyoError
    from extract.run import Outcome, Rates
    from extract.since import Since
    from extract.summary import Summary

DEFAULT_SOURCE = Path("source")
DEFAULT_OUT = Path("konkyo-out")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run")(run)


def run(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Documents, or folders of them. Default: source/.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where reports and exports go.")] = DEFAULT_OUT,
    db: Annotated[
        str | None,
        typer.Option(
            envvar=DB_VARIABLE,
            help="The store: a file, or postgresql+psycopg://user@host/db. Default: OUT/konkyo.db.",
        ),
    ] = None,
) -> None:
    """Extract, ground, check and score documents; write them to the store and a report for each.

    A source that has not changed is answered from the store. If a gold set GOLD/NAME.jsonl lies beside the
    folder of a source, precision and recall against it are part of the report. A document that cannot be read
    does not stop the others; the exit status is then 2.

    Example: konkyo run source/revlimid-fl-mzl-2.4.md --out konkyo-out
    """
    from rich.console import Console

    from extract.console import progress, use_utf8
    from extract.run import STORE, Outcome, tasks
    from extract.run import run as run_all
    from extract.store import open_store

    use_utf8()
    console = Console(highlight=False, soft_wrap=True)
    sources, failures = _sources(files or [DEFAULT_SOURCE])
    _tell_bad_rows(sources)
    if sources:
        with open_store(db or out / STORE) as store, progress() as bar:
            for _, outcome in run_all(tasks(sources, out), store, bar.show):
                if isinstance(outcome, Outcome):
                    _print_outcome(console, outcome)
                else:
                    failures.append(outcome)
    for failure in failures:
        typer.echo(f"konkyo: {failure}", err=True)
    if failures:
        raise typer.Exit(2)


def _tell_bad_rows(sources: list[Path]) -> None:
    """What of the project's glossaries was left out, each file once; one that cannot be read fails later."""
    from contextlib import suppress

    from extract.config import find_config
    from extract.errors import KonkyoError

    files: dict[Path, None] = {}
    for source in sources:
        with suppress(KonkyoError):
            files.update(dict.fromkeys(find_config(source).glossary_files))
    for path in files:
        from extract.termbases import read_termbase

        with suppress(KonkyoError):
            for row in read_termbase(path)[1]:
                typer.echo(f"konkyo: {row}", err=True)


def _sources(paths: list[Path]) -> tuple[list[Path], list[KonkyoError]]:
    """The documents that the paths mean, and the paths that mean none."""
    from extract.errors import KonkyoError
    from extract.formats import find_sources

    if paths == [DEFAULT_SOURCE] and not DEFAULT_SOURCE.exists():
        return [], [
            KonkyoError("no folder source/ here; name a document, for instance: konkyo run overview.md")
        ]
    found: list[Path] = []
    failures: list[KonkyoError] = []
    for path in paths:
        try:
            found.extend(find_sources(path))
        except KonkyoError as error:
            failures.append(error)
    return found, failures


def _print_outcome(console: Console, outcome: Outcome) -> None:
    from rich.text import Text

    notes = outcome.notes
    console.print(Text.assemble((notes.document, "bold"), f"  {outcome.state}, revision {notes.revision}"))
    _print_summary(console, notes.summary)
    if notes.since:
        _print_since(console, notes.since, notes.revision)
    if notes.measured:
        for name, rates in (("relaxed", notes.measured.relaxed), ("strict", notes.measured.strict)):
            console.print(f"  {name:<8} {_rates(rates)}", markup=False)
        console.print(f"  against  {_near(notes.measured.gold)}", markup=False)
    else:
        console.print("  not measured: there is no gold set for it")
    console.print(f"  report   {outcome.report}", markup=False)


def _print_since(console: Console, since: Since, revision: str) -> None:
    claims = [*(f"{count} {kind}" for kind, count in since.claims.items()), f"{since.unchanged} unchanged"]
    console.print(f"  since    {since.before}: claims {', '.join(claims)}", markup=False)
    if since.statements:
        console.print(f"           {since.statements} differences in statements", markup=False)
    if since.decisions:
        ends = ", ".join(f"{count} {outcome}" for outcome, count in since.decisions.items())
        console.print(f"           decisions {ends}", markup=False)
    if since.other_code and since.claims:
        console.print("           Konkyo or its settings changed too: some differences come from there")
    if since.claims or since.statements:
        console.print(f"           konkyo diff {since.before} {revision} shows them", markup=False)


def _near(path: str) -> Path:
    """The path as seen from here, if it lies below."""
    here = Path.cwd()
    return Path(path).relative_to(here) if Path(path).is_relative_to(here) else Path(path)


def _print_summary(console: Console, found: Summary) -> None:
    from rich.padding import Padding
    from rich.table import Table

    console.print(f"  {found.sentences} sentences, {found.claims} claims")
    console.print(
        f"  grounded {found.grounded} of {found.claims} claims in the glossary,"
        f" {found.citations_resolved} of {found.citations} citations in the references"
    )
    console.print(f"  flagged  {found.flagged} of {found.claims} claims by errors and warnings")
    if found.rules:
        table = Table(box=None, header_style="bold", pad_edge=False)
        table.add_column("severity")
        table.add_column("rule")
        table.add_column("findings", justify="right")
        table.add_column("claims", justify="right")
        for rule in found.rules:
            table.add_row(rule.severity, rule.rule, str(rule.findings), str(rule.claims))
        console.print(Padding(table, (0, 0, 0, 4)))


def _rates(rates: Rates) -> str:
    parts = (
        ("precision", rates.precision, rates.precision_ci95),
        ("recall", rates.recall, rates.recall_ci95),
        ("F1", rates.f1, rates.f1_ci95),
    )
    return "  ".join(f"{name} {_share(value)}{_interval(interval)}" for name, value, interval in parts)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _interval(interval: tuple[float, float] | None) -> str:
    return f" ({interval[0]:.2f}–{interval[1]:.2f})" if interval else ""
