"""The pages by which an author decides what others read, and what owner, reviewers and readers then meet."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from cases import correct, review, submit
from cases import people as members
from cases.pages.entering import long_form
from cases.pages.sharing import omission_state, sensitive
from cases.read import read_case
from cases.reviewers import target_of
from cases.views import Receipt
from db.access import viewing
from db.engine import transaction
from db.tables import Case, Circle, CircleOrganisation, Member, Organisation
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import Audience, Decision, OrganisationStatus, RenditionState, Status
from tests.conftest import People
from tests.pages.test_reading_pages import shown
from tests.pages.test_writing_pages import (
    Opener,
    drafts_of,
    fill,
    keys,
    opening,
    press,
    problems,
    tick,
    url,
    widget,
)

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")

PHONE = "0912-345-678"
CALL = f"A caller on {PHONE} offered a tour."


@pytest.fixture
def opened(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    """Return what opens a page for a member, or for a visitor."""
    with opening(engine, monkeypatch) as opener:
        yield opener


@pytest.fixture
def form(opened: Opener, people: People) -> AppTest:
    """Return a form that could be sent, with an exact day and a phone number in it, for everybody to read."""
    app = opened("contribute", people.steward)
    fill(app)
    widget(app, "texts.0.summary").input(CALL)
    widget(app, "period_from:day").select(17)
    widget(app, "audience").set_value("clear").run()
    return app


def omit(app: AppTest, path: str, choice: str) -> Any:
    """Return the widget of a choice about a detail."""
    return widget(app, f"omit/{path}/{choice}")


def open_sensitive(app: AppTest) -> AppTest:
    """Open the part about what is sensitive."""
    app.session_state[sensitive.OPEN] = True
    return app.run()


def omissions(engine: Engine, viewer: Viewer) -> dict[str, dict[str, Any]]:
    """Return what a member's newest draft withholds, by field."""
    return {item["field"]: item for item in omission_state.held(drafts_of(engine, viewer)[0])}


def see_as(app: AppTest, name: str | int, key: str = "preview:eyes") -> AppTest:
    """Look through somebody's eyes."""
    (eyes,) = (group for group in app.get("button_group") if group.key == key)
    eyes.set_value(name)
    return app.run()


# --- who may read it --------------------------------------------------------------------------------------------


def test_a_new_case_is_for_its_own_organisation_only(opened: Opener, people: People) -> None:
    app = opened("contribute", people.steward)
    assert widget(app, "audience").value == "amber"
    assert "Only This centre can read it." in shown(app)


def test_each_audience_says_in_a_sentence_who_reads(opened: Opener, people: People) -> None:
    app = opened("contribute", people.steward)
    said = {
        "green": "Every signed-in member of the centre can read it (3 organisations).",
        "clear": "Anybody on the internet can read it, signed in or not.",
        "amber_strict": "Only This centre can read it. Nobody can take it away in a file.",
        "red": "Only This centre can read it, and nobody can download it.",
    }
    for value, sentence in said.items():
        widget(app, "audience").set_value(value).run()
        assert sentence in shown(app)
    widget(app, "audience").set_value("amber").run()
    widget(app, "circle").select(people.circle).run()
    assert "The 2 organisations of the circle “Neighbours” can read it: Blue Party, This centre." in shown(app)


def test_an_organisation_that_reads_nothing_any_more_is_not_counted(
    opened: Opener, engine: Engine, people: People
) -> None:
    with transaction(engine) as session:
        blue = session.get_one(Organisation, people.blue.organisation_id)
        blue.status = OrganisationStatus.SUSPENDED
        session.add(blue)
    app = opened("contribute", people.steward)
    widget(app, "circle").select(people.circle).run()
    assert "The 1 organisation of the circle “Neighbours” can read it: This centre." in shown(app)
    widget(app, "audience").set_value("green").run()
    assert "(2 organisations)" in shown(app)


def test_only_circles_of_the_own_organisation_are_offered_even_to_a_steward(
    opened: Opener, engine: Engine, people: People
) -> None:
    with transaction(engine) as session:
        circle = Circle(name="Others")
        session.add(circle)
        session.flush()
        session.add(CircleOrganisation(circle_id=circle.id or 0, organisation_id=people.green.organisation_id or 0))
    app = opened("contribute", people.steward)
    assert widget(app, "circle").options == ["No circle: only my own organisation", "Neighbours"]


