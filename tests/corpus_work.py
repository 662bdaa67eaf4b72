"""Work for the workers of a test cluster, without the model. Workers import it by name."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from invented import simple_extraction

from extract.corpus.pieces import Batch, Done
from extract.errors import KonkyoError
from extract.formats import read_text

POISON = "毒薬"
"""A document with this word kills its worker, always."""


def load() -> None:
    """In place of loading the model."""


def work(batch: Batch, versions: str) -> list[Done]:
    """Extract as the simple extractor does; ``versions`` is a folder for notes."""
    return [_done(piece.name, piece.text, Path(versions)) for piece in batch]


def _done(name: str, text: str, notes: Path) -> Done:
    with (notes / name.replace("/", "_")).open("a") as file:
        file.write(f"{os.getpid()}\n")
    if POISON in text:
        os.kill(os.getpid(), signal.SIGKILL)
    try:
        found = simple_extraction(read_text(text, name))
    except KonkyoError as error:
        return Done(name, problem=str(error))
    return Done(name, body=found.model_dump_json().encode())


def die_once(batch: Batch, versions: str) -> list[Done]:
    """Like ``work``, but the worker that is asked first is killed half-way."""
    try:
        (Path(versions) / "died").touch(exist_ok=False)
    except FileExistsError:
        return work(batch, versions)
    work(batch[:1], versions)
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


def fail(batch: Batch, versions: str) -> list[Done]:
    """Work that goes wrong as a whole, after a while."""
    time.sleep(0.01)
    raise RuntimeError(f"{len(batch)} documents\nin two lines: {bool(versions)}")
