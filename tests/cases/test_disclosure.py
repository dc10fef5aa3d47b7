"""What visitors are told of organisations: never one or two of them, and nothing of those that keep their name."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations

import pytest
from hypothesis import given, settings
from sqlalchemy import Engine
from sqlmodel import col, select

from cases import disclosure, gaps, matrix, people, stats, synth, timing
from cases.disclosure import AtLeast, told
from cases.i18n import LANGUAGE_NAMES
from cases.playbook import Situation, playbook
from cases.read import read_cases
from cases.search import Filter, ids
from cases.taxonomy import taxonomy
from db.access import viewing
from db.engine import transaction
from db.tables import Case, Member, Organisation
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import ContributorShown
from tests.cases.filters import one_part, wanted
from tests.conftest import Databases, copied

ORGANISATIONS = 9
"""Enough that a number of them can be none, three or more for narrow filters and wide ones."""


@contextmanager
def centre(databases: Databases, *, named: int, hidden: int, among: int = ORGANISATIONS) -> Iterator[Engine]:
    """Yield a database of synthetic cases, each of an organisation drawn by lot.

    Args:
        databases: Where it is made.
        named: The seed of the lots of cases that name their organisation.
        hidden: That of the others, whatever else they show of it.
        among: How many organisations there are to be named.
    """
    lots = {True: random.Random(named), False: random.Random(hidden)}  # noqa: S311 - not a secret
    with copied(databases, "prepared") as engine:
        synth.fill(engine, 300)
        with transaction(engine) as session:
            homes = [Organisation(name=f"Home {n}", kind="ngo", country="JP") for n in range(ORGANISATIONS)]
            session.add_all(homes)
            session.flush()
            for case in session.exec(select(Case).order_by(col(Case.id))):
                is_named = case.contributor_shown is ContributorShown.ORGANISATION
                case.owner_id = lots[is_named].choice(homes[:among] if is_named else homes).id or 0
                session.add(case)
        yield engine


def filters_of(engine: Engine, number: int) -> list[Filter]:
    """Return filters that find something, drawn from what the cases hold."""
    with viewing(engine, ANONYMOUS) as session:
        found = [view.content for view in read_cases(session, ids(session, Filter())) if view.content]
        words = taxonomy(session)
    asked: dict[Filter, None] = {Filter(): None}

    @settings(max_examples=number)
    @given(one_part(wanted(found, words)))
    def draw(one: Filter) -> None:
        asked[one] = None

    draw()
    return list(asked)


def numbers(engine: Engine, viewer: Viewer, asked: Filter) -> list[int]:
    """Return every number of organisations that a filter shows."""
    situation = Situation(tactic=asked.tactic, country=asked.country, target=asked.target)
    with viewing(engine, viewer) as session:
        cells = [cell for column in matrix.matrix(session, asked).columns for cell in column.cells]
        times = timing.times(session, asked)
        book = playbook(session, situation)
        entries = [advice.entry for advice in (*book.ranked, *book.not_recommended) if advice.entry]
        return [
            stats.figures(session, asked).organisations,
            *stats.coverage(session, asked)["organisations"].tolist(),
            *(cell.counted.organisations for cell in cells),
            gaps.gaps(session, gaps.Layout(asked)).whole.organisations,
            times.organisations,
            *times.frame["named"].tolist(),
            book.extent.organisations,
            *(entry.organisations for entry in entries),
        ]


def member_of(engine: Engine) -> Viewer:
    """Return somebody who is signed in."""
    with transaction(engine) as session:
        return people.viewer_of_member(session, session.exec(select(Member.id).order_by(col(Member.id))).first() or 0)


def isolating(shown: set[int]) -> list[tuple[int, int]]:
    """Return the pairs of numbers whose difference is one or two organisations; with 0, so are the numbers alone."""
    return [pair for pair in combinations(sorted(shown | {0}), 2) if 0 < pair[1] - pair[0] < disclosure.FEWEST]


def test_no_two_filters_of_a_visitor_isolate_fewer_than_three_organisations(databases: Databases) -> None:
    with centre(databases, named=1, hidden=2) as engine:
        asked = filters_of(engine, 60)
        shown = {number for one in asked for number in numbers(engine, ANONYMOUS, one)}
        assert isolating(shown) == []
        assert {0, 3, 6} < shown, "an attack on figures that are all alike would prove nothing"
        member = member_of(engine)
        exact = {number for one in asked for number in numbers(engine, member, one)}
        assert isolating(exact), "among members, who are told all, the same attack succeeds"


def test_no_figure_tells_whose_the_cases_are_that_keep_their_organisation(databases: Databases) -> None:
    with centre(databases, named=1, hidden=2) as engine:
        asked = filters_of(engine, 20)
        before = [numbers(engine, ANONYMOUS, one) for one in asked]
    with centre(databases, named=1, hidden=3) as engine:
        assert [numbers(engine, ANONYMOUS, one) for one in asked] == before
    with centre(databases, named=1, hidden=2, among=2) as engine:
        told_of_two = [numbers(engine, ANONYMOUS, one) for one in asked]
        assert {number for found in told_of_two for number in found} == {0}, "those that are named do count"


@pytest.mark.parametrize("number", range(30))
def test_a_visitor_is_told_the_next_lower_multiple_of_three(number: int) -> None:
    found = told(ANONYMOUS, number)
    assert isinstance(found, AtLeast)
    assert found % 3 == 0
    assert 0 <= number - found < 3
    assert told(ANONYMOUS, found) == found
    assert type(told(Viewer(member_id=1, organisation_id=1), number)) is int


def test_a_number_says_that_it_is_rounded() -> None:
    said = [disclosure.organisations_said("en", number) for number in (0, 1, 2, AtLeast(0), AtLeast(3), AtLeast(12))]
    assert said == [
        "organisations not named",
        "1 organisation",
        "2 organisations",
        "fewer than 3 organisations named",
        "at least 3 organisations",
        "at least 12 organisations",
    ]
    assert [disclosure.brief(number) for number in (0, 2, AtLeast(0), AtLeast(6))] == ["0", "2", "<3", "≥6"]
    for lang in LANGUAGE_NAMES:
        assert "3" in disclosure.organisations_said(lang, AtLeast(0))
