"""The only place that opens the database: `open_engine()` for everybody, `transaction()` for whoever writes."""

import hashlib
import hmac
import os
import random
import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote
from weakref import WeakKeyDictionary

import pysqlite3
from sqlalchemy import URL, Connection, NullPool, create_engine, event, make_url
from sqlalchemy import Engine as Engine  # re-exported: pages name the type without knowing SQLAlchemy
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError
from sqlmodel import Session

PROJECT = Path(__file__).resolve().parent.parent
DEFAULT_URL = f"sqlite:///{PROJECT / 'var' / 'fusion.sqlite'}"
DOOR = "door"
"""The PostgreSQL schema of the views that readers see; `db.access` makes them."""

OLDEST_SQLITE = (3, 51, 3)
"""Older libraries can corrupt a database in WAL mode when two connections write and checkpoint at once."""

_MAPPED = 2**40
"""Readers of the embedded database map at most so many bytes of its file into memory instead of copying pages."""

# SQLite's own busy handler isn't fair: without this, one of sixteen writers waited five seconds.
_WRITE = threading.Lock()

_PATIENCE = 30
"""Seconds that somebody waits for whoever writes to the embedded database."""

_SOON = 0.001
"""Seconds after which who waits looks again, which takes a hundredth of that: SQLite looks every tenth of a second, and
one process that writes without a pause leaves a gap of a few milliseconds now and then, which others would miss for
half a minute."""

_RESTED = 30.0
"""Seconds after which a server is asked whether it still knows a connection that nobody used: a firewall between may
have forgotten it. Until then a look is enough, since a server that ends one says so, and asking takes as long as a
short statement."""


class DatabaseError(RuntimeError):
    """The database can't be used as it is; the message says what to do."""


def database_url() -> str:
    """Return the URL of this centre's database: `DATABASE_URL`, or the embedded file under `var/`."""
    return os.environ.get("DATABASE_URL") or DEFAULT_URL


def replica_url() -> str | None:
    """Return the URL of a replica of this centre's database, `DATABASE_REPLICA_URL`; None if there is none."""
    return os.environ.get("DATABASE_REPLICA_URL") or None


def open_engine(url: str | None = None, replica: str | None = None) -> Engine:
    """Return an engine for `url`; without one for `database_url()` and its `replica_url()`.

    Args:
        url: Where the database is.
        replica: Where a physical replica of it is, which readers may be sent to.

    Raises:
        DatabaseError: A URL names an engine other than SQLite or PostgreSQL, or SQLite's library is too old, or there
            can't be such a replica.
    """
    target, named = make_url(url or database_url()), replica if url else replica or replica_url()
    copy = make_url(named) if named else None
    if copy and copy.get_backend_name() != "postgresql":
        raise DatabaseError(f"DATABASE_REPLICA_URL must begin with postgresql+psycopg://, not {copy.drivername}")
    if target.get_backend_name() == "sqlite":
        if copy:
            raise DatabaseError("the embedded database has no replica: unset DATABASE_REPLICA_URL, or use PostgreSQL")
        return _open_sqlite(target.database or "")
    if target.get_backend_name() == "postgresql":
        return _open_postgresql(target, copy)
    raise DatabaseError(f"DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://, not {target.drivername}")


def _open_postgresql(target: URL, copy: URL | None) -> Engine:
    if copy and copy.database != target.database:
        raise DatabaseError(
            f"DATABASE_REPLICA_URL names the database {copy.database}; a replica has the same: {target.database}"
        )
    engine = create_engine(
        target.set(drivername="postgresql+psycopg"), pool_size=10, connect_args={"client_encoding": "utf8"}
    )
    _give_up_with_the_server(engine)
    if copy:
        _REPLICAS[engine] = copy
    return engine


def _open_sqlite(path: str) -> Engine:
    if not path or path == ":memory:":
        raise DatabaseError("the embedded database needs a file, for example sqlite:///var/fusion.sqlite")
    if pysqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise DatabaseError(
            f"SQLite {pysqlite3.sqlite_version} is too old; install pysqlite3 0.6.1 or later (make setup does)"
        )
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        URL.create("sqlite", database=path),
        module=pysqlite3,
        pool_size=1,  # closing the last connection moves the whole log into the file, which takes longer than a case
        max_overflow=-1,
        connect_args={"timeout": _PATIENCE, "check_same_thread": False},
    )
    _give_up_with_the_file(engine)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # else INSERT OR REPLACE gets past the trigger that keeps history
        f"busy_timeout={_PATIENCE * 1_000:.0f}",
        "trusted_schema=OFF",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later is refused at once when somebody else wrote in between.
    driver: Any = connection.connection.driver_connection
    until = time.monotonic() + _PATIENCE
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while not _begun(connection, is_last=time.monotonic() > until):
            time.sleep(_SOON * random.uniform(0.5, 1))  # noqa: S311 - so that two don't always look at once
    finally:
        driver.execute(f"PRAGMA busy_timeout={_PATIENCE * 1_000:.0f}")


