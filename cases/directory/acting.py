"""Who changes the directory, whether the centre keeps a steward, what ends with it, and the log of it all."""

from collections.abc import Iterable

from sqlmodel import Session, col, delete, select

from cases import people
from cases.errors import NotAllowed, NotFound, SignInNeeded
from cases.i18n import N_
from db.tables import DirectoryEntry, Member, MemberRole, Organisation, Setting, SignInLink, WebSession
from db.viewer import Viewer
from db.vocabulary import TAKING_PART, DirectoryAction, MemberStatus, Role


def acting_now(session: Session, viewer: Viewer) -> Viewer:
    """Return the viewer as they stand at this moment, while nobody else changes the directory.

    Two stewards could otherwise remove each other at once, and leave nobody.

    Raises:
        SignInNeeded: Nobody is signed in, or the member no longer takes part.
    """
    session.get(Setting, "first_steward", with_for_update=True)
    acting = people.viewer_of_member(session, viewer.member_id) if viewer.member_id else viewer
    if not acting.signed_in:
        raise SignInNeeded
    return acting


def allow(allowed: bool) -> None:
    """Go on if it is allowed.

    Raises:
        NotAllowed: It isn't.
    """
    if not allowed:
        raise NotAllowed


def in_order(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Return roles in the order of `Role`."""
    held = set(roles)
    return tuple(role for role in Role if role in held)


def organisation_of(session: Session, organisation_id: int) -> Organisation:
    """Return an organisation; every member sees that it is there.

    Raises:
        NotFound: There is none of this id.
    """
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound(N_("There is no such organisation."))
    return organisation


def with_steward(session: Session) -> set[int]:
    """Return the organisations that have an active steward of their own."""
    return set(
        session.exec(
            select(Member.organisation_id)
            .join(MemberRole, col(MemberRole.member_id) == Member.id)
            .where(MemberRole.role == Role.ORGANISATION_STEWARD, Member.status == MemberStatus.ACTIVE)
        )
    )


def leaves_nobody(session: Session, without: Iterable[int | None]) -> bool:
    """Say whether the centre would have no steward who can sign in once these members can't."""
    stewards = session.exec(
        select(Member.id)
        .join(MemberRole, col(MemberRole.member_id) == Member.id)
        .join(Organisation, col(Organisation.id) == Member.organisation_id)
        .where(
            MemberRole.role == Role.CENTRE_STEWARD,
            Member.status == MemberStatus.ACTIVE,
            col(Organisation.status).in_(TAKING_PART),
        )
    )
    return not set(stewards) - set(without)


def end_access(session: Session, members: Iterable[int | None]) -> None:
    """End the sessions and the open links of members, at once."""
    numbers = list(members)
    session.exec(delete(WebSession).where(col(WebSession.member_id).in_(numbers)))
    session.exec(delete(SignInLink).where(col(SignInLink.member_id).in_(numbers)))


def note(
    session: Session,
    acting: Viewer,
    action: DirectoryAction,
    *detail: str,
    organisation_id: int | None = None,
    member_id: int | None = None,
    circle_id: int | None = None,
) -> None:
    """Append to the log of the directory."""
    session.add(
        DirectoryEntry(
            by_member_id=acting.member_id,
            action=action,
            organisation_id=organisation_id,
            member_id=member_id,
            circle_id=circle_id,
            detail=" ".join(detail),
        )
    )
    session.flush()
