"""The land beneath the map and a spot in each country, as `seeds/map/` has them.

There is no political border in it and none is drawn: where one runs is disputed in places this product is about.
"""

import csv
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).resolve().parent.parent / "seeds" / "map"

SOUTH, NORTH = -57.0, 84.0
"""Degrees of latitude between which the map lies: Antarctica isn't on it."""


@cache
def land() -> dict[str, Any]:
    """Return the outline of the land as a GeoJSON geometry in degrees; Antarctica isn't part of it."""
    found: dict[str, Any] = json.loads((SEEDS / "land.json").read_text(encoding="utf-8"))
    return found


@cache
def land_path() -> str:
    """Return where the land is served; another outline has another path, so browsers may keep what they have."""
    return f"/land/{hashlib.sha256((SEEDS / 'land.json').read_bytes()).hexdigest()[:12]}.json"


@cache
def places() -> dict[str, tuple[float, float]]:
    """Return a spot in each country or territory (ISO 3166-1 alpha-2): degrees of longitude and latitude.

    It is where a circle stands so that it can be seen and told from its neighbours. It claims nothing.
    """
    with (SEEDS / "places.csv").open(encoding="utf-8", newline="") as file:
        return {row["country"]: (float(row["longitude"]), float(row["latitude"])) for row in csv.DictReader(file)}


def on_map(code: str) -> bool:
    """Say whether a code has a spot on the map; EU has none, since it is no country, nor has Antarctica."""
    spot = places().get(code)
    return spot is not None and SOUTH <= spot[1] <= NORTH
