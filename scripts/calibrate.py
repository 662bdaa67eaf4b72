"""Fits the confidence of claims and writes ``extract/lexicons/confidence.toml``; run it after extraction has changed.

Texts: the gold set of the project, the annotated texts of ``tests/cases/texts``, and the dev folder beside the
repository, where there is one. What is reported was measured leaving one text out; what is written is fitted on all.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from extract import lexicon as lexicons
from extract.doubts import FeatureReader, Wording, doubts
from extract.doubts.fit import PENALTY, Case, fit, left_out
from extract.doubts.model import PATH, Measured, Model, Weight
from extract.errors import FileError, KonkyoError
from extract.formats import read_document
from extract.gold import gold_files, source_of
from extract.pipeline import extract_claims, ground_claims
from extract.score import Case as ScoreCase
from extract.score import ClaimRow, read_rows
from extract.score.calibration import (
    Pair,
    auroc,
    auroc_within,
    calibration,
    interval_over,
    wrong_in_least_sure,
)
from extract.score.model import Calibration
from extract.score.scorer import compare
from extract.score.table import ratio

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (ROOT / "tests" / "cases" / "texts", ROOT.parent / "shared" / "dev")
HEAD = """\
# How likely a claim is read right: written by scripts/calibrate, not by hand. What each feature means stands in
# doubts.toml; a coefficient is what one standard deviation (scale) above the mean adds to the log odds.
"""


def annotated(more: Sequence[Path]) -> list[tuple[Path, Path]]:
    """Sources with their gold. Raises ``FileError`` if a folder that was named holds none."""
    found = [(source_of(gold), gold) for gold in gold_files(ROOT / "gold")]
    for folder in (*FOLDERS, *more):
        sources = sorted(folder.glob("*.md")) if folder.is_dir() else []
        pairs = [
            (path, path.with_suffix(".jsonl")) for path in sources if path.with_suffix(".jsonl").exists()
        ]
        if not pairs and folder in more:
            raise FileError(folder, None, "holds no X.md with its X.jsonl; name another folder")
        found += pairs
    return list({gold.resolve(): (source, gold) for source, gold in found}.values())


def cases_of(source: Path, gold: Path) -> list[Case]:
    """The claims that the present code finds in a text, with their features and whether they are right."""
    document = read_document(source)
    sentences, _, parses, claims = extract_claims(document)
    claims = ground_claims(document, claims)
    features = FeatureReader(lexicons.load(), document).read(
        sentences, [Wording.of(one) for one in parses], claims
    )
    judged = compare(ScoreCase(document, read_rows(gold), [ClaimRow.of(claim) for claim in claims]))
    right = {
        row.id for sentence in judged for _, column in sentence.relaxed for row in sentence.pred[column].rows
    }
    return [Case(source.stem, one, claim.id in right) for claim, one in zip(claims, features, strict=True)]


# --- telling -----------------------------------------------------------------------------------------------


def by_text(cases: Sequence[Case], probabilities: Sequence[float]) -> list[list[Pair]]:
    """Probability and outcome of the claims of each text."""
    texts: dict[str, list[Pair]] = {}
    for probability, case in zip(probabilities, cases, strict=True):
        texts.setdefault(case.text, []).append((probability, case.right))
    return list(texts.values())


def show(cases: Sequence[Case], probabilities: Sequence[float], found: Calibration, console: Console) -> None:
    """By text, by bin of confidence, and by share reviewed; all leaving one text out."""
    table = _table("text", "claims", "wrong", "AUROC")
    names = dict.fromkeys(case.text for case in cases)
    texts = by_text(cases, probabilities)
    for text, pairs in zip(names, texts, strict=True):
        table.add_row(text, str(len(pairs)), str(sum(not right for _, right in pairs)), ratio(auroc(pairs)))
    wrong = sum(not case.right for case in cases)
    table.add_row("all", str(len(cases)), str(wrong), ratio(found.auroc), style="bold")
    console.print(table, "")
    table = _table("confidence", "claims", "mean", "right")
    for one in found.bins:
        span = f"{one.low:.1f}–{one.high:.1f}"
        table.add_row(span, str(one.claims), f"{one.mean_confidence:.2f}", f"{one.accuracy:.2f}")
    console.print(table, "")
    table = _table("least sure", "of the wrong claims", "times their share", "95 % over texts")
    for name, caught in found.wrong_in_least_sure.items():
        share = float(name)
        times = "–" if caught is None else f"{caught / share:.2f}"
        interval = interval_over(texts, partial(wrong_in_least_sure, share=share))
        shown = f"{interval[0] / share:.2f}–{interval[1] / share:.2f}" if interval else "–"
        table.add_row(f"{share:.0%}", ratio(caught), times, shown)
    console.print(table, "")
    interval = interval_over(texts, auroc)
    shown = f" (95 % over texts {interval[0]:.3f}–{interval[1]:.3f})" if interval else ""
    console.print(
        f"AUROC {ratio(found.auroc)}{shown}; between claims of one text {ratio(auroc_within(texts))}"
    )
    base = wrong / len(cases)
    console.print(
        f"Brier {found.brier:.3f} (without any feature {base * (1 - base):.3f}), leaving one text out"
    )


def _table(*columns: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, justify="left" if column == "text" else "right")
    return table


def show_weights(model: Model, console: Console) -> None:
    """What each feature is worth, the heaviest weakness first; and features that say nothing here."""
    for one in sorted(model.weight, key=lambda weight: weight.coefficient):
        console.print(f"{one.coefficient:+.3f}  {one.name}", markup=False)
    used = {one.name for one in model.weight}
    idle = [one.name for one in doubts().feature if one.name not in used]
    console.print(f"of no weight: {', '.join(idle)}", markup=False)


def text_of(model: Model) -> str:
    """The model as TOML."""
    lines = [HEAD, f"intercept = {model.intercept:.4f}"]
    if model.measured:
        measured = model.measured.model_dump()
        shares = measured.pop("wrong_in_least_sure")
        lines += ["", "[measured]", *(f"{key} = {value}" for key, value in measured.items())]
        lines += [
            "[measured.wrong_in_least_sure]",
            *(f'"{share}" = {part}' for share, part in shares.items()),
        ]
    if model.text:
        lines += ["", "[text]", *_entry(model.text)]
    for one in model.weight:
        lines += ["", "[[weight]]", *_entry(one)]
    return "\n".join(lines) + "\n"


def _entry(one: Weight) -> list[str]:
    values = (("mean", one.mean), ("scale", one.scale), ("coefficient", one.coefficient))
    return [f'name = "{one.name}"', *(f"{key} = {value:.4f}" for key, value in values)]


def measured_of(cases: Sequence[Case], found: Calibration) -> Measured:
    """The figures that are kept with the model."""
    shares = {share: round(part, 3) for share, part in found.wrong_in_least_sure.items() if part is not None}
    return Measured(
        texts=len({case.text for case in cases}),
        claims=len(cases),
        wrong=sum(not case.right for case in cases),
        brier=round(found.brier, 4),
        auroc=round(found.auroc or 0.5, 4),
        wrong_in_least_sure=shares,
    )


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    more: Annotated[
        list[Path] | None, typer.Option(help="Another folder of X.md + X.jsonl; may be given again.")
    ] = None,
    write: Annotated[bool, typer.Option(help="Write the fitted model.")] = True,
    weights: Annotated[bool, typer.Option(help="Print what each feature is worth.")] = False,
    penalty: Annotated[float, typer.Option(help="Strength of the ridge penalty.")] = PENALTY,
) -> None:
    """Fit on every annotated text, report leaving one text out, write the model."""
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    cases = [case for source, gold in annotated(more or []) for case in cases_of(source, gold)]
    probabilities = left_out(cases, doubts(), penalty)
    found = calibration([(p, case.right) for p, case in zip(probabilities, cases, strict=True)])
    if found is None:
        raise FileError(ROOT / "gold", None, "yields no claim; nothing can be fitted")
    model = fit(cases, doubts(), penalty).model_copy(update={"measured": measured_of(cases, found)})
    if weights:
        show_weights(model, console)
    show(cases, probabilities, found, console)
    if write:
        PATH.write_text(text_of(model), encoding="utf-8")
        console.print(f"written: {PATH.relative_to(ROOT)}")


if __name__ == "__main__":
    try:
        app()
    except KonkyoError as error:
        print(f"calibrate: {error}", file=sys.stderr)
        sys.exit(2)
