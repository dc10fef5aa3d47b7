"""The check finds each kind of damage, says where it is, and finds nothing in a database that is whole."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine, text

from cases import setup
from cases.check import check
from db.engine import reading, transaction


def problems(engine: Engine) -> dict[str, list[str]]:
    """Return what the check says is wrong, by what should hold."""
    return {finding.name: [p.text("en") for p in finding.problems] for finding in check(engine) if finding.problems}


def test_nothing_is_wrong_with_the_starter_cases(seeded: Engine) -> None:
    assert problems(seeded) == {}
    assert len(list(check(seeded))) == 6


def test_an_empty_database_lacks_its_migrations(empty: Engine) -> None:
    found = problems(empty)
    assert len(list(check(empty))) == 1
    assert "init" in str(found)


def test_progress_is_told_up_to_the_end(seeded: Engine) -> None:
    told: list[tuple[str, int, int]] = []
    list(check(seeded, lambda *step: told.append(step)))
    assert told[-1] == ("cases", 55, 55)


def _title(connection: Connection) -> None:
    connection.execute(text("UPDATE rendition_text SET title = title || '!' WHERE rendition_id = 1 AND lang = 'en'"))


def _unknown_word(connection: Connection) -> None:
    connection.execute(
        text("UPDATE rendition_channel SET term_id = 'carrier_pigeon' WHERE rendition_id = 2 AND position = 0")
    )


def _unreadable(connection: Connection) -> None:
    connection.execute(text("UPDATE rendition_country SET code = 'ZZ' WHERE rendition_id = 3 AND position = 0"))


def _listed_otherwise(connection: Connection) -> None:
    connection.execute(
        text("UPDATE rendition_line SET said = replace(said, '\"TW\"', '\"JP\"') WHERE rendition_id = 1")
    )


def _not_listed(connection: Connection) -> None:
    connection.execute(text("DELETE FROM rendition_line WHERE rendition_id = 2"))


def _no_longer_indexed(connection: Connection) -> None:
    key = "rowid" if connection.dialect.name == "sqlite" else "rendition_id"
    connection.execute(text(f"DELETE FROM rendition_search WHERE {key} IN (4, 5)"))


def _old_tokens(connection: Connection) -> None:
    connection.execute(text("UPDATE setting SET value = '0' WHERE name = 'tokeniser'"))


def _old_words(connection: Connection) -> None:
    connection.execute(text("UPDATE setting SET value = 'old' WHERE name = 'vocabularies'"))


def _rewritten(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(text("DROP TRIGGER history_no_update"))
    else:
        connection.execute(text("ALTER TABLE history DISABLE TRIGGER USER"))
    connection.execute(text("UPDATE history SET action = 'withdrawn' WHERE seq = 6"))


def _cut_off(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(text("DROP TRIGGER history_no_delete"))
    else:
        connection.execute(text("ALTER TABLE history DISABLE TRIGGER USER"))
    connection.execute(text("DELETE FROM history WHERE seq = (SELECT max(seq) FROM history)"))


def _lost_column(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE organisation_sponsor ADD COLUMN note VARCHAR(10)"))


@pytest.mark.parametrize(
    ("damage", "where", "said"),
    [
        (_title, "Every case", "something else than when it was published"),
        (_unknown_word, "Every case", "carrier_pigeon"),
        (_unreadable, "Every case", "can't be read"),
        (_listed_otherwise, "Every case", "Lists show something else"),
        (_not_listed, "Every case", "Lists show something else"),
        (_no_longer_indexed, "The search index", "Missing from it: 2."),
        (_old_tokens, "The search index", "another version"),
        (_old_words, "The vocabularies", "init"),
        (_rewritten, "No entry of the history", "breaks at entry 6"),
        (_cut_off, "No entry of the history", "breaks"),
        (_lost_column, "The tables", "note"),
    ],
)
def test_damage_is_found_and_named(
    seeded_copy: Engine, damage: Callable[[Connection], None], where: str, said: str
) -> None:
    with seeded_copy.begin() as connection:
        damage(connection)
    found = {name: told for name, told in problems(seeded_copy).items() if name.startswith(where)}
    assert said in " ".join(line for told in found.values() for line in told)


def test_a_row_that_belongs_to_nothing_is_found_where_the_engine_does_not_refuse_it(seeded_copy: Engine) -> None:
    if seeded_copy.dialect.name == "postgresql":
        with seeded_copy.begin() as connection, pytest.raises(Exception, match="foreign key"):
            connection.execute(text("INSERT INTO rendition_country VALUES (9999, 'TW', 0)"))
        return
    with seeded_copy.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        connection.rollback()
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("INSERT INTO rendition_country VALUES (9999, 'TW', 0)")
    assert "rendition_country" in str(problems(seeded_copy))


def test_init_mends_what_can_be_made_again(seeded_copy: Engine) -> None:
    with seeded_copy.begin() as connection:
        _old_tokens(connection)
        _old_words(connection)
        _no_longer_indexed(connection)
    assert len(problems(seeded_copy)) == 2
    setup.prepare(seeded_copy)
    assert problems(seeded_copy) == {}


def test_the_check_changes_nothing_and_holds_nobody_up(seeded_copy: Engine) -> None:
    for finding in check(seeded_copy):
        assert not finding.problems
        with transaction(seeded_copy) as session:
            session.connection().execute(text("UPDATE setting SET value = value"))
    reading(seeded_copy).dispose()
