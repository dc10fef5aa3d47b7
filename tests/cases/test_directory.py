"""What stewards do to organisations, members and circles: who may, what is refused and why, what the log says."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from cases import accounts, directory
from cases import people as members
from cases.errors import CaseError, NotAllowed, NotFound, Rejected, SignInNeeded
from cases.policy import OF_AN_ORGANISATION, DirectoryDeed
from cases.submit import submit
from cases.views import Directory, OrganisationView
from db.access import viewing
from db.engine import transaction, unguarded
from db.tables import (
    Account,
    Case,
    Circle,
    CircleOrganisation,
    DirectoryEntry,
    Identity,
    Member,
    MemberRole,
    Organisation,
    SignInLink,
    WebSession,
)
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import DirectoryAction, LinkPurpose, MemberStatus, OrganisationStatus, Role
from tests.conftest import People

WORKING = (Role.READER, Role.CONTRIBUTOR)
FACTS: dict[str, Any] = {"name": "Red League", "kind": "ngo", "country": "JP", "camp": "red"}


def member_of(engine: Engine, organisation: int | None, name: str, *roles: Role) -> Viewer:
    """Add a member to an organisation, as setting up a centre does, and return them."""
    with transaction(engine) as session:
        found = session.get_one(Organisation, organisation)
        number = members.add_member(session, found, name=name, roles=roles).id
        return members.viewer_of_member(session, number or 0)


@pytest.fixture
def people(engine: Engine, people: People) -> People:
    """Return the people of the centre before any of them let members of other organisations find them."""
    with transaction(engine) as session:
        for member in session.exec(select(Member)):
            member.listed = False
            session.add(member)
    return people


@pytest.fixture
def blue_steward(engine: Engine, people: People) -> Viewer:
    """Return a steward of the blue organisation, who is a reader and contributor too, and no reviewer."""
    return member_of(engine, people.blue.organisation_id, "Blue steward", *WORKING, Role.ORGANISATION_STEWARD)


@pytest.fixture
def blue_reader(engine: Engine, people: People) -> Viewer:
    """Return a reader of the blue organisation."""
    return member_of(engine, people.blue.organisation_id, "Blue reader", Role.READER)


def do(engine: Engine, verb: Callable[..., Any], viewer: Viewer, *subject: Any, **options: Any) -> Any:
    """Call a verb in a transaction of its own."""
    with transaction(engine) as session:
        return verb(session, viewer, *subject, **options)


@contextmanager
def refused(kind: type[CaseError], field: str | None = None) -> Iterator[None]:
    """Expect an error about a field."""
    with pytest.raises(kind) as caught:
        yield
    if field is not None:
        assert field in {problem.field for problem in caught.value.problems}


def fields_refused(engine: Engine, verb: Callable[..., Any], viewer: Viewer, *subject: Any, **said: Any) -> set[str]:
    """Return the fields a verb finds mistakes in."""
    with pytest.raises(Rejected) as caught:
        do(engine, verb, viewer, *subject, **said)
    return {problem.field for problem in caught.value.problems}


def log(engine: Engine) -> list[DirectoryEntry]:
    """Return the whole log, oldest first."""
    with unguarded(engine) as session:
        return list(session.exec(select(DirectoryEntry).order_by(col(DirectoryEntry.id))))


def stored(engine: Engine, member_id: int) -> Member:
    """Return a member as stored."""
    with unguarded(engine) as session:
        return session.get_one(Member, member_id)


def roles_of(engine: Engine, member_id: int | None) -> set[Role]:
    """Return the roles a member holds."""
    with unguarded(engine) as session:
        return set(session.exec(select(MemberRole.role).where(MemberRole.member_id == member_id)))


def open_ways(engine: Engine, member_id: int | None) -> int:
    """Return how many sessions and links a member has."""
    with unguarded(engine) as session:
        return sum(
            session.exec(select(func.count()).select_from(table).where(table.member_id == member_id)).one()
            for table in (WebSession, SignInLink)
        )


def signed_in(engine: Engine, viewer: Viewer) -> str:
    """Sign a member in, leave them another open link, and return the cookie's secret."""
    with transaction(engine) as session:
        secret = accounts.sign_in(session, accounts.issue_link(session, viewer.member_id or 0))
        accounts.issue_link(session, viewer.member_id or 0)
        return secret


def seen(engine: Engine, viewer: Viewer) -> Directory:
    """Return the directory as a viewer's door shows it."""
    with viewing(engine, viewer) as session:
        return directory.directory(session)


