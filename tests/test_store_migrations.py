"""The migrations lead to the tables that the code uses."""

from __future__ import annotations

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from samples import extraction, many
from sqlalchemy import text

from extract.store import StoreError, open_store
from extract.store.engine import Database
from extract.store.migrate import HEAD, MIGRATIONS, migrate
from extract.store.tables import metadata


def test_migrations_lead_to_the_tables_of_the_code(address: str) -> None:
    with open_store(address) as store, store._database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD


def test_head_is_the_last_of_one_line_of_migrations() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert scripts.get_heads() == [HEAD]
    assert all(not isinstance(script.down_revision, tuple) for script in scripts.walk_revisions())


def test_opening_again_changes_nothing(address: str) -> None:
    with open_store(address) as store:
        revision = store.save_run(extraction(many(3)), "s")
        head = store.audit_head()
    with open_store(address) as store:
        assert store.latest("sample.md") == revision
        assert store.audit_head() == head


def test_a_migration_that_fails_leaves_nothing(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(address)
    from alembic import command

    upgrade = command.upgrade

    def half(*arguments: object) -> None:
        upgrade(*arguments)  # type: ignore[arg-type]
        raise OSError("the power went")

    monkeypatch.setattr(command, "upgrade", half)
    with pytest.raises(OSError, match="power"):
        migrate(database)
    with database.read() as connection:
        there = "SELECT 1 FROM information_schema.tables WHERE table_name = 'claims'"
        if database.sqlite:
            there = "SELECT 1 FROM sqlite_master WHERE name = 'claims'"
        assert connection.execute(text(there)).first() is None
    monkeypatch.undo()
    migrate(database)
    database.close()
    with open_store(address) as store:
        assert store.documents() == ()


def test_a_store_of_a_later_version_is_refused(address: str) -> None:
    with open_store(address) as store:
        store._database.write(
            lambda connection: connection.execute(text("UPDATE alembic_version SET version_num='9'"))
        )
    with pytest.raises(StoreError, match="later version"):
        open_store(address)


def test_ten_processes_may_open_a_new_store_at_once(address: str) -> None:
    errors: list[BaseException] = []
    start = threading.Barrier(10)

    def open_it() -> None:
        start.wait()
        try:
            with open_store(address) as store:
                store.documents()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
