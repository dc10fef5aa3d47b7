"""The page of people, run without a browser: who sees what, and what stewards do, confirm and are told."""

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from cases import accounts, directory
from cases import people as members
from cases.pages.directory import directory_log, handover, one_member
from db.engine import transaction, unguarded
from db.tables import Circle, CircleOrganisation, Member, MemberRole, Organisation
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import LANGUAGES, DirectoryAction, LinkPurpose, MemberStatus, OrganisationStatus, Role
from tests.conftest import People
from tests.pages.test_reading_pages import markup, serving, shown

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")

Opener = Callable[..., AppTest]
HOSTILE = "Wu <script>x</script> *y* [z](http://z)"


@pytest.fixture
def people(engine: Engine, people: People) -> People:
    """Return the people of the centre before any of them let members of other organisations find them."""
    with transaction(engine) as session:
        for member in session.exec(select(Member)):
            member.listed = False
            session.add(member)
    return people


@pytest.fixture
def opened(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    """Return what opens the page of people for a member, or for a visitor."""
    with serving(engine, monkeypatch) as opener:

        def open_for(viewer: Viewer | None = None, **asked: Any) -> AppTest:
            if viewer is None:
                return opener("people", **asked)
            with transaction(engine) as session:
                cookie = accounts.sign_in(session, accounts.issue_link(session, viewer.member_id or 0))
            return opener("people", cookie=cookie, **{name: str(value) for name, value in asked.items()})

        yield open_for


@pytest.fixture
def blue_steward(engine: Engine, people: People) -> Viewer:
    """Return a steward of the blue organisation, with a colleague of a hostile name."""
    with transaction(engine) as session:
        blue = session.get_one(Organisation, people.blue.organisation_id)
        members.add_member(session, blue, name=HOSTILE, roles=[Role.READER])
        roles = [Role.READER, Role.CONTRIBUTOR, Role.ORGANISATION_STEWARD]
        number = members.add_member(session, blue, name="Blue steward", roles=roles).id
        return members.viewer_of_member(session, number or 0)


def press(app: AppTest, label: str) -> AppTest:
    """Press the button of a label."""
    (button,) = (button for button in app.button if button.label == label)
    button.click().run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def problems(app: AppTest) -> list[str]:
    """Return what is said to be wrong, in order."""
    return re.findall(r'<p class="fc-problem"[^>]*>(.*?)</p>', markup(app))


def find(engine: Engine, name: str) -> Member:
    """Return the newest member of a name."""
    with unguarded(engine) as session:
        return (
            session.exec(select(Member).where(Member.name == name).order_by(col(Member.created_at).desc())).first()
            or Member()
        )


def roles_of(engine: Engine, member: Member) -> set[Role]:
    """Return the roles a member holds."""
    with unguarded(engine) as session:
        return set(session.exec(select(MemberRole.role).where(MemberRole.member_id == member.id)))


# --- who sees what ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_opens_for_everybody_in_every_language(
    opened: Opener, people: People, blue_steward: Viewer, lang: str
) -> None:
    own = people.steward.organisation_id
    for viewer in (people.steward, blue_steward, people.reader):
        app = opened(viewer, **{"lang": lang})
        assert "Blue Party" in shown(app)
        for query in ({"organisation": own}, {"invite": own}, {"add": "x"}, {"gather": "x"}, {"circle": 1}):
            assert len(shown(opened(viewer, lang=lang, **query))) > 40


def test_a_visitor_is_told_to_sign_in_and_sees_nobody(opened: Opener, people: People) -> None:
    for query in ({}, {"organisation": "1"}, {"member": "1"}):
        said = shown(opened(**query))
        assert "Sign in to see it." in said
        assert "Blue" not in said
        assert people.reader.name not in said


def test_a_member_sees_colleagues_and_organisations_and_no_way_to_change_anything(
    opened: Opener, people: People
) -> None:
    app = opened(people.reader)
    said = shown(app)
    assert "Green reviewer" in said
    assert "Reader, Contributor, Reviewer" in said
    assert "Political party · Taiwan · blue" in said
    assert "Blue reviewer" not in said
    assert "Neighbours" not in said
    assert "What stewards did" not in [expander.label for expander in app.expander]
    for link in ("?invite=", "?add=", "?gather=", "?member=", "?circle="):
        assert link not in markup(app)


@pytest.mark.parametrize("query", [{"member": "1"}, {"member": "987"}, {"member": "x"}, {"circle": "987"}])
def test_who_is_not_theirs_to_see_is_as_unknown_as_nobody(
    opened: Opener, people: People, query: dict[str, str]
) -> None:
    app = opened(people.reader, **query)
    assert "There is no such" in shown(app)
    assert len(app.button) == 0


