"""What the index holds at one moment, and how it counts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cases.index.counting import Coded, Counts, Listed, Sets, Value, counted_with
from cases.index.sets import NOTHING, Rows, numbers, rows_of
from cases.taxonomy import Taxonomy
from db.access import Class, visible
from db.viewer import Viewer

YEAR, MONTH, LAST_MONTH, USED, OWN_TACTIC = "year", "month", "last month", "used", "own tactic"
PROVEN, TRIED = "proven", "tried"
"""What is held beside the facets: years gone on in, months of the first and of the last day (as 202401),
countermeasures with their results, tactics without those above them, grades of evidence that a response worked, and
what is known of each response, which is read when it is first asked for."""

_FEW = 4_000
"""So many rows are sorted at once; more of them a month at a time, since a page needs the first few."""

_FOLLOWED = 12
"""Of so many rows for each value that is counted, each row is followed to its values; of more, each value's set is met
with theirs."""


@dataclass(frozen=True)
class Facts:
    """Plain facts of renditions, each an array by row number; a row nobody loaded has zeros.

    Attributes:
        case: The row number of the case.
        first: First day the behaviour can have fallen on, as 20240131.
        last: Last such day.
        responses: How many responses.
        measured: How many of them with a result other than "too early" and "not measured".
        owner: The row number of the organisation whose case it is.
    """

    case: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    responses: NDArray[np.int64]
    measured: NDArray[np.int64]
    owner: NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """Renditions with values of theirs: `rows[n]` has `values[codes[n]]`."""

    rows: NDArray[Any]
    codes: NDArray[Any]
    values: list[Value]


@dataclass(frozen=True)
class Grouped:
    """Renditions by something they have: those from `begins[n]` to `begins[n + 1]` have what `codes[n]` stands for.

    They stand together, so that counting reads one array and adds it up.
    """

    rows: NDArray[np.uint32]
    begins: NDArray[np.int64]
    codes: NDArray[np.int64]

    def counts(self, inside: NDArray[np.bool_], width: int) -> NDArray[np.int64]:
        """Return how many renditions that are inside have each of `width` codes.

        Args:
            inside: Of each row number whether it is to be counted.
            width: How many codes there are.
        """
        found = np.zeros(width, np.int64)
        # `take` needs half the time of an index in brackets, and sums of groups half that of one running sum.
        found[self.codes] = np.add.reduceat(inside.take(self.rows).view(np.uint8), self.begins, dtype=np.int32)
        return found


class Part:
    """Renditions that were loaded together; they don't change, so neither do the arrays made of them.

    Attributes:
        rows: The renditions.
        sets: Of each facet each value with those that have it.
        kept: What was read of them later on, by its name.
    """

    def __init__(self, rows: Rows, sets: Sets) -> None:
        """Take the rows and the sets they are in."""
        self.rows = rows
        self.sets = sets
        self.kept: dict[str, Pairs] = {}
        self._flat: dict[str, tuple[NDArray[Any], NDArray[Any]]] = {}
        self._listed: dict[tuple[str, ...], tuple[Coded, Listed]] = {}
        self._crossed: dict[tuple[str, str], Grouped] = {}

    def values(self, name: str) -> list[Value]:
        """Return the values of a facet; their places are the codes of `flat()`."""
        return list(self.sets.get(name, {}))

    def flat(self, name: str) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return each rendition with each of its values' codes, by rendition: two arrays of one length."""
        if name not in self._flat:
            found = [numbers(rows) for rows in self.sets.get(name, {}).values()]
            rows = np.concatenate(found) if found else np.empty(0, np.uint32)
            codes = np.repeat(np.arange(len(found), dtype=np.int32), [len(item) for item in found])
            order = np.argsort(rows, kind="stable")
            self._flat[name] = (rows[order], codes[order])
        return self._flat[name]

    def listed(self, names: tuple[str, ...]) -> tuple[Coded, Listed]:
        """Return the values of some facets, rendition by rendition, and what their codes stand for."""
        if names not in self._listed:
            coded = Coded.of(names, self.sets)
            self._listed[names] = coded, Listed.of(coded, self.sets, self.rows)
        return self._listed[names]

    def pairs(self, name: str) -> Pairs:
        """Return each rendition with each of its values of a facet, or with what was kept under that name."""
        return self.kept[name] if name in self.kept else Pairs(*self.flat(name), self.values(name))

    def crossed(self, one: str, other: str) -> Grouped:
        """Return the renditions by each pair of their values, coded `code * len(values(other)) + other code`."""
        if (one, other) not in self._crossed:
            rows, codes = self.flat(one)
            other_rows, other_codes = self.flat(other)
            begins = np.searchsorted(other_rows, rows, "left")
            times = np.searchsorted(other_rows, rows, "right") - begins
            within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
            others = other_codes[np.repeat(begins, times) + within]
            width = np.int32(max(len(self.values(other)), 1))
            self._crossed[one, other] = grouped(np.repeat(rows, times), np.repeat(codes, times) * width + others)
        return self._crossed[one, other]


