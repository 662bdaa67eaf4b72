"""Killed at any moment, nothing acknowledged is lost and nothing half-written is seen; writers do not lose
each other's work. On both back ends."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections.abc import Callable

from samples import Said, extraction, many
from store_client import SIZES, Client, write_decisions, write_runs

from extract.carry import save_revision
from extract.store import Judgement, Store, open_store, parse_key

KILLS = 13
"""For each of two kinds of work on each of two back ends: 52 in all."""
WRITERS = 10
SEED = 20_261_124


def run_and_kill(delay: float, address: str, work: Callable[..., None], name: str) -> list[tuple[str, int]]:
    """Let a client work until ``delay`` seconds after its first acknowledged write; what it acknowledged."""
    client = Client(address, work, name)
    client.wait_for_first()
    time.sleep(delay)
    client.process.kill()
    heard = client.finish()
    assert client.process.exitcode == -signal.SIGKILL
    return heard


def check_whole(store: Store, name: str, acknowledged: int) -> int:
    """Every acknowledged revision is there, and whatever is there is whole. Returns the latest number."""
    revisions = store.revisions(name)
    assert [revision.number for revision in revisions] == list(range(1, len(revisions) + 1))
    # What was committed but not yet acknowledged when the signal came may be there too: at most one.
    assert acknowledged <= len(revisions) <= acknowledged + 1
    for revision in revisions[-3:]:
        assert revision.signature == f"code-{revision.number}"
        assert revision.claims == SIZES[revision.number % 2]
        assert (len(store.claims(revision.id)), len(store.findings(revision.id))) == (revision.claims, 100)
        assert store.document(revision.id).text == store.source(revision.id)
    return len(revisions)


def test_killed_while_saving_runs(address: str) -> None:
    dice = random.Random(SEED)
    with open_store(address) as store:
        for kill in range(KILLS):
            name = f"run-{kill}.md"
            acknowledged = run_and_kill(dice.uniform(0, 0.25), address, write_runs, name)
            check_whole(store, name, len(acknowledged))
        result = store.verify(store.audit_head())
        assert result.ok, result.faults


def test_killed_while_deciding(address: str) -> None:
    dice = random.Random(SEED)
    with open_store(address) as store:
        revision = store.save_run(extraction(many(40), name="review.md"), "s")
        entries = len(store.audit())
        for kill in range(KILLS):
            reviewer = f"reviewer {kill}"
            lines = run_and_kill(dice.uniform(0, 0.15), address, write_decisions, reviewer)
            states: dict[int, bool] = {}
            for what, number in lines:
                states[number] = what != "undone"
            there = {one.id: one.active for one in store.decisions(revision.id, reviewer)}
            assert states.keys() <= there.keys()
            assert len(there) <= len(states) + 1
            # The last acknowledged state, but for the one write that may have been committed unacknowledged.
            assert sum(there[number] != state for number, state in states.items()) <= 1
            # A whole write: each entry of the trail beside its decision, event and reviewer.
            added = len(store.audit()) - entries
            entries += added
            assert len(lines) + 1 <= added <= len(lines) + 2
        result = store.verify(store.audit_head())
        assert result.ok, result.faults


def test_ten_processes_decide_at_once(address: str) -> None:
    each = 12
    with open_store(address) as store:
        revision = store.save_run(extraction(many(40), name="review.md"), "s")
        head = store.audit_head()
        clients = [Client(address, write_decisions, f"reviewer {number}", each) for number in range(WRITERS)]
        heard = [line for client in clients for line in client.finish()]
        assert [client.process.exitcode for client in clients] == [0] * WRITERS
        acknowledged = [number for what, number in heard if what == "made"]
        assert len(set(acknowledged)) == WRITERS * each
        assert sorted(acknowledged) == [one.id for one in store.decisions(revision.id)]
        result = store.verify(head)
        assert result.ok, result.faults
        assert result.entries == int(head.split(":")[0]) + WRITERS + len(heard)


def in_threads(work: list[threading.Thread]) -> None:
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()


def test_ten_threads_save_parse_and_decide_at_once(address: str) -> None:
    errors: list[BaseException] = []
    shared = {parse_key(str(number), "s"): b"x" * 100 for number in range(500)}
    with open_store(address) as store:
        revision = store.save_run(extraction(many(40), name="review.md"), "s")
        claims = store.claims(revision.id)

        def work(number: int) -> None:
            try:
                own = {parse_key(f"{number}-{at}", "s"): b"y" for at in range(50)}
                for turn in range(5):
                    store.parses_put({**shared, **own})
                    save_revision(store, extraction(many(turn + 2), name=f"own-{number}.md"), "s")
                    store.decide(
                        Judgement(verdict="accept", claim=claims[turn].id), revision.id, f"r{number}"
                    )
                    assert store.parses_get(own) == own
            except BaseException as error:
                errors.append(error)

        in_threads([threading.Thread(target=work, args=(number,)) for number in range(WRITERS)])
        assert errors == []
        assert len(store.decisions(revision.id)) == 5 * WRITERS
        for number in range(WRITERS):
            assert [one.claims for one in store.revisions(f"own-{number}.md")] == [2, 3, 4, 5, 6]
        assert store.parses_get(shared) == shared
        assert store.verify().ok


def test_ten_runs_of_one_document_become_ten_revisions_one_after_the_other(address: str) -> None:
    with open_store(address) as store:
        first = store.save_run(extraction([("1", [Said()])]), "s")
        store.decide(Judgement(verdict="accept", claim=store.claims(first.id)[0].id), first.id, "mori")
        errors: list[BaseException] = []

        def work(number: int) -> None:
            for _ in range(20):
                try:
                    save_revision(store, extraction([("1", [Said(), Said(effect=f"指標{number}")])]), "s")
                    return
                except Exception as error:
                    last = error
            errors.append(last)

        in_threads([threading.Thread(target=work, args=(number,)) for number in range(WRITERS)])
        assert errors == []
        revisions = store.revisions("sample.md")
        assert [one.number for one in revisions] == list(range(1, WRITERS + 2))
        assert len({one.content_hash for one in revisions}) == WRITERS + 1
        assert [one.stands for one in store.decisions(revisions[-1].id)] == [True]
        assert store.verify().ok


def test_a_reader_never_sees_half(address: str) -> None:
    """While revisions are saved, whoever asks for the latest one gets a whole one."""
    name = "readers.md"
    stop = threading.Event()
    seen: list[tuple[int, int, int]] = []
    with open_store(address) as store:
        save_revision(store, extraction(many(SIZES[1]), name=name, findings=100), "code-1")

        def read() -> None:
            with open_store(address) as reader:
                while not stop.is_set():
                    latest = reader.latest(name)
                    assert latest is not None
                    seen.append(
                        (latest.claims, len(reader.claims(latest.id)), len(reader.findings(latest.id)))
                    )

        reader = threading.Thread(target=read)
        reader.start()
        for number in range(2, 8):
            size = SIZES[number % 2]
            save_revision(
                store, extraction(many(size, tag=str(number)), name=name, findings=100), f"code-{number}"
            )
        stop.set()
        reader.join()
    assert seen
    assert all(claims == there and findings == 100 for claims, there, findings in seen)
