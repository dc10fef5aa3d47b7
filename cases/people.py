"""Organisations, members and signing in. One-time links and sessions are kept only as hashes."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from sqlmodel import Session, col, select

from cases.errors import CaseError
from cases.i18n import N_
from db.base import now
from db.tables import Circle, CircleOrganisation, Member, MemberRole, Organisation, SignInLink, WebSession
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import MemberStatus, OrganisationStatus, Role

LINK_LASTS = timedelta(hours=12)
SESSION_LASTS = timedelta(days=14)
IDLE_FOR = timedelta(days=3)
_TOUCH_AFTER = timedelta(minutes=10)

STEWARD_ROLES = (Role.READER, Role.CONTRIBUTOR, Role.REVIEWER, Role.ORGANISATION_STEWARD, Role.CENTRE_STEWARD)


def add_organisation(
    session: Session, *, name: str, kind: str, country: str, camp: str | None = None, is_demo: bool = False
) -> Organisation:
    """Add an organisation and return it stored."""
    organisation = Organisation(name=name, kind=kind, country=country, camp=camp, is_demo=is_demo)
    session.add(organisation)
    session.flush()
    return organisation


def add_member(session: Session, organisation: Organisation, *, name: str, roles: Iterable[Role]) -> Member:
    """Add a member with roles to an organisation and return it stored."""
    member = Member(organisation_id=organisation.id or 0, name=name)
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
    active = {OrganisationStatus.MEMBER, OrganisationStatus.PROBATION}
    if member.status is not MemberStatus.ACTIVE or organisation.status not in active:
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


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue_link(session: Session, member_id: int) -> str:
    """Return the token of a new one-time sign-in link for a member."""
    token = secrets.token_urlsafe(32)
    session.add(SignInLink(token_hash=_hashed(token), member_id=member_id, expires_at=now() + LINK_LASTS))
    session.flush()
    return token


def sign_in(session: Session, link_token: str) -> str:
    """Use up a sign-in link and return the secret of a new session, which belongs into the browser's cookie.

    Raises:
        CaseError: The link is unknown, used or too old; all three answer alike.
    """
    link = session.get(SignInLink, _hashed(link_token), with_for_update=True)
    if link is None or link.used_at is not None or link.expires_at < now():
        raise CaseError(N_("This sign-in link was used or is too old. Ask for a new one."))
    link.used_at = now()
    secret = secrets.token_urlsafe(32)
    session.add(link)
    session.add(WebSession(token_hash=_hashed(secret), member_id=link.member_id, expires_at=now() + SESSION_LASTS))
    session.flush()
    return secret


def viewer_of_cookie(session: Session, secret: str | None) -> Viewer:
    """Return who a browser's cookie belongs to; `ANONYMOUS` for none, an unknown or an expired one."""
    row = session.get(WebSession, _hashed(secret)) if secret else None
    if row is None or row.expires_at < now() or row.last_seen_at + IDLE_FOR < now():
        return ANONYMOUS
    return viewer_of_member(session, row.member_id)


def is_due_for_touch(session: Session, secret: str | None) -> bool:
    """Say whether a session's "last seen" is old enough to be worth a write."""
    row = session.get(WebSession, _hashed(secret)) if secret else None
    return row is not None and row.last_seen_at + _TOUCH_AFTER < now()


def touch(session: Session, secret: str) -> None:
    """Note that a session was used just now."""
    row = session.get(WebSession, _hashed(secret))
    if row is not None:
        row.last_seen_at = now()
        session.add(row)


def sign_out(session: Session, secret: str | None) -> None:
    """End the session of a browser's cookie, at once and everywhere it is used."""
    row = session.get(WebSession, _hashed(secret)) if secret else None
    if row is not None:
        session.delete(row)
