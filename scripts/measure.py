"""Extracts from every text that has gold, and prints the scores; the development loop in one command.

Texts: the gold set of the project, the annotated texts of other genres in ``tests/cases/texts``, and every ``X.md``
with an ``X.jsonl`` beside it in the dev folder, which lies beside the repository and may be missing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.table import Table

from extract.errors import FileError, KonkyoError
from extract.formats import read_document
from extract.gold import gold_files, read_grounding, source_of
from extract.model import Document
from extract.score import Case, ClaimRow, Score, read_rows, score
from extract.score.changes import KINDS, changes
from extract.score.rows import lines_of
from extract.score.table import change_listing, listing, ratio, score_tables

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT.parent / "shared" / "dev"
INVENTED = Path("tests") / "cases" / "texts"
HELD_OUT = Path("tests") / "cases" / "heldout"


Origin = Literal["own", "invented", "dev", "heldout"]


@dataclass(frozen=True, slots=True)
class Text:
    """A source with its gold. ``article``: of the dev folder, and no document in CTD form."""

    name: str
    source: Path
    gold: Path
    origin: Origin

    @property
    def dev(self) -> bool:
        return self.origin == "dev"

    @property
    def article(self) -> bool:
        return self.dev and not self.name.startswith("ctd-")


@dataclass(frozen=True, slots=True)
class Measured:
    """A text with its scores."""

    text: Text
    sentences: int
    case: Case
    score: Score


def _annotated(folder: Path, origin: Origin) -> list[Text]:
    """Every ``X.md`` that has an ``X.jsonl`` beside it."""
    pairs = ((path, path.with_suffix(".jsonl")) for path in sorted(folder.glob("*.md")))
    return [Text(path.stem, path, gold, origin) for path, gold in pairs if gold.exists()]


def find_texts(root: Path, dev: Path | None, only: str | None, *, held_out: bool = False) -> list[Text]:
    """The texts to be measured, the project's own first, or those held out. Raises ``FileError`` if there is none."""
    if held_out:
        texts = _annotated(root / HELD_OUT, "heldout")
    else:
        texts = [Text(path.stem, source_of(path), path, "own") for path in gold_files(root / "gold")]
        texts += _annotated(root / INVENTED, "invented")
        texts += _annotated(dev, "dev") if dev else []
    chosen = [text for text in texts if only is None or only in text.name]
    if not chosen:
        raise FileError(dev or root / "gold", None, f"no text is called {only}; leave out --only to see all")
    return chosen


# --- extraction and saved runs -----------------------------------------------------------------------------


Claims = dict[str, list[ClaimRow]]


def extract(text: Text) -> tuple[Document, int, list[ClaimRow]]:
    """The document, its number of sentences and its claims, by the present code."""
    from extract.pipeline import extract_file

    found = extract_file(text.source)
    return found.document, found.sentences, [ClaimRow.of(claim) for claim in found.claims]


def save(path: Path, runs: Iterable[Measured]) -> None:
    """Write the claims of a run, one JSON object a line, with the key ``text``: the name of the text."""
    with path.open("w", encoding="utf-8") as file:
        for one in runs:
            for row in one.case.pred:
                record = {"text": one.text.name, **row.model_dump(mode="json")}
                file.write(json.dumps(record, ensure_ascii=False) + "\n")


def load(path: Path) -> Claims:
    """Claims by the name of their text, as ``save`` wrote them."""
    found: Claims = {}
    for number, line in lines_of(path):
        try:
            record: dict[str, Any] = json.loads(line)
            found.setdefault(record["text"], []).append(ClaimRow.model_validate(record))
        except (ValueError, KeyError, TypeError):
            raise FileError(path, number, "is no line of a saved run; make one with --save") from None
    return found


def measure(text: Text, saved: Claims | None, old: Claims | None) -> Measured:
    """Score one text, with the claims of the present code, or with those of a saved run."""
    if saved is None:
        document, sentences, pred = extract(text)
    else:
        document, sentences, pred = read_document(text.source), 0, saved.get(text.name, [])
    before = None if old is None else old.get(text.name, [])
    case = Case(document, read_rows(text.gold), pred, before, read_grounding(text.gold, document))
    return Measured(text=text, sentences=sentences, case=case, score=score([case]))


# --- printing ----------------------------------------------------------------------------------------------

COLUMNS = ("sent.", "gold", "pred", "TP", "P", "R", "F1 relaxed (95 %)", "F1 strict", "direction")
POOLS: dict[str, Callable[[Text], bool]] = {
    "articles pooled": lambda text: text.article,
    "all dev pooled": lambda text: text.dev,
    "invented pooled": lambda text: text.origin == "invented",
    "held out pooled": lambda text: text.origin == "heldout",
}


