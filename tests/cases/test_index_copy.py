"""The copy of the index in the database: another process begins with it and counts as if it had read every case."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from cases import synth
from cases.correct import narrow, withdraw
from cases.index import Index, copying, index_of, keeping
from cases.setup import starter_member
from db.access import viewing
from db.engine import close, open_engine, transaction, unguarded
from db.tables import VOCABULARIES, IndexCopy, Setting
from db.viewer import ANONYMOUS
from tests.cases.indexes import assert_alike
from tests.cases.writing import edited, own_published, published
from tests.conftest import Databases, copied


@pytest.fixture
def filled(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Yield a database of synthetic cases, of which a copy is worth keeping."""
    monkeypatch.setattr(copying, "LEAST", 100)
    with copied(databases, "prepared") as engine:
        synth.fill(engine, 200)
        yield engine


@contextmanager
def another_process(engine: Engine) -> Iterator[Engine]:
    """Open the same database as a process does that knows nothing of it yet."""
    other = open_engine(engine.url.render_as_string(hide_password=False))
    try:
        yield other
    finally:
        settled()
        close(other)


def settled() -> None:
    """Wait until whoever keeps a copy has done so."""
    for thread in threading.enumerate():
        if thread.name == copying.THREAD:
            thread.join()


def index_at(engine: Engine) -> Index:
    """Return the index as a visitor's page has it, once its copy has been kept."""
    with viewing(engine, ANONYMOUS) as session:
        found = index_of(session)
    assert found is not None
    settled()
    return found


def read_anew(engine: Engine) -> Index:
    """Return the index made of every row."""
    with unguarded(engine) as session:
        return keeping.renewed(session, None)


def copies(engine: Engine) -> list[int]:
    """Return the newest change in each copy there is."""
    with unguarded(engine) as session:
        return list(session.exec(select(IndexCopy.seq)))


def forbidden(_session: Session, _seq: int) -> Index:
    """Stand where every row would be read."""
    raise AssertionError("everything is read")


def test_another_process_begins_with_the_copy(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    first = index_at(filled)
    assert copies(filled) == [first.seq]
    with monkeypatch.context() as patch, another_process(filled) as other:
        patch.setattr(keeping, "_whole", forbidden)
        found = index_at(other)
    assert_alike(found, first)
    assert found.sets == first.sets


def test_what_changed_since_the_copy_is_in_the_index(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = index_at(filled)
    with transaction(filled) as session:
        steward = starter_member(session)
        for number in range(6):
            published(session, steward, number)
    for number in range(4):
        with transaction(filled) as session:
            public_id, version = own_published(session)[number]
            if number == 0:
                withdraw(session, steward, public_id, "mistaken", version=version)
            elif number == 1:
                narrow(session, steward, public_id, {"audience": "green"}, version=version)
            else:
                edited(session, steward, public_id, version, number)
    with monkeypatch.context() as patch, another_process(filled) as other:
        patch.setattr(keeping, "_whole", forbidden)
        found = index_at(other)
    assert found.seq > kept.seq
    assert_alike(found, read_anew(filled))
    assert copies(filled) == [kept.seq], "a few changes are no reason for a new copy"


def test_many_changes_are_a_reason_for_a_new_copy(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "OFTEN", 3)
    kept = index_at(filled)
    with transaction(filled) as session:
        for number in range(5):
            published(session, starter_member(session), number)
    found = index_at(filled)
    assert copies(filled) == [found.seq]
    assert found.seq > kept.seq
    copying.keep(filled, kept)
    assert copies(filled) == [found.seq], "an older copy doesn't take the place of a newer one"


def test_a_copy_made_with_other_code_isnt_used(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    index_at(filled)
    with transaction(filled) as session:
        session.execute(update(IndexCopy).values(data=b"made by who knows what"))
    monkeypatch.setattr(copying, "_code", lambda: "another release")
    with another_process(filled) as other:
        assert_alike(index_at(other), read_anew(filled))
    with another_process(filled) as other, monkeypatch.context() as patch:
        patch.setattr(keeping, "_whole", forbidden)
        found = index_at(other)
    assert_alike(found, read_anew(filled))


def test_a_copy_made_with_other_vocabularies_isnt_used(filled: Engine) -> None:
    kept = index_at(filled)
    with transaction(filled) as session:
        session.execute(update(Setting).where(col(Setting.name) == VOCABULARIES).values(value="copied-from-elsewhere"))
    with unguarded(filled) as session:
        assert copying.kept(session) is None
    copying.keep(filled, kept)
    assert copies(filled) == [kept.seq], "what is of other vocabularies isn't kept as if it were of these"
    with unguarded(filled) as session:
        assert copying.kept(session) is None


def test_a_damaged_copy_is_as_good_as_none(filled: Engine, caplog: pytest.LogCaptureFixture) -> None:
    index_at(filled)
    with unguarded(filled) as session:
        data = session.exec(select(IndexCopy.data)).one()
    middle = len(data) // 2
    changed = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
    for damaged in (b"", b"nothing of ours", data[:middle], changed):
        caplog.clear()
        with transaction(filled) as session:
            session.execute(update(IndexCopy).values(data=damaged))
        with another_process(filled) as other:
            assert_alike(index_at(other), read_anew(filled))
        assert "damaged" in caplog.text


def test_few_cases_are_read_without_a_copy(filled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "LEAST", 1_000)
    index_at(filled)
    assert copies(filled) == []


def test_who_writes_just_now_isnt_kept_waiting(filled: Engine) -> None:
    """A copy is kept beside: within a transaction of ours on SQLite it would wait for that to end."""
    with transaction(filled) as session:
        published(session, starter_member(session), 1)
        with viewing(filled, ANONYMOUS) as reader:
            assert index_of(reader) is not None
    settled()
    assert len(copies(filled)) == 1
