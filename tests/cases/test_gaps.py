"""The gap map: each cell counted and graded again by looking at every case, and what a click on it finds."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import select

from cases import review, search, synth
from cases.dates import PartialDate
from cases.errors import Rejected
from cases.gaps import By, Cell, Gaps, Layout, Line, behind, families, gaps, sheet
from cases.gaps.lines import OTHER, folders
from cases.index import UNMEASURED, WORKED, ask_rows
from cases.playbook.doing import types
from cases.playbook.ledger import GRADES
from cases.read import read_cases
from cases.record import COUNTERMEASURES, Content, Response
from cases.search import LONGEST, Filter
from cases.submit import submit
from cases.taxonomy import Taxonomy, taxonomy
from db.access import viewing
from db.engine import transaction
from db.tables import Case
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import LANGUAGES, Audience, ReviewException
from tests.cases.filters import fits, one_part, responses_of, wanted
from tests.conftest import Databases, People, copied

UNFOLDED = ("PWA", "TA06", "TA15", "disrupt", "deny", "politics", "general_public", OTHER)
SEEN = ("minor", "serious")


@pytest.fixture(scope="module")
def filled(databases: Databases) -> Iterator[Engine]:
    """Yield a database of synthetic cases, which know more results, grades and harm than the starter set."""
    with copied(databases, "prepared") as engine:
        synth.fill(engine, 250)
        yield engine


def contents_of(engine: Engine) -> list[Content]:
    """Return what every public case says."""
    with viewing(engine, ANONYMOUS) as session:
        views = read_cases(session, search.ids(session, Filter()))
        return [view.content for view in views if view.content]


@pytest.fixture(scope="module")
def words(seeded: Engine) -> Taxonomy:
    """Return the vocabularies."""
    with viewing(seeded, ANONYMOUS) as session:
        return taxonomy(session)


# --- the same by hand ---------------------------------------------------------------------------------------------


def outcome_of(response: Response) -> tuple[str, str | None, str | None]:
    """Return the result of a response, how well it is known, and the worst harm that was seen."""
    stated = [
        (PartialDate.parse(outcome.as_of).first if outcome.as_of else date.min, place, outcome)
        for place, outcome in enumerate(response.outcomes)
    ]
    telling = [each for each in stated if each[2].result not in UNMEASURED]
    newest = max(telling or stated, key=lambda each: each[:2], default=(None, None, None))[2]
    harm = max((outcome.harm for outcome in response.outcomes if outcome.harm in SEEN), key=SEEN.index, default=None)
    if newest is None or newest.result in UNMEASURED:
        return "not_measured", None, harm
    return newest.result, newest.evidence, harm


def is_in(content: Content, line: Line, layout: Layout, words: Taxonomy) -> bool:
    """Say whether a case is in a row or column."""
    if not line.asks:
        return True
    asked = Filter(**{line.asks: line.values})
    together = line.asks == "countermeasure" and layout.wanted.result
    if together and (not layout.wanted.countermeasure or set(line.values) <= set(layout.wanted.countermeasure)):
        return bool(responses_of(content, asked.narrowed(result=layout.wanted.result)))
    return fits(content, asked, words)


def by_hand(found: list[Content], counted: Gaps, layout: Layout, words: Taxonomy) -> dict[tuple[int, int], Cell]:
    """Count and grade every cell that has a case; no two tell of the same event."""
    inside = [
        [{place for place, content in enumerate(found) if is_in(content, line, layout, words)} for line in some]
        for some in (counted.rows, counted.columns)
    ]
    cells = {}
    for row, ours in enumerate(inside[0]):
        for column, theirs in enumerate(inside[1]):
            if both := ours & theirs:
                line = counted.columns[column]
                cells[row, column] = graded([found[place] for place in sorted(both)], line)
    return cells


def graded(found: list[Content], column: Line) -> Cell:
    """Return what is known of some cases in a column."""
    own = column.values if column.asks == "countermeasure" else None
    tried = [
        outcome_of(response)
        for content in found
        for response in content.responses
        if own is None or response.countermeasure in own
    ]
    known = [(result, evidence) for result, evidence, _ in tried if evidence]
    worked = [evidence for result, evidence in known if result in WORKED]
    return Cell(
        cases=len(found),
        reports=len(found),
        responses=len(tried),
        worked=len(worked),
        failed=len(known) - len(worked),
        evidence=max((evidence for _, evidence in known), key=GRADES.index, default=None),
        proven=max(worked, key=GRADES.index, default=None),
        harm=max((harm for *_, harm in tried if harm), key=SEEN.index, default=None),
    )


@pytest.mark.parametrize("source", ["seeded", "filled"])
@pytest.mark.parametrize("by", By)
def test_every_cell_is_what_looking_at_the_cases_gives(
    request: pytest.FixtureRequest, words: Taxonomy, source: str, by: By
) -> None:
    engine = request.getfixturevalue(source)
    contents = contents_of(engine)
    grades: set[Any] = set()
    with viewing(engine, ANONYMOUS) as session:

        @settings(max_examples=25)
        @given(one_part(wanted(contents, words)), st.sets(st.sampled_from(UNFOLDED)), st.randoms(use_true_random=False))
        def check(asked: Filter, unfolded: set[str], dice: Any) -> None:
            # Titles of synthetic cases aren't unique, by which this test knows texts again.
            asked = asked if source == "seeded" else asked.narrowed(q="")
            layout = Layout(asked, by, tuple(sorted(unfolded)), everything=dice.random() < 0.2)
            found = [content for content in contents if fits(content, asked, words)]
            counted = gaps(session, layout)
            assert counted.cells == by_hand(found, counted, layout, words)
            assert (counted.whole.cases, counted.whole.reports) == (len(found), len(found))
            grades.update((cell.evidence, cell.proven, cell.harm) for cell in counted.cells.values())
            for row, column in dice.sample(sorted(counted.cells), min(4, len(counted.cells))):
                clicked = behind(asked, counted.rows[row], counted.columns[column])
                assert clicked is not None
                again = Filter.read(clicked.query(), words)
                number = counted.cells[row, column].reports
                assert search.count(session, again) == number, "a click finds what the cell shows"

        check()
    assert len(grades) > 4, "these cells are not all graded alike"


def test_a_result_that_is_asked_for_is_one_of_the_column_as_in_the_list(filled: Engine, words: Taxonomy) -> None:
    contents, results = contents_of(filled), ("stopped", "not_measured")
    used = sorted({response.countermeasure for content in contents for response in content.responses})
    with viewing(filled, ANONYMOUS) as session:
        loose = gaps(session, Layout(Filter(), unfolded=UNFOLDED))
        for asked in (Filter(result=results), Filter(result=results, countermeasure=tuple(used[:2]))):
            layout = Layout(asked, unfolded=UNFOLDED)
            counted = gaps(session, layout)
            found = [content for content in contents if fits(content, asked, words)]
            assert counted.cells == by_hand(found, counted, layout, words)
            assert counted.cells != loose.cells
            for (row, column), cell in counted.cells.items():
                clicked = behind(asked, counted.rows[row], counted.columns[column])
                assert clicked is not None
                assert search.count(session, Filter.read(clicked.query(), words)) == cell.reports


@pytest.mark.parametrize("by", By)
def test_rows_and_index_answer_alike(filled: Engine, by: By) -> None:
    for asked in (Filter(), Filter(result=("stopped", "not_measured")), Filter(result=("reduced",), q="poll")):
        layout = Layout(asked, by, UNFOLDED)
        with viewing(filled, ANONYMOUS) as session:
            quick = gaps(session, layout)
        with viewing(filled, ANONYMOUS) as session:
            ask_rows(session)
            assert gaps(session, layout) == quick


# --- rows and columns ---------------------------------------------------------------------------------------------


def counted_of(engine: Engine, layout: Layout, viewer: Viewer = ANONYMOUS, *, leaving: bool = False) -> Gaps:
    """Return a viewer's gap map."""
    with viewing(engine, viewer) as session:
        return gaps(session, layout, leaving=leaving)


