"""Eight who send cases at once, in two processes, against the same rows put into the tables as they are.

Run as a module it is one of the two processes: it makes ready, says so, waits for a line and writes.
"""

import gc
import json
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from sqlalchemy import Engine, insert
from sqlmodel import Session, col, func, select

from cases.setup import starter_cases, starter_member
from cases.submit import check, submit
from cases.taxonomy import taxonomy
from db.base import METADATA
from db.engine import close, open_engine, transaction, unguarded
from db.tables import Case
from tests.bench.measuring import Measured

PROCESSES, THREADS = 2, 4
EACH = 40
"""Cases that each thread sends."""

ROUNDS = 5
"""Both are measured so often, by turns: it is over in two seconds, in which the disk may have other things to do."""

_APART = 10_000_000
NUMBERS = 200
"""More rows of one kind no case has."""

_LINKS = {"case_id": "case", "rendition_id": "rendition", "response_id": "response", "outcome_id": "outcome"}
_OWN = ("case", "rendition", "response", "outcome", "source")


def rows_of(session: Session, case_id: int) -> list[tuple[str, dict[str, Any]]]:
    """Return every row that belongs to a case, each with its table, in an order in which they can be stored."""
    known: dict[str, set[int]] = {"case": {case_id}}
    found: list[tuple[str, dict[str, Any]]] = []
    for table in METADATA.sorted_tables:
        link = next((name for name in _LINKS if name in table.c), None)
        if table.name == "case":
            condition = table.c.id == case_id
        elif link and _LINKS[link] in known and table.name not in {"draft", "change"}:
            condition = table.c[link].in_(known[_LINKS[link]])
        else:
            continue
        for row in session.connection().execute(select(table).where(condition)):  # type: ignore[call-overload]
            found.append((table.name, dict(row._mapping)))
            if table.name in _OWN:
                known.setdefault(table.name, set()).add(row.id)
    return found


def insert_like(session: Session, rows: list[tuple[str, dict[str, Any]]], first: int) -> None:
    """Insert a case's rows once more, under numbers of their own, and nothing else.

    Args:
        session: A session that may write.
        rows: As `rows_of()` returns them.
        first: The first of `NUMBERS` numbers that no row has.
    """
    for name, values in rows:
        table = METADATA.tables[name]
        renamed = {
            column: first + value % NUMBERS
            for column, value in values.items()
            if isinstance(value, int) and ((column == "id" and name in _OWN) or column in _LINKS)
        }
        fresh: dict[str, Any] = {
            "public_id": secrets.token_hex(5),
            "submission_key": None,
            "hash": secrets.token_hex(32),
        }
        made = {**values, **renamed, **{column: value for column, value in fresh.items() if column in values}}
        if name in {"history", "review"}:
            made.pop("seq" if name == "history" else "id")
        session.connection().execute(insert(table), made)


def _jobs(engine: Engine, kind: str, seed: int) -> Callable[[int], None]:
    """Return what sends or inserts the case of a number."""
    originals = list(starter_cases())
    with transaction(engine) as session:
        viewer, words = starter_member(session), taxonomy(session)
    if kind == "send":

        def send(number: int) -> None:
            mark = {"references": [{"scheme": "bench", "value": f"{seed}-{number}"}]}
            ready = check(words, originals[number % len(originals)] | mark)
            with transaction(engine) as session:
                submit(session, viewer, ready)

        return send
    with unguarded(engine) as session:
        samples = [
            rows_of(session, number)
            for number in session.exec(select(Case.id).order_by(col(Case.id).desc()).limit(20))
            if number
        ]
        last = max(session.exec(select(func.max(METADATA.tables[name].c.id))).one() or 0 for name in _OWN)
    # A server's own numbers go on from the last of its own: far from these.
    begin = max(last, _APART) + 1 + seed % PROCESSES * THREADS * EACH * NUMBERS

    def put(number: int) -> None:
        with transaction(engine) as session:
            insert_like(session, samples[number % len(samples)], begin + number * NUMBERS)

    return put


def main(url: str, kind: str, seed: str) -> None:
    """Write when told to, and print how many seconds it took and how many failed."""
    engine = open_engine(url)
    job, failed = _jobs(engine, kind, int(seed)), []
    gc.collect()
    gc.freeze()  # as the product does once it has started

    def work(thread: int) -> None:
        for number in range(thread * EACH, (thread + 1) * EACH):
            try:
                job(number)
            except Exception as error:
                failed.append(repr(error)[:300])

    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps({"seconds": time.perf_counter() - begun, "failed": failed}), flush=True)  # noqa: T201
    close(engine)


def together(url: str, kind: str, first_seed: int) -> float:
    """Return seconds per case of all writers together.

    Raises:
        RuntimeError: A case couldn't be stored.
    """
    running = [
        subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, "-m", "tests.bench.writing", url, kind, str(first_seed + number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(PROCESSES)
    ]
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [json.loads(process.communicate()[0]) for process in running]
    failed = [error for one in said for error in one["failed"]]
    if failed:
        raise RuntimeError(f"{len(failed)} cases couldn't be stored: {failed[0]}")
    return float(max(one["seconds"] for one in said)) / (PROCESSES * THREADS * EACH)


def writers(engine: Engine) -> Iterator[Measured]:
    """Yield eight writers in two processes against bare inserts of the same rows by as many."""
    url = engine.url.render_as_string(hide_password=False)
    seeds = [1 + at * PROCESSES for at in range(ROUNDS)]
    times = [(together(url, "send", seed), together(url, "put", 10 + seed)) for seed in seeds]
    sent, put = (median(each) for each in zip(*times, strict=True))
    yield Measured("a case sent, 8 writers in 2 processes", "bare inserts of its rows by as many", sent, put, 2)


if __name__ == "__main__":
    main(*sys.argv[1:])