def grouped(rows: NDArray[Any], codes: NDArray[Any]) -> Grouped:
    """Return rows by their codes, of which there is one for each."""
    # numpy sorts numbers of 16 bits by their digits, many times as fast as longer ones.
    short = codes.astype(np.min_scalar_type(codes.max())) if len(codes) else codes
    order = np.argsort(short, kind="stable")
    sorted_codes = codes[order]
    begins = np.flatnonzero(np.diff(sorted_codes, prepend=-1))
    return Grouped(rows[order].astype(np.uint32), begins, sorted_codes[begins].astype(np.int64))


@dataclass(frozen=True)
class Crossed:
    """How many renditions have each pair of values of two facets.

    Attributes:
        one: The values of the rows.
        other: The values of the columns.
        counts: The numbers, a row for each of `one` and a column for each of `other`.
    """

    one: list[Value]
    other: list[Value]
    counts: NDArray[np.int64]

    def pairs(self) -> tuple[list[Value], list[Value], NDArray[np.int64]]:
        """Return the pairs that some rendition has, and how many: three columns of one length."""
        rows, columns = np.nonzero(self.counts)
        one, other = self.one, self.other
        return [one[at] for at in rows.tolist()], [other[at] for at in columns.tolist()], self.counts[rows, columns]


def _places(values: list[Value], some: list[Value]) -> NDArray[np.int64]:
    known = {value: place for place, value in enumerate(values)}
    return np.array([known[value] for value in some], np.int64)


