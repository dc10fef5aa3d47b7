"""What is known of each response, from what its case states: one result, how well it is known, the worst harm."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, String, and_, cast, func
from sqlmodel import Session, col, select

from cases.index.asking import own_rows
from cases.index.counting import Tried, Value
from cases.index.holding import TRIED, Index, Pairs
from cases.index.loading import UNMEASURED
from cases.index.sets import Rows, numbers, written
from db.engine import unguarded
from db.tables import Outcome, Response

HARMS = ("", "none_seen", "minor", "serious")
"""What is stated of harm, from nothing to the worst."""

_FEW = 500
"""So many renditions are asked about by their numbers; of more, all responses are read."""


def trials(session: Session, index: Index, rows: Rows) -> Pairs:
    """Return each of some renditions with each of its responses as `Tried`.

    Args:
        session: A session through the viewer's door.
        index: That of its moment.
        rows: Renditions; of those the viewer doesn't read nothing is returned.
    """
    rows = rows & own_rows(session, index)
    new = [part for part in index.parts if TRIED not in part.kept and part.rows.intersect(rows)]
    if new:
        # What a rendition says never changes, so it may be read at any later moment.
        with unguarded(session.info["engine"]) as beside:
            for part in new:
                part.kept[TRIED] = _of(beside, part.rows)
    return index.paired(TRIED, rows)


def trials_by_rows(session: Session, inside: Any) -> Pairs:
    """Return the same by asking the rows.

    Args:
        session: A session through the viewer's door.
        inside: Asks for the row numbers of renditions.
    """
    return _together(_stated(session, col(Response.rendition_id).in_(inside)))


def _of(session: Session, rows: Rows) -> Pairs:
    """Return what is known of the responses of some renditions, past the door."""
    some = numbers(rows)
    few = col(Response.rendition_id).in_(some.tolist()) if len(some) <= _FEW else None
    found = _together(_stated(session, few))
    wanted = np.isin(found.rows, some)
    return Pairs(found.rows[wanted], found.codes[wanted], found.values)


def _number(column: Any) -> ColumnElement[str]:
    return func.coalesce(func.replace(cast(column, String), "-", ""), "0")


def _stated(session: Session, where: ColumnElement[bool] | None) -> Iterator[tuple[Sequence[Any], NDArray[np.int64]]]:
    """Yield statements that say the same of a countermeasure: what they say, and a row of numbers of each.

    The numbers are those of the rendition and of the response, the day the statement is of and its place; 0 for none.
    """
    said = (Response.countermeasure, Outcome.result, Outcome.evidence, Outcome.harm)
    row: ColumnElement[str] = cast(Response.rendition_id, String)
    for column in (Response.id, Outcome.as_of, Outcome.position):
        row = row + "," + _number(column)
    statement = (
        select(*said, func.aggregate_strings(row, ","))  # type: ignore[call-overload]  # a function it can't type
        .join(Outcome, and_(col(Outcome.response_id) == Response.id), isouter=True)
        .group_by(*said)
    )
    for *words, together in session.execute(statement if where is None else statement.where(where)):
        yield words, written(together).reshape(-1, 4)


def _together(statements: Iterator[tuple[Sequence[Any], NDArray[np.int64]]]) -> Pairs:
    """Return what statements come to, a response each.

    Its result is that of its newest statement that says what happened, by date and then by place; undated ones count
    as older. Only where no statement says that, it is that of the newest.
    """
    words: list[Sequence[Any]] = []
    tables = [np.empty((0, 5), np.int64)]
    for said, table in statements:
        tables.append(np.column_stack([table, np.full(len(table), len(words))]))
        words.append(said)
    rendition, response, day, place, word = np.concatenate(tables).T
    known = np.array([result is not None and result not in UNMEASURED for _, result, _, _ in words], bool)
    harm = np.array([HARMS.index(said) if said in HARMS else 0 for *_, said in words], np.int64)
    order = np.lexsort((place, day, known[word], response))
    last = order[np.flatnonzero(np.diff(response[order], append=-1))]
    worst = np.zeros(len(last), np.int64)
    np.maximum.at(worst, np.searchsorted(response[last], response), harm[word])
    return _named(rendition[last], word[last] * len(HARMS) + worst, words)


def _named(rows: NDArray[Any], kinds: NDArray[Any], words: Sequence[Sequence[Any]]) -> Pairs:
    found, codes = np.unique(kinds, return_inverse=True)
    values: list[Value] = []
    for kind in found.tolist():
        countermeasure, result, evidence, _ = words[kind // len(HARMS)]
        values.append(Tried(countermeasure, result or UNMEASURED[1], evidence or "", HARMS[kind % len(HARMS)]))
    order = np.argsort(rows, kind="stable")
    return Pairs(rows[order].astype(np.uint32), codes[order], values)
