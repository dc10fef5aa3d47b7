"""How the charts of the dashboard are drawn: Vega-Lite and matrices, from counts and labels of vocabularies alone."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from cases.pages import colours, inert
from cases.pages.asking import Asking
from cases.search import Filter

PICK = "pick"
"""The name of the selection a click makes."""

ROWS, COLUMNS = 15, 12
"""How many rows and columns a matrix shows at most; the table behind it has all."""

BESIDE_YEARS = 48
"""Pixels of the axis beside the years, whatever its numbers: other years stand just below."""

_BAR = "#4b99e7"
_BAR_WIDTH = "min(64, 0.82 * bandwidth('x'))"
_ROW_HEIGHT = 30

# On a phone a long name takes two lines, broken at a blank, in smaller letters.
_PHONE = "containerSize()[0] < 520"
_IN_TWO_LINES = r"split(replace(datum.label, regexp('^(.{7,19})\\s'), '$1|'), '|')"
_NAMES: dict[str, Any] = {
    "labelLimit": {"expr": f"{_PHONE} ? 140 : 250"},
    "labelFontSize": {"expr": f"{_PHONE} ? 11 : 12"},
    "labelOffset": {"expr": f"{_PHONE} ? -5 : 0"},
    "labelLineHeight": 12,
    "labelOverlap": False,
    "labelExpr": f"{_PHONE} ? {_IN_TWO_LINES} : datum.label",
}


def over_time(asking: Asking, frame: pd.DataFrame) -> dict[str, Any]:
    """Return the chart of cases by year.

    Args:
        asking: The circumstances of this run.
        frame: Columns `year` and `cases`, every year in order.
    """
    values = [
        {**row, "words": asking.words("{year}: {n} cases", year=row["year"], n=row["cases"])}
        for row in frame.to_dict("records")
    ]
    years = {"title": None, "labelAngle": 0, "labelOverlap": True, "grid": False, **_ink()}
    numbers = _whole_numbers("cases", None)
    numbers["axis"] |= {"minExtent": BESIDE_YEARS, "maxExtent": BESIDE_YEARS}
    return {
        "data": {"values": values},
        "height": 190,
        "params": [pick("year")],
        "mark": {"type": "bar", "color": _BAR, "cursor": "pointer", "width": {"expr": _BAR_WIDTH}},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "axis": years},
            "y": {**numbers, "scale": _from_nothing_to(frame["cases"].max())},
            "opacity": faded_unless_picked(),
            "description": {"field": "words"},
            "tooltip": tooltip(year=asking.words("Year"), cases=asking.words("Cases")),
        },
    }


def by_result(asking: Asking, frame: pd.DataFrame, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the chart of countermeasures by result: bars stacked from success to failure to unknown.

    Args:
        asking: The circumstances of this run.
        frame: As `cases.stats.countermeasure_by_result()` returns it, cut to what is to be shown.
        names: What each countermeasure is called.
    """
    titles = {"name": asking.words("Countermeasure"), "stated": asking.words("Result"), "cases": asking.words("Cases")}
    return _stacked(asking, frame, names, "countermeasure", titles)


def by_speed(asking: Asking, frame: pd.DataFrame, names: Mapping[str, str]) -> dict[str, Any]:
    """Return the chart of times to respond by result, in the same bars.

    Args:
        asking: The circumstances of this run.
        frame: As `cases.timing.times()` has it.
        names: What each speed is called.
    """
    titles = {
        "name": asking.words("Time to respond"),
        "stated": asking.words("Result"),
        "responses": asking.words("Responses"),
        "cases": asking.words("Cases"),
        "named": asking.words("Organisations named"),
    }
    return _stacked(asking, frame, names, "speed", titles)


