"""The pages for those who write and review, run without a browser: what is typed, kept, checked, sent and decided."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import delete, select
from streamlit.testing.v1 import AppTest

from cases import accounts, draft, review, submit
from cases.fields import Record
from cases.i18n import translate
from cases.pages.asking import LANGUAGE_KEY
from cases.pages.entering import long_form
from cases.pages.entering.form_state import PREFIX, fields_of
from cases.pages.entering.preview import CHECK_LIST
from cases.record import Content, Sharing
from cases.views import Receipt
from db.access import viewing
from db.engine import transaction
from db.tables import Case, WebSession
from db.viewer import Viewer
from db.vocabulary import LANGUAGES, Decision, Status
from tests.conftest import People
from tests.pages.test_reading_pages import serving, shown

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")

Opener = Callable[..., AppTest]


@contextmanager
def opening(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    """Let the pages use a database for as long as the block lasts; yields what opens one for a member or a visitor."""
    with serving(engine, monkeypatch) as opener:

        def open_for(page: str, viewer: Viewer | None = None, **asked: Any) -> AppTest:
            if viewer is None:
                return opener(page, **asked)
            with transaction(engine) as session:
                cookie = accounts.sign_in(session, accounts.issue_link(session, viewer.member_id or 0))
            return opener(page, cookie=cookie, **asked)

        yield open_for


@pytest.fixture
def opened(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    """Return what opens a page for a member, or for a visitor."""
    with opening(engine, monkeypatch) as opener:
        yield opener


def widget(app: AppTest, path: str) -> Any:
    """Return the widget of a field."""
    return next(node for node in app.main if getattr(node, "key", None) == PREFIX + path)


def keys(app: AppTest) -> set[str]:
    """Return the paths of the fields on the page."""
    found = (str(getattr(node, "key", None) or "") for node in app.main)
    return {key.removeprefix(PREFIX).partition(":")[0] for key in found if key.startswith(PREFIX)}


def url(app: AppTest, name: str) -> str:
    """Return a part of the query in the address; empty where there is none."""
    value = app.query_params.get(name, "")
    return value[0] if isinstance(value, list) else value


def press(app: AppTest, key: str) -> AppTest:
    """Press a button."""
    app.button(key=key).click().run()
    assert not app.exception, [error.value for error in app.exception]
    return app


def fill(app: AppTest) -> None:
    """Enter what the short form needs."""
    widget(app, "texts.0.title").input("里長旅遊團 <b>x</b>")
    widget(app, "texts.0.summary").input("據稱以低價參加。")
    widget(app, "period_from:year").input("2024")
    widget(app, "period_from:part").select("5")
    widget(app, "countries").select("TW")
    widget(app, "target_groups").select("voters")
    widget(app, "channels").select("facebook")
    widget(app, "sources.0.title").input("自由時報")
    widget(app, "information_credibility").set_value("2")
    app.text_input(key="find:tactics").input("PW02").run()
    press(app, "add:PW02")


def drafts_of(engine: Engine, viewer: Viewer) -> list[dict[str, Any]]:
    """Return what a member's drafts hold, newest first."""
    with viewing(engine, viewer) as session:
        return [draft.load(session, line.id) for line in draft.mine(session)]


def problems(app: AppTest) -> list[str]:
    """Return what is said to be wrong, in order."""
    return [text for node in app.get("html") if (text := node.proto.body).startswith('<p class="fc-problem"')]


# --- who is there -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", ["contribute", "review"])
def test_both_pages_open_for_everybody_in_every_language(opened: Opener, people: People, page: str, lang: str) -> None:
    for viewer in (None, people.reader, people.steward):
        assert len(shown(opened(page, viewer, lang=lang))) > 40


def test_a_visitor_learns_how_to_become_a_contributor(opened: Opener) -> None:
    app = opened("contribute")
    assert "its steward can invite you" in shown(app)
    assert not app.text_input


def test_a_reader_is_told_whom_to_ask(opened: Opener, people: People) -> None:
    assert "Ask your organisation's steward" in shown(opened("contribute", people.reader))


# --- writing ----------------------------------------------------------------------------------------------------


