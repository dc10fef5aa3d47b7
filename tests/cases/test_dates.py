"""Dates known only to the month, quarter or year: read, written, shown and cut into a form's boxes."""

from datetime import date, timedelta
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.dates import EARLIEST, LATEST, PartialDate, join, split
from cases.errors import CaseError
from db.vocabulary import LANGUAGES, Precision

days = st.dates(date(EARLIEST, 1, 1), date(LATEST, 12, 31))


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    """Draw a date of any precision, as reading one makes it."""
    day = draw(days)
    match precision := draw(st.sampled_from(Precision)):
        case Precision.DAY:
            return PartialDate(day, precision)
        case Precision.MONTH:
            return PartialDate(day.replace(day=1), precision)
        case Precision.QUARTER:
            return PartialDate(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), precision)
        case Precision.YEAR:
            return PartialDate(date(day.year, 1, 1), precision)


@given(partial_dates())
def test_what_is_written_reads_back_as_the_same(found: PartialDate) -> None:
    assert PartialDate.parse(str(found)) == found


@given(partial_dates())
def test_a_forms_boxes_hold_the_whole_date(found: PartialDate) -> None:
    assert join(*split(str(found))) == str(found)


@given(partial_dates())
def test_the_last_day_is_the_last_that_reads_as_the_same_date(found: PartialDate) -> None:
    assert found.first <= found.last
    following = found.last + timedelta(days=1)
    lengths = {
        Precision.DAY: (1, 1),
        Precision.MONTH: (28, 31),
        Precision.QUARTER: (90, 92),
        Precision.YEAR: (365, 366),
    }
    shortest, longest = lengths[found.precision]
    assert shortest <= (following - found.first).days <= longest
    assert following.day == 1 or found.precision is Precision.DAY


@given(st.text(max_size=12))
def test_whatever_is_written_is_a_date_or_refused_in_words(written: str) -> None:
    try:
        found = PartialDate.parse(written)
    except CaseError:
        return
    assert str(found) == normalize("NFKC", written).strip()


@pytest.mark.parametrize(
    "written",
    [
        "",
        "24",
        "2024-13",
        "2024-00",
        "2024-02-30",
        "2023-02-29",
        "2024-1-1",
        "2024-Q5",
        "2024-Q0",
        "2024-q1",
        "17.05.2024",
        "2024/05/17",
        "1899",
        "2101-01-01",
        "2024-05-17T10:00",
        "2024-??-17",
    ],
)
def test_an_impossible_date_is_refused(written: str) -> None:
    with pytest.raises(CaseError):
        PartialDate.parse(written)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2024-05-17", ("May 17, 2024", "2024年5月17日", "2024年5月17日")),
        ("2024-05", ("May 2024", "2024年5月", "2024年5月")),
        ("2024-Q2", ("Q2 2024", "2024年第2季", "2024/Q2")),
        ("2024", ("2024", "2024年", "2024年")),
    ],
)
def test_a_date_is_shown_no_more_exactly_than_it_is_known(written: str, shown: tuple[str, ...]) -> None:
    assert tuple(PartialDate.parse(written).display(lang) for lang in LANGUAGES) == shown


@pytest.mark.parametrize(
    ("boxes", "written"),
    [
        ((None, None, None), None),
        (("", "5", "17"), "????-05-17"),
        ((2024, None, 17), "2024-??-17"),
        ((2024, None, None), "2024"),
        ((2024, "Q2", None), "2024-Q2"),
        ((2024, "5", None), "2024-05"),
        ((2024, "5", 7), "2024-05-07"),
        (("２０２４", "5", None), "２０２４-05"),
    ],
)
def test_empty_boxes_make_a_date_less_exact(boxes: tuple[object, object, object], written: str | None) -> None:
    assert join(*boxes) == written


@pytest.mark.parametrize(
    "boxes", [(2024, None, 17), (None, "5", 17), (None, "Q1", None), (2024, "Q1", 3), (99999, "", "")]
)
def test_boxes_that_make_no_date_are_kept_and_refused(boxes: tuple[object, object, object]) -> None:
    written = join(*boxes) or ""
    assert join(*split(written)) == written
    with pytest.raises(CaseError):
        PartialDate.parse(written)


def test_a_year_in_full_width_digits_is_the_same_year() -> None:
    assert str(PartialDate.parse("２０２４-０５")) == "2024-05"


@given(st.none() | st.text(max_size=14))
def test_the_boxes_can_hold_whatever_a_draft_holds(written: str | None) -> None:
    year, part, day = split(written)
    assert isinstance(year, str)
    assert part is None or part.startswith("Q") or part.isdecimal()
    assert day is None or day >= 0
