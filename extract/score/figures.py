"""From counts per sentence to figures with intervals. Counts add; ratios come last."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from extract.score.model import Difference, Figure, Interval, Share

SEED: Final = 20261124
RESAMPLES: Final = 5000

Floats = NDArray[np.float64]


def figure_of(tp: int, n_pred: int, n_gold: int) -> Figure:
    """P, R, F1 without intervals."""
    return Figure(
        tp=tp,
        n_pred=n_pred,
        n_gold=n_gold,
        precision=tp / n_pred if n_pred else None,
        recall=tp / n_gold if n_gold else None,
        f1=2 * tp / (n_pred + n_gold) if n_pred + n_gold else None,
    )


class Bootstrap:
    """Draws of sentences with replacement, the same draws for every figure: differences are paired by that.

    All arguments named ``counts`` have one row for each sentence, in the same order.
    """

    def __init__(self, sentences: int, resamples: int = RESAMPLES, seed: int = SEED) -> None:
        draw = np.random.default_rng(seed)
        chance = np.full(sentences, 1 / sentences) if sentences else np.zeros(0)
        self._draws: Floats = (
            draw.multinomial(sentences, chance, size=resamples).astype(np.float64)
            if sentences
            else np.zeros((0, 0))
        )

    def figure(self, counts: Floats) -> Figure:
        """P, R and F1 with intervals from ``counts`` of (tp, n_pred, n_gold)."""
        tp, n_pred, n_gold = (int(total) for total in counts.sum(axis=0))
        drawn = self._draws @ counts
        return figure_of(tp, n_pred, n_gold).model_copy(
            update={
                "ci95": _interval(_f1(drawn)),
                "precision_ci95": _interval(_ratio(drawn[:, 0], drawn[:, 1])),
                "recall_ci95": _interval(_ratio(drawn[:, 0], drawn[:, 2])),
            }
        )

    def share(self, counts: Floats, exact: int | None = None) -> Share:
        """Accuracy with its interval from ``counts`` of (correct, pairs)."""
        correct, pairs = (int(total) for total in counts.sum(axis=0))
        drawn = self._draws @ counts
        return Share(
            pairs=pairs,
            correct=correct,
            accuracy=correct / pairs if pairs else None,
            exact=exact,
            ci95=_interval(_ratio(drawn[:, 0], drawn[:, 1])),
        )

    def difference(self, old: Floats, new: Floats) -> Difference:
        """F1 of ``new`` minus F1 of ``old``, both counts of (tp, n_pred, n_gold), on the same draws.

        The p value is two-sided: twice the smaller share of draws on either side of no difference, one draw
        added to each so that it is never 0 (Davison & Hinkley 1997, section 4.2).
        """
        before, after = (figure_of(*(int(total) for total in counts.sum(axis=0))).f1 for counts in (old, new))
        deltas = _f1(self._draws @ new) - _f1(self._draws @ old)
        deltas = deltas[~np.isnan(deltas)]
        if before is None or after is None or not deltas.size:
            return Difference(old_f1=before, new_f1=after, difference=None, ci95=None, p_value=None)
        tail = min(int((deltas <= 0).sum()), int((deltas >= 0).sum()))
        return Difference(
            old_f1=before,
            new_f1=after,
            difference=after - before,
            ci95=_interval(deltas),
            p_value=min(1.0, 2 * (tail + 1) / (deltas.size + 1)),
        )


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)


def _f1(drawn: Floats) -> Floats:
    return _ratio(2 * drawn[:, 0], drawn[:, 1] + drawn[:, 2])


def _interval(values: Floats) -> Interval | None:
    """The 2.5th and 97.5th percentile of the draws in which the ratio is defined."""
    defined = values[~np.isnan(values)]
    if not defined.size:
        return None
    low, high = np.percentile(defined, [2.5, 97.5])
    return float(low), float(high)
