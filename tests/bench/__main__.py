"""Measure the main job, each figure as a ratio to a plain reference in the same run: `make bench`, SIZE=500 cases."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, insert, text
from sqlmodel import Session, select

from cases import search, setup, stats
from cases.formats import FORMATS
from cases.read import read_case, read_cases
from cases.search import Filter
from cases.setup import publish_seed, starter_cases
from cases.taxonomy import taxonomy
from db.access import viewing
from db.engine import open_engine, transaction, unguarded
from db.tables import Case, Rendition, RenditionText
from db.viewer import ANONYMOUS

QUERIES = ("村里長", "選挙", "民調", '"Taiwan"', "junket", "Facebook", "統戰", "influence*", "TikTok", "裁判")
REPEATS = 5


@dataclass(frozen=True)
class Measured:
    """A figure with its reference, both in seconds."""

    what: str
    reference: str
    seconds: float
    reference_seconds: float


def _median(run: Callable[[], object], repeats: int = REPEATS) -> float:
    run()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def fill(engine: Engine, size: int) -> float:
    """Send and publish copies of the starter cases until there are `size`; returns seconds per case."""
    originals = list(starter_cases())
    with transaction(engine) as session:
        viewer = setup.starter_member(session)
    start = time.perf_counter()
    for number in range(size):
        entered = originals[number % len(originals)]
        with transaction(engine) as session:
            publish_seed(session, viewer, {**entered, "references": [{"scheme": "bench", "value": f"B-{number}"}]})
    return (time.perf_counter() - start) / size


def bare_inserts(engine: Engine, size: int) -> float:
    """Return seconds per case for inserting as many rows as a case has, without checks, index or history."""
    with unguarded(engine) as session:
        number = session.exec(select(Rendition.id).limit(1)).one()
        rows = session.exec(select(RenditionText).where(RenditionText.rendition_id == number)).all()
        owner = session.exec(select(Case).limit(1)).one()
    start = time.perf_counter()
    for _ in range(size):
        with transaction(engine) as session:
            _insert_like(session, owner, [row.model_dump() for row in rows])
            session.rollback()
    return (time.perf_counter() - start) / size


def _insert_like(session: Session, owner: Case, rows: list[dict[str, Any]]) -> None:
    values = owner.model_dump(exclude={"id"}) | {"public_id": "FC-BENCH", "submission_key": None}
    session.connection().execute(insert(Case), values)
    for batch in range(10):
        session.connection().execute(
            insert(RenditionText), [{**row, "lang": f"{row['lang']}-x-{batch}"} for row in rows]
        )


def measure(engine: Engine, size: int) -> Iterator[Measured]:
    """Yield every figure for one database."""
    per_case = fill(engine, size)
    yield Measured("send and publish a case", "bare inserts of 31 rows", per_case, bare_inserts(engine, 50))
    with viewing(engine, ANONYMOUS) as session, unguarded(engine) as bare:
        words = taxonomy(session)
        counted = text("SELECT count(*) FROM rendition WHERE state = 'current'")
        reference = _median(lambda: bare.connection().execute(counted).scalar())
        for query in QUERIES[:3]:
            wanted = Filter(q=query, country=("TW",))
            yield Measured(f"list page: {query} in TW", "bare count(*)",
                           _median(lambda wanted=wanted: search.find(session, wanted)), reference)  # fmt: skip
        yield Measured("key figures", "bare count(*)", _median(lambda: stats.figures(session, Filter())), reference)
        yield Measured("tactic by country", "bare count(*)",
                       _median(lambda: stats.tactic_by_country(session, Filter())), reference)  # fmt: skip
        public_id = search.find(session, Filter(), limit=1).lines[0].id
        yield Measured("one case whole", "bare count(*)", _median(lambda: read_case(session, public_id)), reference)
        every = search.ids(session, Filter())
        rows = text("SELECT * FROM rendition_text")
        fetched = _median(lambda: bare.connection().execute(rows).all(), 1)
        for name, kind in FORMATS.items():
            yield Measured(
                f"download all as {name}",
                "fetching the texts' rows",
                _median(lambda kind=kind: sum(map(len, kind.write(read_cases(session, every), words))), 1),
                fetched,
            )


def databases(folder: Path) -> Iterator[tuple[str, Engine]]:
    """Yield an empty database of each engine that is there."""
    yield "SQLite", open_engine(f"sqlite:///{folder / 'bench.sqlite'}")
    server = os.environ.get("TEST_DATABASE_URL")
    if server:
        admin = open_engine(server).execution_options(isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS fusion_bench"))
            connection.execute(text("CREATE DATABASE fusion_bench"))
        yield "PostgreSQL", open_engine(admin.url.set(database="fusion_bench").render_as_string(hide_password=False))


def main() -> None:
    """Print one table, ratio first."""
    size = int(os.environ.get("SIZE", "500"))
    table = Table("ratio", "what", "reference", "ms", "reference ms", "engine", title=f"{size} cases")
    with tempfile.TemporaryDirectory() as folder:
        for name, engine in databases(Path(folder)):
            setup.prepare(engine)
            for found in measure(engine, size):
                ratio = found.seconds / found.reference_seconds
                table.add_row(f"{ratio:,.1f}", found.what, found.reference, f"{found.seconds * 1000:,.2f}",
                              f"{found.reference_seconds * 1000:,.2f}", name)  # fmt: skip
            engine.dispose()
    console = Console(width=118)
    console.print(table)
    if not os.environ.get("TEST_DATABASE_URL"):
        console.print("PostgreSQL was left out: name a server whose role may create databases in TEST_DATABASE_URL.")


if __name__ == "__main__":
    main()
