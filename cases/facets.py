"""Count the cases behind every value of a filter, through the viewer's door: what the list would show with it.

Counts are reports, not prevalence: they count cases that somebody recorded.
"""

from collections import Counter
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, func, union
from sqlmodel import Session, col, or_, select

from cases.index import HELD, LAYERED, TOGETHER, most_first
from cases.search import Filter, chosen, conditions
from cases.taxonomy import taxonomy
from db.tables import Outcome, Rendition, RenditionTactic, Response, Term

FACETS = TOGETHER
"""The filters whose values are counted beside a list."""

_COLUMNS = {**HELD, "countermeasure": (Response.rendition_id, Response.countermeasure)}


def selected(session: Session, wanted: Filter) -> Any:
    """Return the renditions a filter finds, to be asked about."""
    return select(Rendition.id).where(*conditions(session, wanted))


def shown(session: Session, wanted: Filter, name: str) -> Subquery:
    """Return each rendition found with each value of a filter that finds it: its own words and those above them.

    Args:
        session: A session through the viewer's door.
        wanted: What to look for.
        name: One of `FACETS`, but for `family`.

    Returns:
        Columns `rendition` and `value`, no pair twice.
    """
    if name == "result":
        return _results(session, wanted)
    rendition, value = _COLUMNS[name]
    chosen = [rendition.in_(selected(session, wanted)), col(value).is_not(None)]
    if name == "countermeasure" and wanted.result:
        chosen.append(_with_result(wanted.result))
    own = select(rendition.label("rendition"), value.label("value")).where(*chosen)
    if name not in LAYERED:
        return own.distinct().subquery()
    above = (
        select(rendition, Term.parent)
        .join(Term, col(Term.id) == value)
        .where(*chosen, col(Term.vocabulary) == LAYERED[name], col(Term.parent).is_not(None))
    )
    return union(own, above).subquery()


def _with_result(results: tuple[str, ...]) -> ColumnElement[bool]:
    stated = col(Response.id).in_(select(Outcome.response_id).where(col(Outcome.result).in_(results)))
    unstated = col(Response.id).not_in(select(Outcome.response_id))
    return or_(stated, unstated) if "not_measured" in results else stated


def _results(session: Session, wanted: Filter) -> Subquery:
    """Return the results stated; a response of which nothing is stated counts as not measured."""
    chosen = [col(Response.rendition_id).in_(selected(session, wanted))]
    if wanted.countermeasure:
        chosen.append(col(Response.countermeasure).in_(wanted.countermeasure))
    return (
        select(
            col(Response.rendition_id).label("rendition"),
            func.coalesce(Outcome.result, "not_measured").label("value"),
        )
        .join(Outcome, and_(col(Outcome.response_id) == Response.id), isouter=True)
        .where(*chosen)
        .distinct()
        .subquery()
    )


def cases_by(session: Session, wanted: Filter, name: str) -> dict[str, int]:
    """Return how many cases show each value of a filter, most first, then by id.

    A technique counts the cases of its sub-techniques, a target group or channel those of the words below it, a family
    those of its tactics, as in a filter. A value no case shows isn't named.

    Args:
        session: A session through the viewer's door.
        wanted: What to look for.
        name: One of `FACETS`.
    """
    return _counted(session, wanted, [name])[name]


def _counted(session: Session, wanted: Filter, names: list[str]) -> dict[str, dict[Any, int]]:
    found = chosen(session, wanted)
    if found is not None:
        return found.counts_of(names)
    return {name: most_first(_by_rows(session, wanted, name)) for name in names}


def _by_rows(session: Session, wanted: Filter, name: str) -> dict[str, int]:
    if name == "family":
        return _families(session, wanted)
    pairs = shown(session, wanted, name)
    return dict(session.exec(select(pairs.c.value, func.count()).group_by(pairs.c.value)).all())


def _families(session: Session, wanted: Filter) -> dict[str, int]:
    words = taxonomy(session)
    tactics: dict[int, set[str]] = {}
    rows = select(RenditionTactic.rendition_id, RenditionTactic.term_id).where(
        col(RenditionTactic.rendition_id).in_(selected(session, wanted))
    )
    for rendition, tactic in session.exec(rows):
        tactics.setdefault(rendition, set()).update(words.families_of(tactic))
    return Counter(family for families in tactics.values() for family in families)


def facets(session: Session, wanted: Filter, names: tuple[str, ...] = FACETS) -> dict[str, dict[str, int]]:
    """Return for each facet how many cases each of its values would find together with the other filters.

    A facet's own filter is left out, since its values are alternatives: choosing one more widens the list.

    Args:
        session: A session through the viewer's door.
        wanted: The filter in force.
        names: Some of `FACETS`.
    """
    alike: dict[Filter, list[str]] = {}
    for name in names:
        other = wanted.narrowed(**{name: ()}) if getattr(wanted, name) else wanted
        alike.setdefault(other, []).append(name)
    counted: dict[str, dict[Any, int]] = {}
    for other, some in alike.items():
        counted |= _counted(session, other, some)
    return {name: counted[name] for name in names}