def _begun(connection: Connection, *, is_last: bool) -> bool:
    """Begin to write unless somebody else does; in the last attempt that is an error."""
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as error:
        if is_last or getattr(error.orig, "sqlite_errorname", "") != "SQLITE_BUSY":
            raise
        return False
    return True


def reader_password(url: URL) -> str | None:
    """Return the password of the PostgreSQL role that readers connect as, made from that of the database's owner.

    So it needs no place of its own to be kept, and changes with the owner's.
    """
    if not url.password:
        return None
    return hmac.new(str(url.password).encode(), b"fusion reader", hashlib.sha256).hexdigest()


def _reader_url(engine: Engine) -> URL:
    owner = engine.url.username
    if owner is None:
        with engine.connect() as connection:
            owner = connection.exec_driver_sql("SELECT current_user").scalar()
    return engine.url.set(username=f"{owner}_reader", password=reader_password(engine.url))


_READERS: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()
_UNGUARDED: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()
_REPLICAS: WeakKeyDictionary[Engine, URL] = WeakKeyDictionary()
_REPLICA_READERS: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()


def _readers_at(url: URL, connecting: dict[str, Any], **pool: Any) -> Engine:
    return create_engine(
        url,
        isolation_level="REPEATABLE READ",  # as on SQLite: a long download meets no case changed meanwhile
        pool_size=10,
        max_overflow=40,
        connect_args={
            "client_encoding": "utf8",
            "options": f"-c search_path={DOOR} -c default_transaction_read_only=on -c jit=off",
            **connecting,
        },
        **pool,
    )


def reading_replica(engine: Engine) -> Engine | None:
    """Return the engine that readers use on the replica of `engine`, None without one; `db.access` says when they may.

    A replica has the roles of its primary, so its URL only says where it is. A replica that doesn't answer is given
    up within seconds, since the primary can answer.
    """
    if engine not in _REPLICA_READERS and engine in _REPLICAS:
        reader, copy = _reader_url(engine), _REPLICAS[engine]
        url = copy.set(drivername="postgresql+psycopg", username=reader.username, password=reader.password)
        patience = {"connect_timeout": 2, "tcp_user_timeout": 5000, "keepalives_idle": 5}
        _REPLICA_READERS.setdefault(engine, _readers_at(url, patience, pool_timeout=2))
    return _REPLICA_READERS.get(engine)


def reading(engine: Engine) -> Engine:
    """Return the engine that readers of `engine` use: it can't write, and on PostgreSQL it may see the door only."""
    if engine not in _READERS and engine.dialect.name != "sqlite":
        # Many may come first at once: all must get the same pool, or those of the others would be lost while open.
        readers = _readers_at(_reader_url(engine), {})
        _give_up_with_the_server(readers)
        _READERS.setdefault(engine, readers)
    if engine not in _READERS:
        _READERS[engine] = _sqlite_readers(engine, poolclass=NullPool)
    return _READERS[engine]


def _sqlite_readers(engine: Engine, **pool: Any) -> Engine:
    readers = create_engine(
        URL.create("sqlite", database=f"file:{quote(engine.url.database or '')}", query={"mode": "ro", "uri": "true"}),
        module=pysqlite3,
        connect_args={"timeout": _PATIENCE, "check_same_thread": False},
        **pool,
    )
    event.listen(readers, "connect", _prepare_reader)
    event.listen(readers, "begin", _begin_reader)
    return readers


def file_of(engine: Engine) -> int:
    """Return what tells the file of an embedded database from another that took its place, as a restored one does."""
    return _path(str(engine.url.database)).stat().st_ino


@cache
def _path(database: str) -> Path:
    is_uri = database.startswith("file:")
    return Path(unquote(database.removeprefix("file:").partition("?")[0]) if is_uri else database)


def opened_file(connection: Connection) -> int:
    """Return what `file_of()` said when a connection that is kept was opened or last taken."""
    return int(connection.info["file"])


