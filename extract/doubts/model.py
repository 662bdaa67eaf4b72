"""Features -> probability and weakest link, by the coefficients of ``lexicons/confidence.toml``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from extract.doubts.knowledge import doubts
from extract.errors import FileError
from extract.lexicon import FOLDER, read_toml
from extract.model import Claim

PATH = FOLDER / "confidence.toml"
FARTHEST = 4.0
"""How many standard deviations a feature can count for: texts differ from those of the fit."""
FEW = 10
"""So many claims of the usual kind are added to those of a text: a few claims say little of how it is written."""


class Weight(BaseModel):
    """What one feature is worth: ``coefficient`` for each ``scale`` that a value lies above ``mean``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    mean: float
    scale: float
    coefficient: float

    def share(self, value: float) -> float:
        """What a value adds to the log odds."""
        distance = (value - self.mean) / self.scale
        return self.coefficient * max(-FARTHEST, min(FARTHEST, distance))


class Measured(BaseModel):
    """How well the probabilities did on documents that were left out of the fit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    texts: int
    claims: int
    wrong: int
    brier: float
    auroc: float
    wrong_in_least_sure: dict[str, float]


class Model(BaseModel):
    """The fitted model.

    ``text`` is what the mean log odds of all claims of a text add to each of them: in a text whose wording raises many
    doubts, the claims that look plain are wrong more often too.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    measured: Measured | None = None
    text: Weight | None = None
    weight: tuple[Weight, ...]

    @cached_property
    def _without(self) -> tuple[tuple[Weight, float], ...]:
        """Each weight with what it adds where a claim does not have the feature, as most have not."""
        return tuple((one, one.share(0.0)) for one in self.weight)

    def log_odds(self, features: Mapping[str, float]) -> float:
        """Those that a claim with these features is right, its text left aside; unknown features count nothing."""
        return self.intercept + sum(
            one.share(value) if (value := features.get(one.name, 0.0)) else without
            for one, without in self._without
        )

    def probability(self, features: Mapping[str, float]) -> float:
        """The probability that a claim with these features is right, in a text of the usual kind."""
        return logistic(self.log_odds(features))

    def probabilities(self, features: Sequence[Mapping[str, float]]) -> list[float]:
        """The probabilities of all claims of one text, in order."""
        odds = [self.log_odds(one) for one in features]
        shift = self.text.share(text_mean(odds, self.text.mean)) if self.text else 0.0
        return [logistic(one + shift) for one in odds]

    def weakest(self, features: Mapping[str, float]) -> str | None:
        """The weakness that a claim has and that costs it most; ``None`` if it has none."""
        named = _against()
        costs = [
            (one.share(features[one.name]), one.name)
            for one in self.weight
            if one.name in named and features.get(one.name, 0.0) > 0
        ]
        worst = min(costs, default=(0.0, None))
        return worst[1] if worst[0] < 0 else None


def logistic(odds: float) -> float:
    """Log odds -> probability."""
    return 1 / (1 + math.exp(-odds))


def text_mean(odds: Sequence[float], usual: float) -> float:
    """The mean log odds of the claims of a text, drawn towards the usual where there are few."""
    return (sum(odds) + FEW * usual) / (len(odds) + FEW)


@cache
def _against() -> frozenset[str]:
    return frozenset(one.name for one in doubts().feature if one.ja and one.counts == "against")


@cache
def load_model(path: Path = PATH) -> Model | None:
    """The fitted model, ``None`` if there is none.

    Raises:
        FileError: the file is broken.
    """
    if not path.exists():
        return None
    try:
        return Model.model_validate(read_toml(path))
    except (FileError, ValidationError) as error:
        problem = error.problem if isinstance(error, FileError) else str(error).splitlines()[0]
        raise FileError(path, None, f"is no fitted model ({problem}); make it by scripts/calibrate") from None


def rate(
    claims: Sequence[Claim], features: Sequence[Mapping[str, float]], model: Model | None
) -> list[Claim]:
    """All claims of one document, with their probability and weakest link."""
    if model is None:
        return list(claims)
    return [
        claim.model_copy(update={"confidence": round(probability, 4), "weakest": model.weakest(one)})
        for claim, one, probability in zip(claims, features, model.probabilities(features), strict=True)
    ]
