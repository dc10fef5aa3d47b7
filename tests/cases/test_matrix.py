"""The matrix: each cell counted again by looking at every case, and what a click on it finds."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import select

from cases import review, search
from cases.disclosure import ROUNDED, told
from cases.errors import Rejected
from cases.i18n import translate
from cases.index import WORKED
from cases.matrix import Layer, Matrix, Measure, Measures, before, behind, matrix, sheet
from cases.read import read_cases
from cases.record import TACTICS, Content
from cases.search import Filter
from cases.setup import starter_member
from cases.submit import submit
from cases.taxonomy import Taxonomy, taxonomy
from db.access import viewing
from db.engine import transaction
from db.tables import Case
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import LANGUAGES, Audience, ReviewException
from tests.cases.filters import above, fits, one_part, wanted
from tests.conftest import People

GRADES = ["none", "opinion", "observed", "compared", "tested"]


@pytest.fixture(scope="module")
def contents(seeded: Engine) -> list[Content]:
    """Return what every starter case says."""
    with viewing(seeded, ANONYMOUS) as session:
        views = read_cases(session, search.ids(session, Filter()))
        return [view.content for view in views if view.content]


@pytest.fixture(scope="module")
def words(seeded: Engine) -> Taxonomy:
    """Return the vocabularies."""
    with viewing(seeded, ANONYMOUS) as session:
        return taxonomy(session)


def by_hand(found: list[Content], words: Taxonomy) -> dict[str, Measures]:
    """Measure every tactic of some cases of one organisation."""
    held: dict[str, list[Content]] = {}
    for said in found:
        for tactic in {wider for item in said.tactics for wider in above(item, words)}:
            held.setdefault(tactic, []).append(said)
    return {tactic: Measures(len(those), told(ANONYMOUS, 1), best(those)) for tactic, those in held.items()}


def best(found: list[Content]) -> str | None:
    """Return the best grade with which a response of some cases is said to have worked."""
    outcomes = [outcome for said in found for response in said.responses for outcome in response.outcomes]
    grades = [outcome.evidence for outcome in outcomes if outcome.result in WORKED]
    return max(grades, key=GRADES.index, default=None)


def ours(counted: Matrix) -> dict[str, Measures]:
    """Return what a matrix counts of the tactics that have cases."""
    cells = [cell for column in counted.columns for cell in column.cells]
    assert len({cell.tactic for cell in cells}) == len(cells)
    return {cell.tactic: cell.counted for cell in cells if cell.counted.cases}


def theirs(counted: Matrix) -> dict[str, Measures]:
    """Return the same of the other selection."""
    cells = [cell for column in counted.columns for cell in column.cells]
    return {cell.tactic: cell.against for cell in cells if cell.against and cell.against.cases}


def test_every_cell_is_what_counting_the_cases_gives(seeded: Engine, contents: list[Content], words: Taxonomy) -> None:
    filters = one_part(wanted(contents, words))
    with viewing(seeded, ANONYMOUS) as session:

        @settings(max_examples=50)
        @given(filters, filters, st.randoms(use_true_random=False))
        def check(asked: Filter, other: Filter, rng: Any) -> None:
            found = [content for content in contents if fits(content, asked, words)]
            others = [content for content in contents if fits(content, other, words)]
            counted = matrix(session, asked, other)
            assert ours(counted) == by_hand(found, words)
            assert theirs(counted) == by_hand(others, words)
            assert counted.against is not None
            assert (counted.whole.cases, counted.against.cases) == (len(found), len(others))
            if found:
                cell = rng.choice(sorted(ours(counted)))
                clicked = behind(asked, cell)
                again = Filter.read(clicked.query(), words)
                assert search.count(session, again) == ours(counted)[cell].cases, "a click finds what the cell shows"
                with viewing(seeded, ANONYMOUS) as leaving:
                    assert ours(matrix(leaving, asked, leaving=True)) == ours(counted), "CLEAR cases may leave"

        check()


def test_a_cell_beside_tactics_asked_for_finds_the_cases_that_have_both(seeded: Engine, words: Taxonomy) -> None:
    asked = Filter(tactic=("PW02", "PW33"), q='"village" poll')
    assert behind(asked, "PW33").tactic == ("PW02", "PW33")
    both = Filter(tactic=("PW02",))
    with viewing(seeded, ANONYMOUS) as session:
        counted = ours(matrix(session, both))
        assert len(counted) > 1
        for tactic, measures in counted.items():
            clicked = Filter.read(behind(both, tactic).query(), words)
            assert search.count(session, clicked) == measures.cases
        assert any(0 < measures.cases < counted["PW02"].cases for measures in counted.values())


def test_every_tactic_stands_under_its_family_in_the_order_of_the_taxonomy(seeded: Engine, words: Taxonomy) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        counted = matrix(session, Filter())
        empty = matrix(session, Filter(country=("AQ",)))
    assert [column.family for column in counted.columns] == [family.id for family in words.families()]
    for column in counted.columns:
        ids = [cell.tactic for cell in column.cells]
        assert all(column.family in words.families_of(item) for item in ids)
        assert ids == sorted(ids)
        assert all(cell.part_of in (None, cell.tactic.split(".")[0]) for cell in column.cells)
    assert {cell.tactic for column in counted.columns for cell in column.cells} == {
        word.id for word in words.words(*TACTICS)
    }
    assert (empty.whole.cases, empty.whole.first, ours(empty)) == (0, None, {})
    assert [len(column.cells) for column in empty.columns] == [len(column.cells) for column in counted.columns]


# --- organisations and audiences ----------------------------------------------------------------------------------


def publish(engine: Engine, viewer: Viewer, entered: dict[str, Any], **said: Any) -> None:
    """Publish a case as it is entered."""
    with transaction(engine) as session:
        receipt = submit(session, viewer, {**entered, **said})
        case = session.exec(select(Case).where(Case.public_id == receipt.id)).one()
        review.publish_unreviewed(session, viewer, case, ReviewException.SOLE_MEMBER)


def pw01(engine: Engine, viewer: Viewer, *, leaving: bool = False) -> Measures:
    """Return what a viewer's matrix counts of the tactic PW01."""
    with viewing(engine, viewer) as session:
        return ours(matrix(session, Filter(), leaving=leaving)).get("PW01", Measures())


