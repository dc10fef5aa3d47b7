"""The panels of the dashboard: each a chart with its n, its dates and its table, and a click that narrows."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from babel.numbers import format_percent

from cases import stats
from cases.i18n import format_number, locale, plural
from cases.pages import charts, colours, filters, inert
from cases.pages.asking import Asking
from cases.record import COUNTERMEASURES, TACTICS
from cases.search import Filter

PATH = "/"
MOST_ROWS = 300
"""How many rows the table behind a chart shows; the download has all."""


@dataclass(frozen=True)
class Picture:
    """Everything the dashboard counts, under one filter; see `cases.stats` for the frames."""

    figures: stats.Figures
    over_time: pd.DataFrame
    tactics: dict[str, int]
    countries: dict[str, int]
    targets: dict[str, int]
    countermeasures: dict[str, int]
    by_country: pd.DataFrame
    by_target: pd.DataFrame
    by_result: pd.DataFrame


def gather(session: Any, wanted: Filter) -> Picture:
    """Return what the viewer's dashboard shows under a filter.

    Args:
        session: A session through the viewer's door.
        wanted: What to count.
    """
    return Picture(
        figures=stats.figures(session, wanted),
        over_time=stats.over_time(session, wanted),
        tactics=stats.cases_by(session, wanted, "tactic"),
        countries=stats.cases_by(session, wanted, "country"),
        targets=stats.cases_by(session, wanted, "target"),
        countermeasures=stats.cases_by(session, wanted, "countermeasure"),
        by_country=stats.tactic_by_country(session, wanted),
        by_target=stats.tactic_by_target(session, wanted),
        by_result=stats.countermeasure_by_result(session, wanted),
    )


def years(figures: stats.Figures) -> str:
    """Return the years the cases of a filter lie in."""
    if figures.first is None or figures.last is None:
        return ""
    first, last = figures.first.year, figures.last.year
    return str(first) if first == last else f"{first}–{last}"


def key_figures(asking: Asking, figures: stats.Figures) -> None:
    """Show the key figures."""
    share = ""
    if figures.responses:
        percent = format_percent(figures.measured / figures.responses, format="#,##0%", locale=locale(asking.lang))
        share = f"{format_number(asking.lang, figures.measured)} ({percent})"
    inert.strip(
        [
            (asking.words("Cases"), format_number(asking.lang, figures.cases)),
            (asking.words("Years"), years(figures)),
            (asking.words("Countries aimed at"), format_number(asking.lang, figures.countries)),
            (asking.words("Tactics"), format_number(asking.lang, figures.tactics)),
            (asking.words("Responses"), format_number(asking.lang, figures.responses)),
            (asking.words("Responses with a measured result"), share),
        ],
        figures=True,
    )


@dataclass(frozen=True)
class Panels:
    """The panels of one run."""

    asking: Asking
    wanted: Filter
    picture: Picture

    def show(self) -> None:
        """Show every panel."""
        self._over_time()
        self._crossing("country", self.picture.by_country, self.picture.countries)
        self._crossing("target", self.picture.by_target, self.picture.targets)
        self._by_result()

    def _heading(self, title: str, counted: str) -> None:
        inert.section(title)
        inert.small(
            " · ".join((counted, years(self.picture.figures), self.asking.words("counts are reports, not prevalence")))
        )

    def _cases(self) -> str:
        return plural(self.asking.lang, "n = {n} case", "n = {n} cases", self.picture.figures.cases)

    def _over_time(self) -> None:
        words, frame = self.asking.words, self.picture.over_time
        self._heading(words("Cases over time"), self._cases())
        inert.small(words("A case counts in every year in which it may have gone on. Click a bar to see its cases."))
        top = frame.sort_values("cases", ascending=False).iloc[0]
        alt = words(
            "Bar chart of cases by year from {first} to {last}; the most, {most}, are in {year}.",
            first=frame["year"].min(),
            last=frame["year"].max(),
            most=top["cases"],
            year=top["year"],
        )

        def narrowed(picked: Mapping[str, Any]) -> Filter:
            year = str(int(picked["year"]))
            return self.wanted.narrowed(since=year, until=year)

        self._chart("over_time", charts.over_time(self.asking, frame), alt, narrowed)
        rows = [((str(row.year), str(row.cases)), narrowed({"year": row.year}).url(PATH)) for row in frame.itertuples()]
        self._table(words("Cases by year"), [words("Year"), words("Cases")], rows)

    def _crossing(self, other: str, frame: pd.DataFrame, totals: dict[str, int]) -> None:
        words = self.asking.words
        title = words("Tactics by country") if other == "country" else words("Tactics by target group")
        tactics = self._within("tactic", self.picture.tactics, self.asking.taxonomy.tactics_in)
        wider = self.asking.taxonomy.narrower
        others = self._within(other, totals, lambda item: wider("target_group", item) if other == "target" else {item})
        rows = self._names(list(tactics)[: charts.ROWS], *TACTICS)
        columns = {item: filters.value_name(self.asking, other, item) for item in list(others)[: charts.COLUMNS]}
        self._heading(title, self._cases())
        inert.small(
            words(
                "At most {rows} tactics and {columns} columns, those with most cases; the table has all. A case counts in "
                "every cell it shows. Click a number to see its cases.",
                rows=charts.ROWS,
                columns=charts.COLUMNS,
            )
        )
        cells = charts.crossing(self.asking, frame, rows, columns, wanted=self.wanted, other=other)
        inert.matrix(title, list(columns.values()), cells)
        chosen = frame[frame["tactic"].isin(list(tactics)) & frame[other].isin(list(others))]
        head = [words("Tactic"), words("Country") if other == "country" else words("Target group"), words("Cases")]
        self._table(title, head, [self._crossed(row, other) for row in chosen.to_dict("records")])

    def _crossed(self, row: Mapping[Any, Any], other: str) -> tuple[tuple[str, ...], str]:
        cells = (
            self.asking.label(row["tactic"], *TACTICS),
            filters.value_name(self.asking, other, row[other]),
            str(row["cases"]),
        )
        return cells, self.wanted.narrowed(tactic=(row["tactic"],), **{other: (row[other],)}).url(PATH)

    def _by_result(self) -> None:
        words, frame = self.asking.words, self.picture.by_result
        if self.wanted.result:
            frame = frame[frame["result"].isin(self.wanted.result)]
        used = self._within("countermeasure", self.picture.countermeasures, lambda item: {item})
        frame = frame[frame["countermeasure"].isin(list(used))]
        responses = plural(self.asking.lang, "n = {n} response", "n = {n} responses", self.picture.figures.responses)
        self._heading(words("Countermeasures by result"), responses)
        if frame.empty:
            inert.small(words("No response is recorded in these cases."))
            return
        inert.small(
            words(
                "At most {rows} countermeasures, those used in most cases; the table has all. A case counts once for "
                "every result stated in it. Click a bar to see its cases.",
                rows=charts.ROWS,
            )
        )
        names = self._names(
            [item for item in used if item in set(frame["countermeasure"])][: charts.ROWS], *COUNTERMEASURES
        )
        shown = frame[frame["countermeasure"].isin(list(names))]
        alt = words(
            "Stacked bars of countermeasures by result; in {cases} of {all} combinations the result was not measured.",
            cases=int(frame.loc[frame["result"] == "not_measured", "cases"].sum()),
            all=int(frame["cases"].sum()),
        )

        def narrowed(picked: Mapping[Any, Any]) -> Filter:
            return self.wanted.narrowed(countermeasure=(picked["countermeasure"],), result=(picked["result"],))

        inert.legend([(self.asking.label(item, "result"), colour) for item, colour in colours.RESULTS.items()])
        self._chart("by_result", charts.by_result(self.asking, shown, names), alt, narrowed)
        rows = [
            (
                (
                    self.asking.label(row["countermeasure"], *COUNTERMEASURES),
                    self.asking.label(row["result"], "result"),
                    str(row["cases"]),
                ),
                narrowed(row).url(PATH),
            )
            for row in frame.to_dict("records")
        ]
        self._table(
            words("Countermeasures by result"), [words("Countermeasure"), words("Result"), words("Cases")], rows
        )

    def _within(self, name: str, totals: dict[str, int], below: Callable[[str], Iterable[str]]) -> dict[str, int]:
        """Return the totals that the filter of that name asks for, so that a click finds as many cases as it shows."""
        chosen = {found for item in getattr(self.wanted, name) for found in below(item)}
        return {item: number for item, number in totals.items() if not chosen or item in chosen}

    def _names(self, ids: list[str], *vocabularies: str) -> dict[str, str]:
        labels = {item: self.asking.label(item, *vocabularies) for item in ids}
        again = {label for label in labels.values() if list(labels.values()).count(label) > 1}
        return {item: f"{label} ({item})" if label in again else label for item, label in labels.items()}

    def _chart(
        self, name: str, spec: dict[str, Any], alt: str, narrowed: Callable[[Mapping[str, Any]], Filter]
    ) -> None:
        # A new filter is a new chart: what was picked in the old one must not stay picked.
        key = f"{name}_{hashlib.sha256(self.wanted.url().encode()).hexdigest()[:12]}"

        def picked() -> None:
            found = st.session_state[key]["selection"].get(charts.PICK)
            if found:
                filters.write(narrowed(found[0]))

        st.vega_lite_chart(spec, key=key, on_select=picked, selection_mode=charts.PICK, alt=alt)

    def _table(self, caption: str, head: list[str], rows: Sequence[tuple[tuple[str, ...], str]]) -> None:
        words = self.asking.words
        if len(rows) > MOST_ROWS:
            caption = words(
                "{title}: the first {n} rows of {all}; the download has all.", title=caption, n=MOST_ROWS, all=len(rows)
            )
        inert.table(words("As a table"), caption, head, rows[:MOST_ROWS])
