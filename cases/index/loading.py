"""Bring renditions from the database into the index: all of them, or those of a few cases."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import and_, case, distinct, func, literal
from sqlmodel import Session, col, select

from cases.index.counting import Value
from cases.index.holding import LAST_MONTH, MONTH, OWN_TACTIC, PROVEN, USED, YEAR, Facts
from cases.index.questions import Question, day, together
from cases.index.sets import NOTHING, Rows, numbers, rows_of, written
from cases.taxonomy import Taxonomy
from db.access import Class, Share, classes
from db.tables import (
    Case,
    CaseNamed,
    Outcome,
    Rendition,
    RenditionActor,
    RenditionChannel,
    RenditionCountry,
    RenditionFlow,
    RenditionTactic,
    RenditionTargetGroup,
    RenditionText,
    Response,
)
from db.vocabulary import ContributorShown, RenditionState

UNMEASURED = ("too_early", "not_measured")
"""Results that say nothing about what happened."""

WORKED = ("stopped", "reduced")
"""Results of a response that worked."""

HELD: dict[str, tuple[Any, Any]] = {
    "country": (RenditionCountry.rendition_id, RenditionCountry.code),
    "target": (RenditionTargetGroup.rendition_id, RenditionTargetGroup.term_id),
    "tactic": (RenditionTactic.rendition_id, RenditionTactic.term_id),
    "channel": (RenditionChannel.rendition_id, RenditionChannel.term_id),
    "flow": (RenditionFlow.rendition_id, RenditionFlow.term_id),
    "state": (RenditionActor.rendition_id, RenditionActor.state),
    "lang": (RenditionText.rendition_id, RenditionText.lang),
    "legal": (Rendition.id, Rendition.legal_status),
}
"""Of each facet that is held in one column, where the rendition stands and where the value."""

LAYERED = {"target": "target_group", "channel": "channel", "tactic": "disarm_techniques"}
"""The vocabularies in which a word can stand below another, one layer deep."""

Found = dict[str, dict[Value, Rows]]


_NAMED = Question((select(CaseNamed.case_id, CaseNamed.member_id), col(CaseNamed.case_id)))
"""Of RED cases the members they are for."""


def _alike() -> tuple[Any, Any]:
    """Return what to ask: the renditions that the same people read; each RED case is asked about alone."""
    alike = (
        Case.owner_id, Case.status, Case.audience, Case.circle_id, Rendition.for_own, Rendition.for_shared,
        Rendition.for_public, Case.contributor_shown,
    )  # fmt: skip
    red = select(CaseNamed.case_id).where(CaseNamed.case_id == Case.id).exists()
    single = case((red, Case.id), else_=0)
    statement = (
        select(*alike, single, together(Rendition.id))  # type: ignore[call-overload]  # more columns than it knows
        .join(Case, col(Case.id) == Rendition.case_id)
        .where(Rendition.state == RenditionState.CURRENT)
        .group_by(*alike, single)
    )
    return statement, col(Rendition.case_id)


_ALIKE = Question(_alike())


def _with_value(name: str, rendition: Any, value: Any) -> tuple[Any, Any]:
    """Return what to ask: of a facet each value with its renditions."""
    statement = select(literal(name), value, together(rendition)).where(value.is_not(None)).group_by(value)
    return statement, rendition


_HELD = Question(*(_with_value(name, *columns) for name, columns in HELD.items()))

_RESULT = func.coalesce(Outcome.result, "not_measured")
_USED = Question(
    (
        select(Response.countermeasure, _RESULT, together(Response.rendition_id))
        .join(Outcome, and_(col(Outcome.response_id) == Response.id), isouter=True)
        .group_by(col(Response.countermeasure), _RESULT),
        col(Response.rendition_id),
    )
)
"""Countermeasures with their results; nothing stated is nothing measured."""

_PROVEN = Question(
    (
        select(Outcome.evidence, together(Response.rendition_id))
        .join(Response, col(Response.id) == Outcome.response_id)
        # SQLite would begin at all outcomes with these results, by their index, even for a single rendition.
        .where(func.coalesce(Outcome.result, "").in_(WORKED))
        .group_by(col(Outcome.evidence)),
        col(Response.rendition_id),
    )
)
"""The grades of evidence with which a response is said to have worked."""

_DATES = Question(
    (
        select(together(Rendition.id, Rendition.case_id, Case.owner_id, day(Rendition.period_from),
                        day(Rendition.period_last))).join(Case, col(Case.id) == Rendition.case_id),
        col(Rendition.id),
    )
)  # fmt: skip


def _number_of_responses(*conditions: Any) -> Question:
    number = func.count(distinct(col(Response.id))).label("n")
    counted: Any = select(col(Response.rendition_id).label("number"), number).group_by(col(Response.rendition_id))
    if conditions:
        counted = counted.join(Outcome, col(Outcome.response_id) == Response.id).where(*conditions)

    def of(part: Any) -> Any:
        inner = part.subquery()
        return select(together(inner.c.number, inner.c.n))

    return Question((counted, col(Response.rendition_id)), outer=of)


_RESPONSES = _number_of_responses()
_MEASURED = _number_of_responses(col(Outcome.result).not_in(UNMEASURED))


def shares(session: Session, cases: Sequence[int] | None = None) -> tuple[dict[Class, Rows], Rows]:
    """Return the current renditions of each class of readers, and those whose readers may know the owner.

    Args:
        session: A session that reads past the door.
        cases: Row numbers of cases; all of them when None.
    """
    named: dict[int, list[int]] = defaultdict(list)
    for number, member in _NAMED.asked(session, cases):
        named[number].append(member)
    found: dict[Class, Rows] = defaultdict(Rows)
    shown = Rows()
    for *facts, contributor, number, numbered in _ALIKE.asked(session, cases):
        rows = rows_of(written(numbered))
        for name in classes(_share(facts, named.get(number, ()))):
            found[name] |= rows
        if contributor is ContributorShown.ORGANISATION:
            shown |= rows
    return found, shown


def _share(facts: Sequence[Any], named: Iterable[int]) -> Share:
    owner, status, audience, circle, own, shared, public = facts
    return Share(owner, status, audience, circle, own, shared, public, tuple(named))


def sets(session: Session, rows: Rows, words: Taxonomy, *, some: bool) -> Found:
    """Return of each facet each value with those of `rows` that have it.

    Args:
        session: A session that reads past the door.
        rows: Row numbers of renditions.
        words: The vocabularies.
        some: Whether `rows` are few, so that the database should be asked about them alone.
    """
    asked = numbers(rows).tolist() if some else None
    held: dict[str, dict[Value, Rows]] = {name: {} for name in HELD}
    for name, value, numbered in _HELD.asked(session, asked):
        if inside := rows_of(written(numbered)) & rows:
            held[name][value] = held[name].get(value, NOTHING) | inside
    found: Found = {**held}
    found[OWN_TACTIC] = found["tactic"]
    for name, vocabulary in LAYERED.items():
        found[name] = _with_wider(found[name], words, vocabulary)
    found["family"] = _families(found[OWN_TACTIC], words)
    return found | _responses(session, rows, asked) | {PROVEN: _proven(session, rows, asked)}


def _with_wider(held: dict[Value, Rows], words: Taxonomy, vocabulary: str) -> dict[Value, Rows]:
    found = dict(held)
    for value, rows in held.items():
        word = words.get(str(value), vocabulary)
        if word and word.parent:
            found[word.parent] = found.get(word.parent, NOTHING) | rows
    return found


def _families(held: dict[Value, Rows], words: Taxonomy) -> dict[Value, Rows]:
    found: dict[Value, Rows] = {}
    for value, rows in held.items():
        for family in words.families_of(str(value)):
            found[family] = found.get(family, NOTHING) | rows
    return found


def _responses(session: Session, rows: Rows, asked: Sequence[int] | None) -> Found:
    """Return countermeasures, results, and which were of the same response."""
    used: dict[tuple[str, str], Rows] = defaultdict(Rows)
    for countermeasure, stated, numbered in _USED.asked(session, asked):
        used[countermeasure, stated] |= rows_of(written(numbered)) & rows
    found: Found = {USED: {pair: inside for pair, inside in used.items() if inside}, "countermeasure": {}, "result": {}}
    for (countermeasure, stated), inside in used.items():
        for name, value in (("countermeasure", countermeasure), ("result", stated)):
            if inside:
                found[name][value] = found[name].get(value, NOTHING) | inside
    return found


def _proven(session: Session, rows: Rows, asked: Sequence[int] | None) -> dict[Value, Rows]:
    held: dict[Value, Rows] = defaultdict(Rows)
    for grade, numbered in _PROVEN.asked(session, asked):
        held[grade] |= rows_of(written(numbered)) & rows
    return {grade: inside for grade, inside in held.items() if inside}


def facts(session: Session, rows: Rows, before: Facts | None) -> Facts:
    """Return the plain facts of renditions, in the arrays of `before` where there are some.

    Args:
        session: A session that reads past the door.
        rows: The renditions to be added.
        before: What is known of others; of a rendition nothing changes, so older answers may share the arrays.
    """
    asked = None if before is None else numbers(rows).tolist()
    found = _room(before, int(rows.max()) + 1 if rows else 1)
    asked_for = (
        (_DATES, (found.case, found.owner, found.first, found.last)),
        (_RESPONSES, (found.responses,)),
        (_MEASURED, (found.measured,)),
    )
    for question, columns in asked_for:
        for (numbered,) in question.asked(session, asked):
            table = written(numbered).reshape(-1, len(columns) + 1).T
            for column, values in zip(columns, table[1:], strict=True):
                inside = table[0] < len(column)
                column[table[0][inside]] = values[inside]
    return found


def _room(before: Facts | None, length: int) -> Facts:
    """Return arrays with room for so many rows: those of before, or longer ones that begin like them."""
    if before is not None and len(before.case) >= length:
        return before
    longer = length + length // 8 + 64

    def grown(values: NDArray[Any] | None) -> NDArray[Any]:
        new = np.zeros(longer, np.int64)
        if values is not None:
            new[: len(values)] = values
        return new

    names = Facts.__dataclass_fields__
    return Facts(**{name: grown(getattr(before, name) if before else None) for name in names})


def times_of(rows: Rows, known: Facts) -> Found:
    """Return years gone on in, and months of the first and of the last day."""
    found = numbers(rows)
    first, last = known.first[found], known.last[found]
    years: dict[Value, Rows] = {}
    if len(found):
        for year in range(int(first.min()) // 10_000, int(last.max()) // 10_000 + 1):
            inside = rows_of(found[(first // 10_000 <= year) & (last // 10_000 >= year)])
            if inside:
                years[year] = inside
    return {YEAR: years, MONTH: _split(found, first // 100), LAST_MONTH: _split(found, last // 100)}


def _split(rows: NDArray[Any], months: NDArray[Any]) -> dict[Value, Rows]:
    order = np.argsort(months, kind="stable")
    values, begins = np.unique(months[order], return_index=True)
    pieces: Iterable[NDArray[Any]] = np.split(rows[order], begins[1:]) if len(values) else ()
    return {int(value): rows_of(piece) for value, piece in zip(values, pieces, strict=True)}
