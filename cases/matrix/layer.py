"""What a matrix is asked to show, written as a URL's query: a filter, another to compare, a measure, a watch list."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from urllib.parse import parse_qs

from cases.dates import EARLIEST, PartialDate
from cases.errors import CaseError, Problem
from cases.i18n import N_, Msg
from cases.search import Filter
from cases.search.asked import NOT_OFFERED, Asked, Query, one_of, some_of
from cases.taxonomy import Taxonomy

OWN: dict[str, Msg] = {
    "vs": N_("Compare with"),
    "measure": N_("Colour by"),
    "watch": N_("Watch list"),
    "all": N_("All tactics, those without a case too"),
}
"""The parameters of a matrix beside those of its filter, with what they are called."""

_MOST_FIELDS = 100


class Measure(StrEnum):
    """By what the cells are coloured."""

    CASES = "cases"
    ORGANISATIONS = "organisations"
    EVIDENCE = "evidence"


@dataclass(frozen=True)
class Layer(Asked):
    """What a matrix is asked to show.

    Attributes:
        wanted: The filter.
        against: Another one, to compare with.
        measure: By what cells are coloured.
        watch: The tactics a person watches: they are outlined.
        everything: Whether tactics without a case are shown as well.
    """

    against: Filter | None = None
    measure: Measure = Measure.CASES
    watch: tuple[str, ...] = ()
    everything: bool = False

    @classmethod
    def read_own(cls, query: Query, words: Taxonomy) -> tuple[Self, list[Problem]]:
        """Return the layer without its filter, without what nobody knows, and what is wrong with that."""
        against, problems = None, []
        for written in query.get("vs", ())[-1:]:
            try:
                against = _filter(written, words)
            except CaseError as error:
                problems += [Problem("vs", problem.message, problem.values) for problem in error.problems]
        measure, wrong = one_of(query, "measure", Measure, Measure.CASES)
        watch, unknown = some_of(query, "watch", lambda item: words.tactic(item) is not None)
        own = cls(against=against, measure=measure, watch=watch, everything="1" in query.get("all", ()))
        return own, [*problems, *wrong, *unknown]

    def parameters(self) -> dict[str, str]:
        """Return what the layer says beside its filter as a URL's parameters, empty where it is the usual."""
        return {
            "vs": self.against.url().removeprefix("?") if self.against else "",
            "measure": "" if self.measure is Measure.CASES else self.measure.value,
            "watch": ",".join(self.watch),
            "all": "1" if self.everything else "",
        }


def _filter(written: str, words: Taxonomy) -> Filter | None:
    """Return the filter a parameter holds; None where it holds none."""
    try:
        asked = parse_qs(written, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise CaseError(NOT_OFFERED, word=written[:80]) from None
    found = Filter.read(asked, words)
    if found.is_empty and written:
        raise CaseError(NOT_OFFERED, word=written[:80])
    return found if written else None


def before(wanted: Filter, this_year: int) -> Filter | None:
    """Return the same filter for as many years right before its own; None where it doesn't say since when.

    Args:
        wanted: The filter; without an end it goes on until this year.
        this_year: The year of today.
    """
    if not wanted.since:
        return None
    first = PartialDate.parse(wanted.since).first.year
    last = PartialDate.parse(wanted.until).first.year if wanted.until else max(this_year, first)
    years = last - first + 1
    if years < 1 or first - years < EARLIEST:
        return None
    return wanted.narrowed(
        since=_earlier(wanted.since, years),
        until=_earlier(wanted.until, years) if wanted.until else str(first - 1),
    )


def _earlier(written: str, years: int) -> str:
    shifted = f"{int(written[:4]) - years}{written[4:]}"
    try:
        return str(PartialDate.parse(shifted))
    except CaseError:  # the 29th of February, in a year that has none
        return shifted.removesuffix("29") + "28"