def test_listed_members_of_other_organisations_can_be_named(opened: Opener, engine: Engine, people: People) -> None:
    with transaction(engine) as session:
        blue = session.get_one(Organisation, people.blue.organisation_id)
        members.add_member(session, blue, name="Unlisted", roles=[])
    app = opened("contribute", people.steward)
    widget(app, "audience").set_value("red").run()
    assert widget(app, "named").options == [
        "Blue reviewer (Blue Party)",
        "Green reader (Green Watch)",
        "Green reviewer (Green Watch)",
    ]
    widget(app, "named").select(people.reader.member_id).run()
    assert "Only This centre and 1 person can read it: Green reader (Green Watch)." in shown(app)
    fill(app)
    press(app, "check")
    assert url(app, "step") == "check"
    tick(app)
    press(app, "send")
    with transaction(engine) as session:
        case = session.exec(select(Case).where(Case.public_id == url(app, "sent"))).one()
        assert case.audience is Audience.RED
        assert target_of(session, case).named == {people.reader.member_id}


def test_somebody_who_stopped_being_listed_is_named_by_no_name(opened: Opener, engine: Engine, people: People) -> None:
    app = opened("contribute", people.steward)
    widget(app, "audience").set_value("red").run()
    widget(app, "named").select(people.reader.member_id).run()
    with transaction(engine) as session:
        member = session.get_one(Member, people.reader.member_id)
        member.listed = False
        session.add(member)
    again = opened("contribute", people.colleague)
    assert "Green reader" not in shown(again)
    again = opened("contribute", people.steward, draft=url(app, "draft"))
    assert "Somebody who can't be named any more" in widget(again, "named").options


# --- personal data while typing ---------------------------------------------------------------------------------


def test_a_phone_number_is_noticed_and_withheld_in_one_press(opened: Opener, engine: Engine, people: People) -> None:
    app = opened("contribute", people.steward)
    widget(app, "texts.0.summary").input(CALL).run()
    assert f"Looks like personal data: “{PHONE}” (Phone number)" in shown(app)
    press(app, "withhold:texts.0.summary")
    assert "Others read: A caller on [a phone number] offered a tour." in shown(app)
    assert "Looks like personal data" not in shown(app)
    assert "1 detail is withheld from others: What happened." in shown(app)
    assert omissions(engine, people.steward)["texts.0.summary"]["way"] == "coarsened"
    press(app, "share:texts.0.summary")
    assert "Looks like personal data" in shown(app)
    assert omissions(engine, people.steward) == {}


def test_a_name_is_a_softer_warning(opened: Opener, people: People) -> None:
    app = opened("contribute", people.steward)
    widget(app, "texts.0.title").input("Mr. Wang Da-ming was offered a tour").run()
    assert "May lead to a person: “Wang Da-ming” (Name of a person)" in shown(app)
    assert "Looks like personal data" not in shown(app)


def test_harmless_words_are_left_alone(opened: Opener, people: People) -> None:
    app = opened("contribute", people.steward)
    fill(app)
    app.run()
    assert not [button.key for button in app.button if str(button.key).startswith("withhold:")]


# --- some details are sensitive ---------------------------------------------------------------------------------


def test_who_never_opens_it_withholds_nothing(form: AppTest, engine: Engine, people: People) -> None:
    assert omissions(engine, people.steward) == {}
    assert not any(key.startswith("omit/") for key in keys(form))


def test_opening_it_begins_with_what_is_usually_sensitive(form: AppTest, engine: Engine, people: People) -> None:
    open_sensitive(form)
    assert omit(form, "texts.0.summary", "way").value == "coarsened"
    assert omit(form, "period_from", "way").value == "coarsened"
    assert "Coarser: May 2024" in omit(form, "period_from", "way").options
    assert {key for key in keys(form) if key.endswith("/way")} == {"omit/texts.0.summary/way", "omit/period_from/way"}
    assert "2 details are withheld from others: What happened, When it began." in shown(form)
    assert set(omissions(engine, people.steward)) == {"texts.0.summary", "period_from"}


