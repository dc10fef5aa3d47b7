"""Saved views on the pages: beside the filter bar, and on the page where one renames, shares and deletes them."""

import re

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from cases import accounts, directory, people, saved, setup
from cases.pages.finding import saving
from db.access import viewing
from db.engine import transaction
from db.tables import Organisation, SavedView
from db.viewer import Viewer
from db.vocabulary import LANGUAGES, MemberStatus, Role
from tests.pages.test_people_pages import press, problems
from tests.pages.test_reading_pages import Opener, markup, opened_to_write, shown

__all__ = ["opened_to_write"]  # a fixture, found by its name

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")

HOSTILE = "Wu <script>x</script> *y* [z](http://z)"


@pytest.fixture
def steward(seeded_copy: Engine) -> Viewer:
    """Return the first steward of a centre with the starter cases."""
    with transaction(seeded_copy) as session:
        return people.viewer_of_member(session, setup.first_steward(session))


@pytest.fixture
def colleague(seeded_copy: Engine, steward: Viewer) -> Viewer:
    """Return a reader of the steward's organisation."""
    with transaction(seeded_copy) as session:
        own = session.get_one(Organisation, steward.organisation_id)
        number = people.add_member(session, own, name="Colleague <b>", roles=[Role.READER]).id
        return people.viewer_of_member(session, number or 0)


def cookie(engine: Engine, viewer: Viewer) -> str:
    """Sign a member in."""
    with transaction(engine) as session:
        return accounts.start_session(session, viewer.member_id or 0)


def keep(engine: Engine, viewer: Viewer, name: str, country: str = "JP", *, shared: bool = False) -> str:
    """Save a view of the list."""
    with transaction(engine) as session:
        return saved.save(session, viewer, name=name, path="/cases", query={"country": [country]}, shared=shared)


def found(engine: Engine, viewer: Viewer) -> list[saved.View]:
    """Return what somebody finds."""
    with viewing(engine, viewer) as session:
        return saved.views(session)


def named(app: AppTest) -> list[tuple[str, str]]:
    """Return the saved views a page links to: name and address."""
    lists = "".join(re.findall(r'<ul class="fc-named".*?</ul>', markup(app)))
    return [(name, href) for href, name in re.findall(r'<li><a class="fc-in" href="(.*?)"[^>]*>(.*?)</a>', lists)]


# --- beside the filters -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["dashboard", "cases", "download"])
def test_what_one_looks_at_is_saved_with_its_page(
    opened_to_write: Opener, seeded_copy: Engine, steward: Viewer, page: str
) -> None:
    app = opened_to_write(page, cookie=cookie(seeded_copy, steward), country=["JP", "TW"], since="2022", page="2")
    assert named(app) == []
    app.text_input(key=saving.NAME).input("East Asia")
    press(app, "Save")
    path = "/" if page == "dashboard" else f"/{page}"
    (view,) = found(seeded_copy, steward)
    assert (view.name, view.url, view.shared) == ("East Asia", f"{path}?since=2022&country=JP&country=TW", False)
    assert "Saved as “East Asia”." in shown(app)
    assert named(app) == [("East Asia", view.url.replace("&", "&amp;"))]
    assert app.text_input(key=saving.NAME).value == ""


def test_the_view_one_looks_at_is_marked(opened_to_write: Opener, seeded_copy: Engine, steward: Viewer) -> None:
    keep(seeded_copy, steward, "Japan")
    keep(seeded_copy, steward, "Taiwan", "TW")
    app = opened_to_write("cases", cookie=cookie(seeded_copy, steward), country="TW")
    assert re.findall(r'dir="auto" aria-current="page">(.*?)</a>', markup(app)) == ["Taiwan"]
    app = opened_to_write("dashboard", cookie=cookie(seeded_copy, steward), country="TW")
    assert 'aria-current="page">Taiwan' not in markup(app)


