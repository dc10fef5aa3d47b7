"""What a filter finds, by the index in memory: the same as its conditions find in SQL."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import chain, islice, product
from operator import and_
from typing import cast

from sqlmodel import Session, or_, select

from cases.dates import PartialDate
from cases.index import USED, Index, Rows, Value, index_of, own_rows, rows_of, rows_with
from cases.search.conditions import asked_of, meaning, named, said_by
from cases.search.filter import Filter
from db import fulltext
from db.tables import Rendition

_PLAIN = ("country", "target", "family", "tactic", "channel", "flow", "state", "lang", "legal")


@dataclass(frozen=True)
class Chosen:
    """The renditions that a viewer finds with a filter.

    Attributes:
        index: The index of that moment.
        wanted: The filter.
        rows: The renditions.
        places: The same by where the search matched, best first; none without a search.
    """

    index: Index
    wanted: Filter
    rows: Rows
    places: tuple[Rows, ...] = ()

    def ids(self, *, limit: int | None = None, offset: int = 0) -> list[int]:
        """Return the row numbers in the order of a list: where the search matched, newest period first, then by case.

        Args:
            limit: At most so many.
            offset: After so many.
        """
        ordered: Iterator[int] = chain.from_iterable(map(self.index.newest, self.places or (self.rows,)))
        return list(islice(ordered, offset, None if limit is None else offset + limit))

    def counts(self, name: str) -> dict[Value, int]:
        """Return how many of the cases show each value of a facet, as the list would show with it."""
        if name == "countermeasure" and self.wanted.result:
            return self._used(lambda pair: pair[0] if pair[1] in self.wanted.result else None)
        if name == "result" and self.wanted.countermeasure:
            return self._used(lambda pair: pair[1] if pair[0] in self.wanted.countermeasure else None)
        return self.index.counts(name, self.rows)

    def _used(self, kept: Callable[[tuple[str, str]], str | None]) -> dict[Value, int]:
        """Return how many cases show each value that stands in a kept pair of countermeasure and result."""
        pairs: dict[Value, list[Value]] = {}
        for pair in self.index.sets.get(USED, {}):
            value = kept(cast(tuple[str, str], pair))
            if value is not None:
                pairs.setdefault(value, []).append(pair)
        counted = {
            value: self.rows.intersection_cardinality(self.index.with_any(USED, some)) for value, some in pairs.items()
        }
        return {value: number for value, number in counted.items() if number}


def chosen(session: Session, wanted: Filter) -> Chosen | None:
    """Return what a filter finds, None where the index can't be had at the session's moment and rows must be asked.

    Args:
        session: A session through the viewer's door.
        wanted: What to look for.

    Raises:
        Rejected: A field word of the search isn't understood.
        UnknownFilter: The search holds no word or character.
    """
    known: dict[Filter, Chosen | None] = session.info.setdefault("chosen", {})
    if wanted not in known:
        known[wanted] = _choose(session, wanted)
    return known[wanted]


def _choose(session: Session, wanted: Filter) -> Chosen | None:
    box = asked_of(session, wanted)
    index = index_of(session)
    if index is None:
        return None
    rows = _fitting(index, own_rows(session, index), wanted)
    for field in box.fields:
        fitting = _fitting(index, rows, said_by(field))
        rows = rows - fitting if field.unwanted else fitting
    if not box.text:
        return Chosen(index, wanted, rows)
    places = _places(session, wanted, box.text)
    if places is None:
        return None
    left, inside = rows, []
    for place in places:
        inside.append(left & place)
        left -= inside[-1]
    return Chosen(index, wanted, rows - left, tuple(inside))


def _fitting(index: Index, rows: Rows, wanted: Filter) -> Rows:
    """Return those of `rows` that fulfil everything a filter asks but its search."""
    if wanted.since:
        rows = index.since(rows, _number(PartialDate.parse(wanted.since).first))
    if wanted.until:
        rows = index.until(rows, _number(PartialDate.parse(wanted.until).last))
    sets = [index.with_any(name, chosen) for name in _PLAIN if (chosen := getattr(wanted, name))]
    if wanted.countermeasure and wanted.result:
        pairs = product(wanted.countermeasure, wanted.result)
        sets.append(index.with_any(USED, pairs))
    else:
        sets += [
            index.with_any(name, chosen) for name in ("countermeasure", "result") if (chosen := getattr(wanted, name))
        ]
    return reduce(and_, sets, rows)


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _places(session: Session, wanted: Filter, text: str) -> list[Rows] | None:
    """Return where a search matched, each with what was found there: an id, then so many of the first fields."""
    found = [_named(session, text)]
    parts = meaning(session, wanted).parts
    if not parts:
        return found
    if all(part.unwanted for part in parts):
        fields: Sequence[int] = [fulltext.EVERYWHERE]
    else:
        fields = range(1, fulltext.EVERYWHERE + 1)
    for first in fields:
        rows = rows_with(session, parts, fields=first)
        if rows is None:
            return None
        found.append(rows)
    return found


def _named(session: Session, text: str) -> Rows:
    known: dict[str, Rows] = session.info.setdefault("named", {})
    if text not in known:
        found = session.exec(select(Rendition.id).where(or_(*named(text))))
        known[text] = rows_of([number for number in found if number is not None])
    return known[text]
