"""Reading from a replica: it answers, but never with less or more than the primary would have at that moment."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from cases import correct, setup
from db.access import postgresql, viewing
from db.access import replica as choosing
from db.engine import DatabaseError, close, open_engine, reading, reading_replica, transaction, unguarded
from db.tables import Case, Member, Setting
from db.viewer import ANONYMOUS, Viewer
from tests import clusters
from tests.clusters import Cluster, caught_up, engine_with_replica

USER, PASSWORD, DATABASE = "fusion", "correct horse", "fusion"


class Pair(NamedTuple):
    """A primary with the starter cases and a replica of it."""

    folder: Path
    primary: Cluster
    replica: Cluster


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    """Run a primary and a replica for the tests of this file; each leaves them as it found them."""
    with clusters.folder_for_servers() as folder, clusters.primary(folder) as primary:
        primary.psql(f"CREATE ROLE {USER} LOGIN CREATEROLE PASSWORD '{PASSWORD}'")
        primary.psql(f"CREATE DATABASE {DATABASE} OWNER {USER}")
        with alone(primary) as first:
            setup.prepare(first)
            setup.seed(first)
        with clusters.replica_of(primary, folder) as replica:
            caught_up(primary, replica)
            yield Pair(folder, primary, replica)


@contextmanager
def alone(primary: Cluster) -> Iterator[Engine]:
    """Open the database of a primary without a replica."""
    engine = open_engine(primary.url(DATABASE, USER, PASSWORD))
    try:
        yield engine
    finally:
        close(engine)


@contextmanager
def opened(primary: Cluster, replica: Cluster) -> Iterator[Engine]:
    """Open the database of a primary with a replica."""
    engine = engine_with_replica(primary, replica, DATABASE, USER, PASSWORD)
    try:
        yield engine
    finally:
        close(engine)


@pytest.fixture
def engine(pair: Pair) -> Iterator[Engine]:
    """Open the database on both servers, the replica up to date."""
    with opened(pair.primary, pair.replica) as engine:
        followed(engine, pair.replica)
        yield engine


def port_of(session: Session) -> int:
    """Return the port of the server that answers."""
    return int(session.connection().scalar(text("SELECT inet_server_port()")))


def answering(engine: Engine, viewer: Viewer = ANONYMOUS) -> int:
    """Return the port of the server that a reader gets to."""
    with viewing(engine, viewer) as session:
        return port_of(session)


@contextmanager
def at_replica(engine: Engine, replica: Cluster, viewer: Viewer = ANONYMOUS) -> Iterator[Session]:
    """Open a reader's session once the replica answers: reading alone can make the primary write a little."""
    until = time.monotonic() + 30
    while True:
        with viewing(engine, viewer) as session:
            if port_of(session) == replica.port:
                yield session
                return
        assert time.monotonic() < until, "the replica isn't read"
        time.sleep(0.05)


def followed(engine: Engine, replica: Cluster) -> None:
    """Wait until the replica is read."""
    with at_replica(engine, replica):
        pass


def shown(engine: Engine, viewer: Viewer = ANONYMOUS) -> set[str]:
    """Return the ids of the cases that a reader sees."""
    with viewing(engine, viewer) as session:
        return set(session.exec(select(Case.public_id)))


def still_at_replica(engine: Engine) -> set[str]:
    """Return the cases that the replica would show, were it asked without looking how far it is."""
    readers = reading_replica(engine)
    assert readers is not None
    with readers.connect() as connection:
        postgresql.admit(connection, engine, ANONYMOUS)
        return set(connection.scalars(select(Case.public_id)))


def rename(engine: Engine, member_id: int | None, name: str) -> None:
    """Give a member another name."""
    with transaction(engine) as session:
        session.get_one(Member, member_id).name = name


def name_of(session: Session, member_id: int | None) -> str:
    """Return a member's name as it is read."""
    return session.exec(select(Member.name).where(Member.id == member_id)).one()


