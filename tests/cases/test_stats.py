"""Figures and charts: each number counted again by looking at every case, under the same filters as the list."""

from collections import Counter
from collections.abc import Mapping
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from sqlalchemy import Engine
from sqlmodel import select

from cases import facets, search, stats, synth
from cases.dates import PartialDate
from cases.disclosure import told
from cases.index import ask_rows
from cases.read import read_cases
from cases.record import Content
from cases.search import Filter
from cases.setup import starter_member
from cases.stats import UNMEASURED, Figures, in_year
from cases.taxonomy import Taxonomy, taxonomy
from db.access import viewing
from db.engine import transaction
from db.tables import Case
from db.viewer import ANONYMOUS
from db.vocabulary import ContributorShown
from tests.cases.filters import above, fits, one_part, responses_of, wanted
from tests.conftest import Databases, copied

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
        organisations=0,  # of one organisation a visitor isn't told
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


def is_asked(asked: Filter, year: int) -> bool:
    """Say whether a filter asks for anything in a year."""
    begins = PartialDate.parse(asked.since).first.year if asked.since else year
    ends = PartialDate.parse(asked.until).last.year if asked.until else year
    return begins <= year <= ends


def test_every_number_is_what_counting_the_cases_gives(seeded: Engine, contents: Contents, words: Taxonomy) -> None:
    with viewing(seeded, ANONYMOUS) as session:

        @settings(max_examples=60)
        @given(one_part(wanted(list(contents.values()), words)))
        def check(asked: Filter) -> None:
            found = [content for content in contents.values() if fits(content, asked, words)]
            assert stats.figures(session, asked) == counted(found)
            years = Counter(year for said in found for year in years_of(said) if is_asked(asked, year))
            frame = stats.over_time(session, asked)
            assert Counter(dict(zip(frame["year"], frame["cases"], strict=True))) == years
            wide = [(wider_tactics(item, words), item.countries, wider_targets(item, words)) for item in found]
            assert facets.cases_by(session, asked, "tactic") == Counter(
                word for tactics, _, _ in wide for word in tactics
            )
            by_country = Counter(code for _, codes, _ in wide for code in codes)
            assert facets.cases_by(session, asked, "country") == by_country
            countries = stats.by_country(session, asked)
            assert dict(zip(countries["country"], countries["cases"], strict=True)) == by_country
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


@pytest.mark.parametrize(
    "asked",
    [
        Filter(),
        Filter(since="2019"),
        Filter(until="2021-06"),
        Filter(since="2020-09-15", until="2023-02"),
        Filter(since="2021-03", until="2021-11-05", country=("TW",)),
        Filter(q="since:2019 until:2022"),
    ],
)
def test_no_year_is_left_out_of_the_line_and_a_click_finds_as_many(seeded: Engine, asked: Filter) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        frame = stats.over_time(session, asked)
        years = list(frame["year"])
        found = {year: search.count(session, in_year(asked, year)) for year in years}
        begun = stats.coverage(session, asked)
    assert years == list(range(years[0], years[-1] + 1))
    assert dict(zip(years, frame["cases"], strict=True)) == found, "a click on a year finds as many as its bar shows"
    assert list(begun["year"]) == years, "the line of who reports stands below the same years"


def test_an_organisation_reports_from_the_year_its_first_case_began_whatever_is_asked(
    databases: Databases,
) -> None:
    with copied(databases, "prepared") as engine:
        synth.fill(engine, 300)
        with viewing(engine, ANONYMOUS) as session:
            views = read_cases(session, search.ids(session, Filter()))
            starts: dict[str, int] = {}
            for view in views:
                if view.contributor.organisation and view.content:
                    year = PartialDate.parse(view.content.period_from).first.year
                    owner = view.contributor.organisation
                    starts[owner] = min(year, starts.get(owner, year))
            assert len(starts) > 3
            assert len(set(starts.values())) > 1
            for asked in (Filter(), Filter(country=("JP",)), Filter(since="2024"), Filter(tactic=("PW01",))):
                frame = stats.coverage(session, asked)
                for year, number in zip(frame["year"], frame["organisations"], strict=True):
                    assert number == told(ANONYMOUS, sum(start <= year for start in starts.values())), (asked, year)


def test_a_withheld_owner_reports_for_nobody_but_themselves(seeded_copy: Engine) -> None:
    with transaction(seeded_copy) as session:
        for case in session.exec(select(Case)).all():
            case.contributor_shown = ContributorShown.MEMBER
        viewer = starter_member(session)
    for reader, expected in ((ANONYMOUS, 0), (viewer, 1)):
        with viewing(seeded_copy, reader) as session:
            assert stats.coverage(session, Filter())["organisations"].max() == expected
            ask_rows(session)
            assert stats.coverage(session, Filter())["organisations"].max() == expected


@pytest.mark.parametrize("name", ["by_country", "tactic_by_country", "tactic_by_target", "countermeasure_by_result"])
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
        assert list(stats.coverage(session, Filter(country=("AQ",))).columns) == ["year", "organisations"]


def test_each_tactic_stands_under_its_family(seeded: Engine, words: Taxonomy) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        frame = stats.by_family(session, stats.tactic_by_country(session, Filter()))
    for tactic, family in zip(frame["tactic"], frame["family"], strict=True):
        assert family in words.families_of(tactic)


def test_a_withheld_owner_is_not_counted_as_an_organisation(engine: Engine) -> None:
    with viewing(engine, ANONYMOUS) as session:
        assert stats.figures(session, Filter()).organisations == 0
