"""Brings the tables of a store to the state that this version of Konkyo needs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from extract.store.engine import Database
from extract.store.errors import StoreError
from extract.store.tables import metadata

HEAD: Final = "0001"
"""The latest migration. With it a store that is up to date opens without importing Alembic."""

MIGRATIONS: Final = Path(__file__).parent / "migrations"
# Any number will do, as long as all versions of Konkyo lock the same one.
_LOCK: Final = 7_081_924_116


def migrate(database: Database) -> None:
    """Apply the missing migrations, all or none of them. Two processes that open a new store at once both
    succeed.

    Raises:
        StoreError: the store was written by a later version of Konkyo, or the database is not one of
        Konkyo's.
    """
    with database.read() as connection:
        if _version(connection) == HEAD:
            return
    database.write(lambda connection: _upgrade(connection, database.name))


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return None if found is None else str(found)


def _foreign(connection: Connection) -> list[str]:
    """Tables that are in the way. An SQLite file with any is another program's; a server's database may be
    shared."""
    there = set(inspect(connection).get_table_names())
    return sorted(there if connection.dialect.name == "sqlite" else there & set(metadata.tables))


def _upgrade(connection: Connection, name: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    version = _version(connection)
    if version == HEAD:
        return
    known = {path.stem[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}
    if version is not None and version not in known:
        raise StoreError(f"{name}: written by a later version of Konkyo ({version}); upgrade Konkyo")
    if version is None and (other := _foreign(connection)):
        raise StoreError(f"{name}: holds other tables ({', '.join(other[:5])}); name an empty database")
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
