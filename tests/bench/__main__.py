"""Measure, each figure as a ratio to a reference of the same run: `make bench`, `make bench SIZE=1000000`.

`make bench FILLED='sqlite:////var/tmp/filled.sqlite'` measures databases that `python -m cases synth` has filled before
(several are separated by blanks) instead of filling new ones: a million cases take half an hour to an hour.
"""

import os
import platform
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, text
from sqlmodel import col, func, select

from cases import setup, synth
from cases.terminal import Terminal
from db.engine import close, open_engine, unguarded
from db.tables import Case
from tests.bench import advising, explored, reading, sessions, starting, writing
from tests.bench.measuring import Measured

SIZE = int(os.environ.get("SIZE") or "100000")
FILLED = os.environ.get("FILLED", "").split()
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def measure(engine: Engine, size: int) -> Iterator[Measured]:
    """Yield every figure for one database of synthetic cases."""
    yield from reading.counts(engine)
    yield from explored.facets_page(engine)
    yield from reading.charts(engine)
    yield from reading.pages(engine, size)
    yield from advising.answers(engine)
    yield from starting.second_process(engine)
    yield from starting.changes(engine)
    yield from sessions.visits(engine)
    yield from writing.writers(engine)


def fill(engine: Engine) -> None:
    """Fill an empty database."""
    setup.prepare(engine)
    with Terminal("en", as_json=False).progress() as progress:
        synth.fill(engine, SIZE, progress=progress)


def databases(folder: Path) -> Iterator[Engine]:
    """Yield those that were named, or one of each engine that is there, filled."""
    for url in FILLED:
        setup.prepare(engine := open_engine(url))
        yield engine
    if FILLED:
        return
    fill(engine := open_engine(f"sqlite:///{folder / 'bench.sqlite'}"))
    yield engine
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        return
    admin = open_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS fusion_bench"))
        connection.execute(text("CREATE DATABASE fusion_bench TEMPLATE template0 ENCODING 'UTF8'"))
    fill(engine := open_engine(admin.url.set(database="fusion_bench").render_as_string(hide_password=False)))
    yield engine
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE fusion_bench"))


def row_of(found: Measured, engine: str) -> tuple[str, ...]:
    """Return a figure as a row of the table."""
    ratio = f"{found.ratio:,.1f}{' times as fast' if found.faster else ''}"
    both = (found.seconds, found.reference_seconds)
    times = (f"{one:,.2f} {found.unit}" if found.unit else f"{one * 1000:,.2f} ms" for one in both)
    return (ratio, found.verdict, found.what, found.reference, *times, engine)


def main() -> None:
    """Print a table for each database, ratio first."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    console = Console(width=170)
    with tempfile.TemporaryDirectory() as folder:
        for engine in databases(Path(folder)):
            with unguarded(engine) as session:
                size = session.exec(select(func.count(col(Case.id)))).one()
            title = f"{size:,} cases · {datetime.now(UTC):%Y-%m-%d} · {machine} · load {os.getloadavg()[0]:.1f}"
            table = Table("ratio", "bar", "what", "reference", "it", "the reference", "engine", title=title)
            for found in measure(engine, size):
                table.add_row(*row_of(found, NAMES[engine.dialect.name]))
            close(engine)
            console.print(table)
    if not FILLED and not os.environ.get("TEST_DATABASE_URL"):
        console.print("PostgreSQL was left out: name a server whose role may create databases in TEST_DATABASE_URL.")


if __name__ == "__main__":
    main()
