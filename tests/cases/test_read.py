"""Reading a case: one rendition whole, with as much of its contributor and history as the viewer may know."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from cases import search
from cases.errors import CaseError, NotFound
from cases.read import BATCH, read_case, read_cases, read_lines
from cases.search import Filter
from cases.submit import submit
from db.access import viewing
from db.base import now
from db.engine import transaction
from db.tables import Case, Rendition
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import RenditionState, Status
from tests.conftest import People

Entered = dict[str, Any]


def published(engine: Engine, viewer: Viewer, entered: Entered) -> str:
    """Send a case and put it before its readers; returns its id."""
    with transaction(engine) as session:
        receipt = submit(session, viewer, entered)
        case = session.exec(select(Case).where(Case.public_id == receipt.id)).one()
        case.status, case.published_at = Status.PUBLISHED, now()
        for row in session.exec(select(Rendition).where(Rendition.case_id == case.id)):
            row.state = RenditionState.CURRENT
    return receipt.id


def test_one_case_and_many_say_the_same(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        numbers = search.ids(session, Filter())
        for view in read_cases(session, numbers):
            alone = read_case(session, view.id)
            assert alone.content == view.content
            assert (alone.status, alone.audience, alone.contributor, alone.edition, alone.published_on) == (
                view.status,
                view.audience,
                view.contributor,
                view.edition,
                view.published_on,
            )


def test_a_line_says_what_its_case_says(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        lines = {line.id: line for line in read_lines(session, search.ids(session, Filter()))}
        views = list(read_cases(session, search.ids(session, Filter())))
    assert sum(len(outcomes) for line in lines.values() for _, outcomes in line.responses) > len(lines)
    for view in views:
        line, content = lines[view.id], view.content
        assert list(line.titles) == sorted(line.titles), "in whichever order the rows lie"
        assert content is not None
        assert line.titles == {text.lang: text.title for text in content.texts}
        assert line.summaries == {text.lang: text.summary for text in content.texts}
        assert line.lang == content.texts[0].lang
        assert (line.period_from, line.period_to) == (content.period_from, content.period_to)
        assert (list(line.countries), list(line.tactics)) == (content.countries, content.tactics)
        assert line.references == tuple(item.value for item in content.references)
        assert line.responses == tuple(
            (response.countermeasure, tuple(outcome.result for outcome in response.outcomes))
            for response in content.responses
        )
        assert (line.legal_status, line.contested) == (content.legal_status, content.contested)
        assert (line.audience, line.status) == (view.audience, view.status)


def test_many_cases_come_in_the_order_asked_for(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        lines = read_lines(session, search.ids(session, Filter()))
        numbers = search.ids(session, Filter())
        assert [view.id for view in read_cases(session, numbers)] == [line.id for line in lines]
        assert [view.id for view in read_cases(session, numbers[::-1])] == [line.id for line in lines][::-1]
        assert list(read_cases(session, [])) == []
    assert BATCH > 55 // 2


@pytest.mark.parametrize("typed", ["", "FC-7K3MQ-P", "nonsense", "TW-2018-001"])
def test_what_cannot_be_read_answers_like_what_does_not_exist(engine: Engine, people: People, typed: str) -> None:
    with viewing(engine, people.blue) as session, pytest.raises(NotFound) as caught:
        read_case(session, typed)
    assert caught.value.status == 404
    assert typed == "" or typed not in caught.value.text("en")


def test_an_unreadable_id_answers_exactly_as_an_unused_one(engine: Engine, people: People, entered: Entered) -> None:
    hidden = published(engine, people.steward, entered)
    answers = []
    for public_id in (hidden, "FC-7K3MQ-P"):
        with viewing(engine, people.green) as session, pytest.raises(CaseError) as caught:
            read_case(session, public_id)
        answers.append((type(caught.value), caught.value.text("ja")))
    assert answers[0] == answers[1]


def test_readers_see_the_published_edition_while_the_next_one_waits(
    engine: Engine, people: People, entered: Entered
) -> None:
    public_id = published(engine, people.steward, entered | {"audience": "clear"})
    with transaction(engine) as session:
        case = session.exec(select(Case)).one()
        case.status = Status.CORRECTED
        row = session.exec(select(Rendition)).one()
        values = row.model_dump(exclude={"id", "edition", "state"})
        session.add(Rendition(**values, edition=2, state=RenditionState.PROPOSED))
    for viewer, proposed, edition in [(ANONYMOUS, True, 1), (people.steward, False, 1)]:
        with viewing(engine, viewer) as session:
            assert read_case(session, public_id, proposed=proposed).edition == edition


def test_a_withdrawn_case_leaves_a_tombstone_and_none_of_its_words(
    engine: Engine, people: People, entered: Entered
) -> None:
    public_id = published(engine, people.steward, entered | {"audience": "clear", "contributor_shown": "member"})
    with transaction(engine) as session:
        case = session.exec(select(Case)).one()
        case.status, case.withdrawn_reason = Status.WITHDRAWN, "privacy"
    for viewer in (ANONYMOUS, people.reader):
        with viewing(engine, viewer) as session:
            view = read_case(session, public_id)
            assert (view.content, view.status, view.withdrawn_reason) == (None, Status.WITHDRAWN, "privacy")
            assert view.contributor.organisation is None
            assert search.count(session, Filter()) == 0


def test_a_case_withdrawn_before_anybody_read_it_leaves_nothing(
    engine: Engine, people: People, entered: Entered
) -> None:
    with transaction(engine) as session:
        receipt = submit(session, people.steward, entered | {"audience": "clear"})
        session.exec(select(Case)).one().status = Status.WITHDRAWN
    with viewing(engine, ANONYMOUS) as session, pytest.raises(NotFound):
        read_case(session, receipt.id)


def test_a_circle_is_named_to_its_own(engine: Engine, people: People, entered: Entered) -> None:
    public_id = published(engine, people.steward, entered | {"circle": people.circle})
    with viewing(engine, people.blue) as session:
        assert read_case(session, public_id).circle == people.circle


def test_readers_learn_when_but_not_who(engine: Engine, people: People, entered: Entered) -> None:
    public_id = published(engine, people.steward, entered | {"audience": "clear", "contributor_shown": "member"})
    with viewing(engine, people.blue) as session:
        assert "Steward" not in repr(read_case(session, public_id))
    with viewing(engine, people.colleague) as session:
        assert [entry.by for entry in read_case(session, public_id).history] == ["Steward"]
