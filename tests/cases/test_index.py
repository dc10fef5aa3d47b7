"""Counting in memory: the same as asking the rows, at every moment, for everybody, while others write."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from cases import charts, facets, gaps, matrix, people, search, setup, stats, synth, timing
from cases.correct import narrow, withdraw
from cases.index import Index, ask_rows, index_of, rows_of
from cases.index.counting import Coded
from cases.index.holding import grouped
from cases.index.keeping import renewed
from cases.read import read_cases
from cases.record import Content
from cases.search import Filter, finding
from cases.setup import starter_member
from cases.taxonomy import taxonomy
from cases.views import CaseLine
from db import fulltext
from db.access import viewing
from db.engine import close, open_engine, transaction, unguarded
from db.fulltext import Part
from db.tables import VOCABULARIES, Change, Circle, CircleOrganisation, Member, Setting, TermText
from db.viewer import ANONYMOUS, Viewer
from tests.cases import writing
from tests.cases.filters import one_part, wanted
from tests.cases.indexes import assert_alike
from tests.cases.writing import edited, own_published, published
from tests.conftest import Databases, copied

SIZE = 400
QUESTIONS = int(os.environ.get("FUSION_FILTERS", "100"))
"""Random filters on each engine while others write; a quarter as many where nobody does."""


@pytest.fixture(scope="module")
def filled(databases: Databases) -> Iterator[Engine]:
    """Yield a database of synthetic cases of several organisations, audiences and states."""
    with copied(databases, "prepared") as engine:
        synth.fill(engine, SIZE)
        yield engine


def everybody(engine: Engine) -> list[Viewer]:
    """Return a visitor and a member of each organisation that has some."""
    with transaction(engine) as session:
        members: dict[int, int] = {}
        for member in session.exec(select(Member).order_by(col(Member.id))):
            members.setdefault(member.organisation_id, member.id or 0)
        return [ANONYMOUS, *(people.viewer_of_member(session, number) for number in members.values())]


def said_by(engine: Engine, viewer: Viewer) -> list[Content]:
    """Return what the cases a viewer reads say."""
    with viewing(engine, viewer) as session:
        return [view.content for view in read_cases(session, search.ids(session, Filter())) if view.content]


def answers(session: Session, asked: Filter) -> list[Any]:
    """Return every count, list and chart of a filter."""
    frames = (
        stats.over_time,
        stats.coverage,
        stats.by_country,
        stats.tactic_by_country,
        stats.tactic_by_target,
        stats.countermeasure_by_result,
    )
    either = (False, True)
    layouts = [gaps.Layout(asked, by, ("PWA", "TA15", "disrupt", "politics")) for by in gaps.By]
    return [
        search.ids(session, asked),
        search.ids(session, asked, limit=7, offset=3),
        search.count(session, asked),
        search.meaning(session, asked),
        [stats.figures(session, asked, leaving=leaving) for leaving in either],
        facets.facets(session, asked),
        [matrix.matrix(session, asked, leaving=leaving) for leaving in either],
        [gaps.gaps(session, layout, leaving=layout.by is gaps.By.TARGET) for layout in layouts],
        [facets.cases_by(session, asked, name) for name in ("tactic", "countermeasure", "result")],
        [_timed(session, asked, leaving=leaving) for leaving in either],
        [timing.behind(session, asked, "later", result, limit=5) for result in ("reduced", "not_measured")],
        [frame(session, asked, leaving=leaving).to_dict("split") for frame in frames for leaving in either],
        pictured(session, asked),
    ]


def pictured(session: Session, asked: Filter) -> list[Any]:
    """Return what the dashboard shows of a filter."""
    found = charts.picture(session, asked, taxonomy(session))
    listed = found.found.total, found.found.lines
    return [
        found.figures,
        found.totals,
        listed,
        {name: chart.frame.to_dict("split") for name, chart in found.charts.items()},
    ]


def _timed(session: Session, asked: Filter, *, leaving: bool) -> list[Any]:
    found = timing.times(session, asked, leaving=leaving)
    return [found.frame.to_dict("split"), found.responses, found.cases, found.organisations, found.first, found.last]


def compared(session: Session, asked: Filter) -> bool:
    """Hold the index against the rows of the same moment; say whether the index could be had."""
    in_memory = answers(session, asked)
    had = index_of(session) is not None
    ask_rows(session)
    by_rows = answers(session, asked)
    for one, other in zip(in_memory, by_rows, strict=True):
        assert one == other, asked
    return had


@pytest.mark.parametrize("number", [0, 1, 5, 600_000])
def test_pairs_are_counted_right_however_many_there_are(number: int) -> None:
    dice = np.random.default_rng(number)
    rows = np.sort(dice.integers(0, 90_000, number)).astype(np.uint32)
    codes = (dice.zipf(1.3, number) % 7_000).astype(np.int32)
    inside = dice.random(90_000) < 0.4
    counted = grouped(rows, codes).counts(inside, 7_000)
    assert (counted == np.bincount(codes[inside[rows]], minlength=7_000)).all()


def test_a_value_of_one_facet_is_never_taken_for_that_of_another() -> None:
    aimed, acting = rows_of([1, 2, 5]), rows_of([2])
    one = Coded.of(("country", "state"), {"country": {"CN": aimed}, "state": {}})
    other = Coded.of(("country", "state"), {"country": {}, "state": {"CN": acting}})
    both = Coded.of(("country", "state"), {"country": {"CN": aimed}, "state": {"CN": acting}})
    assert one.values == other.values
    assert [both.values[place] for place in both.places(one)] == ["CN"]
    assert (both.places(one).tolist(), both.places(other).tolist()) == ([0], [1])
    assert both.counts(np.array([0, 3])) == {"country": {}, "state": {"CN": 3}}


def test_memory_and_rows_give_the_same_answers_to_everybody(filled: Engine) -> None:
    viewers = everybody(filled)
    contents = said_by(filled, ANONYMOUS)
    with viewing(filled, ANONYMOUS) as session:
        words = taxonomy(session)
    dice = random.Random(4)  # noqa: S311 - not a secret
    sizes = set()

    @settings(max_examples=max(QUESTIONS // 4, 10))
    @given(one_part(wanted(contents, words)))
    def check(asked: Filter) -> None:
        with viewing(filled, dice.choice(viewers)) as session:
            assert compared(session, asked), "nobody writes, so the index must be there"
            sizes.add(search.count(session, asked))

    check()
    assert len(sizes) > 5
    assert len({search_all(filled, viewer) for viewer in viewers}) > 3, "these viewers don't read the same"


def test_what_is_remembered_is_for_those_who_read_the_same(filled: Engine) -> None:
    viewers = everybody(filled)
    for asked in (Filter(), Filter(country=("TW",)), Filter(q="village")):
        seen = []
        for viewer in viewers:
            with viewing(filled, viewer) as session:
                remembered = pictured(session, asked)
                ask_rows(session)
                assert pictured(session, asked) == remembered
                seen.append(remembered)
        assert max(seen.count(one) for one in seen) < len(seen), "these viewers don't read the same"


def test_no_question_is_still_being_asked_when_a_search_ends(seeded: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is looked through ahead; a list that titles fill doesn't take what comes of it."""
    running: list[int] = []
    found = fulltext.found

    def slow(session: Session, parts: Sequence[Part], *, fields: int = fulltext.EVERYWHERE) -> str:
        running.append(fields)
        time.sleep(0.2 if fields == fulltext.EVERYWHERE else 0)
        try:
            return found(session, parts, fields=fields)
        finally:
            running.remove(fields)

    monkeypatch.setattr(fulltext, "found", slow)
    with viewing(seeded, ANONYMOUS) as session:
        assert search.ids(session, Filter(q="“nothing of this kind”")) == []
        assert running == []
        assert len(search.ids(session, Filter(q="poll"), limit=1)) == 1
        assert running == []


