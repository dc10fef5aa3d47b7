"""Count what is known of tactics by countermeasure, target group or country, through the viewer's door.

A cell counts the cases that have its tactic and what its column stands for. How well anything is known of them is the
best grade of evidence of a known result: of any response of these cases, or where the column is a countermeasure, of
the responses with it. It may have been aimed at another tactic of the same case, since a case doesn't say.

Counts are reports, not prevalence: they count cases that somebody recorded.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from cases.export import may_leave, staying
from cases.facets import selected, shown
from cases.gaps import lines
from cases.gaps.crossing import Cell, Known, Numbers, Placed, crossed, everywhere, placed
from cases.gaps.layout import By, Layout
from cases.gaps.lines import WHOLE, Line, is_alone
from cases.index import USED, Pairs, Rows, Value, numbers, rows_of, trials, trials_by_rows
from cases.playbook.recording import events_of  # one rule for which reports tell of the same event
from cases.search import chosen
from cases.stats import Figures, figures
from cases.taxonomy import Taxonomy, taxonomy
from db.tables import Outcome, RenditionTactic, Response


@dataclass(frozen=True)
class Whole:
    """What a gap map rests on.

    Attributes:
        cases: Cases found; reports of one event are one.
        reports: How many reports tell of them.
        organisations: Contributing organisations among those whose owner the viewer may know.
        first: First day the earliest can have begun, None without cases.
        last: Last day the latest can have gone on.
    """

    cases: int
    reports: int
    organisations: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Gaps:
    """A gap map.

    Attributes:
        whole: What it rests on.
        rows: All cases, then families and tactics in the taxonomy's order.
        columns: All cases, then the columns; countries by their number of cases.
        cells: By the numbers of row and column; one without a case isn't there.
    """

    whole: Whole
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    cells: Mapping[tuple[int, int], Cell]


@dataclass(frozen=True)
class _Found:
    """The cases of a filter, as they are counted.

    Attributes:
        rows: Their renditions' row numbers, in order.
        tactics: With the tactics they have, techniques of their sub-techniques as well.
        families: With the families of these.
        others: With what may stand in columns; of countermeasures, with their results.
        tried: With their responses.
    """

    rows: Numbers
    tactics: Pairs
    families: Pairs
    others: Pairs
    tried: Pairs


def gaps(session: Session, layout: Layout, *, leaving: bool = False) -> Gaps:
    """Return the gap map of what the viewer finds with a filter.

    Args:
        session: A session through the viewer's door.
        layout: What is asked.
        leaving: Whether to count only the cases whose audience lets them leave in a file (see `cases.export`).

    Raises:
        UnknownFilter: The search holds no word or character.
        Rejected: A field word of the search isn't understood.
    """
    words = taxonomy(session)
    found = _found(session, layout, leaving=leaving) or _found_by_rows(session, layout, words, leaving=leaving)
    rows = tuple(lines.rows(words, layout.unfolded, set(_seen(found.tactics)), everything=layout.everything))
    columns = (WHOLE, *_columns(layout, words, _seen(found.others)))
    events = _numbered(session, found.rows)
    count, width = len(found.rows), len(columns)
    of_used = _lines_of(columns)
    if layout.by is By.COUNTERMEASURE:
        known = Known(found.tried, found.rows, lambda kind: (0, *of_used(_countermeasure(kind))), width)
        across = placed(found.others, found.rows, _linked(layout, columns, of_used))
    else:
        known = Known(found.tried, found.rows, lambda _: (0,), 1)
        across = placed(found.others, found.rows, of_used)
    down = _joined(placed(pairs, found.rows, _lines_of(rows)) for pairs in (found.families, found.tactics))
    cells = crossed(everywhere(count, down), everywhere(count, across), known, events, width)
    whole = _whole(figures(session, layout.wanted, leaving=leaving), cells.get((0, 0), Cell()))
    return Gaps(whole, rows, columns, cells)


def _whole(said: Figures, cell: Cell) -> Whole:
    return Whole(cell.cases, cell.reports, said.organisations, said.first, said.last)


def _joined(parts: Iterable[Placed]) -> Placed:
    some = list(parts)
    return Placed(np.concatenate([part.cases for part in some]), np.concatenate([part.lines for part in some]))


def _seen(pairs: Pairs) -> list[str]:
    """Return the values some case has, those of most cases first, then by id; of countermeasures without results."""
    counts = np.bincount(pairs.codes, minlength=len(pairs.values)).tolist()
    named = [(number, value[0] if isinstance(value, tuple) else str(value)) for number, value in
             zip(counts, pairs.values, strict=True) if number]  # fmt: skip
    return list(dict.fromkeys(value for _, value in sorted(named, key=lambda item: (-item[0], item[1]))))


def _columns(layout: Layout, words: Taxonomy, seen: Sequence[str]) -> Iterator[Line]:
    if layout.by is By.COUNTRY:
        return lines.countries(seen)
    kinds = lines.countermeasures if layout.by is By.COUNTERMEASURE else lines.targets
    return kinds(words, layout.unfolded, set(seen), everything=layout.everything)


def _lines_of(some: Sequence[Line]) -> Callable[[Value], Sequence[int]]:
    """Return what tells the numbers of the lines a value belongs to."""
    known: dict[Value, list[int]] = {}
    for number, line in enumerate(some):
        for value in line.values:
            known.setdefault(value, []).append(number)
    return lambda value: known.get(value, ())


def _countermeasure(value: Value) -> str:
    return value[0] if isinstance(value, tuple) else str(value)


def _linked(
    layout: Layout, columns: Sequence[Line], of_used: Callable[[Value], Sequence[int]]
) -> Callable[[Value], Sequence[int]]:
    """Return what tells the columns of a countermeasure with its result.

    A filter that asks for both asks for them in the same response, and so does the list behind such a column.
    """
    results = set(layout.wanted.result)
    linked = {number for number, line in enumerate(columns) if line.asks and results and is_alone(layout.wanted, line)}

    def lines_of(value: Value) -> Sequence[int]:
        fitting = isinstance(value, tuple) and value[1] in results
        return [number for number in of_used(_countermeasure(value)) if fitting or number not in linked]

    return lines_of


def _numbered(session: Session, rows: Numbers) -> Numbers:
    """Return of each case the place of the first that tells of the same event."""
    events = np.arange(len(rows))
    same = events_of(session, rows_of(rows))
    first: dict[int, int] = {}
    for row, event in same.items():
        at = int(np.searchsorted(rows, row))
        events[at] = first.setdefault(event, at)
    return events


def _found(session: Session, layout: Layout, *, leaving: bool) -> _Found | None:
    found = chosen(session, layout.wanted)
    if found is None:
        return None
    rows: Rows = found.rows - staying(session) if leaving else found.rows
    tried = trials(session, found.index, rows)
    others = USED if layout.by is By.COUNTERMEASURE else layout.by.value
    tactics, families, beside = (found.index.paired(name, rows) for name in ("tactic", "family", others))
    return _Found(numbers(rows).astype(np.int64), tactics, families, beside, tried)


def _found_by_rows(session: Session, layout: Layout, words: Taxonomy, *, leaving: bool) -> _Found:
    inside = selected(session, layout.wanted)
    inside = inside.where(may_leave(session)) if leaving else inside
    rows = np.array(sorted(session.exec(inside).all()), np.int64)
    within = set(rows.tolist())

    def pairs(asked: Iterable[tuple[int, Value]]) -> Pairs:
        codes: dict[Value, int] = {}
        kept = [(row, codes.setdefault(value, len(codes))) for row, value in asked if row in within]
        table = np.array(kept, np.int64).reshape(-1, 2)
        return Pairs(table[:, 0], table[:, 1], list(codes))

    tactics = select(RenditionTactic.rendition_id, RenditionTactic.term_id)
    own = session.exec(tactics.where(col(RenditionTactic.rendition_id).in_(inside))).all()
    families = {(row, family) for row, tactic in own for family in words.families_of(tactic)}
    if layout.by is By.COUNTERMEASURE:
        result = func.coalesce(Outcome.result, "not_measured")
        used = (
            select(Response.rendition_id, Response.countermeasure, result)
            .join(Outcome, and_(col(Outcome.response_id) == Response.id), isouter=True)
            .where(col(Response.rendition_id).in_(inside))
            .distinct()
        )
        others = pairs((row, (item, stated)) for row, item, stated in session.exec(used))
    else:
        others = pairs(_values(session, layout, layout.by.value))
    return _Found(
        rows, pairs(_values(session, layout, "tactic")), pairs(sorted(families)), others,
        trials_by_rows(session, inside),
    )  # fmt: skip


def _values(session: Session, layout: Layout, name: str) -> list[tuple[int, Value]]:
    found = shown(session, layout.wanted, name)
    return [(row, value) for row, value in session.exec(select(found.c.rendition, found.c.value))]
