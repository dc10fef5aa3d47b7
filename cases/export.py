"""Choose what may leave in a file: the cases a filter finds, without those whose audience keeps them here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from cases.policy import may_export
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
        audiences: How many of them for each audience (TLP 2.0), the widest first.
        kept_back: How many more the viewer finds that stay on the platform because of their audience.
        views: Yields the cases, newest period first, from the start each time it is called, while the session is open.
    """

    count: int
    audiences: dict[Audience, int]
    kept_back: int
    views: Callable[[], Iterator[CaseView]]

    @property
    def audience(self) -> Audience:
        """The narrowest audience in the file: what the whole file is to be handled as."""
        return list(self.audiences)[-1] if self.audiences else Audience.CLEAR


def export(session: Session, wanted: Filter) -> Exported:
    """Return what the viewer would take away with a filter.

    Args:
        session: A session through the viewer's door.
        wanted: What to look for.

    Raises:
        UnknownFilter: The search holds no word or character.
    """
    viewer = viewer_of(session)
    found = dict(
        session.exec(
            select(Case.audience, func.count())
            .join(Rendition, col(Rendition.case_id) == Case.id)
            .where(*conditions(session, wanted))
            .group_by(col(Case.audience))
        ).all()
    )
    leaving = {audience: found[audience] for audience in Audience if audience in found and may_export(viewer, audience)}

    def views() -> Iterator[CaseView]:
        statement = (
            select(Rendition.id)
            .join(Case, col(Case.id) == Rendition.case_id)
            .where(*conditions(session, wanted), col(Case.audience).in_(list(leaving)))
            .order_by(col(Rendition.period_from).desc(), col(Rendition.id).desc())
        )
        yield from read_cases(session, [number for number in session.exec(statement) if number is not None])

    count = sum(leaving.values())
    return Exported(count, leaving, sum(found.values()) - count, views)
