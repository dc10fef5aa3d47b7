"""Whole result pages, facets and charts, each against what it can't be faster than, or what it replaces."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd
from sqlalchemy import Engine, bindparam, text
from sqlmodel import Session

from cases import facets, search, stats
from cases.index import MONTH, USED, Index, Rows, ask_rows, index_of, numbers
from cases.index.holding import Grouped
from cases.search import Chosen, Filter, chosen
from db import fulltext
from db.access import viewing
from db.engine import unguarded
from db.viewer import ANONYMOUS
from tests.bench.measuring import Measured, best, bytes_a_second, once, spread
from tests.bench.queries import filters

EIGHT = ("family", "tactic", "country", "target", "channel", "countermeasure", "result", "lang")
ROWS = 50
LINES = text("SELECT title, summary FROM rendition_text WHERE rendition_id IN :shown").bindparams(
    bindparam("shown", expanding=True)
)
"""What no page of results can do without: the texts of its lines."""


def page(engine: Engine, wanted: Filter, lang: str) -> None:
    """Do what the page of all cases does: find, count eight facets, mark what was found in every line."""
    with viewing(engine, ANONYMOUS) as session:
        found = search.find(session, wanted, limit=ROWS, lang=lang)
        facets.facets(session, wanted, EIGHT)
        for line in found.lines:
            found.meaning.marks(line.title_in(lang))
            found.meaning.marks(line.summary_in(lang))


def forget(engine: Engine) -> None:
    """Let the index forget what it found by text, so that each page searches anew."""
    with viewing(engine, ANONYMOUS) as session:
        index = index_of(session)
        if index is not None:
            index.texts.clear()


def pages(engine: Engine, size: int) -> Iterator[Measured]:
    """Yield a whole page of results against the bare statement that counts its hits."""
    asked = list(filters(engine, 200))
    bare = {
        "sqlite": text("SELECT count(*) FROM rendition_search WHERE rendition_search MATCH :words"),
        "postgresql": text("SELECT count(*) FROM rendition_search WHERE words @@ CAST(:words AS tsquery)"),
    }[engine.dialect.name]
    times, floors = [], []
    for wanted, lang in asked:
        with viewing(engine, ANONYMOUS) as session:
            parts = search.meaning(session, wanted).parts
        words = {"words": fulltext.expression(engine.dialect.name, parts)}
        with viewing(engine, ANONYMOUS) as session:
            shown = search.ids(session, wanted, limit=ROWS)
        with unguarded(engine) as session:
            connection = session.connection()
            reference = best(lambda: connection.execute(bare, words).scalar(), 3)  # noqa: B023 - used at once
            fetched = best(lambda: connection.execute(LINES, {"shown": shown}).all(), 3)  # noqa: B023 - used at once
        ours = []
        for _ in range(3):
            forget(engine)
            ours.append(once(lambda: page(engine, wanted, lang)))  # noqa: B023 - used at once
        times.append((min(ours), reference))
        floors.append((fetched, reference))
    bar = 3 if engine.dialect.name == "postgresql" else 6 if size < 1_000_000 else 5
    yield from spread("whole page of results, 200 searches", "bare count(*) of the text", times, bar)
    yield from spread("nothing but its lines' texts, by number", "bare count(*) of the text", floors)


def _held(found: Chosen, names: tuple[str, ...]) -> float:
    """Return the bytes of every set that counting some facets reads."""
    sets = [rows for name in names for rows in found.index.sets.get(name, {}).values()]
    return float(sum(len(rows.serialize()) for rows in [*sets, found.rows]))


def again(session: Session, run: Callable[[], object]) -> Callable[[], object]:
    """Return what runs the same anew, without what the session remembers of it."""

    def anew() -> object:
        for known in ("chosen", "fitting", "rows"):
            session.info.pop(known, None)
        return run()

    return anew


def counts(engine: Engine) -> Iterator[Measured]:
    """Yield eight facets with a filter, against memory itself and against SQL."""
    wanted = Filter(country=("TW",))
    speed = bytes_a_second()
    with viewing(engine, ANONYMOUS) as session:
        found = chosen(session, wanted)
        if found is None:
            raise RuntimeError("somebody writes to this database")
        ours = best(again(session, lambda: facets.facets(session, wanted, EIGHT)))
        yield Measured(
            "eight facets, country=TW", "reading their sets from memory", ours, _held(found, EIGHT) / speed, 20
        )
        ask_rows(session)
        by_rows = best(lambda: facets.facets(session, wanted, EIGHT), 2)
        yield Measured("eight facets, country=TW", "the same in SQL", ours, by_rows, 100, faster=True)


def charts(engine: Engine) -> Iterator[Measured]:
    """Yield the dashboard's counts of pairs, against memory itself, pandas and SQL."""
    speed = bytes_a_second()
    with viewing(engine, ANONYMOUS) as session:
        found = chosen(session, Filter())
        if found is None:
            raise RuntimeError("somebody writes to this database")
        index, rows = found.index, found.rows
        for one, other in (("tactic", MONTH), ("tactic", "country")):
            ours = best(lambda: index.crossed(one, other, rows))  # noqa: B023 - used at once
            arrays = [part.crossed(one, other) for part in index.parts]
            read = sum(held.rows.nbytes + held.begins.nbytes + held.codes.nbytes for held in arrays)
            read += len(index.facts.case)
            yield Measured(f"{one} x {other}", "reading its arrays from memory", ours, read / speed, 15)
            width = len(index.parts[0].values(other))
            yield Measured(
                f"{one} x {other}",
                "pandas' groupby of the same",
                ours,
                best(grouped(index, rows, arrays, width), 3),
                5,
                True,
            )
        ours = best(lambda: index.counts((USED,), rows))
        yield Measured(
            "countermeasure x result", "reading its sets from memory", ours, _held(found, (USED,)) / speed, 15
        )
        in_memory = best(lambda: stats.tactic_by_country(session, Filter()))
        ask_rows(session)
        by_rows = once(lambda: stats.tactic_by_country(session, Filter()))
        yield Measured("tactic x country as a frame", "the same in SQL", in_memory, by_rows, faster=True)


def grouped(index: Index, rows: Rows, arrays: Sequence[Grouped], width: int) -> Callable[[], object]:
    """Return the same count as pandas makes it of the same arrays: rows left out, two columns grouped.

    Args:
        index: The index.
        rows: The renditions to be counted.
        arrays: Of each part what `Part.crossed()` returns.
        width: How many values the second facet has.
    """
    held = np.concatenate([one.rows for one in arrays])
    codes = np.concatenate([np.repeat(one.codes, np.diff(one.begins, append=len(one.rows))) for one in arrays])
    frame = pd.DataFrame({"row": held, "one": codes // width, "other": codes % width})
    inside = np.zeros(len(index.facts.case), bool)
    inside[numbers(rows)] = True
    return lambda: frame[inside[frame["row"].to_numpy()]].groupby(["one", "other"]).size()
