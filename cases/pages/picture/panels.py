"""The panels of the dashboard: key figures, cases over time and by country, tactics crossed, countermeasures."""

from collections.abc import Sequence

import pandas as pd
from babel.numbers import format_percent

from cases.charts import FIGURES, TITLES, Chart
from cases.disclosure import FEWEST
from cases.i18n import format_number, locale, plural
from cases.pages import colours, inert
from cases.pages.picture import crossing, speed, stacked, world
from cases.pages.picture.board import Board, Row, years
from cases.record import COUNTERMEASURES

ROWS = 15
"""How many countermeasures are shown at most; the table behind them has all."""


def show(board: Board) -> None:
    """Show every panel below the key figures."""
    over_time(board)
    world.show(board)
    crossing.show(board, "country")
    crossing.show(board, "target")
    by_result(board)
    speed.show(board)
    board.show_said()


def key_figures(board: Board) -> None:
    """Show the key figures, each leading to the cases it counts."""
    board.text("figures", lambda: _key_figures(board))


def _key_figures(board: Board) -> None:
    asking, figures = board.asking, board.picture.figures
    values = {name: format_number(asking.lang, getattr(figures, name)) for name in FIGURES}
    if figures.responses:
        percent = format_percent(figures.measured / figures.responses, format="#,##0%", locale=locale(asking.lang))
        values["measured"] = f"{values['measured']} ({percent})"
    else:
        values["measured"] = ""
    pairs = [(asking.words(label), values[name]) for name, label in FIGURES.items()]
    lines = board.picture.charts["figures"].lines(asking.taxonomy, asking.lang)
    hrefs = {line.labels[0]: line.behind.url("/cases") for line in lines if line.behind and any(line.counts)}
    inert.strip([pairs[0], (asking.words("Years"), years(figures)), *pairs[1:]], figures=True, hrefs=hrefs)


def over_time(board: Board) -> None:
    """Show cases by year, and below them how many organisations had begun to report."""
    board.text("years", lambda: _years(board, board.picture.charts["years"]))
    if not board.picture.charts["years"].frame.empty:
        board.table("years")


def _years(board: Board, chart: Chart) -> None:
    _about_years(board)
    if not chart.frame.empty:
        _bars(board, chart)
        _coverage(board, chart)


def _about_years(board: Board) -> None:
    words = board.asking.words
    board.heading(
        words("Cases over time"),
        board.counted_cases(),
        words("A case counts in every year in which it may have gone on. Click a bar to see its cases."),
    )
    if board.picture.charts["years"].frame.empty:  # what began before the one date and ended after the other
        inert.paragraphs(words("The filter's last date is before its first, so no year lies between them."))


def _bars(board: Board, chart: Chart) -> None:
    words, rows = board.asking.words, chart.frame.to_dict("records")
    most = max(rows, key=lambda row: int(row["cases"]))
    alt = words(
        "Bar chart of cases by year from {first} to {last}; most, {most}, are in {year}.",
        first=rows[0]["year"],
        last=rows[-1]["year"],
        most=most["cases"],
        year=most["year"],
    )
    highest = max(int(most["cases"]), 1)
    bars = [
        inert.Bar(
            str(row["year"]),
            format_number(board.asking.lang, row["cases"]),
            int(row["cases"]) / highest,
            words("{year}: {n} cases", year=row["year"], n=row["cases"]),
            _of_year(board, chart, row) if row["cases"] else "",
        )
        for row in rows
    ]
    inert.upright(alt, format_number(board.asking.lang, most["cases"]), bars)


def _coverage(board: Board, chart: Chart) -> None:
    words, rows = board.asking.words, chart.frame.to_dict("records")
    most = max(int(row["organisations"]) for row in rows)
    if most:
        said = words(
            "Reporting coverage: how many organisations had begun to report, each from the year in which its "
            "earliest case began. All cases you read count here, not only those found, where you may know the "
            "organisation. Where this line rises with the bars, a new source may be the reason."
        )
    elif board.asking.viewer.signed_in:
        said = words("No case that you read names its organisation, so it isn't known who had begun to report.")
    else:
        said = words(
            "What you read names fewer than {n} organisations, so who had begun to report isn't shown.", n=FEWEST
        )
    inert.small(said)
    if most:
        steps = [
            inert.Bar(
                str(row["year"]),
                "",
                int(row["organisations"]) / most,
                _had_begun(board, int(row["year"]), int(row["organisations"])),
                _of_year(board, chart, row),
            )
            for row in rows
        ]
        inert.steps(_line(board, rows), format_number(board.asking.lang, most), steps)


def _line(board: Board, rows: Sequence[Row]) -> str:
    return board.asking.words(
        "Line of how many organisations had begun to report: {before} in {first}, {now} in {last}.",
        before=rows[0]["organisations"],
        first=rows[0]["year"],
        now=rows[-1]["organisations"],
        last=rows[-1]["year"],
    )


def _had_begun(board: Board, year: int, number: int) -> str:
    if not board.asking.viewer.signed_in:
        return board.asking.words("{year}: at least {n} organisations had begun to report", year=year, n=number)
    return plural(
        board.asking.lang,
        "{year}: {n} organisation had begun to report",
        "{year}: {n} organisations had begun to report",
        number,
        year=year,
    )


def _of_year(board: Board, chart: Chart, row: Row) -> str:
    return _behind(board, chart, str(row["year"]))


def _behind(board: Board, chart: Chart, *ids: str) -> str:
    return board.url(chart.behind(ids, board.asking.taxonomy) or board.wanted)


def by_result(board: Board) -> None:
    """Show countermeasures by the result stated of them; failed and not measured stand beside what worked."""
    chart = board.picture.charts["countermeasures-by-result"]
    board.text("results", lambda: _by_result(board, chart))
    if not chart.frame.empty:
        board.table(chart.name)


def _by_result(board: Board, chart: Chart) -> None:
    _about_results(board, chart.frame)
    if not chart.frame.empty:
        _results(board, chart)


def _about_results(board: Board, frame: pd.DataFrame) -> None:
    words = board.asking.words
    board.heading(
        words(TITLES["countermeasures-by-result"]),
        plural(board.asking.lang, "n = {n} response", "n = {n} responses", board.picture.figures.responses),
        words(
            "At most {rows} countermeasures, those used in most cases; the table has all. A case counts once for every "
            "result stated in it. Click a bar to see its cases.",
            rows=ROWS,
        ),
    )
    if frame.empty:
        inert.paragraphs(words("No response is recorded in these cases."))
    else:
        inert.legend([(board.asking.label(item, "result"), colour) for item, colour in colours.RESULTS.items()])


def _results(board: Board, chart: Chart) -> None:
    used = set(chart.frame["countermeasure"])
    shown = [item for item in board.within("countermeasure") if item in used][:ROWS]
    names = board.names(shown, *COUNTERMEASURES)
    frame = chart.frame[chart.frame["countermeasure"].isin(list(names))]
    unmeasured = int(frame.loc[frame["result"] == "not_measured", "cases"].sum())
    alt = board.asking.words(
        "Stacked bars of {n} countermeasures by result; {unmeasured} of {all} counts are “not measured”.",
        n=len(names),
        unmeasured=unmeasured,
        all=int(frame["cases"].sum()),
    )

    def behind(row: Row) -> str:
        return _behind(board, chart, row["countermeasure"], row["result"])

    inert.lying(alt, stacked.bars(board, frame, names, bar="countermeasure", count="cases", behind=behind))