@dataclass(frozen=True)
class Index:
    """All current renditions as one version of the database has them. Only what it remembers of questions ever changes.

    Attributes:
        version: Of the database.
        seq: The newest change that is in it.
        words: The vocabularies it was made with.
        sets: Of each facet each value with the renditions that have it.
        classes: The renditions of each class of readers.
        owner_shown: Renditions whose readers may know the owner.
        facts: Plain facts of each rendition.
        parts: The same renditions in pieces, each with its arrays.
        texts: What was found by text at this version, by what was asked and in how many fields.
        viewers_words: The Latin words of what a viewer reads, with which mistakes in typing are put right.
        answers: What was counted for viewers that read the same, each alone in a tuple.
        coded: The values of facets that were counted together, with the renditions that have each.
    """

    version: str
    seq: int
    words: Taxonomy
    sets: Sets
    classes: Mapping[Class, Rows]
    owner_shown: Rows
    facts: Facts
    parts: tuple[Part, ...] = field(repr=False)
    texts: dict[Any, Rows] = field(default_factory=dict, repr=False)
    viewers_words: dict[Viewer, Counter[str]] = field(default_factory=dict, repr=False)
    answers: dict[Any, tuple[Any]] = field(default_factory=dict, repr=False)
    coded: dict[tuple[str, ...], tuple[Coded, list[Rows]]] = field(default_factory=dict, repr=False)

    def visible(self, viewer: Viewer, circles: Iterable[int]) -> Rows:
        """Return the renditions a viewer reads; `circles` are those of the viewer's organisation at that moment."""
        return visible(viewer, circles, lambda name: self.classes.get(name, NOTHING))

    def with_any(self, name: str, values: Iterable[Value]) -> Rows:
        """Return the renditions that have one of the values."""
        held = self.sets.get(name, {})
        return reduce(or_, (held[value] for value in values if value in held), NOTHING)

    def counts(self, names: Sequence[str], rows: Rows) -> Counts:
        """Return how many of `rows` have each value of some facets."""
        found: Counts = {}
        for together in dict.fromkeys(map(counted_with, names)):
            if together not in self.coded:
                coded = Coded.of(together, self.sets)
                self.coded[together] = coded, coded.held(self.sets)
            coded, held = self.coded[together]
            if len(rows) <= _FOLLOWED * sum(len(self.sets.get(name, ())) for name in together if name in names):
                found |= coded.counts(self._followed(coded, rows))
            else:
                found |= coded.counts(coded.met(held, rows, names))
        return {name: found[name] for name in names}

    def _followed(self, coded: Coded, rows: Rows) -> NDArray[np.int64]:
        counted = np.zeros(len(coded.values), np.int64)
        for part in self._touched(rows):
            own, listed = part.listed(coded.names)
            counted[coded.places(own)] += listed.counts(numbers(rows & part.rows), len(own.values))
        return counted

    def since(self, rows: Rows, day: int) -> Rows:
        """Return those of `rows` whose last day isn't before `day` (as 20240131)."""
        held = self.sets.get(LAST_MONTH, {})
        edge = numbers(held.get(day // 100, NOTHING))
        later = (found for month, found in held.items() if month > day // 100)  # type: ignore[operator]
        return rows & Rows.union(rows_of(edge[self.facts.last[edge] >= day]), *later)

    def until(self, rows: Rows, day: int) -> Rows:
        """Return those of `rows` whose first day isn't after `day` (as 20240131)."""
        held = self.sets.get(MONTH, {})
        edge = numbers(held.get(day // 100, NOTHING))
        earlier = (found for month, found in held.items() if month < day // 100)  # type: ignore[operator]
        return rows & Rows.union(rows_of(edge[self.facts.first[edge] <= day]), *earlier)

    def newest(self, rows: Rows) -> Iterator[int]:
        """Yield row numbers by the first day, newest first, then by row number, newest first."""
        if len(rows) <= _FEW:
            yield from self._sorted(rows)
            return
        for month in sorted(self.sets.get(MONTH, {}), reverse=True):
            yield from self._sorted(rows & self.sets[MONTH][month])

    def _sorted(self, rows: Rows) -> list[int]:
        found = numbers(rows)
        order = np.lexsort((found, self.facts.first[found]))[::-1]
        newest: list[int] = found[order].tolist()
        return newest

    def crossed(self, one: str, other: str, rows: Rows) -> Crossed:
        """Return how many of `rows` have each pair of values of two facets."""
        values, others = list(self.sets.get(one, {})), list(self.sets.get(other, {}))
        counts = np.zeros((len(values), len(others)), np.int64)
        inside = self._inside(rows)
        for part in self._touched(rows):
            shape = len(part.values(one)), len(part.values(other))
            found = part.crossed(one, other).counts(inside, shape[0] * shape[1]).reshape(shape)
            if (part.values(one), part.values(other)) == (values, others):
                counts += found
            else:
                counts[np.ix_(_places(values, part.values(one)), _places(others, part.values(other)))] += found
        return Crossed(values, others, counts)

    def paired(self, name: str, rows: Rows) -> Pairs:
        """Return each of `rows` with each of its values of a facet, or of what its parts keep under that name."""
        inside, codes_of = self._inside(rows), dict[Value, int]()
        found: list[tuple[NDArray[Any], NDArray[Any]]] = [(np.empty(0, np.uint32), np.empty(0, np.int64))]
        for part in self._touched(rows):
            pairs = part.pairs(name)
            places = np.array([codes_of.setdefault(value, len(codes_of)) for value in pairs.values], np.int64)
            wanted = inside.take(pairs.rows)
            found.append((pairs.rows.compress(wanted), places.take(pairs.codes.compress(wanted))))
        one, other = zip(*found, strict=True)
        return Pairs(np.concatenate(one), np.concatenate(other), list(codes_of))

    def _inside(self, rows: Rows) -> NDArray[np.bool_]:
        inside = np.zeros(len(self.facts.case), bool)
        inside[numbers(rows)] = True
        return inside

    def _touched(self, rows: Rows) -> Iterator[Part]:
        return (part for part in self.parts if part.rows.intersect(rows))

    @cached_property
    def current(self) -> Rows:
        """Return every rendition it holds."""
        return all_of(self.classes)


def all_of(classes: Mapping[Class, Rows]) -> Rows:
    """Return the renditions of all classes: each has an owner."""
    return Rows.union(NOTHING, *(rows for (kind, _), rows in classes.items() if kind == "owner"))