def test_families_stay_when_nobody_knows_anything_and_unfold_in_place(seeded: Engine, words: Taxonomy) -> None:
    nothing = counted_of(seeded, Layout(Filter(country=("AQ",))))
    assert [line.id for line in nothing.rows] == ["", *families(words)]
    assert (nothing.cells, nothing.whole.cases, nothing.whole.first) == ({}, 0, None)
    assert [line.id for line in nothing.columns] == [
        "", "detect", "prepare", "deny", "disrupt", "degrade", "deter", "recover"
    ]  # fmt: skip
    some = counted_of(seeded, Layout(unfolded=("PWA",)))
    ids = [line.id for line in some.rows]
    inside = [line for line in some.rows if line.within == "PWA"]
    begins = ids.index("PWA") + 1
    assert [line.id for line in inside] == ids[begins : begins + len(inside)]
    assert all("PWA" in words.families_of(line.id) for line in inside)
    assert {row for row, _ in some.cells} >= set(range(begins, begins + len(inside))), "only tactics with a case"
    every = counted_of(seeded, Layout(unfolded=("PWA",), everything=True))
    assert {line.id for line in every.rows if line.within} == words.tactics_in("PWA")


def test_every_countermeasure_is_in_a_column_of_each_type_it_is(words: Taxonomy, seeded: Engine) -> None:
    every = (*(word.id for word in words.words("response_type")), OTHER)
    counted = counted_of(seeded, Layout(unfolded=every, everything=True))
    held: dict[str, set[str]] = {}
    for line in counted.columns:
        if line.within:
            held.setdefault(line.id, set()).add(line.within)
    for word in words.words(*COUNTERMEASURES):
        kinds = types(word.id) & set(every) or {OTHER}
        assert held.get(word.id, set()) == kinds or kinds == {OTHER}, "others stand there once one is used"
    for line in counted.columns:
        if line.folds:
            inside = {each.id for each in counted.columns if each.within == line.id}
            assert set(line.values) <= inside


