"""Processes that write to a store and say what was acknowledged; the tests kill them.

They are forked from a server that has imported everything, so that one starts in a hundredth of a second.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from samples import extraction, many

from extract.carry import save_revision
from extract.store import Judgement, Store, open_store

SIZES = (400, 380)
"""The claims of even and odd revisions; no other number may ever be seen."""

_PRELOADED = [
    "extract.carry", "extract.exports", "extract.pipeline", "extract.report", "extract.run", "extract.store",
    "extract.diff.page", "extract.review.app", "openpyxl", "uvicorn", "xlsxwriter", "alembic.command",
]  # fmt: skip

Say = Callable[[tuple[str, int]], None]


class Client:
    """A process at work; ``heard`` is what it acknowledged, each after the call had returned."""

    def __init__(self, address: str, work: Callable[..., None], *arguments: object) -> None:
        context = multiprocessing.get_context("forkserver")
        # Counts only for the first client, which starts the server: what any of them needs. No modules of
        # the tests: older versions of Python do not give the server this one's path.
        context.set_forkserver_preload(_PRELOADED)
        self._ear, mouth = context.Pipe(duplex=False)
        self.process: BaseProcess = context.Process(target=_main, args=(mouth, address, work, arguments))
        self.process.start()
        mouth.close()
        self.heard: list[tuple[str, int]] = []

    def wait_for_first(self) -> None:
        """Wait until something was acknowledged."""
        self.heard.append(self._ear.recv())

    def finish(self) -> list[tuple[str, int]]:
        """Read all that was acknowledged until the process ended, by itself or killed."""
        while True:
            try:
                self.heard.append(self._ear.recv())
            except (EOFError, ConnectionResetError):
                break
        self._ear.close()
        self.process.join()
        return self.heard


def _main(mouth: Connection, address: str, work: Callable[..., None], arguments: tuple[object, ...]) -> None:
    with open_store(address) as store:
        work(store, mouth.send, *arguments)


def write_runs(store: Store, say: Say, name: str) -> None:
    """Save one revision after another."""
    for number in count(1):
        saved = extraction(many(SIZES[number % 2], tag=str(number % 2)), name=name, findings=100)
        revision = save_revision(store, saved, f"code-{number}")
        say(("saved", revision.number))


def write_decisions(store: Store, say: Say, reviewer: str, limit: int | None = None) -> None:
    """Decide, undo and redo."""
    latest = store.latest("review.md")
    assert latest is not None
    claims = store.claims(latest.id)
    for number in count() if limit is None else range(limit):
        claim = claims[number % len(claims)].id
        judgement = Judgement(verdict="reject", claim=claim, reason="other", comment=str(number))
        say(("made", store.decide(judgement, latest.id, reviewer).id))
        if number % 3 == 2 and (undone := store.undo(reviewer, "review.md")):
            say(("undone", undone.id))
        if number % 6 == 5 and (redone := store.redo(reviewer, "review.md")):
            say(("redone", redone.id))
