"""New rows put into their tables: stored as SQLAlchemy would store them, under the numbers it would give them."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import col, select

from db.base import METADATA, now
from db.engine import transaction, unguarded
from db.rows import asked, put, reserve
from db.tables import Case, Organisation, Outcome, Rendition, Response, Setting, Source
from db.vocabulary import OrganisationStatus


@pytest.mark.parametrize("table", [Rendition, Source, Response, Outcome])
def test_what_is_put_is_what_is_read(seeded_copy: Engine, table: type[Rendition | Source | Response | Outcome]) -> None:
    """A starter case has dates, words, yes and no, JSON, long texts and nothing at all in its columns."""
    columns = METADATA.tables[str(table.__tablename__)].c
    with transaction(seeded_copy) as session:
        connection = session.connection()
        rows = [dict(row) for row in connection.execute(select(*columns).order_by(columns.id)).mappings()]
        numbers = reserve(connection, {table: len(rows)})[table]
        assert len(set(numbers)) == len(rows) > 50
        assert min(numbers) > rows[-1]["id"]
        numbered = [{**row, "id": number} for row, number in zip(rows, numbers, strict=True)]
        for row in numbered if "position" in columns else []:
            row["position"] += 1_000  # there is one response at a place only
        put(connection, table, numbered)
        stored = connection.execute(select(*columns).where(columns.id.in_(numbers)).order_by(columns.id)).mappings()
        assert [dict(row) for row in stored] == numbered


def test_what_a_row_leaves_out_is_as_its_table_has_it_by_default(engine: Engine) -> None:
    with transaction(engine) as session:
        put(session.connection(), Organisation, [{"name": "x", "kind": "ngo", "country": "TW"}])
    with unguarded(engine) as session:
        stored = session.exec(select(Organisation).where(Organisation.name == "x")).one()
    assert (stored.status, stored.is_demo, stored.camp) == (OrganisationStatus.MEMBER, False, None)
    assert now() - stored.created_at < timedelta(minutes=1)


def test_the_numbers_are_those_that_the_database_would_give(engine: Engine) -> None:
    def one_more() -> int:
        organisation = Organisation(name="x", kind="ngo", country="TW")
        session.add(organisation)
        session.flush()
        return organisation.id or 0

    with transaction(engine) as session:
        before = one_more()
        found = reserve(session.connection(), {Organisation: 3, Case: 0, Source: 2})
        assert found[Organisation] == [before + 1, before + 2, before + 3]
        assert found[Case] == []
        assert len(found[Source]) == 2
        row = {"name": "y", "kind": "ngo", "country": "JP"}
        put(session.connection(), Organisation, [{"id": number, **row} for number in found[Organisation]])
        assert one_more() == before + 4
        assert (
            len(session.exec(select(Organisation.id).where(col(Organisation.id).in_(found[Organisation]))).all()) == 3
        )


def test_nothing_to_put_is_nothing_to_do(engine: Engine) -> None:
    with transaction(engine) as session:
        put(session.connection(), Setting, [])


def test_a_row_that_the_database_refuses_is_an_error_of_sqlalchemy(engine: Engine) -> None:
    with transaction(engine) as session:
        put(session.connection(), Setting, [{"name": "kept", "value": "1"}])
    with pytest.raises(IntegrityError), transaction(engine) as session:
        put(session.connection(), Setting, [{"name": "lost", "value": "1"}, {"name": "kept", "value": "2"}])
    with unguarded(engine) as session:
        assert session.get(Setting, "lost") is None


def test_what_the_driver_refuses_is_an_error_of_the_database(engine: Engine) -> None:
    with unguarded(engine) as session:
        assert [tuple(row) for row in asked(session.connection(), "SELECT 1, 'a' UNION ALL SELECT 2, 'b'")] == [
            (1, "a"),
            (2, "b"),
        ]
        with pytest.raises(DBAPIError, match="nowhere"):
            asked(session.connection(), "SELECT 1 FROM nowhere")
