"""Figures and charts: each number counted again by looking at every case, under the same filters as the list."""

from collections import Counter
from collections.abc import Mapping
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from sqlalchemy import Engine

from cases import facets, search, stats
from cases.dates import PartialDate
from cases.read import read_cases
from cases.record import Content
from cases.search import Filter
from cases.stats import UNMEASURED, Figures
from cases.taxonomy import Taxonomy, taxonomy
from db.access import viewing
from db.viewer import ANONYMOUS
from tests.cases.filters import above, fits, one_part, responses_of, wanted

Contents = Mapping[int, Content]


@pytest.fixture(scope="module")
def contents(seeded: Engine) -> Contents:
    """Return what every starter case says, by rendition."""
    with viewing(seeded, ANONYMOUS) as session:
        numbers = search.ids(session, Filter())
        views = zip(numbers, read_cases(session, numbers), strict=True)
        return {number: view.content for number, view in views if view.content}


@pytest.fixture(scope="module")
def words(seeded: Engine) -> Taxonomy:
    """Return the vocabularies."""
    with viewing(seeded, ANONYMOUS) as session:
        return taxonomy(session)


def pairs(frame: pd.DataFrame) -> Counter[tuple[str, str]]:
    """Return a frame's counts by its two columns of ids."""
    first, second = frame.columns[:2]
    assert not frame.duplicated([first, second]).any()
    return Counter(dict(zip(zip(frame[first], frame[second], strict=True), frame["cases"], strict=True)))


def counted(found: list[Content]) -> Figures:
    """Count the key figures of some cases."""
    responses = [response for said in found for response in said.responses]
    return Figures(
        cases=len(found),
        organisations=1 if found else 0,
        countries=len({code for said in found for code in said.countries}),
        tactics=len({tactic for said in found for tactic in said.tactics}),
        responses=len(responses),
        measured=sum(any(item.result not in UNMEASURED for item in response.outcomes) for response in responses),
        first=min((PartialDate.parse(said.period_from).first for said in found), default=None),
        last=max((PartialDate.parse(said.period_to or said.period_from).last for said in found), default=None),
    )


def results(found: list[Content]) -> Counter[tuple[str, str]]:
    """Count cases by countermeasure and result."""
    return Counter(
        pair
        for said in found
        for pair in {
            (response.countermeasure, result)
            for response in said.responses
            for result in [outcome.result for outcome in response.outcomes] or ["not_measured"]
        }
    )


def wider_tactics(said: Content, words: Taxonomy) -> set[str]:
    """Return a case's tactics with the techniques they are part of."""
    return {wider for tactic in said.tactics for wider in above(tactic, words)}


def wider_targets(said: Content, words: Taxonomy) -> set[str]:
    """Return a case's target groups with those above them."""
    found = [words.get(group, "target_group") for group in said.target_groups]
    return set(said.target_groups) | {word.parent for word in found if word and word.parent}


def years_of(said: Content) -> range:
    """Return the years a case may have gone on in."""
    last = PartialDate.parse(said.period_to or said.period_from).last
    return range(PartialDate.parse(said.period_from).first.year, last.year + 1)


def test_every_number_is_what_counting_the_cases_gives(seeded: Engine, contents: Contents, words: Taxonomy) -> None:
    with viewing(seeded, ANONYMOUS) as session:

        @settings(max_examples=60)
        @given(one_part(wanted(list(contents.values()), words)))
        def check(asked: Filter) -> None:
            found = [content for content in contents.values() if fits(content, asked, words)]
            assert stats.figures(session, asked) == counted(found)
            years = Counter(year for said in found for year in years_of(said))
            frame = stats.over_time(session, asked)
            assert Counter(dict(zip(frame["year"], frame["cases"], strict=True))) == years
            wide = [(wider_tactics(item, words), item.countries, wider_targets(item, words)) for item in found]
            assert facets.cases_by(session, asked, "tactic") == Counter(
                word for tactics, _, _ in wide for word in tactics
            )
            assert facets.cases_by(session, asked, "country") == Counter(code for _, codes, _ in wide for code in codes)
            assert facets.cases_by(session, asked, "target") == Counter(
                word for _, _, groups in wide for word in groups
            )
            with_result = asked.narrowed(countermeasure=())
            assert facets.cases_by(session, asked, "countermeasure") == Counter(
                item
                for said in found
                for item in {response.countermeasure for response in responses_of(said, with_result)}
            )
            assert pairs(stats.tactic_by_country(session, asked)) == Counter(
                pair for tactics, codes, _ in wide for pair in product(tactics, codes)
            )
            assert pairs(stats.tactic_by_target(session, asked)) == Counter(
                pair for tactics, _, groups in wide for pair in product(tactics, groups)
            )
            assert pairs(stats.countermeasure_by_result(session, asked)) == results(found)

        check()


def test_no_year_is_left_out_of_the_line(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        frame = stats.over_time(session, Filter())
        years = list(frame["year"])
        found = {year: search.count(session, Filter(since=str(year), until=str(year))) for year in years}
    assert years == list(range(years[0], years[-1] + 1))
    assert dict(zip(years, frame["cases"], strict=True)) == found, "a click on a year finds as many as its bar shows"


@pytest.mark.parametrize("name", ["tactic_by_country", "tactic_by_target", "countermeasure_by_result"])
def test_a_chart_of_nothing_is_an_empty_frame_of_the_same_form(seeded: Engine, name: str) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        whole = getattr(stats, name)(session, Filter())
        nothing = getattr(stats, name)(session, Filter(country=("AQ",)))
    assert len(nothing) == 0
    assert list(nothing.columns) == list(whole.columns)
    assert nothing["cases"].dtype == whole["cases"].dtype
    assert whole["cases"].is_monotonic_decreasing


def test_no_cases_have_no_first_and_no_last_day(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        assert stats.figures(session, Filter(country=("AQ",))) == Figures(0, 0, 0, 0, 0, 0, None, None)
        assert list(stats.over_time(session, Filter(country=("AQ",))).columns) == ["year", "cases"]


def test_each_tactic_stands_under_its_family(seeded: Engine, words: Taxonomy) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        frame = stats.by_family(session, stats.tactic_by_country(session, Filter()))
    for tactic, family in zip(frame["tactic"], frame["family"], strict=True):
        assert family in words.families_of(tactic)


def test_a_withheld_owner_is_not_counted_as_an_organisation(engine: Engine) -> None:
    with viewing(engine, ANONYMOUS) as session:
        assert stats.figures(session, Filter()).organisations == 0