def test_the_form_is_a_draft_from_the_first_word_on(opened: Opener, engine: Engine, people: People) -> None:
    app = opened("contribute", people.steward)
    assert drafts_of(engine, people.steward) == []
    assert not url(app, "draft")
    widget(app, "texts.0.title").input("T").run()
    assert drafts_of(engine, people.steward)[0]["texts"] == [{"lang": "en", "title": "T"}]
    assert url(app, "draft")


def test_looking_around_in_the_form_makes_no_draft(opened: Opener, engine: Engine, people: People) -> None:
    app = opened("contribute", people.steward)
    app.session_state[long_form.DETAIL] = True
    app.run()
    press(app, "more:actors")
    press(app, "check")
    assert drafts_of(engine, people.steward) == []


def test_whoever_opens_the_address_again_finds_everything(opened: Opener, people: People) -> None:
    app = opened("contribute", people.steward)
    fill(app)
    widget(app, "sources.0.url").input("javascript:alert(1)")
    widget(app, "period_to:day").select(31)
    widget(app, "responses.0.texts.0.description").input("查核並公開。").run()
    again = opened("contribute", people.steward, draft=url(app, "draft"))
    for path in ("texts.0.title", "texts.0.summary", "sources.0.url", "period_from:part", "period_to:day", "countries"):
        assert widget(again, path).value == widget(app, path).value
    assert widget(again, "period_to:day").value == 31
    assert widget(again, "responses.0.texts.0.description").value == "查核並公開。"
    assert again.button(key="drop:PW02")


def test_a_draft_is_nobody_elses(opened: Opener, people: People) -> None:
    app = opened("contribute", people.steward)
    widget(app, "texts.0.title").input("T").run()
    assert "There is no such draft" in shown(opened("contribute", people.colleague, draft=url(app, "draft")))


def test_other_drafts_are_listed_and_can_be_thrown_away(opened: Opener, engine: Engine, people: People) -> None:
    widget(opened("contribute", people.steward), "texts.0.title").input("<i>T</i> of mine").run()
    app = opened("contribute", people.steward)
    app.session_state["drafts"] = True
    app.run()
    assert "<i>T</i> of mine" in shown(app)
    (discard,) = (button.key for button in app.button if str(button.key).startswith("discard:"))
    press(app, str(discard))
    assert drafts_of(engine, people.steward) == []


def test_a_change_of_language_keeps_what_was_entered(opened: Opener, people: People) -> None:
    app = opened("contribute", people.steward)
    fill(app)
    for lang in ("ja", "zh-Hant", "en"):
        app.session_state[LANGUAGE_KEY] = lang
        app.run()
        assert widget(app, "texts.0.title").value == "里長旅遊團 <b>x</b>"
        assert widget(app, "countries").value == ["TW"]
        assert widget(app, "period_from:part").value == "5"
        assert widget(app, "texts.0.lang").value == "en"


def test_a_date_is_shown_as_it_was_understood(opened: Opener, people: People) -> None:
    app = opened("contribute", people.steward)
    widget(app, "period_from:part").select("Q2").run()
    assert "Add the year." in shown(app)
    widget(app, "period_from:year").input("2024").run()
    assert "Understood as: Q2 2024" in shown(app)
    widget(app, "period_from:day").select(5).run()
    assert "A quarter has no day" in shown(app)
    widget(app, "period_from:part").select("2")
    widget(app, "period_from:day").select(30).run()
    assert "There is no such day as 2024-02-30." in shown(app)


@pytest.mark.parametrize("typed", ["pw02", "junket", "village chief", "低價團", "格安ツアー", "里长团"])
def test_a_tactic_is_found_by_id_name_and_synonym_in_every_language(opened: Opener, people: People, typed: str) -> None:
    app = opened("contribute", people.steward)
    app.text_input(key="find:tactics").input(typed).run()
    assert "Heavily subsidised trips" in shown(app)
    press(app, "add:PW02")
    assert app.text_input(key="find:tactics").value == ""
    press(app, "drop:PW02")
    assert "PW02" not in shown(app)


# --- the long form ----------------------------------------------------------------------------------------------


def fields_inside(record: type[Record], prefix: str = "") -> Iterator[str]:
    """Yield the path of every field, with the first row of each group."""
    for name, definition in fields_of(record).items():
        if definition.group:
            yield from fields_inside(definition.group, f"{prefix}{name}.0.")
        else:
            yield f"{prefix}{name}"


