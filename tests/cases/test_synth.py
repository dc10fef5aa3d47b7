"""Made-up cases for measuring: whole, labelled, the same again from the same seed, and never beside real ones."""

from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from cases import check, facets, people, search, synth
from cases.errors import CaseError
from cases.read import read_cases
from cases.search import Filter
from cases.submit import submit
from db.access import viewing
from db.engine import transaction, unguarded
from db.tables import Case, Member, Rendition
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import LANGUAGES, Audience, Status
from tests.conftest import Databases, copied

SIZE = 240


@pytest.fixture(scope="module")
def filled(databases: Databases) -> Iterator[Engine]:
    """Yield a database of synthetic cases."""
    with copied(databases, "prepared") as engine:
        synth.fill(engine, SIZE)
        yield engine


def test_what_is_loaded_at_once_is_what_the_product_itself_would_store(filled: Engine) -> None:
    for result in check.check(filled):
        assert list(result.problems) == [], result


def test_every_title_says_that_it_is_made_up_and_all_three_languages_are_there(filled: Engine) -> None:
    with viewing(filled, ANONYMOUS) as session:
        views = [view.content for view in read_cases(session, search.ids(session, Filter())) if view.content]
        assert len(views) > SIZE / 3
        for content in views:
            assert all(text.title.startswith(synth.LABELS[text.lang]) for text in content.texts)
        originals = Counter(content.original.lang for content in views)
        assert set(originals) == set(LANGUAGES)
        assert min(originals.values()) > len(views) / 25
        assert len(facets.cases_by(session, Filter(), "tactic")) > 60
        assert sum(bool(content.responses) for content in views) > len(views) / 3
        assert search.count(session, Filter(q="選舉"))
        assert search.count(session, Filter(q="synthetic"))


def test_audiences_and_states_are_mixed(filled: Engine) -> None:
    with unguarded(filled) as session:
        cases = session.exec(select(Case)).all()
        assert len(cases) == SIZE
        assert {case.audience for case in cases} == set(Audience)
        assert {case.status for case in cases} == {Status.SUBMITTED, Status.PUBLISHED, Status.WITHDRAWN}
        assert len(session.exec(select(Rendition)).all()) > SIZE
        reader = session.exec(select(Member.id).where(Member.name == "Synthetic member 1")).first()
    with transaction(filled) as session:
        viewer = people.viewer_of_member(session, reader or 0)
    with viewing(filled, viewer) as session, viewing(filled, ANONYMOUS) as outside:
        assert search.count(outside, Filter()) < search.count(session, Filter()) < SIZE


def test_the_same_seed_makes_the_same_cases(filled: Engine, engine: Engine) -> None:
    def said(of: Engine) -> list[object]:
        with viewing(of, ANONYMOUS) as session:
            return [(view.id, view.content) for view in read_cases(session, search.ids(session, Filter()))]

    synth.fill(engine, SIZE)
    assert said(engine) == said(filled)


def test_another_seed_makes_others(filled: Engine, engine: Engine) -> None:
    synth.fill(engine, 30, seed=2)
    with unguarded(engine) as session, unguarded(filled) as other:
        ids = select(Case.public_id).order_by(col(Case.id)).limit(30)
        assert set(session.exec(ids)).isdisjoint(other.exec(ids))


def test_nothing_made_up_is_put_beside_other_cases(engine: Engine, steward: Viewer, entered: dict[str, object]) -> None:
    with transaction(engine) as session:
        submit(session, steward, entered)
    with pytest.raises(CaseError, match="database of their own"):
        synth.fill(engine, 1)


@pytest.mark.parametrize("size", [0, -1, synth.MOST + 1])
def test_a_number_that_cant_be_made_is_refused(engine: Engine, size: int) -> None:
    with pytest.raises(CaseError, match="from 1 to"):
        synth.fill(engine, size)
