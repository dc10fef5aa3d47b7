"""Invite people, change their roles, suspend them, note that they left, give them a new link."""

from collections.abc import Collection
from functools import partial

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from cases import people
from cases.accounts import issue_link
from cases.directory.acting import (
    acting_now,
    allow,
    end_access,
    in_order,
    leaves_nobody,
    note,
    organisation_of,
    with_steward,
)
from cases.errors import CaseError, NotAllowed, NotFound, Problem, Rejected
from cases.fields import Email, Name, Record
from cases.i18n import N_
from cases.policy import OF_AN_ORGANISATION, DirectoryDeed, may_manage
from cases.record import checked
from cases.reviewers import replace_members
from cases.taxonomy import taxonomy
from db.tables import Account, Identity, Member, MemberRole, SavedView, SignInLink
from db.viewer import Viewer
from db.vocabulary import TAKING_PART, DirectoryAction, LinkPurpose, MemberStatus, Role

MAY_BECOME: dict[MemberStatus, frozenset[MemberStatus]] = {
    MemberStatus.INVITED: frozenset({MemberStatus.LEFT}),
    MemberStatus.ACTIVE: frozenset({MemberStatus.SUSPENDED, MemberStatus.LEFT}),
    MemberStatus.SUSPENDED: frozenset({MemberStatus.ACTIVE, MemberStatus.LEFT}),
    MemberStatus.LEFT: frozenset(),
}
"""What a steward can make of a member; only the invited become active by themselves, and who left stays away."""


class PersonFacts(Record):
    """What is needed to invite somebody."""

    name: Name
    email: Email


def invite(
    session: Session,
    viewer: Viewer,
    organisation_id: int,
    *,
    name: str | None,
    email: str | None,
    roles: Collection[Role],
) -> str:
    """Add a person as invited and return the token of the link by which they join.

    Args:
        session: A session that may write.
        viewer: The organisation's steward, or a steward of the centre who names its first one.
        organisation_id: The organisation.
        name: What colleagues see.
        email: For signing in only; no two members share one.
        roles: What they may do; none that the viewer doesn't hold. An organisation's first steward may hold every
            role of an organisation.

    Raises:
        SignInNeeded: Nobody is signed in.
        NotFound: There is no such organisation.
        NotAllowed: The viewer isn't its steward, or would give a role they don't hold.
        CaseError: The organisation takes no part in the centre.
        Rejected: With every mistake at once, each beside its field.
    """
    acting = acting_now(session, viewer)
    organisation = organisation_of(session, organisation_id)
    given = frozenset(roles)
    _allow_invitation(session, acting, organisation_id, given)
    if organisation.status not in TAKING_PART:
        raise CaseError(N_("This organisation takes no part in the centre now, so nobody can join it."))
    problems = [] if given else [Problem("roles", N_("Choose at least one role."))]
    facts: PersonFacts | None = None
    try:
        facts = checked(PersonFacts, {"name": name, "email": email}, taxonomy(session))
    except Rejected as error:
        problems += error.problems
    if facts and session.exec(select(Member.id).where(func.lower(Member.email) == facts.email)).first() is not None:
        problems.append(Problem("email", N_("A member has this e-mail address already. Give another one.")))
    if problems or facts is None:
        raise Rejected(problems)
    member = people.add_member(session, organisation, name=facts.name, roles=in_order(given))
    member.email, member.status = facts.email, MemberStatus.INVITED
    session.add(member)
    words = [f"+{role.value}" for role in in_order(given)]
    note(session, acting, DirectoryAction.MEMBER_INVITED, *words, organisation_id=organisation_id, member_id=member.id)
    return issue_link(session, member.id or 0, LinkPurpose.INVITATION)


def set_roles(session: Session, viewer: Viewer, member_id: int, roles: Collection[Role]) -> None:
    """Say which roles a member holds from now on.

    Raises:
        SignInNeeded: Nobody is signed in.
        NotFound: There is no such member for this viewer.
        NotAllowed: The viewer isn't their steward, is that member, or doesn't hold a role that they hold, are given
            or lose.
        CaseError: No role was chosen, or the member has left.
    """
    acting = acting_now(session, viewer)
    member, holds = _member(session, acting, member_id)
    wanted = frozenset(roles)
    if acting.member_id == member_id:
        raise NotAllowed(N_("Nobody changes their own roles. Ask another steward."), field="roles")
    lost = holds - wanted
    nobody = Role.CENTRE_STEWARD in lost and leaves_nobody(session, [member_id])
    _allow_on_member(acting, DirectoryDeed.SET_ROLES, member, holds, roles=holds ^ wanted, nobody=nobody)
    if not wanted:
        raise CaseError(N_("Choose at least one role."), field="roles")
    if member.status is MemberStatus.LEFT:
        raise CaseError(N_("This member has left. Invite them again to let them come back."), field="roles")
    for row in session.exec(select(MemberRole).where(MemberRole.member_id == member_id)).all():
        if row.role in lost:
            session.delete(row)
    session.add_all(MemberRole(member_id=member_id, role=role) for role in in_order(wanted - holds))
    words = [f"+{role.value}" for role in in_order(wanted - holds)] + [f"-{role.value}" for role in in_order(lost)]
    if words:
        _note_member(session, acting, DirectoryAction.MEMBER_ROLES, member, *words)
    session.flush()
    replace_members(session, [member_id])