def test_the_form_asks_for_every_field_there_is(opened: Opener, people: People) -> None:
    app = opened("contribute", people.steward)
    app.session_state[long_form.DETAIL] = True
    app.run()
    for name in ("places", "actors", "references", "relations", "withheld"):
        press(app, f"more:{name}")
    expected = {path for record in (Content, Sharing) for path in fields_inside(record)}
    settled = {path for path in expected if path.endswith((".texts.0.lang", ".texts.0.status"))}
    asked = keys(app) | {"tactics"}
    elsewhere = {path for path in expected if path.split(".")[0] in long_form.NOT_ASKED}
    assert expected - asked == settled | elsewhere
    for name in ("texts", "responses.0.texts", "responses.0.outcomes.0.texts", "responses.0.outcomes", "responses"):
        press(app, f"more:{name}")
    assert {"texts.1.title", "responses.0.texts.1.lang", "responses.0.outcomes.0.texts.1.status"} <= keys(app)
    assert {"responses.0.outcomes.1.result", "responses.1.outcomes.0.texts.0.method"} <= keys(app)


def test_a_removed_row_takes_only_itself_away(opened: Opener, engine: Engine, people: People) -> None:
    app = opened("contribute", people.steward)
    app.session_state[long_form.DETAIL] = True
    app.run()
    for _ in range(2):
        press(app, "more:sources")
    for number, title in enumerate(("zero", "one", "two")):
        widget(app, f"sources.{number}.title").input(title)
    app.run()
    press(app, "remove:sources.1")
    assert [source["title"] for source in drafts_of(engine, people.steward)[0]["sources"]] == ["zero", "two"]
    assert [widget(app, f"sources.{number}.title").value for number in (0, 1)] == ["zero", "two"]
    assert "sources.2.title" not in keys(app)


# --- mistakes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_mistakes_are_all_shown_at_once_in_the_readers_language(opened: Opener, people: People, lang: str) -> None:
    app = press(opened("contribute", people.steward, lang=lang), "check")
    said = problems(app)
    assert sum(translate(lang, "Fill this in.") in text for text in said) == 8
    assert (
        sum(translate(lang, "Choose at least one tactic, or say that you are not sure.") in text for text in said) == 1
    )
    assert said[0] == said[-1], "the summary stands at the top and beside the button"
    assert not url(app, "step")


def test_a_mistake_goes_as_soon_as_it_is_mended(opened: Opener, people: People) -> None:
    app = press(opened("contribute", people.steward), "check")
    before = len(problems(app))
    widget(app, "texts.0.title").input("T").run()
    assert len(problems(app)) == before - 1


def test_a_mistake_in_the_long_form_opens_it(opened: Opener, people: People) -> None:
    app = opened("contribute", people.steward)
    fill(app)
    app.session_state[long_form.DETAIL] = True
    app.run()
    widget(app, "sources.0.archived_url").input("javascript:x").run()
    app.session_state[long_form.DETAIL] = False
    app.run()
    assert "sources.0.archived_url" not in keys(app)
    press(app, "check")
    assert "sources.0.archived_url" in keys(app)
    assert "Give a full web address" in shown(app)


def test_too_much_text_is_said_at_the_top_and_nothing_is_lost_from_the_form(opened: Opener, people: People) -> None:
    app = opened("contribute", people.steward)
    widget(app, "texts.0.summary").input("謠" * 1_000_000).run()
    assert "This is too much text for one case." in shown(app)
    assert len(widget(app, "texts.0.summary").value) == 1_000_000


# --- sending ----------------------------------------------------------------------------------------------------


def ready(app: AppTest) -> AppTest:
    """Fill the form and go to the preview."""
    fill(app)
    press(app, "check")
    assert url(app, "step") == "check"
    return app


def tick(app: AppTest) -> None:
    """Tick the whole check list."""
    for name in CHECK_LIST:
        app.checkbox(key=f"tick:{name}").check()


