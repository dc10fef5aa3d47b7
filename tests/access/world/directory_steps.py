"""What stewards do to organisations, people and circles, in both worlds, or are refused as the model says."""

from collections.abc import Callable

from sqlmodel import Session, select

from cases import accounts, directory
from cases.errors import CaseError, NotAllowed, NotFound, SignInNeeded
from db import tables
from db.viewer import Viewer
from db.vocabulary import MemberStatus, OrganisationStatus, RenditionState, Role
from tests.access.world.drawing import redraw
from tests.access.world.people import Member, Noted, Who
from tests.access.world.stage import Refusal, Stage

WORKING = (Role.READER, Role.CONTRIBUTOR, Role.REVIEWER)
MOST_MEMBERS = 22


def _centre_stewards(stage: Stage) -> list[int]:
    return [m.id for m in stage.model.people.members.values() if Role.CENTRE_STEWARD in m.roles and m.can_sign_in]


def _stewards_of(stage: Stage, member: Member) -> list[int]:
    return [
        m.id
        for m in stage.model.people.members.values()
        if m.organisation is member.organisation and Role.ORGANISATION_STEWARD in m.roles and m.can_sign_in
    ]


def _note(stage: Stage, action: str, *, organisation: int | None = None, member: int | None = None,
          circle: int | None = None) -> None:  # fmt: skip
    stage.model.people.log.append(Noted(action, organisation, member, circle))


def _nobody_left(stage: Stage, gone: Callable[[Member], bool]) -> bool:
    stewards = [stage.model.people.members[number] for number in _centre_stewards(stage)]
    return all(gone(member) for member in stewards)


def _reviewing(stage: Stage) -> list[tuple[int, int]]:
    """Return the circles whose cases wait for reviewers, each with the organisation of such a reviewer."""
    found = []
    for case in stage.model.cases.values():
        sharing = case.proposal.sharing if case.proposal else case.sharing
        if sharing.circle and case.newest.state is RenditionState.PROPOSED:
            homes = [stage.model.people.members[row.member].organisation for row in case.newest.reviewers]
            found += [(sharing.circle, home.id) for home in homes if home is not case.owner]
    return found


def circles(stage: Stage) -> None:
    """Let an organisation join a circle or leave it."""
    people = stage.model.people
    anyhow = [(number, home) for number in people.circles for home in people.organisations]
    where_it_matters = _reviewing(stage) if stage.dice.random() < 0.6 else []
    number, home = stage.dice.choice(where_it_matters or anyhow)
    circle = people.circles[number]
    inside = home in circle.organisations
    stage.touched, stage.actor = None, stage.usually(_centre_stewards(stage))
    who = people.who(stage.actor)
    refusal: Refusal = None if who.member else SignInNeeded
    if refusal is None and (Role.CENTRE_STEWARD not in who.roles or (not inside and home == who.organisation)):
        refusal = NotAllowed
    join, leave = ((), (home,)) if inside else ((home,), ())
    stage.attempt(
        "circle", refusal,
        lambda s, v: directory.change_circle(s, v, circle.id, name=circle.name, join=join, leave=leave),
        from_early_page=True,
    )  # fmt: skip
    if refusal is None:
        circle.organisations ^= {home}
        _note(stage, "circle_left" if inside else "circle_joined", organisation=home, circle=circle.id)
        redraw(stage)