def test_what_the_author_decided_is_not_suggested_again(form: AppTest, engine: Engine, people: People) -> None:
    open_sensitive(form)
    for path in ("texts.0.summary", "period_from"):
        omit(form, path, "way").set_value("shared")
    form.run()
    form.session_state[sensitive.OPEN] = False
    form.run()
    open_sensitive(form)
    assert omit(form, "period_from", "way").value == "shared"
    assert omissions(engine, people.steward) == {}


def test_what_is_filled_in_later_is_warned_of_and_then_suggested(form: AppTest, engine: Engine, people: People) -> None:
    open_sensitive(form)
    form.session_state[sensitive.OPEN] = False
    form.session_state[long_form.DETAIL] = True
    form.run()
    press(form, "more:places")
    widget(form, "places.0.name").input("Lukang")
    widget(form, "places.0.country").select("TW").run()
    assert "This looks sensitive too, and others read it as entered: Places › Place." in shown(form)
    assert "places.0.name" not in omissions(engine, people.steward)
    open_sensitive(form)
    assert omit(form, "places.0.name", "way").value == "coarsened"
    assert omissions(engine, people.steward)["places.0.name"]["way"] == "coarsened"


def test_any_other_detail_can_be_chosen(form: AppTest, engine: Engine, people: People) -> None:
    open_sensitive(form)
    form.selectbox(key=sensitive.OTHERS).select("channels").run()
    assert omissions(engine, people.steward)["channels"]["way"] == "left_out"
    assert omit(form, "channels", "way").value == "left_out"
    assert form.selectbox(key=sensitive.OTHERS).value is None
    omit(form, "channels", "said").select("untold").run()
    press(form, "check")
    assert any("Nothing would be left in this field, so readers have to be told." in said for said in problems(form))


def test_reason_readers_and_new_words_are_chosen_and_survive(
    form: AppTest, opened: Opener, engine: Engine, people: People
) -> None:
    open_sensitive(form)
    omit(form, "texts.0.summary", "way").set_value("reworded").run()
    press(form, "check")
    assert any("Write what others will read instead." in said for said in problems(form))
    omit(form, "texts.0.summary", "wording").input("Somebody offered a tour.")
    omit(form, "texts.0.summary", "said").select("legal_process")
    omit(form, "texts.0.summary", "whom").select("public").run()
    assert omissions(engine, people.steward)["texts.0.summary"] == {
        "field": "texts.0.summary",
        "way": "reworded",
        "reason": "legal_process",
        "wording": "Somebody offered a tour.",
        "members_too": False,
        "told": True,
    }
    again = open_sensitive(opened("contribute", people.steward, draft=url(form, "draft")))
    assert omit(again, "texts.0.summary", "wording").value == "Somebody offered a tour."
    assert omit(again, "texts.0.summary", "whom").value == "public"


def test_a_detail_that_stands_elsewhere_too_is_warned_of(form: AppTest) -> None:
    widget(form, "texts.0.title").input(f"Calls from {PHONE}").run()
    open_sensitive(form)
    omit(form, "texts.0.title", "way").set_value("shared").run()
    warning = f"What happened: “{PHONE}” still stands in Title."
    assert warning in shown(form)
    press(form, "check")
    assert warning in shown(form), "and again before it is sent"


def test_a_mistake_in_what_is_withheld_opens_that_part_and_not_the_long_form(form: AppTest) -> None:
    open_sensitive(form)
    omit(form, "period_from", "way").set_value("reworded").run()
    omit(form, "period_from", "wording").input("sometime").run()
    form.session_state[sensitive.OPEN] = False
    form.run()
    press(form, "check")
    assert omit(form, "period_from", "wording").value == "sometime"
    assert "sources.0.publisher" not in keys(form)
    assert not url(form, "step")


def test_withholding_something_that_is_gone_does_not_stop_anybody(form: AppTest) -> None:
    open_sensitive(form)
    widget(form, "texts.0.summary").input("Nobody called.").run()
    press(form, "check")
    assert not url(form, "step")
    assert "can be made coarser by itself" in shown(form)
    omit(form, "texts.0.summary", "way").set_value("shared").run()
    press(form, "check")
    assert url(form, "step") == "check"


# --- the preview ------------------------------------------------------------------------------------------------