def _give_up_with_the_file(engine: Engine) -> None:
    """Let an engine that keeps connections give one up whose file isn't the database any more."""

    def opened(_connection: Any, record: Any) -> None:
        record.info["file"] = file_of(engine)

    def taken(_connection: Any, record: Any, _proxy: Any) -> None:
        try:
            same = record.info["file"] == file_of(engine)
        except FileNotFoundError:
            same = False
        if not same:
            raise DisconnectionError  # the pool opens another

    event.listen(engine, "connect", opened)
    event.listen(engine, "checkout", taken)


def _give_up_with_the_server(engine: Engine) -> None:
    """Let an engine that keeps connections give one up that its server has ended meanwhile."""

    def left(_connection: Any, record: Any) -> None:
        record.info["left"] = time.monotonic()

    def taken(connection: Any, record: Any, _proxy: Any) -> None:
        rested = time.monotonic() - record.info.get("left", time.monotonic())
        if _is_gone(engine, connection, ask=rested > _RESTED):
            raise DisconnectionError  # the pool opens another

    event.listen(engine, "checkin", left)
    event.listen(engine, "checkout", taken)


def _is_gone(engine: Engine, connection: Any, *, ask: bool) -> bool:
    """Say whether a connection that nobody used leads nowhere.

    A server that goes away says that it does, so there is something to read where nothing was asked.
    """
    driver: Any = engine.dialect.dbapi
    looking = select.poll()
    try:
        looking.register(connection.fileno(), select.POLLIN)
        return bool(looking.poll(0)) or (ask and not engine.dialect.do_ping(connection))
    except driver.Error:
        return True


def _reading_past_the_door(engine: Engine) -> Engine:
    """Return the engine of SQLite's unguarded readers.

    It keeps a few connections: opening one takes as long as a search.
    """
    if engine not in _UNGUARDED:
        readers = _sqlite_readers(engine, pool_size=4, max_overflow=-1, pool_use_lifo=True)
        _give_up_with_the_file(readers)
        _UNGUARDED.setdefault(engine, readers)
    return _UNGUARDED[engine]


def _prepare_reader(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (f"busy_timeout={_PATIENCE * 1_000:.0f}", "trusted_schema=OFF", f"mmap_size={_MAPPED}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_reader(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def close(engine: Engine) -> None:
    """Close every connection of `engine` and of those who read by it."""
    for each in (_READERS.get(engine), _UNGUARDED.get(engine), _REPLICA_READERS.get(engine), engine):
        if each is not None:
            each.dispose()


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Open a session that may write; leaving the block commits, an exception rolls back."""
    if engine.dialect.name == "sqlite":
        with _WRITE, Session(engine) as session, session.begin():
            yield session
    else:
        with Session(engine) as session, session.begin():
            yield session


@contextmanager
def unguarded(engine: Engine) -> Iterator[Session]:
    """Open a session that reads past the door, at one moment, and can't write.

    Only to sign people in, to check that the database is whole, and for the room that counts in memory.
    """
    sqlite = engine.dialect.name == "sqlite"
    options = {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
    with Session(_reading_past_the_door(engine) if sqlite else engine.execution_options(**options)) as session:
        yield session


def settle(engine: Engine) -> None:
    """Let the database take note of many rows that came at once, which PostgreSQL else does minutes later by itself.

    Until then it plans by statistics of an empty table and reads the newest entries of its search index one by one.
    """
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM (ANALYZE)")


def damage(engine: Engine) -> list[str]:
    """Return what the database itself finds wrong with its file and its foreign keys, in its own words.

    PostgreSQL refuses such rows and pages by itself and isn't asked.
    """
    if engine.dialect.name != "sqlite":
        return []
    with reading(engine).connect() as connection:
        try:
            found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        except DBAPIError as error:
            return [str(error.orig)]
    return found + [f"{table} {number}: -> {parent}" for table, number, parent, _ in orphans]


def copy_to(engine: Engine, target: Path) -> None:
    """Copy the embedded database, whole and consistent, while others read and write it.

    Raises:
        DatabaseError: It isn't embedded, or there is a file already.
    """
    if engine.dialect.name != "sqlite":
        raise DatabaseError("this copies the embedded database; for PostgreSQL use pg_dump")
    if target.exists():
        raise DatabaseError(f"{target} exists already; name a new file")
    source = pysqlite3.connect(engine.url.database)
    copy = pysqlite3.connect(str(target))
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()


@cache
def shared_engine() -> Engine:
    """Return the one engine of this process for `database_url()`."""
    return open_engine()
