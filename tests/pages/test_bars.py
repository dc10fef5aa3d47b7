"""Bars that are links: what is written at them has room, on a wide page and on a phone."""

import re
from itertools import pairwise

import pytest

from cases.pages import inert
from cases.pages.colours import RESULTS, ink


def years(number: int, digits: int = 1) -> list[inert.Bar]:
    """Return so many years with numbers of so many digits."""
    return [inert.Bar(str(2026 - number + n), "9" * digits, 0.5, f"{n} <b>", f"/?n={n}") for n in range(1, number + 1)]


@pytest.mark.parametrize("number", [1, 2, 8, 9, 17, 18, 25, 40, 77])
def test_years_are_left_out_so_that_the_others_have_room(number: int) -> None:
    drawn = inert.together(lambda: inert.upright("Years", "9", years(number)))
    written = re.findall(r'<i class="(.*?)" aria-hidden="true">(\d+)</i>', drawn)
    narrow = [int(year) for kind, year in written if not kind]
    wide = [int(year) for _, year in written]
    assert drawn.count("<a ") == number
    for shown, room in ((wide, 600), (narrow, 300)):
        assert shown[-1] == 2026
        gaps = {after - before for before, after in pairwise(shown)}
        assert len(gaps) <= 1
        assert len(shown) * 34 <= room + 34
    assert number > 8 or len(narrow) == number


@pytest.mark.parametrize(
    ("number", "digits", "kinds", "axis"),
    [(8, 3, {""}, None), (16, 4, {"fc-wide"}, "fc-narrow"), (40, 5, set(), "")],
)
def test_numbers_stand_above_bars_where_all_have_room_and_else_the_highest_at_the_axis(
    number: int, digits: int, kinds: set[str], axis: str | None
) -> None:
    drawn = inert.together(lambda: inert.upright("Years", "999", years(number, digits)))
    assert set(re.findall(r'<b class="(.*?)"', drawn)) == kinds
    assert re.findall(r'<span class="(.*?)" aria-hidden="true">999', drawn) == ([] if axis is None else [axis])


def test_what_a_bar_says_never_acts() -> None:
    piece = inert.Piece(3, "<i>3</i>", "#1961c0", "#fff", '/?q="><i>')
    bars = [inert.Lying("<i>name</i>", 1, "3", [piece])]
    drawn = inert.together(lambda: (inert.lying("<i>", bars), inert.upright("<i>", "<i>", years(2)))[0])
    assert not re.search(r"<i>(3|name|<)", drawn)
    assert 'href="/?q=&quot;&gt;&lt;i&gt;"' in drawn


def test_a_bar_of_nothing_leads_nowhere_and_is_heard() -> None:
    drawn = inert.together(lambda: inert.upright("Years", "0", [inert.Bar("2020", "0", 0, "2020: 0 cases", "")]))
    assert "<a " not in drawn
    assert '<span class="fc-heard">2020: 0 cases</span>' in drawn


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour such as `#1961c0` or `#fff`, as WCAG 2.2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_numbers_can_be_read_on_every_colour() -> None:
    for colour in RESULTS.values():
        one, other = sorted((luminance(colour), luminance(ink(colour))))
        assert (other + 0.05) / (one + 0.05) >= 4.5, colour
