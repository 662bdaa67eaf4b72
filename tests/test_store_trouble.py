"""Whatever a user does to a store: one line that names it and the remedy, status 2, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from invented import simple_extraction
from samples import extraction, many

from extract import cli
from extract.carry import save_revision
from extract.store import StoreError, open_store

Konkyo = Callable[..., tuple[int, str, str]]
READING = (
    ("audit", "head"),
    ("audit", "verify"),
    ("audit", "log"),
    ("qc",),
    ("decisions", "list"),
    ("gold", "export"),
    ("diff", "sample.md@1", "sample.md@2"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with two revisions, all of it in one file."""
    path = tmp_path / "konkyo.db"
    with open_store(path) as store:
        save_revision(store, extraction(many(200)), "s")
        save_revision(store, extraction(many(201)), "s")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


@pytest.fixture
def konkyo(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], path: Path) -> Konkyo:
    monkeypatch.chdir(path.parent)
    monkeypatch.setattr("extract.pipeline.extract_document", simple_extraction)

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["konkyo", *arguments, "--db", str(path)])
        status = 0
        try:
            cli.main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        return status, *capfd.readouterr()

    return call


def refused(ended: tuple[int, str, str], path: Path, said: str) -> None:
    status, _, errors = ended
    assert status == 2
    assert errors.count("\n") == 1, errors
    assert errors.startswith(f"konkyo: {path}: ")
    assert said in errors


def all_refuse(konkyo: Konkyo, path: Path, said: str) -> None:
    for command in READING:
        refused(konkyo(*command), path, said)
    (path.parent / "a.md").write_text("# 1. 試験\n\nAはBのCを減少させた。\n", encoding="utf-8")
    refused(konkyo("run", "a.md"), path, said)


def test_a_damaged_file(konkyo: Konkyo, path: Path) -> None:
    data = bytearray(path.read_bytes())
    for page in range(0, len(data), 4096):
        data[page + 200 : page + 3000] = b"\xff" * 2800
    path.write_bytes(data)
    all_refuse(konkyo, path, "is damaged; restore it from a copy")
    # It is left as it is, for whoever can mend it.
    assert path.read_bytes() == data


def test_a_file_that_was_cut_off(konkyo: Konkyo, path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])
    all_refuse(konkyo, path, "is damaged; restore it from a copy")


def test_another_file(konkyo: Konkyo, path: Path) -> None:
    path.write_text("これはデータベースではない。\n" * 100, encoding="utf-8")
    all_refuse(konkyo, path, "not a Konkyo store; name another file with --db")


def test_an_emptied_file_is_no_store_that_verifies(konkyo: Konkyo, path: Path) -> None:
    path.write_bytes(b"")
    for command in READING:
        refused(konkyo(*command), path, "no store here; run `konkyo run` first")
    assert path.stat().st_size == 0


def test_the_database_of_another_program_is_left_alone(konkyo: Konkyo, path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmarks (x)")
    connection.close()
    before = path.read_bytes()
    all_refuse(konkyo, path, "holds other tables (bookmarks); name an empty database")
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]
    connection.close()
    assert len(before) == path.stat().st_size


def test_a_store_of_a_later_version(konkyo: Konkyo, path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
    connection.close()
    all_refuse(konkyo, path, "written by a later version of Konkyo (0099); upgrade Konkyo")


@pytest.mark.parametrize("table", ["claims", "audit", "documents"])
def test_a_table_that_is_gone(konkyo: Konkyo, path: Path, table: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(f"DROP TABLE {table}")
    connection.close()
    refused(konkyo("audit", "verify"), path, "its tables are not those of a Konkyo store")
    refused(konkyo("qc"), path, "its tables are not those of a Konkyo store")


def test_a_store_that_another_program_holds_locked(
    konkyo: Konkyo, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.store.engine._BUSY_SECONDS", 0.05)
    monkeypatch.setattr("extract.store.engine._PATIENCE", 0.1)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    (path.parent / "a.md").write_text("# 1. 試験\n\nAはBのCを減少させた。\n", encoding="utf-8")
    status, _, errors = konkyo("run", "a.md")
    assert (status, errors.count("\n")) == (2, 1)
    assert "another program has held it locked too long" in errors
    # Whoever reads is not in the way of a writer.
    assert konkyo("audit", "head")[0] == 0
    other.execute("ROLLBACK")
    other.close()
    assert konkyo("run", "a.md")[0] == 0


def as_nobody(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run as a user for whom permissions count, which they do not for root."""
    prefix: list[str] = []
    if os.getuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root needs setpriv to give its rights up")
        prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    # Not pytest's own folder, which only its owner may enter.
    environment = {**os.environ, "HOME": str(folder), "PYTHONPATH": str(Path(cli.__file__).parent.parent)}
    code = "from extract.cli import main; main()"
    return subprocess.run(
        [*prefix, sys.executable, "-c", code, *command],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd="/", env=environment,
    )  # fmt: skip


def test_a_folder_that_cannot_be_written(path: Path) -> None:
    import tempfile

    with tempfile.TemporaryDirectory(dir="/tmp") as made:
        folder = Path(made)
        shutil.copy(path, folder / "konkyo.db")
        (folder / "a.md").write_text("# 1. 試験\n\nAはBのCを減少させた。\n", encoding="utf-8")
        (folder / "konkyo.db").chmod(0o444)
        folder.chmod(0o555)
        try:
            done = as_nobody("--version", folder=folder)
            if done.returncode:
                pytest.skip(f"another user cannot run this Python: {done.stderr[-200:]}")
            for command in (
                ("run", str(folder / "a.md"), "--out", str(folder / "out")),
                (
                    "run",
                    str(folder / "a.md"),
                    "--db",
                    str(folder / "konkyo.db"),
                    "--out",
                    str(folder / "out"),
                ),
                ("audit", "verify", "--db", str(folder / "konkyo.db")),
            ):
                done = as_nobody(*command, folder=folder)
                assert done.returncode == 2, done.stderr
                assert done.stderr.count("\n") == 1, done.stderr
                assert done.stderr.startswith(f"konkyo: {folder}")
        finally:
            folder.chmod(0o755)


@pytest.mark.postgres
def test_a_server_whose_tables_are_gone(postgresql: str) -> None:
    from postgres import new_database
    from sqlalchemy import text

    address = new_database(postgresql)
    with open_store(address) as store:
        save_revision(store, extraction(many(2)), "s")
        store._database.write(lambda connection: connection.execute(text("DROP TABLE claims CASCADE")))
        with pytest.raises(StoreError, match='relation "claims" does not exist') as error:
            store.claims(1)
    assert "\n" not in str(error.value)
