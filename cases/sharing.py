"""Who will read a case and what they will learn of its contributor, asked before it is sent."""

from sqlmodel import Session, col, select

from cases.read import viewer_of
from cases.views import Contributor
from db.tables import Circle, CircleOrganisation, Organisation
from db.vocabulary import ContributorShown


def circles(session: Session) -> dict[str, tuple[str, ...]]:
    """Return the circles the viewer's organisation is in, by name, each with its organisations by name.

    Args:
        session: A session through the viewer's door.
    """
    rows = session.exec(
        select(Circle.name, Organisation.name)
        .join(CircleOrganisation, col(CircleOrganisation.circle_id) == Circle.id)
        .join(Organisation, col(Organisation.id) == CircleOrganisation.organisation_id)
        .order_by(col(Circle.name), col(Organisation.name))
    )
    found: dict[str, tuple[str, ...]] = {}
    for circle, organisation in rows:
        found[circle] = (*found.get(circle, ()), organisation)
    return found


def contributor_as(session: Session, shown: ContributorShown) -> Contributor:
    """Return how other readers would see the viewer's organisation named on a case.

    Args:
        session: A session through the viewer's door.
        shown: What its owner lets them know.
    """
    own = session.get(Organisation, viewer_of(session).organisation_id or 0)
    if own is None or shown is ContributorShown.MEMBER:
        return Contributor()
    return Contributor(own.name if shown is ContributorShown.ORGANISATION else None, own.kind, own.country)
