"""Setting up: the same however often, with progress, and what is missing is added."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from cases import search, setup
from cases.ids import is_id
from cases.index import ask_rows, index_of
from cases.read import read_cases
from cases.search import Filter
from db.access import viewing
from db.engine import transaction
from db.tables import Member, Organisation, RenditionReference, Setting
from db.viewer import ANONYMOUS
from db.vocabulary import ReviewException, Role, Status


def test_a_new_centre_has_one_organisation_and_its_steward(engine: Engine) -> None:
    with transaction(engine) as session:
        assert [row.name for row in session.exec(select(Organisation))] == [setup.OWN_ORGANISATION]
        assert [row.name for row in session.exec(select(Member))] == [setup.FIRST_MEMBER]


def test_preparing_again_keeps_the_steward(engine: Engine) -> None:
    with transaction(engine) as session:
        before = setup.first_steward(session)
    setup.prepare(engine)
    with transaction(engine) as session:
        assert setup.first_steward(session) == before
        assert len(session.exec(select(Member)).all()) == 1


def test_every_starter_case_is_public_and_says_that_no_member_reviewed_it(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        views = list(read_cases(session, search.ids(session, Filter())))
    assert len(views) == 55
    for view in views:
        assert is_id(view.id)
        assert view.status is Status.PUBLISHED
        assert view.review_exception is ReviewException.STARTER_SET
        assert view.contributor.organisation == setup.STARTER_ORGANISATION


def test_what_was_entered_is_what_is_read(seeded: Engine) -> None:
    entered = {case["references"][0]["value"]: case for case in setup.starter_cases()}
    with viewing(seeded, ANONYMOUS) as session:
        for view in read_cases(session, search.ids(session, Filter())):
            assert view.content is not None
            said = view.content.model_dump(mode="json")
            given = entered[view.content.references[0].value]
            assert {key: said[key] for key in given if key in said} == {key: given[key] for key in given if key in said}


def test_seeding_again_adds_only_what_is_missing(seeded_copy: Engine) -> None:
    with transaction(seeded_copy) as session:
        row = session.exec(select(RenditionReference).where(RenditionReference.value == "TW-2018-001")).one()
        session.delete(row)
    steps: list[tuple[str, int, int]] = []
    assert setup.seed(seeded_copy, lambda *step: steps.append(step)) == 1
    assert steps == [("starter cases", 1, 1)]
    assert setup.seed(seeded_copy) == 0


def test_progress_is_told_of_each_long_step(empty: Engine) -> None:
    steps: list[tuple[str, int, int]] = []
    setup.prepare(empty, lambda *step: steps.append(step))
    assert [name for name, done, of in steps if done == of] == ["tables", "vocabularies"]


@pytest.mark.parametrize("query", ["統戰", "junket"])
def test_a_new_tokeniser_rebuilds_the_search_index(seeded_copy: Engine, query: str) -> None:
    with viewing(seeded_copy, ANONYMOUS) as session:
        before, old = search.ids(session, Filter(q=query)), index_of(session)
    with transaction(seeded_copy) as session:
        session.connection().exec_driver_sql("DELETE FROM rendition_search")
        session.get_one(Setting, "tokeniser").value = "0"
    with viewing(seeded_copy, ANONYMOUS) as session:
        ask_rows(session)
        assert search.ids(session, Filter(q=query)) == []
    setup.prepare(seeded_copy)
    with viewing(seeded_copy, ANONYMOUS) as session:
        assert search.ids(session, Filter(q=query)) == before != []
        assert index_of(session) is not old, "what was found by the old index is forgotten"
    with transaction(seeded_copy) as session:
        assert setup.reindex(session) == 0


def test_the_contributor_of_the_starter_cases_is_no_reviewer(seeded_copy: Engine) -> None:
    with transaction(seeded_copy) as session:
        assert setup.starter_member(session).roles == {Role.CONTRIBUTOR}
