"""Rows stored and fetched by statements that are made once and put to the driver as they are.

A case is some fifty rows of twenty tables, and all other writers wait while they are stored. Half of that time went
into what SQLAlchemy does anew for each statement, and into a statement for each row whose number was asked back. Of a
page of results a tenth went into it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Executable,
    Integer,
    Table,
    bindparam,
    func,
    insert,
    literal,
    select,
    union_all,
)
from sqlalchemy.exc import DBAPIError

from db.base import Base

Row = Mapping[str, Any]


class _Statement(NamedTuple):
    """A statement as the driver takes it, and what makes its values of a row."""

    text: str
    values: Callable[[Row], Any]


def asked(connection: Connection, statement: str, values: Sequence[Any] = ()) -> Sequence[Any]:
    """Return the rows that a statement answers, as the driver has them.

    Args:
        connection: One whose transaction has begun.
        statement: In the words of its driver.
        values: What stands at its marks.

    Raises:
        DBAPIError: The database refuses it.
    """
    driver: Any = connection.dialect.dbapi
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement, values)
        return cursor.fetchall()
    except driver.Error as error:
        raise DBAPIError.instance(statement, list(values), error, driver.Error) from error
    finally:
        cursor.close()


def put(connection: Connection, table: type[Base], rows: Sequence[Row]) -> None:
    """Put rows into a table, all with the same columns; what they leave out is as the table has it by default.

    Args:
        connection: Of a session that may write.
        table: The table.
        rows: The values of each by the names of its columns.
    """
    if rows:
        statement = _into(table, connection.dialect, tuple(rows[0]))
        connection.exec_driver_sql(statement.text, list(map(statement.values, rows)))


@lru_cache(maxsize=1_000)
def _into(table: type[Base], dialect: Dialect, said: tuple[str, ...]) -> _Statement:
    columns = _table(table).c
    unsaid = [column.key for column in columns if column.default is not None and column.key not in said]
    made = insert(table).compile(dialect=dialect, column_keys=[*said, *unsaid])
    parts = {name: _part(_table(table), name, dialect, said=name in said) for name in made.positiontup or made.params}
    if made.positiontup is None:
        return _Statement(str(made), lambda row: {name: part(row) for name, part in parts.items()})
    several = tuple(parts.values())
    return _Statement(str(made), lambda row: tuple([part(row) for part in several]))


def _part(table: Table, name: str, dialect: Dialect, *, said: bool) -> Callable[[Row], Any]:
    """Return what makes the value of a column, as the driver takes it, of a row."""
    column = table.c[name]
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    if said:
        return (lambda row: process(row[name])) if process else itemgetter(name)
    default: Any = column.default
    value = default.arg if default.is_callable else lambda _context: default.arg
    return lambda _row: process(value(None)) if process else value(None)


def _table(table: type[Base]) -> Table:
    return table.__table__  # type: ignore[attr-defined,no-any-return]


def reserve(connection: Connection, wanted: Mapping[type[Base], int]) -> dict[type[Base], list[int]]:
    """Return numbers for new rows, those that the database would give them, each table's in order.

    On SQLite nobody else writes until the transaction ends; PostgreSQL gives a number to one who asks only.

    Args:
        connection: Of a session that may write.
        wanted: How many numbers of each table.
    """
    asked = {f"n{at}": many for at, many in enumerate(wanted.values())}
    if connection.dialect.name == "sqlite":
        newest = connection.execute(_newest(tuple(wanted))).one()
        return {
            table: list(range(last + 1, last + 1 + many))
            for (table, many), last in zip(wanted.items(), newest, strict=True)
        }
    found = connection.execute(_next(tuple(wanted), connection.dialect), asked).all()
    return {table: sorted(number for place, number in found if place == at) for at, table in enumerate(wanted)}


@lru_cache(maxsize=100)
def _newest(tables: tuple[type[Base], ...]) -> Executable:
    """Return the question after the highest number that each table has, which SQLite goes on from."""
    return select(*(func.coalesce(select(func.max(_table(each).c.id)).scalar_subquery(), 0) for each in tables))


@lru_cache(maxsize=100)
def _next(tables: tuple[type[Base], ...], dialect: Dialect) -> Executable:
    """Return the question after so many next numbers of each table on PostgreSQL, each with its table's place."""

    def number(table: type[Base]) -> ColumnElement[int]:
        name = dialect.identifier_preparer.format_table(_table(table))
        return func.nextval(func.pg_get_serial_sequence(name, "id"), type_=Integer)

    return union_all(
        *(
            select(literal(at, Integer), number(each)).select_from(
                func.generate_series(1, bindparam(f"n{at}", type_=Integer))
            )
            for at, each in enumerate(tables)
        )
    )