def test_an_organisation_counts_once_and_only_where_its_name_may_be_known(
    engine: Engine, people: People, entered: dict[str, Any]
) -> None:
    publish(engine, people.steward, entered, audience="clear")
    publish(engine, people.steward, entered, audience="clear")
    publish(engine, people.blue, entered, audience="clear", contributor_shown="organisation")
    assert pw01(engine, people.steward) == Measures(3, 2, None)
    publish(engine, people.green, entered, audience="clear", contributor_shown="kind")
    assert pw01(engine, people.steward) == Measures(4, 2, None)
    assert pw01(engine, ANONYMOUS) == Measures(4, 0, None), "two would point to somebody"
    assert pw01(engine, people.reader) == Measures(4, 3, None), "its own organisation knows its name"


def test_what_must_not_leave_is_counted_on_the_platform_alone(
    engine: Engine, people: People, entered: dict[str, Any]
) -> None:
    for audience in Audience:
        shared = {"circle": people.circle} if audience.value.startswith("amber") else {}
        publish(engine, people.steward, entered, audience=audience.value, **shared)
    for who, here, in_files in (
        (people.steward, 5, 3),
        (people.blue, 4, 3),
        (people.green, 2, 2),
        (ANONYMOUS, 1, 1),
    ):
        assert (pw01(engine, who).cases, pw01(engine, who, leaving=True).cases) == (here, in_files)


# --- what is asked ------------------------------------------------------------------------------------------------


def test_a_layer_is_read_back_from_its_address(words: Taxonomy) -> None:
    layer = Layer(
        Filter(q="poll & more", country=("TW", "JP")),
        Filter(q="a=b;c", country=("JP",), since="2023"),
        Measure.EVIDENCE,
        ("PW02", "T0085.001"),
        everything=True,
    )
    for each in (layer, Layer(), Layer(watch=("PW01",)), Layer(Filter(country=("TW",)))):
        assert Layer.read(parse_qs(urlsplit(each.url("/matrix")).query), words) == each
    assert Layer().url("/matrix") == "/matrix"
    assert Layer(Filter(country=("TW",)), watch=("PW01", "PW02")).url("/matrix") == "/matrix?watch=PW01,PW02&country=TW"


