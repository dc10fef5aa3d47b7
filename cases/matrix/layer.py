"""What a matrix is asked to show, written as a URL's query: a filter, another to compare, a measure, a watch list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self
from urllib.parse import parse_qs, urlencode

from cases.dates import EARLIEST, PartialDate
from cases.errors import CaseError, Problem, Rejected
from cases.i18n import N_, Msg
from cases.search import Filter
from cases.taxonomy import Taxonomy

OWN: dict[str, Msg] = {
    "vs": N_("Compare with"),
    "measure": N_("Colour by"),
    "watch": N_("Watch list"),
    "all": N_("All tactics, those without a case too"),
}
"""The parameters of a matrix beside those of its filter, with what they are called."""

_MOST_FIELDS = 100
_NOT_OFFERED = N_("“{word}” is not in the list. Choose one of the words offered.")


class Measure(StrEnum):
    """By what the cells are coloured."""

    CASES = "cases"
    ORGANISATIONS = "organisations"
    EVIDENCE = "evidence"


@dataclass(frozen=True)
class Layer:
    """What a matrix is asked to show.

    Attributes:
        wanted: The filter.
        against: Another one, to compare with.
        measure: By what cells are coloured.
        watch: The tactics a person watches: they are outlined.
        everything: Whether tactics without a case are shown as well.
    """

    wanted: Filter = field(default_factory=Filter)
    against: Filter | None = None
    measure: Measure = Measure.CASES
    watch: tuple[str, ...] = ()
    everything: bool = False

    @classmethod
    def read(cls, query: Mapping[str, Sequence[str]], words: Taxonomy) -> Self:
        """Return the layer that a query names; other parameters are left alone.

        Raises:
            Rejected: A value is unknown; every one is listed.
        """
        problems: list[Problem] = []
        wanted = Filter()
        try:
            wanted = Filter.read(query, words)
        except Rejected as error:
            problems += error.problems
        own, wrong = cls.read_own(query, words)
        if problems or wrong:
            raise Rejected([*problems, *wrong])
        return replace(own, wanted=wanted)

    @classmethod
    def read_own(cls, query: Mapping[str, Sequence[str]], words: Taxonomy) -> tuple[Self, list[Problem]]:
        """Return the layer without its filter, without what nobody knows, and what is wrong with that."""
        problems: list[Problem] = []
        values: dict[str, Any] = {"everything": "1" in query.get("all", ())}
        for written in query.get("vs", ())[-1:]:
            try:
                values["against"] = _filter(written, words)
            except CaseError as error:
                problems += [Problem("vs", problem.message, problem.values) for problem in error.problems]
        for measure in query.get("measure", ())[-1:]:
            if measure in set(Measure):
                values["measure"] = Measure(measure)
            else:
                problems.append(Problem("measure", _NOT_OFFERED, {"word": measure[:80]}))
        asked = dict.fromkeys(item for given in query.get("watch", ()) for item in given.split(",") if item)
        values["watch"] = tuple(item for item in asked if words.tactic(item))
        problems += [Problem("watch", _NOT_OFFERED, {"word": item[:80]}) for item in asked if not words.tactic(item)]
        return cls(**values), problems

    def changed(self, **changes: Any) -> Self:
        """Return this layer with some of its parts replaced."""
        return replace(self, **changes)

    def own_query(self) -> dict[str, str]:
        """Return what the layer says beside its filter as a URL's parameters, without the usual."""
        said = {
            "vs": self.against.url().removeprefix("?") if self.against else "",
            "measure": "" if self.measure is Measure.CASES else self.measure.value,
            "watch": ",".join(self.watch),
            "all": "1" if self.everything else "",
        }
        return {name: value for name, value in said.items() if value}

    def own_url(self, path: str) -> str:
        """Return `path` with what the layer says beside its filter."""
        written = urlencode(self.own_query(), safe=",")
        return f"{path}?{written}" if written else path

    def url(self, path: str) -> str:
        """Return `path` with the whole layer as its query string."""
        return self.wanted.url(self.own_url(path))


def _filter(written: str, words: Taxonomy) -> Filter | None:
    """Return the filter a parameter holds; None where it holds none."""
    try:
        asked = parse_qs(written, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise CaseError(_NOT_OFFERED, word=written[:80]) from None
    found = Filter.read(asked, words)
    if found.is_empty and written:
        raise CaseError(_NOT_OFFERED, word=written[:80])
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
