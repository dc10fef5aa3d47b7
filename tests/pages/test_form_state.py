"""What a form holds, apart from any page: one value by its path, rows, and what is sent of it."""

from typing import Any

from cases.errors import Problem
from cases.fields import definitions
from cases.i18n import N_
from cases.pages.entering import long_form, short_form
from cases.pages.entering.form_state import ANSWER, Form, add_row, blank, get, is_blank, put, remove_row, sending, texts
from cases.record import Content, Sharing


def form(entered: dict[str, Any], **more: Any) -> Form:
    """Return a form that was just opened."""
    return Form("0" * 32, 1, entered, "en", dict(entered), **more)


def test_a_value_is_put_where_its_path_leads_and_got_back() -> None:
    entered: dict[str, Any] = {}
    put(entered, "responses.1.outcomes.0.result", "reduced")
    assert entered == {"responses": [{}, {"outcomes": [{"result": "reduced"}]}]}
    assert get(entered, "responses.1.outcomes.0.result") == "reduced"
    assert get(entered, "responses.4.outcomes.0.result") is None
    assert get(entered, "actors.0.name") is None


def test_an_empty_value_makes_no_rows_but_empties_what_was_there() -> None:
    entered: dict[str, Any] = {"flows": []}
    put(entered, "sources.0.title", "")
    put(entered, "flows", [])
    assert entered == {"flows": []}
    put(entered, "sources.0.title", "x")
    put(entered, "sources.0.title", "")
    assert entered["sources"] == [{"title": None}]


def test_dates_are_joined_from_their_boxes_even_when_they_are_none_yet() -> None:
    held = form(blank("en"), widgets={"f:period_from:year", "f:period_from:part", "f:period_from:day"})
    held.absorb({"f:period_from:year": "", "f:period_from:part": "5", "f:period_from:day": None})
    assert held.entered["period_from"] == "????-05"
    held.absorb({"f:period_from:year": "2024", "f:period_from:part": "5", "f:period_from:day": 17})
    assert held.entered["period_from"] == "2024-05-17"


def test_only_widgets_that_are_on_the_page_are_taken_over() -> None:
    held = form(blank("en"), widgets={"f:texts.0.title"})
    held.absorb({"f:texts.0.title": "T", "f:sources.0.title": "left over", "preview:eyes": "own"})
    assert held.entered == {"texts": [{"lang": "en", "title": "T"}], "audience": "amber"}


def test_a_form_is_worth_keeping_from_the_first_word_on() -> None:
    held = form(blank("ja"))
    held.entered = {**blank("en"), "verification": "not_checked", "contested": False, "actors": [{}]}
    assert is_blank(held.entered)
    assert not held.is_changed
    put(held.entered, "responses.0.texts.0.description", "did")
    assert held.is_changed


def test_a_text_in_another_language_begins_as_a_translation_in_one_not_used_yet() -> None:
    entered = blank("zh-Hant")
    add_row(entered, "texts", 1)
    assert entered["texts"][1] == {"lang": "en", "status": "human"}
    add_row(entered, "responses.0.texts", 1)
    assert entered["responses"][0]["texts"] == [{}, {"lang": "en", "status": "human"}]


def test_rows_that_are_removed_let_those_below_move_up() -> None:
    entered = {"sources": [{"title": "a"}, {"title": "b"}, {"title": "c"}]}
    remove_row(entered, "sources", 1)
    assert entered == {"sources": [{"title": "a"}, {"title": "c"}]}
    remove_row(entered, "sources", 7)
    assert len(entered["sources"]) == 2


def test_rows_nobody_filled_in_are_not_sent_but_the_first_needed_one_is() -> None:
    entered = {**blank("zh-Hant"), "actors": [{}, {"name": "A"}], "responses": [{"outcomes": [{"evidence": "none"}]}]}
    sent = sending(entered)
    assert sent.entered["actors"] == [{"name": "A"}]
    assert sent.entered["responses"] == []
    assert sent.entered["texts"] == [{"lang": "zh-Hant"}]
    assert sent.entered["sources"] == [{}]
    assert "actors" in entered, "the form itself stays as it is"


def test_the_first_text_of_a_response_is_in_the_language_of_the_case() -> None:
    entered = {**blank("zh-Hant"), "responses": [{"countermeasure": "CM01", "texts": [{"description": "查核"}]}]}
    assert sending(entered).entered["responses"][0]["texts"] == [{"lang": "zh-Hant", "description": "查核"}]


def test_a_problem_finds_the_row_of_the_form_that_it_is_about() -> None:
    entered = {
        **blank("en"),
        "sources": [{"title": "a"}, {}, {"url": "javascript:x"}],
        "responses": [{}, {"countermeasure": "CM01", "outcomes": [{}, {"harm": "minor"}]}],
    }
    sent = sending(entered)
    for field, expected in {
        "sources.1.url": "sources.2.url",
        "responses.0.outcomes.0.result": "responses.1.outcomes.1.result",
        "texts.0.title": "texts.0.title",
        "circle": "circle",
        "": "",
    }.items():
        assert sent.in_form(Problem(field, N_("Fill this in."))).field == expected


def test_the_answer_to_the_reviewers_is_kept_with_the_form_but_is_no_field_of_the_case() -> None:
    sent = sending({**blank("en"), ANSWER: "Done."})
    assert sent.answer == "Done."
    assert ANSWER not in sent.entered


def test_what_was_typed_is_told_from_what_was_chosen() -> None:
    entered = {
        **blank("en"),
        "tactics": ["PW01"],
        "sources": [{"title": "S", "reliability": "A"}],
        "period_from": "2024",
    }
    put(entered, "texts.0.title", "T")
    put(entered, ANSWER, "Done.")
    assert dict(texts(entered)) == {"texts.0.title": "T", "sources.0.title": "S", "answer": "Done."}


def test_every_group_has_words_for_its_rows() -> None:
    groups = {found.path for record in (Content, Sharing) for found in definitions(record) if found.group}
    assert groups - long_form.NOT_ASKED == set(long_form.ROWS)


def test_the_short_form_asks_for_what_its_definitions_say() -> None:
    every = [found for record in (Content, Sharing) for found in definitions(record)]
    short = {found.path for found in every if found.about.short and not found.group}
    bare = {".".join(part for part in path.split(".") if not part.isdigit()) for path in short_form.PATHS}
    assert bare == short | {"texts.lang", "circle", "named"}
