"""Run the migrations on whichever engine `DATABASE_URL` names; one set serves SQLite and PostgreSQL."""

from typing import Any

from alembic import context
from sqlalchemy import Connection

from db import tables  # noqa: F401 - fills the metadata
from db.base import METADATA
from db.engine import database_url, open_engine
from db.fulltext import TABLE


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out the search index, whose shadow tables no model describes."""
    return not (kind == "table" and name is not None and name.startswith(TABLE))


def set_foreign_keys(connection: Connection, state: str) -> None:
    """Switch SQLite's foreign keys on or off, which works only outside a transaction."""
    raw: Any = connection.connection.driver_connection
    raw.execute(f"PRAGMA foreign_keys={state}")


def run() -> None:
    """Migrate inside one transaction, with foreign keys off.

    Rebuilding a table on SQLite drops it first, and with foreign keys on that silently deletes every row that
    points to it.
    """
    engine = context.config.attributes.get("engine") or open_engine(database_url())
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            set_foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                context.configure(
                    connection=connection,
                    target_metadata=METADATA,
                    render_as_batch=True,
                    compare_type=True,
                    compare_server_default=True,
                    include_name=is_ours,
                    transaction_per_migration=False,
                )
                context.run_migrations()
                if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("the migration would leave rows that point nowhere; nothing was changed")
        finally:
            if is_sqlite:
                set_foreign_keys(connection, "ON")  # the connection serves others afterwards


run()
