"""Organisations, members and circles as the database holds them, and the viewer that a member is."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from db.tables import Circle, CircleOrganisation, Member, MemberRole, Organisation
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import TAKING_PART, MemberStatus, Role

STEWARD_ROLES = (Role.READER, Role.CONTRIBUTOR, Role.REVIEWER, Role.ORGANISATION_STEWARD, Role.CENTRE_STEWARD)


def add_organisation(
    session: Session, *, name: str, kind: str, country: str, camp: str | None = None, is_demo: bool = False
) -> Organisation:
    """Add an organisation and return it stored."""
    organisation = Organisation(name=name, kind=kind, country=country, camp=camp, is_demo=is_demo)
    session.add(organisation)
    session.flush()
    return organisation


def add_member(
    session: Session, organisation: Organisation, *, name: str, roles: Iterable[Role], listed: bool = False
) -> Member:
    """Add a member with roles to an organisation and return it stored."""
    member = Member(organisation_id=organisation.id or 0, name=name, listed=listed)
    session.add(member)
    session.flush()
    session.add_all(MemberRole(member_id=member.id or 0, role=role) for role in dict.fromkeys(roles))
    session.flush()
    return member


def add_circle(session: Session, *, name: str, organisations: Iterable[Organisation]) -> Circle:
    """Add a circle of organisations, which AMBER cases can be shared with, and return it stored."""
    circle = Circle(name=name)
    session.add(circle)
    session.flush()
    session.add_all(
        CircleOrganisation(circle_id=circle.id or 0, organisation_id=organisation.id or 0)
        for organisation in organisations
    )
    session.flush()
    return circle


def viewer_of_member(session: Session, member_id: int) -> Viewer:
    """Return a member as viewer; `ANONYMOUS` once the member or the organisation is no longer active."""
    row = session.exec(
        select(Member, Organisation)
        .join(Organisation, col(Organisation.id) == Member.organisation_id)
        .where(Member.id == member_id)
    ).first()
    if row is None:
        return ANONYMOUS
    member, organisation = row
    if member.status is not MemberStatus.ACTIVE or organisation.status not in TAKING_PART:
        return ANONYMOUS
    circles = session.exec(
        select(CircleOrganisation.circle_id).where(CircleOrganisation.organisation_id == organisation.id)
    )
    roles = session.exec(select(MemberRole.role).where(MemberRole.member_id == member_id))
    return Viewer(
        member_id=member.id,
        organisation_id=organisation.id,
        circle_ids=frozenset(circles),
        roles=frozenset(Role(role) for role in roles),
        name=member.name,
        organisation=organisation.name,
    )
