"""Choose what may leave in a file: the cases a filter finds, without those whose audience keeps them here."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from cases.index import Rows, rows_of
from cases.policy import handled_as, may_export
from cases.read import read_cases, viewer_of
from cases.search import Filter, conditions
from cases.views import CaseView
from db.tables import Case, Rendition
from db.vocabulary import Audience


@dataclass(frozen=True)
class Exported:
    """What a file will hold, to be said before it is made.

    Attributes:
        count: How many cases.
        audiences: How many of them are to be handled as each audience (TLP 2.0), the widest first.
        kept_back: How many more the viewer finds that stay on the platform because of their audience.
        views: Yields the cases, newest period first, from the start each time it is called, while the session is open.
            Each says as what it is to be handled, which is narrower than the case's audience where the viewer reads
            more of it than others do.
    """

    count: int
    audiences: dict[Audience, int]
    kept_back: int
    views: Callable[[], Iterator[CaseView]]

    @property
    def audience(self) -> Audience:
        """The narrowest audience in the file: what the whole file is to be handled as."""
        return list(self.audiences)[-1] if self.audiences else Audience.CLEAR

    def beside(self, other: "Exported") -> "Exported":
        """Return both in one file, for a comparison; a case in both is in it twice."""
        both = Counter(self.audiences) + Counter(other.audiences)
        audiences = {audience: both[audience] for audience in Audience if both[audience]}

        def views() -> Iterator[CaseView]:
            yield from self.views()
            yield from other.views()

        return Exported(self.count + other.count, audiences, self.kept_back + other.kept_back, views)

    def as_narrow_as(self, other: "Exported") -> "Exported":
        """Return the same, to be handled at least as narrowly as another one whose cases it tells something of."""
        audiences = {
            audience: self.audiences.get(audience, 0)
            for audience in Audience
            if audience in self.audiences or audience is other.audience
        }
        return replace(self, audiences=audiences)

    @property
    def not_public(self) -> int:
        """How many of the cases aren't for everybody."""
        return self.count - self.audiences.get(Audience.CLEAR, 0)


def _allowed(session: Session) -> list[Audience]:
    viewer = viewer_of(session)
    return [audience for audience in Audience if may_export(viewer, audience)]


def may_leave(session: Session) -> ColumnElement[bool]:
    """Return the condition that a rendition is of a case that may stand in a file of the viewer's."""
    return col(Rendition.case_id).in_(select(Case.id).where(col(Case.audience).in_(_allowed(session))))


def staying(session: Session) -> Rows:
    """Return the renditions the viewer reads that may stand in no file of theirs."""
    statement = select(Rendition.id).join(Case, col(Case.id) == Rendition.case_id)
    found = session.exec(statement.where(col(Case.audience).not_in(_allowed(session))))
    return rows_of([number for number in found if number is not None])


def export(session: Session, wanted: Filter) -> Exported:
    """Return what the viewer would take away with a filter.

    Args:
        session: A session through the viewer's door.
        wanted: What to look for.

    Raises:
        UnknownFilter: The search holds no word or character.
    """
    viewer = viewer_of(session)
    read_by = (col(Case.audience), col(Rendition.for_shared), col(Rendition.for_public))
    found = session.exec(
        select(*read_by, func.count())
        .join(Rendition, col(Rendition.case_id) == Case.id)
        .where(*conditions(session, wanted))
        .group_by(*read_by)
    ).all()
    leaving = {audience for audience, *_ in found if may_export(viewer, audience)}
    handled: Counter[Audience] = Counter()
    for audience, for_shared, for_public, number in found:
        if audience in leaving:
            handled[handled_as(viewer, audience, for_shared=for_shared, for_public=for_public)] += number

    def views() -> Iterator[CaseView]:
        statement = (
            select(Rendition.id, *read_by)
            .join(Case, col(Case.id) == Rendition.case_id)
            .where(*conditions(session, wanted), col(Case.audience).in_(list(leaving)))
            .order_by(col(Rendition.period_from).desc(), col(Rendition.id).desc())
        )
        marks = {
            number: handled_as(viewer, audience, for_shared=for_shared, for_public=for_public)
            for number, audience, for_shared, for_public in session.exec(statement)
            if number is not None
        }
        for mark, view in zip(marks.values(), read_cases(session, list(marks)), strict=True):
            yield view if view.audience is mark else replace(view, audience=mark)

    audiences = {audience: handled[audience] for audience in Audience if handled[audience]}
    count = handled.total()
    return Exported(count, audiences, sum(number for *_, number in found) - count, views)
