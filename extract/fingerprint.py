"""What an extraction depends on beside its source, as short hashes: code, lexicons, model, dictionary.

Needs nothing heavy: an unchanged source is recognised by it before anything else is imported.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).parent
_MODEL_CODE: Final = ("nlp/*.py", "text/*.py", "lexicons/syntax.toml")
_SUFFIXES: Final = frozenset({".py", ".tsv", ".toml", ".json", ".html", ".css", ".js"})


@cache
def versions() -> dict[str, str]:
    """Everything that decides what is extracted from a text, by name."""
    code = sorted(path for path in PACKAGE.rglob("*") if path.suffix in _SUFFIXES)
    lexicons = PACKAGE / "lexicons"
    return {
        "konkyo": _version("konkyo"),
        "code": hash_files(path for path in code if lexicons not in path.parents),
        "lexicon": hash_files(path for path in code if lexicons in path.parents),
        "ginza": _version("ginza"),
        "model": _version("ja-ginza"),
        "dictionary": _version("sudachidict-core"),
    }


@cache
def parser_signature() -> str:
    """What decides the parse of a sentence."""
    code = (path for pattern in _MODEL_CODE for path in sorted(PACKAGE.glob(pattern)))
    names = ("spacy", "ginza", "ja-ginza", "sudachipy", "sudachidict-core")
    return "|".join([*map(_version, names), hash_files(code)])


def hash_files(paths: Iterable[Path]) -> str:
    """A hash over the names and contents of files; one that is missing counts as such."""
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes() if path.is_file() else b"\0"
        # With its length, so that no two lists of files run together into the same bytes.
        digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


def joined(parts: dict[str, str]) -> str:
    """Named hashes as one line: ``konkyo:0.1.0|code:…``."""
    return "|".join(f"{name}:{value}" for name, value in parts.items())


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "none"
