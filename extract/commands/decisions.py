"""``konkyo decisions``: what reviewers decided; attaching anew by hand; workbooks to be filled in."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extract.options import DEFAULT_DB, Db

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.decisions import Listed
    from extract.model import Claim, SentenceRef
    from extract.store import Decision, Revision, Store

Name = Annotated[
    str | None, typer.Argument(help="A document, NAME or NAME@1. Default: the only one there is.")
]
By = Annotated[str, typer.Option("--by", envvar="KONKYO_REVIEWER", help="Who decides: your name.")]


class Format(StrEnum):
    """How decisions are printed."""

    text = "text"
    jsonl = "jsonl"


class Language(StrEnum):
    """The language of the claims."""

    en = "en"
    ja = "ja"


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Decisions of reviewers: list them, attach orphaned ones anew, fill them in in a workbook.",
    )
    group.command("list")(list_)
    group.command("attach")(attach)
    group.command("export")(export)
    group.command("import")(import_)
    app.add_typer(group, name="decisions")


def list_(
    name: Name = None,
    db: Db = DEFAULT_DB,
    lost: Annotated[
        bool, typer.Option("--lost", help="Only orphaned and reopened ones, with claims that may be meant.")
    ] = False,
    output: Annotated[Format, typer.Option("--format", help="Lines, or JSON objects.")] = Format.text,
    language: Annotated[Language, typer.Option(help="The language of the claims.")] = Language.en,
) -> None:
    """Print every decision as it stands in a revision: its number, who took it, and what became of it.

    Example: konkyo decisions list revlimid-fl-mzl-2.4.md --lost
    """
    from extract.console import use_utf8
    from extract.decisions import listed
    from extract.store import find_revision, open_store

    use_utf8()
    with open_store(db, create=False) as store:
        revision = find_revision(store, name)
        found = [
            one
            for one in listed(store, revision.id, language.value)
            if not lost or one.standing in ("orphaned", "reopened")
        ]
        if output is Format.jsonl:
            for one in found:
                print(one.model_dump_json())
            return
        print(f"{revision.label}: {len(found)} {'lost ' if lost else ''}decisions")
        for one in found:
            print(*_lines(one), sep="\n")
            if lost and one.standing == "orphaned":
                print(*_offers(store, revision, one, language), sep="\n")


def attach(
    decision: Annotated[
        int, typer.Argument(help="The number of the decision, from `decisions list --lost`.")
    ],
    by: By,
    claim: Annotated[str | None, typer.Option("--claim", help="The id of the claim that is meant.")] = None,
    line: Annotated[
        int | None,
        typer.Option("--line", help="For a decision about a sentence: a line that the sentence is on."),
    ] = None,
    comment: Annotated[str | None, typer.Option(help="Why; kept in the audit trail.")] = None,
    db: Db = DEFAULT_DB,
) -> None:
    """Attach an orphaned or reopened decision to a claim by hand. The old one stays in the history.

    Example: konkyo decisions attach 12 --claim 4e44cd9e1afea3eb --by mori
    """
    from extract.console import use_utf8
    from extract.decisions import attached
    from extract.errors import KonkyoError
    from extract.store import open_store

    use_utf8()
    with open_store(db, create=False) as store:
        old = store.decision(decision)
        if old is None:
            raise KonkyoError(f"decision {decision}: not in {store.name}; `konkyo decisions list` shows them")
        revision = store.latest(old.document)
        assert revision is not None
        target = _target(store, revision, old, claim, line)
        made = store.reattach(decision, attached(old, target, comment), revision.id, by)
        print(f"decision {made.id}: {made.verdict} on {revision.label}, from decision {decision}")
        print(f"audit head {store.audit_head()}")


def export(
    out: Annotated[Path, typer.Option(help="The workbook, XLSX.")],
    name: Name = None,
    by: Annotated[
        str | None, typer.Option("--by", help="Fill in this reviewer's decisions and show nobody else's.")
    ] = None,
    db: Db = DEFAULT_DB,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write the claims with their decisions as a workbook; verdicts and slots can be filled in by drop-down.

    Example: konkyo decisions export revlimid-fl-mzl-2.4.md --out mori.xlsx --by mori
    """
    from extract.console import use_utf8
    from extract.decisions.workbook import decisions_workbook
    from extract.errors import FileError
    from extract.files import write_file
    from extract.store import find_revision, open_store

    use_utf8()
    if out.exists() and not force:
        raise FileError(out, None, "is there already; name another file, or replace it with --force")
    with open_store(db, create=False) as store:
        revision = find_revision(store, name)
        write_file(out, decisions_workbook(store, revision, by))
        print(f"{out}: {revision.label}, audit head {store.audit_head()}")


