"""Commands on the directory: by everybody, on every organisation, circle and member, whatever roles they claim."""

from collections.abc import Iterator
from functools import partial
from itertools import product
from typing import Any

from cases import directory
from db.viewer import Viewer
from db.vocabulary import MemberStatus, OrganisationStatus, Role
from tests.access import centre as world
from tests.access import oracle
from tests.access.centre import CENTRE, KEEPER
from tests.access.desk import EVERY_ROLE, Desk, Tried
from tests.access.oracle import FIRST, HOLDS, VISITOR, Answer

ACTORS = (
    VISITOR, "home.reader", "home.author", "home.reviewer", "home.colleague", "home.steward", "home.invited",
    "home.suspended", "home.left", "lantern.steward", "lantern.author", KEEPER, FIRST,
)  # fmt: skip
ON_MEMBERS = (
    "home.reader", "home.colleague", "home.steward", "home.invited", "home.suspended", "home.left",
    "lantern.colleague", "lantern.reader", "lantern.suspended", "lantern.steward", "newcomer.awaited", KEEPER, FIRST,
)  # fmt: skip
GIVEN: tuple[frozenset[Role], ...] = (
    frozenset({Role.READER}),
    frozenset({Role.READER, Role.CONTRIBUTOR}),
    frozenset({Role.REVIEWER}),
    frozenset({Role.READER, Role.ORGANISATION_STEWARD}),
    frozenset({Role.CENTRE_STEWARD}),
)


def acting(desk: Desk) -> Iterator[tuple[str, Viewer]]:
    """Yield everybody who tries something on the directory, claiming every role: only what is stored counts."""
    yield from ((who, desk.viewer(who, EVERY_ROLE)) for who in ACTORS)


def organisations(desk: Desk) -> Iterator[Tried]:
    """Yield what is done to organisations."""
    facts: dict[str, Any] = {"name": "Red Bell", "kind": "ngo", "country": "JP"}
    sponsors = [desk.centre.organisations[key] for key in ("lantern", "cedar")]
    change = "directory.organisations.change_organisation"
    for who, viewer in acting(desk):
        answer = oracle.by_the_centre(who)
        does = partial(directory.add_organisation, viewer=viewer, **facts, sponsors=sponsors)
        yield Tried("directory.organisations.add_organisation", f"add an organisation by {who}", does, answer)
        for key, number in (*desk.centre.organisations.items(), ("none", 99_999)):
            changed = Answer.NOT_FOUND if answer is Answer.ALLOWED and key == "none" else answer
            changing = partial(directory.change_organisation, viewer=viewer, organisation_id=number, **facts)
            yield Tried(change, f"change {key} by {who}", changing, changed)
            for status in OrganisationStatus:
                placing = partial(
                    directory.set_organisation_status, viewer=viewer, organisation_id=number, status=status
                )
                placed = oracle.by_the_centre(who, own=key == CENTRE)
                placed = Answer.NOT_FOUND if placed is Answer.ALLOWED and key == "none" else placed
                verb = "directory.organisations.set_organisation_status"
                yield Tried(verb, f"make {key} {status} by {who}", placing, placed)


def circles(desk: Desk) -> Iterator[Tried]:
    """Yield what is done to circles: made, joined, left, with one's own organisation and with others."""
    numbers = desk.centre.organisations
    for who, viewer in acting(desk):
        for pair in (("cedar", "lantern"), (CENTRE, "cedar")):
            does = partial(
                directory.add_circle, viewer=viewer, name="New ring", organisations=[numbers[key] for key in pair]
            )
            yield Tried("directory.circles.add_circle", f"a circle of {pair} by {who}", does, oracle.by_the_centre(who))
        for (name, circle), (key, number), leaving in product(
            desk.centre.circles.items(), numbers.items(), (False, True)
        ):
            moved: dict[str, Any] = {"leave": [number]} if leaving else {"join": [number]}
            inside = key in world.CIRCLES[name]
            answer = oracle.by_the_centre(who, own=key == CENTRE and not leaving and not inside)
            changing = partial(directory.change_circle, viewer=viewer, circle_id=circle, name=name, **moved)
            said = f"let {key} {'leave' if leaving else 'join'} {name} by {who}"
            yield Tried("directory.circles.change_circle", said, changing, answer)


def members(desk: Desk) -> Iterator[Tried]:
    """Yield what is done to members: roles, standing, links."""
    for (who, viewer), member in product(acting(desk), (*ON_MEMBERS, None)):
        on: dict[str, Any] = {"viewer": viewer, "member_id": desk.centre.members[member] if member else 99_999}
        status = oracle.status_of(member) if member else MemberStatus.LEFT
        for given in GIVEN:
            answer = oracle.on_a_member(who, member, HOLDS[oracle.person(member)] ^ given if member else given)
            if answer is Answer.ALLOWED and status is MemberStatus.LEFT:
                answer = Answer.REFUSED
            giving = partial(directory.set_roles, **on, roles=given)
            yield Tried("directory.members.set_roles", f"give {member} {sorted(given)} by {who}", giving, answer)
        for wanted in MemberStatus:
            answer = oracle.on_a_member(who, member, first=True)
            if answer is Answer.ALLOWED and wanted not in oracle.NEXT[status]:
                answer = Answer.REFUSED
            placing = partial(directory.set_member_status, **on, status=wanted)
            yield Tried("directory.members.set_member_status", f"make {member} {wanted} by {who}", placing, answer)
        answer = oracle.on_a_member(who, member, first=True)
        if answer is Answer.ALLOWED and status not in {MemberStatus.INVITED, MemberStatus.ACTIVE}:
            answer = Answer.REFUSED
        link = partial(directory.new_link, **on)
        yield Tried("directory.members.new_link", f"a link for {member} by {who}", link, answer)


def invitations(desk: Desk) -> Iterator[Tried]:
    """Yield invitations into every organisation, with every choice of roles."""
    for (who, viewer), (key, number), given in product(acting(desk), desk.centre.organisations.items(), GIVEN):
        does = partial(
            directory.invite, viewer=viewer, organisation_id=number, name="Nova", email="nova@example.org", roles=given
        )
        said = f"invite into {key} as {sorted(given)} by {who}"
        yield Tried("directory.members.invite", said, does, oracle.invites(who, key, given))