def organisation(found: Directory, name: str) -> OrganisationView:
    """Return an organisation of a directory by name."""
    return next(item for item in found.organisations if item.name == name)


def names(found: OrganisationView) -> list[str]:
    """Return the names of an organisation's members in order."""
    return [member.name for member in found.members]


# --- organisations ----------------------------------------------------------------------------------------------


def test_a_small_centre_adds_an_organisation_with_fewer_sponsors_and_the_log_says_so(
    engine: Engine, people: People
) -> None:
    added = do(engine, directory.add_organisation, people.steward, **FACTS)
    with unguarded(engine) as session:
        found = session.get_one(Organisation, added)
    assert (found.name, found.kind, found.country, found.camp) == ("Red League", "ngo", "JP", "red")
    assert found.status is OrganisationStatus.PROBATION
    (entry,) = log(engine)
    assert (entry.action, entry.organisation_id) == (DirectoryAction.ORGANISATION_ADDED, added)
    assert entry.by_member_id == people.steward.member_id
    assert entry.detail.split() == ["probation", directory.FEWER_SPONSORS]


@pytest.mark.usefixtures("blue_steward")
def test_two_organisations_with_stewards_vouch_for_a_new_one(engine: Engine, people: People) -> None:
    own, blue, green = (person.organisation_id for person in (people.steward, people.blue, people.green))
    assert fields_refused(engine, directory.add_organisation, people.steward, **FACTS) == {"sponsors"}
    assert fields_refused(engine, directory.add_organisation, people.steward, **FACTS, sponsors=[own, own]) == {
        "sponsors"
    }
    without_steward = {**FACTS, "sponsors": [own, green]}
    assert fields_refused(engine, directory.add_organisation, people.steward, **without_steward) == {"sponsors"}
    unknown = {**FACTS, "sponsors": [own, blue, 987]}
    assert fields_refused(engine, directory.add_organisation, people.steward, **unknown) == {"sponsors"}
    added = do(engine, directory.add_organisation, people.steward, **FACTS, sponsors=[own, blue])
    assert log(engine)[-1].detail.split() == ["probation", f"sponsor:{own}", f"sponsor:{blue}"]
    view = organisation(seen(engine, people.reader), "Red League")
    assert (view.id, set(view.sponsors)) == (added, {"This centre", "Blue Party"})


def test_an_organisation_on_probation_vouches_for_nobody(engine: Engine, people: People, blue_steward: Viewer) -> None:
    blue = blue_steward.organisation_id
    do(engine, directory.set_organisation_status, people.steward, blue, OrganisationStatus.PROBATION)
    sponsors = [people.steward.organisation_id, blue]
    assert fields_refused(engine, directory.add_organisation, people.steward, **FACTS, sponsors=sponsors) == {
        "sponsors"
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u200b  "),
        ("name", None),
        ("name", "x" * 201),
        ("name", "BLUE  party"),
        ("kind", "cabal"),
        ("kind", ""),
        ("country", "ZZ"),
        ("country", None),
        ("camp", "c" * 81),
    ],
)
def test_what_is_wrong_with_an_organisation_is_said_beside_its_field(
    engine: Engine, people: People, field: str, value: str | None
) -> None:
    said = {**FACTS, field: value}
    assert fields_refused(engine, directory.add_organisation, people.steward, **said) == {field}
    other = people.green.organisation_id
    assert fields_refused(engine, directory.change_organisation, people.steward, other, **said) == {field}
    assert log(engine) == []


def test_all_mistakes_are_said_at_once(engine: Engine, people: People) -> None:
    status = OrganisationStatus.FORMER
    said = {"name": " ", "kind": "cabal", "country": "Taiwan", "sponsors": [987], "status": status}
    assert fields_refused(engine, directory.add_organisation, people.steward, **said) == set(said)


def test_text_is_cleaned_and_a_known_camp_keeps_its_spelling(engine: Engine, people: People) -> None:
    said = {"name": " Red\u202e\n League ", "kind": "ngo", "country": "jp", "camp": " BLUE "}
    added = do(engine, directory.add_organisation, people.steward, **said)
    with unguarded(engine) as session:
        found = session.get_one(Organisation, added)
    assert (found.name, found.country, found.camp) == ("Red League", "JP", "blue")


