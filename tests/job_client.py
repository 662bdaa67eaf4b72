"""Processes that do the main job, or serve the review pages; the tests kill them."""

from __future__ import annotations

import socket
from collections.abc import Callable
from itertools import count
from pathlib import Path

import uvicorn
from invented import simple_extraction

from extract import pipeline
from extract.files import write_file
from extract.review.app import create_app
from extract.run import Outcome, run, tasks
from extract.store import Store

SIZES = (30, 24)
"""The claims of the source in even and odd turns."""

Say = Callable[[tuple[str, int]], None]


def source(turn: int) -> str:
    """A source of as many claims as the turn has."""
    said = (f"薬剤{turn}はラットの指標{number}番を減少させた。" for number in range(SIZES[turn % 2]))
    return "# 1. 試験\n\n" + "\n\n".join(said) + "\n"


def run_again_and_again(store: Store, say: Say, folder: str) -> None:
    """Revise the source and run the main job on it, with a simple extractor."""
    pipeline.extract_document = simple_extraction  # type: ignore[assignment]
    path = Path(folder, "source", "overview.md")
    latest = store.latest("overview.md")
    for turn in count(latest.number + 1 if latest else 1):
        write_file(path, source(turn))
        for _, outcome in run(tasks([path], Path(folder, "out")), store):
            if isinstance(outcome, Outcome):
                say((outcome.notes.revision, turn))


def serve(store: Store, say: Say) -> None:
    """The review pages, on a port that is told."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        say(("port", bound.getsockname()[1]))
        server = uvicorn.Server(uvicorn.Config(create_app(store), log_level="error", access_log=False))
        server.run(sockets=[bound])
