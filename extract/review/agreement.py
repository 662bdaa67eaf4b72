"""How far the reviewers agree."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import combinations

from extract.model import Record
from extract.review.ledger import Ledger


class Pair(Record):
    """Two reviewers on the claims that both decided. ``kappa``: Cohen (1960); ``None`` if it is not defined."""

    first: str
    second: str
    claims: int
    same: int
    kappa: float | None


class Agreement(Record):
    """All reviewers. ``alpha``: Krippendorff, nominal, over their verdicts; ``None`` if it is not defined.

    ``same`` counts claims of which all say the same result, ``claims`` those that at least two decided.
    """

    reviewers: tuple[str, ...]
    claims: int
    same: int
    alpha: float | None
    pairs: tuple[Pair, ...]


def agreement(ledger: Ledger) -> Agreement:
    """Agreement of the verdicts (right, wrong, to be edited, to be split); adjudications do not count."""
    verdicts: dict[str, dict[str, str]] = {}
    results: dict[str, dict[str, Hashable]] = {}
    for claim, about in ledger.about.items():
        if len(about.by) > 1:
            verdicts[claim] = {who: _verdict(mark.verdict) for who, mark in about.by.items()}
            results[claim] = {who: ledger.result(claim, mark) for who, mark in about.by.items()}
    who = sorted({name for about in ledger.about.values() for name in about.by})
    pairs = [_pair(a, b, verdicts, results) for a, b in combinations(who, 2)]
    rows = [(name, claim, verdict) for claim, by in verdicts.items() for name, verdict in by.items()]
    return Agreement(
        reviewers=tuple(who),
        claims=len(verdicts),
        same=sum(len(set(by.values())) == 1 for by in results.values()),
        alpha=_statistic(rows, "alpha"),
        pairs=tuple(pair for pair in pairs if pair.claims),
    )


def _verdict(verdict: str) -> str:
    return "accept" if verdict == "add" else verdict


def _pair(
    a: str, b: str, verdicts: dict[str, dict[str, str]], results: dict[str, dict[str, Hashable]]
) -> Pair:
    both = [claim for claim, by in verdicts.items() if a in by and b in by]
    rows = [(name, claim, verdicts[claim][name]) for claim in both for name in (a, b)]
    same = sum(results[claim][a] == results[claim][b] for claim in both)
    return Pair(first=a, second=b, claims=len(both), same=same, kappa=_statistic(rows, "kappa"))


def _statistic(rows: list[tuple[str, str, str]], name: str) -> float | None:
    """Where only one verdict was ever given the chance of disagreement is 0: not defined."""
    if len({verdict for _, _, verdict in rows}) < 2:
        return None
    from nltk.metrics.agreement import AnnotationTask  # type: ignore[import-untyped]

    return float(getattr(AnnotationTask(rows), name)())
