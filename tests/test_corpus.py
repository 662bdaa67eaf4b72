"""Corpora: what the Parquet files hold, what is not done twice, and what one bad document costs the others."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import corpus_work
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from extract.config import DEFAULTS
from extract.corpus import Corpus, Totals, output_paths
from extract.corpus.cluster import KILLER, Cluster
from extract.corpus.job import Outputs
from extract.corpus.pieces import Batch, Done, Piece, batches
from extract.corpus.worker import extract_batch
from extract.errors import FileError, KonkyoError
from extract.exports import claims_jsonl, findings_jsonl
from extract.fingerprint import joined, versions
from extract.model import Claim, Finding
from extract.store import open_store

DRUGS = ("アテノロール", "ロサルタン", "カプトプリル")


def text(number: int, extra: str = "") -> str:
    said = "".join(
        f"{drug}は系統{number}のラットの{effect}を{verb}させた。"
        for drug in DRUGS
        for effect, verb in (("血圧", "減少"), ("心拍数", "増加"))
    )
    return f"# 1. 試験\n\n{said}\n\n{extra}\n"


class Archive:
    """A folder of documents, and runs over it with the simple extractor in this process."""

    def __init__(self, folder: Path, documents: int = 4) -> None:
        self.folder, self.notes = folder / "archive", folder / "notes"
        self.notes.mkdir()
        self.outputs = output_paths(folder / "out" / "claims.parquet")
        self.asked: list[str] = []
        for number in range(documents):
            self.write(f"part{number % 2}/doc{number}.md", text(number))

    def write(self, name: str, content: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")

    def run(self, outputs: Outputs | None = None) -> Totals:
        outputs = outputs or self.outputs
        with open_store(outputs.store) as store:
            return Corpus(self.folder, store).run(self.execute, outputs)

    def execute(self, work: Iterable[Batch]) -> Iterator[Done]:
        for batch in work:
            self.asked += [piece.name for piece in batch]
            yield from corpus_work.work(batch, str(self.notes))

    def over(self, cluster: Cluster, outputs: Outputs | None = None) -> Totals:
        outputs = outputs or self.outputs
        with open_store(outputs.store) as store:
            return Corpus(self.folder, store).run(
                lambda work: cluster.run(work, corpus_work.work, str(self.notes)), outputs
            )


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with Cluster(None, 2, corpus_work.load) as made:
        yield made


def same(one: Outputs, other: Outputs) -> bool:
    return all(a.read_bytes() == b.read_bytes() for a, b in zip(one[:3], other[:3], strict=True))


# --- what the files hold -----------------------------------------------------------------------------------


def test_parquet_holds_what_the_json_interfaces_print(archive: Archive) -> None:
    totals = archive.run()
    assert (totals.documents, totals.extracted, totals.claims) == (4, 4, 24)
    with open_store(archive.outputs.store) as store:
        revisions = store.documents()
        claims = [json.loads(line) for one in revisions for line in claims_jsonl(store.claims(one.id))]
        found = [json.loads(line) for one in revisions for line in findings_jsonl(store.findings(one.id))]
    assert parquet.read_table(archive.outputs.claims).to_pylist() == claims
    rows = parquet.read_table(archive.outputs.findings).to_pylist()
    assert [{key: row[key] for key in Finding.model_fields} for row in rows] == found
    assert len(found) == 4
    assert {row["document"] for row in rows} == {f"part{n % 2}/doc{n}.md" for n in range(4)}


def test_columns_are_the_fields_of_claims_and_findings(archive: Archive) -> None:
    archive.run()
    assert parquet.read_schema(archive.outputs.claims).names == list(Claim.model_fields)
    assert parquet.read_schema(archive.outputs.findings).names == ["document", *Finding.model_fields]


def test_documents_are_listed_by_name_with_their_counts(archive: Archive) -> None:
    archive.write("part0/bad.md", "no Japanese\n")
    archive.run()
    rows = parquet.read_table(archive.outputs.documents).to_pylist()
    assert [row["document"] for row in rows] == sorted(row["document"] for row in rows)
    by_name = {row["document"]: row for row in rows}
    assert "no Japanese" in by_name["part0/bad.md"]["problem"]
    assert by_name["part0/bad.md"]["claims"] is None
    good = by_name["part1/doc1.md"]
    assert (good["claims"], good["sentences"], good["problem"]) == (6, 6, None)
    assert good["characters"] == len((archive.folder / "part1/doc1.md").read_text(encoding="utf-8"))


def test_offsets_point_into_the_source(archive: Archive) -> None:
    archive.run()
    for row in parquet.read_table(archive.outputs.claims).to_pylist():
        source = (archive.folder / row["document"]).read_text(encoding="utf-8")
        assert source[row["sentence"]["start"] : row["sentence"]["end"]] == row["sentence"]["text"]


@pytest.mark.parametrize("out", ["claims", "claims.csv", "folder.parquet"])
def test_the_output_must_be_named_like_a_parquet_file(tmp_path: Path, out: str) -> None:
    (tmp_path / "folder.parquet").mkdir()
    with pytest.raises(FileError, match=r"name a file that ends with \.parquet"):
        output_paths(tmp_path / out)


# --- what is not done twice --------------------------------------------------------------------------------


def test_a_second_run_does_only_what_is_new_or_changed(archive: Archive) -> None:
    archive.run()
    archive.asked.clear()
    archive.write("part0/doc0.md", text(77))
    archive.write("part0/doc8.md", text(8))
    totals = archive.run()
    assert archive.asked == ["part0/doc0.md", "part0/doc8.md"]
    assert (totals.unchanged, totals.extracted) == (3, 2)


def test_a_run_that_dies_goes_on_where_it_stopped(archive: Archive) -> None:
    class Killed(BaseException):
        pass

    class Dying(Archive):
        def execute(self, work: Iterable[Batch]) -> Iterator[Done]:
            for number, done in enumerate(super().execute(work)):
                if number == 3:
                    raise Killed
                yield done

    archive.__class__ = Dying
    with pytest.raises(Killed):
        archive.run()
    assert not archive.outputs.claims.exists()
    assert list(archive.outputs.claims.parent.glob("*.parquet*")) == []
    archive.__class__ = Archive
    archive.asked.clear()
    totals = archive.run()
    assert archive.asked == ["part1/doc3.md"]
    assert totals.unchanged == 3
    fresh = output_paths(archive.folder.parent / "fresh.parquet")
    archive.run(fresh)
    assert same(archive.outputs, fresh)


def test_a_failed_write_leaves_the_old_files(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.run()
    before = [path.read_bytes() for path in archive.outputs[:3]]
    archive.write("part0/doc9.md", text(9))

    def full(*_: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("extract.store.Store.findings", full)
    with pytest.raises(OSError, match="No space"):
        archive.run()
    assert [path.read_bytes() for path in archive.outputs[:3]] == before
    assert {path.suffix for path in archive.outputs.claims.parent.iterdir()} <= {".parquet", ".db"}


def test_other_settings_of_a_project_extract_anew(archive: Archive) -> None:
    archive.run()
    archive.asked.clear()
    archive.write("part1/konkyo.toml", '[checks]\noff = ["summary-orphan"]\n')
    archive.run()
    assert archive.asked == ["part1/doc1.md", "part1/doc3.md"]


# --- batches -----------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 250_000), max_size=120))
def test_batches_keep_every_piece_in_order_and_bounded(sizes: list[int]) -> None:
    pieces = [Piece(str(n), str(n), "あ" * size, DEFAULTS) for n, size in enumerate(sizes)]
    made = list(batches(pieces))
    assert [piece for batch in made for piece in batch] == pieces
    assert all(len(batch) == 1 or sum(len(p.text) for p in batch) <= 100_000 for batch in made)
    assert all(0 < len(batch) <= 32 for batch in made)


# --- what goes wrong on a worker ---------------------------------------------------------------------------


def test_a_fault_of_ours_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object, **__: object) -> None:
        raise IndexError("list index\nout of range")

    monkeypatch.setattr("extract.pipeline.extract_document", wrong)
    pieces = (Piece("a.md", "x/a.md", text(1), DEFAULTS), Piece("b.md", "x/b.md", "none", DEFAULTS))
    fault, bad = extract_batch(pieces, joined(versions()))
    assert fault.body is None
    assert fault.problem is not None
    assert fault.problem.startswith("x/a.md: cannot be extracted (IndexError in test_corpus.py:")
    assert "\n" not in fault.problem
    assert (bad.problem or "").startswith("x/b.md: holds no Japanese text")


def test_another_version_on_a_worker_is_refused() -> None:
    (done,) = extract_batch((Piece("a.md", "x/a.md", text(1), DEFAULTS),), "konkyo:another")
    assert "another version" in (done.problem or "")


# --- a cluster ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_two_workers_write_what_one_process_writes(archive: Archive, cluster: Cluster) -> None:
    for number in range(4, 70):
        archive.write(f"part{number % 3}/doc{number}.md", text(number))
    archive.write("part1/bad.md", "no Japanese\n")
    here = output_paths(archive.folder.parent / "here.parquet")
    assert archive.over(cluster) == archive.run(here)
    assert same(archive.outputs, here)


@pytest.mark.slow
def test_a_document_that_kills_its_worker_is_named_and_its_neighbours_are_done(
    archive: Archive, cluster: Cluster
) -> None:
    for number in range(4, 70):
        archive.write(f"part{number % 3}/doc{number}.md", text(number))
    archive.write("part1/poison.md", text(0, corpus_work.POISON))
    totals = archive.over(cluster)
    assert list(totals.problems) == ["part1/poison.md"]
    assert totals.problems["part1/poison.md"].endswith(f"part1/poison.md: {KILLER}")
    assert (totals.documents, totals.extracted) == (71, 70)
    again = archive.over(cluster)
    assert (again.extracted, again.unchanged) == (0, 70)


@pytest.mark.slow
def test_a_killed_worker_costs_its_batch_and_nothing_else(tmp_path: Path, cluster: Cluster) -> None:
    pieces = [Piece(f"d{n}", f"d{n}", text(n), DEFAULTS) for n in range(40)]
    found = list(cluster.run(batches(pieces), corpus_work.die_once, str(tmp_path)))
    assert sorted(done.name for done in found) == sorted(piece.name for piece in pieces)
    assert all(done.body for done in found)
    # One of the two batches was begun when its worker was killed, and done by another one.
    tries = {piece.name: (tmp_path / piece.name).read_text().split() for piece in pieces}
    assert max(len(set(tries[name])) for name in ("d0", "d32")) >= 2
    assert all(len(pids) <= 3 for pids in tries.values())


@pytest.mark.slow
def test_work_that_fails_as_a_whole_is_told_by_document(cluster: Cluster) -> None:
    pieces = [Piece(f"d{n}", f"x/d{n}", text(n), DEFAULTS) for n in range(3)]
    found = list(cluster.run(batches(pieces), corpus_work.fail, "x"))
    assert len(found) == 3
    for done, piece in zip(found, pieces, strict=True):
        assert (done.problem or "").startswith(
            f"{piece.path}: its worker failed (RuntimeError: 3 documents in"
        )


@pytest.mark.slow
def test_a_scheduler_that_runs_already_is_used(archive: Archive, cluster: Cluster) -> None:
    address = str(cluster.client.scheduler_info()["address"])
    with Cluster(address, 0, corpus_work.load) as other:
        assert archive.over(other).extracted == 4
    # It goes on running for the others.
    assert cluster.client.submit(len, "ab").result() == 2


@pytest.mark.slow
def test_a_worker_without_konkyo_is_one_line(cluster: Cluster) -> None:
    def missing() -> None:
        raise ModuleNotFoundError("No module named 'extract'")

    address = str(cluster.client.scheduler_info()["address"])
    with pytest.raises(KonkyoError, match=r"cannot load the model .*; install konkyo") as told:
        Cluster(address, 0, missing)
    assert "\n" not in str(told.value)


def test_no_scheduler_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.corpus.cluster._PATIENCE", 0.5)
    with pytest.raises(KonkyoError, match="no scheduler with workers answers") as told:
        Cluster("tcp://127.0.0.1:9", 0)
    assert "\n" not in str(told.value)


# --- the command, with the model ---------------------------------------------------------------------------


def konkyo(*arguments: object) -> subprocess.Popen[str]:
    code = "import sys; from extract.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )


def kill_one_worker(parent: int, store: Path) -> None:
    """Kill a worker of a command as soon as there are two that have the model in memory."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        below = psutil.Process(parent).children(recursive=True) if psutil.pid_exists(parent) else []
        # A worker has the model in memory; nothing else below the command is nearly as large.
        workers = [one for one in below if one.memory_info().rss > 250_000_000]
        if store.exists() and len(workers) == 2:
            workers[0].send_signal(signal.SIGKILL)
            return
        time.sleep(0.05)
    raise AssertionError("no worker came up")


@pytest.mark.slow
@pytest.mark.model
def test_the_command_survives_a_killed_worker_and_writes_the_same_bytes(tmp_path: Path) -> None:
    archive = Archive(tmp_path, 0)
    for number in range(36):
        archive.write(f"doc{number}.md", "\n".join(text(number * 20 + more) for more in range(3)))
    archive.write("bad.md", "no Japanese\n")
    one, two = output_paths(tmp_path / "one.parquet"), output_paths(tmp_path / "two.parquet")
    with konkyo("corpus", archive.folder, "--out", two.claims, "--workers", 2) as command:
        kill_one_worker(command.pid, two.store)
        out, err = command.communicate(timeout=300)
    assert command.returncode == 2, err
    assert err == f"konkyo: {archive.folder / 'bad.md'}: holds no Japanese text; give the Japanese document\n"
    assert "37 documents: 36 extracted, 0 unchanged, 1 failed" in out
    with konkyo("corpus", archive.folder, "--out", one.claims, "--workers", 0) as command:
        command.communicate(timeout=300)
    assert same(one, two)
    assert parquet.read_table(one.claims).num_rows >= 36 * 3 * 4
