"""What changed between two editions, for whoever may read both."""

from typing import Any

from sqlalchemy import Engine

from cases import review, submit
from cases.compare import Change, changes, earlier
from cases.draft import from_case
from cases.read import read_case
from cases.record import Content
from cases.taxonomy import taxonomy
from cases.views import Receipt
from db.access import viewing
from db.engine import transaction
from db.vocabulary import Decision
from tests.conftest import People


def resent(engine: Engine, people: People, entered: dict[str, Any], change: dict[str, Any]) -> Receipt:
    """Send a case that its reviewer sends back, and send it again with a change."""
    with transaction(engine) as session:
        sent = submit.submit(session, people.steward, {**entered, "circle": people.circle})
        review.decide(session, people.blue, sent.id, Decision.CHANGES, version=sent.version, reason="More sources.")
    with viewing(engine, people.steward) as session:
        again, version = from_case(session, sent.id), read_case(session, sent.id, proposed=True).version
    with transaction(engine) as session:
        return submit.resend(session, people.steward, sent.id, {**again, **change}, version=version, answer="Done.")


def test_a_case_is_read_back_as_it_would_be_entered(engine: Engine, people: People, entered: dict[str, Any]) -> None:
    with transaction(engine) as session:
        sent = submit.submit(
            session,
            people.steward,
            {**entered, "circle": people.circle, "contributor_shown": "kind", "flows": ["money"]},
        )
    with viewing(engine, people.steward) as session:
        again = from_case(session, sent.id)
    assert again["texts"][0]["title"] == entered["texts"][0]["title"]
    assert (again["period_from"], again["tactics"], again["flows"]) == ("2024-01", ["PW01"], ["money"])
    assert (again["audience"], again["circle"], again["contributor_shown"]) == ("amber", people.circle, "kind")
    with viewing(engine, people.steward) as session:
        submit.check(taxonomy(session), again)


def test_the_author_and_the_reviewer_see_what_changed(engine: Engine, people: People, entered: dict[str, Any]) -> None:
    sources = [*entered["sources"], {"title": "A newspaper", "url": "https://example.org/a"}]
    again = resent(engine, people, entered, {"sources": sources, "period_from": "2024-02", "channels": ["facebook"]})
    for viewer in (people.steward, people.blue):
        with viewing(engine, viewer) as session:
            case = read_case(session, again.id, proposed=True)
            before = earlier(session, again.id, case.edition)
        assert before is not None
        assert case.content is not None
        assert changes(before, case.content) == [
            Change("period_from", "2024-01", "2024-02"),
            Change("channels", ["newspaper"], ["facebook"]),
            Change("sources.1.title", None, "A newspaper"),
            Change("sources.1.url", None, "https://example.org/a"),
        ]


def test_nobody_sees_an_earlier_edition_through_a_later_one(
    engine: Engine, people: People, entered: dict[str, Any]
) -> None:
    again = resent(engine, people, entered, {"audience": "green", "circle": None})
    with viewing(engine, people.green) as session:
        assert earlier(session, again.id, 2) is None
        assert earlier(session, "FC-11111-1", 2) is None
        assert earlier(session, "no id", 2) is None


def test_what_was_left_out_is_a_change_too(entered: dict[str, Any]) -> None:
    before = Content.model_validate({**entered, "actors": [{"name": "A", "state": "CN"}], "flows": ["money"]})
    after = Content.model_validate(entered)
    assert changes(before, after) == [
        Change("actors.0.name", "A", None),
        Change("actors.0.state", "CN", None),
        Change("flows", ["money"], None),
    ]
    assert changes(after, after) == []
