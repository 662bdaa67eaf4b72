"""Alembic's entry: runs the migrations on the connection, and inside the transaction, that it is given.

To write a new one, change ``tables.py``, then see ``README.md`` beside this file.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from extract.store.tables import metadata

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    # SQLite can roll back DDL; Alembic only does not count on it.
    transactional_ddl=True,
)
context.run_migrations()
