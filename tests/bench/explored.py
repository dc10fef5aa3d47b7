"""The same facets as Datasette counts them: what one would put over a SQLite file without building anything."""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from cases import facets
from cases.index import index_of, own_rows
from cases.search import Filter
from db.access import viewing
from db.viewer import ANONYMOUS
from tests.bench.measuring import Measured, best
from tests.bench.reading import EIGHT, again

WANTED = Filter(country=("TW",))
PATIENCE = 600
"""Seconds for one page of Datasette; it is told to wait as long itself."""


def _flattened(engine: Engine, file: Path) -> None:
    """Write what visitors read into one table, a row a case and each facet as a JSON array, as Datasette wants it.

    It holds no more than what Datasette needs for its page: no texts but the id, and no case that visitors don't read.
    """
    with viewing(engine, ANONYMOUS) as session:
        index = index_of(session)
        if index is None:
            raise RuntimeError("somebody writes to this database")
        rows = own_rows(session, index)
        held: dict[int, dict[str, list[str]]] = {number: defaultdict(list) for number in rows}
        for name in EIGHT:
            for value, inside in index.sets.get(name, {}).items():
                for number in rows & inside:
                    held[number][name].append(str(value))
    with sqlite3.connect(file) as database:
        columns = ", ".join(f'"{name}" TEXT' for name in EIGHT)
        database.execute(f'CREATE TABLE "case" (id INTEGER PRIMARY KEY, {columns})')
        marks = ", ".join("?" * (1 + len(EIGHT)))
        database.executemany(
            f'INSERT INTO "case" VALUES ({marks})',
            ((number, *(json.dumps(values[name]) for name in EIGHT)) for number, values in held.items()),
        )
    database.close()


@contextmanager
def _serving(file: Path) -> Iterator[str]:
    """Run Datasette on a file for as long as the block lasts; yields its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    waits = [str(part) for name in ("facet_time_limit_ms", "sql_time_limit_ms")
             for part in ("--setting", name, PATIENCE * 1000)]  # fmt: skip
    process = subprocess.Popen(  # noqa: S603 - a tool we installed
        [sys.executable, "-m", "datasette", "serve", str(file), "--port", str(port), *waits],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "DATASETTE_LOAD_PLUGINS": ""},
    )
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/versions.json", timeout=2):
                    break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def facets_page(engine: Engine) -> Iterator[Measured]:
    """Yield eight facets with a filter against Datasette's JSON page with the same facets and the same filter.

    Raises:
        RuntimeError: Datasette counts other numbers.
    """
    if shutil.which("datasette", path=str(Path(sys.executable).parent)) is None:
        return
    with viewing(engine, ANONYMOUS) as session:
        counted = facets.facets(session, WANTED, ("tactic",))["tactic"]
        ours = best(again(session, lambda: facets.facets(session, WANTED, EIGHT)))
    asked = [("country__arraycontains", "TW"), ("_size", "50"), ("_shape", "objects"), ("_facet_size", "max")]
    query = urllib.parse.urlencode([*asked, *(("_facet_array", name) for name in EIGHT)])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "flat.db"
        _flattened(engine, file)
        with _serving(file) as address:
            said: dict[str, object] = {}

            def ask() -> None:
                url = f"{address}/flat/case.json?{query}"
                with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - ours, on this machine
                    said.update(json.load(answer))

            theirs = best(ask, 2)
    _same(said, {str(value): number for value, number in counted.items()})
    yield Measured("eight facets, country=TW", "Datasette's JSON page of them", ours, theirs, 500, faster=True)


def _same(said: dict[str, object], counted: dict[str, int]) -> None:
    found = said["facet_results"]["tactic"]["results"]  # type: ignore[index]
    wrong = [each for each in found if counted.get(each["value"]) != each["count"]]
    if wrong or not found:
        raise RuntimeError(f"Datasette counts something else: {wrong[:3]}")
