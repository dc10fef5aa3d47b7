"""A case's action and reaction: every dated step in its place, no order claimed that dates don't tell."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from cases.dates import PartialDate
from cases.omission import renditions
from cases.read import read_cases
from cases.record import Content, Omission
from cases.search import Filter, ids
from cases.timeline import Kind, Timeline, timeline
from db.access import viewing
from db.viewer import ANONYMOUS
from tests.cases.test_omission import AnyWord

BASE: dict[str, Any] = {
    "texts": [{"lang": "en", "title": "Forged poll", "summary": "A forged poll was passed on."}],
    "period_from": "2024-01-02",
    "countries": ["TW"],
    "target_groups": ["voters"],
    "tactics": ["PW17"],
    "channels": ["line"],
    "information_credibility": "2",
    "sources": [{"title": "Own observation"}],
}


def case(**said: Any) -> Content:
    """Return a case that says so."""
    return Content.model_validate({**BASE, **said})


def outcome(result: str, as_of: str | None = None) -> dict[str, Any]:
    """Return an outcome as it is entered."""
    return {"result": result, "as_of": as_of}


def response(item: str, began: str | None, *outcomes: dict[str, Any]) -> dict[str, Any]:
    """Return a response as it is entered."""
    return {"countermeasure": item, "began": began, "outcomes": list(outcomes)}


def told(found: Timeline) -> list[tuple[str, list[str]]]:
    """Return each date with its steps, and a question mark where the order isn't known."""
    return [
        (f"{moment.on}{'?' if moment.is_loose else ''}", [_named(step) for step in moment.steps])
        for moment in found.moments
    ]


def _named(step: Any) -> str:
    return step.kind.value if step.place is None else f"{step.kind.value} {step.place}"


def test_attack_response_adaptation_and_the_next_response_stand_in_order() -> None:
    found = timeline(
        case(
            period_to="2024-03",
            reported_on="2024-01-03",
            responses=[
                response("CM09", "2024-02-10", outcome("reduced", "2024-02-20")),
                response(
                    "CM01", "2024-01-05", outcome("reduced", "2024-01-09"), outcome("adapted_around", "2024-01-30")
                ),
            ],
        )
    )
    assert told(found) == [
        ("2024-01-02", ["began"]),
        ("2024-01-03", ["reported"]),
        ("2024-01-05", ["response 1"]),
        ("2024-01-09", ["outcome 1"]),
        ("2024-01-30", ["adaptation 1"]),
        ("2024-02-10", ["response 0"]),
        ("2024-02-20", ["outcome 0"]),
        ("2024-03", ["ended"]),
    ]
    assert found.undated == ()
    assert [step.days for step in found.steps if step.kind is Kind.RESPONSE] == [(3, 3), (39, 39)]


def test_what_is_known_only_coarsely_claims_no_order() -> None:
    found = timeline(
        case(
            reported_on="2024",
            responses=[
                response("CM01", "2024-02", outcome("stopped", "2024")),
                response("CM09", "2024-02-14"),
                response("CM10", "2024-Q2"),
                response("CM11", "2025"),
            ],
        )
    )
    assert told(found) == [
        ("2024-01-02", ["began"]),
        ("2024?", ["reported"]),
        ("2024-02?", ["response 0"]),
        ("2024?", ["outcome 0"]),
        ("2024-02-14", ["response 1"]),
        ("2024-Q2", ["response 2"]),
        ("2025", ["response 3"]),
    ]
    days = [step.days for step in found.steps if step.kind is Kind.RESPONSE]
    assert days == [(30, 58), (43, 43), None, None], "by quarter or year nobody can tell"


def test_steps_of_one_date_stand_together_in_the_order_of_what_follows_from_what() -> None:
    found = timeline(
        case(
            period_from="2024-01",
            period_to="2024-01",
            reported_on="2024-01",
            responses=[response("CM09", "2024-01", outcome("stopped", "2024-01")), response("CM01", "2024-01")],
        )
    )
    assert told(found) == [("2024-01", ["began", "reported", "response 0", "response 1", "outcome 0", "ended"])]
    assert [step.days for step in found.steps if step.kind is Kind.RESPONSE] == [(0, 30), (0, 30)]


def test_a_response_before_the_begin_stands_there_and_has_no_days() -> None:
    found = timeline(case(period_from="2024-02", responses=[response("CM01", "2024-01-31"), response("CM09", "2023")]))
    assert told(found) == [("2023", ["response 1"]), ("2024-01-31", ["response 0"]), ("2024-02", ["began"])]
    assert [(step.is_before, step.days) for step in found.steps if step.response] == [(True, None), (True, None)]