def test_countries_stand_in_the_order_of_their_cases(seeded: Engine) -> None:
    counted = counted_of(seeded, Layout(by=By.COUNTRY))
    numbers = [counted.cells[0, column].cases for column in range(1, len(counted.columns))]
    assert counted.columns[1].id == "TW"
    assert numbers == sorted(numbers, reverse=True)
    assert min(numbers) > 0


def test_a_cell_beside_what_is_asked_for_is_asked_for_in_the_search() -> None:
    asked = Filter(country=("JP", "US"), q='"village" poll')
    found = behind(asked, Line("PW02", "tactic", ("PW02",)), Line("TW", "country", ("TW",)))
    assert found == asked.narrowed(tactic=("PW02",), q='country:TW "village" poll')
    assert behind(asked, Line("JP", "country", ("JP",))) == asked.narrowed(country=("JP",))
    assert behind(asked.narrowed(q="x" * (LONGEST - 5)), Line("TW", "country", ("TW",))) is None
    assert behind(asked, Line()) == asked


# --- events, organisations, audiences -----------------------------------------------------------------------------

RESPONSE = {"countermeasure": "CM08", "outcomes": [{"result": "reduced", "evidence": "observed", "harm": "minor"}]}


def publish(engine: Engine, viewer: Viewer, entered: dict[str, Any], **said: Any) -> str:
    """Publish a case and return its id."""
    with transaction(engine) as session:
        receipt = submit(session, viewer, {**entered, **said})
        case = session.exec(select(Case).where(Case.public_id == receipt.id)).one()
        review.publish_unreviewed(session, viewer, case, ReviewException.SOLE_MEMBER)
        return receipt.id


