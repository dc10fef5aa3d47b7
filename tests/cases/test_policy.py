"""Who may do what to the directory, and what widens a case: every combination, against rules written by hand."""

from collections.abc import Iterator
from itertools import chain, combinations, product
from typing import Any

import pytest

from cases.policy import OF_AN_ORGANISATION, DirectoryDeed, Reach, may_manage, widens
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import Audience, ContributorShown, Role

OWN, OTHER, ME, SOMEBODY = 1, 2, 10, 11
ROLE_SETS = [
    frozenset(chosen) for chosen in chain.from_iterable(combinations(Role, number) for number in range(len(Role) + 1))
]
ON_A_MEMBER = (DirectoryDeed.SET_ROLES, DirectoryDeed.SET_MEMBER_STATUS, DirectoryDeed.NEW_LINK)

# For a steward of the centre, for a steward of the organisation it is done to, and for nobody else.
OF_THE_CENTRE = {
    DirectoryDeed.ADD_ORGANISATION,
    DirectoryDeed.CHANGE_ORGANISATION,
    DirectoryDeed.MAKE_CIRCLE,
    DirectoryDeed.CHANGE_CIRCLE,
}
ON_OTHERS_ONLY = {DirectoryDeed.SET_ORGANISATION_STATUS, DirectoryDeed.ADMIT_TO_CIRCLE}
ON_OWN_PEOPLE = {DirectoryDeed.INVITE, *ON_A_MEMBER}


def viewer(roles: frozenset[Role]) -> Viewer:
    """Return a member with these roles."""
    return Viewer(ME, OWN, roles=roles)


def every_question() -> Iterator[dict[str, Any]]:
    """Yield everything that can be asked of the policy but the roles held and given."""
    for organisation_id, member_id, has_steward in product((OWN, OTHER, None), (ME, SOMEBODY, None), (True, False)):
        yield {"organisation_id": organisation_id, "member_id": member_id, "has_steward": has_steward}


@pytest.mark.parametrize("deed", DirectoryDeed)
@pytest.mark.parametrize("organisation_id", [OWN, OTHER])
def test_a_deed_belongs_to_the_stewards_it_is_for(deed: DirectoryDeed, organisation_id: int) -> None:
    for roles in ROLE_SETS:
        expected = (
            (deed in OF_THE_CENTRE and Role.CENTRE_STEWARD in roles)
            or (deed in ON_OTHERS_ONLY and Role.CENTRE_STEWARD in roles and organisation_id == OTHER)
            or (deed in ON_OWN_PEOPLE and Role.ORGANISATION_STEWARD in roles and organisation_id == OWN)
        )
        allowed = may_manage(viewer(roles), deed, organisation_id=organisation_id, member_id=SOMEBODY)
        assert allowed is expected, sorted(roles)


def test_every_deed_is_for_somebody() -> None:
    assert set(DirectoryDeed) == OF_THE_CENTRE | ON_OTHERS_ONLY | ON_OWN_PEOPLE | {DirectoryDeed.NAME_STEWARD}


@pytest.mark.parametrize("deed", ON_A_MEMBER)
def test_nobody_touches_a_role_or_a_member_with_a_role_they_do_not_hold(deed: DirectoryDeed) -> None:
    for mine, holds, changed in product(ROLE_SETS, repeat=3):
        allowed = may_manage(viewer(mine), deed, organisation_id=OWN, member_id=SOMEBODY, holds=holds, roles=changed)
        lacking = {role for role in Role if role in holds or role in changed} - mine
        assert allowed is (Role.ORGANISATION_STEWARD in mine and not lacking), (mine, holds, changed)


def test_nobody_invites_somebody_to_a_role_they_do_not_hold() -> None:
    for mine, given in product(ROLE_SETS, repeat=2):
        allowed = may_manage(viewer(mine), DirectoryDeed.INVITE, organisation_id=OWN, roles=given)
        assert allowed is (Role.ORGANISATION_STEWARD in mine and all(role in mine for role in given)), (mine, given)


def test_a_steward_of_an_organisation_cannot_touch_a_steward_of_the_centre() -> None:
    everything_else = frozenset(Role) - {Role.CENTRE_STEWARD}
    for deed in ON_A_MEMBER:
        asked = {"organisation_id": OWN, "member_id": SOMEBODY}
        assert may_manage(viewer(everything_else), deed, **asked, holds=everything_else)
        assert not may_manage(viewer(everything_else), deed, **asked, holds=frozenset({Role.CENTRE_STEWARD}))


