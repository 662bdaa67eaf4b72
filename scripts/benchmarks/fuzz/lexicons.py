"""The loaders of the knowledge, each fed with its own file: the first byte says which."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from extract import certainty, lexicon, proofs
from extract.doubts.knowledge import doubts
from extract.doubts.model import load_model
from extract.formats.vocabulary import load_vocabulary
from extract.ground import knowledge
from extract.render.sentence import relations
from extract.render.words import vocabulary

_IN_FOLDER = (
    "predicates.tsv",
    "heads.tsv",
    "drugs.tsv",
    "cues.tsv",
    "frames.toml",
    "syntax.toml",
    "proofs.tsv",
)
ALONE: dict[str, Callable[[Path], Any]] = {
    "certainty.tsv": certainty.ladder.__wrapped__,
    "confidence.toml": load_model,
    "doubts.toml": doubts.__wrapped__,
    "english.tsv": vocabulary.__wrapped__,
    "grounding.toml": knowledge.load.__wrapped__,
    "relations.toml": relations.__wrapped__,
    "sections.toml": load_vocabulary,
}
_NAMES = (*_IN_FOLDER, *ALONE)


def run(data: bytes, folder: Path) -> None:
    """Put the data in place of a lexicon and load it."""
    name = _NAMES[data[0] % len(_NAMES)] if data else _NAMES[0]
    if name in ALONE:
        path = folder / name
        path.write_bytes(data[1:])
        ALONE[name](path)
        return
    copy = folder / "lexicons"
    if not copy.exists():
        shutil.copytree(lexicon.FOLDER, copy)
    sound = (lexicon.FOLDER / name).read_bytes()
    (copy / name).write_bytes(data[1:])
    try:
        lexicon.load.__wrapped__(copy)
        proofs.read_proofs(copy)
    finally:
        (copy / name).write_bytes(sound)


def seeds() -> Iterator[bytes]:
    """The beginning of every lexicon, cut at the end of a line."""
    for number, name in enumerate(_NAMES):
        path = lexicon.FOLDER / name
        if path.exists():
            data = path.read_bytes()
            yield bytes([number]) + data[: data.rfind(b"\n", 0, 5_000) + 1]
