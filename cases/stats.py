"""Count cases for the dashboard, through the viewer's door and under the same filter as the list beside it.

Counts are reports, not prevalence: every frame counts cases that somebody recorded.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

import numpy as np
import pandas as pd
from sqlalchemy import distinct, func
from sqlmodel import Session, col, select

from cases.dates import PartialDate
from cases.disclosure import told
from cases.export import may_leave, staying
from cases.facets import selected, shown
from cases.index import OWN_TACTIC, UNMEASURED, USED, YEAR, Index, Rows, numbers
from cases.read import viewer_of
from cases.search import Chosen, Filter, chosen
from cases.taxonomy import taxonomy
from db.tables import (
    Case,
    Outcome,
    Rendition,
    RenditionCountry,
    RenditionTactic,
    Response,
)
from db.viewer import Viewer


@dataclass(frozen=True)
class Figures:
    """The key figures of a filter.

    Attributes:
        cases: Cases found.
        organisations: Contributing organisations among those whose owner readers may know, as `told()` to them.
        countries: Different countries aimed at.
        tactics: Different tactics seen.
        responses: Responses recorded in those cases.
        measured: Responses with a result other than "too early" and "not measured".
        first: First day the earliest case can have begun, None without cases.
        last: Last day the latest can have gone on.
    """

    cases: int
    organisations: int
    countries: int
    tactics: int
    responses: int
    measured: int
    first: date | None
    last: date | None


def _found(session: Session, wanted: Filter, *, leaving: bool) -> Chosen | None:
    """Return what is to be counted, None where rows must be asked."""
    found = chosen(session, wanted)
    return replace(found, rows=found.rows - staying(session)) if found is not None and leaving else found


def _inside(session: Session, wanted: Filter, *, leaving: bool) -> Any:
    """Return the same, to ask rows about."""
    inside = selected(session, wanted)
    return inside.where(may_leave(session)) if leaving else inside


def figures(session: Session, wanted: Filter, *, leaving: bool = False) -> Figures:
    """Return the key figures of what the viewer finds with a filter.

    Args:
        session: A session through the viewer's door.
        wanted: What to count.
        leaving: Whether to count only the cases whose audience lets them leave in a file (see `cases.export`).
    """
    found = _found(session, wanted, leaving=leaving)
    if found is None:
        return _figures_by_rows(session, _inside(session, wanted, leaving=leaving))
    return _figures(found, viewer_of(session))


def _figures(found: Chosen, viewer: Viewer) -> Figures:
    facts, rows = found.index.facts, numbers(found.rows)
    return Figures(
        cases=len(rows),
        organisations=organisations(found.index, found.rows, viewer),
        countries=len(found.counts("country")),
        tactics=len(found.counts(OWN_TACTIC)),
        responses=int(facts.responses[rows].sum()),
        measured=int(facts.measured[rows].sum()),
        first=day(facts.first[rows].min()) if len(rows) else None,
        last=day(facts.last[rows].max()) if len(rows) else None,
    )


def organisations(index: Index, rows: Rows, viewer: Viewer) -> int:
    """Return how many organisations own some cases, among those whose name the viewer may know, as `told()` to them.

    Args:
        index: That of this moment.
        rows: Renditions the viewer reads.
        viewer: Who asks.
    """
    return told(viewer, len(np.unique(index.facts.owner[numbers(_with_owner(index, rows, viewer))])))


def _with_owner(index: Index, rows: Rows, viewer: Viewer) -> Rows:
    """Return those of some renditions whose owner the viewer may know; the own organisation always is."""
    own = index.classes.get(("owner", viewer.organisation_id or 0))
    return rows & (index.owner_shown if own is None else index.owner_shown | own)


def day(number: int) -> date:
    """Return a day that the index holds as 20240131."""
    year, rest = divmod(int(number), 10_000)
    return date(year, *divmod(rest, 100))


def _figures_by_rows(session: Session, inside: Any) -> Figures:
    cases, first, last = session.exec(
        select(func.count(), func.min(Rendition.period_from), func.max(Rendition.period_last))
        .select_from(Rendition)
        .where(col(Rendition.id).in_(inside))
    ).one()
    owners = select(func.count(distinct(col(Case.owner_id)))).where(
        col(Case.id).in_(select(Rendition.case_id).where(col(Rendition.id).in_(inside)))
    )
    responses = select(func.count()).select_from(Response).where(col(Response.rendition_id).in_(inside))
    measured = (
        select(func.count(distinct(col(Outcome.response_id))))
        .join(Response, col(Response.id) == Outcome.response_id)
        .where(col(Response.rendition_id).in_(inside), col(Outcome.result).not_in(UNMEASURED))
    )
    return Figures(
        cases=cases,
        organisations=told(viewer_of(session), session.exec(owners).one()),
        countries=_different(session, RenditionCountry, RenditionCountry.code, inside),
        tactics=_different(session, RenditionTactic, RenditionTactic.term_id, inside),
        responses=session.exec(responses).one(),
        measured=session.exec(measured).one(),
        first=first,
        last=last,
    )


def _different(session: Session, table: Any, column: Any, inside: Any) -> int:
    return int(session.exec(select(func.count(distinct(column))).where(table.rendition_id.in_(inside))).one())


def over_time(session: Session, wanted: Filter, *, leaving: bool = False) -> pd.DataFrame:
    """Return cases by the year in which they went on, within those the filter asks for; a case counts in each.

    Args:
        session: A session through the viewer's door.
        wanted: What to count.
        leaving: As `figures()` has it.

    Returns:
        Columns `year` (int) and `cases` (int), every year from the first to the last, in order. What a year counts is
        what `in_year()` finds.
    """
    found = _found(session, wanted, leaving=leaving)
    if found is not None:
        return _line({int(str(year)): number for year, number in found.counts(YEAR).items()}, wanted)
    first = func.extract("year", col(Rendition.period_from))
    last = func.extract("year", col(Rendition.period_last))
    inside = _inside(session, wanted, leaving=leaving)
    rows = session.exec(
        select(first, last, func.count()).where(col(Rendition.id).in_(inside)).group_by(first, last)
    ).all()
    counts: Counter[int] = Counter()
    for begun, ended, number in rows:
        counts.update(dict.fromkeys(range(int(begun), int(ended) + 1), number))
    return _line(counts, wanted)


def in_year(wanted: Filter, year: int) -> Filter:
    """Return the filter that finds the cases a year counts: within it, and no further than the filter's own dates."""
    begun = wanted.since and PartialDate.parse(wanted.since).first.year == year
    ended = wanted.until and PartialDate.parse(wanted.until).last.year == year
    return wanted.narrowed(since=wanted.since if begun else str(year), until=wanted.until if ended else str(year))