def test_what_nobody_knows_is_named_with_its_field(words: Taxonomy) -> None:
    query = {"country": ["QQ"], "vs": ["country=XX"], "watch": ["PW02,PW99"], "measure": ["size"]}
    with pytest.raises(Rejected) as caught:
        Layer.read(query, words)
    assert [problem.field for problem in caught.value.problems] == ["country", "vs", "measure", "watch"]
    kept, problems = Layer.read_own(query, words)
    assert (kept.watch, kept.against, kept.measure, len(problems)) == (("PW02",), None, Measure.CASES, 3)
    for odd in ("x", "=", "&" * 300, "q=%22%22"):
        assert Layer.read_own({"vs": [odd]}, words)[1], odd
    assert Layer.read_own({"vs": [""]}, words) == (Layer(), [])


@pytest.mark.parametrize(
    ("since", "until", "earlier"),
    [
        ("2024", "2024", ("2023", "2023")),
        ("2024", "", ("2021", "2023")),
        ("2023-05", "2024-06-30", ("2021-05", "2022-06-30")),
        ("2024-02-29", "2024-Q1", ("2023-02-28", "2023-Q1")),
        ("2030", "", ("2029", "2029")),
        ("", "2024", None),
        ("2024", "2022", None),
        ("1950", "2020", None),
    ],
)
def test_the_period_before_is_as_long_and_ends_where_this_begins(
    since: str, until: str, earlier: tuple[str, str] | None
) -> None:
    found = before(Filter(since=since, until=until, country=("TW",)), 2026)
    assert (found and (found.since, found.until)) == earlier
    assert found is None or found.country == ("TW",)


# --- in words -----------------------------------------------------------------------------------------------------


def said(engine: Engine, layer: Layer, lang: str = "en", viewer: Viewer = ANONYMOUS) -> Any:
    """Return the matrix of a layer in words."""
    with viewing(engine, viewer) as session:
        return sheet(matrix(session, layer.wanted, layer.against), layer, taxonomy(session), lang)


@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_matrix_is_said_in_every_language(seeded: Engine, measure: Measure, lang: str) -> None:
    with transaction(seeded) as session:
        member = starter_member(session)
    for against in (None, Filter(country=("JP",))):
        found = said(seeded, Layer(Filter(country=("TW",)), against, measure), lang, member)
        assert all(-1 <= box.strength <= 1 for box in found.boxes)
        assert any(box.strength for box in found.boxes)
        assert all(box.said and box.words and box.label for box in found.boxes)
        assert len(found.selections) == 1 + (against is not None)
        assert (min(box.strength for box in found.boxes) < 0) is (against is not None and found.compares)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_visitor_reads_that_organisations_are_rounded(seeded: Engine, lang: str) -> None:
    found = said(seeded, Layer(Filter(country=("TW",)), measure=Measure.ORGANISATIONS), lang)
    assert {box.said for box in found.boxes} == {"<3"}
    assert all(box.strength == 0 for box in found.boxes)
    assert found.legend == (("≥3", 1.0),)
    assert translate(lang, ROUNDED) in found.remarks
    assert translate(lang, ROUNDED) not in said(seeded, Layer(), lang).remarks


def test_only_cells_with_cases_are_shown_but_for_those_watched(seeded: Engine) -> None:
    few = said(seeded, Layer(Filter(country=("JP",)), watch=("PW02", "PW07")))
    assert [box.cell.tactic for box in few.boxes if not box.cell.counted.cases] == ["PW02"]
    assert [box.cell.tactic for box in few.boxes if box.watched] == ["PW02", "PW07"]
    assert len(few.strips) == len(said(seeded, Layer()).strips) == 22
    every = said(seeded, Layer(Filter(country=("JP",)), everything=True))
    assert len(every.boxes) == 38 + 391


def test_a_comparison_shows_both_numbers_and_a_signed_difference(seeded: Engine) -> None:
    found = said(seeded, Layer(Filter(country=("TW",)), Filter(country=("JP",))))
    for box in found.boxes:
        mine, other = box.cell.counted.cases, box.cell.against.cases
        sign = "+" if mine > other else "−" if mine < other else "±"
        assert box.said == f"{mine} / {other} ({sign}{abs(mine - other)})"
        assert (box.strength > 0, box.strength < 0) == (mine > other, mine < other)
    assert any("not prevalence" in remark for remark in found.remarks)
