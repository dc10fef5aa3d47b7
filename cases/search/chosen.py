"""What a filter finds, by the index in memory: the same as its conditions find in SQL."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import islice, product
from operator import and_
from typing import cast

from sqlalchemy import String, bindparam
from sqlmodel import Session, col, select

from cases.dates import PartialDate
from cases.ids import is_id, read_id
from cases.index import (
    NOTHING,
    USED,
    Index,
    Rows,
    Value,
    asking,
    awaited,
    index_of,
    most_first,
    own_rows,
    rows_where,
    rows_with,
)
from cases.search.conditions import asked_of, meaning, said_by, written
from cases.search.filter import Filter
from db import fulltext
from db.tables import Case, Rendition, RenditionReference

_PLAIN = ("country", "target", "family", "tactic", "channel", "flow", "state", "lang", "legal")


@dataclass(frozen=True)
class Chosen:
    """The renditions that a viewer finds with a filter.

    Attributes:
        index: The index of that moment.
        wanted: The filter.
        rows: The renditions.
    """

    index: Index
    wanted: Filter
    rows: Rows

    def counts(self, name: str) -> dict[Value, int]:
        """Return how many of the cases show each value of a facet, as the list would show with it."""
        return self.counts_of((name,))[name]

    def counts_of(self, names: Sequence[str]) -> dict[str, dict[Value, int]]:
        """Return the same of several facets, most first, then by value."""
        found = self.index.counts(names, self.rows)
        if "countermeasure" in names and self.wanted.result:
            found["countermeasure"] = self._used(lambda pair: pair[0] if pair[1] in self.wanted.result else None)
        if "result" in names and self.wanted.countermeasure:
            found["result"] = self._used(lambda pair: pair[1] if pair[0] in self.wanted.countermeasure else None)
        return found

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
        return most_first({value: number for value, number in counted.items() if number})


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
    fitting = _fitted(session, wanted)
    if fitting is None:
        return None
    index, rows = fitting
    if not asked_of(session, wanted).text:
        return Chosen(index, wanted, rows)
    with asking(session):
        names = _named(session, wanted)
        parts = meaning(session, wanted).parts
        found = rows_with(session, parts) if parts else NOTHING
    return None if names is None or found is None else Chosen(index, wanted, rows & (names | found))


def _fitted(session: Session, wanted: Filter) -> tuple[Index, Rows] | None:
    """Return the index, and the renditions that fulfil everything a filter asks but words to look for."""
    known: dict[Filter, Rows] = session.info.setdefault("fitting", {})
    box = asked_of(session, wanted)
    index = index_of(session)
    if index is None:
        return None
    if wanted not in known:
        rows = _fitting(index, own_rows(session, index), wanted)
        for field in box.fields:
            fitting = _fitting(index, rows, said_by(field))
            rows = rows - fitting if field.unwanted else fitting
        known[wanted] = rows
    return index, known[wanted]


_CARRYING = select(RenditionReference.rendition_id).where(
    col(RenditionReference.value).in_(bindparam("written", expanding=True))
)
_OF_CASE = (
    select(Rendition.id)
    .join(Case, col(Case.id) == Rendition.case_id)
    .where(Case.public_id == bindparam("public_id", type_=String))
)


def _named(session: Session, wanted: Filter) -> Rows | None:
    """Return the renditions whose id, here or elsewhere, was typed, as `named()` of the conditions finds them."""
    typed = asked_of(session, wanted).text
    found = rows_where(session, _CARRYING, {"written": sorted(written(typed))})
    if found is None or not is_id(typed):
        return found
    here = rows_where(session, _OF_CASE, {"public_id": read_id(typed)})
    return None if here is None else found | here


def in_order(session: Session, wanted: Filter, *, limit: int | None = None, offset: int = 0) -> list[int] | None:
    """Return row numbers in the order of a list: where the search matched, newest period first, then by case.

    Args:
        session: A session through the viewer's door.
        wanted: What to look for.
        limit: At most so many.
        offset: After so many.

    Returns:
        None where the index can't be had at the session's moment, so that rows must be asked.
    """
    fitting = _fitted(session, wanted)
    if fitting is None:
        return None
    index, rows = fitting
    ordered: list[int] = []
    last = None if limit is None else offset + limit
    with asking(session):
        for place in _places(session, wanted, rows):
            if place is None:
                return None
            ordered += islice(index.newest(place), None if last is None else last - len(ordered))
            if last is not None and len(ordered) >= last:
                break
    return ordered[offset:]


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


def _places(session: Session, wanted: Filter, fitting: Rows) -> Iterator[Rows | None]:
    """Yield what is found by where the search matched, best first, each looked for when the page needs it.

    An id comes first, then so many of the first fields. All that has the text is waited for only where those aren't
    enough, or where something is unwanted, which may stand anywhere.
    """
    if not asked_of(session, wanted).text:
        yield fitting
        return
    named = _named(session, wanted)
    if named is None:
        yield None
        return
    yield fitting & named
    left = fitting - named
    parts = meaning(session, wanted).parts
    sought = [part for part in parts if not part.unwanted]
    is_known = False
    for fields in range(1, fulltext.EVERYWHERE + 1):
        is_last = fields == fulltext.EVERYWHERE or not sought
        if not is_known and (is_last or len(sought) < len(parts) or not awaited(session, parts)):
            whole = rows_with(session, parts) if parts else NOTHING
            if whole is None:
                yield None
                return
            left, is_known = left & whole, True
        place = left if is_last or not left else rows_with(session, sought, fields=fields)
        if place is None:
            yield None
            return
        yield left & place
        left -= place