def test_what_has_no_date_is_kept_apart_in_the_order_of_the_record() -> None:
    found = timeline(
        case(
            responses=[
                response("CM09", None, outcome("stopped", "2024-05"), outcome("adapted_around")),
                response("CM01", "2024-03", outcome("not_measured")),
            ]
        )
    )
    assert [_named(step) for step in found.undated] == ["response 0", "adaptation 0", "outcome 1"]
    assert told(found) == [("2024-01-02", ["began"]), ("2024-03", ["response 1"]), ("2024-05", ["outcome 0"])]


DATES = st.one_of(
    st.sampled_from(["2023", "2024", "2025", "2024-Q1", "2024-Q2", "2024-01", "2024-02", "2024-03", "2023-12"]),
    st.dates(min_value=PartialDate.parse("2023-11").first, max_value=PartialDate.parse("2024-06").first).map(str),
)
RESPONSES = st.lists(
    st.builds(
        lambda began, outcomes: response("CM09", began, *outcomes),
        st.none() | DATES,
        st.lists(st.builds(outcome, st.sampled_from(["stopped", "adapted_around"]), st.none() | DATES), max_size=3),
    ),
    max_size=4,
)


@settings(max_examples=300)
@given(DATES, st.none() | DATES, RESPONSES)
def test_no_step_is_lost_and_none_stands_before_one_that_was_certainly_earlier(
    begin: str, reported: str | None, responses: Sequence[dict[str, Any]]
) -> None:
    content = case(period_from=begin, reported_on=reported, responses=responses)
    found = timeline(content)
    outcomes = sum(len(each.outcomes) for each in content.responses)
    assert len(found.steps) + len(found.undated) == 1 + bool(reported) + len(content.responses) + outcomes
    assert all(step.on is None for step in found.undated)
    for place, moment in enumerate(found.moments):
        assert all(step.on == moment.on for step in moment.steps)
        for later in found.moments[place + 1 :]:
            assert later.on.last >= moment.on.first
            apart = moment.on.last < later.on.first or moment.on == later.on
            kinds = {step.kind for step in (*moment.steps, *later.steps)}
            if not apart and not moment.is_loose and not later.is_loose:
                assert kinds & {Kind.BEGAN, Kind.RESPONSE}, "only what follows from what has an order without dates"
    for step in found.steps:
        if step.kind is Kind.RESPONSE and step.days:
            assert 0 <= step.days[0] <= step.days[1]
            first, on = PartialDate.parse(begin), step.on
            assert on is not None
            assert first.first + timedelta(days=step.days[1]) == on.last
    order = [(step.kind, step.place) for step in found.steps]
    for place, each in enumerate(content.responses):
        for said in each.outcomes:
            if each.began and said.as_of and PartialDate.parse(said.as_of).last >= PartialDate.parse(each.began).first:
                kind = Kind.ADAPTATION if said.result == "adapted_around" else Kind.OUTCOME
                assert order.index((Kind.RESPONSE, place)) < len(order) - 1 - order[::-1].index((kind, place))


def test_others_meet_the_dates_of_their_own_rendition() -> None:
    """What is withheld can't come back through the order or the days: nothing but the rendition is known."""
    whole = case(responses=[response("CM09", "2024-01-05", outcome("stopped", "2024-01-30"))])
    withheld = [
        Omission(field="period_from", way="coarsened"),
        Omission(field="responses.0.began", way="coarsened"),
        Omission(field="responses.0.outcomes.0.as_of", way="left_out"),
    ]
    read = renditions(whole, withheld, keep_own=True, words=AnyWord())
    assert [step.days for step in timeline(read.own).steps if step.response] == [(3, 3), None]
    found = timeline(read.public)
    assert told(found) == [("2024-01", ["began", "response 0"])]
    assert [step.days for step in found.steps] == [None, (0, 30)]
    assert [_named(step) for step in found.undated] == ["outcome 0"]


def test_every_starter_case_has_its_order(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        contents = [view.content for view in read_cases(session, ids(session, Filter())) if view.content]
    assert len(contents) > 50
    for content in contents:
        found = timeline(content)
        assert found.moments[0].steps[0].kind in {Kind.BEGAN, Kind.RESPONSE}
        assert sum(step.kind is Kind.BEGAN for step in found.steps) == 1
    assert any(step.kind is Kind.ADAPTATION for content in contents for step in timeline(content).steps)
