"""Time to respond against result: each number counted by hand, in memory as by rows, and with its cases behind it."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from sqlalchemy import Engine
from sqlmodel import select

from cases import review, search, timing
from cases.charts import TIMES, chart
from cases.dates import PartialDate
from cases.i18n import translate
from cases.index import DAYS, SPEEDS, ask_rows, speed_of
from cases.playbook import RESULTS, WITHIN
from cases.read import read_cases
from cases.record import Content
from cases.search import Filter
from cases.submit import submit
from cases.taxonomy import taxonomy
from db.access import viewing
from db.engine import transaction
from db.tables import Case
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import LANGUAGES, Precision, ReviewException
from tests.cases.filters import one_part, wanted
from tests.conftest import People

BOTH = pytest.mark.parametrize("by_rows", [False, True], ids=["in memory", "by rows"])


def publish(engine: Engine, viewer: Viewer, entered: dict[str, Any]) -> str:
    """Publish a case and return its id."""
    with transaction(engine) as session:
        receipt = submit(session, viewer, entered)
        case = session.exec(select(Case).where(Case.public_id == receipt.id)).one()
        review.publish_unreviewed(session, viewer, case, ReviewException.SOLE_MEMBER)
    return receipt.id


def response(item: str, began: str | None, *outcomes: tuple[str, str | None]) -> dict[str, Any]:
    """Return a response as it is entered."""
    return {
        "countermeasure": item,
        "began": began,
        "outcomes": [{"result": result, "as_of": as_of} for result, as_of in outcomes],
    }


def lines(found: timing.Times) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Return responses, cases and organisations by speed and result."""
    frame = found.frame
    assert list(frame.columns) == ["speed", "result", "responses", "cases", "named"]
    names = zip(frame["speed"], frame["result"], strict=True)
    counts = zip(frame["responses"], frame["cases"], frame["named"], strict=True)
    return {(str(speed), str(result)): (*map(int, each),) for (speed, result), each in zip(names, counts, strict=True)}  # type: ignore[misc]


@pytest.fixture
def told(engine: Engine, people: People, entered: dict[str, Any]) -> list[str]:
    """Publish three cases of the steward's organisation, two of them reports of one event, and one of another's."""
    first = publish(
        engine,
        people.steward,
        {
            **entered,
            "period_from": "2024-01-10",
            "audience": "green",
            "responses": [
                response("CM09", "2024-01-12", ("reduced", "2024-02")),
                response("CM09", "2024-01-10", ("reduced", "2024-03")),
                response("CM01", "2024-01-24", ("too_early", "2024-06"), ("adapted_around", "2024-02")),
                response("CM01", "2024-01-25", ("stopped", "2024-02"), ("backfired", "2024-03"), ("stopped", None)),
                response("CM19", "2024-03-10"),
                response("CM19", "2024-03-11", ("not_measured", None)),
                response("CM19", "2023-12-01", ("stopped", None)),
                response("CM19", "2023-12-31", ("stopped", None)),
                response("CM19", "2024-Q1", ("stopped", None)),
                response("CM19", None, ("stopped", None)),
            ],
        },
    )
    second = publish(
        engine,
        people.steward,
        {
            **entered,
            "period_from": "2024-01",
            "audience": "green",
            "responses": [response("CM09", "2024-01", ("reduced", None))],
            "relations": [{"case": first, "kind": "duplicates"}],
        },
    )
    third = publish(
        engine,
        people.blue,
        {
            **entered,
            "audience": "green",
            "period_from": "2023-05-01",
            "responses": [response("CM09", "2023-05-02", ("reduced", None))],
        },
    )
    coarse = publish(
        engine,
        people.blue,
        {**entered, "audience": "green", "period_from": "2023", "responses": [response("CM09", "2023-05-02")]},
    )
    return [first, second, third, coarse]


@BOTH
def test_responses_are_counted_by_their_time_and_their_newest_result(
    engine: Engine, people: People, told: list[str], by_rows: bool
) -> None:
    with viewing(engine, people.steward) as session:
        if by_rows:
            ask_rows(session)
        found = timing.times(session, Filter())
        assert lines(found) == {
            ("hours", "stopped"): (1, 1, 1),
            ("hours", "reduced"): (4, 2, 2),
            ("days", "adapted_around"): (1, 1, 1),
            ("weeks", "backfired"): (1, 1, 1),
            ("weeks", "not_measured"): (1, 1, 1),
            ("later", "not_measured"): (1, 1, 1),
        }
        assert (found.responses, found.cases, found.organisations) == (9, 2, 2)
        assert (str(found.first), str(found.last)[:7]) == ("2023-05-01", "2024-01")
        total, cases = timing.behind(session, Filter(), "hours", "reduced")
        assert (total, [line.id for line in cases]) == (3, [told[0], told[1], told[2]])
        _, page = timing.behind(session, Filter(), "hours", "reduced", limit=1, offset=1)
        assert [line.id for line in page] == [told[1]]
        assert timing.behind(session, Filter(), "later", "stopped") == (0, ())


