"""Write tables in one pass over the cases: one alone, all into a zip archive, or all as files beside each other."""

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from cases.formats.dictionary import word_tables
from cases.formats.tables import Row, Table, case_tables
from cases.taxonomy import Taxonomy
from cases.views import CaseView

CHUNK = 65_536
"""About how many bytes are passed on at a time."""

Add = Callable[[Iterable[Row]], None]
"""Adds rows to a table that is being written."""


class Chunks(io.RawIOBase):
    """A stream that keeps what is written to it until it is taken."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self._kept = bytearray()

    def writable(self) -> bool:
        """Say that it can be written."""
        return True

    def write(self, data: Any) -> int:
        """Keep some bytes."""
        self._kept += data
        return len(data)

    def take(self, at_least: int = 1) -> Iterator[bytes]:
        """Yield what was kept if it is at least so many bytes, and forget it."""
        if len(self._kept) >= at_least:
            yield bytes(self._kept)
            self._kept.clear()


Sink = IO[bytes] | Chunks
"""Where a table is written to."""

OpenTable = Callable[[Sink, Table], AbstractContextManager[Add]]
"""Begins a table in a stream that can only be written; leaving the block finishes it."""


def single(views: Iterable[CaseView], words: Taxonomy, table_name: str, open_table: OpenTable) -> Iterator[bytes]:
    """Yield the bytes of one table.

    Raises:
        KeyError: There is no table of that name.
    """
    sink = Chunks()
    explained = {table.name: table for table in word_tables()}
    if table_name in explained:
        with open_table(sink, explained[table_name]) as add:
            add(explained[table_name].rows(words))
    else:
        table = {table.name: table for table in case_tables()}[table_name]
        with open_table(sink, table) as add:
            for view in views:
                add(table.rows(view, words))
                yield from sink.take(CHUNK)
    yield from sink.take()


def spread(
    views: Iterable[CaseView], words: Taxonomy, open_table: OpenTable, sinks: Callable[[str], IO[bytes]]
) -> dict[str, int]:
    """Write every table, each into the stream that `sinks` opens for its name, and return each table's rows."""
    counts = {table.name: 0 for table in (*case_tables(), *word_tables())}
    with _opened(open_table, sinks) as adders:
        for view in views:
            for name, rows in _rows(view, words):
                adders[name](_counted(rows, name, counts))
    for table in word_tables():
        with sinks(table.name) as sink, open_table(sink, table) as add:
            add(_counted(table.rows(words), table.name, counts))
    return counts


@contextmanager
def _opened(open_table: OpenTable, sinks: Callable[[str], IO[bytes]]) -> Iterator[dict[str, Add]]:
    with ExitStack() as stack:
        yield {
            table.name: stack.enter_context(open_table(stack.enter_context(sinks(table.name)), table))
            for table in case_tables()
        }


def _rows(view: CaseView, words: Taxonomy) -> Iterator[tuple[str, Iterator[Row]]]:
    for table in case_tables():
        yield table.name, table.rows(view, words)


def _counted(rows: Iterator[Row], name: str, counts: dict[str, int]) -> Iterator[Row]:
    for row in rows:
        counts[name] += 1
        yield row


def zipped(
    views: Iterable[CaseView], words: Taxonomy, suffix: str, open_table: OpenTable, mark: str = ""
) -> Iterator[bytes]:
    """Yield the bytes of a zip archive of every table.

    The table of cases goes out while it is read; the others wait in a temporary folder, so that the cases are read
    once and memory stays flat. The names of the tables of cases end with `mark`; those that explain them need none.
    """
    out = Chunks()
    first = case_tables()[0].name
    marks = {table.name: mark for table in case_tables()}
    with TemporaryDirectory() as folder, ZipFile(out, "w", ZIP_DEFLATED) as archive:

        def sinks(name: str) -> IO[bytes]:
            # The size of what goes out while it is read isn't known yet, and may be beyond what plain zip can say.
            main = name == first
            return (
                archive.open(_entry(first + mark + suffix), "w", force_zip64=True) if main else _file(name).open("wb")
            )

        def _file(name: str) -> Path:
            return Path(folder) / (name + marks.get(name, "") + suffix)

        with _opened(open_table, sinks) as adders:
            for view in views:
                for name, rows in _rows(view, words):
                    adders[name](rows)
                yield from out.take(CHUNK)
        for table in word_tables():
            with sinks(table.name) as sink, open_table(sink, table) as add:
                add(table.rows(words))
        for name in [table.name for table in (*case_tables()[1:], *word_tables())]:
            for _ in _copied(_file(name), archive):
                yield from out.take(CHUNK)
    yield from out.take()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, datetime.now(UTC).timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    return entry


def _copied(path: Path, archive: ZipFile) -> Iterator[None]:
    entry = _entry(path.name)
    entry.file_size = path.stat().st_size
    with path.open("rb") as source, archive.open(entry, "w") as target:
        while block := source.read(CHUNK):
            target.write(block)
            yield
    path.unlink()
