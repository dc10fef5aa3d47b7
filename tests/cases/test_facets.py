"""What stands beside a list: every number is what the list shows when it is chosen, on both engines."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from sqlalchemy import Engine
from sqlmodel import Session

from cases import facets, search
from cases.facets import FACETS
from cases.read import read_cases
from cases.record import Content
from cases.search import LABELS, Filter
from cases.taxonomy import Taxonomy, taxonomy
from db.access import viewing
from db.viewer import ANONYMOUS
from tests.cases.filters import one_part, wanted


@contextmanager
def looking(engine: Engine) -> Iterator[tuple[Session, list[Content], Taxonomy]]:
    """Yield a visitor's session with what every case says and the vocabularies."""
    with viewing(engine, ANONYMOUS) as session:
        views = read_cases(session, search.ids(session, Filter()))
        yield session, [view.content for view in views if view.content], taxonomy(session)


def test_a_count_is_what_the_list_shows_with_it(seeded: Engine) -> None:
    with looking(seeded) as (session, contents, words):
        checked = 0

        @settings(max_examples=25)
        @given(one_part(wanted(contents, words)))
        def check(asked: Filter) -> None:
            nonlocal checked
            for name, counts in facets.facets(session, asked).items():
                assert 0 not in counts.values()
                for value, number in list(counts.items())[:3] + list(counts.items())[-2:]:
                    assert search.count(session, asked.narrowed(**{name: (value,)})) == number, (asked, name, value)
                    checked += 1

        check()
    assert checked > 500


@pytest.mark.parametrize("name", FACETS)
def test_every_value_that_finds_something_is_counted(seeded: Engine, name: str) -> None:
    with looking(seeded) as (session, _, words):
        counts = facets.cases_by(session, Filter(), name)
        numbers = list(counts.values())
        assert numbers == sorted(numbers, reverse=True)
        assert len(counts) > 1
        known = (
            {word.id for word in words.all_words(*search.VOCABULARIES[name])}
            if name in search.VOCABULARIES
            else set(counts)
        )
        for value in sorted(known - set(counts))[:40]:
            assert search.count(session, Filter(**{name: (value,)})) == 0, value


def test_a_facet_leaves_its_own_filter_out_and_no_other(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        asked = Filter(country=("JP",), result=("reduced",))
        counted = facets.facets(session, asked)
        assert counted["country"] == facets.cases_by(session, Filter(result=("reduced",)), "country")
        assert counted["result"] == facets.cases_by(session, Filter(country=("JP",)), "result")
        assert counted["tactic"] == facets.cases_by(session, asked, "tactic")
        assert "TW" in counted["country"]


def test_countermeasure_and_result_are_counted_in_the_same_response(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        for used in list(facets.cases_by(session, Filter(), "countermeasure"))[:8]:
            for result, number in facets.cases_by(session, Filter(countermeasure=(used,)), "result").items():
                assert search.count(session, Filter(countermeasure=(used,), result=(result,))) == number
        for result in facets.cases_by(session, Filter(), "result"):
            for used, number in facets.cases_by(session, Filter(result=(result,)), "countermeasure").items():
                assert search.count(session, Filter(countermeasure=(used,), result=(result,))) == number


def test_every_filter_of_words_is_a_facet() -> None:
    assert set(FACETS) == set(LABELS) - {"q", "wording", "since", "until"}
