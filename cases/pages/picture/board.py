"""What every panel of the dashboard has: its n and dates, a chart whose click narrows the filter, and its table."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from cases import facets, stats
from cases.pages import inert
from cases.pages.asking import Asking
from cases.pages.finding import filters
from cases.pages.picture import charts
from cases.search import Filter

PATH = "/"
MOST_ROWS = 300
"""How many rows the table behind a chart shows; the download has all."""

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Picture:
    """Everything the dashboard counts, under one filter; see `cases.stats` for what the frames and totals hold."""

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
        tactics=facets.cases_by(session, wanted, "tactic"),
        countries=facets.cases_by(session, wanted, "country"),
        targets=facets.cases_by(session, wanted, "target"),
        countermeasures=facets.cases_by(session, wanted, "countermeasure"),
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


@dataclass(frozen=True)
class Board:
    """The dashboard of one run: who asks for what, and what was counted."""

    asking: Asking
    wanted: Filter
    picture: Picture

    def heading(self, title: str, counted: str, how_to_read: str) -> None:
        """Show a panel's title, what was counted and when, and how to read it."""
        words = self.asking.words
        inert.section(title)
        inert.small(" · ".join((counted, years(self.picture.figures), words("counts are reports, not prevalence"))))
        inert.small(how_to_read)

    def chart(self, name: str, spec: dict[str, Any], alt: str, narrowed: Callable[[Row], Filter]) -> None:
        """Show a chart.

        Args:
            name: The panel's.
            spec: Vega-Lite, with the selection `charts.PICK`.
            alt: What it shows, for those who can't see it.
            narrowed: Returns the filter that a click on the mark with those fields asks for.
        """
        # A new filter is a new chart: what was picked in the old one must not stay picked.
        key = f"{name}_{hashlib.sha256(self.wanted.url().encode()).hexdigest()[:12]}"

        def picked() -> None:
            found = st.session_state[key]["selection"].get(charts.PICK)
            if found:
                filters.write(narrowed(found[0]))

        st.vega_lite_chart(spec, key=key, on_select=picked, selection_mode=charts.PICK, alt=alt)

    def table(self, caption: str, head: list[str], rows: Sequence[tuple[tuple[str, ...], str]]) -> None:
        """Show the numbers of a panel as a table, each row leading to its cases."""
        words = self.asking.words
        if len(rows) > MOST_ROWS:
            cut = words(
                "{title}: the first {n} of {all} rows; the download has all.", title=caption, n=MOST_ROWS, all=len(rows)
            )
            caption = cut
        inert.table(words("As a table"), caption, head, rows[:MOST_ROWS])

    def within(self, name: str, totals: dict[str, int], below: Callable[[str], Iterable[str]]) -> dict[str, int]:
        """Return the totals of what the filter of that name asks for, so that a click finds as many cases as it shows.

        Args:
            name: The filter's.
            totals: Cases by value.
            below: Returns what a value of the filter includes.
        """
        chosen = {found for item in getattr(self.wanted, name) for found in below(item)}
        return {item: number for item, number in totals.items() if not chosen or item in chosen}

    def names(self, ids: Iterable[str], *vocabularies: str) -> dict[str, str]:
        """Return what words are called, with the id where two are called the same."""
        labels = {item: self.asking.label(item, *vocabularies) for item in ids}
        called = list(labels.values())
        return {item: f"{label} ({item})" if called.count(label) > 1 else label for item, label in labels.items()}