@pytest.mark.parametrize("query", [{"invite": "2"}, {"add": "x"}, {"gather": "x"}, {"circle": "1"}])
def test_a_form_is_not_shown_to_who_may_not_send_it(opened: Opener, people: People, query: dict[str, str]) -> None:
    app = opened(people.blue, **query)
    assert len(app.text_input) == 0
    assert len(app.button) == 0


def test_names_are_shown_as_they_are_and_never_act(opened: Opener, blue_steward: Viewer, engine: Engine) -> None:
    for query in ({}, {"member": find(engine, HOSTILE).id}, {"organisation": blue_steward.organisation_id}):
        app = opened(blue_steward, **query)
        assert HOSTILE in shown(app)
        assert "<script>" not in markup(app)


# --- inviting ---------------------------------------------------------------------------------------------------


def test_a_steward_invites_and_gets_the_link_until_it_is_put_away(
    opened: Opener, engine: Engine, blue_steward: Viewer
) -> None:
    app = opened(blue_steward, invite=blue_steward.organisation_id)
    offered = [box.label for box in app.checkbox]
    assert offered == ["Reader", "Contributor", "Organisation steward"], "the roles the steward holds, no other"
    app.text_input(key="invite:name").input(HOSTILE + "!")
    app.text_input(key="invite:email").input("Wu@Example.org")
    app.checkbox(key="invite:role:contributor").check()
    press(app, "Make the invitation")
    invited = find(engine, HOSTILE + "!")
    assert (invited.status, invited.email) == (MemberStatus.INVITED, "wu@example.org")
    assert roles_of(engine, invited) == {Role.READER, Role.CONTRIBUTOR}
    (code,) = app.code
    token = code.value.rpartition("/sign-in/")[2]
    with unguarded(engine) as session:
        assert accounts.open_link(session, token).purpose is LinkPurpose.INVITATION
    assert "It works once, within 7 days." in shown(app)
    app.run()
    assert len(app.code) == 1, "it stays while it may still have to be copied"
    press(app, "I have copied it, put it away")
    assert len(app.code) == 0
    assert handover.LINK not in app.session_state


def test_mistakes_stand_beside_their_fields_and_what_was_typed_stays(opened: Opener, blue_steward: Viewer) -> None:
    app = opened(blue_steward, invite=blue_steward.organisation_id)
    app.text_input(key="invite:name").input("Chen")
    app.text_input(key="invite:email").input("nobody")
    app.checkbox(key="invite:role:reader").uncheck()
    press(app, "Make the invitation")
    assert problems(app) == [
        "Give a whole e-mail address, such as name@example.org.",
        "Choose at least one role.",
    ]
    assert app.text_input(key="invite:name").value == "Chen"
    app.text_input(key="invite:email").input("chen@example.org")
    app.checkbox(key="invite:role:reader").check()
    assert problems(press(app, "Make the invitation")) == []


def test_the_centre_names_the_first_steward_of_an_organisation(opened: Opener, engine: Engine, people: People) -> None:
    app = opened(people.steward, organisation=people.green.organisation_id)
    assert f"/people?invite={people.green.organisation_id}" in markup(app)
    app = opened(people.steward, invite=people.green.organisation_id)
    assert [box.label for box in app.checkbox if box.value] == [
        "Reader",
        "Contributor",
        "Reviewer",
        "Organisation steward",
    ]
    app.text_input(key="invite:name").input("First")
    app.text_input(key="invite:email").input("first@example.org")
    press(app, "Make the invitation")
    assert find(engine, "First").organisation_id == people.green.organisation_id
    assert app.query_params["organisation"] in (
        str(people.green.organisation_id),
        [str(people.green.organisation_id)],
    )


def test_a_link_is_shown_to_nobody_else_in_the_same_browser_page(
    opened: Opener, engine: Engine, blue_steward: Viewer
) -> None:
    app = opened(blue_steward, invite=blue_steward.organisation_id)
    app.text_input(key="invite:name").input("Chen")
    app.text_input(key="invite:email").input("chen@example.org")
    press(app, "Make the invitation")
    assert len(app.code) == 1
    with transaction(engine) as session:
        session.get_one(Member, blue_steward.member_id).status = MemberStatus.SUSPENDED
    assert len(app.run().code) == 0


# --- a member ---------------------------------------------------------------------------------------------------