def test_the_preview_begins_with_those_furthest_away_and_says_what_is_withheld(form: AppTest) -> None:
    open_sensitive(form)
    press(form, "check")
    public = shown(form)
    assert "Anybody on the internet can read it" in public
    assert "[a phone number]" in public
    assert "May 2024" in public
    assert "Coarsened · Privacy" in public
    for secret in (PHONE, "May 17, 2024"):
        assert secret not in public
    own = shown(see_as(form, "own"))
    assert PHONE in own
    assert "May 17, 2024" in own


def test_a_place_made_coarser_is_its_country_and_says_so_once(form: AppTest) -> None:
    form.session_state[long_form.DETAIL] = True
    form.run()
    press(form, "more:places")
    widget(form, "places.0.name").input("Lukang")
    widget(form, "places.0.country").select("TW").run()
    open_sensitive(form)
    press(form, "check")
    assert "Taiwan (Taiwan)" not in shown(form)
    assert "Lukang" not in shown(form)
    assert "Lukang (Taiwan)" in shown(see_as(form, "own"))


def test_what_is_withheld_from_the_public_only_members_read(form: AppTest) -> None:
    open_sensitive(form)
    omit(form, "period_from", "whom").select("public").run()
    press(form, "check")
    assert "May 17, 2024" not in shown(form)
    assert "May 17, 2024" in shown(see_as(form, "member"))


def test_personal_data_that_others_would_read_stops_the_sending(form: AppTest, engine: Engine) -> None:
    press(form, "check")
    assert "Others would read personal data" in shown(form)
    tick(form)
    press(form, "send")
    assert "Others would still read personal data; see above." in shown(form)
    assert not url(form, "sent")
    press(form, next(str(button.key) for button in form.button if str(button.key).startswith("exposed:")))
    assert "Others would read personal data" not in shown(form)
    press(form, "send")
    with viewing(engine, ANONYMOUS) as session, pytest.raises(submit.CaseError):
        read_case(session, url(form, "sent"))
    assert url(form, "sent")


def test_a_reason_lets_it_stay(form: AppTest, engine: Engine, people: People) -> None:
    press(form, "check")
    widget(form, "personal_reason").input("It is the campaign's published number.").run()
    assert drafts_of(engine, people.steward)[0]["personal_reason"] == "It is the campaign's published number."
    tick(form)
    press(form, "send")
    assert url(form, "sent")


def test_nobody_is_asked_for_a_reason_while_nobody_else_reads_it(form: AppTest) -> None:
    widget(form, "audience").set_value("amber").run()
    press(form, "check")
    assert url(form, "step") == "check"
    assert "Others would read" not in shown(form)


# --- what is sent -----------------------------------------------------------------------------------------------


def send(app: AppTest) -> str:
    """Send a form and return the case's id."""
    press(app, "check")
    tick(app)
    press(app, "send")
    assert url(app, "sent"), problems(app)
    return url(app, "sent")


def publish(engine: Engine, people: People, public_id: str) -> None:
    """Let whoever was drawn agree."""
    for viewer in (people.blue, people.green, people.colleague):
        with transaction(engine) as session:
            case = session.exec(select(Case).where(Case.public_id == public_id)).one()
            if review.standing(session, viewer, case).is_drawn:
                review.decide(session, viewer, public_id, Decision.PUBLISH, version=case.version)


def test_what_is_withheld_is_in_nothing_that_others_open(
    form: AppTest, opened: Opener, engine: Engine, people: People
) -> None:
    public_id = send(open_sensitive(form))
    for viewer in (people.blue, people.green):
        reviewed = shown(opened("review", viewer, id=public_id))
        assert "[a phone number]" in reviewed
        assert PHONE not in reviewed
    publish(engine, people, public_id)
    for viewer in (people.green, people.reader, None):
        read = shown(opened("case", viewer, id=public_id))
        assert "Some details are withheld: What happened, When it began." in read
        assert "Coarsened · Privacy" in read
        for secret in (PHONE, "May 17, 2024"):
            assert secret not in read
    assert PHONE in shown(opened("case", people.colleague, id=public_id))


