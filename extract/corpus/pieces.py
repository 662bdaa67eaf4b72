"""What travels between the run and its workers: documents in batches one way, extractions the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from extract.config import Config
from extract.model import GlossaryEntry

_BATCH_CHARACTERS: Final = 100_000
"""Some ten seconds of work: long against what a task costs the scheduler, short to do again."""
_BATCH_DOCUMENTS: Final = 32


@dataclass(frozen=True, slots=True)
class Piece:
    """A document to be extracted. It carries its text, so that workers need not share a file system."""

    name: str
    path: str
    """How errors name it."""
    text: str
    config: Config
    shared: tuple[GlossaryEntry, ...] = ()
    """Entries of the other glossaries that the settings name; the pieces of a batch share one tuple."""


Batch = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a piece: the extraction as JSON, or the problem, one line."""

    name: str
    body: bytes | None = None
    problem: str | None = None


def batches(pieces: Iterable[Piece]) -> Iterator[Batch]:
    """Neighbours together until they are worth a task; a long document is a batch by itself."""
    batch: list[Piece] = []
    size = 0
    for piece in pieces:
        if batch and (size + len(piece.text) > _BATCH_CHARACTERS or len(batch) == _BATCH_DOCUMENTS):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(piece)
        size += len(piece.text)
    if batch:
        yield tuple(batch)
