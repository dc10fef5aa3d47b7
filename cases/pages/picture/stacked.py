"""Bars in pieces, from success to failure to unknown: one for each row of a count by result."""

from collections.abc import Callable, Mapping

import pandas as pd

from cases.i18n import format_number
from cases.pages import colours, inert
from cases.pages.picture.board import Board, Row


def bars(
    board: Board,
    frame: pd.DataFrame,
    names: Mapping[str, str],
    *,
    bar: str,
    count: str,
    behind: Callable[[Row], str],
    also: Callable[[Row], str] = lambda _: "",
) -> list[inert.Lying]:
    """Return a bar for each name.

    Args:
        board: The dashboard.
        frame: Columns `bar`, `result` and `count`, no pair of the first two twice.
        names: What each value of `bar` is called, in order.
        bar: The column whose values have a bar each.
        count: The column that is drawn.
        behind: Returns where a row leads.
        also: Returns what else is said of a row.
    """
    order = list(colours.RESULTS)
    frame = frame.assign(place=frame["result"].map(order.index)).sort_values("place")
    longest = max(int(frame.groupby(bar)[count].sum().max()), 1)
    found: dict[str, list[inert.Piece]] = {name: [] for name in names}
    for row in frame.to_dict("records"):
        counted = board.asking.labelled(board.asking.label(row["result"], "result"), str(row[count]))
        said = f"{names[row[bar]]}, {counted}{also(row)}"
        colour = colours.RESULTS[row["result"]]
        found[row[bar]].append(inert.Piece(int(row[count]), said, colour, colours.ink(colour), behind(row)))
    lengths = {name: sum(piece.number for piece in pieces) for name, pieces in found.items()}
    return [
        inert.Lying(names[name], lengths[name] / longest, format_number(board.asking.lang, lengths[name]), pieces)
        for name, pieces in found.items()
    ]