def _stacked(
    asking: Asking, frame: pd.DataFrame, names: Mapping[str, str], bar: str, titles: Mapping[str, str]
) -> dict[str, Any]:
    """Return bars stacked by result, one for each name; `titles` names what is shown at a mark, first the count."""
    _, _, count, *_ = titles
    lengths = _from_nothing_to(frame.groupby(bar)[count].sum().max())
    results = {asking.label(item, "result"): colour for item, colour in colours.RESULTS.items()}
    scale = {"domain": list(results), "range": list(results.values())}
    names_axis = {"title": None, "grid": False, "ticks": False, **_ink(), **_NAMES}
    return {
        "data": {"values": _stated(asking, frame, names, bar, count)},
        "height": _ROW_HEIGHT * len(names) + 50,
        "params": [pick(bar, "result")],
        "mark": {"type": "bar", "cursor": "pointer", "height": {"band": 0.74}, "stroke": "#8b95a0", "strokeWidth": 0.4},
        "encoding": {
            "y": {"field": "name", "type": "nominal", "scale": {"domain": list(names.values())}, "axis": names_axis},
            "x": {**_whole_numbers(count, titles[count]), "scale": lengths},
            "color": {"field": "stated", "type": "nominal", "scale": scale, "legend": None},
            "order": {"field": "place", "type": "quantitative"},
            "opacity": faded_unless_picked(),
            "description": {"field": "words"},
            "tooltip": tooltip(**titles),
        },
    }


def _stated(
    asking: Asking, frame: pd.DataFrame, names: Mapping[str, str], bar: str, count: str
) -> list[dict[str, Any]]:
    order = list(colours.RESULTS)
    values: list[dict[str, Any]] = []
    for row in frame.to_dict("records"):
        name, stated = names[row[bar]], asking.label(row["result"], "result")
        place = order.index(row["result"]) if row["result"] in order else len(order)
        words = {"name": name, "stated": stated, "place": place, "words": f"{name}, {stated}: {row[count]}"}
        values.append({**{str(key): value for key, value in row.items()}, **words})
    return values


def _whole_numbers(field: str, title: str | None) -> dict[str, Any]:
    axis = {"title": title, "tickMinStep": 1, "format": "d", **_ink()}
    return {"field": field, "type": "quantitative", "axis": axis}


def _from_nothing_to(most: float) -> dict[str, Any]:
    """Return the lengths of bars: a chart is drawn before its data come, and taken from them they'd be infinite."""
    return {"domain": [0, int(most)], "nice": True}


def tooltip(**titles: str) -> list[dict[str, str]]:
    """Return what is shown at a mark: its fields under their titles."""
    return [{"field": field, "type": "nominal", "title": title} for field, title in titles.items()]


def by_night(dark: str, light: str) -> str:
    """Return the colour for a dark page or a light one."""
    return dark if st.context.theme.type == "dark" else light


def _ink() -> dict[str, Any]:
    """Return the colour of an axis' words: Streamlit's own grey is too faint to read."""
    colour = by_night("#c3ccd5", "#3d4852")
    return {"labelColor": colour, "titleColor": colour, "labelFontSize": 12, "titleFontSize": 12}


def pick(*fields: str) -> dict[str, Any]:
    """Return the selection that a click on a mark makes of its fields."""
    return {"name": PICK, "select": {"type": "point", "fields": list(fields), "toggle": False}}


def faded_unless_picked(whole: float = 1) -> dict[str, Any]:
    """Return the strength of a mark: others fade when one is picked."""
    return {"condition": {"param": PICK, "value": whole}, "value": 0.35}


def crossing(
    asking: Asking,
    frame: pd.DataFrame,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    *,
    wanted: Filter,
    other: str,
) -> list[tuple[str, list[inert.Cell | None]]]:
    """Return the rows of the matrix of tactics by something else.

    Args:
        asking: The circumstances of this run.
        frame: Columns `tactic`, `other` and `cases`.
        rows: What each tactic to be shown is called.
        columns: The same for the other.
        wanted: The filter that a click narrows.
        other: The name of the other column and of its filter.
    """
    inside = frame[frame["tactic"].isin(list(rows)) & frame[other].isin(list(columns))]
    pairs = zip(inside["tactic"], inside[other], strict=True)
    counts = dict(zip(pairs, map(int, inside["cases"]), strict=True))
    most = max((counts.get((tactic, item), 0) for tactic in rows for item in columns), default=1) or 1

    def cell(tactic: str, item: str) -> inert.Cell | None:
        number = counts.get((tactic, item), 0)
        if not number:
            return None
        words = asking.words(
            "{tactic}, {other}: {n}. Show these cases", tactic=rows[tactic], other=columns[item], n=number
        )
        return inert.Cell(
            str(number), number / most, words, wanted.narrowed(tactic=(tactic,), **{other: (item,)}).url("/")
        )

    return [(name, [cell(tactic, item) for item in columns]) for tactic, name in rows.items()]