def coverage(session: Session, wanted: Filter, *, leaving: bool = False) -> pd.DataFrame:
    """Return how many organisations had begun to report, for every year of `over_time()`.

    An organisation reports from the year in which the first of its cases began, of all that the viewer reads and not
    only of those found: so that a rise that comes with a new source isn't taken for a wave. It isn't the year in which
    that case was published. The line of cases follows what went on and not what was written down; an organisation that
    joins brings what it saw before, and all that a centre began with was published in one year. Owners whom the viewer
    may not know are left out, as in `organisations()`.

    Args:
        session: A session through the viewer's door.
        wanted: What to count; only the years are those of its cases.
        leaving: As `figures()` has it.

    Returns:
        Columns `year` (int) and `organisations` (int), as many as had begun in that year or before, as `told()`.
    """
    years = over_time(session, wanted, leaving=leaving)["year"].tolist()
    starts = _starts(session, leaving=leaving)
    viewer = viewer_of(session)
    begun = [told(viewer, sum(start <= year for start in starts)) for year in years]
    return pd.DataFrame({"year": years, "organisations": begun}).astype(int)


def _starts(session: Session, *, leaving: bool) -> list[int]:
    """Return the year each organisation reports from."""
    found = _found(session, Filter(), leaving=leaving)
    if found is not None:
        known = numbers(_with_owner(found.index, found.rows, viewer_of(session)))
        owners, years = found.index.facts.owner[known], found.index.facts.first[known] // 10_000
        # Sorted by owner and then by year, the first of each owner is its earliest.
        order = np.lexsort((years, owners))
        _, begins = np.unique(owners[order], return_index=True)
        return [int(year) for year in years[order][begins]]
    rows = session.exec(
        select(Case.owner_id, func.min(Rendition.period_from))
        .join(Rendition, col(Rendition.case_id) == Case.id)
        .where(col(Rendition.id).in_(_inside(session, Filter(), leaving=leaving)), col(Case.owner_id).is_not(None))
        .group_by(col(Case.owner_id))
    )
    return [first.year for _, first in rows]


def _line(counts: Mapping[int, int], wanted: Filter) -> pd.DataFrame:
    earliest = PartialDate.parse(wanted.since).first.year if wanted.since else 0
    latest = PartialDate.parse(wanted.until).last.year if wanted.until else 9999
    inside = [year for year in counts if earliest <= year <= latest]
    years = range(min(inside), max(inside) + 1) if inside else range(0)
    return pd.DataFrame({"year": list(years), "cases": [counts.get(year, 0) for year in years]}).astype(int)


