"""A PostgreSQL server for one test session, from Debian's programs, on a socket in a temporary folder.

Set ``KONKYO_REQUIRE_POSTGRES=1`` to make a missing server an error instead of a skipped test.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

_NUMBERS = count(1)
# A client that is killed loses nothing with these off; only a crash of the machine would.
_SETTINGS = "-c fsync=off -c full_page_writes=off -c max_connections=60"


def _programs() -> Path | None:
    found = shutil.which("initdb")
    folders = (
        [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    )
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def _run(*command: str | Path) -> None:
    """Run a program of PostgreSQL, which refuses to be root."""
    prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    done = subprocess.run(
        [*prefix, *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/"
    )
    if done.returncode:
        raise OSError(f"{Path(command[0]).name}: {done.stderr.decode(errors='replace').strip()[-300:]}")


def _missing(reason: str) -> None:
    if os.environ.get("KONKYO_REQUIRE_POSTGRES"):
        pytest.fail(f"PostgreSQL is required, but {reason}")
    warnings.warn(f"PostgreSQL tests SKIPPED: {reason}", stacklevel=2)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a running server, without a database: ``postgresql+psycopg://…?host=FOLDER``, one ``{}`` in
    it."""
    programs = _programs()
    if programs is None:
        _missing("it is not installed (Debian: apt-get install postgresql)")
    assert programs is not None
    # Not pytest's tmp_path: root's folders are closed to the user postgres, and a socket's path must be
    # short.
    folder = Path(tempfile.mkdtemp(prefix="konkyo-pg-", dir="/tmp"))
    try:
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        data = folder / "data"
        try:
            _run(
                programs / "initdb",
                "-D",
                data,
                "-A",
                "trust",
                "-U",
                "konkyo",
                "-E",
                "UTF8",
                "--no-sync",
                "--no-locale",
            )
            options = f"-k {folder} -c listen_addresses='' {_SETTINGS}"
            _run(programs / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
        except (OSError, KeyError) as error:
            _missing(str(error))
        try:
            yield f"postgresql+psycopg://konkyo@/{{}}?host={folder}"
        finally:
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str) -> str:
    """Make an empty database and return its URL."""
    import psycopg

    name = f"test_{next(_NUMBERS)}"
    plain = server.format("postgres").replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.format(name)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new, empty store; each test that asks for it runs on both back ends."""
    if request.param == "sqlite":
        return str(tmp_path / "konkyo.db")
    return new_database(request.getfixturevalue("postgresql"))
