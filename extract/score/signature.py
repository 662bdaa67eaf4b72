"""What a figure was measured with, as short hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

import extract
from extract.score.figures import RESAMPLES, SEED
from extract.score.model import Signature
from extract.score.rows import ClaimRow

_PACKAGE = Path(extract.__file__).parent
_LEXICONS = _PACKAGE / "lexicons"


def signature(gold: Iterable[ClaimRow], resamples: int = RESAMPLES, seed: int = SEED) -> Signature:
    """The signature of a score against ``gold``, whatever the order of its claims."""
    return Signature(
        gold=_short(sorted(row.model_dump_json(exclude_defaults=True).encode() for row in gold)),
        lexicon=_files(_LEXICONS, "*"),
        code=_files(_PACKAGE, "*.py"),
        version=_version("konkyo"),
        ginza=_version("ginza"),
        dictionary=_version("sudachidict-core"),
        resamples=resamples,
        seed=seed,
    )


@cache
def _files(folder: Path, pattern: str) -> str:
    paths = sorted(path for path in folder.rglob(pattern) if path.is_file())
    return _short(
        part for path in paths for part in (path.relative_to(folder).as_posix().encode(), path.read_bytes())
    )


def _short(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        # With its length, so that no two lists of parts run together into the same bytes.
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:12]


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "none"