def test_the_preview_is_what_readers_will_see(opened: Opener, people: People) -> None:
    app = ready(opened("contribute", people.steward))
    assert "里長旅遊團 <b>x</b>" in shown(app)
    assert "May 2024" in shown(app)
    assert "contributed by This centre" in shown(app)
    (eyes,) = (group for group in app.get("button_group") if group.key == "preview:eyes")
    for name in ("member", "public"):
        eyes.set_value(name)
        app.run()
        assert "nor that there is one" in shown(app), "an AMBER case without a circle is for the own organisation"
        assert "里長旅遊團" not in shown(app)


def enter_date(app: AppTest, path: str, year: str, part: str) -> None:
    """Enter a date known to the month."""
    widget(app, f"{path}:year").input(year)
    widget(app, f"{path}:part").select(part)


def test_action_and_reaction_can_be_entered_step_by_step(opened: Opener, people: People) -> None:
    app = opened("contribute", people.steward)
    app.session_state[long_form.DETAIL] = True
    app.run()
    fill(app)
    for name in ("responses.0.outcomes", "responses"):
        press(app, f"more:{name}")
    for number, countermeasure in enumerate(("CM12", "CM09")):
        widget(app, f"responses.{number}.countermeasure").select(countermeasure)
        widget(app, f"responses.{number}.texts.0.description").input("It was answered.")
    for path, part in (
        ("responses.0.began", "6"),
        ("responses.0.outcomes.0.as_of", "7"),
        ("responses.0.outcomes.1.as_of", "9"),
        ("responses.1.began", "10"),
    ):
        enter_date(app, path, "2024", part)
    widget(app, "responses.0.outcomes.0.result").select("reduced")
    widget(app, "responses.0.outcomes.1.result").select("adapted_around")
    widget(app, "responses.1.outcomes.0.result").select("too_early")
    press(app.run(), "check")
    said = shown(app)
    assert re.findall(r'<p class="fc-when"><b>(.*?)</b>', "".join(node.proto.body for node in app.get("html"))) == [
        "May 2024", "June 2024", "July 2024", "September 2024", "October 2024",
    ]  # fmt: skip
    assert "The other side found a way around: Platform referral and takedown" in said
    assert "1 to 60 days after it begins" in said
    assert "Not dated" in said


def test_nothing_is_sent_before_every_line_is_ticked(opened: Opener, engine: Engine, people: People) -> None:
    app = ready(opened("contribute", people.steward))
    app.checkbox(key="tick:names").check()
    press(app, "send")
    assert "Tick every line of the check list first." in shown(app)
    with transaction(engine) as session:
        assert session.exec(select(Case)).all() == []


def test_ticks_outlast_a_run_that_showed_no_boxes_but_not_a_change(opened: Opener, people: People) -> None:
    app = ready(opened("contribute", people.steward))
    tick(app)
    app.run()
    app.query_params.pop("step")
    app.run()
    app.query_params["step"] = "check"
    app.run()
    assert all(app.checkbox(key=f"tick:{name}").value for name in CHECK_LIST)
    press(app, "back")
    press(app, "check")
    assert not any(app.checkbox(key=f"tick:{name}").value for name in CHECK_LIST)


def test_sending_ends_the_draft_and_says_what_happens_next(opened: Opener, engine: Engine, people: People) -> None:
    app = ready(opened("contribute", people.steward))
    draft_id = url(app, "draft")
    tick(app)
    press(app, "send")
    public_id = url(app, "sent")
    assert public_id in app.success[0].value
    assert "A colleague of yours reviews it" in shown(app)
    assert f'href="/case?id={public_id}"' in "".join(node.proto.body for node in app.get("html"))
    assert drafts_of(engine, people.steward) == []
    assert "There is no such draft" in shown(opened("contribute", people.steward, draft=draft_id))


def test_the_reviewers_drawn_are_counted(opened: Opener, people: People) -> None:
    app = opened("contribute", people.steward)
    widget(app, "audience").set_value("clear")
    tick(ready(app))
    press(app, "send")
    assert "2 reviewers of different organisations, drawn by lot." in shown(app)


def test_two_pages_with_the_same_draft_send_one_case(opened: Opener, engine: Engine, people: People) -> None:
    app = ready(opened("contribute", people.steward))
    other = opened("contribute", people.steward, draft=url(app, "draft"), step="check")
    for page in (app, other):
        tick(page)
        press(page, "send")
    assert url(app, "sent") == url(other, "sent") != ""
    with transaction(engine) as session:
        assert len(session.exec(select(Case)).all()) == 1


