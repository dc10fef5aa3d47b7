"""Measure, each figure as a ratio to a reference of the same run: `make bench`, `make bench SIZE=1000000`."""

import os
import platform
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, text

from cases import setup, synth
from cases.terminal import Terminal
from db.engine import close, open_engine
from tests.bench import advising, explored, reading, sessions, starting, writing
from tests.bench.measuring import Measured

SIZE = int(os.environ.get("SIZE", "100000"))


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


def databases(folder: Path) -> Iterator[tuple[str, Engine]]:
    """Yield an empty database of each engine that is there."""
    yield "SQLite", open_engine(f"sqlite:///{folder / 'bench.sqlite'}")
    server = os.environ.get("TEST_DATABASE_URL")
    if server:
        admin = open_engine(server).execution_options(isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS fusion_bench"))
            connection.execute(text("CREATE DATABASE fusion_bench TEMPLATE template0 ENCODING 'UTF8'"))
        yield "PostgreSQL", open_engine(admin.url.set(database="fusion_bench").render_as_string(hide_password=False))
        with admin.connect() as connection:
            connection.execute(text("DROP DATABASE fusion_bench"))


def row_of(found: Measured, engine: str) -> tuple[str, ...]:
    """Return a figure as a row of the table."""
    ratio = f"{found.ratio:,.1f}{' times as fast' if found.faster else ''}"
    both = (found.seconds, found.reference_seconds)
    times = (f"{one:,.2f} {found.unit}" if found.unit else f"{one * 1000:,.2f} ms" for one in both)
    return (ratio, found.verdict, found.what, found.reference, *times, engine)


def main() -> None:
    """Print one table, ratio first."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    title = f"{SIZE:,} cases · {datetime.now(UTC):%Y-%m-%d} · {machine} · load {os.getloadavg()[0]:.1f}"
    table = Table("ratio", "bar", "what", "reference", "it", "the reference", "engine", title=title)
    console = Console(width=170)
    with tempfile.TemporaryDirectory() as folder:
        for name, engine in databases(Path(folder)):
            setup.prepare(engine)
            with Terminal("en", as_json=False).progress() as progress:
                synth.fill(engine, SIZE, progress=progress)
            for found in measure(engine, SIZE):
                table.add_row(*row_of(found, name))
            close(engine)
    console.print(table)
    if not os.environ.get("TEST_DATABASE_URL"):
        console.print("PostgreSQL was left out: name a server whose role may create databases in TEST_DATABASE_URL.")


if __name__ == "__main__":
    main()
