"""How many renditions have each value of several facets, counted in one go."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cases.index.sets import Rows, numbers


class Tried(NamedTuple):
    """What is known of a response: its result and how well that is known, and the worst harm stated of it.

    Attributes:
        countermeasure: Its id.
        result: A word of `result`; "not_measured" where nothing is stated.
        evidence: A word of `evidence_grade`, empty where nothing is stated.
        harm: A word of `harm`, empty where nobody looked.
    """

    countermeasure: str
    result: str
    evidence: str
    harm: str


Value = str | int | tuple[str, str] | Tried
"""A value that renditions have: a word's id, a code, a year, a countermeasure with its result, or a response."""

Sets = Mapping[str, Mapping[Value, Rows]]
"""Of each facet each value with the renditions that have it."""

TOGETHER = (
    "family",
    "tactic",
    "country",
    "target",
    "channel",
    "flow",
    "state",
    "countermeasure",
    "result",
    "legal",
    "lang",
)
"""Facets that are counted at once, whichever of them are asked for."""

Counts = dict[str, dict[Value, int]]
"""Of each facet how many have each value, most first, then by value; without those that none has."""


def counted_with(name: str) -> tuple[str, ...]:
    """Return the facets that are counted together with one."""
    return TOGETHER if name in TOGETHER else (name,)


def most_first(counted: Mapping[Any, int]) -> dict[Any, int]:
    """Return counts of a facet in their order: most first, then by value."""
    by_value = sorted(counted.items())
    return dict(sorted(by_value, key=itemgetter(1), reverse=True))  # what is equal stays in order


@dataclass(frozen=True)
class Coded:
    """The values of several facets in one order, facet by facet and sorted in each: their places are their codes.

    Attributes:
        names: The facets.
        values: The values.
        facets: Of each value the place of its facet.
    """

    names: tuple[str, ...]
    values: list[Value]
    facets: NDArray[np.int64]

    @classmethod
    def of(cls, names: tuple[str, ...], sets: Sets) -> "Coded":
        """Return the values that sets have of some facets."""
        values: list[Value] = []
        lengths = []
        for name in names:
            values += sorted(sets.get(name, {}))
            lengths.append(len(sets.get(name, {})))
        return cls(names, values, np.repeat(np.arange(len(names)), lengths))

    def _named(self) -> Iterator[tuple[str, Value]]:
        return zip(map(self.names.__getitem__, self.facets.tolist()), self.values, strict=True)

    def _parts(self, facets: NDArray[np.int64]) -> Iterator[tuple[str, int, int]]:
        """Yield each facet with where its values begin and end among values whose facets are in order."""
        cuts = np.searchsorted(facets, np.arange(len(self.names) + 1)).tolist()
        return ((name, *cut) for name, cut in zip(self.names, pairwise(cuts), strict=True))

    def held(self, sets: Sets) -> list[Rows]:
        """Return the renditions that have each value."""
        return [sets[name][value] for name, value in self._named()]

    def met(self, held: Sequence[Rows], rows: Rows, names: Collection[str]) -> NDArray[np.int64]:
        """Return by code how many of some renditions have each value, or 0 where its facet isn't asked for.

        Args:
            held: What `held()` returned.
            rows: The renditions.
            names: The facets asked for.
        """
        counted = np.zeros(len(held), np.int64)
        for name, begin, end in self._parts(self.facets):
            if name in names:
                counted[begin:end] = [rows.intersection_cardinality(one) for one in held[begin:end]]
        return counted

    def places(self, other: "Coded") -> NDArray[np.int64]:
        """Return the codes here of another's values, none of which is missing here."""
        if self.values == other.values and np.array_equal(self.facets, other.facets):
            return np.arange(len(self.values))
        known = {value: code for code, value in enumerate(self._named())}
        return np.array([known[value] for value in other._named()], np.int64)

    def counts(self, counted: NDArray[np.int64]) -> Counts:
        """Return numbers by code as counts of each facet."""
        codes = counted.nonzero()[0]
        codes = codes[np.lexsort((-counted[codes], self.facets[codes]))]
        values = [self.values[code] for code in codes.tolist()]
        found = list(zip(values, counted[codes].tolist(), strict=True))
        return {name: dict(found[begin:end]) for name, begin, end in self._parts(self.facets[codes])}


@dataclass(frozen=True)
class Listed:
    """Renditions with their values' codes: the row `first + n` has `codes[begins[n]:begins[n + 1]]`."""

    first: int
    begins: NDArray[np.int32]
    codes: NDArray[Any]

    @classmethod
    def of(cls, coded: Coded, sets: Sets, rows: Rows) -> "Listed":
        """List the values of renditions rendition by rendition.

        Args:
            coded: The values.
            sets: The renditions that have each.
            rows: All renditions.
        """
        first, last = (rows.min(), rows.max()) if rows else (0, -1)
        held = coded.held(sets)
        begins = np.zeros(last - first + 2, np.int32)
        for one in held:
            begins[numbers(one).astype(np.intp) - first + 1] += 1
        np.cumsum(begins, out=begins)
        # Each code goes where the next one of its rendition goes: sorting them all takes ten times as long.
        codes = np.empty(begins[-1], np.min_scalar_type(max(len(held), 1)))
        free = begins[:-1].copy()
        for code, one in enumerate(held):
            places = numbers(one).astype(np.intp) - first
            codes[free.take(places)] = code
            free[places] += 1
        return cls(first, begins, codes)

    def counts(self, rows: NDArray[Any], width: int) -> NDArray[np.int64]:
        """Return how many of some rows have each of `width` codes.

        Args:
            rows: Row numbers of renditions that it holds.
            width: How many codes there are.
        """
        places = rows.astype(np.intp) - self.first
        begins = self.begins.take(places)
        times = self.begins.take(places + 1) - begins
        ends = times.cumsum(dtype=np.int32)
        found = np.repeat(begins - ends + times, times) + np.arange(ends[-1] if len(ends) else 0, dtype=np.int32)
        return np.bincount(self.codes.take(found), minlength=width)
