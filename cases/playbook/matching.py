"""The cases that are like a situation, through the viewer's door: by their tactics, or by what their own text says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from cases.export import staying as staying_in
from cases.facets import selected
from cases.index import Rows, rows_of, rows_with
from cases.playbook.situation import NARROWING, Situation
from cases.playbook.understanding import Understood
from cases.search import Filter, chosen, meaning
from db import fulltext
from db.fulltext import Part
from db.tables import Rendition
from db.vocabulary import RenditionState

MOST_WORDS = 12
"""So many of a situation's words are looked for in the texts of cases."""

_SHARE = 0.6
"""The part of three or more words that a case's text must hold."""


@dataclass(frozen=True)
class Alike:
    """The cases that are like a situation.

    Attributes:
        rows: Their renditions.
        words: How many of the words each holds; those found by a tactic alone aren't named.
        kept: What narrowed them, of `NARROWING`.
        lost: What was asked for and would have left none.
        staying: How many more there are that may stand in no file, where only those that may were asked for.
    """

    rows: Rows
    words: Mapping[int, int]
    kept: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    staying: int = 0


def alike(session: Session, situation: Situation, understood: Understood, *, leaving: bool = False) -> Alike:
    """Return the cases that are like a situation, narrowed by country, target group and channel.

    Where that leaves none it is widened step by step: first without the channel, then without the country, then
    without the target group, then without all three. A country that the words name, but nobody chose, narrows only
    where it leaves some: it may be the one that did it.

    Args:
        session: A session through the viewer's door.
        situation: What somebody sees.
        understood: What their words mean.
        leaving: Whether to take only the cases whose audience lets them leave in a file (see `cases.export`).
    """
    counted = dict(_by_words(session, understood.left))
    every = _everything(session, situation, understood, counted)
    staying = every & staying_in(session) if leaving else Rows()
    rows = every - staying
    country: tuple[str, ...] = ()
    if understood.country and rows & (aimed := _found(session, Filter(country=understood.country))):
        country, rows, staying = ("country",), rows & aimed, staying & aimed
    asked = tuple(name for name in NARROWING if getattr(situation, name))
    for kept in _steps(asked):
        fitting = _found(session, _narrowing(situation, kept)) if kept else every
        if rows & fitting or not kept:
            inside = rows & fitting
            return Alike(
                inside,
                {row: counted[row] for row in inside if row in counted},
                tuple(dict.fromkeys((*country, *kept))),
                tuple(name for name in asked if name not in kept) if inside else (),
                len(staying & fitting),
            )
    raise AssertionError("the last step keeps nothing")


def _everything(session: Session, situation: Situation, understood: Understood, counted: Mapping[int, int]) -> Rows:
    """Return what has one of the tactics or says the words; without either, what is aimed or done as was chosen."""
    tactics = (*situation.tactic, *understood.tactic)
    if tactics:
        return _found(session, Filter(tactic=tactics)) | rows_of(counted)
    if counted or situation.q.strip():
        return rows_of(counted)
    return _found(session, _narrowing(situation, ("target", "channel")))


def _narrowing(situation: Situation, names: tuple[str, ...]) -> Filter:
    return Filter(**{name: getattr(situation, name) for name in names})


def _steps(asked: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    steps = (NARROWING, ("country", "target"), ("target",), ("country",), ())
    yield from dict.fromkeys(tuple(name for name in asked if name in step) for step in steps)


def _found(session: Session, wanted: Filter) -> Rows:
    found = chosen(session, wanted)
    return found.rows if found is not None else rows_of(session.exec(selected(session, wanted)))


def _by_words(session: Session, text: str) -> Iterator[tuple[int, int]]:
    """Yield the renditions whose text holds enough of the words, each with how many; all of one or two words."""
    plain = " ".join(part.typed for part in fulltext.parse(text) if not part.unwanted)
    parts = [part for part in meaning(session, Filter(q=plain)).parts if not part.unwanted][:MOST_WORDS]
    if not parts:
        return
    number = max(min(2, len(parts)), ceil(_SHARE * len(parts)))
    held = [_with(session, part) for part in parts]
    counted: dict[int, int] = {}
    for rows in held:
        for row in rows:
            counted[row] = counted.get(row, 0) + 1
    yield from ((row, times) for row, times in counted.items() if times >= number)


def _with(session: Session, part: Part) -> Rows:
    found = rows_with(session, (part,))
    if found is not None:
        return found
    row = col(Rendition.id)
    condition: ColumnElement[bool] = fulltext.matches(session.get_bind().dialect.name, row, [part])
    statement: Any = select(Rendition.id).where(Rendition.state == RenditionState.CURRENT, or_(condition))
    return rows_of(session.exec(statement))