@BOTH
def test_only_what_a_filter_asks_for_is_counted(engine: Engine, people: People, told: list[str], by_rows: bool) -> None:
    del told
    asked = {
        Filter(countermeasure=("CM01",)): {("days", "adapted_around"): (1, 1, 1), ("weeks", "backfired"): (1, 1, 1)},
        Filter(result=("backfired", "stopped")): {("hours", "stopped"): (1, 1, 1), ("weeks", "backfired"): (1, 1, 1)},
        Filter(until="2023"): {("hours", "reduced"): (1, 1, 1)},
        Filter(country=("JP",)): {},
    }
    with viewing(engine, people.steward) as session:
        if by_rows:
            ask_rows(session)
        for wanted_now, expected in asked.items():
            assert lines(timing.times(session, wanted_now)) == expected


@BOTH
def test_what_a_viewer_may_not_read_is_not_counted(engine: Engine, told: list[str], by_rows: bool) -> None:
    del told
    with viewing(engine, ANONYMOUS) as session:
        if by_rows:
            ask_rows(session)
        found = timing.times(session, Filter())
        assert (lines(found), found.responses, found.cases, found.organisations) == ({}, 0, 0, 0)
        assert (found.first, found.last) == (None, None)
        assert timing.behind(session, Filter(), "hours", "reduced") == (0, ())


def hand_counted(contents: list[Content]) -> Counter[tuple[str, str]]:
    """Count responses by looking at every case."""
    exact = {Precision.DAY, Precision.MONTH}
    found: Counter[tuple[str, str]] = Counter()
    for said in contents:
        begin = PartialDate.parse(said.period_from)
        for each in said.responses:
            began = PartialDate.parse(each.began) if each.began else None
            if began is None or not {begin.precision, began.precision} <= exact:
                continue
            days = (began.first - begin.first).days
            if days < -31:
                continue
            speed = "hours" if days <= 2 else "days" if days <= 14 else "weeks" if days <= 60 else "later"
            stated = [(PartialDate.parse(o.as_of).first.toordinal() if o.as_of else 0, o.result) for o in each.outcomes]
            said_more = [pair for pair in stated if pair[1] not in {"too_early", "not_measured"}] or stated
            newest = max(range(len(said_more)), key=lambda at: (said_more[at][0], at), default=None)
            found[speed, "not_measured" if newest is None else said_more[newest][1]] += 1
    return found


def test_the_starter_cases_are_counted_as_by_hand_and_every_number_has_its_cases(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        words = taxonomy(session)
        views = read_cases(session, search.ids(session, Filter()))
        contents = {view.id: view.content for view in views if view.content}

        def counted(asked: Filter) -> int:
            found = timing.times(session, asked)
            cases = [line.id for line in search.find(session, asked, limit=200).lines]
            if not asked.countermeasure and not asked.result:
                by_hand = hand_counted([contents[case] for case in cases])
                assert {name: numbers[0] for name, numbers in lines(found).items()} == dict(by_hand)
            assert found.responses == sum(numbers[0] for numbers in lines(found).values())
            for (speed, result), (responses, together, _) in lines(found).items():
                total, behind = timing.behind(session, asked, speed, result)
                assert together <= total == len(behind) <= responses
                for line in behind:
                    assert line.id in cases
                    assert hand_counted([contents[line.id]])[speed, result]
            return found.responses

        assert counted(Filter()) > 15

        @settings(max_examples=30)
        @given(one_part(wanted(list(contents.values()), words)))
        def check(asked: Filter) -> None:
            counted(asked)

        check()


def test_a_chart_holds_the_same_and_no_filter_finds_its_numbers(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        words = taxonomy(session)
        found = chart(session, TIMES, Filter(), words)
        assert found.frame.equals(timing.times(session, Filter()).frame)
        assert {line.behind for line in found.lines(words, "en")} == {None}
        order = [
            (SPEEDS.index(speed), RESULTS.index(result)) for speed, result in found.frame[["speed", "result"]].values
        ]
        assert order == sorted(order)


def test_speeds_are_those_of_the_playbook_and_say_their_days() -> None:
    assert set(DAYS) == set(WITHIN)
    assert [speed_of(days) for days in (0, 2, 3, 14, 15, 60, 61, 9999)] == [speed for speed in SPEEDS for _ in range(2)]
    for lang in LANGUAGES:
        for (_, low), (speed, high) in zip([("", -1), *DAYS.items()], DAYS.items(), strict=False):
            said = translate(lang, timing.NAMES[speed])
            assert str(low + 1) in said
            assert str(high) in said
        assert str(DAYS["weeks"]) in translate(lang, timing.NAMES["later"])