def cell_of(counted: Gaps, row: str, column: str) -> Cell:
    """Return the cell of a row and a column."""
    place = [line.id for line in counted.rows].index(row), [line.id for line in counted.columns].index(column)
    return counted.cells.get(place, Cell())


def test_reports_of_one_event_are_one_case_where_both_can_be_read(
    engine: Engine, people: People, entered: dict[str, Any]
) -> None:
    first = publish(engine, people.blue, entered, audience="clear", responses=[RESPONSE])
    publish(engine, people.green, entered, audience="clear", responses=[RESPONSE], countries=["JP"],
            relations=[{"case": first, "kind": "duplicates"}])  # fmt: skip
    publish(engine, people.green, entered, audience="clear", relations=[{"case": first, "kind": "related"}])
    layout = Layout(by=By.COUNTRY)
    counted = counted_of(engine, layout)
    assert (counted.whole.cases, counted.whole.reports) == (2, 3)
    assert [(each.cases, each.reports) for each in (cell_of(counted, "PWA", ""), cell_of(counted, "PWA", "TW"))] == [
        (2, 3), (2, 2)
    ]  # fmt: skip
    assert cell_of(counted, "PWA", "JP").cases == 1
    with viewing(engine, ANONYMOUS) as session:
        said = sheet(counted, layout, taxonomy(session), "en")
    assert said.extent.startswith("n = 2 cases · told in 3 reports · fewer than 3 organisations named")
    whole = next(spot for spot in said.spots if (spot.row, spot.column) == (0, 0))
    assert "2 cases, told in 3 reports" in whole.words
    with transaction(engine) as session:
        hidden = session.exec(select(Case).where(Case.public_id == first)).one()
        hidden.audience = Audience.GREEN
        session.add(hidden)
    assert counted_of(engine, layout).whole.cases == 2, "one of the two is gone, and ties nothing"


def test_two_readable_reports_are_not_tied_by_one_that_is_not(
    engine: Engine, people: People, entered: dict[str, Any]
) -> None:
    hidden = publish(engine, people.blue, entered, audience="green")
    for viewer in (people.green, people.steward):
        publish(engine, viewer, entered, audience="clear", relations=[{"case": hidden, "kind": "duplicates"}])
    assert counted_of(engine, Layout()).whole.cases == 2
    assert counted_of(engine, Layout(), people.reader).whole.cases == 1


def test_what_must_not_leave_is_counted_on_the_platform_alone(
    engine: Engine, people: People, entered: dict[str, Any]
) -> None:
    for audience in Audience:
        shared = {"circle": people.circle} if audience.value.startswith("amber") else {}
        publish(engine, people.steward, entered, audience=audience.value, responses=[RESPONSE], **shared)
    for who, here, in_files in (
        (people.steward, 5, 3),
        (people.blue, 4, 3),
        (people.green, 2, 2),
        (ANONYMOUS, 1, 1),
    ):
        for number, leaving in ((here, False), (in_files, True)):
            counted = counted_of(engine, Layout(unfolded=("prepare", "detect")), who, leaving=leaving)
            cells = [cell for place, cell in counted.cells.items()]
            assert {cell.cases for cell in cells} == {number}
            assert {cell.responses for cell in cells} == {number}
            assert {cell.harm for cell in cells} == {"minor"}


def test_what_a_response_did_is_its_newest_statement_that_tells(
    engine: Engine, people: People, entered: dict[str, Any]
) -> None:
    said = [
        {"result": "stopped", "evidence": "tested", "as_of": "2024-03"},
        {"result": "backfired", "evidence": "opinion", "as_of": "2024-05", "harm": "none_seen"},
        {"result": "reduced", "evidence": "compared", "harm": "serious"},
        {"result": "too_early", "evidence": "none", "as_of": "2024-09"},
    ]
    publish(engine, people.blue, entered, audience="clear", responses=[{"countermeasure": "CM08", "outcomes": said}])
    cell = counted_of(engine, Layout()).cells[0, 0]
    assert cell == Cell(1, 1, 1, worked=0, failed=1, evidence="opinion", proven=None, harm="serious")