def note(engine: Engine, name: str, value: str) -> None:
    """Write something."""
    with transaction(engine) as session:
        session.merge(Setting(name=name, value=value))


def starter(engine: Engine) -> Viewer:
    """Return who owns the starter cases."""
    with transaction(engine) as session:
        return setup.starter_member(session)


@contextmanager
def paused(replica: Cluster) -> Iterator[None]:
    """Let a replica receive what the primary writes, but replay none of it."""
    replica.psql("SELECT pg_wal_replay_pause()")
    while replica.psql("SELECT pg_get_wal_replay_pause_state()") != "paused":
        time.sleep(0.02)
    try:
        yield
    finally:
        replica.psql("SELECT pg_wal_replay_resume()")


def published(engine: Engine, owner: Viewer, entered: dict[str, Any]) -> str:
    """Publish a case for everybody and return its id."""
    before = shown(engine)
    with transaction(engine) as session:
        setup.publish_seed(session, owner, entered | {"audience": "clear"})
    (new,) = shown(engine) - before
    return new


def narrowed(engine: Engine, owner: Viewer, public_id: str) -> None:
    """Take a case back to its own organisation."""
    with transaction(engine) as session:
        version = session.exec(select(Case.version).where(Case.public_id == public_id)).one()
    with transaction(engine) as session:
        correct.narrow(session, owner, public_id, {"audience": "amber"}, version=version)


# --- which server answers ----------------------------------------------------------------------------------------


def test_readers_are_sent_to_the_replica_and_writers_to_the_primary(engine: Engine, pair: Pair) -> None:
    with at_replica(engine, pair.replica) as session:
        assert session.connection().scalar(text("SELECT pg_is_in_recovery()"))
    with transaction(engine) as session:
        assert port_of(session) == pair.primary.port
    with unguarded(engine) as session:
        assert port_of(session) == pair.primary.port


def test_the_door_stands_at_the_replica_as_at_the_primary(engine: Engine, pair: Pair) -> None:
    for viewer in (ANONYMOUS, starter(engine)):
        with (
            alone(pair.primary) as only,
            at_replica(engine, pair.replica, viewer) as here,
            viewing(only, viewer) as there,
        ):
            assert port_of(there) == pair.primary.port
            for table in ("case", "rendition", "member", "history"):
                count = text(f'SELECT count(*) FROM "{table}"')
                assert here.connection().scalar(count) == there.connection().scalar(count)
            assert here.connection().scalar(text("SELECT count(*) FROM rendition"))


@pytest.mark.parametrize(
    ("statement", "refused"),
    [
        ("SELECT set_config('fusion.viewer', '1.1 forged', true), member()", "nobody let this viewer in"),
        ("SELECT value FROM public.setting", "permission denied"),
        ("SELECT id FROM public.rendition", "permission denied"),
        ("CREATE TEMP TABLE x (y int)", "in a read-only transaction"),
    ],
)
def test_what_the_door_refuses_at_the_primary_it_refuses_at_the_replica(
    engine: Engine, pair: Pair, statement: str, refused: str
) -> None:
    with at_replica(engine, pair.replica) as session, pytest.raises(DBAPIError, match=refused):
        session.connection().execute(text(statement))


def test_several_replicas_stand_in_one_url_and_one_that_is_gone_is_passed_over(pair: Pair) -> None:
    hosts = f"host=127.0.0.1:{clusters.free_port()}&host=127.0.0.1:{pair.replica.port}"
    engine = open_engine(pair.primary.url(DATABASE, USER, PASSWORD), f"postgresql:///{DATABASE}?{hosts}")
    followed(engine, pair.replica)
    close(engine)


# --- nothing is late ---------------------------------------------------------------------------------------------


def test_what_was_just_written_is_read_each_time_and_mostly_at_the_replica(engine: Engine, pair: Pair) -> None:
    owner, ports = starter(engine), []
    for turn in range(60):
        rename(engine, owner.member_id, f"Name {turn}")
        with viewing(engine, owner) as session:
            ports.append(port_of(session))
            assert name_of(session, owner.member_id) == f"Name {turn}"
    assert ports.count(pair.replica.port) > len(ports) / 2