def organisations(stage: Stage) -> None:
    """Suspend an organisation, call it former, put it on probation, let it in again."""
    people = stage.model.people
    home = stage.dice.choice(list(people.organisations.values()))
    out = not home.takes_part
    status = (
        OrganisationStatus.MEMBER
        if out and stage.dice.random() < 0.8
        else stage.dice.choice([*OrganisationStatus, OrganisationStatus.SUSPENDED])
    )
    stage.touched, stage.actor = None, stage.usually(_centre_stewards(stage))
    who = people.who(stage.actor)
    refusal: Refusal = None if who.member else SignInNeeded
    ends = status in {OrganisationStatus.SUSPENDED, OrganisationStatus.FORMER}
    nobody = ends and _nobody_left(stage, lambda member: member.organisation is home)
    if refusal is None and (Role.CENTRE_STEWARD not in who.roles or home.id == who.organisation or nobody):
        refusal = NotAllowed
    stage.attempt(
        "organisation",
        refusal,
        lambda s, v: directory.set_organisation_status(s, v, home.id, status),
        from_early_page=True,
    )
    if refusal is None and home.status is not status:
        home.status = status
        _note(stage, "organisation_status", organisation=home.id)
        redraw(stage)


def _on_member(stage: Stage, who: Who, member: Member, changed: frozenset[Role], *, nobody: bool) -> Refusal:
    """Return how what a steward does to a member must be refused: they care for their own, with roles they hold."""
    people = stage.model.people
    if not who.member:
        return SignInNeeded
    if not people.knows(who, member):
        return NotFound
    cares = Role.ORGANISATION_STEWARD in who.roles and member.organisation.id == who.organisation
    if not cares or member.id == who.member or nobody or not member.roles | changed <= who.roles:
        return NotAllowed
    return None


def roles(stage: Stage) -> None:
    """Give a member a role or take one away."""
    people = stage.model.people
    member = stage.dice.choice(list(people.members.values()))
    stage.touched, stage.actor = None, stage.usually(_stewards_of(stage, member))
    who = people.who(stage.actor)
    role = stage.dice.choice([*WORKING, *WORKING, *Role])
    wanted = frozenset(member.roles ^ {role})
    lost = role in member.roles and role is Role.CENTRE_STEWARD
    nobody = lost and _nobody_left(stage, lambda other: other is member)
    refusal = _on_member(stage, who, member, frozenset({role}), nobody=nobody)
    if refusal is None and (not wanted or member.status is MemberStatus.LEFT):
        refusal = CaseError
    stage.attempt("roles", refusal, lambda s, v: directory.set_roles(s, v, member.id, wanted), from_early_page=True)
    if refusal is None:
        member.roles = set(wanted)
        _note(stage, "member_roles", organisation=member.organisation.id, member=member.id)
        redraw(stage)


_MAY_BECOME = {
    MemberStatus.INVITED: {MemberStatus.LEFT},
    MemberStatus.ACTIVE: {MemberStatus.SUSPENDED, MemberStatus.LEFT},
    MemberStatus.SUSPENDED: {MemberStatus.ACTIVE, MemberStatus.LEFT},
    MemberStatus.LEFT: set[MemberStatus](),
}


def standing(stage: Stage) -> None:
    """Suspend a member, let them in again, or note that they left."""
    people, dice = stage.model.people, stage.dice
    member = dice.choice([m for m in people.members.values() if m.status is not MemberStatus.LEFT])
    status = dice.choice([MemberStatus.SUSPENDED] * 4 + [MemberStatus.ACTIVE] * 5 + [MemberStatus.LEFT])
    if member.status is MemberStatus.SUSPENDED and dice.random() < 0.7:
        status = MemberStatus.ACTIVE
    stage.touched, stage.actor = None, stage.usually(_stewards_of(stage, member))
    ends = status is not MemberStatus.ACTIVE and Role.CENTRE_STEWARD in member.roles
    nobody = ends and _nobody_left(stage, lambda other: other is member)
    who = people.who(stage.actor)
    refusal = _on_member(stage, who, member, frozenset(), nobody=nobody)
    if _is_first_steward(stage, who, member):
        refusal = None
    if refusal is None and status not in _MAY_BECOME[member.status]:
        refusal = CaseError
    stage.attempt(
        "member", refusal, lambda s, v: directory.set_member_status(s, v, member.id, status), from_early_page=True
    )
    if refusal is None:
        member.status = status
        member.listed = member.listed and status is not MemberStatus.LEFT
        if status is MemberStatus.LEFT:
            kept = stage.model.views.items()
            stage.model.views = {number: view for number, view in kept if view.member != member.id}
        _note(stage, "member_status", organisation=member.organisation.id, member=member.id)
        redraw(stage)


