"""The door on SQLite: temporary views over a read-only connection, and an authorizer that knows nothing else."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Integer, event
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from db.access.lines import DETAILS, DETAILS_SAID, LINES, TEXTS, TEXTS_SAID, line
from db.access.rules import ROWS, columns, tables
from db.base import METADATA
from db.engine import file_of, opened_file, reading
from db.fulltext import TABLE as FULLTEXT
from db.rows import asked
from db.tables import VOCABULARIES
from db.viewer import Viewer

# Numbers from sqlite3.h: what an authorizer is asked about.
_PRAGMA, _READ, _SELECT, _TRANSACTION, _FUNCTION, _RECURSIVE = 19, 20, 21, 22, 31, 33
_OK, _DENY = 0, 1


def _touch(table: str) -> str:
    """Return a condition that always holds, on a column that is never empty and isn't the row number itself.

    When a query needs no column but the row number, SQLite asks the authorizer about the table as a whole and no
    longer says which view it is in; we would have to refuse, and counting would fail.
    """
    columns, key = METADATA.tables[table].columns, METADATA.tables[table].primary_key.columns
    number = key[0] if len(key) == 1 and isinstance(key[0].type, Integer) else None
    column = next(c.name for c in columns if not c.nullable and c is not number)
    return f" AND typeof(x.\"{column}\") <> 'null'"


def _views(prefix: str, viewer: Viewer) -> Iterator[str]:
    """Yield the statements that shadow every table by what `viewer` may see."""

    def fill(template: str) -> str:
        return template.format(m=viewer.member_id or 0, o=viewer.organisation_id or 0, t="main.", v=f"temp.{prefix}")

    for table in tables():
        select = f'SELECT {columns(table, fill)} FROM main."{table}" x WHERE {fill(ROWS[table])}{_touch(table)}'
        yield f"CREATE TEMP VIEW {prefix}{table} AS {select}"
        yield f'CREATE TEMP VIEW "{table}" AS SELECT * FROM temp.{prefix}{table}'
    yield (
        f"CREATE TEMP VIEW {prefix}{FULLTEXT} AS SELECT x.rowid AS rendition_id, x.{FULLTEXT} AS words"
        f" FROM main.{FULLTEXT} x WHERE EXISTS (SELECT 1 FROM temp.{prefix}rendition r WHERE r.id = x.rowid)"
    )
    yield f"CREATE TEMP VIEW {FULLTEXT} AS SELECT * FROM temp.{prefix}{FULLTEXT}"
    read = f" WHERE {fill(ROWS['rendition'])}{_touch('rendition')}"
    for name, select in (
        (LINES, line("main.") + read),
        (TEXTS, TEXTS_SAID.select("main.rendition", "main.", read)),
        (DETAILS, DETAILS_SAID.select("main.rendition", "main.", read)),
    ):
        yield f"CREATE TEMP VIEW {prefix}{name} AS {select}"
        yield f"CREATE TEMP VIEW {name} AS SELECT * FROM temp.{prefix}{name}"
    yield f"CREATE TEMP VIEW {prefix}version AS {VERSION}"


VERSION = f"""SELECT coalesce(max(seq), 0) || coalesce(
    (SELECT '.' || value FROM main.setting WHERE name = '{VOCABULARIES}'), '') AS seen FROM main.change"""

_WARMING = f"SELECT 1 FROM {FULLTEXT} WHERE words MATCH 'a' LIMIT 1"

_KEPT = 24
"""How many closed doors an engine keeps for the next who comes as the same viewer: making one takes milliseconds."""


@dataclass
class _Door:
    """A connection that shows one viewer's rows.

    Attributes:
        connection: Its authorizer denies everything but the views.
        prefix: The random beginning of the inner views' names.
        file: What tells the database's file from another that took its place.
        ajar: Whether the search index may read its own tables just now.
    """

    connection: Connection
    prefix: str
    file: int
    ajar: bool = False

    def enter(self) -> str:
        """Begin a transaction, and return the version of everything at its moment.

        The search index reads its own tables by statements that the authorizer can't tell from anybody's. It makes
        them when it first needs them, and keeps them; so it is asked for something before it is left to a viewer, each
        time anew, since an index that has grown needs others.
        """
        found = self.connection.exec_driver_sql(f"SELECT seen FROM temp.{self.prefix}version").scalar()
        self.ajar = True
        try:
            self.connection.exec_driver_sql(_WARMING).all()
        finally:
            self.ajar = False
        return f"{self.file}.{found}"


_IDLE: WeakKeyDictionary[Engine, list[tuple[tuple[int, int], _Door]]] = WeakKeyDictionary()
_LOCK = threading.Lock()


@contextmanager
def shadowed(engine: Engine, viewer: Viewer) -> Iterator[tuple[Connection, str]]:
    """Open a connection that shows what `viewer` may see, with the version of everything at its moment."""
    engine = reading(engine)
    door = _taken(engine, viewer) or _made(engine, viewer)
    try:
        yield door.connection, door.enter()
    finally:
        _left(engine, viewer, door)


def version(session: Session) -> str:
    """Return the version of everything at the moment that a session past the door sees, in the file it has open."""
    connection = session.connection()
    ((newest,),) = asked(connection, VERSION)
    return f"{opened_file(connection)}.{newest}"


def _key(viewer: Viewer) -> tuple[int, int]:
    return viewer.member_id or 0, viewer.organisation_id or 0


def _taken(engine: Engine, viewer: Viewer) -> _Door | None:
    with _LOCK:
        idle = _IDLE.get(engine, [])
        at = next((at for at, (key, _) in enumerate(idle) if key == _key(viewer)), None)
        if at is None:
            return None
        _, door = idle.pop(at)
    if door.file == file_of(engine):
        return door
    door.connection.close()
    return None


def _left(engine: Engine, viewer: Viewer, door: _Door) -> None:
    """Keep a door for the next, and close the one that was kept longest where there are too many."""
    try:
        door.connection.rollback()
    except DBAPIError:
        door.connection.invalidate()
        door.connection.close()
        return
    with _LOCK:
        if engine not in _IDLE:
            event.listen(engine, "engine_disposed", _dispose)
        idle = _IDLE.setdefault(engine, [])
        idle.append((_key(viewer), door))
        over = [idle.pop(0)] if len(idle) > _KEPT else []
    for _, old in over:
        old.connection.close()


def _dispose(engine: Engine) -> None:
    with _LOCK:
        idle = _IDLE.pop(engine, [])
    for _, door in idle:
        door.connection.close()


def _made(engine: Engine, viewer: Viewer) -> _Door:
    """Shadow every table of a connection by what `viewer` may see, then deny the rest.

    The inner views carry a random name: SQLite tells the authorizer the name of a common table expression just as
    it tells that of a view, so a name that can be guessed could be borrowed.
    """
    prefix = f"v_{secrets.token_hex(8)}_"
    session = engine.connect()
    connection = session.connection.driver_connection
    if connection is None:
        raise ValueError("this connection is closed")
    connection.executescript(";".join(_views(prefix, viewer)))
    door = _Door(session, prefix, file_of(engine))

    def allow(action: int, first: str | None, second: str | None, schema: str | None, accessor: str | None) -> int:
        if action == _READ:
            inside = accessor is not None and accessor.startswith(prefix)
            of_view = schema == "temp" and first not in {"sqlite_temp_master", "sqlite_temp_schema"}
            of_index = door.ajar and first is not None and first.startswith(FULLTEXT)
            return _OK if inside or of_view or of_index else _DENY
        if action == _FUNCTION:
            return _DENY if second == "load_extension" else _OK
        if action == _PRAGMA:
            return _OK if first == "data_version" else _DENY  # the search index asks whether the file has changed
        return _OK if action in {_SELECT, _TRANSACTION, _RECURSIVE} else _DENY

    connection.set_authorizer(allow)
    return door
