"""What is asked of all renditions or of a few, put together once: to do that takes longer than to answer it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, String, bindparam, cast, func, union_all
from sqlmodel import Session

_FEW = 500
"""How many row numbers stand in one condition."""


def together(*columns: Any) -> ColumnElement[str]:
    """Return the columns of all rows as numbers in one text, row after row."""
    first, *others = (cast(column, String) for column in columns)
    joined: ColumnElement[str] = first
    for text in others:
        joined = joined + "," + text
    return func.aggregate_strings(joined, ",")


def day(column: Any) -> ColumnElement[str]:
    """Return a date as 20240131."""
    return func.replace(cast(column, String), "-", "")


class Question:
    """Statements with the same columns, asked at once."""

    def __init__(self, *parts: tuple[Any, Any], outer: Callable[[Any], Any] = lambda part: part) -> None:
        """Take the statements.

        Args:
            parts: Each statement, and the column with the numbers of the rows that it may be asked about alone.
            outer: Makes of the statement what is asked of its answers.
        """
        few: BindParameter[Any] = bindparam("few", expanding=True)
        self._all = outer(_as_one([statement for statement, _ in parts]))
        self._few = outer(_as_one([statement.where(column.in_(few)) for statement, column in parts]))

    def asked(self, session: Session, some: Sequence[int] | None) -> Iterator[Sequence[Any]]:
        """Yield the answers, about some rows where they are named; an answer may come in pieces then.

        Args:
            session: A session that reads past the door.
            some: The numbers of rows.
        """
        if some is None:
            yield from session.connection().execute(self._all)
        for start in range(0, len(some or ()), _FEW):
            yield from session.connection().execute(self._few, {"few": (some or ())[start : start + _FEW]})


def _as_one(statements: Sequence[Any]) -> Any:
    return statements[0] if len(statements) == 1 else union_all(*statements)
