"""CSV: UTF-8 with a byte order mark, so that spreadsheets read Chinese and Japanese; one table, or a zip of all."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import IO
from zipfile import ZipFile, is_zipfile

from cases.errors import CaseError
from cases.formats.bundle import CHUNK, Add, Sink, single
from cases.formats.dictionary import tables
from cases.formats.neutral import neutralise, restore
from cases.formats.tables import Cell, Column, Row, Table
from cases.i18n import N_
from cases.taxonomy import Taxonomy
from cases.views import CaseView

SUFFIX = ".csv"
MEDIA_TYPE = "text/csv; charset=utf-8"
_BOM = "\ufeff".encode()
_PART = re.compile(r"(?:\\.|[^;\\])+", re.DOTALL)


def joined(values: tuple[str, ...]) -> str:
    """Return several ids as one cell, with a backslash before a semicolon or backslash of their own."""
    return "; ".join(re.sub(r"([;\\])", r"\\\1", value) for value in values)


def parted(cell: str) -> tuple[str, ...]:
    """Return the ids that `joined()` was given."""
    return tuple(re.sub(r"\\(.)", r"\1", part.removeprefix(" "), flags=re.DOTALL) for part in _PART.findall(cell))


def written(cell: Cell) -> str:
    """Return a cell as the text that stands for it, with formulas neutralised."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, tuple):
        return neutralise(joined(cell))
    return neutralise(cell) if isinstance(cell, str) else str(cell)


def understood(text: str, column: Column) -> Cell:
    """Return the cell that `written()` was given."""
    if column.many:
        return parted(restore(text))
    if not text:
        return None
    match column.kind:
        case "yes/no":
            return text == "true"
        case "number":
            return int(text)
        case "day":
            return date.fromisoformat(text)
        case _:
            return restore(text)


@contextmanager
def table_file(sink: Sink, table: Table) -> Iterator[Add]:
    """Begin a table in `sink`; see `cases.formats.bundle.OpenTable`."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)

    def flush() -> None:
        sink.write(text.getvalue().encode())
        text.seek(0)
        text.truncate()

    def add(rows: Iterable[Row]) -> None:
        writer.writerows([written(cell) for cell in row] for row in rows)
        if text.tell() > CHUNK:
            flush()

    sink.write(_BOM)
    writer.writerow([column.name for column in table.columns])
    yield add
    flush()


def write(views: Iterable[CaseView], words: Taxonomy, *, table: str = "cases") -> Iterator[bytes]:
    """Yield the bytes of one table.

    Args:
        views: The cases, taken once and one at a time.
        words: The vocabularies.
        table: Its name, of `cases.formats.dictionary.tables()`.
    """
    return single(views, words, table, table_file)


def read(source: IO[bytes]) -> dict[str, list[Row]]:
    """Return the tables that a CSV file or a zip archive of them holds, as they were given to `write()`.

    Raises:
        CaseError: It isn't a table of ours.
    """
    if not is_zipfile(source):
        source.seek(0)
        return dict([_read_table(source)])
    found: dict[str, list[Row]] = {}
    with ZipFile(source) as archive:
        for entry in archive.namelist():
            with archive.open(entry) as file:
                name, found[name] = _read_table(file)
    return found


def _read_table(source: IO[bytes]) -> tuple[str, list[Row]]:
    text = io.TextIOWrapper(source, encoding="utf-8-sig", newline="")
    reader = csv.reader(text)
    names = next(reader, [])
    table = next((item for item in tables() if [column.name for column in item.columns] == names), None)
    if table is None:
        raise CaseError(N_("This file doesn't hold a table of cases."))
    rows = [tuple(understood(cell, column) for cell, column in zip(row, table.columns, strict=True)) for row in reader]
    text.detach()  # whoever opened the file closes it
    return table.name, rows
