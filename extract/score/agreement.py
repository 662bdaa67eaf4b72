"""How far two annotators agree who read the same document apart from each other."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from extract.model import Document, Record
from extract.score.model import Figure
from extract.score.rows import ClaimRow
from extract.score.scorer import Case, compare, score


class Alpha(Record):
    """Krippendorff's alpha, nominal: 1 is full agreement, 0 that of chance; null without pairs."""

    pairs: int
    alpha: float | None


class Agreement(Record):
    """Two annotation passes against each other. F1 is symmetric: neither pass is the truth."""

    claims: tuple[int, int]
    relaxed: Figure
    strict: Figure
    direction: Alpha
    """On the pairs of the relaxed assignment that ignores the direction."""
    modality: Alpha
    """On the pairs of the relaxed assignment, which does not ask for the modality."""


def agreement(document: Document, first: Sequence[ClaimRow], second: Sequence[ClaimRow]) -> Agreement:
    """Agreement of two passes over one document; equal claims of one sentence are merged first."""
    case = Case(document, gold=first, pred=second)
    found = score([case])
    sentences = compare(case)
    directions = [pair for one in sentences for pair in one.pairs("direction")]
    modalities = [pair for one in sentences for pair in one.pairs()]
    return Agreement(
        claims=(len(first), len(second)),
        relaxed=found.relaxed,
        strict=found.strict,
        direction=nominal_alpha((left.direction, right.direction) for left, right in directions),
        modality=nominal_alpha((left.row.modality, right.row.modality) for left, right in modalities),
    )


def nominal_alpha(pairs: Iterable[tuple[Hashable, Hashable]]) -> Alpha:
    """Krippendorff's alpha of two coders with a nominal distance (Krippendorff 2011).

    Where only one label was ever given the chance of disagreement is 0 and alpha is not defined: null.
    """
    coded = list(pairs)
    if len({label for pair in coded for label in pair}) < 2:
        return Alpha(pairs=len(coded), alpha=None)

    from nltk.metrics.agreement import AnnotationTask  # type: ignore[import-untyped]

    task = AnnotationTask(
        [
            (coder, item, label)
            for item, pair in enumerate(coded)
            for coder, label in zip("ab", pair, strict=True)
        ]
    )
    return Alpha(pairs=len(coded), alpha=float(task.alpha()))
