"""What the dashboard's charts hold: each chart's numbers, the same in words, and the cases behind every number."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd
from sqlmodel import Session

from cases import facets, stats
from cases.i18n import N_, Msg, translate
from cases.index import UNMEASURED, remembered
from cases.search import Filter, Found, find, value_name
from cases.stats import Figures, in_year
from cases.taxonomy import Taxonomy
from cases.timing import NAMES, Times, times

TIMES = "time-by-result"
"""The chart whose numbers no filter finds; `cases.timing.behind()` does."""

TITLES: dict[str, Msg] = {
    "figures": N_("Key figures"),
    "years": N_("Cases by year"),
    "countries": N_("Cases by country aimed at"),
    "tactics-by-country": N_("Tactics by country"),
    "tactics-by-target": N_("Tactics by target group"),
    "countermeasures-by-result": N_("Countermeasures by result"),
    TIMES: N_("Time to respond by result"),
}
"""Each chart with what it is called; the names stand in addresses."""

COLUMNS: dict[str, Msg] = {
    "figure": N_("Figure"),
    "year": N_("Year"),
    "country": N_("Country"),
    "tactic": N_("Tactic"),
    "target": N_("Target group"),
    "countermeasure": N_("Countermeasure"),
    "result": N_("Result"),
    "cases": N_("Cases"),
    "number": N_("Number"),
    "organisations": N_("Organisations that had begun to report"),
    "speed": N_("Time to respond"),
    "responses": N_("Responses"),
    "named": N_("Organisations named"),
}
"""The columns of charts with what they are called."""

LINES = 20
"""How many cases the list beside the charts has."""

COUNTS = ("responses", "cases", "number", "organisations", "named")
"""Those of them that hold numbers."""

FIGURES: dict[str, Msg] = {
    "cases": N_("Cases"),
    "countries": N_("Countries aimed at"),
    "tactics": N_("Tactics"),
    "responses": N_("Responses"),
    "measured": N_("Responses with a measured result"),
}
"""The key figures that are counted."""


@dataclass(frozen=True)
class Line:
    """A row of a chart.

    Attributes:
        ids: The words it is about, such as a tactic and a country.
        labels: The same as the reader calls them.
        counts: What was counted.
        behind: The filter that finds just the cases it counts; None where none does.
    """

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    counts: tuple[int, ...]
    behind: Filter | None


@dataclass(frozen=True)
class Chart:
    """What a chart holds, without words.

    Attributes:
        name: One of `TITLES`.
        wanted: What was counted.
        frame: Columns of ids and then of counts, named as in `COLUMNS`; only what a click on it finds just as often.
    """

    name: str
    wanted: Filter
    frame: pd.DataFrame

    @cached_property
    def keys(self) -> list[str]:
        """The columns that hold ids."""
        return [name for name in self.frame.columns if name not in COUNTS]

    @property
    def counts_organisations(self) -> bool:
        """Whether it holds numbers of organisations, of which visitors are told less (see `cases.disclosure`)."""
        return bool({"organisations", "named"} & {*self.frame.columns})

    @cached_property
    def counts(self) -> list[str]:
        """The columns that hold numbers."""
        return [name for name in self.frame.columns if name in COUNTS]

    def lines(self, words: Taxonomy, lang: str, *, most: int | None = None) -> Iterable[Line]:
        """Yield its rows in words, at most so many of them."""
        rows = self.frame.head(most) if most is not None else self.frame
        columns = [[str(item) for item in rows[key]] for key in self.keys]
        labels = [
            {item: _label(words, lang, key, item) for item in dict.fromkeys(column)}
            for key, column in zip(self.keys, columns, strict=True)
        ]
        counts = [[int(number) for number in rows[name]] for name in self.counts]
        for at, ids in enumerate(zip(*columns, strict=True)):
            called = tuple(known[item] for known, item in zip(labels, ids, strict=True))
            yield Line(ids, called, tuple(column[at] for column in counts), self.behind(ids, words))

    def behind(self, ids: tuple[str, ...], words: Taxonomy) -> Filter | None:
        """Return the filter that finds the cases that the row of those ids counts; None where none does."""
        if self.name == "figures":
            return _behind_figure(self.wanted, ids[0], words)
        if self.name == TIMES:
            return None
        if self.name == "years":
            return in_year(self.wanted, int(ids[0]))
        return self.wanted.narrowed(**{key: (item,) for key, item in zip(self.keys, ids, strict=True)})


def _behind_figure(wanted: Filter, figure: str, words: Taxonomy) -> Filter | None:
    """Responses are found by their results; a filter that asks for some of them already would find others."""
    if figure not in {"responses", "measured"}:
        return wanted
    results = [word.id for word in words.all_words("result") if figure == "responses" or word.id not in UNMEASURED]
    return None if wanted.result or wanted.countermeasure else wanted.narrowed(result=tuple(results))


def _label(words: Taxonomy, lang: str, key: str, item: str) -> str:
    if key == "figure":
        return translate(lang, FIGURES[item])
    if key == "speed":
        return translate(lang, NAMES[item])
    return item if key == "year" else value_name(words, lang, key, item)


def chart(session: Session, name: str, wanted: Filter, words: Taxonomy, *, leaving: bool = False) -> Chart:
    """Return what a chart holds of what the viewer finds.

    Args:
        session: A session through the viewer's door.
        name: One of `TITLES`.
        wanted: What to count.
        words: The vocabularies.
        leaving: Whether to count only the cases whose audience lets them leave in a file (see `cases.export`).

    Raises:
        UnknownFilter: The search holds no word or character.
        Rejected: A field word of the search isn't understood.
    """
    frame = _frame(session, name, wanted, leaving=leaving)
    for key in ("country", "tactic", "target", "countermeasure", "result"):
        asked = asked_for(words, wanted, key)
        if key in frame and asked:
            frame = frame[frame[key].isin(asked)].reset_index(drop=True)
    return Chart(name, wanted, frame)


def _frame(session: Session, name: str, wanted: Filter, *, leaving: bool) -> pd.DataFrame:
    match name:
        case "figures":
            figures = stats.figures(session, wanted, leaving=leaving)
            return pd.DataFrame({"figure": list(FIGURES), "number": [getattr(figures, name) for name in FIGURES]})
        case "years":
            years = stats.over_time(session, wanted, leaving=leaving)
            return years.merge(stats.coverage(session, wanted, leaving=leaving), on="year")
        case "countries":
            return stats.by_country(session, wanted, leaving=leaving)
        case "tactics-by-country":
            return stats.tactic_by_country(session, wanted, leaving=leaving)
        case "tactics-by-target":
            return stats.tactic_by_target(session, wanted, leaving=leaving)
        case "time-by-result":
            return times(session, wanted, leaving=leaving).frame
        case _:
            return stats.countermeasure_by_result(session, wanted, leaving=leaving)


@dataclass(frozen=True)
class Picture:
    """Everything the dashboard counts, under one filter.

    Attributes:
        charts: What each chart holds, by its name.
        times: How soon responses began, for the chart of that.
        found: The first cases of the list.
        totals: How many cases each tactic, country, target group and countermeasure has, most first.
        drawn: What pages made of it, by what it is and for whom; they make it once for all who are shown this picture.
    """

    figures: Figures
    charts: dict[str, Chart]
    times: Times
    found: Found
    totals: dict[str, dict[str, int]]
    drawn: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)


def picture(session: Session, wanted: Filter, words: Taxonomy) -> Picture:
    """Return what the viewer's dashboard shows under a filter; counted once for all who read the same cases.

    Args:
        session: A session through the viewer's door.
        wanted: What to count.
        words: The vocabularies.
    """
    return remembered(session, ("picture", wanted), lambda: _picture(session, wanted, words))


def _picture(session: Session, wanted: Filter, words: Taxonomy) -> Picture:
    counted = times(session, wanted)
    charts = {name: chart(session, name, wanted, words) for name in TITLES if name != TIMES}
    return Picture(
        figures=stats.figures(session, wanted),
        charts=charts | {TIMES: Chart(TIMES, wanted, counted.frame)},
        times=counted,
        found=find(session, wanted, limit=LINES),
        totals={
            name: facets.cases_by(session, wanted, name) for name in ("tactic", "country", "target", "countermeasure")
        },
    )


def asked_for(words: Taxonomy, wanted: Filter, name: str) -> set[str]:
    """Return the words that a filter asks for by one of its parts, with those below them; none where it asks for all.

    A case is counted under all its words, but values of one filter are alternatives: of a word that isn't asked for, a
    click would find cases that weren't counted.
    """
    chosen: tuple[str, ...] = getattr(wanted, name)
    match name:
        case "tactic":
            return {found for item in chosen for found in words.tactics_in(item)}
        case "target":
            return {found for item in chosen for found in words.narrower("target_group", item)}
        case _:
            return set(chosen)