def test_what_only_sending_finds_out_is_shown_beside_its_field(opened: Opener, engine: Engine, people: People) -> None:
    app = opened("contribute", people.steward)
    widget(app, "circle").select(people.circle)
    ready(app)
    changed = {**drafts_of(engine, people.steward)[0], "circle": "Strangers"}
    with transaction(engine) as session:
        draft.save(session, people.steward, url(app, "draft"), changed)
    other = opened("contribute", people.steward, draft=url(app, "draft"), step="check")
    tick(other)
    press(other, "send")
    assert "Your organisation is in no circle called “Strangers”." in shown(other)
    assert not url(other, "step")
    assert widget(other, "circle").value == "Strangers"


# --- a session that ends ----------------------------------------------------------------------------------------


def test_an_ended_session_loses_nothing(opened: Opener, engine: Engine, people: People) -> None:
    app = opened("contribute", people.steward)
    widget(app, "texts.0.title").input("Typed in time").run()
    with transaction(engine) as session:
        session.exec(delete(WebSession))
    widget(app, "texts.0.summary").input("Typed too late").run()
    assert "Your session has ended" in app.warning[0].value
    assert url(app, "draft") in shown(app)
    assert "Typed too late" in shown(app)
    assert "Typed in time" not in shown(app)
    again = opened("contribute", people.steward, draft=url(app, "draft"))
    assert widget(again, "texts.0.title").value == "Typed in time"


def test_even_a_first_word_that_comes_too_late_is_shown(opened: Opener, engine: Engine, people: People) -> None:
    app = opened("contribute", people.steward)
    with transaction(engine) as session:
        session.exec(delete(WebSession))
    widget(app, "texts.0.summary").input("Typed too late").run()
    assert "Typed too late" in shown(app)
    assert drafts_of(engine, people.steward) == []


def test_a_page_left_open_is_not_written_on_by_somebody_else(opened: Opener, engine: Engine, people: People) -> None:
    app = opened("contribute", people.steward)
    widget(app, "texts.0.title").input("The steward's").run()
    opened("contribute", people.colleague)  # the same browser now carries another member's cookie
    app.run()
    assert "There is no such draft" in shown(app)
    assert "The steward's" not in shown(app)
    assert drafts_of(engine, people.colleague) == []


def test_a_reviewer_whose_session_ended_keeps_the_reason(
    opened: Opener, engine: Engine, people: People, sent: Receipt
) -> None:
    app = opened("review", people.blue, id=sent.id)
    app.text_area[0].input("One source is too few.").run()
    with transaction(engine) as session:
        session.exec(delete(WebSession))
    press(app, "decide:changes")
    assert "Sign in to do this." in shown(app)
    assert "One source is too few." in shown(app)
    assert status_of(engine, sent.id) is Status.SUBMITTED


# --- review -----------------------------------------------------------------------------------------------------


@pytest.fixture
def sent(engine: Engine, people: People, entered: dict[str, Any]) -> Receipt:
    """Send a case that the reviewer of the neighbouring organisation is drawn for."""
    with transaction(engine) as session:
        return submit.submit(session, people.steward, {**entered, "circle": people.circle})


def status_of(engine: Engine, public_id: str) -> Status:
    """Return where a case stands."""
    with transaction(engine) as session:
        return session.exec(select(Case.status).where(Case.public_id == public_id)).one()


def test_the_queue_leads_to_the_next_thing_to_do(opened: Opener, people: People, sent: Receipt) -> None:
    assert "Waiting for your review" in shown(opened("review", people.blue))
    author = shown(opened("review", people.steward))
    assert "Waiting for others" in author
    assert "0 of 1 reviewer has decided" in author
    assert sent.id not in shown(opened("review", people.green))
    assert "Nothing waits for you." in shown(opened("review", people.green))