def import_(
    file: Annotated[Path, typer.Argument(help="A workbook from `decisions export`, filled in.")],
    by: By,
    db: Db = DEFAULT_DB,
    check: Annotated[bool, typer.Option("--check", help="Only read it; write nothing.")] = False,
) -> None:
    """Take the decisions of a workbook. If a row is bad, every bad row is named and nothing is written.

    Rows without a verdict decide nothing; what the reviewer has decided already is not written again.

    Example: konkyo decisions import mori.xlsx --by mori
    """
    from extract.console import use_utf8
    from extract.decisions.entries import read_entries
    from extract.store import open_store

    use_utf8()
    with open_store(db, create=False) as store:
        found = read_entries(file, store, by)
        for problem in found.problems:
            typer.echo(f"konkyo: {problem}", err=True)
        if found.problems:
            typer.echo(f"konkyo: {file}: {len(found.problems)} bad rows; nothing was written", err=True)
            raise typer.Exit(2)
        if not check:
            for judgement in found.judgements:
                store.decide(judgement, found.revision.id, by)
        done = "to write" if check else "written"
        print(
            f"{found.revision.label}: {len(found.judgements)} decisions {done}, {found.unchanged} known already,"
            f" {found.empty} rows without a verdict; audit head {store.audit_head()}"
        )


def _target(
    store: Store, revision: Revision, old: Decision, claim: str | None, line: int | None
) -> Claim | SentenceRef:
    from extract.errors import KonkyoError

    if (claim is None) == (line is None):
        raise KonkyoError("name the claim with --claim, or the sentence with --line")
    if claim is None:
        return _sentence(store, revision, old, line or 0)
    found = store.claim(revision.id, claim)
    if found is None:
        raise KonkyoError(f"{revision.label}: no claim {claim}; claims.jsonl of its report lists their ids")
    return found


def _sentence(store: Store, revision: Revision, old: Decision, line: int) -> SentenceRef:
    """The sentence on a line; of several the one most like the old one."""
    from rapidfuzz.distance import Indel

    from extract.errors import KonkyoError
    from extract.model import SentenceRef
    from extract.sentences import split_sentences
    from extract.text import Lines

    document = store.document(revision.id)
    lines = Lines(document.text)
    found = [
        sentence
        for sentence in split_sentences(document)
        if lines.line(sentence.start) <= line <= lines.line(max(sentence.start, sentence.end - 1))
    ]
    if not found:
        raise KonkyoError(f"{revision.label}: no sentence on line {line}")
    best = max(found, key=lambda one: Indel.normalized_similarity(old.sentence.text, one.text))
    return SentenceRef(text=best.text, start=best.start, end=best.end)


def _lines(one: Listed) -> Iterator[str]:
    place = "gone" if one.line is None else f"line {one.line}"
    reason = f" ({one.reason})" if one.reason else ""
    settles = ", settles a disagreement" if one.adjudication else ""
    origin = f", from decision {one.origin}" if one.origin is not None else ""
    yield (
        f"{one.decision}  {one.verdict}{reason}  {one.standing}, {place}  {one.reviewer},"
        f" {one.made:%Y-%m-%d %H:%M} UTC{settles}{origin}"
    )
    yield f"    {one.about}"
    yield from (f"  = {result}" for result in one.result)
    yield from (f"  ~ {change}" for change in one.changes)
    if one.comment:
        yield f"  # {' '.join(one.comment.split())}"


def _offers(store: Store, revision: Revision, one: Listed, language: Language) -> Iterator[str]:
    from extract.decisions import candidates
    from extract.render import Renderer

    old = store.decision(one.decision)
    renderer = Renderer(store.document(revision.id).glossary)
    for claim, likeness in candidates(old, store.claims(revision.id)) if old else ():
        reading = renderer.en(claim) if language is Language.en else renderer.ja(claim)
        yield f"  ? --claim {claim.id}  {likeness:.0%} alike: {reading}"