@pytest.mark.parametrize("deed", ON_A_MEMBER)
def test_nobody_does_it_to_themselves(deed: DirectoryDeed) -> None:
    for mine, holds in product(ROLE_SETS, repeat=2):
        assert not may_manage(viewer(mine), deed, organisation_id=OWN, member_id=ME, holds=holds)
    assert not may_manage(
        viewer(frozenset(Role)),
        DirectoryDeed.NAME_STEWARD,
        organisation_id=OWN,
        member_id=ME,
        roles=OF_AN_ORGANISATION,
        has_steward=False,
    )


def test_the_centre_names_the_first_steward_of_an_organisation_and_no_other() -> None:
    for mine, given, organisation_id, has_steward in product(ROLE_SETS, ROLE_SETS, (OWN, OTHER), (True, False)):
        allowed = may_manage(
            viewer(mine),
            DirectoryDeed.NAME_STEWARD,
            organisation_id=organisation_id,
            roles=given,
            has_steward=has_steward,
        )
        a_steward = Role.ORGANISATION_STEWARD in given and Role.CENTRE_STEWARD not in given
        assert allowed is (Role.CENTRE_STEWARD in mine and a_steward and not has_steward)


@pytest.mark.parametrize("deed", DirectoryDeed)
def test_nothing_is_allowed_that_leaves_the_centre_without_a_steward(deed: DirectoryDeed) -> None:
    for mine, asked in product(ROLE_SETS, every_question()):
        assert not may_manage(viewer(mine), deed, **asked, leaves_nobody=True)


@pytest.mark.parametrize("deed", DirectoryDeed)
def test_a_visitor_may_do_nothing_to_the_directory(deed: DirectoryDeed) -> None:
    for roles, asked in product(ROLE_SETS, every_question()):
        assert not may_manage(ANONYMOUS, deed, **asked, roles=roles)
        assert not may_manage(Viewer(None, None, roles=roles), deed, **asked)


@pytest.mark.parametrize("deed", DirectoryDeed)
def test_who_is_no_steward_may_do_nothing_to_the_directory(deed: DirectoryDeed) -> None:
    stewards = {Role.ORGANISATION_STEWARD, Role.CENTRE_STEWARD}
    for mine, asked in product(ROLE_SETS, every_question()):
        if not mine & stewards:
            assert not may_manage(viewer(mine), deed, **asked)
            assert not may_manage(viewer(mine), deed, **asked, roles=OF_AN_ORGANISATION)


# --- what widens a case -----------------------------------------------------------------------------------------

NAMEABLE = {(20, 2), (21, 2), (30, 3)}
PEOPLE = {*NAMEABLE, (10, 1), *((99, organisation) for organisation in (1, 2, 3, 4))}
"""Everybody there is: members with their organisations, of which the first owns the case; 99 will join tomorrow."""

VISITOR = (0, 0)


def readers(reach: Reach) -> set[tuple[int, int]]:
    """Return who reads a case."""
    own = {person for person in PEOPLE if person[1] == OWN}
    match reach.audience:
        case Audience.CLEAR:
            return {*PEOPLE, VISITOR}
        case Audience.GREEN:
            return set(PEOPLE)
        case Audience.AMBER | Audience.AMBER_STRICT:
            return own | {person for person in PEOPLE if person[1] in reach.organisations}
        case Audience.RED:
            return own | set(reach.named)


def takers(reach: Reach) -> set[tuple[int, int]]:
    """Return who can take a case away in a file."""
    return set() if reach.audience in {Audience.AMBER_STRICT, Audience.RED} else readers(reach)


def subsets(items: set[Any]) -> list[frozenset[Any]]:
    """Return all subsets."""
    ordered = sorted(items)
    return [frozenset(some) for number in range(len(ordered) + 1) for some in combinations(ordered, number)]


def every_reach() -> Iterator[Reach]:
    """Yield every way to share a case with these people, its contributor named."""
    yield Reach(Audience.CLEAR)
    yield Reach(Audience.GREEN)
    for audience, circle in product((Audience.AMBER, Audience.AMBER_STRICT), subsets({1, 2, 3})):
        yield Reach(audience, organisations=circle)
    for named in subsets(NAMEABLE):
        yield Reach(Audience.RED, named=named)


def test_a_change_widens_when_somebody_reads_or_takes_away_what_they_could_not() -> None:
    every = list(every_reach())
    for before, after in product(every, every):
        gained = readers(after) - readers(before) or takers(after) - takers(before)
        assert widens(OWN, before, after) == bool(gained), (before, after)


def test_to_say_more_of_the_contributor_is_widening_too() -> None:
    less = [ContributorShown.ORGANISATION, ContributorShown.KIND, ContributorShown.MEMBER]
    for before, after in product(less, less):
        said = widens(OWN, Reach(Audience.CLEAR, shown=before), Reach(Audience.CLEAR, shown=after))
        assert said == (less.index(after) < less.index(before))