def test_wording_that_is_not_kept_is_gone_for_its_owner_too(
    form: AppTest, opened: Opener, engine: Engine, people: People
) -> None:
    open_sensitive(form)
    widget(form, "keep_own").uncheck().run()
    assert "your organisation can't read it either" in shown(form)
    public_id = send(form)
    publish(engine, people, public_id)
    assert PHONE not in shown(opened("case", people.steward, id=public_id))


# --- what its owner does with a published case ------------------------------------------------------------------


@pytest.fixture
def published(engine: Engine, people: People, entered: dict[str, Any]) -> Receipt:
    """Publish a case for everybody, with a day that only its owner reads and a name that members read too."""
    entered |= {
        "period_from": "2024-01-13",
        "actors": [{"name": "A travel association", "type": "civil_society"}],
        "audience": "clear",
        "omissions": [
            {"field": "period_from", "way": "coarsened"},
            {"field": "actors.0.name", "way": "coarsened", "members_too": False, "reason": "privacy"},
        ],
    }
    with transaction(engine) as session:
        sent = submit.submit(session, people.steward, entered)
    publish(engine, people, sent.id)
    return sent


def test_only_contributors_of_its_owner_are_offered_anything(
    opened: Opener, people: People, published: Receipt
) -> None:
    owner = opened("case", people.colleague, id=published.id)
    for offered in ("A case of your organisation", "Correct it"):
        assert offered in shown(owner)
    assert {button.key for button in owner.button} >= {"own:withdraw:do"}
    for viewer in (people.blue, people.reader, None):
        other = opened("case", viewer, id=published.id)
        assert "A case of your organisation" not in shown(other)
        assert not [button.key for button in other.button if str(button.key).startswith("own:")]


def test_its_owner_can_read_it_as_others_do(opened: Opener, people: People, published: Receipt) -> None:
    app = opened("case", people.steward, id=published.id)
    key = f"readings:{published.id}:3"
    assert "January 13, 2024" in shown(app)
    assert "January 13, 2024" not in shown(see_as(app, 1, key))
    assert "A travel association" in shown(app)
    assert "A travel association" not in shown(see_as(app, 2, key))


def test_a_correction_becomes_a_new_edition_that_waits(
    opened: Opener, engine: Engine, people: People, published: Receipt
) -> None:
    app = opened("contribute", people.colleague, case=published.id)
    assert f"You are correcting {published.id}." in shown(app)
    assert widget(app, "period_from:day").value == 13, "the owner's own wording is what is corrected"
    assert "2 details are withheld from others" in shown(app)
    widget(app, "texts.0.title").input("Forged poll in two newsletters").run()
    assert send(app) == published.id
    assert "A new edition waits for review" in shown(app)
    page = opened("case", people.steward, id=published.id)
    assert "A new edition waits for review." in shown(page)
    assert "Forged poll in a village newsletter" in shown(page)
    assert "A new edition of this case waits" in shown(opened("contribute", people.steward, case=published.id))
    publish(engine, people, published.id)
    assert "Forged poll in two newsletters" in shown(opened("case", None, id=published.id))


def test_a_new_edition_is_taken_back(opened: Opener, people: People, published: Receipt) -> None:
    app = opened("contribute", people.steward, case=published.id)
    widget(app, "texts.0.title").input("Forged poll in two newsletters").run()
    send(app)
    page = press(opened("case", people.steward, id=published.id), "own:take_back:do")
    assert "Taken back." in shown(page)
    assert "A new edition waits" not in shown(page)
    assert "Nothing waits for you." in shown(opened("review", people.blue))


def test_fewer_people_read_it_at_once(opened: Opener, people: People, published: Receipt) -> None:
    app = opened("case", people.steward, id=published.id)
    choice = next(radio for radio in app.radio if str(radio.key).startswith("own:narrow:audience"))
    assert choice.value is None
    assert "Every signed-in member of the centre" in choice.options
    assert "Everyone, also people who are not signed in" not in choice.options
    choice.set_value("amber").run()
    app.selectbox(key="own:narrow:circle").select(people.circle).run()
    press(app, "own:narrow:do")
    assert "Done. The 2 organisations of the circle “Neighbours” can read it" in shown(app)
    for viewer in (None, people.reader):
        assert "There is no such case" in shown(opened("case", viewer, id=published.id))
    assert "Forged poll" in shown(opened("case", people.blue, id=published.id))
    assert "Fewer may read it" in shown(opened("case", people.steward, id=published.id))


