"""The main job and the review server, killed at any moment: what was told is kept, what is there is whole."""

from __future__ import annotations

import csv
import random
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from invented import simple_extraction
from job_client import SIZES, run_again_and_again, serve, source
from openpyxl import load_workbook
from served import Reviewer
from store_client import Client

from extract.carry import save_revision
from extract.formats import read_text
from extract.run import Notes, Outcome, run, tasks
from extract.store import Store, open_store

KILLS = 6
SEED = 20_261_125


def killed(client: Client) -> list[tuple[str, int]]:
    client.process.kill()
    heard = client.finish()
    assert client.process.exitcode == -signal.SIGKILL
    return heard


def rows_of(path: Path) -> int:
    book: Any = load_workbook(path)
    return int(book["claims"].max_row) - 1


def check_files(folder: Path, sizes: set[int]) -> None:
    """Whatever file is there is whole: it can be read and holds all claims of a revision."""
    readers: dict[str, Callable[[Path], int]] = {
        "claims.jsonl": lambda path: len(path.read_text(encoding="utf-8").splitlines()),
        "claims.csv": lambda path: len(list(csv.reader(path.read_text("utf-8-sig").splitlines()))) - 1,
        "claims.xlsx": rows_of,
        "run.json": lambda path: Notes.model_validate_json(path.read_bytes()).summary.claims,
        "report.html": lambda path: path.read_text(encoding="utf-8").count('"id":"c'),
    }
    for name, read in readers.items():
        if (path := folder / name).exists():
            assert read(path) in sizes, name


def check_store(store: Store, told: list[tuple[str, int]]) -> None:
    revisions = store.revisions("overview.md")
    assert [one.number for one in revisions] == list(range(1, len(revisions) + 1))
    labels = {one.label for one in revisions}
    assert {label for label, _ in told} <= labels
    for one in revisions[-2:]:
        assert one.claims == len(store.claims(one.id)) == SIZES[one.number % 2]


def test_the_main_job_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(SEED)
    monkeypatch.setattr("extract.pipeline.extract_document", simple_extraction)
    address = str(tmp_path / "konkyo.db")
    out = tmp_path / "out"
    path = tmp_path / "source" / "overview.md"
    with open_store(address) as store:
        for _ in range(KILLS):
            client = Client(address, run_again_and_again, str(tmp_path))
            client.wait_for_first()
            time.sleep(dice.uniform(0, 0.3))
            told = killed(client)
            check_store(store, told)
            check_files(out / "overview", set(SIZES))
        # The next run finishes what was left, whatever that was.
        (outcome,) = (found for _, found in run(tasks([path], out), store))
        assert isinstance(outcome, Outcome)
        latest = store.latest("overview.md")
        assert latest is not None
        assert outcome.notes.revision == latest.label
        assert store.source(latest.id) == path.read_text(encoding="utf-8")
        check_files(out / "overview", {latest.claims})
        assert store.verify(store.audit_head()).ok


def decide_document(port: int, revision: int, claims: int, told: list[str]) -> None:
    """Accept one claim after the other; what the server has answered was told."""
    with Reviewer(f"http://127.0.0.1:{port}") as reviewer:
        try:
            for number in range(claims):
                reviewer.decide(f"c{number}", "accept", revision)
                told.append(f"c{number}")
        except httpx.TransportError:
            return


def test_the_review_server_killed(address: str) -> None:
    dice = random.Random(SEED)
    kills = KILLS - 2
    with open_store(address) as store:
        for kill in range(kills):
            name = f"document {kill}.md"
            revision = save_revision(store, simple_extraction(read_text(source(kill), name)), "s")
            client = Client(address, serve)
            client.wait_for_first()
            told: list[str] = []
            work = threading.Thread(
                target=decide_document, args=(client.heard[0][1], revision.id, SIZES[kill % 2], told)
            )
            work.start()
            while not told and work.is_alive():
                time.sleep(0.01)
            time.sleep(dice.uniform(0, 0.3))
            killed(client)
            work.join()
            there = [one.claim for one in store.decisions(revision.id, "mori")]
            # What was written but not answered when the signal came may be there, too: at most one.
            assert there[: len(told)] == told
            assert len(told) <= len(there) <= len(told) + 1
        result = store.verify(store.audit_head())
        assert result.ok, result.faults
