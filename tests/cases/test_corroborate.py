"""What other organisations add to a case: who may, who learns what of it, and what becomes of it afterwards."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from cases.correct import withdraw
from cases.corroborate import assess, corroborate, take_back_assessment, take_back_corroboration
from cases.errors import CaseError, NotAllowed, NotFound, Rejected, SignInNeeded
from cases.people import viewer_of_member
from cases.read import read_case
from cases.views import CaseView
from db.access import viewing
from db.engine import transaction
from db.tables import Assessment, Case, Corroboration
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import Decision, Role
from tests.cases.test_correct import narrowed, version
from tests.cases.test_review import add_organisation, say, send
from tests.conftest import People

Entered = dict[str, Any]

SEEN = {"period_from": "2024-02", "country": "JP", "note": "The same leaflet, in two towns."}
THOUGHT = {
    "countermeasure": "CM07",
    "result": "no_visible_effect",
    "evidence": "observed",
    "harm": "minor",
    "as_of": "2024-Q2",
    "note": "We asked thirty readers.",
}
ANSWERED = [
    {
        "countermeasure": "CM07",
        "outcomes": [{"result": "stopped", "evidence": "opinion", "as_of": "2024-03"}],
    },
    {"countermeasure": "CM19", "outcomes": []},
]


@pytest.fixture
def published(engine: Engine, people: People, entered: Entered) -> str:
    """Return a CLEAR case of the steward's with two responses, of which the public reads the second only."""
    kept = [{"field": "responses.0", "way": "left_out", "reason": "method", "members_too": False}]
    receipt = send(engine, people.steward, entered | {"responses": ANSWERED, "omissions": kept}, audience="clear")
    for viewer in (people.blue, people.green):
        say(engine, viewer, receipt.id, Decision.PUBLISH)
    return receipt.id


def opened(engine: Engine, viewer: Viewer, public_id: str) -> CaseView:
    """Return a case as somebody opens it."""
    with viewing(engine, viewer) as session:
        return read_case(session, public_id)


def seen_by(engine: Engine, viewer: Viewer, public_id: str, **said: Any) -> None:
    """Say that somebody saw the same."""
    with transaction(engine) as session:
        corroborate(session, viewer, public_id, SEEN | said)


def thought_by(engine: Engine, viewer: Viewer, public_id: str, **said: Any) -> None:
    """Say what somebody thinks of a response."""
    with transaction(engine) as session:
        assess(session, viewer, public_id, THOUGHT | said)


def further(engine: Engine, name: str, camp: str | None = None) -> Viewer:
    """Return a contributor of another organisation."""
    number = add_organisation(engine, name, camp)
    with transaction(engine) as session:
        viewer = viewer_of_member(session, number)
    return replace(viewer, roles=viewer.roles | {Role.CONTRIBUTOR})


def test_readers_learn_how_many_saw_it_too_and_not_which(engine: Engine, people: People, published: str) -> None:
    seen_by(engine, people.blue, published)
    seen_by(engine, people.green, published, note=None)
    view = opened(engine, people.reader, published)
    assert (view.seen_too.organisations, view.seen_too.camps) == (2, 2)
    assert view.seen_too.told == ()
    assert "leaflet" not in repr(view)
    assert "Blue" not in repr(view.seen_too)


def test_the_public_learns_of_three_organisations_at_least(engine: Engine, people: People, published: str) -> None:
    seen_by(engine, people.blue, published)
    seen_by(engine, people.green, published)
    assert opened(engine, ANONYMOUS, published).seen_too.organisations == 0
    seen_by(engine, further(engine, "Red League", "blue"), published)
    found = opened(engine, ANONYMOUS, published).seen_too
    assert (found.organisations, found.camps, found.own, found.told) == (3, None, None, ())
    assert opened(engine, people.blue, published).seen_too.camps == 2


def test_the_owner_reads_what_each_said_but_not_who(engine: Engine, people: People, published: str) -> None:
    seen_by(engine, people.blue, published, period_to="2024-03-05")
    told = opened(engine, people.colleague, published).seen_too.told
    assert [(said.period_from, said.period_to, said.country, said.note) for said in told] == [
        ("2024-02", "2024-03-05", "JP", SEEN["note"])
    ]
    with viewing(engine, people.colleague) as session:
        row = session.exec(select(Corroboration)).one()
        assert (row.organisation_id, row.member_id, row.created_at) == (None, None, None)


def test_ones_own_word_can_be_changed_and_taken_back(engine: Engine, people: People, published: str) -> None:
    seen_by(engine, people.blue, published)
    seen_by(engine, people.blue, published, period_from="2023", country=None, note=None)
    own = opened(engine, people.blue, published).seen_too
    assert own.organisations == 1
    assert own.own is not None
    assert (own.own.period_from, own.own.country, own.own.note) == ("2023", None, None)
    with transaction(engine) as session:
        take_back_corroboration(session, people.blue, published)
    assert opened(engine, people.blue, published).seen_too.organisations == 0
    with transaction(engine) as session, pytest.raises(NotFound):
        take_back_corroboration(session, people.blue, published)


def test_members_read_what_others_think_and_only_the_owner_their_note(
    engine: Engine, people: People, published: str
) -> None:
    thought_by(engine, people.blue, published)
    thought_by(engine, people.green, published, shown="kind", result="backfired")
    reader = opened(engine, people.reader, published)
    assert [(found.by.organisation, found.said.result, found.is_own) for found in reader.assessments] == [
        ("Blue Party", "no_visible_effect", False),
        ("Green Watch", "backfired", True),
    ]
    by_blue = opened(engine, people.blue, published).assessments
    assert {(found.by.organisation, found.by.kind, found.said.note) for found in by_blue} == {
        ("Blue Party", "party", THOUGHT["note"]),
        (None, "ngo", None),
    }
    owner = opened(engine, people.steward, published).assessments
    assert [found.said.note for found in owner] == [THOUGHT["note"]] * 2
    assert [found.said.as_of for found in owner] == ["2024-Q2"] * 2


