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
    """The fitted model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: float
    measured: Measured | None = None
    weight: tuple[Weight, ...]

    @cached_property
    def _without(self) -> tuple[tuple[Weight, float], ...]:
        """Each weight with what it adds where a claim does not have the feature, as most have not."""
        return tuple((one, one.share(0.0)) for one in self.weight)

    def probability(self, features: Mapping[str, float]) -> float:
        """The probability that a claim with these features is right; unknown features count nothing."""
        odds = self.intercept + sum(
            one.share(value) if (value := features.get(one.name, 0.0)) else without
            for one, without in self._without
        )
        return 1 / (1 + math.exp(-odds))

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
    """The claims with their probability and weakest link."""
    if model is None:
        return list(claims)
    return [
        claim.model_copy(
            update={"confidence": round(model.probability(one), 4), "weakest": model.weakest(one)}
        )
        for claim, one in zip(claims, features, strict=True)
    ]