def test_a_change_is_logged_by_field_and_no_change_is_not(engine: Engine, people: People) -> None:
    blue = people.blue.organisation_id
    same = {"name": "Blue Party", "kind": "party", "country": "TW", "camp": "blue"}
    do(engine, directory.change_organisation, people.steward, blue, **same)
    assert log(engine) == []
    do(engine, directory.change_organisation, people.steward, blue, **{**same, "name": "BLUE PARTY", "camp": " "})
    assert (log(engine)[-1].action, log(engine)[-1].detail) == (DirectoryAction.ORGANISATION_CHANGED, "name camp")
    view = organisation(seen(engine, people.reader), "BLUE PARTY")
    assert view.camp is None


@pytest.mark.parametrize("status", [OrganisationStatus.SUSPENDED, OrganisationStatus.FORMER])
def test_an_organisation_that_is_out_has_no_members_signed_in_and_keeps_its_cases(
    engine: Engine, people: People, entered: dict[str, Any], status: OrganisationStatus
) -> None:
    with transaction(engine) as session:
        submit(session, people.blue, entered)
    secret = signed_in(engine, people.blue)
    do(engine, directory.set_organisation_status, people.steward, people.blue.organisation_id, status)
    assert open_ways(engine, people.blue.member_id) == 0
    with unguarded(engine) as session:
        assert accounts.viewer_of_cookie(session, secret) == ANONYMOUS
        assert people_now(session, people.blue) == ANONYMOUS
    assert log(engine)[-1].detail.split() == ["member", status.value]
    do(
        engine,
        directory.set_organisation_status,
        people.steward,
        people.blue.organisation_id,
        OrganisationStatus.MEMBER,
    )
    with unguarded(engine) as session:
        assert people_now(session, people.blue).signed_in
        assert accounts.viewer_of_cookie(session, secret) == ANONYMOUS, "a cookie from before stays dead"
    with viewing(engine, people.blue) as session:
        assert session.exec(select(Case.owner_id)).all() == [people.blue.organisation_id]


def people_now(session: Session, viewer: Viewer) -> Viewer:
    """Return a member as viewer of this moment."""
    return members.viewer_of_member(session, viewer.member_id or 0)


def test_nobody_decides_about_their_own_organisation(engine: Engine, people: People) -> None:
    own = people.steward.organisation_id
    for status in OrganisationStatus:
        with refused(NotAllowed):
            do(engine, directory.set_organisation_status, people.steward, own, status)


# --- members ----------------------------------------------------------------------------------------------------


def invite(engine: Engine, viewer: Viewer, organisation_id: int | None = None, **said: Any) -> str:
    """Invite somebody to the viewer's organisation, or to another one, and return the token."""
    asked = {"name": "Newcomer", "email": "newcomer@example.org", "roles": [Role.READER], **said}
    return str(do(engine, directory.invite, viewer, organisation_id or viewer.organisation_id, **asked))


def newest(engine: Engine) -> Member:
    """Return the member added last."""
    with unguarded(engine) as session:
        return session.exec(select(Member).order_by(col(Member.created_at).desc()).limit(1)).one()


def test_a_steward_invites_to_their_own_organisation(engine: Engine, blue_steward: Viewer) -> None:
    token = invite(engine, blue_steward, name=" New\u200bcomer ", email="New.Comer@EXAMPLE.org", roles=WORKING)
    found = newest(engine)
    assert (found.name, found.email) == ("Newcomer", "new.comer@example.org")
    assert (found.status, found.organisation_id) == (MemberStatus.INVITED, blue_steward.organisation_id)
    assert roles_of(engine, found.id) == set(WORKING)
    (entry,) = log(engine)
    assert (entry.action, entry.detail) == (DirectoryAction.MEMBER_INVITED, "+reader +contributor")
    assert (entry.by_member_id, entry.member_id) == (blue_steward.member_id, found.id)
    assert entry.organisation_id == blue_steward.organisation_id
    with unguarded(engine) as session:
        link = session.exec(select(SignInLink).where(SignInLink.member_id == found.id)).one()
        assert link.purpose is LinkPurpose.INVITATION
        assert link.token_hash != token
        assert members.viewer_of_member(session, found.id or 0) == ANONYMOUS, "an invited person is nobody yet"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u202e"),
        ("name", "x" * 121),
        ("email", ""),
        ("email", None),
        ("email", "nobody"),
        ("email", "a b@example.org"),
        ("email", "a@b@example.org"),
        ("email", "<x>@example.org"),
        ("email", f"{'a' * 250}@example.org"),
        ("email", "a@example.org\nBcc: b@example.org"),
        ("roles", []),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said_beside_its_field(
    engine: Engine, blue_steward: Viewer, field: str, value: Any
) -> None:
    asked = {"name": "Newcomer", "email": "newcomer@example.org", "roles": [Role.READER], field: value}
    found = fields_refused(engine, directory.invite, blue_steward, blue_steward.organisation_id, **asked)
    assert found == {field}
    assert log(engine) == []