def _is_first_steward(stage: Stage, who: Who, member: Member) -> bool:
    """Say whether the centre still cares for the invitation of an organisation's first steward."""
    stewards = [
        m
        for m in stage.model.people.members.values()
        if m.organisation is member.organisation
        and Role.ORGANISATION_STEWARD in m.roles
        and m.status is MemberStatus.ACTIVE
    ]
    invited = member.status is MemberStatus.INVITED and Role.ORGANISATION_STEWARD in member.roles
    of_centre = Role.CENTRE_STEWARD in who.roles and Role.CENTRE_STEWARD not in member.roles
    return invited and of_centre and not stewards


def invite(stage: Stage) -> None:
    """Invite somebody, who joins at once or later."""
    people = stage.model.people
    if len(people.members) >= MOST_MEMBERS:
        return
    home = stage.dice.choice(list(people.organisations.values()))
    some = next(m for m in people.members.values() if m.organisation is home)
    stage.touched, stage.actor = None, stage.usually(_stewards_of(stage, some))
    who = people.who(stage.actor)
    given = frozenset(stage.dice.sample([*WORKING, Role.CENTRE_STEWARD], stage.dice.randint(1, 2)))
    refusal: Refusal = None if who.member else SignInNeeded
    cares = Role.ORGANISATION_STEWARD in who.roles and home.id == who.organisation
    if refusal is None and not (cares and given <= who.roles):
        refusal = NotAllowed
    if refusal is None and not home.takes_part:
        refusal = CaseError
    name, number = f"Person {len(people.members)}", len(people.log)

    def act(session: Session, viewer: Viewer) -> int:
        email = f"person{number}.{len(people.members)}@example.org"
        directory.invite(session, viewer, home.id, name=name, email=email, roles=given)
        return session.exec(select(tables.Member.id).where(tables.Member.email == email)).first() or 0

    found = stage.attempt("invite", refusal, act, from_early_page=True)
    if refusal is None:
        people.members[found] = Member(found, home, name, set(given), listed=False, status=MemberStatus.INVITED)
        _note(stage, "member_invited", organisation=home.id, member=found)


def join(stage: Stage) -> None:
    """Let somebody come who was invited."""
    waiting = [m for m in stage.model.people.members.values() if m.status is MemberStatus.INVITED]
    if not waiting:
        return
    member = stage.dice.choice(waiting)
    stage.touched, stage.actor = None, member.id

    def act(session: Session, _viewer: Viewer) -> None:
        accounts.activate(session, session.get_one(tables.Member, member.id))

    stage.attempt("join", None, act)
    member.status = MemberStatus.ACTIVE
    _note(stage, "member_status", organisation=member.organisation.id, member=member.id)


def listing(stage: Stage) -> None:
    """Let somebody be found by members of other organisations, or no longer."""
    stage.touched, stage.actor = None, stage.anybody()
    who = stage.model.people.who(stage.actor)
    listed = stage.dice.random() < 0.6
    refusal: Refusal = None if who.member else SignInNeeded
    stage.attempt("listing", refusal, lambda s, v: accounts.set_preferences(s, v, language=None, listed=listed))
    if refusal is None:
        stage.model.people.members[stage.actor].listed = listed


DIRECTORY_STEPS: dict[str, tuple[int, Callable[[Stage], None]]] = {
    "circles": (5, circles),
    "organisations": (3, organisations),
    "roles": (3, roles),
    "standing": (4, standing),
    "invite": (2, invite),
    "join": (3, join),
    "listing": (2, listing),
}
"""What can happen to the directory, each with how often."""
