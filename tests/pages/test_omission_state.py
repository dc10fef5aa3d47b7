"""What a form holds of its omissions, apart from any page: by path, through removed rows, into what is sent."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from cases.pages.entering.form_state import Form, remove_row, sending, texts
from cases.pages.sharing import omission_state
from cases.pages.sharing.offered import offered
from cases.pages.sharing.omission_state import SHARED, UNTOLD
from cases.taxonomy import taxonomy
from db.access import viewing
from db.viewer import ANONYMOUS


def form(entered: dict[str, Any], **widgets: Any) -> Form:
    """Return a form that holds something, with the choices of its widgets taken over."""
    held = Form("0" * 32, 1, entered, "en", dict(entered), widgets=set(widgets))
    held.absorb(widgets)
    return held


def fields(entered: dict[str, Any]) -> list[str]:
    """Return the paths of what a form withholds."""
    return [item["field"] for item in omission_state.held(entered)]


def test_a_choice_of_a_way_withholds_and_as_entered_ends_it() -> None:
    entered: dict[str, Any] = {"period_from": "2024-05-17"}
    form(entered, **{"f:omit/period_from/way": "coarsened", "f:omit/period_from/said": "privacy"})
    assert entered["omissions"] == [{"field": "period_from", "way": "coarsened", "told": True, "reason": "privacy"}]
    form(entered, **{"f:omit/period_from/way": "coarsened", "f:omit/period_from/said": UNTOLD})
    assert entered["omissions"][0] == {"field": "period_from", "way": "coarsened", "told": False, "reason": "privacy"}
    form(entered, **{"f:omit/period_from/way": SHARED, "f:omit/period_from/said": "privacy"})
    assert omission_state.held(entered) == []
    assert [item["field"] for item in omission_state.decisions(entered)] == ["period_from"], "it was decided"
    assert "omissions" not in sending(entered).entered


def test_leaving_everything_as_entered_changes_nothing() -> None:
    entered: dict[str, Any] = {"period_from": "2024-05-17"}
    form(entered, **{"f:omit/period_from/way": SHARED})
    assert entered == {"period_from": "2024-05-17"}


def test_from_whom_and_in_which_words_are_kept() -> None:
    entered: dict[str, Any] = {}
    path = "texts.0.summary"
    form(entered, **{f"f:omit/{path}/way": "reworded", f"f:omit/{path}/wording": "W", f"f:omit/{path}/whom": "public"})
    assert entered["omissions"] == [{"field": path, "way": "reworded", "members_too": False, "wording": "W"}]


def test_an_entry_is_withheld_with_all_that_lies_in_it() -> None:
    entered: dict[str, Any] = {}
    omission_state.withhold(entered, "sources.1.url", "coarsened")
    omission_state.withhold(entered, "sources.10.url", "coarsened")
    form(entered, **{"f:omit/sources.1/way": "left_out", "f:omit/sources.1.url/way": "coarsened"})
    assert fields(entered) == ["sources.10.url", "sources.1"]
    assert omission_state.covering(entered, "sources.1.url") == {"field": "sources.1", "way": "left_out"}
    assert omission_state.covering(entered, "sources.1") == {"field": "sources.1", "way": "left_out"}
    assert omission_state.covering(entered, "sources.11") is None


def test_a_removed_row_takes_its_omissions_along_and_the_rows_below_keep_theirs() -> None:
    entered: dict[str, Any] = {"sources": [{"title": "a"}, {"title": "b"}, {"title": "c"}], "places": [{"name": "p"}]}
    for path in ("sources.0.title", "sources.1.url", "sources.2.title", "sources.2", "places.0.name", "sources"):
        entered.setdefault("omissions", []).append({"field": path, "way": "left_out"})
    remove_row(entered, "sources", 1)
    assert fields(entered) == ["sources.0.title", "sources.1.title", "sources.1", "places.0.name", "sources"]


def test_what_is_sent_names_the_rows_that_are_sent() -> None:
    entered = {
        "texts": [{"lang": "en"}],
        "places": [{}, {"name": "p", "country": "TW"}],
        "responses": [{}, {"countermeasure": "CM01", "texts": [{}, {"description": "d"}]}],
        "omissions": [
            {"field": "places.0", "way": "left_out"},
            {"field": "places.1.name", "way": "coarsened", "wording": "unused"},
            {"field": "responses.1.texts.1.description", "way": "reworded", "wording": "w"},
            {"field": "reported_on", "way": "left_out"},
        ],
    }
    ready = sending(entered)
    assert ready.entered["omissions"] == [
        {"field": "places.0.name", "way": "coarsened"},
        {"field": "responses.0.texts.0.description", "way": "reworded", "wording": "w"},
    ]
    assert ready.rows["omissions"] == [1, 2]
    assert ready.form_path("omissions.1.wording") == "omissions.2.wording"
    assert ready.form_path("responses.0.texts.0.description") == "responses.1.texts.1.description"


def test_only_the_new_words_of_an_omission_were_typed() -> None:
    omission = {"field": "texts.0.summary", "way": "reworded", "reason": "privacy", "wording": "W"}
    assert list(texts({"omissions": [omission]})) == [("omissions.0.wording", "W")]


@given(st.lists(st.booleans(), min_size=1, max_size=5), st.data())
def test_an_omission_always_follows_the_row_it_was_made_for(filled: list[bool], data: st.DataObject) -> None:
    entered: dict[str, Any] = {
        "sources": [{"title": f"secret {number}"} if full else {} for number, full in enumerate(filled)],
        "omissions": [{"field": f"sources.{number}.title", "way": "reworded", "wording": str(number)}
                      for number in range(len(filled))],
    }  # fmt: skip
    for _ in range(data.draw(st.integers(0, 2))):
        if entered["sources"]:
            remove_row(entered, "sources", data.draw(st.integers(0, len(entered["sources"]) - 1)))
    sent = sending(entered).entered
    withheld = {item["field"]: item["wording"] for item in sent.get("omissions", ())}
    for number, source in enumerate(sent["sources"]):
        if source.get("title"):
            assert source["title"] == f"secret {withheld[f'sources.{number}.title']}"


def test_details_are_offered_before_the_form_is_finished(engine: Engine) -> None:
    with viewing(engine, ANONYMOUS) as session:
        words = taxonomy(session)
    entered: dict[str, Any] = {
        "texts": [{"lang": "en", "summary": "Call 0912-345-678."}],
        "period_from": "2024-05-17",
        "sources": [{}, {"title": "x", "url": "javascript:no"}],
        "places": [{}, {"name": "Tainan", "country": "TW"}],
    }
    found = offered(entered, words)
    paths = {offer.path: offer for offer in found.offers}
    assert {"texts.0.summary", "period_from", "places.1", "places.1.name", "sources.1.title"} <= set(paths)
    assert not {"texts.0.title", "countries.0", "sources.0"} & set(paths), "nothing is offered that isn't filled in"
    assert paths["texts.0.summary"].item.coarser == "Call [a phone number]."
    assert paths["period_from"].item.coarser == "2024-05"
    assert paths["places.1.name"].item.coarser == "Taiwan"
    assert [omission.field for omission in found.suggestions] == ["texts.0.summary", "period_from", "places.1.name"]


def test_nothing_is_offered_of_an_empty_form_and_no_nonsense_breaks_it(engine: Engine) -> None:
    with viewing(engine, ANONYMOUS) as session:
        words = taxonomy(session)
    assert offered({"texts": [{"lang": "en"}]}, words).offers == ()
    broken = {"texts": "no", "period_from": ["x"], "omissions": [{"field": "nowhere", "way": "gone"}], "countries": [1]}
    assert offered({"texts": [{"lang": "en", "title": "T"}], **{**broken, "texts": [{"title": "T"}]}}, words).told == ()


def test_other_places_that_still_tell_are_named(engine: Engine) -> None:
    with viewing(engine, ANONYMOUS) as session:
        words = taxonomy(session)
    entered: dict[str, Any] = {
        "texts": [{"lang": "en", "summary": "They met in Tainan.", "title": "T"}],
        "places": [{}, {"name": "Tainan", "country": "TW"}],
        "omissions": [{"field": "places.1.name", "way": "coarsened"}],
    }
    assert offered(entered, words).told == (("places.1.name", "texts.0.summary", "Tainan"),)