def set_member_status(session: Session, viewer: Viewer, member_id: int, status: MemberStatus) -> None:
    """Suspend a member, let them in again, or note that they left, which withdraws an open invitation too.

    Suspending and leaving end sessions and open links at once. Of who left only the name stays, beside what they did:
    their e-mail address, password and identities are forgotten, so that another organisation can invite them, and so
    is what they looked for: their saved views go, those shown to colleagues too.

    Raises:
        SignInNeeded: Nobody is signed in.
        NotFound: There is no such member for this viewer.
        NotAllowed: The viewer isn't their steward, is that member, or doesn't hold a role that they hold.
        CaseError: Somebody of that status can't get this one.
    """
    acting = acting_now(session, viewer)
    member, holds = _member(session, acting, member_id)
    if acting.member_id == member_id:
        raise NotAllowed(N_("Nobody suspends or removes themselves. Ask another steward."), field="status")
    ends = status in {MemberStatus.SUSPENDED, MemberStatus.LEFT}
    nobody = ends and Role.CENTRE_STEWARD in holds and leaves_nobody(session, [member_id])
    if not _names_steward(session, acting, member, holds):
        _allow_on_member(acting, DirectoryDeed.SET_MEMBER_STATUS, member, holds, nobody=nobody)
    if status not in MAY_BECOME[member.status]:
        raise CaseError(N_("This can't be made of that member. Open the page again to see how they stand now."),
                        field="status")  # fmt: skip
    before, member.status = member.status, status
    if ends:
        end_access(session, [member_id])
    if status is MemberStatus.LEFT:
        member.email, member.listed = None, False
        session.exec(delete(Account).where(col(Account.member_id) == member_id))
        session.exec(delete(Identity).where(col(Identity.member_id) == member_id))
        session.exec(delete(SavedView).where(col(SavedView.member_id) == member_id))
    session.add(member)
    _note_member(session, acting, DirectoryAction.MEMBER_STATUS, member, before.value, status.value)
    session.flush()
    replace_members(session, [member_id])


def new_link(session: Session, viewer: Viewer, member_id: int) -> tuple[str, LinkPurpose]:
    """Return the token of a new link, and what it is for, for a member who lost theirs; older ones end.

    Who was invited and hasn't come yet gets a new invitation, who lost access can choose a new password.

    Raises:
        SignInNeeded: Nobody is signed in.
        NotFound: There is no such member for this viewer.
        NotAllowed: The viewer isn't their steward, is that member, or doesn't hold a role that they hold.
        CaseError: The member is suspended or has left.
    """
    acting = acting_now(session, viewer)
    member, holds = _member(session, acting, member_id)
    if not _names_steward(session, acting, member, holds):
        _allow_on_member(acting, DirectoryDeed.NEW_LINK, member, holds)
    purposes = {MemberStatus.INVITED: LinkPurpose.INVITATION, MemberStatus.ACTIVE: LinkPurpose.RESET}
    purpose = purposes.get(member.status)
    if purpose is None:
        raise CaseError(N_("Only who is invited or active can be given a link."))
    session.exec(delete(SignInLink).where(col(SignInLink.member_id) == member_id))
    _note_member(session, acting, DirectoryAction.LINK_ISSUED, member, purpose.value)
    return issue_link(session, member_id, purpose), purpose


def _member(session: Session, acting: Viewer, member_id: int) -> tuple[Member, frozenset[Role]]:
    """Return a member that the viewer's door shows, and the roles they hold."""
    member = session.get(Member, member_id)
    if member is None or not (
        member.organisation_id == acting.organisation_id
        or (member.listed and member.status is MemberStatus.ACTIVE)
        or acting.has(Role.CENTRE_STEWARD)
    ):
        raise NotFound(N_("There is no such member."))
    held = session.exec(select(MemberRole.role).where(MemberRole.member_id == member_id))
    return member, frozenset(Role(role) for role in held)


def _allow_on_member(
    acting: Viewer,
    deed: DirectoryDeed,
    member: Member,
    holds: frozenset[Role],
    *,
    roles: frozenset[Role] = frozenset(),
    nobody: bool = False,
) -> None:
    allowed = partial(may_manage, acting, deed, organisation_id=member.organisation_id, member_id=member.id)
    if allowed(holds=holds, roles=roles, leaves_nobody=nobody):
        return
    if nobody:
        raise NotAllowed(N_("The centre needs a steward. Name another one first."))
    if not allowed():
        raise NotAllowed
    if not allowed(holds=holds):
        raise NotAllowed(N_("This member holds a role that you don't hold, so you can't change anything of theirs."))
    raise NotAllowed(N_("You can only give or take away roles that you hold yourself."), field="roles")


def _allow_invitation(session: Session, acting: Viewer, organisation_id: int, given: frozenset[Role]) -> None:
    own = partial(may_manage, acting, DirectoryDeed.INVITE, organisation_id=organisation_id)
    if own():
        if not own(roles=given):
            raise NotAllowed(N_("You can only give or take away roles that you hold yourself."), field="roles")
        return
    has_steward = organisation_id in with_steward(session)
    first = partial(
        may_manage, acting, DirectoryDeed.NAME_STEWARD, organisation_id=organisation_id, has_steward=has_steward
    )
    allow(first(roles=OF_AN_ORGANISATION))
    if not first(roles=given):
        raise NotAllowed(
            N_("The first member is the organisation's steward: give that role, and none of the centre."), field="roles"
        )


def _names_steward(session: Session, acting: Viewer, member: Member, holds: frozenset[Role]) -> bool:
    """Say whether the member is an invited first steward, whose invitation is still the centre's to care for."""
    return member.status is MemberStatus.INVITED and may_manage(
        acting,
        DirectoryDeed.NAME_STEWARD,
        organisation_id=member.organisation_id,
        member_id=member.id,
        holds=holds,
        roles=holds,
        has_steward=member.organisation_id in with_steward(session),
    )


def _note_member(session: Session, acting: Viewer, action: DirectoryAction, member: Member, *detail: str) -> None:
    note(session, acting, action, *detail, organisation_id=member.organisation_id, member_id=member.id)
