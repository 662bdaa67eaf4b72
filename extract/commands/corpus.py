"""``konkyo corpus``: a folder of documents, on one machine or many."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extract.corpus import Totals
    from extract.corpus.job import Execute
    from extract.corpus.pieces import Batch, Done


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("corpus")(corpus)


def corpus(
    folder: Annotated[Path, typer.Argument(help="Documents in this folder and below it.")],
    out: Annotated[
        Path,
        typer.Option(
            help="NAME.parquet: the claims; beside it NAME.findings.parquet and NAME.documents.parquet."
        ),
    ],
    scheduler: Annotated[
        str | None, typer.Option(help="A Dask cluster: tcp://host:port. Default: processes of this machine.")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(min=0, help="Processes on this machine; 0: none but this one. Default: one a core."),
    ] = None,
    db: Annotated[
        str | None,
        typer.Option(help="The store: a file, or postgresql+psycopg://user@host/db. Default: NAME.db."),
    ] = None,
) -> None:
    """Extract, ground and check all documents of a folder; write them to the store and as Parquet.

    What has not changed is answered from the store, so a run that was stopped goes on where it stopped. A
    document that cannot be read, or that kills its worker, is reported and does not stop the others; the exit
    status is then 2. The Parquet files are the same to the byte however many workers made them.

    Example: konkyo corpus archive --out claims.parquet --workers 4
    """
    _need_libraries()
    from extract.console import progress, use_utf8
    from extract.corpus import Corpus, output_paths
    from extract.store import open_store

    if scheduler is not None and workers is not None:
        raise typer.BadParameter(
            "a scheduler has workers of its own; leave out one of --scheduler and --workers"
        )
    use_utf8()
    outputs = output_paths(out)
    with open_store(db or outputs.store) as store, progress() as bar:
        job = Corpus(folder, store)
        totals = job.run(_execute(scheduler, workers), outputs, lambda *steps: bar.show(folder.name, *steps))
    _tell(totals, out)
    if totals.problems:
        raise typer.Exit(2)


def _need_libraries() -> None:
    from importlib.util import find_spec

    from extract.errors import KonkyoError

    if not (find_spec("distributed") and find_spec("pyarrow")):
        raise KonkyoError("corpora need Dask and pyarrow: pip install 'konkyo[corpus]'")


def _execute(scheduler: str | None, workers: int | None) -> Execute:
    from extract import fingerprint
    from extract.corpus.worker import extract_batch

    versions = fingerprint.joined(fingerprint.versions())

    def here(batches: Iterable[Batch]) -> Iterator[Done]:
        for batch in batches:
            yield from extract_batch(batch, versions)

    def there(batches: Iterable[Batch]) -> Iterator[Done]:
        from extract.corpus.cluster import Cluster, default_workers

        with Cluster(scheduler, workers or default_workers()) as cluster:
            yield from cluster.run(batches, extract_batch, versions)

    return here if workers == 0 else there


def _tell(totals: Totals, out: Path) -> None:
    typer.echo(
        f"{totals.documents} documents: {totals.extracted} extracted, {totals.unchanged} unchanged,"
        f" {len(totals.problems)} failed"
    )
    typer.echo(f"{totals.claims} claims, {totals.findings} findings: {out}")
    for problem in totals.problems.values():
        typer.echo(f"konkyo: {problem}", err=True)
