"""The map's data: every country has its spot, the land is land, and no border is in it."""

from collections import Counter
from itertools import pairwise

from cases import atlas
from cases.i18n import country_codes


def test_every_country_people_can_choose_has_a_spot() -> None:
    assert set(atlas.places()) == set(country_codes("en")) - {"EU"}
    assert all(-180 <= across <= 180 and -90 <= up <= 90 for across, up in atlas.places().values())
    assert len(set(atlas.places().values())) == len(atlas.places()), "no circle hides another one of the same size"


def test_what_is_no_country_or_lies_beyond_the_map_is_known_not_to_be_on_it() -> None:
    assert [code for code in country_codes("en") if not atlas.on_map(code)] == ["AQ", "EU"]


def inside(spot: tuple[float, float], ring: list[list[float]]) -> bool:
    """Say whether a spot lies within a ring, by how often a line from it crosses the ring."""
    across, up = spot
    crossed = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > up) != (y2 > up) and across < (x2 - x1) * (up - y1) / (y2 - y1) + x1:
            crossed += 1
    return crossed % 2 == 1


def test_spots_of_large_countries_lie_on_land() -> None:
    shore = [polygon[0] for polygon in atlas.land()["coordinates"]]
    for code in ("TW", "JP", "KR", "US", "CA", "BR", "AU", "DE", "LT", "CZ", "UA", "RU", "CN", "IN", "ZA"):
        assert any(inside(atlas.places()[code], ring) for ring in shore), code
    assert not any(inside((-150.0, 0.0), ring) for ring in shore), "the middle of the Pacific"


def test_the_land_is_closed_small_and_without_borders() -> None:
    found = atlas.land()
    assert found["type"] == "MultiPolygon"
    edges: Counter[frozenset[tuple[float, ...]]] = Counter()
    for polygon in found["coordinates"]:
        for ring in polygon:
            assert ring[0] == ring[-1]
            assert len(ring) >= 4
            assert all(-180 <= across <= 180 and -60 <= up <= 90 for across, up in ring)
            edges.update(frozenset((tuple(one), tuple(other))) for one, other in pairwise(ring))
    assert max(edges.values()) == 1, "an edge that two areas share is a border"
    assert (atlas.SEEDS / "land.json").stat().st_size < 60_000