def test_a_taken_address_is_refused_without_a_word_of_where(
    engine: Engine, people: People, blue_steward: Viewer
) -> None:
    invite(engine, people.steward, name="Theirs", email="taken@example.org")
    with pytest.raises(Rejected) as elsewhere:
        invite(engine, blue_steward, email=" Taken@example.ORG")
    invite(engine, blue_steward, name="Ours", email="ours@example.org")
    with pytest.raises(Rejected) as here:
        invite(engine, blue_steward, email="ours@example.org")
    assert {problem.field for problem in elsewhere.value.problems} == {"email"}
    assert elsewhere.value.problems == here.value.problems
    assert "This centre" not in str(elsewhere.value)


def test_nobody_gives_a_role_they_do_not_hold(engine: Engine, blue_steward: Viewer, blue_reader: Viewer) -> None:
    for role in (Role.REVIEWER, Role.CENTRE_STEWARD):
        with refused(NotAllowed, "roles"):
            invite(engine, blue_steward, roles=[Role.READER, role])
        with refused(NotAllowed, "roles"):
            do(engine, directory.set_roles, blue_steward, blue_reader.member_id, [Role.READER, role])
    assert roles_of(engine, blue_reader.member_id) == {Role.READER}


def test_nobody_touches_a_member_with_a_role_they_do_not_hold(
    engine: Engine, people: People, blue_steward: Viewer
) -> None:
    reviewer = people.blue.member_id
    secret = signed_in(engine, people.blue)
    for verb, more in (
        (directory.set_roles, ([Role.READER, Role.REVIEWER],)),
        (directory.set_member_status, (MemberStatus.SUSPENDED,)),
        (directory.set_member_status, (MemberStatus.LEFT,)),
        (directory.new_link, ()),
    ):
        with refused(NotAllowed):
            do(engine, verb, blue_steward, reviewer, *more)
    with unguarded(engine) as session:
        assert accounts.viewer_of_cookie(session, secret) == people.blue
    assert log(engine) == []


def test_a_steward_of_an_organisation_cannot_touch_a_steward_of_the_centre(engine: Engine, people: People) -> None:
    own = member_of(
        engine, people.steward.organisation_id, "Own steward", *WORKING, Role.REVIEWER, Role.ORGANISATION_STEWARD
    )
    with refused(NotAllowed):
        do(engine, directory.set_member_status, own, people.steward.member_id, MemberStatus.SUSPENDED)
    with refused(NotAllowed):
        do(engine, directory.set_roles, own, people.steward.member_id, [Role.READER])
    with refused(NotAllowed):
        do(engine, directory.new_link, own, people.steward.member_id)
    assert open_ways(engine, people.steward.member_id) == 0
    assert roles_of(engine, people.steward.member_id) == set(Role)


def test_nobody_does_it_to_themselves(engine: Engine, people: People) -> None:
    me = people.steward.member_id
    member_of(engine, people.steward.organisation_id, "Another", *Role)
    with refused(NotAllowed, "roles"):
        do(engine, directory.set_roles, people.steward, me, [Role.READER])
    for status in (MemberStatus.SUSPENDED, MemberStatus.LEFT):
        with refused(NotAllowed, "status"):
            do(engine, directory.set_member_status, people.steward, me, status)
    with refused(NotAllowed):
        do(engine, directory.new_link, people.steward, me)


@pytest.mark.parametrize("who", ["reader", "green", "colleague", "visitor"])
def test_who_is_no_steward_changes_nothing(engine: Engine, people: People, who: str) -> None:
    viewer = ANONYMOUS if who == "visitor" else getattr(people, who)
    kind = NotAllowed if viewer.signed_in else SignInNeeded
    own = viewer.organisation_id or people.blue.organisation_id
    target = member_of(engine, own, "Target", Role.READER).member_id
    for verb, subject, options in (
        (directory.add_organisation, (), FACTS),
        (directory.change_organisation, (own,), FACTS),
        (directory.set_organisation_status, (people.blue.organisation_id, OrganisationStatus.FORMER), {}),
        (directory.invite, (own,), {"name": "N", "email": "n@example.org", "roles": [Role.READER]}),
        (directory.set_roles, (target, [Role.READER, Role.CONTRIBUTOR]), {}),
        (directory.set_member_status, (target, MemberStatus.SUSPENDED), {}),
        (directory.new_link, (target,), {}),
        (directory.add_circle, (), {"name": "C", "organisations": [own]}),
        (directory.change_circle, (1,), {"name": "C"}),
        (directory.change_circle, (987,), {"name": "C"}),
    ):
        with refused(kind):
            do(engine, verb, viewer, *subject, **options)
    assert log(engine) == []


