"""What a gap map is asked to show, written as a URL's query: a filter, what the columns are, what is unfolded."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from cases.errors import Problem
from cases.gaps.lines import folders
from cases.i18n import N_, Msg
from cases.search.asked import Asked, Query, one_of, some_of
from cases.taxonomy import Taxonomy


class By(StrEnum):
    """What stands in the columns; each is the name of a filter."""

    COUNTERMEASURE = "countermeasure"
    TARGET = "target"
    COUNTRY = "country"


OWN: dict[str, Msg] = {
    "by": N_("Columns"),
    "open": N_("Unfolded"),
    "all": N_("What no case has, too"),
}
"""The parameters of a gap map beside those of its filter, with what they are called."""


@dataclass(frozen=True)
class Layout(Asked):
    """What a gap map is asked to show.

    Attributes:
        wanted: The filter.
        by: What stands in the columns.
        unfolded: The families, types of response and groups whose words have lines of their own.
        everything: Whether, where something is unfolded, words without a case are shown as well.
    """

    by: By = By.COUNTERMEASURE
    unfolded: tuple[str, ...] = ()
    everything: bool = False

    @classmethod
    def read_own(cls, query: Query, words: Taxonomy) -> tuple[Self, list[Problem]]:
        """Return the layout without its filter, without what nobody knows, and what is wrong with that."""
        by, wrong = one_of(query, "by", By, By.COUNTERMEASURE)
        unfolded, unknown = some_of(query, "open", set(folders(words)).__contains__)
        return cls(by=by, unfolded=unfolded, everything="1" in query.get("all", ())), [*wrong, *unknown]

    def folding(self, line: str) -> Self:
        """Return this layout with a line folded that was unfolded, or the other way round."""
        if line in self.unfolded:
            return self.changed(unfolded=tuple(item for item in self.unfolded if item != line))
        return self.changed(unfolded=(*self.unfolded, line))

    def parameters(self) -> dict[str, str]:
        """Return what the layout says beside its filter as a URL's parameters, empty where it is the usual."""
        return {
            "by": "" if self.by is By.COUNTERMEASURE else self.by.value,
            "open": ",".join(self.unfolded),
            "all": "1" if self.everything else "",
        }
