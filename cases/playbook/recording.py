"""What the cases like a situation record of responses, read through the viewer's door in narrow columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from cases.index import UNMEASURED, Rows, numbers
from cases.playbook.ledger import Opinion, Report, Trial
from db.base import METADATA
from db.tables import Case, Rendition, RenditionRelation
from db.vocabulary import Precision, RenditionState

SAME_EVENT = "duplicates"
"""The relation of two reports of one event, of the vocabulary `case_relation`."""

_BATCH = 10_000
_HARMS = ("none_seen", "minor", "serious")
_EXACT = frozenset({Precision.DAY, Precision.MONTH})
_MONTH = timedelta(days=31)

_NUMBERS: Any = bindparam("numbers", expanding=True)
_R, _C = METADATA.tables["rendition"].c, METADATA.tables["case"].c
_S = METADATA.tables["assessment"].c
_A, _O = METADATA.tables["response"].c, METADATA.tables["outcome"].c
_REPORTS = (
    select(_R.id, _C.owner_id, _R.period_from, _R.period_from_precision, _R.period_last, _R.legal_status)  # type: ignore[call-overload]
    .join(METADATA.tables["case"], _C.id == _R.case_id)
    .where(_R.id.in_(_NUMBERS))
)
_TRIALS = (
    select(
        _A.rendition_id, _A.id, _A.countermeasure, _A.actor_type, _A.began, _A.began_precision, _A.cost_band,
        _O.result, _O.evidence, _O.harm, _O.as_of,
    )  # type: ignore[call-overload]  # more columns than it knows
    .join(METADATA.tables["outcome"], _O.response_id == _A.id, isouter=True)
    .where(_A.rendition_id.in_(_NUMBERS))
    .order_by(_A.rendition_id, _A.id, _O.position)
)  # fmt: skip

_OPINIONS = (
    select(_R.id, _S.countermeasure, _S.result, _S.evidence, _S.harm)  # type: ignore[call-overload]
    .join(METADATA.tables["assessment"], _S.case_id == _R.case_id)
    .where(_R.id.in_(_NUMBERS))
    .order_by(_R.id, _S.id)
)


def recorded(session: Session, rows: Rows) -> tuple[dict[int, Report], list[Trial]]:
    """Return cases by the row numbers of their renditions, and all their responses.

    Args:
        session: A session through the viewer's door.
        rows: Renditions the viewer reads.
    """
    reports: dict[int, Report] = {}
    begins: dict[int, tuple[date, bool]] = {}
    for row in _rows(session, _REPORTS, rows):
        reports[row.id] = Report(row.id, row.owner_id, row.period_from, row.period_last, row.legal_status)
        begins[row.id] = row.period_from, row.period_from_precision in _EXACT
    events = events_of(session, rows)
    reports |= {number: replace(reports[number], event=event) for number, event in events.items()}
    answers = groupby(_rows(session, _TRIALS, rows), key=lambda row: row.id)
    return reports, [_trial(list(those), begins) for _, those in answers]


def opinions(session: Session, rows: Rows) -> list[Opinion]:
    """Return what other organisations think of the responses of cases.

    Args:
        session: A session through the viewer's door.
        rows: Renditions the viewer reads.
    """
    return [Opinion(*row) for row in _rows(session, _OPINIONS, rows)]


def _rows(session: Session, statement: Any, rows: Rows) -> Iterator[Any]:
    wanted = numbers(rows).tolist()
    for start in range(0, len(wanted), _BATCH):
        yield from session.connection().execute(statement, {"numbers": wanted[start : start + _BATCH]})


def _trial(rows: Sequence[Any], begins: Mapping[int, tuple[date, bool]]) -> Trial:
    """Return what one response and its outcomes, in their order, come to."""
    stated = [(row.as_of or date.min, place, row) for place, row in enumerate(rows) if row.result]
    said = [each for each in stated if each[2].result not in UNMEASURED] or stated
    newest = max(said, key=lambda each: each[:2])[2] if said else None
    first = rows[0]
    return Trial(
        rendition=first.rendition_id,
        countermeasure=first.countermeasure,
        result=newest.result if newest else UNMEASURED[1],
        evidence=newest.evidence if newest else None,
        harm=max((row.harm for row in rows if row.harm in _HARMS), key=_HARMS.index, default=None),
        cost=first.cost_band,
        days=_days(begins[first.rendition_id], first.began, first.began_precision),
        doer=first.actor_type,
    )


def _days(begin: tuple[date, bool], began: date | None, precision: Precision | None) -> int | None:
    """Return days from a case's begin to a response; what was there long before it responds to nothing."""
    first, exact = begin
    if not exact or began is None or precision not in _EXACT or began < first - _MONTH:
        return None
    return max(0, (began - first).days)


def events_of(session: Session, rows: Rows) -> dict[int, int]:
    """Return a number shared by reports of one event, for those that have company; both must be readable."""
    other, its_case = aliased(Rendition), aliased(Case)
    statement = (
        select(Rendition.id, other.id)
        .join(RenditionRelation, col(RenditionRelation.rendition_id) == Rendition.id)
        .join(its_case, its_case.public_id == RenditionRelation.case)  # type: ignore[arg-type]
        .join(other, other.case_id == its_case.id)  # type: ignore[arg-type]
        .where(
            RenditionRelation.kind == SAME_EVENT,
            col(Rendition.state) == RenditionState.CURRENT,
            other.state == RenditionState.CURRENT,
        )
    )
    above: dict[int, int] = {}

    def root(number: int) -> int:
        while above.setdefault(number, number) != number:
            number = above[number]
        return number

    for one, another in session.exec(statement):
        low, high = sorted((root(one or 0), root(another or 0)))
        above[high] = low
    return {number: root(number) for number in list(above) if number in rows}
