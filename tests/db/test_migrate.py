"""Migrations: tables as the code has them, there and back, on both engines."""

import json
from pathlib import Path

import pysqlite3
import pytest
from alembic import command
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from cases import search, setup
from cases.dates import PartialDate
from cases.read import contents
from cases.record import LineFacts
from cases.search import Filter
from db.access import viewing
from db.engine import open_engine, transaction, unguarded
from db.migrate import configuration, differences, migrate
from db.tables import RenditionLine
from db.viewer import ANONYMOUS


def test_the_migrations_make_the_tables_of_the_code(engine: Engine) -> None:
    differences(engine)


def test_migrations_go_up_down_and_up_again(empty: Engine) -> None:
    migrate(empty)
    first = sorted(inspect(empty).get_table_names())
    command.downgrade(configuration(empty), "base")
    assert inspect(empty).get_table_names() == ["alembic_version"]
    migrate(empty)
    assert sorted(inspect(empty).get_table_names()) == first
    differences(empty)


def test_the_door_opens_again_after_a_downgrade(empty: Engine) -> None:
    migrate(empty)
    command.downgrade(configuration(empty), "base")
    setup.prepare(empty)
    with viewing(empty, ANONYMOUS) as session:
        assert search.count(session, Filter()) == 0


def test_preparing_again_changes_nothing(seeded_copy: Engine) -> None:
    with viewing(seeded_copy, ANONYMOUS) as session:
        before = search.find(session, Filter(), limit=100)
    setup.prepare(seeded_copy)
    assert setup.seed(seeded_copy) == 0
    with viewing(seeded_copy, ANONYMOUS) as session:
        assert search.find(session, Filter(), limit=100) == before


def test_the_lines_of_what_was_stored_before_are_those_of_what_is_stored_now(seeded_copy: Engine) -> None:
    """The migration makes in SQL what the product writes; with every precision a date can have."""
    months = {"day": "2024-05-17", "month": "2024-05", "quarter": "2024-Q2", "year": "2024"}
    with transaction(seeded_copy) as session:
        connection = session.connection()
        for number, (precision, written) in enumerate(months.items(), 1):
            day = PartialDate.parse(written).first
            connection.execute(
                text(
                    "UPDATE rendition SET period_from = :day, period_from_precision = :precision, period_to = :day,"
                    " period_to_precision = :precision WHERE id = :number"
                ),
                {"day": day.isoformat(), "precision": precision, "number": number},
            )
    command.downgrade(configuration(seeded_copy), "0007")
    migrate(seeded_copy)
    with unguarded(seeded_copy) as session:
        lines = dict(session.exec(select(RenditionLine.rendition_id, RenditionLine.said)).all())
        said = contents(session, list(lines))
    assert len(said) >= 55
    assert {json.dumps(json.loads(lines[n])[1:3]) for n in range(1, 5)} == {
        json.dumps([date, date]) for date in months.values()
    }
    for number, content in said.items():
        assert LineFacts.read(lines[number]) == LineFacts.read(LineFacts.of(content).written())


def test_no_row_points_nowhere(seeded: Engine) -> None:
    if seeded.dialect.name == "postgresql":
        statement = "SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT convalidated"
    else:
        statement = "PRAGMA foreign_key_check"
    with seeded.connect() as connection:
        assert connection.exec_driver_sql(statement).all() == []


def test_a_row_that_would_point_nowhere_is_refused(engine: Engine) -> None:
    with pytest.raises(DBAPIError), transaction(engine) as session:
        session.connection().exec_driver_sql("INSERT INTO case_named(case_id, member_id) VALUES (4711, 1)")


def test_a_migration_that_is_refused_leaves_foreign_keys_on(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'x.sqlite'}")
    migrate(engine)
    command.downgrade(configuration(engine), "-1")
    careless = pysqlite3.connect(engine.url.database)  # its foreign keys are off
    careless.execute("INSERT INTO case_named(case_id, member_id) VALUES (4711, 1)")
    careless.commit()
    careless.close()
    with pytest.raises(RuntimeError, match="rows that point nowhere"):
        migrate(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


ERASURES = {
    "sqlite": "INSERT OR REPLACE INTO history SELECT * FROM history WHERE seq = 1",
    "postgresql": "TRUNCATE history",
}


@pytest.mark.parametrize("statement", ["UPDATE history SET edition = 2", "DELETE FROM history", "the engine's own way"])
def test_history_can_only_be_added_to(seeded: Engine, statement: str) -> None:
    if statement == "the engine's own way":
        statement = ERASURES[seeded.dialect.name]
    with pytest.raises(DBAPIError, match="history is append-only"), seeded.begin() as connection:
        connection.exec_driver_sql(statement)