def test_members_of_others_are_as_unknown_as_no_members_at_all(
    engine: Engine, people: People, blue_steward: Viewer
) -> None:
    said = []
    for number in (people.reader.member_id, 987):
        for verb, more in (
            (directory.set_roles, ([Role.READER],)),
            (directory.set_member_status, (MemberStatus.LEFT,)),
            (directory.new_link, ()),
        ):
            with pytest.raises(NotFound) as caught:
                do(engine, verb, blue_steward, number, *more)
            said.append(str(caught.value))
    assert len(set(said)) == 1
    with refused(NotAllowed):
        invite(engine, blue_steward, people.green.organisation_id)
    with refused(NotFound):
        invite(engine, blue_steward, 987)


def test_a_listed_member_of_others_is_known_and_still_not_theirs_to_change(
    engine: Engine, people: People, blue_steward: Viewer
) -> None:
    with transaction(engine) as session:
        session.get_one(Member, people.reader.member_id).listed = True
    with refused(NotAllowed):
        do(engine, directory.set_member_status, blue_steward, people.reader.member_id, MemberStatus.LEFT)


@pytest.mark.usefixtures("blue_steward")
def test_a_steward_of_the_centre_does_not_manage_the_people_of_others(
    engine: Engine, people: People, blue_reader: Viewer
) -> None:
    for verb, more in (
        (directory.set_roles, ([Role.READER, Role.CONTRIBUTOR],)),
        (directory.set_member_status, (MemberStatus.SUSPENDED,)),
        (directory.new_link, ()),
    ):
        with refused(NotAllowed):
            do(engine, verb, people.steward, blue_reader.member_id, *more)
    with refused(NotAllowed):
        invite(engine, people.steward, people.blue.organisation_id, roles=OF_AN_ORGANISATION)


def test_the_centre_names_the_first_steward_and_cares_for_that_invitation_only(engine: Engine, people: People) -> None:
    green = people.green.organisation_id
    for roles in ([Role.READER], [Role.ORGANISATION_STEWARD, Role.CENTRE_STEWARD]):
        with refused(NotAllowed, "roles"):
            invite(engine, people.steward, green, roles=roles)
    first = invite(engine, people.steward, green, email="typo@example.org", roles=OF_AN_ORGANISATION)
    wrong = newest(engine).id
    again, purpose = do(engine, directory.new_link, people.steward, wrong)
    assert purpose is LinkPurpose.INVITATION
    assert again != first
    assert open_ways(engine, wrong) == 1, "the link before has ended"
    do(engine, directory.set_member_status, people.steward, wrong, MemberStatus.LEFT)
    assert open_ways(engine, wrong) == 0
    invite(engine, people.steward, green, email="right@example.org", roles=OF_AN_ORGANISATION)
    accept(engine, newest(engine).id)
    for verb, more in ((directory.set_member_status, (MemberStatus.SUSPENDED,)), (directory.new_link, ())):
        with refused(NotAllowed):
            do(engine, verb, people.steward, newest(engine).id, *more)


def accept(engine: Engine, member_id: int | None) -> None:
    """Make an invited person active, as accepting does."""
    with transaction(engine) as session:
        session.get_one(Member, member_id).status = MemberStatus.ACTIVE


def test_nobody_joins_an_organisation_that_takes_no_part(engine: Engine, people: People) -> None:
    green = people.green.organisation_id
    do(engine, directory.set_organisation_status, people.steward, green, OrganisationStatus.FORMER)
    with pytest.raises(CaseError, match="takes no part"):
        invite(engine, people.steward, green, roles=OF_AN_ORGANISATION)


def test_roles_change_at_once_and_the_log_says_which(engine: Engine, blue_steward: Viewer, blue_reader: Viewer) -> None:
    do(engine, directory.set_roles, blue_steward, blue_reader.member_id, [Role.CONTRIBUTOR])
    with unguarded(engine) as session:
        assert people_now(session, blue_reader).roles == {Role.CONTRIBUTOR}
    assert [(entry.action, entry.detail) for entry in log(engine)] == [
        (DirectoryAction.MEMBER_ROLES, "+contributor -reader")
    ]
    do(engine, directory.set_roles, blue_steward, blue_reader.member_id, [Role.CONTRIBUTOR])
    assert len(log(engine)) == 1, "no change, no entry"
    with refused(CaseError, "roles"):
        do(engine, directory.set_roles, blue_steward, blue_reader.member_id, [])


