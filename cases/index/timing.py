"""How fast responses began, by what came of them: the sets for that."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import and_, case, func
from sqlmodel import Session, col, select

from cases.index.counting import Value
from cases.index.loading import UNMEASURED
from cases.index.questions import Question, day, together
from cases.index.sets import Rows, rows_of, written
from cases.taxonomy import Taxonomy
from db.tables import Outcome, Rendition, Response
from db.vocabulary import Precision

TIMED = "timed"
"""The facet of countermeasures whose time is known, each with `cell_name()` of it."""

DAYS = {"hours": 2, "days": 14, "weeks": 60}
"""Days to a response with which it is as fast as each of these."""

SPEEDS = (*DAYS, "later")
"""How fast a response began: within each of `DAYS` and not before, or later."""

_EXACT = (Precision.DAY, Precision.MONTH)
_MONTH = 31
_COLUMNS = 7


def speed_of(days: int) -> str:
    """Return how fast a response is that began so many days after its case."""
    return next((speed for speed, most in DAYS.items() if days <= most), SPEEDS[-1])


def cell_name(speed: str, result: str, number: int) -> str:
    """Return what responses of one speed and one result are called, for cases that have so many of them or more."""
    return f"{speed} {result} {number}"


def timed(session: Session, rows: Rows, words: Taxonomy, asked: Sequence[int] | None) -> dict[Value, Rows]:
    """Return countermeasures with speed and result, for the responses whose time is known.

    The result is that of the newest statement that says what happened, as `cases.playbook.ledger` has it, and the time
    as `cases.playbook.recording` has it; asking those would take seconds at 100,000 cases.

    Args:
        session: A session that reads past the door.
        rows: Row numbers of renditions.
        words: The vocabularies.
        asked: The same, where they are few, so that the database should be asked about them alone.
    """
    results = [word.id for word in words.all_words("result")]
    held: dict[Value, Rows] = defaultdict(Rows)
    for countermeasure, numbered in _stated(tuple(results)).asked(session, asked):
        for name, found in _cells(written(numbered).reshape(-1, _COLUMNS), results):
            held[countermeasure, name] |= found & rows
    return {value: inside for value, inside in held.items() if inside}


@cache
def _stated(results: tuple[str, ...]) -> Question:
    """Return what to ask: of each countermeasure all statements of its responses, in numbers.

    They are the rendition, the response, the days its case and it began, and the date, place and result of the
    statement; where nothing is stated, its date is 0 and its result "not measured".
    """
    codes = {result: code for code, result in enumerate(results)}
    code = case(codes, value=col(Outcome.result), else_=codes[UNMEASURED[1]])
    columns = together(
        Response.rendition_id, Response.id, day(Rendition.period_from), day(Response.began),
        func.coalesce(day(Outcome.as_of), "0"), func.coalesce(Outcome.position, 0), code,
    )  # fmt: skip
    statement = (
        select(Response.countermeasure, columns)
        .join(Rendition, col(Rendition.id) == Response.rendition_id)
        .join(Outcome, and_(col(Outcome.response_id) == Response.id), isouter=True)
        .where(
            col(Response.began).is_not(None),
            col(Response.began_precision).in_(_EXACT),
            col(Rendition.period_from_precision).in_(_EXACT),
        )
        .group_by(col(Response.countermeasure))
    )
    return Question((statement, col(Response.rendition_id)))


def _cells(table: NDArray[np.int64], results: Sequence[str]) -> Iterator[tuple[str, Rows]]:
    """Yield the names of cells with their renditions, as often as a rendition has such a response."""
    unmeasured = np.isin(table[:, 6], [results.index(result) for result in UNMEASURED])
    # By response, and of each last the newest statement that says what happened, or else the newest.
    order = np.lexsort((table[:, 5], table[:, 4], ~unmeasured, table[:, 1]))
    table = table[order]
    table = table[np.append(table[1:, 1] != table[:-1, 1], True)]
    days = (_dates(table[:, 3]) - _dates(table[:, 2])).astype(int)
    answers = days >= -_MONTH  # what was there long before it responds to nothing
    speeds = np.searchsorted(list(DAYS.values()), days[answers])
    renditions, cells = table[answers, 0], speeds * len(results) + table[answers, 6]
    order = np.lexsort((cells, renditions))
    renditions, cells = renditions[order], cells[order]
    first = np.append(True, (renditions[1:] != renditions[:-1]) | (cells[1:] != cells[:-1]))[: len(cells)]
    place = np.arange(len(cells))
    numbers = place - np.maximum.accumulate(np.where(first, place, 0)) + 1
    for cell, number in sorted(set(zip(cells.tolist(), numbers.tolist(), strict=True))):
        name = cell_name(SPEEDS[cell // len(results)], results[cell % len(results)], number)
        yield name, rows_of(renditions[(cells == cell) & (numbers == number)])


def _dates(days: NDArray[np.int64]) -> NDArray[Any]:
    """Return days written as 20240131."""
    years = (days // 10_000 - 1970).astype("datetime64[Y]").astype("datetime64[M]")
    months = (years + (days // 100 % 100 - 1)).astype("datetime64[D]")
    return months + (days % 100 - 1)