def test_a_reviewer_reads_and_publishes(opened: Opener, engine: Engine, people: People, sent: Receipt) -> None:
    app = opened("review", people.blue, id=sent.id)
    assert "the circle “Neighbours”" in shown(app)
    assert "Nothing of it, not even that there is a case." in shown(app)
    press(app, "decide:publish")
    assert sent.id in app.success[0].value
    assert status_of(engine, sent.id) is Status.PUBLISHED


@pytest.mark.parametrize("decision", [Decision.CHANGES, Decision.DECLINE])
def test_a_no_needs_a_reason(opened: Opener, engine: Engine, people: People, sent: Receipt, decision: Decision) -> None:
    app = opened("review", people.blue, id=sent.id)
    press(app, f"decide:{decision}")
    assert "Give a reason; the author will read it and can answer." in shown(app)
    assert status_of(engine, sent.id) is Status.SUBMITTED
    app.text_area[0].input("One source is <b>too few</b>.").run()
    press(app, f"decide:{decision}")
    author = opened("review", people.steward)
    assert "One source is <b>too few</b>." in shown(author)
    assert f"/contribute?case={sent.id}" in "".join(node.proto.body for node in author.get("html"))


def test_a_case_that_changed_meanwhile_is_not_decided_blindly(
    opened: Opener, engine: Engine, people: People, entered: dict[str, Any]
) -> None:
    with transaction(engine) as session:
        sent = submit.submit(session, people.steward, {**entered, "audience": "clear"})
    app = opened("review", people.blue, id=sent.id)
    with transaction(engine) as session:
        review.decide(session, people.green, sent.id, Decision.PUBLISH, version=sent.version)
    press(app, "decide:publish")
    assert "Somebody changed this case since you opened it." in shown(app)
    assert status_of(engine, sent.id) is Status.SUBMITTED
    press(app, "decide:publish")
    assert status_of(engine, sent.id) is Status.PUBLISHED


def test_a_case_nobody_may_see_answers_like_one_that_is_not_there(
    opened: Opener, people: People, sent: Receipt
) -> None:
    unread = shown(opened("review", people.green, id=sent.id))
    unused = shown(opened("review", people.green, id="FC-11111-1"))
    assert unread == unused
    assert "There is no such case" in unread


# --- sending again ----------------------------------------------------------------------------------------------


@pytest.fixture
def returned(engine: Engine, people: People, sent: Receipt) -> Receipt:
    """Let its reviewer ask for changes."""
    with transaction(engine) as session:
        review.decide(session, people.blue, sent.id, Decision.CHANGES, version=sent.version, reason="More sources.")
    return sent


def test_a_returned_case_is_changed_answered_and_sent_again(
    opened: Opener, engine: Engine, people: People, returned: Receipt
) -> None:
    app = opened("contribute", people.steward, case=returned.id)
    assert "More sources." in shown(app)
    assert widget(app, "texts.0.title").value == "Forged poll in a village newsletter"
    assert drafts_of(engine, people.steward) == [], "looking at it changes nothing"
    widget(app, "answer").input("There is one more now.")
    widget(app, "texts.0.title").input("Forged poll in two newsletters").run()
    again = opened("contribute", people.steward, case=returned.id)
    assert widget(again, "answer").value == "There is one more now.", (
        "the draft goes on from the case's own address too"
    )
    press(again, "check")
    tick(again)
    press(again, "send")
    assert url(again, "sent") == returned.id
    reviewer = shown(opened("review", people.blue, id=returned.id))
    for said in ("More sources.", "There is one more now.", "Forged poll in a village newsletter"):
        assert said in reviewer
    assert "Forged poll in two newsletters" in reviewer


def test_the_author_can_begin_again_from_what_was_sent(opened: Opener, people: People, returned: Receipt) -> None:
    app = opened("contribute", people.steward, case=returned.id)
    widget(app, "texts.0.title").input("Something else").run()
    press(app, "afresh")
    assert widget(app, "texts.0.title").value == "Forged poll in a village newsletter"


def test_only_its_author_sends_a_case_again_and_only_when_it_came_back(
    opened: Opener, people: People, sent: Receipt
) -> None:
    for viewer in (people.steward, people.colleague):
        app = opened("contribute", viewer, case=sent.id)
        assert "Only the author can send this case again" in shown(app)
    assert "There is no such case" in shown(opened("contribute", people.green, case=sent.id))