def test_a_suspended_member_is_out_at_once_and_comes_back_by_signing_in_anew(
    engine: Engine, blue_steward: Viewer, blue_reader: Viewer
) -> None:
    secret = signed_in(engine, blue_reader)
    do(engine, directory.set_member_status, blue_steward, blue_reader.member_id, MemberStatus.SUSPENDED)
    assert open_ways(engine, blue_reader.member_id) == 0
    with refused(CaseError):
        do(engine, directory.new_link, blue_steward, blue_reader.member_id)
    do(engine, directory.set_member_status, blue_steward, blue_reader.member_id, MemberStatus.ACTIVE)
    with unguarded(engine) as session:
        assert people_now(session, blue_reader) == blue_reader
        assert accounts.viewer_of_cookie(session, secret) == ANONYMOUS
    assert [entry.detail for entry in log(engine)] == ["active suspended", "suspended active"]


def test_who_leaves_is_out_for_good_and_only_the_name_stays(
    engine: Engine, people: People, blue_steward: Viewer, blue_reader: Viewer
) -> None:
    number = blue_reader.member_id or 0
    with transaction(engine) as session:
        member = session.get_one(Member, number)
        member.email, member.listed = "gone@example.org", True
        session.add(Account(member_id=number, totp_secret=None))
        session.add(Identity(issuer="https://id.example.org", subject="gone", member_id=number))
    signed_in(engine, blue_reader)
    do(engine, directory.set_member_status, blue_steward, number, MemberStatus.LEFT)
    found = stored(engine, number)
    assert (found.name, found.email, found.listed) == ("Blue reader", None, False)
    assert open_ways(engine, number) == 0
    with unguarded(engine) as session:
        assert session.get(Account, number) is None
        assert session.exec(select(Identity)).all() == []
    for status in MemberStatus:
        with refused(CaseError, "status"):
            do(engine, directory.set_member_status, blue_steward, number, status)
    with refused(CaseError, "roles"):
        do(engine, directory.set_roles, blue_steward, number, [Role.CONTRIBUTOR])
    invite(engine, people.steward, email="gone@example.org")


@pytest.mark.parametrize("status", sorted(set(MemberStatus) - {MemberStatus.LEFT}))
def test_only_the_invited_themselves_make_an_invitation_a_membership(
    engine: Engine, blue_steward: Viewer, status: MemberStatus
) -> None:
    invite(engine, blue_steward)
    with refused(CaseError, "status"):
        do(engine, directory.set_member_status, blue_steward, newest(engine).id, status)
    assert newest(engine).status is MemberStatus.INVITED


def test_who_lost_access_gets_a_link_to_choose_a_new_password(
    engine: Engine, blue_steward: Viewer, blue_reader: Viewer
) -> None:
    signed_in(engine, blue_reader)
    _, purpose = do(engine, directory.new_link, blue_steward, blue_reader.member_id)
    assert purpose is LinkPurpose.RESET
    with unguarded(engine) as session:
        links = session.exec(select(SignInLink).where(SignInLink.member_id == blue_reader.member_id)).all()
    assert [link.purpose for link in links] == [LinkPurpose.RESET]
    assert (log(engine)[-1].action, log(engine)[-1].detail) == (DirectoryAction.LINK_ISSUED, "reset")


# --- a viewer of a moment ago -----------------------------------------------------------------------------------


def test_a_steward_who_was_just_stopped_can_do_nothing_with_a_page_still_open(engine: Engine, people: People) -> None:
    second = member_of(engine, people.steward.organisation_id, "Second", *Role)
    do(engine, directory.set_roles, people.steward, second.member_id, [Role.READER])
    assert second.has(Role.CENTRE_STEWARD), "what their page still believes"
    with refused(NotAllowed):
        do(engine, directory.set_member_status, second, people.steward.member_id, MemberStatus.LEFT)
    do(engine, directory.set_member_status, people.steward, second.member_id, MemberStatus.SUSPENDED)
    with refused(SignInNeeded):
        do(engine, directory.add_organisation, second, **FACTS)


