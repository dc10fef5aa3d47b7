"""Where a case stands, for its owner and its reviewers, and what each class of reader reads of an edition."""

from typing import Any

import pytest
from sqlalchemy import Engine

from cases import correct, review, submit
from cases.errors import NotFound
from cases.policy import Deed
from cases.sharing import people_to_name
from cases.standing import readings, where_it_stands
from cases.views import Receipt
from db.access import viewing
from db.engine import transaction
from db.tables import Member, Organisation
from db.viewer import ANONYMOUS
from db.vocabulary import Audience, Decision, MemberStatus, OrganisationStatus, RenditionState, Status
from tests.conftest import People

CURRENT, PROPOSED = RenditionState.CURRENT, RenditionState.PROPOSED


@pytest.fixture
def withholding(entered: dict[str, Any], people: People) -> dict[str, Any]:
    """Return a case for a circle, of which members don't read the day and the public doesn't read the actor either."""
    return entered | {
        "period_from": "2024-01-13",
        "actors": [{"name": "A travel association", "type": "civil_society"}],
        "audience": "amber",
        "circle": people.circle,
        "omissions": [
            {"field": "period_from", "way": "coarsened"},
            {"field": "actors.0.name", "way": "coarsened", "members_too": False},
        ],
    }


@pytest.fixture
def sent(engine: Engine, people: People, withholding: dict[str, Any]) -> Receipt:
    """Send that case; the reviewer of the neighbouring organisation is drawn."""
    with transaction(engine) as session:
        return submit.submit(session, people.steward, withholding)


@pytest.fixture
def published(engine: Engine, people: People, sent: Receipt) -> Receipt:
    """Let its reviewer publish it."""
    with transaction(engine) as session:
        review.decide(session, people.blue, sent.id, Decision.PUBLISH, version=sent.version)
    return sent


def widen(engine: Engine, people: People, public_id: str, withholding: dict[str, Any]) -> None:
    """Propose that every member reads a case."""
    with viewing(engine, people.steward) as session:
        version = where_it_stands(session, public_id).version
    with transaction(engine) as session:
        correct.correct(session, people.steward, public_id, withholding | {"audience": "green"}, version=version)


def test_its_owner_knows_who_reads_it_and_what_can_be_done(engine: Engine, people: People, published: Receipt) -> None:
    with viewing(engine, people.steward) as session:
        found = where_it_stands(session, published.id.lower())
    assert found.is_published
    assert found.deeds == {Deed.CORRECT, Deed.NARROW, Deed.WITHDRAW}
    assert (found.readers.audience, found.readers.circle) == (Audience.AMBER, people.circle)
    assert found.readers.organisations == ("Blue Party", "This centre")
    assert found.narrower == (Audience.AMBER, Audience.AMBER_STRICT, Audience.RED)
    assert found.proposal is found.proposed is None


def test_a_new_edition_shows_who_will_read_it_beside_who_reads_it_now(
    engine: Engine, people: People, published: Receipt, withholding: dict[str, Any]
) -> None:
    widen(engine, people, published.id, withholding)
    with viewing(engine, people.colleague) as session:
        found = where_it_stands(session, published.id)
    assert (found.status, found.proposal) == (Status.PUBLISHED, Status.SUBMITTED)
    assert found.readers.audience is Audience.AMBER
    assert found.proposed is not None
    assert found.proposed.audience is Audience.GREEN
    assert found.proposed.centre == 3
    assert Deed.TAKE_BACK in found.deeds
    assert Deed.CORRECT not in found.deeds


def test_others_learn_of_no_proposal_and_may_do_nothing(
    engine: Engine, people: People, published: Receipt, withholding: dict[str, Any]
) -> None:
    widen(engine, people, published.id, withholding | {"texts": [{**withholding["texts"][0], "title": "New"}]})
    with transaction(engine) as session:
        reader = Member(organisation_id=people.blue.organisation_id or 0, name="Blue reader")
        session.add(reader)
        session.flush()
        number = reader.id or 0
    viewer = type(people.blue)(member_id=number, organisation_id=people.blue.organisation_id,
                               circle_ids=people.blue.circle_ids)  # fmt: skip
    with viewing(engine, viewer) as session:
        found = where_it_stands(session, published.id)
        assert readings(session, published.id, PROPOSED) is None
    assert found.proposal is found.proposed is None
    assert found.deeds == frozenset()
    assert found.narrower == ()


def test_what_nobody_may_read_stands_nowhere(engine: Engine, people: People, sent: Receipt) -> None:
    for viewer in (people.green, people.reader, ANONYMOUS):
        with viewing(engine, viewer) as session:
            for public_id in (sent.id, "FC-11111-1", "nonsense"):
                with pytest.raises(NotFound):
                    where_it_stands(session, public_id)
                with pytest.raises(NotFound):
                    readings(session, public_id, PROPOSED)


@pytest.mark.parametrize("who", ["steward", "colleague"])
def test_the_owner_reads_what_others_will_read(engine: Engine, people: People, sent: Receipt, who: str) -> None:
    with viewing(engine, getattr(people, who)) as session:
        found = readings(session, sent.id, PROPOSED)
        assert readings(session, sent.id, CURRENT) is None
    assert found is not None
    assert [content.period_from for content in (found.said.own, found.said.shared, found.said.public)] == [
        "2024-01-13",
        "2024-01",
        "2024-01",
    ]
    assert [content.actors[0].name for content in (found.said.own, found.said.shared, found.said.public)] == [
        "A travel association",
        "A travel association",
        None,
    ]


def test_what_the_owner_sees_of_others_is_what_they_are_given(engine: Engine, people: People, sent: Receipt) -> None:
    with viewing(engine, people.steward) as session:
        owner = readings(session, sent.id, PROPOSED)
    with viewing(engine, people.blue) as session:
        reviewer = readings(session, sent.id, PROPOSED)
    assert owner is not None
    assert reviewer is not None
    assert (owner.said.shared, owner.said.public) == (reviewer.said.shared, reviewer.said.public)
    assert reviewer.said.own == reviewer.said.shared, "a reviewer never gets the owner's own wording"


def test_people_to_name_are_listed_active_and_of_other_organisations(engine: Engine, people: People) -> None:
    with transaction(engine) as session:
        blue = session.get_one(Member, people.blue.member_id)
        blue.status = MemberStatus.LEFT
        session.add(blue)
    with viewing(engine, people.steward) as session:
        assert [person.name for person in people_to_name(session)] == ["Green reader", "Green reviewer"]
    with transaction(engine) as session:
        green = session.get_one(Organisation, people.green.organisation_id)
        green.status = OrganisationStatus.FORMER
        session.add(green)
    for viewer in (people.steward, ANONYMOUS):
        with viewing(engine, viewer) as session:
            assert people_to_name(session) == []
