"""What a gap map is asked to show, written as a URL's query: a filter, what the columns are, what is unfolded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlencode

from cases.errors import Problem, Rejected
from cases.gaps.lines import folders
from cases.i18n import N_, Msg
from cases.search import Filter
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

_NOT_OFFERED = N_("“{word}” is not in the list. Choose one of the words offered.")


@dataclass(frozen=True)
class Layout:
    """What a gap map is asked to show.

    Attributes:
        wanted: The filter.
        by: What stands in the columns.
        unfolded: The families, types of response and groups whose words have lines of their own.
        everything: Whether, where something is unfolded, words without a case are shown as well.
    """

    wanted: Filter = field(default_factory=Filter)
    by: By = By.COUNTERMEASURE
    unfolded: tuple[str, ...] = ()
    everything: bool = False

    @classmethod
    def read(cls, query: Mapping[str, Sequence[str]], words: Taxonomy) -> Self:
        """Return the layout that a query names; other parameters are left alone.

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
        """Return the layout without its filter, without what nobody knows, and what is wrong with that."""
        problems: list[Problem] = []
        values: dict[str, Any] = {"everything": "1" in query.get("all", ())}
        for by in query.get("by", ())[-1:]:
            if by in set(By):
                values["by"] = By(by)
            else:
                problems.append(Problem("by", _NOT_OFFERED, {"word": by[:80]}))
        asked = dict.fromkeys(item for given in query.get("open", ()) for item in given.split(",") if item)
        known = folders(words)
        values["unfolded"] = tuple(item for item in asked if item in known)
        problems += [Problem("open", _NOT_OFFERED, {"word": item[:80]}) for item in asked if item not in known]
        return cls(**values), problems

    def changed(self, **changes: Any) -> Self:
        """Return this layout with some of its parts replaced."""
        return replace(self, **changes)

    def folding(self, line: str) -> Self:
        """Return this layout with a line folded that was unfolded, or the other way round."""
        if line in self.unfolded:
            return self.changed(unfolded=tuple(item for item in self.unfolded if item != line))
        return self.changed(unfolded=(*self.unfolded, line))

    def own_query(self) -> dict[str, str]:
        """Return what the layout says beside its filter as a URL's parameters, without the usual."""
        said = {
            "by": "" if self.by is By.COUNTERMEASURE else self.by.value,
            "open": ",".join(self.unfolded),
            "all": "1" if self.everything else "",
        }
        return {name: value for name, value in said.items() if value}

    def own_url(self, path: str) -> str:
        """Return `path` with what the layout says beside its filter."""
        written = urlencode(self.own_query(), safe=",")
        return f"{path}?{written}" if written else path

    def url(self, path: str) -> str:
        """Return `path` with the whole layout as its query string."""
        return self.wanted.url(self.own_url(path))
