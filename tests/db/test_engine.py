"""Opening the database: what is refused, what is set on every connection, and many writers at once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import quote

import pysqlite3
import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlmodel import select

from cases import setup
from db import engine as opening
from db.access import version, viewing
from db.engine import (
    DEFAULT_URL,
    PROJECT,
    DatabaseError,
    copy_to,
    damage,
    database_url,
    open_engine,
    transaction,
    unguarded,
)
from db.tables import Organisation, Setting
from db.viewer import ANONYMOUS


@pytest.mark.parametrize("url", ["mysql://localhost/x", "sqlite://", "sqlite:///:memory:"])
def test_what_cannot_hold_a_centre_is_refused_in_words(url: str) -> None:
    with pytest.raises(DatabaseError):
        open_engine(url)


def test_an_old_sqlite_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pysqlite3, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(DatabaseError, match="too old"):
        open_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")


def test_without_a_url_the_database_lies_under_var(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert database_url() == DEFAULT_URL == f"sqlite:///{PROJECT}/var/fusion.sqlite"
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/x")
    assert database_url() == "postgresql://elsewhere/x"


def test_a_plain_postgresql_url_uses_our_driver() -> None:
    assert open_engine("postgresql://somebody@localhost/x").url.drivername == "postgresql+psycopg"


def test_every_connection_to_sqlite_is_made_safe(tmp_path: Path) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0, "secure_delete": 1}
    engine = open_engine(f"sqlite:///{tmp_path / 'new folder' / 'x.sqlite'}")
    with engine.connect() as connection:
        for pragma, value in expected.items():
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value, pragma


@pytest.mark.parametrize("gone", [False, True])
def test_who_writes_meets_the_database_that_is_there_now(tmp_path: Path, *, gone: bool) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")
    copy = tmp_path / "copy.sqlite"
    with transaction(engine) as session:
        session.connection().exec_driver_sql("CREATE TABLE x (y)")
    copy_to(engine, copy)
    with transaction(engine) as session:
        session.connection().exec_driver_sql("INSERT INTO x VALUES ('before')")
    for name in ("x.sqlite", "x.sqlite-wal", "x.sqlite-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    if gone:
        with transaction(engine) as session:
            assert session.connection().exec_driver_sql("SELECT name FROM sqlite_schema").all() == []
        return
    copy.rename(tmp_path / "x.sqlite")
    with transaction(engine) as session:
        assert session.connection().exec_driver_sql("SELECT y FROM x").all() == []
        session.connection().exec_driver_sql("INSERT INTO x VALUES ('after')")
    with unguarded(engine) as session:
        assert session.connection().exec_driver_sql("SELECT y FROM x").scalars().all() == ["after"]


def test_a_session_past_the_door_keeps_to_the_file_that_it_has_open(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")
    setup.prepare(engine)
    with unguarded(engine) as session:
        before = version(session)
    copy_to(engine, tmp_path / "copy.sqlite")
    with unguarded(engine) as session:
        assert session.exec(select(Organisation)).all() is not None
        (tmp_path / "copy.sqlite").replace(tmp_path / "x.sqlite")
        assert version(session) == before
    with unguarded(engine) as session:
        assert version(session) != before


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    file = tmp_path / "50%25 of it?" / "x.sqlite"
    engine = open_engine(f"sqlite:///{quote(str(file))}")
    setup.prepare(engine)
    assert file.exists()
    with viewing(engine, ANONYMOUS) as session:
        found = session.info["version"]
    with unguarded(engine) as session:
        assert version(session) == found


def test_leaving_a_transaction_stores_and_an_exception_does_not(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(Setting(name="kept", value="1"))
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.add_all([Setting(name="lost", value="1"), Setting(name="kept", value="twice")])
    with unguarded(engine) as session:
        assert session.get(Setting, "kept") is not None
        assert session.get(Setting, "lost") is None


def test_an_unguarded_session_is_for_reading(engine: Engine) -> None:
    with unguarded(engine) as session:
        session.add(Setting(name="lost", value="1"))
    with unguarded(engine) as session:
        assert session.get(Setting, "lost") is None


def test_eight_writers_lose_nothing(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(Setting(name="count", value="0"))

    def add_one(_: int) -> None:
        with transaction(engine) as session:
            row = session.get_one(Setting, "count", with_for_update=True)
            row.value = str(int(row.value) + 1)

    with ThreadPoolExecutor(8) as hands:
        list(hands.map(add_one, range(80)))
    with unguarded(engine) as session:
        assert session.get_one(Setting, "count").value == "80"


def _write(engine: Engine) -> None:
    """Hold the right to write for a moment; a transaction begins with its first statement."""
    with transaction(engine) as session:
        session.exec(select(1))


def test_a_gap_between_another_process_that_writes_all_the_time_is_found(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")
    _write(engine)
    gaps, entered = 0, threading.Event()

    def write_all_the_time() -> None:
        nonlocal gaps
        other = pysqlite3.connect(tmp_path / "x.sqlite", isolation_level=None, timeout=5)
        while not entered.is_set() and gaps < 40:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(0.13)
            other.execute("COMMIT")
            time.sleep(0.02)
            gaps += 1
        other.close()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write_all_the_time)
        time.sleep(0.05)
        _write(engine)
        entered.set()
        writing.result()
    engine.dispose()
    assert gaps <= 3


def test_who_waits_too_long_for_another_writer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_PATIENCE", 0.1)
    engine = open_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")
    _write(engine)
    other = pysqlite3.connect(tmp_path / "x.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"):
        _write(engine)
    other.execute("COMMIT")
    _write(engine)
    other.close()
    engine.dispose()


def test_readers_do_not_wait_for_a_writer(engine: Engine) -> None:
    with transaction(engine) as writer:
        writer.add(Setting(name="unfinished", value="1"))
        writer.flush()
        with viewing(engine, ANONYMOUS) as session:
            assert session.get(Setting, "unfinished") is None


def test_forty_readers_at_once_are_served(engine: Engine) -> None:
    def read(_: int) -> int:
        with viewing(engine, ANONYMOUS) as session:
            return len(session.exec(select(Setting)).all())

    with ThreadPoolExecutor(40) as hands:
        assert len(set(hands.map(read, range(120)))) == 1


def test_a_word_outside_its_set_is_refused_by_the_database_itself(engine: Engine) -> None:
    with transaction(engine) as session:
        session.connection().exec_driver_sql("UPDATE organisation SET status = 'suspended'")
    with pytest.raises(IntegrityError), transaction(engine) as session:
        session.connection().exec_driver_sql("UPDATE organisation SET status = 'friend'")


def test_a_moment_comes_back_in_utc_and_one_without_a_zone_is_refused(engine: Engine) -> None:
    taipei = datetime(2026, 1, 1, 7, tzinfo=timezone(timedelta(hours=8)))
    with transaction(engine) as session:
        session.add(Organisation(name="x", kind="ngo", country="TW", created_at=taipei))
    with unguarded(engine) as session:
        stored = session.exec(select(Organisation.created_at).where(Organisation.name == "x")).one()
    assert (stored, stored.tzinfo) == (taipei, UTC)
    with pytest.raises(StatementError, match="time zone"), transaction(engine) as session:
        session.add(Organisation(name="y", kind="ngo", country="TW", created_at=datetime(2026, 1, 1)))  # noqa: DTZ001


def test_an_undamaged_database_is_said_to_be_so(seeded: Engine) -> None:
    assert damage(seeded) == []


def test_there_is_one_engine_a_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'x.sqlite'}")
    opening.shared_engine.cache_clear()
    assert opening.shared_engine() is opening.shared_engine()
    opening.shared_engine.cache_clear()