def test_saved_for_the_organisation_it_is_found_by_colleagues_with_who_saved_it(
    opened_to_write: Opener, seeded_copy: Engine, steward: Viewer, colleague: Viewer
) -> None:
    app = opened_to_write("cases", cookie=cookie(seeded_copy, colleague), country="JP")
    assert "Your colleagues then find it" in shown(app)
    app.text_input(key=saving.NAME).input(HOSTILE)
    app.checkbox(key=saving.SHARED).check()
    press(app, "Save")
    assert app.checkbox(key=saving.SHARED).value is False
    app = opened_to_write("dashboard", cookie=cookie(seeded_copy, steward))
    said = shown(app)
    assert "Shared in your organisation" in said
    assert "saved by Colleague <b>" in said
    assert "Your saved views" not in said
    assert "<script>" not in markup(app)
    assert [href for _, href in named(app)] == ["/cases?country=JP"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_mistake_is_said_beside_the_name_in_the_readers_language(
    opened_to_write: Opener, seeded_copy: Engine, steward: Viewer, lang: str
) -> None:
    keep(seeded_copy, steward, "Japan")
    says = {
        "en": ["Fill this in.", "You have a view of this name already.", "Shorten this to 80 characters"],
        "zh-Hant": ["", "您已有同名的檢視", "80"],
        "ja": ["", "同じ名前の検索条件がすでにあります", "80"],
    }[lang]
    app = opened_to_write("cases", lang=lang, cookie=cookie(seeded_copy, steward))
    label = {"en": "Save", "zh-Hant": "儲存", "ja": "保存"}[lang]
    for name, said in zip(("", "JAPAN", "x" * 81), says, strict=True):
        app.text_input(key=saving.NAME).input(name)
        press(app, label)
        (problem,) = problems(app)
        assert said in problem
        assert app.text_input(key=saving.NAME).value == name
    assert len(found(seeded_copy, steward)) == 1


def test_a_filter_that_is_not_understood_is_not_saved_with_the_rest(
    opened_to_write: Opener, seeded_copy: Engine, steward: Viewer
) -> None:
    app = opened_to_write("cases", cookie=cookie(seeded_copy, steward), country=["JP", "ZZ"], since="soon")
    app.text_input(key=saving.NAME).input("Japan")
    press(app, "Save")
    assert [view.url for view in found(seeded_copy, steward)] == ["/cases?country=JP"]


def test_a_visitor_is_told_what_members_can_do_and_what_to_do_instead(opened_to_write: Opener) -> None:
    for page in ("dashboard", "cases", "saved"):
        app = opened_to_write(page, country="JP")
        assert "Members can save a view under a name" in shown(app)
        assert "bookmark the page" in shown(app)
        assert not [box for box in app.text_input if box.key == saving.NAME]


def test_a_session_that_ended_saves_nothing_and_says_so(
    opened_to_write: Opener, seeded_copy: Engine, steward: Viewer, colleague: Viewer
) -> None:
    app = opened_to_write("cases", cookie=cookie(seeded_copy, colleague))
    app.text_input(key=saving.NAME).input("Late")
    with transaction(seeded_copy) as session:
        directory.set_member_status(session, steward, colleague.member_id or 0, MemberStatus.SUSPENDED)
    press(app, "Save")
    assert problems(app) == ["Sign in to do this."]
    assert found(seeded_copy, colleague) == []


def test_a_word_that_left_its_vocabulary_is_said_when_the_view_is_opened(
    opened_to_write: Opener, seeded_copy: Engine, steward: Viewer
) -> None:
    view = keep(seeded_copy, steward, "Old")
    with transaction(seeded_copy) as session:
        session.get_one(SavedView, view).query = "country=JP&tactic=PW999"
    app = opened_to_write("saved", cookie=cookie(seeded_copy, steward))
    assert "Part of its filter is no longer known" in shown(app)
    assert named(app) == [("Old", "/cases?country=JP&amp;tactic=PW999")]
    app = opened_to_write("cases", cookie=cookie(seeded_copy, steward), country="JP", tactic="PW999")
    assert "Some filters were not understood and are left out:" in shown(app)
    assert "Country: Japan" in shown(app)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_situation_is_saved_opened_and_named_by_its_parts(
    opened_to_write: Opener, seeded_copy: Engine, steward: Viewer, lang: str
) -> None:
    app = opened_to_write(
        "playbook", lang=lang, cookie=cookie(seeded_copy, steward), q="fabricated poll", who="ngo", show="all"
    )
    app.text_input(key=saving.NAME).input("Polls")
    press(app, {"en": "Save", "zh-Hant": "儲存", "ja": "保存"}[lang])
    (view,) = found(seeded_copy, steward)
    assert (view.name, view.url) == ("Polls", "/playbook?q=fabricated+poll&who=ngo")
    app = opened_to_write("playbook", lang=lang, cookie=cookie(seeded_copy, steward), q="fabricated poll", who="ngo")
    assert 'aria-current="page">Polls' in markup(app)
    app = opened_to_write("saved", lang=lang, cookie=cookie(seeded_copy, steward))
    assert named(app) == [("Polls", view.url.replace("&", "&amp;"))]
    said = {
        "en": "Playbook · “fabricated poll” · Who you are: NGO",
        "zh-Hant": "「fabricated poll」",
        "ja": "「fabricated poll」",
    }
    assert said[lang] in shown(app)


def test_a_playbook_that_was_told_nothing_cannot_be_saved_but_opens_what_was(
    opened_to_write: Opener, seeded_copy: Engine, steward: Viewer
) -> None:
    with transaction(seeded_copy) as session:
        saved.save(session, steward, name="Polls", path="/playbook", query={"q": ["poll"]})
    app = opened_to_write("playbook", cookie=cookie(seeded_copy, steward))
    assert named(app) == [("Polls", "/playbook?q=poll")]
    app.text_input(key=saving.NAME).input("Nothing")
    press(app, "Save")
    assert problems(app) == ["Say first what you see: words, a tactic, a target group or a channel."]
    assert len(found(seeded_copy, steward)) == 1


# --- the page -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_what_each_view_asks(
    opened_to_write: Opener, seeded_copy: Engine, steward: Viewer, colleague: Viewer, lang: str
) -> None:
    app = opened_to_write("saved", lang=lang, cookie=cookie(seeded_copy, steward))
    assert named(app) == []
    keep(seeded_copy, steward, "Japan")
    keep(seeded_copy, colleague, "Taiwan", "TW", shared=True)
    keep(seeded_copy, colleague, "Hidden", "KR")
    app = opened_to_write("saved", lang=lang, cookie=cookie(seeded_copy, steward))
    assert [name for name, _ in named(app)] == ["Japan", "Taiwan"]
    assert {"en": "Country: Japan", "zh-Hant": "國家：日本", "ja": "国：日本"}[lang] in shown(app)
    assert len(re.findall(r"/saved\?view=", markup(app))) == 1


