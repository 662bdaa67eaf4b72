"""Fits the model: logistic regression with a ridge penalty, where a weakness can only lower the probability.

The signs are prior knowledge (``doubts.toml``). On few texts they protect from accidents of the texts, and they
keep the weakest link honest. Needs NumPy and SciPy, which a mere extraction does not load.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from extract.doubts.knowledge import Counts, Doubts
from extract.doubts.model import Model, Weight

Floats = NDArray[np.float64]
PENALTY = 15.0
"""Half of this times the sum of squared coefficients is added to the log loss; chosen leaving one text out."""
LEAST = 8
"""A feature has to occur in so many claims, and in two texts, to be used."""
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
    """The model that fits the cases best. At least one must be right and one wrong."""
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
        if abs(coefficient) > 1e-4
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
    models: dict[str, Model] = {}
    for text in dict.fromkeys(case.text for case in cases):
        models[text] = fit([case for case in cases if case.text != text], known, penalty)
    return [models[case.text].probability(case.features) for case in cases]


def _usable(name: str, cases: Sequence[Case]) -> bool:
    having = [case.text for case in cases if case.features.get(name)]
    return len(having) >= LEAST and len(set(having)) > 1
