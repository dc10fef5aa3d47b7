"""The map: names stand free of each other and of the circles, and what has no room or no spot is known."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import atlas
from cases.i18n import country_name
from cases.pages.picture.labels import LETTERS, Circle, _box, _spot, breadth, equal_earth, labelled
from cases.pages.picture.world import HEIGHT, NARROWEST
from db.vocabulary import LANGUAGES


def circle(code: str, lang: str = "en", area: float = 64) -> Circle:
    """Return a circle of a country."""
    longitude, latitude = atlas.places()[code]
    return Circle(code, f"{country_name(lang, code)} 1", 1, longitude, latitude, (longitude + 210) % 360 - 180, area)


def test_the_projection_is_equal_earth() -> None:
    """By the extent that its authors give, and by areas: a degree near the pole is as large as it is on the globe."""
    assert equal_earth(180, 0)[0] == pytest.approx(2.70663, abs=1e-5)
    assert equal_earth(0, 90)[1] == pytest.approx(1.31737, abs=1e-5)
    for low in (0, 45, 80):
        (left, bottom), (right, _) = equal_earth(0, low + 0.5), equal_earth(1, low + 0.5)
        high = equal_earth(0, low + 1)[1] - equal_earth(0, low)[1]
        area = (right - left) * high
        equator = (equal_earth(1, 0.5)[0]) * (equal_earth(0, 1)[1] - equal_earth(0, 0)[1])
        assert area / equator == pytest.approx(cosine(low + 0.5) / cosine(0.5), rel=1e-3)
        assert bottom > 0


def cosine(degrees: float) -> float:
    """Return the cosine of an angle in degrees."""
    from math import cos, radians  # noqa: PLC0415

    return cos(radians(degrees))


CODES = st.lists(st.sampled_from([code for code in atlas.places() if atlas.on_map(code)]), unique=True, max_size=40)


@given(CODES, st.sampled_from(LANGUAGES), st.integers(64, 1500))
def test_no_name_covers_another_or_a_circle_or_leaves_the_map(codes: list[str], lang: str, area: int) -> None:
    circles = [circle(code, lang, max(area / (place + 1), 64)) for place, code in enumerate(codes)]
    labels = {label.country: label for label in labelled(circles, NARROWEST, HEIGHT)}
    boxes = {}
    for each in circles:
        if label := labels.get(each.country):
            spot = _spot(each, NARROWEST, HEIGHT)
            boxes[each.country] = _box(spot, label.dx, label.dy, label.align, breadth(each.name))
    assert not any(one.meets(other) for one, other in combinations(boxes.values(), 2))
    for (code, box), other in product(boxes.items(), circles):
        x, y = _spot(other, NARROWEST, HEIGHT)
        assert not (box.left < x < box.right and box.top < y < box.bottom), (code, other.country)
    assert all(box.is_within(NARROWEST, HEIGHT) for box in boxes.values())
    if circles:
        assert circles[0].country in labels, "what stands for most always has its name"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_small_places_far_from_others_have_their_names(lang: str) -> None:
    circles = [circle(code, lang) for code in ("TW", "JP", "SG", "LT", "SB", "PW", "MT", "NZ")]
    assert len(labelled(circles, NARROWEST, HEIGHT)) == len(circles)


def test_every_spot_lies_on_the_drawn_map() -> None:
    for code in atlas.places():
        if atlas.on_map(code):
            x, y = _spot(circle(code), NARROWEST, HEIGHT)
            assert 4 <= x <= NARROWEST - 4, code
            assert 4 <= y <= HEIGHT - 4, code


def test_letters_that_are_broad_take_more_room() -> None:
    assert breadth("台灣") == 2 * LETTERS > breadth("Ta")