def test_a_view_is_renamed_and_shared(
    opened_to_write: Opener, seeded_copy: Engine, steward: Viewer, colleague: Viewer
) -> None:
    view = keep(seeded_copy, steward, "Japan")
    app = opened_to_write("saved", cookie=cookie(seeded_copy, steward), view=view)
    app.text_input(key=f"saved:{view}:name").input("Nippon")
    app.checkbox(key=f"saved:{view}:shared").check()
    press(app, "Save changes")
    assert "The view is changed." in shown(app)
    assert [(each.name, each.is_own) for each in found(seeded_copy, colleague)] == [("Nippon", False)]
    app = opened_to_write("saved", cookie=cookie(seeded_copy, steward), view=view)
    app.checkbox(key=f"saved:{view}:shared").uncheck()
    press(app, "Save changes")
    assert found(seeded_copy, colleague) == []


def test_a_mistake_on_the_page_stays_beside_its_field_and_changes_nothing(
    opened_to_write: Opener, seeded_copy: Engine, steward: Viewer
) -> None:
    keep(seeded_copy, steward, "Taiwan", "TW")
    view = keep(seeded_copy, steward, "Japan")
    app = opened_to_write("saved", cookie=cookie(seeded_copy, steward), view=view)
    app.text_input(key=f"saved:{view}:name").input("taiwan")
    app.checkbox(key=f"saved:{view}:shared").check()
    press(app, "Save changes")
    assert problems(app) == ["You have a view of this name already. Choose another name."]
    assert [(each.name, each.shared) for each in found(seeded_copy, steward)] == [("Japan", False), ("Taiwan", False)]


def test_a_view_is_deleted_after_it_is_said_who_loses_it(
    opened_to_write: Opener, seeded_copy: Engine, steward: Viewer
) -> None:
    view = keep(seeded_copy, steward, "Japan", shared=True)
    app = opened_to_write("saved", cookie=cookie(seeded_copy, steward), view=view)
    assert "Colleagues no longer find it either." in shown(app)
    press(app, "Delete this view")
    assert "The view is deleted." in shown(app)
    assert found(seeded_copy, steward) == []


def test_nobody_elses_view_can_be_changed_here_shared_or_not(
    opened_to_write: Opener, seeded_copy: Engine, steward: Viewer, colleague: Viewer
) -> None:
    views = [keep(seeded_copy, colleague, name, shared=name == "Shared") for name in ("Mine", "Shared")]
    said = []
    for view in (*views, "0" * 32, "\x00"):
        app = opened_to_write("saved", cookie=cookie(seeded_copy, steward), view=view)
        assert not [box for box in app.text_input if str(box.key).startswith("saved:")]
        said.append(shown(app))
    assert len(set(said)) == 1
    assert "There is no such view of yours." in said[0]
