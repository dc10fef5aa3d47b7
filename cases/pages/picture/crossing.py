"""The matrices of the dashboard: tactics by country and by target group."""

from collections.abc import Mapping

import pandas as pd

from cases.charts import TITLES
from cases.pages import inert
from cases.pages.finding import filters
from cases.pages.picture.board import Board
from cases.record import TACTICS

ROWS, COLUMNS = 15, 12
"""How many rows and columns are shown at most; the table behind them has all."""


def show(board: Board, other: str) -> None:
    """Show tactics by something else.

    Args:
        board: The dashboard.
        other: `country` or `target`.
    """
    board.text(f"tactics by {other}", lambda: _shown(board, other))
    board.table(f"tactics-by-{other}")


def _shown(board: Board, other: str) -> None:
    words, name = board.asking.words, f"tactics-by-{other}"
    title, frame = words(TITLES[name]), board.picture.charts[name].frame
    rows = board.names(list(board.within("tactic"))[:ROWS], *TACTICS)
    seen = set(frame.loc[frame["tactic"].isin(list(rows)), other])
    columns = {item: filters.value_name(board.asking, other, item) for item in board.within(other) if item in seen}
    columns = dict(list(columns.items())[:COLUMNS])
    board.heading(
        title,
        board.counted_cases(),
        words(
            "At most {rows} tactics and {columns} columns, those with most cases; the table has all. A case counts in "
            "every cell it shows, and for wider words too. Click a number to see its cases.",
            rows=ROWS,
            columns=COLUMNS,
        ),
    )
    inert.matrix(title, list(columns.values()), _cells(board, frame, rows, columns, other))


def _cells(
    board: Board, frame: pd.DataFrame, rows: Mapping[str, str], columns: Mapping[str, str], other: str
) -> list[tuple[str, list[inert.Cell | None]]]:
    """Return the rows of the matrix.

    Args:
        board: The dashboard.
        frame: Columns `tactic`, `other` and `cases`.
        rows: What each tactic to be shown is called.
        columns: The same for the other.
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
        words = board.asking.words(
            "{tactic}, {other}: {n}. Show these cases", tactic=rows[tactic], other=columns[item], n=number
        )
        behind = board.wanted.narrowed(tactic=(tactic,), **{other: (item,)})
        return inert.Cell(str(number), number / most, words, board.url(behind))

    return [(name, [cell(tactic, item) for item in columns]) for tactic, name in rows.items()]