def by_country(session: Session, wanted: Filter, *, leaving: bool = False) -> pd.DataFrame:
    """Return cases by country aimed at.

    Args:
        session: A session through the viewer's door.
        wanted: What to count.
        leaving: As `figures()` has it.

    Returns:
        Columns `country` (ISO 3166-1 alpha-2 or EU) and `cases`, most first. A case counts in every country it names.
    """
    found = _found(session, wanted, leaving=leaving)
    if found is not None:
        counted = [(str(code), number) for code, number in found.counts("country").items()]
    else:
        countries = shown(session, wanted, "country")
        statement = select(countries.c.value, func.count()).group_by(countries.c.value)
        if leaving:
            statement = statement.where(countries.c.rendition.in_(_inside(session, wanted, leaving=True)))
        counted = [(code, number) for code, number in session.exec(statement)]
    return _sorted(pd.DataFrame(counted, columns=["country", "cases"]), ("country",))


def _crossed(session: Session, wanted: Filter, name: str, *, leaving: bool) -> pd.DataFrame:
    found = _found(session, wanted, leaving=leaving)
    if found is not None:
        one, other, cases = found.index.crossed("tactic", name, found.rows).pairs()
        return _sorted(pd.DataFrame({"tactic": one, name: other, "cases": cases}), ("tactic", name))
    tactics, others = shown(session, wanted, "tactic"), shown(session, wanted, name)
    statement = (
        select(tactics.c.value, others.c.value, func.count())
        .join(others, others.c.rendition == tactics.c.rendition)
        .group_by(tactics.c.value, others.c.value)
    )
    if leaving:
        statement = statement.where(tactics.c.rendition.in_(_inside(session, wanted, leaving=True)))
    return _pairs(session.exec(statement).all(), ("tactic", name))


def _pairs(rows: Sequence[Any], names: tuple[str, str]) -> pd.DataFrame:
    return _sorted(pd.DataFrame([tuple(row) for row in rows], columns=[*names, "cases"]), names)


def _sorted(frame: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    return (
        frame.astype({"cases": int, **dict.fromkeys(names, "str")})
        .sort_values(["cases", *names], ascending=[False, *(True for _ in names)])
        .reset_index(drop=True)
    )


def tactic_by_country(session: Session, wanted: Filter, *, leaving: bool = False) -> pd.DataFrame:
    """Return cases by tactic and country aimed at.

    Args:
        session: A session through the viewer's door.
        wanted: What to count.
        leaving: As `figures()` has it.

    Returns:
        Columns `tactic` (id), `country` (ISO 3166-1 alpha-2 or EU) and `cases`, most first. A case counts once in
        every pair it shows, so the sum is larger than the number of cases, and for a technique as for each of its
        sub-techniques: a pair counts what the filter finds with both.
    """
    return _crossed(session, wanted, "country", leaving=leaving)


def tactic_by_target(session: Session, wanted: Filter, *, leaving: bool = False) -> pd.DataFrame:
    """Return cases by tactic and target group.

    Args:
        session: A session through the viewer's door.
        wanted: What to count.
        leaving: As `figures()` has it.

    Returns:
        Columns `tactic` (id), `target` (word of `target_group`) and `cases`, most first; see `tactic_by_country()`.
        A target group counts the cases of the groups below it as well.
    """
    return _crossed(session, wanted, "target", leaving=leaving)


def countermeasure_by_result(session: Session, wanted: Filter, *, leaving: bool = False) -> pd.DataFrame:
    """Return cases by countermeasure and the result stated for it.

    Args:
        session: A session through the viewer's door.
        wanted: What to count.
        leaving: As `figures()` has it.

    Returns:
        Columns `countermeasure` (id), `result` (word of `result`) and `cases`, most first. A response without any
        stated outcome counts as "not_measured".
    """
    found = _found(session, wanted, leaving=leaving)
    if found is not None:
        used = found.counts(USED)
        return _pairs(
            [(*cast(tuple[str, str], pair), number) for pair, number in used.items()], ("countermeasure", "result")
        )
    result = func.coalesce(col(Outcome.result), "not_measured")
    statement = (
        select(Response.countermeasure, result, func.count(distinct(col(Response.rendition_id))))
        .join(Outcome, col(Outcome.response_id) == Response.id, isouter=True)
        .where(col(Response.rendition_id).in_(_inside(session, wanted, leaving=leaving)))
        .group_by(col(Response.countermeasure), result)
    )
    return _pairs(session.exec(statement).all(), ("countermeasure", "result"))


def by_family(session: Session, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with a column `tactic` with each tactic's first family added as the column `family`."""
    words = taxonomy(session)
    families = {tactic: (words.families_of(tactic) or ("",))[0] for tactic in frame["tactic"].unique()}
    return frame.assign(family=frame["tactic"].map(families))
