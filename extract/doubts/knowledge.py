"""The features and words of ``lexicons/doubts.toml``, read and validated."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from extract.errors import FileError
from extract.lexicon import FOLDER, read_toml

PATH = FOLDER / "doubts.toml"
Counts = Literal["against", "for", "either"]


class Feature(BaseModel):
    """One feature: whether it can only count against a claim or for it, and its Japanese name, where it has one.

    ``rule`` is an entry of ``found_by`` that the feature stands for; the others are computed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    counts: Counts
    rule: str | None = None
    ja: str | None = None


class Words(BaseModel):
    """Word lists of the features; see the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    elsewhere: tuple[str, ...]
    pointing: tuple[str, ...]
    not_pointing: tuple[str, ...]
    general: tuple[str, ...]
    bare: tuple[str, ...]
    clause: tuple[str, ...]
    means: tuple[str, ...]
    past: tuple[str, ...]
    control: tuple[str, ...]


class Doubts(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: Words
    feature: tuple[Feature, ...]

    def japanese(self, name: str | None) -> str | None:
        """The Japanese name of a weakest link."""
        return next((one.ja for one in self.feature if one.name == name), None)


@cache
def doubts(path: Path = PATH) -> Doubts:
    """Read the file.

    Raises:
        FileError: it is broken.
    """
    try:
        return Doubts.model_validate(read_toml(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise FileError(path, None, f"{where}: {first['msg']}; see the other entries") from None