# --- what is asked ------------------------------------------------------------------------------------------------


def test_a_layout_is_read_back_from_its_address(words: Taxonomy) -> None:
    layout = Layout(Filter(q="poll & more", country=("TW", "JP")), By.TARGET, ("PWA", "politics"), everything=True)
    for each in (layout, Layout(), Layout(by=By.COUNTRY), Layout(unfolded=("TA06",))):
        assert Layout.read(parse_qs(urlsplit(each.url("/gaps")).query), words) == each
    assert Layout().url("/gaps") == "/gaps"
    assert layout.folding("PWA").unfolded == ("politics",)
    assert layout.folding("PWA").folding("PWA").unfolded == ("politics", "PWA")
    assert {"PWA", "TA18", "deny", OTHER, "politics"} <= folders(words)
    assert "voters" not in folders(words)


def test_what_nobody_knows_is_named_with_its_field(words: Taxonomy) -> None:
    query = {"country": ["QQ"], "by": ["size"], "open": ["PWA,PW01,x"]}
    with pytest.raises(Rejected) as caught:
        Layout.read(query, words)
    assert [problem.field for problem in caught.value.problems] == ["country", "by", "open", "open"]
    kept, problems = Layout.read_own(query, words)
    assert (kept, len(problems)) == (Layout(unfolded=("PWA",)), 3)


# --- in words -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("by", By)
def test_a_gap_map_is_said_in_every_language(filled: Engine, lang: str, by: By) -> None:
    with viewing(filled, ANONYMOUS) as session:
        layout = Layout(Filter(), by, UNFOLDED)
        counted = gaps(session, layout)
        said = sheet(counted, layout, taxonomy(session), lang, whole=True)
    assert len(said.spots) == len(counted.cells)
    assert (len(said.rows), len(said.columns)) == (len(counted.rows), len(counted.columns))
    assert all(head.label for head in (*said.rows, *said.columns))
    for spot in said.spots:
        assert 0 <= spot.size <= 1
        assert (spot.size == 0) is (not spot.row or not spot.column)
        assert (spot.step == 0) is (spot.cell.evidence is None) is (spot.mark == "?")
        assert bool(spot.harm) is (spot.cell.harm is not None)
        assert spot.mark[-1:] == ("?" if not spot.cell.known else "±" if spot.cell.worked and spot.cell.failed
                                  else "+" if spot.cell.worked else "−")  # fmt: skip
    assert len({spot.step for spot in said.spots}) > 3
    assert {"?", "+", "−", "±"} >= {spot.mark[-1] for spot in said.spots} >= {"?", "+", "−"}
    assert len({spot.words for spot in said.spots}) > len(said.spots) / 2


def test_only_so_many_columns_are_drawn_and_that_is_said(seeded: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module("cases.gaps.sheet")
    monkeypatch.setattr(module, "MOST", 5)
    monkeypatch.setattr(module, "FEWEST", 4)
    layout = Layout(by=By.COUNTRY)
    with viewing(seeded, ANONYMOUS) as session:
        counted, words = gaps(session, layout), taxonomy(session)
        said, whole = (sheet(counted, layout, words, "en", whole=each) for each in (False, True))
    assert (said.drawn, max(spot.column for spot in said.spots)) == (5, 4)
    assert tuple(whole.shown()) == said.spots
    assert len(whole.spots) == len(counted.cells)
    assert said.remarks[-1] == (
        f"Drawn are the first 4 of {len(said.columns) - 1} columns; the Excel file and the CSV have all."
    )
    assert any("not prevalence" in remark for remark in said.remarks)
