"""What a filter finds, by the index in memory: the same as its conditions find in SQL."""

from collections.abc import Callable, Iterator
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
from cases.index import NOTHING, USED, Index, Rows, Value, asking, index_of, own_rows, rows_where, rows_with
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
        named: Those whose id, here or elsewhere, is what was searched for.
    """

    index: Index
    wanted: Filter
    rows: Rows
    named: Rows = NOTHING

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
    with asking(session):
        names = _named(session, box.text)
        parts = meaning(session, wanted).parts
        found = rows_with(session, parts) if parts else NOTHING
    return None if names is None or found is None else Chosen(index, wanted, rows & (names | found), names)


_CARRYING = select(RenditionReference.rendition_id).where(
    col(RenditionReference.value).in_(bindparam("written", expanding=True))
)
_OF_CASE = (
    select(Rendition.id)
    .join(Case, col(Case.id) == Rendition.case_id)
    .where(Case.public_id == bindparam("public_id", type_=String))
)


def _named(session: Session, typed: str) -> Rows | None:
    """Return the renditions whose id, here or elsewhere, was typed, as `named()` of the conditions finds them."""
    found = rows_where(session, _CARRYING, {"written": sorted(written(typed))})
    if found is None or not is_id(typed):
        return found
    here = rows_where(session, _OF_CASE, {"public_id": read_id(typed)})
    return None if here is None else found | here


def in_order(session: Session, found: Chosen, *, limit: int | None = None, offset: int = 0) -> list[int] | None:
    """Return row numbers in the order of a list: where the search matched, newest period first, then by case.

    Args:
        session: A session through the viewer's door.
        found: What its viewer finds.
        limit: At most so many.
        offset: After so many.

    Returns:
        None where the index can't be had at the session's moment any more, so that rows must be asked.
    """
    ordered: list[int] = []
    wanted = len(found.rows) if limit is None else offset + limit
    with asking(session):
        for place in _places(session, found):
            if place is None:
                return None
            ordered += islice(found.index.newest(place), wanted - len(ordered))
            if len(ordered) >= wanted:
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


def _places(session: Session, found: Chosen) -> Iterator[Rows | None]:
    """Yield what was found by where the search matched, best first, each looked for when the page needs it.

    An id comes first, then so many of the first fields.
    """
    left = found.rows
    yield left & found.named
    left -= found.named
    # What is unwanted isn't among what is left, wherever it stands.
    parts = [part for part in meaning(session, found.wanted).parts if not part.unwanted]
    if parts:
        for fields in range(1, fulltext.EVERYWHERE):
            place = rows_with(session, parts, fields=fields) if left else NOTHING
            if place is None:
                yield None
                return
            yield left & place
            left -= place
    yield left
