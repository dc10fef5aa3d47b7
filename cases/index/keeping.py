"""Keep one index for each database in this process, as new as whoever asks."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np
from sqlmodel import Session, col, func, select

from cases.index import copying, loading, timing
from cases.index.counting import Sets, Value
from cases.index.holding import Facts, Index, Part, all_of
from cases.index.sets import NOTHING, Rows, laid, numbers, rows_of
from cases.taxonomy import Taxonomy, taxonomy
from db.access import Class, version
from db.engine import Engine, unguarded
from db.tables import Change

_REMEMBERED = 8
"""How many versions are kept: a long read may still be at an older one."""

_MANY = 5_000
"""So many changed cases are read faster with all others."""

_PARTS = 24
"""So many parts are made one again, but for the first."""


class _Keeper:
    """The index of one database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Index] = OrderedDict()
        self._copied: int | None = None

    def at(self, engine: Engine, wanted: str) -> Index | None:
        """Return the index at a version, None where the database has moved on before it could be read."""
        if wanted not in self._known:
            with self._lock:
                if wanted not in self._known:
                    self._renew(engine)
        return self._known.get(wanted)

    def _renew(self, engine: Engine) -> None:
        newest = next(reversed(self._known.values()), None)
        with unguarded(engine) as session:
            if newest is None and (newest := copying.kept(session)):
                self._copied = newest.seq
            if newest is not None and newest.version == version(session):
                return
            found = renewed(session, newest)
        for old in self._known.values():
            old.answers.clear()  # who still reads an older one counts again, once
        self._known[found.version] = found
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        if copying.due(found, self._copied if newest and newest.words is found.words else None):
            self._copied = found.seq
            copying.keep_soon(engine, found)


_KEEPERS: WeakKeyDictionary[Engine, _Keeper] = WeakKeyDictionary()


def index_of(session: Session) -> Index | None:
    """Return the index at the moment that a session sees; None where it can't be had, so that rows must be asked.

    That happens when somebody writes between the session's first look and ours.

    Args:
        session: A session through a viewer's door.
    """
    engine = session.info.get("engine")
    if engine is None:
        return None
    if "index" not in session.info:
        found = _KEEPERS.setdefault(engine, _Keeper()).at(engine, version(session))
        session.info["index"] = found if found is not None and found.words is taxonomy(session) else None
    index: Index | None = session.info["index"]
    return index


def ask_rows(session: Session) -> None:
    """Have everything in a session counted by asking the rows themselves: what tests hold the index against."""
    for known in ("rows", "fitting", "chosen", "understood"):
        session.info.pop(known, None)
    session.info["index"] = None


def renewed(session: Session, old: Index | None) -> Index:
    """Return the index of the moment that a session sees.

    Args:
        session: A session that reads past the door.
        old: An index of an earlier moment, from which whatever hasn't changed is taken.
    """
    oldest, newest = session.exec(select(func.min(Change.seq), func.max(Change.seq))).one()
    words = taxonomy(session)
    if old is None or old.words is not words or oldest is None or newest is None or oldest > old.seq + 1:
        return _whole(session, newest or 0)
    changed = session.exec(select(Change.case_id).where(col(Change.seq) > old.seq).distinct()).all()
    return _whole(session, newest) if len(changed) > _MANY else _changed(session, old, changed, newest)


def _whole(session: Session, seq: int) -> Index:
    words = taxonomy(session)
    classes, shown = loading.shares(session)
    rows = laid(all_of(classes))
    known = loading.facts(session, rows, None)
    found = _sets(session, rows, words, known, some=False)
    sets = {name: {value: laid(inside) for value, inside in held.items()} for name, held in found.items()}
    part = Part(rows, sets)
    return Index(version(session), seq, words, part.sets, classes, shown, known, (part,))


def _sets(session: Session, rows: Rows, words: Taxonomy, known: Facts, *, some: bool) -> Sets:
    timed = timing.timed(session, rows, words, numbers(rows).tolist() if some else None)
    found = loading.sets(session, rows, words, some=some)
    return {**found, **loading.times_of(rows, known), timing.TIMED: timed}


def _changed(session: Session, old: Index, cases: Iterable[int], seq: int) -> Index:
    some = sorted(cases)
    classes, shown = loading.shares(session, some)
    known = Rows.union(NOTHING, *(part.rows for part in old.parts))
    held = numbers(known)
    gone = rows_of(held[np.isin(old.facts.case[held], some)])
    new = all_of(classes) - known
    facts = loading.facts(session, new, old.facts) if new else old.facts
    sets, parts = old.sets, old.parts
    if new:
        part = Part(new, _sets(session, new, old.words, facts, some=True))
        sets, parts = _merged(old.sets, part.sets), _fewer((*old.parts, part))
    return replace(
        old,
        version=version(session),
        seq=seq,
        sets=sets,
        classes=_reclassed(old.classes, gone, classes),
        owner_shown=(old.owner_shown - gone) | shown,
        facts=facts,
        parts=parts,
        texts={},
        viewers_words={},
        answers={},
        coded={},
    )


def _reclassed(old: Mapping[Class, Rows], gone: Rows, new: Mapping[Class, Rows]) -> dict[Class, Rows]:
    found = {name: rows - gone if rows.intersect(gone) else rows for name, rows in old.items()}
    for name, rows in new.items():
        found[name] = found.get(name, NOTHING) | rows
    return {name: rows for name, rows in found.items() if rows}


def _merged(old: Sets, new: Sets) -> dict[str, dict[Value, Rows]]:
    found = {name: dict(held) for name, held in old.items()}
    for name, held in new.items():
        inside = found.setdefault(name, {})
        for value, rows in held.items():
            inside[value] = inside.get(value, NOTHING) | rows
    return found


def _fewer(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the parts, the small ones as one when they have become many, and that with the first when it is large."""
    first, *others = parts
    if len(others) < _PARTS:
        return parts
    sets: Sets = {}
    for part in others:
        sets = _merged(sets, part.sets)
    whole = Part(Rows.union(NOTHING, *(part.rows for part in others)), sets)
    if len(whole.rows) < len(first.rows) // 4:
        return first, whole
    return (Part(first.rows | whole.rows, _merged(first.sets, whole.sets)),)
