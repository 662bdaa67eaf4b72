"""What a worker does: it loads the model once, then extracts batch after batch. Knows neither Dask nor the store."""

from __future__ import annotations

import traceback
from pathlib import Path

from extract import fingerprint
from extract.corpus.pieces import Batch, Done, Piece
from extract.errors import KonkyoError


def load_model() -> None:
    """Load lexicon, dictionary and model now, so that no document waits for them."""
    from extract import lexicon
    from extract.pipeline import parser

    parser(lexicon.load()).parse(["薬剤は血圧を低下させた。"])


def extract_batch(batch: Batch, versions: str) -> list[Done]:
    """Extract documents. What goes wrong with one is told and leaves the others alone.

    Args:
        versions: what the run expects of code, lexicons and model (``fingerprint.versions``, joined): results
            of another Konkyo must not be mixed with its own.
    """
    if fingerprint.joined(fingerprint.versions()) != versions:
        problem = "a worker has another version of Konkyo, its lexicons or its model; install the same there"
        return [Done(piece.name, problem=f"{piece.path}: {problem}") for piece in batch]
    return [_extract(piece) for piece in batch]


def _extract(piece: Piece) -> Done:
    from extract.formats import read_text
    from extract.pipeline import extract_document

    try:
        document = read_text(piece.text, piece.name, piece.path)
        found = extract_document(document, config=piece.config, shared=piece.shared)
    except KonkyoError as error:
        return Done(piece.name, problem=str(error))
    except Exception as error:
        # A fault of ours, in one document of thousands: it must be told, and must not stop the others.
        return Done(piece.name, problem=f"{piece.path}: {_place(error)}; please report it")
    return Done(piece.name, body=found.model_dump_json().encode())


def _place(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    words = " ".join(str(error).split())[:200]
    return (
        f"cannot be extracted ({type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}: {words})"
    )
