"""Who will read a case and what they will learn of its contributor, asked before it is sent."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from cases.read import viewer_of
from cases.reviewers import Target
from cases.views import Contributor
from db.tables import Circle, CircleOrganisation, Member, Organisation
from db.vocabulary import TAKING_PART, Audience, ContributorShown, MemberStatus


@dataclass(frozen=True)
class Person:
    """A member of another organisation that a case can be for."""

    id: int
    name: str
    organisation: str


@dataclass(frozen=True)
class Readers:
    """Who reads a case, as far as the viewer may know.

    Attributes:
        audience: Its TLP 2.0 marking.
        has_circle: Whether it is for a circle, even one whose name the viewer may not know.
        circle: The circle's name; None for none or one the viewer isn't in.
        organisations: The circle's organisations by name, as far as the viewer may know them.
        named: The people it is for, as far as the viewer may know them.
        centre: How many organisations take part in the centre.
        shown: How its contributor is named.
    """

    audience: Audience
    has_circle: bool
    circle: str | None
    organisations: tuple[str, ...]
    named: tuple[Person, ...]
    centre: int
    shown: ContributorShown


def circles(session: Session) -> dict[str, tuple[str, ...]]:
    """Return the circles the viewer's organisation is in, by name, each with its active organisations by name.

    Args:
        session: A session through the viewer's door.
    """
    own = viewer_of(session).organisation_id
    rows = session.exec(
        select(Circle.name, Organisation)
        .join(CircleOrganisation, col(CircleOrganisation.circle_id) == Circle.id)
        .join(Organisation, col(Organisation.id) == CircleOrganisation.organisation_id)
        .order_by(col(Circle.name), col(Organisation.name))
    )
    found: dict[str, list[Organisation]] = {}
    for circle, organisation in rows:
        found.setdefault(circle, []).append(organisation)
    return {
        circle: tuple(organisation.name for organisation in inside if organisation.status in TAKING_PART)
        for circle, inside in found.items()
        # A steward of the centre knows of every circle, and shares with none but those of their organisation.
        if any(organisation.id == own for organisation in inside)
    }


def people_to_name(session: Session) -> list[Person]:
    """Return the members of other organisations that a case can be for, by organisation and name.

    Args:
        session: A session through the viewer's door.
    """
    rows = session.exec(
        select(Member, Organisation.name)
        .join(Organisation, col(Organisation.id) == Member.organisation_id)
        .where(
            col(Member.listed).is_(True),
            Member.status == MemberStatus.ACTIVE,
            col(Organisation.status).in_(TAKING_PART),
            Member.organisation_id != viewer_of(session).organisation_id,
        )
        .order_by(col(Organisation.name), col(Member.name), col(Member.id))
    )
    return [Person(member.id or 0, member.name, organisation) for member, organisation in rows]


def centre(session: Session) -> int:
    """Return how many organisations take part in the centre.

    Args:
        session: A session through the viewer's door.
    """
    return session.exec(
        select(func.count()).select_from(Organisation).where(col(Organisation.status).in_(TAKING_PART))
    ).one()


def readers_of(session: Session, target: Target) -> Readers:
    """Return whom a target lets read a case, as the session's viewer may know it.

    Args:
        session: A session through the viewer's door.
        target: Of the case, or of a new edition of it.
    """
    circle = session.get(Circle, target.circle_id) if target.circle_id else None
    named = session.exec(
        select(Member, Organisation.name)
        .join(Organisation, col(Organisation.id) == Member.organisation_id)
        .where(col(Member.id).in_(target.named))
        .order_by(col(Organisation.name), col(Member.name))
    )
    return Readers(
        target.audience,
        target.circle_id is not None,
        circle.name if circle else None,
        circles(session).get(circle.name, ()) if circle else (),
        tuple(Person(member.id or 0, member.name, organisation) for member, organisation in named),
        centre(session),
        target.contributor_shown,
    )


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
