"""``konkyo diff``: what changed between two versions of a document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.options import DEFAULT_DB, Db

if TYPE_CHECKING:
    from extract.console import Bar
    from extract.diff import ClaimDiff
    from extract.model import Extraction


class Format(StrEnum):
    """How the differences are printed."""

    text = "text"
    jsonl = "jsonl"


def register(app: typer.Typer) -> None:
    """Add ``konkyo diff``."""
    app.command("diff")(diff)


def diff(
    old: Annotated[str, typer.Argument(help="A file, or a stored revision: NAME@1, NAME@latest.")],
    new: Annotated[str, typer.Argument(help="Another one.")],
    db: Db = DEFAULT_DB,
    format: Annotated[
        Format, typer.Option("--format", help="text, or one JSON object a line.")
    ] = Format.text,
    statements: Annotated[
        bool,
        typer.Option(
            "--statements", help="Compare statements only: no claims are extracted; any text will do."
        ),
    ] = False,
) -> None:
    """Print what changed: claims added, removed, changed slot by slot, direction flips first; then numbers,
    units, temperatures, names, dates and other words, each with its place in both versions.

    Two stored revisions are compared without loading the model.

    Example: konkyo diff overview-1.md overview-2.md
    """
    from extract.console import progress, use_utf8
    from extract.diff import compare, lines

    use_utf8()
    with ExitStack() as stack:
        bar = stack.enter_context(progress())
        before, after = (_load(name, db, statements, stack, bar) for name in (old, new))
    found = compare(before, after, old, new)
    for line in _json_lines(found) if format is Format.jsonl else lines(found):
        print(line)


def _load(name: str, db: str, statements: bool, stack: ExitStack, bar: Bar) -> Extraction:
    path = Path(name)
    if not path.exists() and "@" in name:
        found = _stored(name, db, stack)
        return found.model_copy(update={"claims": ()}) if statements else found
    if statements:
        return _plain(path)
    from extract.formats.decode import NoJapanese
    from extract.pipeline import extract_file

    try:
        return extract_file(path, progress=lambda done, total: bar.show(name, done, total))
    except NoJapanese:
        typer.echo(f"{name}: holds no Japanese text, so no claims; statements are compared", err=True)
        return _plain(path)


def _stored(name: str, db: str, stack: ExitStack) -> Extraction:
    from extract.store import find_revision, open_store

    store = stack.enter_context(open_store(db, create=False))
    return store.extraction(find_revision(store, name).id)


def _plain(path: Path) -> Extraction:
    """A text without claims, of whatever kind and language."""
    from extract.formats.decode import decode_file
    from extract.model import Document, Extraction

    document = Document(
        name=path.name, text=decode_file(path), sections=(), blocks=(), glossary=(), references=()
    )
    return Extraction(document=document, sentences=0, claims=(), findings=())


def _json_lines(found: ClaimDiff) -> Iterator[str]:
    summary = {"type": "summary", "old": found.old, "new": found.new, "unchanged": found.unchanged}
    yield json.dumps(summary, ensure_ascii=False)
    for claim in found.claims:
        yield json.dumps({"type": "claim", **claim.model_dump(mode="json")}, ensure_ascii=False)
    for statement in found.statements:
        yield json.dumps({"type": "statement", **statement.model_dump(mode="json")}, ensure_ascii=False)
