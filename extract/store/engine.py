"""Connections and transactions, the same for SQLite and PostgreSQL."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from extract.errors import FileError
from extract.store.errors import StoreError
from extract.store.trouble import explanation

T = TypeVar("T")

_BUSY_SECONDS: Final = 30.0
_ATTEMPTS: Final = 12
_PATIENCE: Final = 60.0
"""After so many seconds of waiting for others no further attempt is made."""
# PostgreSQL: serialization failure, deadlock.
_TRY_AGAIN: Final = ("40001", "40P01")


class Database:
    """A pool of connections; ``read`` and ``write`` are the only ways to talk through it.

    Args:
        address: a path, a ``sqlite:///`` or a ``postgresql+psycopg://`` URL.
        create: make the SQLite file and its folder if there is none.
    """

    def __init__(self, address: str | Path, *, create: bool = True) -> None:
        url = _url(address)
        self.sqlite = url.get_backend_name() == "sqlite"
        self.name = str(url.database) if self.sqlite else url.render_as_string(hide_password=True)
        if self.sqlite:
            _prepare_file(self.name, create)
        self.engine = _sqlite(url) if self.sqlite else _postgresql(url, self.name)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the store, whoever writes meanwhile."""
        with self._explained(), self.engine.connect() as connection:
            if not self.sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in one transaction and return its result once that is durable.

        It is run again when another writer was in the way, so it must have no effect but through its
        connection.
        """
        until = time.monotonic() + _PATIENCE
        with self._explained():
            for attempt in range(_ATTEMPTS):
                try:
                    return self._write_once(work)
                except DBAPIError as error:
                    last = attempt == _ATTEMPTS - 1 or time.monotonic() > until
                    if last or not _is_contention(error):
                        raise
                    time.sleep(random.uniform(0.01, 0.05) * 2 ** min(attempt, 5))
        raise AssertionError("unreachable")

    def _write_once(self, work: Callable[[Connection], T]) -> T:
        with self.engine.connect() as connection:
            # SQLite: take the write lock at the start. A transaction that reads first and asks for it later
            # would fail at once if another one has written in between.
            connection = connection.execution_options(konkyo_write=True)
            with connection.begin():
                return work(connection)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn the failures of a server or a disk into one line that names the store and a remedy."""
        try:
            yield
        except DBAPIError as error:
            found = explanation(error)
            if found is None:
                raise
            raise StoreError(f"{self.name}: {found}") from error


def _url(address: str | Path) -> URL:
    text = str(address)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise StoreError(f"{text.split('://', maxsplit=1)[0]}://…: not a database URL") from error
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database:
        return url
    raise StoreError(
        f"{url.drivername}: only a file path or a postgresql+psycopg://user@host/database URL can be a store"
    )


def _prepare_file(name: str, create: bool) -> None:
    path = Path(name)
    if path.is_dir():
        raise FileError(name, None, "is a folder; name a file, for instance konkyo.db inside it")
    if path.exists() and (create or path.stat().st_size):
        return
    if not create:
        raise FileError(name, None, "no store here; run `konkyo run` first or name another one with --db")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = f"cannot make its folder ({error.strerror}); name another place with --db"
        raise FileError(name, None, problem) from error


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS}, pool_size=5, max_overflow=40)

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: object) -> None:
        # sqlite3 must not begin transactions by itself: it would leave the reading statements outside.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        _use_wal(connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("konkyo_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _use_wal(connection: sqlite3.Connection) -> None:
    """Changing the journal mode does not wait for the busy timeout, so wait here."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(random.uniform(0.005, 0.02))


def _postgresql(url: URL, name: str) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=40)
    except ModuleNotFoundError as error:
        raise StoreError(f"{name}: PostgreSQL needs psycopg: pip install 'konkyo[postgres]'") from error


def _is_contention(error: DBAPIError) -> bool:
    original: Any = error.orig
    if isinstance(original, sqlite3.OperationalError):
        return "locked" in str(original) or "busy" in str(original)
    return getattr(original, "sqlstate", None) in _TRY_AGAIN
