"""What a page is asked to show beyond a filter, written beside it as a URL's query."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self, TypeVar
from urllib.parse import urlencode

from cases.errors import Problem, Rejected
from cases.i18n import N_
from cases.search.filter import Filter
from cases.taxonomy import Taxonomy

NOT_OFFERED = N_("“{word}” is not in the list. Choose one of the words offered.")

Query = Mapping[str, Sequence[str]]
OneOf = TypeVar("OneOf", bound=StrEnum)


@dataclass(frozen=True)
class Asked(ABC):
    """What a page is asked to show.

    Attributes:
        wanted: The filter.
    """

    wanted: Filter = field(default_factory=Filter)

    @classmethod
    def read(cls, query: Query, words: Taxonomy) -> Self:
        """Return what a query asks for; other parameters are left alone.

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
    @abstractmethod
    def read_own(cls, query: Query, words: Taxonomy) -> tuple[Self, list[Problem]]:
        """Return what a query asks for beside its filter, without what nobody knows, and what is wrong with that."""

    @abstractmethod
    def parameters(self) -> dict[str, str]:
        """Return what is asked beside the filter as a URL's parameters, empty where it is the usual."""

    def own_query(self) -> dict[str, str]:
        """Return what is asked beside the filter as a URL's parameters, without the usual."""
        return {name: value for name, value in self.parameters().items() if value}

    def changed(self, **changes: Any) -> Self:
        """Return this with some of its parts replaced."""
        return replace(self, **changes)

    def own_url(self, path: str) -> str:
        """Return `path` with what is asked beside the filter."""
        written = urlencode(self.own_query(), safe=",")
        return f"{path}?{written}" if written else path

    def url(self, path: str) -> str:
        """Return `path` with all that is asked as its query string."""
        return self.wanted.url(self.own_url(path))


def one_of(query: Query, name: str, offered: type[OneOf], usual: OneOf) -> tuple[OneOf, list[Problem]]:
    """Return the word a parameter chooses, the last one where it does so twice, and what is wrong with it."""
    for written in query.get(name, ())[-1:]:
        if written in set(offered):
            return offered(written), []
        return usual, [Problem(name, NOT_OFFERED, {"word": written[:80]})]
    return usual, []


def some_of(query: Query, name: str, is_offered: Callable[[str], bool]) -> tuple[tuple[str, ...], list[Problem]]:
    """Return the words of a parameter with commas between them, each once, and what is wrong with those not offered."""
    asked = dict.fromkeys(item for given in query.get(name, ()) for item in given.split(",") if item)
    wrong = [Problem(name, NOT_OFFERED, {"word": item[:80]}) for item in asked if not is_offered(item)]
    return tuple(item for item in asked if is_offered(item)), wrong
