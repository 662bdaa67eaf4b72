"""Fits the model: logistic regression with a ridge penalty, where a weakness can only lower the probability.

A second regression of the same kind, with two predictors, says how far the odds that a claim gets by itself hold in a
new text, and how much the mean of its text counts. It is fitted on odds of texts that were left out of the first.

The signs are prior knowledge (``doubts.toml``). On few texts they protect from accidents of the texts, and they
keep the weakest link honest. Needs NumPy and SciPy, which a mere extraction does not load.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from extract.doubts.knowledge import Counts, Doubts
from extract.doubts.model import Model, Weight, text_mean

Floats = NDArray[np.float64]
PENALTY = 15.0
"""Half of this times the sum of squared coefficients is added to the log loss; chosen leaving one text out."""
LEAST = 8
"""A feature has to occur in so many claims, and in two texts, to be used."""
LEAST_COEFFICIENT = 1e-4
"""What counts for less is left out of the model."""
BOUNDS: dict[Counts, tuple[float | None, float | None]] = {
    "against": (None, 0.0),
    "for": (0.0, None),
    "either": (None, None),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One claim of an annotated text: its features, and whether it matches gold (relaxed)."""

    text: str
    features: Mapping[str, float]
    right: bool


def fit(cases: Sequence[Case], known: Doubts, penalty: float = PENALTY) -> Model:
    """The model that fits the cases best. At least one must be right and one wrong, without any one text too."""
    alone = _claims_alone(cases, known, penalty)
    texts = _by_text(cases)
    if len(texts) < 3:
        return alone  # what a text adds shows between texts only
    odds: list[float] = []
    for text, own in texts.items():
        others = _claims_alone([case for case in cases if case.text != text], known, penalty)
        odds += [others.log_odds(case.features) for case in own]
    usual = sum(odds) / len(odds)
    rest = iter(odds)
    means: list[float] = []
    for own in texts.values():
        means += [text_mean([next(rest) for _ in own], usual)] * len(own)
    right = np.array([float(case.right) for own in texts.values() for case in own])
    return _with_text(alone, np.array([odds, means]).T - usual, right, usual, penalty)


def _with_text(alone: Model, values: Floats, right: Floats, usual: float, penalty: float) -> Model:
    """The model with what the text adds; ``values`` are the odds of each case and of its text, above the usual."""
    scales = values.std(axis=0)
    scales[scales == 0] = 1.0
    intercept, own, text = coefficients(values / scales, right, ["for", "for"], penalty)
    if not own > LEAST_COEFFICIENT:
        return alone  # nothing that the claims show holds in another text
    factor = float(own / scales[0])
    # The odds of a claim are multiplied by the factor; the mean of a text is one of such odds.
    return Model(
        intercept=float(intercept) + factor * (alone.intercept - usual),
        text=Weight(
            name="text", mean=float(intercept), scale=factor * float(scales[1]), coefficient=float(text)
        ),
        weight=tuple(
            one.model_copy(update={"coefficient": factor * one.coefficient}) for one in alone.weight
        ),
    )


def _claims_alone(cases: Sequence[Case], known: Doubts, penalty: float) -> Model:
    """The model that knows nothing of texts."""
    used = [one for one in known.feature if _usable(one.name, cases)]
    values = np.array([[case.features.get(one.name, 0.0) for one in used] for case in cases])
    values = values.reshape(len(cases), len(used))
    right = np.array([float(case.right) for case in cases])
    means, scales = values.mean(axis=0), values.std(axis=0)
    scales[scales == 0] = 1.0
    found = coefficients((values - means) / scales, right, [one.counts for one in used], penalty)
    weights = [
        Weight(name=one.name, mean=float(mean), scale=float(scale), coefficient=float(coefficient))
        for one, mean, scale, coefficient in zip(used, means, scales, found[1:], strict=True)
        if abs(coefficient) > LEAST_COEFFICIENT
    ]
    return Model(intercept=float(found[0]), weight=tuple(weights))


def coefficients(values: Floats, right: Floats, counts: Sequence[Counts], penalty: float) -> Floats:
    """Intercept and coefficients of standardised ``values`` (cases x features); the intercept is not penalised."""

    def loss(beta: Floats) -> tuple[float, Floats]:
        odds = values @ beta[1:] + beta[0]
        missed = 1 / (1 + np.exp(-odds)) - right
        value = float(np.sum(np.logaddexp(0, odds) - right * odds) + penalty / 2 * np.sum(beta[1:] ** 2))
        return value, np.concatenate([[missed.sum()], values.T @ missed + penalty * beta[1:]])

    bounds = [(None, None), *(BOUNDS[one] for one in counts)]
    start = np.zeros(values.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.asarray(found.x, dtype=np.float64)


def left_out(cases: Sequence[Case], known: Doubts, penalty: float = PENALTY) -> list[float]:
    """The probability of each case by a model fitted on all other texts, in order."""
    found: dict[str, Iterator[float]] = {}
    for text, own in _by_text(cases).items():
        model = fit([case for case in cases if case.text != text], known, penalty)
        found[text] = iter(model.probabilities([case.features for case in own]))
    return [next(found[case.text]) for case in cases]


def _by_text(cases: Sequence[Case]) -> dict[str, list[Case]]:
    """The cases of each text, in order."""
    texts: dict[str, list[Case]] = {}
    for case in cases:
        texts.setdefault(case.text, []).append(case)
    return texts


def _usable(name: str, cases: Sequence[Case]) -> bool:
    having = [case.text for case in cases if case.features.get(name)]
    return len(having) >= LEAST and len(set(having)) > 1
