"""``konkyo audit``: print the head of the audit trail, and verify the trail against it."""

from __future__ import annotations

from typing import Annotated

import typer

from extract.options import DEFAULT_DB, Db


def register(app: typer.Typer) -> None:
    """Add ``konkyo audit`` with its commands."""
    group = typer.Typer(
        no_args_is_help=True, help="The audit trail of the store: who decided what, when and why."
    )
    group.command("head")(head)
    group.command("verify")(verify)
    group.command("log")(log)
    app.add_typer(group, name="audit")


def head(db: Db = DEFAULT_DB) -> None:
    """Print the head of the audit trail, NUMBER:HASH. Note it down: it proves later that nothing was
    rewritten.

    Example: konkyo audit head --db konkyo-out/konkyo.db
    """
    from extract.console import use_utf8
    from extract.store import open_store

    use_utf8()
    with open_store(db, create=False) as store:
        print(store.audit_head())


def verify(
    db: Db = DEFAULT_DB,
    head: Annotated[
        str | None,
        typer.Option("--head", help="A head printed earlier: in a QC record or by `audit head`."),
    ] = None,
) -> None:
    """Check that the audit trail and what it speaks of are as they were written.

    Without --head this finds what was changed, but not that the whole store was replaced by another one. Exit
    status 1 if anything is wrong; the first entry concerned comes first.

    Example: konkyo audit verify --head 12:9f86d081884c7d65
    """
    from extract.console import use_utf8
    from extract.store import open_store

    use_utf8()
    with open_store(db, create=False) as store:
        result = store.verify(head)
        for fault in result.faults:
            place = f"entry {fault.seq}" if fault.seq is not None else "trail"
            print(f"{store.name}: {place}: {fault.problem}")
    if not result.ok:
        raise typer.Exit(1)
    against = "" if head is None else ", and goes on from the head given"
    print(f"{result.entries} entries, unbroken{against}; head {result.head}")


def log(
    db: Db = DEFAULT_DB,
    after: Annotated[int, typer.Option("--after", help="Only entries behind this number.")] = 0,
) -> None:
    """Print the audit trail, one JSON object per entry.

    Example: konkyo audit log --db konkyo-out/konkyo.db
    """
    from extract.console import use_utf8
    from extract.store import open_store

    use_utf8()
    with open_store(db, create=False) as store:
        for entry in store.audit(after):
            print(entry.model_dump_json())
