"""How soon responses began, against what came of them: the panel, and the cases behind one of its numbers."""

import streamlit as st

from cases.charts import TIMES, TITLES
from cases.disclosure import organisations_said
from cases.i18n import plural
from cases.index import SPEEDS
from cases.pages import colours, inert
from cases.pages.asking import Asking
from cases.pages.finding import listing
from cases.pages.finding.filters import CELL
from cases.pages.picture import board, stacked
from cases.playbook import RESULTS
from cases.search import Filter, Found, Meaning
from cases.timing import COUNTED, LIMITS, NAMES, behind


def show(shown: board.Board) -> None:
    """Show the panel."""
    shown.text("times", lambda: _times(shown))
    if not shown.picture.times.frame.empty:
        shown.table(TIMES, lambda line: _path(shown, *line.ids))


def _times(shown: board.Board) -> None:
    _about(shown)
    if not shown.picture.times.frame.empty:
        _bars(shown)


def _about(shown: board.Board) -> None:
    words, counted = shown.asking.words, shown.picture.times
    said = [
        words(
            "n = {timed} of {all} responses",
            timed=counted.responses,
            all=shown.picture.figures.responses,
        ),
        plural(shown.asking.lang, "{n} case", "{n} cases", counted.cases),
        organisations_said(shown.asking.lang, counted.organisations),
    ]
    shown.heading(words(TITLES[TIMES]), " · ".join(said), words(COUNTED), board.years(counted))
    inert.small(words(LIMITS))
    if counted.frame.empty:
        inert.paragraphs(words("Of no response in these cases is it known how soon it began."))
        return
    inert.small(words("Click a bar to see its cases."))
    inert.legend([(shown.asking.label(item, "result"), colour) for item, colour in colours.RESULTS.items()])


def _bars(shown: board.Board) -> None:
    words, counted = shown.asking.words, shown.picture.times
    totals = counted.frame.groupby("speed")["responses"].sum()
    names = {speed: f"{words(NAMES[speed])} (n = {totals.get(speed, 0)})" for speed in SPEEDS}
    alt = words(
        "Stacked bars of {n} responses by how soon they began and what came of them: {bars}.",
        n=counted.responses,
        bars="; ".join(names.values()),
    )

    def also(row: board.Row) -> str:
        cases = shown.asking.labelled(words("Cases"), str(row["cases"]))
        named = shown.asking.labelled(words("Organisations named"), str(row["named"]))
        return f" · {cases} · {named}"

    def behind(row: board.Row) -> str:
        return _path(shown, row["speed"], row["result"])

    bars = stacked.bars(shown, counted.frame, names, bar="speed", count="responses", behind=behind, also=also)
    inert.lying(alt, bars)


def _path(shown: board.Board, speed: str, result: str) -> str:
    return shown.url(shown.wanted, cell=f"{speed}.{result}")


def asked() -> tuple[str, str] | None:
    """Return the number that the URL asks the cases of, its speed and its result; None where it asks for none."""
    speed, _, result = st.query_params.get(CELL, "").partition(".")
    return (speed, result) if speed in SPEEDS and result in RESULTS else None


def show_cases(asking: Asking, wanted: Filter, speed: str, result: str, *, most: int) -> None:
    """Show the cases behind a number, and the way back to all."""
    with asking.reading() as session:
        total, lines = behind(session, wanted, speed, result, limit=most)
    time = asking.labelled(asking.words("Time to respond"), asking.words(NAMES[speed]))
    title = f"{time} · {asking.label(result, 'result')}"
    inert.section(title, listing.count_words(asking, total))
    inert.path_link(asking.words("Show all cases of the filter"), wanted.url(board.PATH))
    listing.show_lines(asking, Found(total, lines, Meaning(())), brief=True)
    if total > len(lines):
        inert.small(asking.words("The first {n} of them; narrow the filter to see the others.", n=len(lines)))