def test_lines_that_titles_give_are_read_while_everything_is_looked_through(
    seeded: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, found, read_lines = Filter(q="poll"), fulltext.found, finding.read_lines
    are_read, in_time = threading.Event(), list[bool]()

    def waiting(session: Session, parts: Sequence[Part], *, fields: int = fulltext.EVERYWHERE) -> str:
        if fields == fulltext.EVERYWHERE:
            in_time.append(are_read.wait(20))
        return found(session, parts, fields=fields)

    def read(session: Session, numbers: Sequence[int]) -> tuple[CaseLine, ...]:
        are_read.set()
        return read_lines(session, numbers)

    with viewing(seeded, ANONYMOUS) as session:
        ask_rows(session)
        by_rows = search.find(session, asked, limit=1, lang="en")
    monkeypatch.setattr(fulltext, "found", waiting)
    monkeypatch.setattr(finding, "read_lines", read)
    with viewing(seeded, ANONYMOUS) as session:
        index = index_of(session)
        assert index is not None
        index.texts.clear()
        assert search.find(session, asked, limit=1, lang="en") == by_rows
    assert in_time == [True]
    assert by_rows.total > 1


def test_nobody_counts_twice_what_nobody_changed(seeded_copy: Engine) -> None:
    asked = Filter(country=("TW",))

    def picture_for(viewer: Viewer) -> charts.Picture:
        with viewing(seeded_copy, viewer) as session:
            return charts.picture(session, asked, taxonomy(session))

    first = picture_for(ANONYMOUS)
    assert picture_for(ANONYMOUS) is first
    with transaction(seeded_copy) as session:
        steward = starter_member(session)
    assert picture_for(steward) is not first, "who is signed in is told of more organisations"
    with transaction(seeded_copy) as session:
        published(session, steward, 1)
    again = picture_for(ANONYMOUS)
    assert again is not first
    assert picture_for(ANONYMOUS) is again


def search_all(engine: Engine, viewer: Viewer) -> int:
    """Return how many cases a viewer reads."""
    with viewing(engine, viewer) as session:
        return search.count(session, Filter())


def test_a_change_is_taken_over_alone(seeded_copy: Engine) -> None:
    with viewing(seeded_copy, ANONYMOUS) as session:
        before = index_of(session)
        assert before is not None
        assert len(before.parts) == 1
    with transaction(seeded_copy) as session:
        published(session, starter_member(session), 1)
    with viewing(seeded_copy, ANONYMOUS) as session:
        after = index_of(session)
        assert after is not None
        assert after.parts[0] is before.parts[0], "what hasn't changed isn't read again"
        assert [len(part.rows) for part in after.parts[1:]] == [1]
        assert len(after.current) == len(before.current) + 1
        compared(session, Filter())


def assert_counts_alike(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold renditions followed to their values against every value's set met with them."""
    dice = random.Random(8)  # noqa: S311 - not a secret
    current = list(index.current)
    for rows in [rows_of(dice.sample(current, number)) for number in (0, 1, 7, len(current))]:
        counted = []
        for most in (0, len(current)):
            monkeypatch.setattr("cases.index.holding._FOLLOWED", most)
            counted.append(index.counts(list(index.sets), rows))
        assert counted[0] == counted[1]
        assert not rows or counted[0]["country"]


def test_changed_vocabularies_are_counted_from_memory_at_once(seeded_copy: Engine) -> None:
    with viewing(seeded_copy, ANONYMOUS) as session:
        assert index_of(session) is not None
    with transaction(seeded_copy) as session:
        session.get_one(TermText, ("pw_tactics", "PW01", "en")).label = "Capturing elites"
        session.get_one(Setting, VOCABULARIES).value = "one that nobody has read"
    with viewing(seeded_copy, ANONYMOUS) as session:
        found = index_of(session)
        assert found is not None
        assert found.words is taxonomy(session)
        assert found.words.label("en", "PW01", "pw_tactics") == "Capturing elites"


def test_many_changes_are_the_same_as_reading_everything_again(
    seeded_copy: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(seeded_copy) as session:
        viewer = starter_member(session)
    for number in range(60):
        with transaction(seeded_copy) as session:
            published(session, viewer, number)
        if number % 3 == 0:
            with transaction(seeded_copy) as session:
                public_id, version = own_published(session)[number % 20]
                if number % 2:
                    withdraw(session, viewer, public_id, "mistaken", version=version)
                elif number % 4:
                    edited(session, viewer, public_id, version, number)
                else:
                    narrow(session, viewer, public_id, {"audience": "green"}, version=version)
        with viewing(seeded_copy, ANONYMOUS) as session:
            found = index_of(session)
            assert found is not None
    assert 1 < len(found.parts) < 30, "small parts are made one"
    with unguarded(seeded_copy) as session:
        whole = renewed(session, None)
    assert_alike(found, whole)
    assert_counts_alike(found, monkeypatch)
    assert_counts_alike(whole, monkeypatch)
    for reader in (ANONYMOUS, viewer):
        with viewing(seeded_copy, reader) as session:
            compared(session, Filter())


def test_who_joins_a_circle_reads_at_once(filled: Engine, databases: Databases) -> None:
    del filled
    with copied(databases, "prepared") as engine:
        synth.fill(engine, 120)
        with unguarded(engine) as session:
            circle = session.exec(select(Circle.id).order_by(col(Circle.id))).first() or 0
            inside = set(session.exec(select(CircleOrganisation.organisation_id)))
        outside = next(
            viewer for viewer in everybody(engine) if viewer.organisation_id and viewer.organisation_id not in inside
        )
        before = search_all(engine, outside)
        with transaction(engine) as session:
            session.add(CircleOrganisation(circle_id=circle, organisation_id=outside.organisation_id or 0))
        with viewing(engine, outside) as session:
            assert search.count(session, Filter()) > before
            assert compared(session, Filter())


def test_what_is_rolled_back_is_never_counted(seeded_copy: Engine) -> None:
    before = search_all(seeded_copy, ANONYMOUS)
    with unguarded(seeded_copy) as session:
        newest = renewed(session, None).seq
    with transaction(seeded_copy) as session:
        published(session, starter_member(session), 1)
        session.rollback()
    with unguarded(seeded_copy) as session:
        assert renewed(session, None).seq == newest
    assert search_all(seeded_copy, ANONYMOUS) == before


def test_an_index_too_far_behind_is_read_again(seeded_copy: Engine) -> None:
    with viewing(seeded_copy, ANONYMOUS) as session:
        before = index_of(session)
        assert before is not None
    with transaction(seeded_copy) as session:
        published(session, starter_member(session), 1)
    with transaction(seeded_copy) as session:
        for change in session.exec(select(Change)).all():
            session.delete(change)
    with transaction(seeded_copy) as session:
        published(session, starter_member(session), 2)
    with viewing(seeded_copy, ANONYMOUS) as session:
        after = index_of(session)
        assert after is not None
        assert after.parts[0] is not before.parts[0]
        assert compared(session, Filter())


# --- while others write -----------------------------------------------------------------------------------------------


def test_every_count_is_right_while_four_processes_write(seeded_copy: Engine, tmp_path: Path) -> None:
    contents = said_by(seeded_copy, ANONYMOUS)
    with viewing(seeded_copy, ANONYMOUS) as session:
        words = taxonomy(session)
    viewers = everybody(seeded_copy)
    stop = tmp_path / "stop"
    url = seeded_copy.url.render_as_string(hide_password=False)
    writers = [
        subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, "-m", writing.__name__, url, str(seed), str(stop)], stdout=subprocess.PIPE
        )
        for seed in range(1, 5)
    ]
    moments, had, dice = set(), 0, random.Random(5)  # noqa: S311 - not a secret

    @settings(max_examples=QUESTIONS)
    @given(one_part(wanted(contents, words)))
    def check(asked: Filter) -> None:
        nonlocal had
        with viewing(seeded_copy, dice.choice(viewers)) as session:
            moments.add(session.info["version"])
            had += compared(session, asked)

    try:
        assert all(writer.stdout and writer.stdout.readline() for writer in writers)
        check()
    finally:
        stop.touch()
        for writer in writers:
            writer.communicate(timeout=60)
    assert [writer.returncode for writer in writers] == [0, 0, 0, 0]
    assert len(moments) > QUESTIONS / 10, "the others did write meanwhile"
    assert had > QUESTIONS / 2, "the index was there more often than not"


def test_a_door_left_before_there_was_anything_to_find_finds_it_afterwards(engine: Engine) -> None:
    """SQLite's search index asks its own tables by statements that it makes when it first needs them."""
    with transaction(engine) as session:
        viewer = starter_member(session)
    for number in range(30):
        with viewing(engine, ANONYMOUS) as session:
            ask_rows(session)
            assert search.count(session, Filter(q="forged")) == number
            assert search.count(session, Filter(q="forg*")) == number
            assert search.count(session, Filter(q="-nothing")) == number
        with transaction(engine) as session:
            published(session, viewer, number)


def test_a_database_put_in_the_place_of_another_is_read_at_once(tmp_path: Path) -> None:
    """Whoever restores a backup meets no door to the file that was there before."""
    one, other = tmp_path / "one.sqlite", tmp_path / "other.sqlite"
    for path in (one, other):
        made = open_engine(f"sqlite:///{path}")
        setup.prepare(made)
        with transaction(made) as session:
            for number in range(1 if path == one else 3):
                published(session, starter_member(session), number)
        close(made)
    engine = open_engine(f"sqlite:///{one}")
    assert search_all(engine, ANONYMOUS) == 1
    other.replace(one)
    for journal in tmp_path.glob("one.sqlite-*"):
        journal.unlink()
    assert search_all(engine, ANONYMOUS) == 3
    close(engine)
