"""A score, an agreement or a list of verdicts, for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.cells import cell_len
from rich.table import Table

from extract.score.agreement import Agreement
from extract.score.changes import Change, Kind
from extract.score.model import CAUSES, PARTS, Figure, Interval, Score, Share, SlotValues, Verdict

_EMPTY = "–"


def ratio(value: float | None, interval: Interval | None = None) -> str:
    """``0.912 (0.87–0.95)``; a dash for null."""
    if value is None:
        return _EMPTY
    return f"{value:.3f}" + (f" ({interval[0]:.2f}–{interval[1]:.2f})" if interval else "")


def score_tables(score: Score, *, by_row: bool = False) -> Iterator[Table]:
    """The tables of a score, most important first."""
    yield _figures("claims", {"relaxed": score.relaxed, "strict": score.strict})
    yield _shares("slots, on pairs matched without them", score.by_slot, exact=True)
    yield _figures("by direction (relaxed)", score.by_direction)
    yield _figures("by section (relaxed)", score.by_section)
    yield _shares("on matched pairs", score.by_attribute)
    yield _budget(score)
    if grounding := score.grounding:
        shares = {"terms": grounding.terms, "terms, any row mentioned": grounding.lenient}
        yield _shares("grounding, distinct values", {**shares, "citations": grounding.citations})
    if score.calibration:
        yield _confidence(score)
    if score.against:
        yield _against(score)
    if by_row:
        yield _rows(score)


def agreement_table(found: Agreement) -> Table:
    """Two passes against each other."""
    table = _table("agreement", "figure", "value", "on")
    table.add_row("F1, relaxed", ratio(found.relaxed.f1, found.relaxed.ci95), f"{found.relaxed.tp} pairs")
    table.add_row("F1, strict", ratio(found.strict.f1, found.strict.ci95), f"{found.strict.tp} pairs")
    table.add_row("alpha, direction", ratio(found.direction.alpha), f"{found.direction.pairs} pairs")
    table.add_row("alpha, modality", ratio(found.modality.alpha), f"{found.modality.pairs} pairs")
    return table


def _table(title: str, first: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, header_style="bold", pad_edge=False)
    table.add_column(first)
    for column in columns:
        table.add_column(column, justify="right")
    return table


def _figures(title: str, figures: Mapping[str, Figure]) -> Table:
    table = _table(title, "", "gold", "pred", "TP", "precision", "recall", "F1 (95 %)")
    for name, one in figures.items():
        counts = (str(count) for count in (one.n_gold, one.n_pred, one.tp))
        table.add_row(
            name or _EMPTY, *counts, ratio(one.precision), ratio(one.recall), ratio(one.f1, one.ci95)
        )
    return table


def _shares(title: str, shares: Mapping[Any, Share], *, exact: bool = False) -> Table:
    table = _table(title, "", "pairs", "right", *(["equal"] if exact else []), "accuracy (95 %)")
    for name, one in shares.items():
        equal = [str(one.exact)] if exact else []
        table.add_row(str(name), str(one.pairs), str(one.correct), *equal, ratio(one.accuracy, one.ci95))
    return table


def _budget(score: Score) -> Table:
    table = _table("error budget: earliest stage that failed", "", "missed", "spurious")
    for cause in CAUSES:
        table.add_row(cause, str(score.missed[cause]), str(score.spurious[cause]))
    return table


def _confidence(score: Score) -> Table:
    found = score.calibration
    assert found is not None
    table = _table("confidence", "", "value")
    table.add_row("claims", str(found.claims))
    table.add_row("Brier score", ratio(found.brier))
    table.add_row("AUROC", ratio(found.auroc))
    for share, caught in found.wrong_in_least_sure.items():
        table.add_row(f"wrong claims among the least sure {float(share):.0%}", ratio(caught))
    return table


def _against(score: Score) -> Table:
    found = score.against
    assert found is not None
    table = _table("against the old version (F1, relaxed)", "old", "new", "difference (95 %)", "p")
    difference = ratio(found.difference, found.ci95)
    table.add_row(ratio(found.old_f1), ratio(found.new_f1), difference, ratio(found.p_value))
    return table


def _rows(score: Score) -> Table:
    table = _table("by lexicon row, most wrong claims first", "row", "claims", "right", "precision")
    for one in score.by_row:
        table.add_row(one.row, str(one.claims), str(one.correct), ratio(one.precision))
    return table


# --- claim by claim ----------------------------------------------------------------------------------------


def listing(verdicts: Iterable[Verdict], *, matched: bool = True) -> Iterator[str]:
    """Plain lines, sentence by sentence: ``= `` matched, ``- MISS``, ``+ SPUR``; a near miss both.

    In a near miss the prediction stands below the gold claim and shows only what differs; ``·`` stands for a
    part that matches. Without ``matched`` errors alone are listed.
    """
    place: tuple[str, str, int | None] | None = None
    for one in verdicts:
        if one.matched and not matched:
            continue
        here = (one.document, one.sentence, one.start)
        if here != place:
            place = here
            yield ""
            yield _heading(one)
        yield from _lines(one)


def _lines(one: Verdict) -> Iterator[str]:
    gold, pred = one.gold, one.pred
    if gold and one.matched:
        yield f"  =      {_joined(_values(gold))}"
    elif gold and pred:
        above, below = _values(gold), _values(pred, one.differs)
        widths = [max(cell_len(top), cell_len(bottom)) for top, bottom in zip(above, below, strict=True)]
        yield f"  - MISS {_joined(above, widths)}  [{one.cause}: {', '.join(one.differs)}]"
        yield f"  + NEAR {_joined(below, widths)}{_derivation(pred)}"
    elif gold:
        yield f"  - MISS {_joined(_values(gold))}  [{one.cause}]"
    elif pred:
        yield f"  + SPUR {_joined(_values(pred))}{_derivation(pred)}"


def _values(claim: SlotValues, only: Iterable[str] = PARTS) -> list[str]:
    shown = set(only)
    return [(getattr(claim, part) or "∅") if part in shown else "·" for part in PARTS]


def _joined(values: Iterable[str], widths: Iterable[int] = (0, 0, 0, 0)) -> str:
    return " | ".join(
        value + " " * (width - cell_len(value)) for value, width in zip(values, widths, strict=True)
    )


def _derivation(claim: SlotValues) -> str:
    return f"  <{' '.join(claim.found_by)}>" if claim.found_by else ""


_MARKS: dict[Kind, str] = {
    "gained": "+ GAIN",
    "lost": "- LOST",
    "new_spurious": "- SPUR",
    "gone_spurious": "+ GONE",
}


def change_listing(found: Iterable[Change]) -> Iterator[str]:
    """Plain lines, sentence by sentence: ``+`` for the better (GAIN, GONE), ``-`` for the worse."""
    place: tuple[str, str, int | None] | None = None
    for change in found:
        one = change.verdict
        here = (one.document, one.sentence, one.start)
        if here != place:
            place = here
            yield ""
            yield f"{one.document} {_heading(one)}"
        claim = one.gold if change.kind in ("gained", "lost") else one.pred
        if claim:
            reason = f"  [{one.cause}]" if change.kind == "lost" else ""
            derivation = "" if change.kind == "lost" else _derivation(one.pred or claim)
            yield f"  {_MARKS[change.kind]} {_joined(_values(claim))}{reason}{derivation}"


def _heading(one: Verdict) -> str:
    return f"[{one.section} @{'?' if one.start is None else one.start}] {one.sentence}"