def test_roles_are_changed_by_ticking(opened: Opener, engine: Engine, blue_steward: Viewer) -> None:
    target = find(engine, HOSTILE)
    app = opened(blue_steward, member=target.id)
    app.checkbox(key=f"roles:{target.id}:role:reader").uncheck()
    app.checkbox(key=f"roles:{target.id}:role:contributor").check()
    press(app, "Save the roles")
    assert roles_of(engine, target) == {Role.CONTRIBUTOR}
    assert f"The roles of {HOSTILE} are saved." in shown(app)
    app.checkbox(key=f"roles:{target.id}:role:contributor").uncheck()
    assert problems(press(app, "Save the roles")) == ["Choose at least one role."]


def test_a_member_with_a_role_the_steward_lacks_is_not_theirs_to_open(
    opened: Opener, people: People, blue_steward: Viewer
) -> None:
    app = opened(blue_steward)
    assert f"?member={people.blue.member_id}" not in markup(app)
    app = opened(blue_steward, member=people.blue.member_id)
    assert "Blue reviewer" in shown(app)
    assert len(app.button) == 0


def test_what_follows_is_said_before_a_member_is_suspended_let_in_or_gone(
    opened: Opener, engine: Engine, blue_steward: Viewer
) -> None:
    target = find(engine, HOSTILE)
    app = opened(blue_steward, member=target.id)
    assert "is signed out now and can't sign in until you let them in again" in shown(app)
    assert find(engine, HOSTILE).status is MemberStatus.ACTIVE
    press(app, "Yes: Suspend")
    assert find(engine, HOSTILE).status is MemberStatus.SUSPENDED
    assert f"{HOSTILE} is suspended and signed out." in shown(app)
    press(app, "Yes: Let them in again")
    assert find(engine, HOSTILE).status is MemberStatus.ACTIVE
    assert "Password, e-mail address and saved views are forgotten" in shown(app)
    press(app, "Yes: Mark as left")
    assert find(engine, HOSTILE).status is MemberStatus.LEFT
    assert len(app.button) == 0, "nothing can be made of who has left"
    assert f'<h3 class="fc-sub" dir="auto">{html.escape(HOSTILE)}' not in markup(opened(blue_steward))


def test_who_lost_access_gets_a_new_link(opened: Opener, engine: Engine, blue_steward: Viewer) -> None:
    app = press(opened(blue_steward, member=find(engine, HOSTILE).id), "Make a new link")
    with unguarded(engine) as session:
        found = accounts.open_link(session, app.code[0].value.rpartition("/sign-in/")[2])
    assert (found.purpose, found.name) == (LinkPurpose.RESET, HOSTILE)
    assert "It works once, within 24 hours." in shown(app)


def test_a_page_left_open_does_nothing_once_its_steward_is_none(
    opened: Opener, engine: Engine, blue_steward: Viewer
) -> None:
    target = find(engine, HOSTILE)
    app = opened(blue_steward, member=target.id)
    with transaction(engine) as session:
        held = session.exec(select(MemberRole).where(MemberRole.member_id == blue_steward.member_id)).all()
        for row in held:
            if row.role is Role.ORGANISATION_STEWARD:
                session.delete(row)
    press(app, "Yes: Mark as left")
    assert find(engine, HOSTILE).status is MemberStatus.ACTIVE


@pytest.mark.usefixtures("backend")
@pytest.mark.parametrize("before", MemberStatus)
def test_everything_that_can_be_made_of_a_member_has_its_words(before: MemberStatus) -> None:
    for after in directory.MAY_BECOME[before]:
        assert all(one_member.DEEDS[before, after])


# --- organisations and circles ----------------------------------------------------------------------------------


def test_a_steward_of_the_centre_adds_an_organisation(opened: Opener, engine: Engine, people: People) -> None:
    app = opened(people.steward, add="organisation")
    assert "fewer are enough; the log will say so" in shown(app)
    press(app, "Add it")
    assert problems(app) == ["Fill this in."] * 3
    app.text_input(key="organisation:name").input("Red <b>League</b>")
    app.selectbox(key="organisation:kind").select("ngo")
    app.selectbox(key="organisation:country").select("JP")
    app.selectbox(key="organisation:camp").select("blue")
    press(app, "Add it")
    with unguarded(engine) as session:
        added = session.exec(select(Organisation).order_by(col(Organisation.id).desc())).first()
    assert added is not None
    assert (added.name, added.kind, added.camp) == ("Red <b>League</b>", "ngo", "blue")
    assert added.status is OrganisationStatus.PROBATION
    assert "Name its first steward next" in shown(app)
    log = opened(people.steward)
    assert "with fewer than two organisations to vouch for it, as the centre had no more" in shown(log)