def overview(runs: Sequence[Measured]) -> Table:
    """One row a text and one a pool of several; ``direction`` on pairs matched without it."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("text")
    for column in COLUMNS:
        table.add_column(column, justify="right", no_wrap=True)
    for one in runs:
        table.add_row(one.text.name, *_row(one.score, one.sentences))
    for name, belongs in POOLS.items():
        pool = [one for one in runs if belongs(one.text)]
        if len(pool) > 1:
            pooled = score([one.case for one in pool])
            table.add_row(name, *_row(pooled, sum(one.sentences for one in pool)), style="bold")
    return table


def _row(found: Score, sentences: int) -> list[str]:
    relaxed = found.relaxed
    return [
        str(sentences or "–"),
        *(str(count) for count in (relaxed.n_gold, relaxed.n_pred, relaxed.tp)),
        ratio(relaxed.precision),
        ratio(relaxed.recall),
        ratio(relaxed.f1, relaxed.ci95),
        ratio(found.strict.f1),
        ratio(found.by_slot["direction"].accuracy),
    ]


def show_changes(runs: Sequence[Measured], console: Console) -> None:
    """Gains and losses against the old claims, claim by claim, then in sum."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("text", "old F1", "new F1", "difference (95 %)", "p", *KINDS):
        table.add_column(column, justify="left" if column == "text" else "right")
    for one in runs:
        case = one.case
        old = score([Case(document=case.document, gold=case.gold, pred=case.old or ())])
        found = changes(old.verdicts, one.score.verdicts)
        print_lines(change_listing(found))
        counts = (str(sum(change.kind == kind for change in found)) for kind in KINDS)
        table.add_row(one.text.name, *_difference(one.score), *counts)
    for name, belongs in POOLS.items():
        pool = [one.case for one in runs if belongs(one.text)]
        if len(pool) > 1:
            table.add_row(name, *_difference(score(pool)), style="bold")
    console.print("", table)


def _difference(found: Score) -> list[str]:
    against = found.against
    if against is None:
        return ["–"] * 4
    difference = ratio(against.difference, against.ci95)
    return [ratio(against.old_f1), ratio(against.new_f1), difference, ratio(against.p_value)]


def show_errors(runs: Sequence[Measured], console: Console, *, matched: bool) -> None:
    """Every sentence with its misses and spurious predictions, then the tables of the text."""
    for one in runs:
        print_lines(listing(one.score.verdicts, matched=matched))
        console.print()
        for table in score_tables(one.score, by_row=True):
            console.print(table, "")


def print_lines(lines: Iterable[str]) -> None:
    """Print lines as they are: no wrapping, so that they can be searched and cut."""
    for line in lines:
        print(line)


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    only: Annotated[str | None, typer.Option(help="Only texts whose name holds this.")] = None,
    dev: Annotated[
        Path | None, typer.Option(help="Folder of X.md + X.jsonl instead of the dev folder.")
    ] = None,
    errors: Annotated[str | None, typer.Option(help="Errors of the texts whose name holds this.")] = None,
    all_claims: Annotated[bool, typer.Option("--all", help="With --errors, what matches, too.")] = False,
    save_to: Annotated[Path | None, typer.Option("--save", help="Keep the claims of this run.")] = None,
    against: Annotated[
        Path | None, typer.Option("--compare", help="Gains and losses against a kept run.")
    ] = None,
    kept: Annotated[Path | None, typer.Option("--with", help="Measure a kept run, not the code.")] = None,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="The texts nobody tuned on, and these alone; no errors shown.")
    ] = False,
) -> None:
    """Scores on every text that has gold. Lists of claims come first, the table last."""
    folder = dev or (DEV if DEV.is_dir() else None)
    old, saved = (load(path) if path else None for path in (against, kept))
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    runs = [measure(text, saved, old) for text in find_texts(ROOT, folder, errors or only, held_out=held_out)]
    if save_to:
        save(save_to, runs)
    if errors and not held_out:
        show_errors(runs, console, matched=all_claims)
    if old is not None:
        show_changes(runs, console)
        console.print()
    console.print(overview(runs))
    console.print(f"signature: {runs[0].score.signature}", soft_wrap=True)


if __name__ == "__main__":
    try:
        app()
    except KonkyoError as error:
        print(f"measure: {error}", file=sys.stderr)
        sys.exit(2)