def test_withdrawing_needs_a_reason_and_to_be_sure(opened: Opener, people: People, published: Receipt) -> None:
    app = press(opened("case", people.steward, id=published.id), "own:withdraw:do")
    assert "Tick the box to say that you are sure." in shown(app)
    app.checkbox(key="own:withdraw:sure").check()
    press(app, "own:withdraw:do")
    assert "Choose a reason for withdrawing it." in shown(app)
    app.selectbox(key="own:withdraw:reason").select("safety")
    press(app, "own:withdraw:do")
    assert f"Only that there was a case {published.id} is left." in shown(app)
    for viewer in (people.steward, people.reader, None):
        page = shown(opened("case", viewer, id=published.id))
        assert f"Case {published.id} was withdrawn" in page
        assert "Safety of people" in page
        assert "Forged poll" not in page


def test_a_case_that_changed_meanwhile_is_not_withdrawn_blindly(
    opened: Opener, engine: Engine, people: People, published: Receipt
) -> None:
    app = opened("case", people.steward, id=published.id)
    app.checkbox(key="own:withdraw:sure").check()
    app.selectbox(key="own:withdraw:reason").select("safety").run()
    with transaction(engine) as session:
        case = session.exec(select(Case).where(Case.public_id == published.id)).one()
        assert case.status is Status.PUBLISHED
        correct.narrow(session, people.steward, published.id, {"audience": "green"}, version=case.version)
    press(app, "own:withdraw:do")
    assert "Somebody changed this case since you opened it." in shown(app)
    assert f"Case {published.id} was withdrawn" not in shown(opened("case", people.steward, id=published.id))


# --- what its reviewers see -------------------------------------------------------------------------------------


def test_reviewers_read_it_as_members_and_as_the_public(
    opened: Opener, engine: Engine, people: People, published: Receipt
) -> None:
    with transaction(engine) as session:
        case = session.exec(select(Case).where(Case.public_id == published.id)).one()
        correct.narrow(session, people.steward, published.id, {"audience": "green"}, version=case.version)
    app = opened("contribute", people.steward, case=published.id)
    widget(app, "audience").set_value("clear")
    widget(app, "texts.0.title").input("Forged poll, passed on by Mr. Wang Da-ming").run()
    send(app)
    page = opened("review", people.blue, id=published.id)
    said = shown(page)
    for expected in (
        "This is a new edition.",
        "Every signed-in member of the centre can read it (3 organisations).",
        "Anybody on the internet can read it, signed in or not.",
        "Others would read: “Wang Da-ming” (Name of a person).",
        "A travel association",
        "Forged poll in a village newsletter",
    ):
        assert expected in said
    assert "January 13, 2024" not in said
    assert "A travel association" not in shown(see_as(page, 1, f"readings:{published.id}:2"))


def test_reviewers_read_why_personal_data_has_to_stay(form: AppTest, opened: Opener, people: People) -> None:
    press(form, "check")
    widget(form, "personal_reason").input("It is the campaign's published number.").run()
    tick(form)
    press(form, "send")
    page = shown(opened("review", people.blue, id=url(form, "sent")))
    assert f"Others would read personal data: “{PHONE}” (Phone number)" in page
    assert "It is the campaign's published number." in page


def test_a_colleague_who_reviews_sees_what_others_will_read(
    opened: Opener, engine: Engine, people: People, entered: dict[str, Any]
) -> None:
    for viewer in (people.blue, people.green):
        with transaction(engine) as session:
            organisation = session.get_one(Organisation, viewer.organisation_id)
            organisation.status = OrganisationStatus.PROBATION
            session.add(organisation)
    entered |= {"period_from": "2024-01-13", "audience": "green"}
    entered["omissions"] = [{"field": "period_from", "way": "coarsened"}]
    with transaction(engine) as session:
        sent = submit.submit(session, people.steward, entered)
    page = opened("review", people.colleague, id=sent.id)
    assert "January 13, 2024" in shown(page)
    assert "January 13, 2024" not in shown(see_as(page, 1, f"readings:{sent.id}:2"))
    with viewing(engine, people.colleague) as session:
        assert read_case(session, sent.id, proposed=True).state is RenditionState.PROPOSED
