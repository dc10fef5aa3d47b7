"""Count cases for the dashboard, through the viewer's door and under the same filter as the list beside it.

Counts are reports, not prevalence: every frame counts cases that somebody recorded.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np
import pandas as pd
from sqlalchemy import distinct, func
from sqlmodel import Session, col, select

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
        organisations: Contributing organisations among those whose owner readers may know.
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


def figures(session: Session, wanted: Filter) -> Figures:
    """Return the key figures of what the viewer finds with a filter."""
    found = chosen(session, wanted)
    return _figures_by_rows(session, wanted) if found is None else _figures(found, viewer_of(session))


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
    """Return how many organisations own some cases, among those whose name the viewer may know.

    Args:
        index: That of this moment.
        rows: Renditions the viewer reads.
        viewer: Who asks.
    """
    owners = set(np.unique(index.facts.owner[numbers(rows & index.owner_shown)]).tolist())
    own = index.classes.get(("owner", viewer.organisation_id or 0))
    if own is not None and rows.intersect(own):
        owners.add(viewer.organisation_id)
    return len(owners)


def day(number: int) -> date:
    """Return a day that the index holds as 20240131."""
    year, rest = divmod(int(number), 10_000)
    return date(year, *divmod(rest, 100))


def _figures_by_rows(session: Session, wanted: Filter) -> Figures:
    inside = selected(session, wanted)
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
        organisations=session.exec(owners).one(),
        countries=_different(session, RenditionCountry, RenditionCountry.code, inside),
        tactics=_different(session, RenditionTactic, RenditionTactic.term_id, inside),
        responses=session.exec(responses).one(),
        measured=session.exec(measured).one(),
        first=first,
        last=last,
    )


def _different(session: Session, table: Any, column: Any, inside: Any) -> int:
    return int(session.exec(select(func.count(distinct(column))).where(table.rendition_id.in_(inside))).one())


def over_time(session: Session, wanted: Filter) -> pd.DataFrame:
    """Return cases by the year in which they went on; a case counts in each of its years.

    Returns:
        Columns `year` (int) and `cases` (int), every year from the first to the last, in order. What a year counts is
        what the filter finds with that year as `since` and `until`.
    """
    found = chosen(session, wanted)
    if found is not None:
        return _line({int(str(year)): number for year, number in found.counts(YEAR).items()})
    first = func.extract("year", col(Rendition.period_from))
    last = func.extract("year", col(Rendition.period_last))
    rows = session.exec(
        select(first, last, func.count()).where(col(Rendition.id).in_(selected(session, wanted))).group_by(first, last)
    ).all()
    counts: Counter[int] = Counter()
    for begun, ended, number in rows:
        counts.update(dict.fromkeys(range(int(begun), int(ended) + 1), number))
    return _line(counts)


def _line(counts: Mapping[int, int]) -> pd.DataFrame:
    years = range(min(counts), max(counts) + 1) if counts else range(0)
    return pd.DataFrame({"year": list(years), "cases": [counts.get(year, 0) for year in years]}).astype(int)


def _crossed(session: Session, wanted: Filter, name: str) -> pd.DataFrame:
    found = chosen(session, wanted)
    if found is not None:
        one, other, cases = found.index.crossed("tactic", name, found.rows).pairs()
        return _sorted(pd.DataFrame({"tactic": one, name: other, "cases": cases}), ("tactic", name))
    tactics, others = shown(session, wanted, "tactic"), shown(session, wanted, name)
    statement = (
        select(tactics.c.value, others.c.value, func.count())
        .join(others, others.c.rendition == tactics.c.rendition)
        .group_by(tactics.c.value, others.c.value)
    )
    return _pairs(session.exec(statement).all(), ("tactic", name))


def _pairs(rows: Sequence[Any], names: tuple[str, str]) -> pd.DataFrame:
    return _sorted(pd.DataFrame([tuple(row) for row in rows], columns=[*names, "cases"]), names)


def _sorted(frame: pd.DataFrame, names: tuple[str, str]) -> pd.DataFrame:
    return (
        frame.astype({"cases": int, **dict.fromkeys(names, "str")})
        .sort_values(["cases", *names], ascending=[False, True, True])
        .reset_index(drop=True)
    )


def tactic_by_country(session: Session, wanted: Filter) -> pd.DataFrame:
    """Return cases by tactic and country aimed at.

    Returns:
        Columns `tactic` (id), `country` (ISO 3166-1 alpha-2 or EU) and `cases`, most first. A case counts once in
        every pair it shows, so the sum is larger than the number of cases, and for a technique as for each of its
        sub-techniques: a pair counts what the filter finds with both.
    """
    return _crossed(session, wanted, "country")


def tactic_by_target(session: Session, wanted: Filter) -> pd.DataFrame:
    """Return cases by tactic and target group.

    Returns:
        Columns `tactic` (id), `target` (word of `target_group`) and `cases`, most first; see `tactic_by_country()`.
        A target group counts the cases of the groups below it as well.
    """
    return _crossed(session, wanted, "target")


def countermeasure_by_result(session: Session, wanted: Filter) -> pd.DataFrame:
    """Return cases by countermeasure and the result stated for it.

    Returns:
        Columns `countermeasure` (id), `result` (word of `result`) and `cases`, most first. A response without any
        stated outcome counts as "not_measured".
    """
    found = chosen(session, wanted)
    if found is not None:
        used = found.index.counts(USED, found.rows)
        return _pairs(
            [(*cast(tuple[str, str], pair), number) for pair, number in used.items()], ("countermeasure", "result")
        )
    result = func.coalesce(col(Outcome.result), "not_measured")
    statement = (
        select(Response.countermeasure, result, func.count(distinct(col(Response.rendition_id))))
        .join(Outcome, col(Outcome.response_id) == Response.id, isouter=True)
        .where(col(Response.rendition_id).in_(selected(session, wanted)))
        .group_by(col(Response.countermeasure), result)
    )
    return _pairs(session.exec(statement).all(), ("countermeasure", "result"))


def by_family(session: Session, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with a column `tactic` with each tactic's first family added as the column `family`."""
    words = taxonomy(session)
    families = {tactic: (words.families_of(tactic) or ("",))[0] for tactic in frame["tactic"].unique()}
    return frame.assign(family=frame["tactic"].map(families))
