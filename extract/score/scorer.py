"""Gold against claims, over one document or several pooled (ANNOTATION.md, section 7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from extract.model import Direction, Document
from extract.normal import Normaliser, plain
from extract.score import budget
from extract.score.calibration import calibration
from extract.score.figures import RESAMPLES, SEED, Bootstrap, Floats
from extract.score.grounding import GroundingGold, grounding
from extract.score.match import Entry, Pairs, part_agrees, relaxed_pairs, strict_pairs
from extract.score.model import (
    PARTS,
    Calibration,
    Difference,
    Figure,
    Grounding,
    Part,
    RowFigure,
    Score,
    Share,
    Verdict,
)
from extract.score.places import Sentence, sentences
from extract.score.rows import ClaimRow
from extract.score.signature import signature

DIRECTIONS: tuple[Direction, ...] = ("increase", "decrease", "no_change", "change")
Count = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Case:
    """A document with its gold claims, the claims to be measured, and perhaps an earlier version's."""

    document: Document
    gold: Sequence[ClaimRow]
    pred: Sequence[ClaimRow]
    old: Sequence[ClaimRow] | None = None
    grounding: GroundingGold | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One sentence with its assignments; pairs are (index in gold, index in pred)."""

    sentence: Sentence
    normaliser: Normaliser
    gold: tuple[Entry, ...]
    pred: tuple[Entry, ...]
    strict: Pairs
    relaxed: Pairs
    old: tuple[Entry, ...]

    def pairs(self, ignored: Part | None = None) -> Iterable[tuple[Entry, Entry]]:
        """The entries of the relaxed assignment, or of the one that ignores a part."""
        found = relaxed_pairs(self.gold, self.pred, ignored) if ignored else self.relaxed
        return ((self.gold[row], self.pred[column]) for row, column in found)

    def verdicts(self) -> tuple[Verdict, ...]:
        """Every gold claim and every spare prediction of the sentence, judged."""
        return budget.verdicts(self.sentence, self.gold, self.pred, self.relaxed, self.normaliser)


def compare(case: Case) -> tuple[Compared, ...]:
    """The sentences of a document that hold a claim on either side, each with its assignments."""
    normaliser = Normaliser(case.document.glossary)
    sides = (case.gold, case.pred, case.old or ())
    return tuple(
        Compared(
            sentence=sentence,
            normaliser=normaliser,
            gold=sentence.sides[0],
            pred=sentence.sides[1],
            strict=strict_pairs(sentence.sides[0], sentence.sides[1]),
            relaxed=relaxed_pairs(sentence.sides[0], sentence.sides[1]),
            old=sentence.sides[2],
        )
        for sentence in sentences(case.document, sides, normaliser)
    )


def score(cases: Sequence[Case], resamples: int = RESAMPLES, seed: int = SEED) -> Score:
    """The whole score. Figures do not depend on the order of claims; 0/0 is null.

    Intervals are drawn over the sentences that hold a claim on either side. If a case has ``old`` claims, the
    difference to them is tested with every draw made for both.
    """
    everywhere = [one for case in cases for one in compare(case)]
    found = [one for one in everywhere if one.gold or one.pred]
    bootstrap = Bootstrap(len(found), resamples, seed)
    verdicts = tuple(verdict for one in found for verdict in one.verdicts())
    missed, spurious = budget.totals(verdicts)
    sections = sorted({one.sentence.section for one in found})
    return Score(
        documents=tuple(case.document.name for case in cases),
        sentences=len(found),
        strict=bootstrap.figure(_array(_strict(one) for one in found)),
        relaxed=bootstrap.figure(_array(_relaxed(one) for one in found)),
        by_slot={part: _slot_share(found, part, bootstrap) for part in PARTS},
        by_direction={name: _direction_figure(found, name, bootstrap) for name in DIRECTIONS},
        by_section={name: _section_figure(found, name, bootstrap) for name in sections},
        by_attribute={name: _attribute_share(found, same, bootstrap) for name, same in ATTRIBUTES.items()},
        by_row=_rows(found),
        missed=missed,
        spurious=spurious,
        calibration=_calibration(found),
        grounding=_grounding(cases),
        against=_difference(cases, everywhere, resamples, seed),
        verdicts=verdicts,
        signature=signature((row for case in cases for row in case.gold), resamples, seed),
    )


# --- counts per sentence -----------------------------------------------------------------------------------


def _array(counts: Iterable[tuple[int, ...]], width: int = 3) -> Floats:
    return np.array(list(counts), dtype=np.float64).reshape(-1, width)


def _strict(one: Compared) -> Count:
    return len(one.strict), len(one.pred), len(one.gold)


def _relaxed(one: Compared) -> Count:
    return len(one.relaxed), len(one.pred), len(one.gold)


def _direction_figure(found: Sequence[Compared], direction: Direction, bootstrap: Bootstrap) -> Figure:
    def count(one: Compared) -> Count:
        tp = sum(gold.direction == direction for gold, _ in one.pairs())
        sides = (sum(entry.direction == direction for entry in side) for side in (one.pred, one.gold))
        return tp, *sides  # type: ignore[return-value]

    return bootstrap.figure(_array(count(one) for one in found))


def _section_figure(found: Sequence[Compared], section: str, bootstrap: Bootstrap) -> Figure:
    return bootstrap.figure(
        _array(_relaxed(one) if one.sentence.section == section else (0, 0, 0) for one in found)
    )


def _slot_share(found: Sequence[Compared], part: Part, bootstrap: Bootstrap) -> Share:
    index = PARTS.index(part)
    pairs = [list(one.pairs(part)) for one in found]
    counts = _array(((sum(part_agrees(part, *pair) for pair in here), len(here)) for here in pairs), 2)
    exact = sum(gold.key[index] == pred.key[index] for here in pairs for gold, pred in here)
    return bootstrap.share(counts, exact)


def _same_citations(gold: ClaimRow, pred: ClaimRow) -> bool:
    left, right = ({plain(text) for text in row.citations} for row in (gold, pred))
    return left == right


ATTRIBUTES: dict[str, Callable[[ClaimRow, ClaimRow], bool]] = {
    "modality": lambda gold, pred: gold.modality == pred.modality,
    "interaction": lambda gold, pred: gold.interaction == pred.interaction,
    "exclusive": lambda gold, pred: gold.exclusive == pred.exclusive,
    "citations": _same_citations,
}


def _attribute_share(
    found: Sequence[Compared], same: Callable[[ClaimRow, ClaimRow], bool], bootstrap: Bootstrap
) -> Share:
    right = ([same(gold.row, pred.row) for gold, pred in one.pairs()] for one in found)
    return bootstrap.share(_array(((sum(here), len(here)) for here in right), 2))


# --- predictions, one by one -------------------------------------------------------------------------------


def _judged(found: Iterable[Compared]) -> Iterable[tuple[Entry, bool]]:
    for one in found:
        matched = {column for _, column in one.relaxed}
        for index, entry in enumerate(one.pred):
            yield entry, index in matched


def _rows(found: Iterable[Compared]) -> tuple[RowFigure, ...]:
    """Precision by row of ``found_by``, the rows with most wrong claims first."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for entry, correct in _judged(found):
        for row in entry.found_by:
            counts[row][0] += 1
            counts[row][1] += correct
    rows = [
        RowFigure(row=row, claims=claims, correct=correct, precision=correct / claims)
        for row, (claims, correct) in counts.items()
    ]
    return tuple(sorted(rows, key=lambda one: (one.correct - one.claims, one.row)))


def _calibration(found: Iterable[Compared]) -> Calibration | None:
    """Of merged claims the surest speaks."""
    pairs = []
    for entry, correct in _judged(found):
        if known := [row.confidence for row in entry.rows if row.confidence is not None]:
            pairs.append((max(known), correct))
    return calibration(pairs)


def _grounding(cases: Sequence[Case]) -> Grounding | None:
    """Of the one case with gold for it: a glossary row means nothing beyond its own document."""
    known = [case for case in cases if case.grounding is not None]
    if len(known) != 1 or known[0].grounding is None:
        return None
    return grounding(known[0].pred, known[0].grounding, Normaliser(known[0].document.glossary))


def _difference(
    cases: Sequence[Case], everywhere: Sequence[Compared], resamples: int, seed: int
) -> Difference | None:
    """Over sentences with an old claim only, too: its units are not quite those of the figures."""
    if all(case.old is None for case in cases):
        return None
    old = ((len(relaxed_pairs(one.gold, one.old)), len(one.old), len(one.gold)) for one in everywhere)
    new = (_relaxed(one) for one in everywhere)
    return Bootstrap(len(everywhere), resamples, seed).difference(_array(old), _array(new))