def test_a_case_narrowed_is_gone_for_the_next_query_though_the_replica_still_has_it(
    engine: Engine, pair: Pair, entered: dict[str, Any]
) -> None:
    owner = starter(engine)
    case = published(engine, owner, entered)
    followed(engine, pair.replica)
    assert case in still_at_replica(engine)
    with paused(pair.replica):
        narrowed(engine, owner, case)
        assert case in still_at_replica(engine)
        assert case not in shown(engine)
        assert case in shown(engine, owner)
        assert answering(engine) == pair.primary.port
    followed(engine, pair.replica)
    assert case not in shown(engine)


def test_a_commit_that_is_not_waited_for_is_read_as_well(engine: Engine, pair: Pair) -> None:
    owner = starter(engine)
    pair.primary.psql(f"ALTER ROLE {USER} SET synchronous_commit = off")
    try:
        with opened(pair.primary, pair.replica) as hasty:
            for turn in range(40):
                rename(hasty, owner.member_id, f"Hasty {turn}")
                with viewing(hasty, owner) as session:
                    assert name_of(session, owner.member_id) == f"Hasty {turn}"
            with unguarded(hasty) as session:
                assert session.connection().scalar(text("SHOW synchronous_commit")) == "off"
    finally:
        pair.primary.psql(f"ALTER ROLE {USER} RESET synchronous_commit")


def test_a_reader_sees_from_its_first_statement_on_and_not_from_when_the_replica_was_asked(
    engine: Engine, pair: Pair
) -> None:
    """A snapshot taken by the question itself could be older than the answer to it."""
    owner = starter(engine)
    followed(engine, pair.replica)
    with choosing.reader(engine) as connection, Session(connection) as session:
        rename(engine, owner.member_id, "Renamed meanwhile")
        caught_up(pair.primary, pair.replica)
        postgresql.admit(connection, engine, owner)
        assert name_of(session, owner.member_id) == "Renamed meanwhile"
        assert port_of(session) == pair.replica.port


def test_a_replica_that_lags_is_waited_for_once_and_not_by_everybody(engine: Engine, pair: Pair) -> None:
    followed(engine, pair.replica)
    with paused(pair.replica):
        note(engine, "lag", "1")
        begun = time.monotonic()
        assert answering(engine) == pair.primary.port
        assert time.monotonic() - begun >= choosing.PATIENCE
        waits: list[float] = []
        for _ in range(10):
            begun = time.monotonic()
            assert answering(engine) == pair.primary.port
            waits.append(time.monotonic() - begun)
        assert min(waits) < choosing.PATIENCE
    followed(engine, pair.replica)