def test_the_public_reads_no_assessment(engine: Engine, people: People, published: str) -> None:
    thought_by(engine, people.blue, published)
    thought_by(engine, people.green, published, countermeasure="CM19")
    assert opened(engine, ANONYMOUS, published).assessments == ()


def test_what_is_withheld_shows_in_no_assessment(engine: Engine, people: People, entered: Entered) -> None:
    kept = [{"field": "responses.0", "way": "left_out", "reason": "method", "members_too": True}]
    receipt = send(engine, people.steward, entered | {"responses": ANSWERED, "omissions": kept}, audience="clear")
    for viewer in (people.blue, people.green):
        say(engine, viewer, receipt.id, Decision.PUBLISH)
    with transaction(engine) as session, pytest.raises(CaseError, match="no such response") as refused:
        assess(session, people.blue, receipt.id, THOUGHT)
    assert refused.value.problems[0].field == "countermeasure"
    thought_by(engine, people.blue, receipt.id, countermeasure="CM19")
    with transaction(engine) as session:  # as though it had been read before the owner left it out
        session.exec(select(Assessment)).one().countermeasure = "CM07"
    assert opened(engine, people.green, receipt.id).assessments == ()
    assert len(opened(engine, people.steward, receipt.id).assessments) == 1


def test_an_assessment_can_be_changed_and_taken_back(engine: Engine, people: People, published: str) -> None:
    thought_by(engine, people.blue, published)
    thought_by(engine, people.blue, published, result="reduced", as_of=None, shown="member")
    (found,) = opened(engine, people.green, published).assessments
    assert (found.said.result, found.said.as_of) == ("reduced", None)
    assert (found.by.organisation, found.by.kind, found.by.country) == (None, None, None)
    with transaction(engine) as session:
        take_back_assessment(session, people.blue, published, "CM07")
    assert opened(engine, people.green, published).assessments == ()
    with transaction(engine) as session, pytest.raises(NotFound):
        take_back_assessment(session, people.blue, published, "CM07")


@pytest.mark.parametrize("who", ["steward", "colleague", "reader"])
def test_only_contributors_of_other_organisations_add_something(
    engine: Engine, people: People, published: str, who: str
) -> None:
    viewer = getattr(people, who)
    for does, said in ((corroborate, SEEN), (assess, THOUGHT)):
        with transaction(engine) as session, pytest.raises(NotAllowed):
            does(session, viewer, published, said)
        with transaction(engine) as session, pytest.raises(SignInNeeded):
            does(session, ANONYMOUS, published, said)


def test_a_case_that_waits_for_review_takes_nothing(engine: Engine, people: People, entered: Entered) -> None:
    receipt = send(engine, people.steward, entered | {"responses": ANSWERED}, audience="green")
    stranger = further(engine, "Stranger")
    for does, said in ((corroborate, SEEN), (assess, THOUGHT)):
        with transaction(engine) as session, pytest.raises(NotAllowed):
            does(session, people.blue, receipt.id, said)
        with transaction(engine) as session, pytest.raises(NotFound):
            does(session, stranger, receipt.id, said)


def test_what_is_wrong_stands_beside_its_field(engine: Engine, people: People, published: str) -> None:
    for said, field in (
        ({"period_from": ""}, "period_from"),
        ({"period_from": "2024-05", "period_to": "2023"}, "period_to"),
        ({"country": "XX"}, "country"),
        ({"note": "Call 0912-345-678."}, "note"),
        ({"organisation_id": 3}, "organisation_id"),
    ):
        with transaction(engine) as session, pytest.raises(Rejected) as refused:
            corroborate(session, people.blue, published, SEEN | said)
        assert [problem.field for problem in refused.value.problems] == [field]
    for said, field in (
        ({"result": "won"}, "result"),
        ({"evidence": None}, "evidence"),
        ({"countermeasure": "PW02"}, "countermeasure"),
        ({"note": "Ask A123456789."}, "note"),
    ):
        with transaction(engine) as session, pytest.raises(Rejected) as refused:
            assess(session, people.blue, published, THOUGHT | said)
        assert [problem.field for problem in refused.value.problems] == [field]


def test_a_withdrawn_case_keeps_no_word_of_others(engine: Engine, people: People, published: str) -> None:
    for viewer in (people.blue, people.green, further(engine, "Red League")):
        seen_by(engine, viewer, published)
        thought_by(engine, viewer, published)
    now = version(engine)
    with transaction(engine) as session:
        withdraw(session, people.steward, published, "mistaken", version=now)
    for viewer in (people.steward, people.blue, people.reader, ANONYMOUS):
        with viewing(engine, viewer) as session:
            assert session.exec(select(Case.public_id)).all() == [published]
            assert session.exec(select(Corroboration)).all() == []
            assert session.exec(select(Assessment)).all() == []
        assert opened(engine, viewer, published).seen_too.organisations == 0


def test_who_no_longer_reads_a_case_has_no_more_say(engine: Engine, people: People, published: str) -> None:
    thought_by(engine, people.green, published)
    narrowed(engine, people.steward, published, audience="amber", circle=people.circle)
    with transaction(engine) as session, pytest.raises(NotFound):
        take_back_assessment(session, people.green, published, "CM07")
    assert len(opened(engine, people.blue, published).assessments) == 1
