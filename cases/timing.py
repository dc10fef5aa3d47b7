"""Time to respond against result: how soon responses began after their cases, and what came of them.

A response counts under the result of its newest statement that says what happened (see `cases.playbook.ledger`), and
only where its time is known: where both it and its case are dated to the month or better. A date known to the month
counts as its first day.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

import pandas as pd
from sqlmodel import Session

from cases import stats
from cases.disclosure import told
from cases.export import may_leave, staying
from cases.facets import selected
from cases.i18n import N_, Msg
from cases.index import NOTHING, SPEEDS, TIMED, Rows, numbers, rows_of, speed_of
from cases.playbook import RESULTS, events_of, recorded
from cases.read import read_lines, viewer_of
from cases.search import PAGE, Chosen, Filter, chosen
from cases.views import CaseLine

NAMES: dict[str, Msg] = {
    "hours": N_("0 to 2 days"),
    "days": N_("3 to 14 days"),
    "weeks": N_("15 to 60 days"),
    "later": N_("Over 60 days"),
}
"""What each of `cases.index.SPEEDS` is called."""

COUNTED = N_(
    "Only responses whose time is known: where both the case's begin and the response's are dated to the month or "
    "better. A date known to the month counts as its first day, so such a time may be off by a month."
)
"""What is counted."""

LIMITS = N_(
    "This doesn't show that answering sooner works better or worse: what is answered late may have been the harder "
    "attack, late answers have had less time to be measured, and failures may go unreported."
)
"""What the numbers can't show."""

_Name = tuple[str, str]
"""A speed and a result."""


@dataclass(frozen=True)
class Times:
    """How soon responses began, and what came of them.

    Attributes:
        frame: Columns `speed` (of `cases.index.SPEEDS`), `result` (word of `result`), `responses`, `cases` (reports of
            one event are one) and `named` (organisations whose cases they are, among those whose name the viewer may
            know); the fastest first, and of each the successes first.
        responses: Responses whose time is known.
        cases: Cases they stand in; reports of one event are one.
        organisations: Whose cases these are, as `named`.
        first: First day the earliest of these cases can have begun; None without any.
        last: Last day the latest can have gone on.
    """

    frame: pd.DataFrame
    responses: int
    cases: int
    organisations: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class _Counted:
    """What was found, by the index or by rows.

    Attributes:
        cells: Of each cell how many responses it has and the renditions these stand in.
        owners: Returns how many organisations own some renditions, among those whose name the viewer may know, as
            `told()` to them.
        period: Returns the first and the last day of some renditions, of which there are any.
        newest: Returns their row numbers, newest first.
    """

    cells: Mapping[_Name, tuple[int, Rows]]
    owners: Callable[[Rows], int]
    period: Callable[[Rows], tuple[date, date]]
    newest: Callable[[Rows], list[int]]


def times(session: Session, wanted: Filter, *, leaving: bool = False) -> Times:
    """Return how soon responses began in the cases that a filter finds, and what came of them.

    Args:
        session: A session through the viewer's door.
        wanted: What to count; where it asks for countermeasures or results, only responses with these.
        leaving: As `cases.stats.figures()` has it.
    """
    found = _counted(session, wanted, leaving=leaving)
    rows = Rows.union(NOTHING, *(inside for _, inside in found.cells.values()))
    events = events_of(session, rows) if rows else {}

    def cases(inside: Rows) -> int:
        return len(inside) - sum(number in inside for number in events) + len(_of(events, inside))

    lines = [
        (*name, responses, cases(inside), found.owners(inside))
        for name, (responses, inside) in sorted(found.cells.items(), key=lambda item: _place(item[0]))
    ]
    first, last = found.period(rows) if rows else (None, None)
    frame = pd.DataFrame(lines, columns=["speed", "result", "responses", "cases", "named"])
    return Times(
        frame=frame.astype({"speed": "str", "result": "str", "responses": int, "cases": int, "named": int}),
        responses=sum(responses for responses, _ in found.cells.values()),
        cases=cases(rows),
        organisations=found.owners(rows),
        first=first,
        last=last,
    )


def _of(events: Mapping[int, int], rows: Rows) -> set[int]:
    return {event for number, event in events.items() if number in rows}


def _place(name: _Name) -> tuple[int, int]:
    speed, result = name
    return SPEEDS.index(speed), RESULTS.index(result) if result in RESULTS else len(RESULTS)


def behind(
    session: Session, wanted: Filter, speed: str, result: str, *, limit: int = PAGE, offset: int = 0
) -> tuple[int, tuple[CaseLine, ...]]:
    """Return how many reports stand behind a speed and a result, and a page of them, newest first.

    Args:
        session: A session through the viewer's door.
        wanted: What was counted.
        speed: One of `cases.index.SPEEDS`.
        result: A word of `result`.
        limit: At most so many.
        offset: After so many.
    """
    found = _counted(session, wanted, leaving=False)
    _, rows = found.cells.get((speed, result), (0, NOTHING))
    return len(rows), read_lines(session, found.newest(rows)[offset : offset + limit])


def _counted(session: Session, wanted: Filter, *, leaving: bool) -> _Counted:
    found = chosen(session, wanted)
    if found is None:
        return _by_rows(session, wanted, leaving=leaving)
    return _by_index(session, found, found.rows - staying(session) if leaving else found.rows)


def _is_asked_for(wanted: Filter, countermeasure: str, result: str) -> bool:
    return (not wanted.countermeasure or countermeasure in wanted.countermeasure) and (
        not wanted.result or result in wanted.result
    )


def _by_index(session: Session, found: Chosen, rows: Rows) -> _Counted:
    index, viewer = found.index, viewer_of(session)
    cells: dict[_Name, tuple[int, Rows]] = {}
    together: dict[_Name, list[Rows]] = defaultdict(list)
    for value, held in index.sets.get(TIMED, {}).items():
        countermeasure, cell = cast(tuple[str, str], value)
        speed, result, _ = cell.split(" ")
        if _is_asked_for(found.wanted, countermeasure, result) and rows.intersect(held):
            together[speed, result].append(rows & held)
    for name, pieces in together.items():
        cells[name] = sum(map(len, pieces)), Rows.union(*pieces)

    def period(inside: Rows) -> tuple[date, date]:
        number = numbers(inside)
        return stats.day(index.facts.first[number].min()), stats.day(index.facts.last[number].max())

    return _Counted(
        cells,
        lambda inside: stats.organisations(index, inside, viewer),
        period,
        lambda inside: list(index.newest(inside)),
    )


def _by_rows(session: Session, wanted: Filter, *, leaving: bool) -> _Counted:
    inside = selected(session, wanted)
    if leaving:
        inside = inside.where(may_leave(session))
    reports, trials = recorded(session, rows_of([number or 0 for number in session.exec(inside)]))
    together: dict[_Name, list[int]] = defaultdict(list)
    for trial in trials:
        if trial.days is not None and _is_asked_for(wanted, trial.countermeasure, trial.result):
            together[speed_of(trial.days), trial.result].append(trial.rendition)
    viewer = viewer_of(session)
    return _Counted(
        {name: (len(found), rows_of(found)) for name, found in together.items()},
        lambda rows: told(viewer, len({reports[number].owner for number in rows} - {None})),
        lambda rows: (min(reports[number].first for number in rows), max(reports[number].last for number in rows)),
        lambda rows: sorted(rows, key=lambda number: (reports[number].first, number), reverse=True),
    )
