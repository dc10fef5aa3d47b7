"""The map of the dashboard: a circle in each country aimed at, on land without borders."""

from typing import Any

from cases import atlas
from cases.charts import TITLES
from cases.i18n import format_number
from cases.pages import inert
from cases.pages.finding import filters
from cases.pages.picture.board import PICK, Board, Drawing
from cases.pages.picture.labels import Circle, Label, labelled
from cases.search import Filter

NARROWEST = 680
"""Pixels below which the map isn't drawn: on a phone it is wider than the page and moves sideways by itself."""

HEIGHT = 312
_LARGEST, _SMALLEST = 1500, 80
"""Square pixels of the largest circle, and of the smallest that is still seen and hit."""

_TURN = -150
"""Degrees by which the globe is turned, so that the Pacific isn't cut in two: the map ends in the Atlantic."""

# The whole world is 5.42 radii wide in this projection, and 2.45 high between the latitudes shown.
_RADIUS = "min(width / 5.44, height / 2.45)"
_MIDDLE = 0.13


def show(board: Board) -> None:
    """Show the map, and beneath it what isn't on it or has no room for its name."""
    board.text("about the map", lambda: _about(board))
    if board.once("whether the map shows any", lambda: any(map(atlas.on_map, _counts(board)))):
        board.chart("countries", lambda: _drawn(board), lambda row: _behind(board, str(row["country"])))
    board.text("beneath the map", lambda: _beneath(board))
    board.table("countries")


def _about(board: Board) -> None:
    words = board.asking.words
    board.heading(
        words(TITLES["countries"]),
        board.counted_cases(),
        words(
            "A case counts in every country it was aimed at. The area of a circle grows with its cases; the smallest "
            "are drawn larger than to scale. The map has no borders. Click a circle to see its cases."
        ),
    )


def _counts(board: Board) -> dict[str, int]:
    frame = board.picture.charts["countries"].frame
    return {str(code): int(number) for code, number in frame.itertuples(index=False)}


def _circles(board: Board) -> list[Circle]:
    """Return a circle for each country on the map, from the largest to the smallest."""
    on_map = {code: number for code, number in _counts(board).items() if atlas.on_map(code)}
    return [_circle(board, code, number, max(on_map.values())) for code, number in on_map.items()]


def _drawn(board: Board) -> Drawing:
    circles = _circles(board)
    return Drawing(spec(board, circles, labelled(circles, NARROWEST, HEIGHT)), _alt(board, circles))


def _behind(board: Board, code: str) -> Filter:
    return board.wanted.narrowed(country=(code,))


def _named(board: Board, code: str, number: int) -> str:
    return f"{filters.value_name(board.asking, 'country', code)} {format_number(board.asking.lang, number)}"


def _circle(board: Board, code: str, number: int, most: int) -> Circle:
    longitude, latitude = atlas.places()[code]
    said = _named(board, code, number)
    turned = (longitude + _TURN + 180) % 360 - 180
    return Circle(code, said, number, longitude, latitude, turned, max(_LARGEST * number / most, _SMALLEST))


def _alt(board: Board, circles: list[Circle]) -> str:
    first, number = circles[0].country, circles[0].cases
    return board.asking.words(
        "World map with a circle in each of {n} countries or territories; the largest, {most}, is in {country}.",
        n=len(circles),
        most=number,
        country=filters.value_name(board.asking, "country", first),
    )


def _beneath(board: Board) -> None:
    """Say what the map doesn't: nothing that was counted is lost."""
    words, counts, circles = board.asking.words, _counts(board), _circles(board)
    on_map = {circle.country for circle in circles}
    shown = {label.country for label in labelled(circles, NARROWEST, HEIGHT)}
    for said, codes in (
        (words("Not on the map, since it is no single country or lies beyond the map:"), counts.keys() - on_map),
        (words("On the map without a name, for want of room:"), on_map - shown),
    ):
        if codes:
            inert.small(said)
            some = [code for code in counts if code in codes]
            inert.links([(_named(board, code, counts[code]), board.url(_behind(board, code))) for code in some])


def _hint(field: str, title: str) -> dict[str, str]:
    return {"field": field, "type": "nominal", "title": title}


def spec(board: Board, circles: list[Circle], labels: list[Label]) -> dict[str, Any]:
    """Return the map as Vega-Lite: the land, the circles from the largest to the smallest, and the names."""
    words = board.asking.words
    ink, land, rim = ("#e6ebf0", "#323d49", "#0e1319") if board.is_dark else ("#1d2731", "#e2e7ec", "#ffffff")
    spot = {"longitude": {"field": "longitude", "type": "quantitative"},
            "latitude": {"field": "latitude", "type": "quantitative"}}  # fmt: skip
    said = {
        "tooltip": [_hint("name", words("Country")), _hint("cases", words("Cases"))],
        "description": {"field": "name"},
    }
    values = [
        {"country": item.country, "name": item.name, "cases": item.cases, "area": item.area,
         "longitude": item.longitude, "latitude": item.latitude}
        for item in circles
    ]  # fmt: skip
    placed = {label.country: label for label in labels}
    named = [
        {**value, "dx": label.dx, "dy": label.dy, "align": label.align}
        for value in values
        if (label := placed.get(str(value["country"])))
    ]
    return {
        "height": HEIGHT,
        "projection": {
            "type": "equalEarth",
            "rotate": [_TURN, 0, 0],
            "scale": {"expr": _RADIUS},
            "translate": {"expr": f"[width / 2, height / 2 + {_MIDDLE} * {_RADIUS}]"},
        },
        "layer": [
            {
                "data": {"url": atlas.land_path(), "format": {"type": "json"}},
                "mark": {"type": "geoshape", "fill": land, "stroke": land, "strokeWidth": 0.4, "aria": False},
            },
            {
                "data": {"values": values},
                "params": [{"name": PICK, "select": {"type": "point", "fields": ["country"], "toggle": False}}],
                "mark": {"type": "circle", "color": "#3d8fe0", "stroke": rim,
                         "strokeWidth": 0.8, "cursor": "pointer"},
                "encoding": {
                    **spot,
                    **said,
                    "size": {"field": "area", "type": "quantitative", "scale": None},
                    "opacity": {"condition": {"param": PICK, "value": 0.82}, "value": 0.35},
                },
            },
            {
                "data": {"values": named},
                "mark": {"type": "text", "color": ink, "fontSize": 11, "baseline": "middle", "cursor": "pointer",
                         "dx": {"expr": "datum.dx"}, "dy": {"expr": "datum.dy"}, "align": {"expr": "datum.align"},
                         "aria": False},
                "encoding": {**spot, "text": {"field": "name"}, "tooltip": said["tooltip"]},
            },
        ],
        "config": {"view": {"stroke": None}},
    }  # fmt: skip