def test_two_stewards_who_remove_each_other_at_once_leave_one(engine: Engine, people: People) -> None:
    second = member_of(engine, people.steward.organisation_id, "Second", *Role)
    pairs = [(people.steward, second), (second, people.steward)]
    together, said = threading.Barrier(2), []

    def remove(by: Viewer, whom: Viewer) -> None:
        together.wait()
        try:
            do(engine, directory.set_member_status, by, whom.member_id, MemberStatus.LEFT)
            said.append("done")
        except CaseError as error:
            said.append(type(error).__name__)

    threads = [threading.Thread(target=remove, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["SignInNeeded", "done"]
    with unguarded(engine) as session:
        left = [people_now(session, viewer) for viewer, _ in pairs]
    assert sum(viewer.has(Role.CENTRE_STEWARD) for viewer in left) == 1


# --- circles ----------------------------------------------------------------------------------------------------


def inside(engine: Engine, circle_id: int) -> set[int]:
    """Return the organisations of a circle."""
    with unguarded(engine) as session:
        return set(
            session.exec(select(CircleOrganisation.organisation_id).where(CircleOrganisation.circle_id == circle_id))
        )


def test_a_circle_is_made_and_its_organisations_come_and_go(engine: Engine, people: People) -> None:
    own, blue, green = (person.organisation_id or 0 for person in (people.steward, people.blue, people.green))
    circle = do(engine, directory.add_circle, people.steward, name=" Election  watch ", organisations=[own, blue, blue])
    assert inside(engine, circle) == {own, blue}
    do(engine, directory.change_circle, people.steward, circle, name="Election watch", join=[green], leave=[blue])
    assert inside(engine, circle) == {own, green}
    do(engine, directory.change_circle, people.steward, circle, name="Watch", join=[green], leave=[blue])
    actions = [(entry.action, entry.organisation_id) for entry in log(engine)]
    assert actions == [
        (DirectoryAction.CIRCLE_ADDED, None),
        (DirectoryAction.CIRCLE_JOINED, own),
        (DirectoryAction.CIRCLE_JOINED, blue),
        (DirectoryAction.CIRCLE_JOINED, green),
        (DirectoryAction.CIRCLE_LEFT, blue),
        (DirectoryAction.CIRCLE_CHANGED, None),
    ]
    assert {entry.circle_id for entry in log(engine)} == {circle}


def test_the_next_query_already_knows_who_is_in_a_circle(engine: Engine, people: People) -> None:
    own, blue, green = (person.organisation_id or 0 for person in (people.steward, people.blue, people.green))
    circle = do(engine, directory.add_circle, people.steward, name="Three", organisations=[own, green])
    with unguarded(engine) as session:
        assert circle in people_now(session, people.reader).circle_ids
    do(engine, directory.change_circle, people.steward, circle, name="Three", join=[blue], leave=[green])
    with unguarded(engine) as session:
        assert circle not in people_now(session, people.reader).circle_ids
        assert circle in people_now(session, people.blue).circle_ids


def test_nobody_lets_their_own_organisation_into_a_circle_that_is_there(engine: Engine, people: People) -> None:
    others = [people.blue.organisation_id or 0, people.green.organisation_id or 0]
    circle = do(engine, directory.add_circle, people.steward, name="Others", organisations=others)
    with refused(NotAllowed, "organisations"):
        do(
            engine,
            directory.change_circle,
            people.steward,
            circle,
            name="Others",
            join=[people.steward.organisation_id],
        )
    assert inside(engine, circle) == set(others)


@pytest.mark.parametrize("name", ["", " \u200b", None, "x" * 121, "NEIGHBOURS"])
def test_what_is_wrong_with_a_circles_name_is_said_beside_it(engine: Engine, people: People, name: str | None) -> None:
    others = [people.blue.organisation_id or 0, people.green.organisation_id or 0]
    assert fields_refused(engine, directory.add_circle, people.steward, name=name, organisations=others) == {"name"}
    circle = do(engine, directory.add_circle, people.steward, name="Others", organisations=others)
    assert fields_refused(engine, directory.change_circle, people.steward, circle, name=name) == {"name"}


def test_a_circle_needs_two_organisations_that_exist(engine: Engine, people: People) -> None:
    for chosen in ([], [people.blue.organisation_id], [people.blue.organisation_id, 987]):
        found = fields_refused(engine, directory.add_circle, people.steward, name="Circle", organisations=chosen)
        assert found == {"organisations"}
    with refused(NotFound):
        do(engine, directory.change_circle, people.steward, 987, name="Circle")


# --- what is seen of it -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("people")
def test_a_visitor_sees_nothing_of_the_directory(engine: Engine) -> None:
    assert seen(engine, ANONYMOUS) == Directory((), (), (), frozenset())


def test_a_member_sees_colleagues_own_circles_and_every_organisation(engine: Engine, people: People) -> None:
    found = seen(engine, people.reader)
    assert [item.name for item in found.organisations] == ["Green Watch", "Blue Party", "This centre"]
    own = found.organisations[0]
    assert own.is_own
    assert names(own) == ["Green reader", "Green reviewer"]
    assert [(member.roles, member.is_me) for member in own.members] == [
        ((Role.READER,), True),
        ((Role.READER, Role.CONTRIBUTOR, Role.REVIEWER), False),
    ]
    assert [member.email for member in own.members] == [None, None]
    assert names(organisation(found, "Blue Party")) == []
    assert (found.circles, found.log, found.deeds) == ((), (), frozenset())
    assert [circle.name for circle in seen(engine, people.blue).circles] == ["Neighbours"]


def test_a_listed_member_is_known_to_others_by_name_only(engine: Engine, people: People) -> None:
    with transaction(engine) as session:
        blue = session.get_one(Member, people.blue.member_id)
        blue.listed, blue.email = True, "blue@example.org"
    (member,) = organisation(seen(engine, people.reader), "Blue Party").members
    assert (member.name, member.email, member.roles, member.deeds) == ("Blue reviewer", None, (), frozenset())


def test_a_steward_of_an_organisation_sees_addresses_and_the_log_of_their_own_only(
    engine: Engine, people: People, blue_steward: Viewer
) -> None:
    invite(engine, people.steward, name="Theirs", email="theirs@example.org")
    invite(engine, blue_steward, name="Ours", email="ours@example.org")
    found = seen(engine, blue_steward)
    emails = {member.email for item in found.organisations for member in item.members}
    assert emails == {None, "ours@example.org"}
    assert [(line.member, line.by, line.organisation) for line in found.log] == [("Ours", "Blue steward", "Blue Party")]
    assert found.log[0].detail == ("+reader",)


def test_a_steward_of_the_centre_sees_all_members_and_the_whole_log_and_no_addresses_of_others(
    engine: Engine, people: People, blue_steward: Viewer
) -> None:
    invite(engine, blue_steward, name="Theirs", email="theirs@example.org")
    invite(engine, people.steward, name="Own", email="own@example.org")
    found = seen(engine, people.steward)
    assert names(organisation(found, "Green Watch")) == ["Green reader", "Green reviewer"]
    assert {member.email for item in found.organisations for member in item.members} == {None, "own@example.org"}
    assert [line.member for line in found.log] == ["Own", "Theirs"]
    assert [circle.name for circle in found.circles] == ["Neighbours"]


@pytest.mark.usefixtures("blue_reader")
def test_a_page_offers_exactly_what_the_verbs_allow(engine: Engine, people: People, blue_steward: Viewer) -> None:
    lasting = {
        DirectoryDeed.CHANGE_ORGANISATION,
        DirectoryDeed.SET_ORGANISATION_STATUS,
        DirectoryDeed.ADMIT_TO_CIRCLE,
    }
    found = seen(engine, people.steward)
    assert found.deeds == {DirectoryDeed.ADD_ORGANISATION, DirectoryDeed.MAKE_CIRCLE}
    assert organisation(found, "Green Watch").deeds == {*lasting, DirectoryDeed.NAME_STEWARD}
    assert organisation(found, "Blue Party").deeds == lasting
    assert organisation(found, "This centre").deeds == {DirectoryDeed.CHANGE_ORGANISATION, DirectoryDeed.INVITE}
    deeds = {member.name: member.deeds for item in seen(engine, blue_steward).organisations for member in item.members}
    on_member = {DirectoryDeed.SET_ROLES, DirectoryDeed.SET_MEMBER_STATUS, DirectoryDeed.NEW_LINK}
    assert deeds == {"Blue reader": on_member, "Blue reviewer": frozenset(), "Blue steward": frozenset()}


def test_a_steward_reads_no_case_more_than_others_of_their_organisation(
    engine: Engine, people: People, entered: dict[str, Any]
) -> None:
    with transaction(engine) as session:
        submit(session, people.blue, entered)
    for viewer in (people.steward, people.colleague):
        with viewing(engine, viewer) as session:
            assert session.exec(select(Case)).all() == []


def test_the_number_of_a_member_or_circle_tells_nothing_of_how_many_there_are(engine: Engine, people: People) -> None:
    with transaction(engine) as session:
        members = session.exec(select(Member.id)).all()
        circles = session.exec(select(Circle.id)).all()
    assert all(number and number > 1_000 for number in [*members, *circles])
    assert len(set(members)) == len(members) >= 5
    assert people.circle
