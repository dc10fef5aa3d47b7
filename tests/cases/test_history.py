"""The history: whole after every deed, and any change to it is noticed."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from cases import history, setup
from cases.history import GENESIS, broken_at, canonical, digest
from cases.omission import Renditions
from cases.read import contents
from cases.submit import check, submit
from cases.taxonomy import taxonomy
from db.engine import transaction
from db.tables import Case, History, Setting
from db.viewer import Viewer
from db.vocabulary import Action

LIFT = {
    "sqlite": ["DROP TRIGGER history_no_update", "DROP TRIGGER history_no_delete"],
    "postgresql": ["ALTER TABLE history DISABLE TRIGGER USER"],
}


def tamper(engine: Engine, statement: str) -> None:
    """Change history as somebody could who owns the machine: the triggers taken away first."""
    with engine.begin() as connection:
        for lift in LIFT[engine.dialect.name]:
            connection.exec_driver_sql(lift)
        connection.exec_driver_sql(statement)


def entries(session: Session) -> list[History]:
    """Return the whole history in order."""
    return list(session.exec(select(History).order_by(col(History.seq))))


@pytest.fixture
def chain(engine: Engine, steward: Viewer, entered: dict[str, Any]) -> Engine:
    """Return a database whose history has three entries."""
    for _ in range(3):
        with transaction(engine) as session:
            submit(session, steward, entered)
    return engine


def test_a_chain_nobody_touched_is_whole(chain: Engine) -> None:
    with transaction(chain) as session:
        found = entries(session)
        assert broken_at(session) is None
        assert found[0].previous == GENESIS
        assert [entry.previous for entry in found[1:]] == [entry.hash for entry in found[:-1]]


def test_those_who_write_at_the_same_moment_make_one_chain(
    engine: Engine, steward: Viewer, entered: dict[str, Any]
) -> None:
    def send(_: int) -> None:
        with transaction(engine) as session:
            submit(session, steward, entered)

    with ThreadPoolExecutor(4) as hands:
        list(hands.map(send, range(12)))
    with transaction(engine) as session:
        assert broken_at(session) is None
        assert len(entries(session)) == 12


def test_the_chain_of_the_starter_cases_is_whole(seeded: Engine) -> None:
    with Session(seeded) as session:
        assert broken_at(session) is None
        assert len(entries(session)) == 2 * 55


def test_an_empty_history_is_whole(engine: Engine) -> None:
    with transaction(engine) as session:
        assert broken_at(session) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history SET digest = 'x' WHERE seq = 2",
        "UPDATE history SET action = 'published' WHERE seq = 2",
        "UPDATE history SET member_id = NULL WHERE seq = 2",
        "UPDATE history SET organisation_id = NULL WHERE seq = 2",
        "UPDATE history SET edition = 7 WHERE seq = 2",
        "UPDATE history SET case_id = 1 WHERE seq = 2",
        "UPDATE history SET at = '2020-01-01 00:00:00' WHERE seq = 2",
        "UPDATE history SET hash = 'x' WHERE seq = 2",
        "UPDATE history SET previous = 'x' WHERE seq = 2",
    ],
)
def test_a_changed_entry_is_noticed_where_it_was_changed(chain: Engine, statement: str) -> None:
    tamper(chain, statement)
    with transaction(chain) as session:
        found = broken_at(session)
    assert found is not None
    assert found[0] == 2


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_removed_entry_is_noticed(chain: Engine, number: int) -> None:
    tamper(chain, f"DELETE FROM history WHERE seq = {number}")
    with transaction(chain) as session:
        assert broken_at(session) is not None


def test_a_chain_cut_to_nothing_is_noticed(chain: Engine) -> None:
    tamper(chain, "DELETE FROM history")
    with transaction(chain) as session:
        assert broken_at(session) is not None


def test_an_entry_seals_what_the_case_said(chain: Engine) -> None:
    with transaction(chain) as session:
        for entry in entries(session):
            content = contents(session, [entry.case_id])[entry.case_id]
            assert entry.digest == digest(canonical(Renditions(content, content, content)), entry.salt)
            changed = content.model_copy(update={"period_from": "1999"})
            for other in (changed, content, content), (content, changed, content), (content, content, changed):
                assert entry.digest != digest(canonical(Renditions(*other)), entry.salt)


def test_two_entries_of_the_same_content_cannot_be_told_to_be_so(chain: Engine) -> None:
    """Whoever reads the digests of an erased case learns nothing by guessing what it said."""
    with transaction(chain) as session:
        assert len({entry.digest for entry in entries(session)}) == 3
        assert len({entry.salt for entry in entries(session)}) == 3


def test_an_entry_needs_a_stored_case(engine: Engine, steward: Viewer, entered: dict[str, Any]) -> None:
    with transaction(engine) as session:
        said = check(taxonomy(session), entered).canonical
        case = Case(public_id="x", owner_id=1, author_id=1, owner_kind="ngo", owner_country="TW")
        with pytest.raises(ValueError, match="stored"):
            history.record(session, steward, case, Action.SUBMITTED, edition=1, said=said)


def test_a_database_that_does_not_name_its_head_yet_goes_on_where_its_chain_ends(
    chain: Engine, steward: Viewer, entered: dict[str, Any]
) -> None:
    with transaction(chain) as session:
        session.delete(session.get_one(Setting, history.HEAD))
    setup.prepare(chain)
    with transaction(chain) as session:
        submit(session, steward, entered)
        assert broken_at(session) is None