def test_an_organisation_is_changed(opened: Opener, engine: Engine, people: People) -> None:
    number = people.blue.organisation_id
    app = opened(people.steward, organisation=number)
    app.text_input(key=f"organisation:{number}:name").input("Green watch")
    press(app, "Save")
    assert problems(app) == ["An organisation of this name is there already."]
    app.text_input(key=f"organisation:{number}:name").input("Blue Alliance")
    press(app, "Save")
    with unguarded(engine) as session:
        assert session.get_one(Organisation, number).name == "Blue Alliance"
    assert "Saved." in shown(app)


def test_what_follows_is_said_before_an_organisation_is_suspended(
    opened: Opener, engine: Engine, people: People
) -> None:
    app = opened(people.steward, organisation=people.green.organisation_id)
    said = shown(app)
    assert "Its 2 active members are signed out now, and open invitations end." in said
    assert "Its cases stay as they are." in said
    press(app, "Yes: Suspended")
    with unguarded(engine) as session:
        assert session.get_one(Organisation, people.green.organisation_id).status is OrganisationStatus.SUSPENDED
        assert members.viewer_of_member(session, people.green.member_id or 0) == ANONYMOUS
    assert "Green Watch: Suspended from now on." in shown(app)
    own = opened(people.steward, organisation=people.steward.organisation_id)
    assert not [button.label for button in own.button if button.label.startswith("Yes")]


def test_a_circle_is_made_and_changed_and_what_follows_is_said_first(
    opened: Opener, engine: Engine, people: People
) -> None:
    blue, green = people.blue.organisation_id, people.green.organisation_id
    app = press(opened(people.steward, gather="circle"), "Make it")
    assert problems(app) == ["Fill this in.", "Choose at least two organisations."]
    app.text_input(key="circle:name").input("Watch *x*")
    app.multiselect(key="circle:organisations").set_value([blue, green])
    press(app, "Make it")
    with unguarded(engine) as session:
        circle = session.exec(select(Circle).where(Circle.name == "Watch *x*")).one()
    app = opened(people.steward, circle=circle.id)
    assert len(app.button) == 0, "there is nothing to change yet"
    assert people.steward.organisation not in app.multiselect[0].options
    app.multiselect(key=f"circle:{circle.id}:organisations").set_value([blue]).run()
    assert "Leaves: Green Watch. Their members can't read it any more, at once." in shown(app)
    press(app, "Change the circle")
    with unguarded(engine) as session:
        inside = session.exec(
            select(CircleOrganisation.organisation_id).where(CircleOrganisation.circle_id == circle.id)
        ).all()
    assert inside == [blue]
    app.multiselect(key=f"circle:{circle.id}:organisations").set_value([blue, green]).run()
    assert "Joins: Green Watch. Their members read what was shared with this circle, before too." in shown(app)


# --- the log ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("backend")
def test_every_deed_and_every_link_in_the_log_has_its_words() -> None:
    assert set(directory_log.HAPPENED) == set(DirectoryAction)
    assert set(directory_log.PURPOSES) == {purpose.value for purpose in LinkPurpose}


def test_the_log_says_who_did_what(opened: Opener, engine: Engine, people: People, blue_steward: Viewer) -> None:
    target = find(engine, HOSTILE)
    with transaction(engine) as session:
        blue = blue_steward.organisation_id or 0
        directory.set_roles(session, blue_steward, target.id or 0, [Role.CONTRIBUTOR])
        directory.new_link(session, blue_steward, target.id or 0)
        directory.set_member_status(session, blue_steward, target.id or 0, MemberStatus.SUSPENDED)
        directory.set_organisation_status(session, people.steward, blue, OrganisationStatus.PROBATION)
        directory.change_organisation(
            session, people.steward, blue, name="Blue Party", kind="ngo", country="TW", camp=None
        )
    said = shown(opened(blue_steward))
    for sentence in (
        f"Roles of {HOSTILE}, Blue Party · given: Contributor · taken away: Reader · by Blue steward",
        f"New link for {HOSTILE}, Blue Party · to choose a new password · by Blue steward",
        f"Status of {HOSTILE}, Blue Party · Suspended · by Blue steward",
        "Status of Blue Party · Probation · by a steward of the centre",
        "Organisation changed: Blue Party · Kind, Camp · by a steward of the centre",
    ):
        assert sentence in said
    assert "by Steward" in shown(opened(people.steward))