def test_a_replica_that_lags_for_long_is_said_to(
    engine: Engine, pair: Pair, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with paused(pair.replica):
        note(engine, "lag", "2")
        assert answering(engine) == pair.primary.port
        assert not caplog.records
        monkeypatch.setattr(choosing, "SAY_EVERY", 0.01)
        time.sleep(0.02)
        assert answering(engine) == pair.primary.port
        assert "isn't up to date" in caplog.text


# --- a replica that fails, or isn't one --------------------------------------------------------------------------


def test_a_replica_that_dies_is_done_without_and_taken_back(
    engine: Engine, pair: Pair, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "REST", 1000.0)
    everything = shown(engine)
    followed(engine, pair.replica)
    pair.replica.stop("immediate")
    try:
        for _ in range(20):
            assert shown(engine) == everything
        assert answering(engine) == pair.primary.port
    finally:
        pair.replica.start()
    (line,) = [record for record in caplog.records if record.name == choosing.__name__]
    assert line.levelno == logging.WARNING
    assert "the primary is instead" in line.getMessage()
    assert PASSWORD not in line.getMessage()
    assert "\n" not in line.getMessage()
    caught_up(pair.primary, pair.replica)
    assert answering(engine) == pair.primary.port  # it rests
    monkeypatch.setattr(choosing.time, "monotonic", lambda now=time.monotonic: now() + choosing.REST)
    followed(engine, pair.replica)


def test_a_replica_nobody_can_reach_is_no_error_and_said_once_a_minute(
    pair: Pair, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "REST", 0.0)
    nowhere = Cluster(pair.folder / "nowhere", clusters.free_port())
    with opened(pair.primary, nowhere) as engine:
        for _ in range(5):
            assert answering(engine) == pair.primary.port
    assert len(caplog.records) == 1


def test_a_server_that_is_no_replica_is_not_read(pair: Pair) -> None:
    """A replica that was made a primary answers, and may even be further, but what it says isn't of this one."""
    with clusters.replica_of(pair.primary, pair.folder) as other:
        caught_up(pair.primary, other)
        with opened(pair.primary, other) as engine:
            followed(engine, other)
            other.psql("SELECT pg_promote()")
            other.psql("CREATE TABLE further AS SELECT generate_series(1, 50000) AS x")
            assert answering(engine) == pair.primary.port


def test_a_replica_of_a_primary_that_was_replaced_is_not_read_even_if_it_is_further(pair: Pair) -> None:
    with clusters.replica_of(pair.primary, pair.folder) as successor:
        caught_up(pair.primary, successor)
        with opened(successor, pair.replica) as engine:
            successor.psql("SELECT pg_promote()")
            pair.primary.psql("CREATE TABLE further AS SELECT generate_series(1, 50000) AS x")
            pair.primary.psql("DROP TABLE further")
            caught_up(pair.primary, pair.replica)
            head = successor.psql("SELECT pg_current_wal_insert_lsn()")
            assert pair.replica.psql(f"SELECT pg_last_wal_replay_lsn() > '{head}'") == "t"
            assert answering(engine) == successor.port


def test_a_replica_of_another_centre_is_not_read(pair: Pair) -> None:
    folder = pair.folder / "another"
    folder.mkdir()
    clusters.give(folder)
    with clusters.primary(folder) as another:
        another.psql(f"CREATE ROLE {USER} LOGIN CREATEROLE PASSWORD '{PASSWORD}'")
        another.psql(f"CREATE DATABASE {DATABASE} OWNER {USER}")
        with alone(another) as other:
            setup.prepare(other)
        head = another.psql("SELECT pg_current_wal_insert_lsn()")
        assert pair.replica.psql(f"SELECT pg_last_wal_replay_lsn() > '{head}'") == "t"
        with opened(another, pair.replica) as engine:
            assert shown(engine) == set()
            assert answering(engine) == another.port


# --- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("database", "replica", "said"),
    [
        ("sqlite:///{folder}/x.sqlite", "postgresql://localhost/x", "embedded database has no replica"),
        ("postgresql://localhost/x", "sqlite:///{folder}/x.sqlite", "must begin with postgresql"),
        ("postgresql://localhost/x", "postgresql://elsewhere/y", "names the database y"),
    ],
)
def test_what_cannot_be_a_replica_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str, replica: str, said: str
) -> None:
    database, replica = database.format(folder=tmp_path), replica.format(folder=tmp_path)
    with pytest.raises(DatabaseError, match=said):
        open_engine(database, replica)
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("DATABASE_REPLICA_URL", replica)
    with pytest.raises(DatabaseError, match=said):
        open_engine()


def test_the_environment_names_the_replica_of_its_own_database_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:secret@primary/x")
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgresql://you:other@replica:5433/x")
    replica = reading_replica(open_engine())
    assert replica is not None
    assert (replica.url.host, replica.url.port, replica.url.username) == ("replica", 5433, "me_reader")
    assert replica.url.password == reading(open_engine()).url.password
    assert reading_replica(open_engine("postgresql://me:secret@primary/x")) is None
    assert reading_replica(open_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")) is None
