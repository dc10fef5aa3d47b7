"""What every panel of the dashboard has: its n and dates, a chart whose click narrows the filter, and its table."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlencode

import streamlit as st

from cases import stats
from cases.charts import COLUMNS, TITLES, Line, Picture, asked_for
from cases.disclosure import ROUNDED
from cases.i18n import plural
from cases.pages import inert
from cases.pages.asking import Asking
from cases.pages.finding import filters
from cases.search import Filter
from cases.timing import Times

PATH = "/"
UNFOLDED = "table"
"""The parameter that names the charts whose tables are unfolded, with commas."""

PICK = "pick"
"""The name of the selection that a click on a chart makes."""

MOST_ROWS = 500
"""How many rows the table behind a chart shows; the download has all."""

Row = Mapping[Any, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Drawing:
    """A chart: Vega-Lite with the selection `PICK`, and what it shows, for those who can't see it."""

    spec: dict[str, Any]
    alt: str


def years(figures: stats.Figures | Times) -> str:
    """Return the years that what was counted lies in."""
    if figures.first is None or figures.last is None:
        return ""
    first, last = figures.first.year, figures.last.year
    return str(first) if first == last else f"{first}–{last}"


@dataclass(frozen=True)
class Board:
    """The dashboard of one run: who asks for what, and what was counted.

    An element costs Streamlit more than what is in it, so the texts between two charts are shown as one.
    """

    asking: Asking
    wanted: Filter
    picture: Picture
    _said: list[str] = field(default_factory=list)

    def text(self, name: str, show: Callable[[], None]) -> None:
        """Say what some calls of `inert` show, written once for all readers of this picture in this language.

        Args:
            name: What tells it from the other texts of the page.
            show: Calls `inert` and nothing else.
        """
        # Links keep what is unfolded, and nobody may fill the memory with every choice of tables.
        self._said.append(inert.together(show) if self._unfolded else self.once(name, lambda: inert.together(show)))

    def show_said(self) -> None:
        """Show the texts since the last chart; whoever shows something else, or elsewhere, calls this before."""
        inert.again(*self._said)
        self._said.clear()

    @cached_property
    def is_dark(self) -> bool:
        """Say whether the page is dark, for what can't have colours for both."""
        return st.context.theme.type == "dark"

    @cached_property
    def _asked(self) -> str:
        return hashlib.sha256(self.wanted.url().encode()).hexdigest()[:12]

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Return what was made once for all readers of this picture in this language and this light.

        Args:
            name: What tells it from all else that the page makes.
            make: Makes it.
        """
        key, drawn = (name, self.asking.lang, self.is_dark), self.picture.drawn
        if key not in drawn:
            drawn[key] = make()
        made: T = drawn[key]
        return made

    def url(self, wanted: Filter, *, cell: str = "", unfolded: Sequence[str] | None = None) -> str:
        """Return where the dashboard shows what a filter finds.

        Args:
            wanted: The filter.
            cell: The time to respond whose cases are asked for.
            unfolded: The charts whose tables are unfolded; those that are so now where none are named.
        """
        own = {UNFOLDED: ",".join(self._unfolded if unfolded is None else unfolded), filters.CELL: cell}
        query = urlencode({key: value for key, value in own.items() if value}, safe=",")
        return wanted.url(f"{PATH}?{query}" if query else PATH)

    def counted_cases(self) -> str:
        """Return how many cases were counted."""
        return plural(self.asking.lang, "n = {n} case", "n = {n} cases", self.picture.figures.cases)

    def heading(self, title: str, counted: str, how_to_read: str, period: str = "") -> None:
        """Show a panel's title, what was counted and when, and how to read it."""
        words = self.asking.words
        inert.section(title)
        said = (counted, period or years(self.picture.figures), words("counts are reports, not prevalence"))
        inert.small(" · ".join(said))
        inert.small(how_to_read)

    def chart(self, name: str, draw: Callable[[], Drawing], narrowed: Callable[[Row], Filter]) -> None:
        """Show a chart whose click narrows the filter, drawn once for all readers of this picture in this light.

        Args:
            name: The panel's.
            draw: Returns the chart.
            narrowed: Returns the filter that a click on the mark with those fields asks for.
        """
        self.show_said()
        drawn = self.once(name, draw)
        # A new filter is a new chart: what was picked in the old one must not stay picked.
        key = f"{name}_{self._asked}"

        def picked() -> None:
            found = st.session_state[key]["selection"].get(PICK)
            # A click on what stands for no case, such as the land of the map, picks a mark without its fields.
            if found and all(value is not None for value in found[0].values()):
                filters.write(narrowed(found[0]))

        st.vega_lite_chart(drawn.spec, key=key, on_select=picked, selection_mode=PICK, alt=drawn.alt)

    def table(self, name: str, behind: Callable[[Line], str] | None = None) -> None:
        """Offer the numbers of a chart as a table, each row leading to its cases, and as a file.

        The table is sent once somebody asks for it: it would be most of what travels with every change of a filter.

        Args:
            name: The chart's.
            behind: Returns the path of the cases that a row counts, where that isn't a filter.
        """
        label, is_open = self.asking.words("As a table"), name in self._unfolded
        self._said.append(inert.together(lambda: inert.unfolding(label, self._unfolding(name), is_open=is_open)))
        if is_open:
            self.text(f"table of {name}", lambda: self._table(name, behind))
        self.text(f"file of {name}", lambda: self._offer(name))

    @cached_property
    def _unfolded(self) -> list[str]:
        asked = st.query_params.get(UNFOLDED, "").split(",")
        return [name for name in TITLES if name in asked]

    def _unfolding(self, name: str) -> str:
        """Return where a table is unfolded, or folded away where it is unfolded."""
        names = [each for each in TITLES if (each in self._unfolded) != (each == name)]
        return self.url(self.wanted, cell=st.query_params.get(filters.CELL, ""), unfolded=names)

    def _behind(self, line: Line) -> str:
        return self.url(line.behind) if line.behind else ""

    def _table(self, name: str, behind: Callable[[Line], str] | None) -> None:
        words, shown = self.asking.words, self.picture.charts[name]
        caption = words(TITLES[name])
        if len(shown.frame) > MOST_ROWS:
            caption = words(
                "{title}: the first {n} of {all} rows; the download has all.",
                title=caption,
                n=MOST_ROWS,
                all=len(shown.frame),
            )
        rows = [
            ((*line.labels, *map(str, line.counts)), (behind or self._behind)(line))
            for line in shown.lines(self.asking.taxonomy, self.asking.lang, most=MOST_ROWS)
        ]
        head = [words(COLUMNS[column]) for column in (*shown.keys, *shown.counts)]
        inert.table(words(TITLES[name]), caption, head, rows, folded=False, numbers=len(shown.counts))

    def _offer(self, name: str) -> None:
        words = self.asking.words
        if self.picture.charts[name].counts_organisations and not self.asking.viewer.signed_in:
            inert.small(words(ROUNDED))
        inert.links([(words("This table as a file (.csv)"), self.file(name))], download=True)

    def file(self, name: str) -> str:
        """Return where a chart's numbers can be downloaded."""
        return self.wanted.url(f"/charts/{name}.csv")

    def within(self, name: str) -> dict[str, int]:
        """Return the totals of what the filter of that name asks for, so that a click finds as many cases as it shows.

        Args:
            name: The filter's.
        """
        chosen = asked_for(self.asking.taxonomy, self.wanted, name)
        totals = self.picture.totals[name]
        return {item: number for item, number in totals.items() if not chosen or item in chosen}

    def names(self, ids: Iterable[str], *vocabularies: str) -> dict[str, str]:
        """Return what words are called, with the id where two are called the same."""
        labels = {item: self.asking.label(item, *vocabularies) for item in ids}
        called = list(labels.values())
        return {item: f"{label} ({item})" if called.count(label) > 1 else label for item, label in labels.items()}
