"""The panels of the dashboard: the key figures, cases over time, tactics crossed with others, countermeasures."""

from collections.abc import Iterable

import pandas as pd
from babel.numbers import format_percent

from cases.i18n import format_number, locale, plural
from cases.pages import colours, inert
from cases.pages.asking import Asking
from cases.pages.finding import filters
from cases.pages.picture import charts
from cases.pages.picture.board import PATH, Board, Row, years
from cases.record import COUNTERMEASURES, TACTICS
from cases.search import Filter
from cases.stats import Figures


def show(board: Board) -> None:
    """Show every panel below the key figures."""
    over_time(board)
    crossing(board, "country", board.picture.by_country, board.picture.countries)
    crossing(board, "target", board.picture.by_target, board.picture.targets)
    by_result(board)


def key_figures(asking: Asking, figures: Figures) -> None:
    """Show the key figures."""

    def number(value: int) -> str:
        return format_number(asking.lang, value)

    share = ""
    if figures.responses:
        percent = format_percent(figures.measured / figures.responses, format="#,##0%", locale=locale(asking.lang))
        share = f"{number(figures.measured)} ({percent})"
    inert.strip(
        [
            (asking.words("Cases"), number(figures.cases)),
            (asking.words("Years"), years(figures)),
            (asking.words("Countries aimed at"), number(figures.countries)),
            (asking.words("Tactics"), number(figures.tactics)),
            (asking.words("Responses"), number(figures.responses)),
            (asking.words("Responses with a measured result"), share),
        ],
        figures=True,
    )


def _counted_cases(board: Board) -> str:
    return plural(board.asking.lang, "n = {n} case", "n = {n} cases", board.picture.figures.cases)


def over_time(board: Board) -> None:
    """Show cases by year."""
    words, frame = board.asking.words, board.picture.over_time

    def narrowed(row: Row) -> Filter:
        year = str(int(row["year"]))
        return board.wanted.narrowed(since=year, until=year)

    board.heading(
        words("Cases over time"),
        _counted_cases(board),
        words("A case counts in every year in which it may have gone on. Click a bar to see its cases."),
    )
    rows = frame.to_dict("records")
    most = max(rows, key=lambda row: int(row["cases"]))
    alt = words(
        "Bar chart of cases by year from {first} to {last}; most, {most}, are in {year}.",
        first=rows[0]["year"],
        last=rows[-1]["year"],
        most=most["cases"],
        year=most["year"],
    )
    board.chart("over_time", charts.over_time(board.asking, frame), alt, narrowed)
    board.table(
        words("Cases by year"),
        [words("Year"), words("Cases")],
        [((str(row["year"]), str(row["cases"])), narrowed(row).url(PATH)) for row in rows],
    )


def crossing(board: Board, other: str, frame: pd.DataFrame, totals: dict[str, int]) -> None:
    """Show tactics by country or by target group.

    Args:
        board: The dashboard.
        other: `country` or `target`: the name of the frame's second column and of its filter.
        frame: Columns `tactic`, that one and `cases`.
        totals: Cases by country or target group.
    """
    words = board.asking.words
    title, column = (
        (words("Tactics by country"), words("Country"))
        if other == "country"
        else (words("Tactics by target group"), words("Target group"))
    )
    tactics = board.within("tactic", board.picture.tactics, board.asking.taxonomy.tactics_in)
    others = board.within(other, totals, lambda item: _included(board, other, item))
    frame = frame[frame["tactic"].isin(list(tactics)) & frame[other].isin(list(others))]
    rows = board.names(list(tactics)[: charts.ROWS], *TACTICS)
    seen = set(frame.loc[frame["tactic"].isin(list(rows)), other])
    columns = {item: filters.value_name(board.asking, other, item) for item in others if item in seen}
    columns = dict(list(columns.items())[: charts.COLUMNS])
    board.heading(
        title,
        _counted_cases(board),
        words(
            "At most {rows} tactics and {columns} columns, those with most cases; the table has all. A case counts in "
            "every cell it shows, and for wider words too. Click a number to see its cases.",
            rows=charts.ROWS,
            columns=charts.COLUMNS,
        ),
    )
    cells = charts.crossing(board.asking, frame, rows, columns, wanted=board.wanted, other=other)
    inert.matrix(title, list(columns.values()), cells)
    board.table(
        title,
        [words("Tactic"), column, words("Cases")],
        [_crossed(board, row, other) for row in frame.to_dict("records")],
    )


def _included(board: Board, other: str, item: str) -> Iterable[str]:
    return board.asking.taxonomy.narrower("target_group", item) if other == "target" else {item}


def _crossed(board: Board, row: Row, other: str) -> tuple[tuple[str, ...], str]:
    tactic = board.asking.label(row["tactic"], *TACTICS)
    name = filters.value_name(board.asking, other, row[other])
    wanted = board.wanted.narrowed(tactic=(row["tactic"],), **{other: (row[other],)})
    return (tactic, name, str(row["cases"])), wanted.url(PATH)


def by_result(board: Board) -> None:
    """Show countermeasures by the result stated of them; failed and not measured stand beside what worked."""
    words, frame = board.asking.words, board.picture.by_result
    used = board.within("countermeasure", board.picture.countermeasures, lambda item: {item})
    frame = frame[frame["countermeasure"].isin(list(used))]
    if board.wanted.result:
        frame = frame[frame["result"].isin(board.wanted.result)]
    board.heading(
        words("Countermeasures by result"),
        plural(board.asking.lang, "n = {n} response", "n = {n} responses", board.picture.figures.responses),
        words(
            "At most {rows} countermeasures, those used in most cases; the table has all. A case counts once for every "
            "result stated in it. Click a bar to see its cases.",
            rows=charts.ROWS,
        ),
    )
    if frame.empty:
        inert.paragraphs(words("No response is recorded in these cases."))
        return
    shown = [item for item in used if item in set(frame["countermeasure"])][: charts.ROWS]
    _result_chart(board, frame, board.names(shown, *COUNTERMEASURES))
    board.table(
        words("Countermeasures by result"),
        [words("Countermeasure"), words("Result"), words("Cases")],
        [_resulted(board, row) for row in frame.to_dict("records")],
    )


def _result_chart(board: Board, frame: pd.DataFrame, names: dict[str, str]) -> None:
    frame = frame[frame["countermeasure"].isin(list(names))]
    unmeasured = int(frame.loc[frame["result"] == "not_measured", "cases"].sum())
    alt = board.asking.words(
        "Stacked bars of {n} countermeasures by result; {unmeasured} of {all} counts are “not measured”.",
        n=len(names),
        unmeasured=unmeasured,
        all=int(frame["cases"].sum()),
    )
    inert.legend([(board.asking.label(item, "result"), colour) for item, colour in colours.RESULTS.items()])
    board.chart("by_result", charts.by_result(board.asking, frame, names), alt, lambda row: _with_result(board, row))


def _with_result(board: Board, row: Row) -> Filter:
    return board.wanted.narrowed(countermeasure=(row["countermeasure"],), result=(row["result"],))


def _resulted(board: Board, row: Row) -> tuple[tuple[str, ...], str]:
    countermeasure = board.asking.label(row["countermeasure"], *COUNTERMEASURES)
    result = board.asking.label(row["result"], "result")
    return (countermeasure, result, str(row["cases"])), _with_result(board, row).url(PATH)
