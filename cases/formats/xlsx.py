"""Excel: a workbook with a sheet for each table; every text stays a text."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import xlsxwriter

from cases.errors import CaseError
from cases.formats.bundle import CHUNK, Add
from cases.formats.csv import parted, written
from cases.formats.dictionary import tables, word_tables
from cases.formats.neutral import restore
from cases.formats.tables import Cell, Column, Row, Table, case_tables
from cases.i18n import N_
from cases.taxonomy import Taxonomy
from cases.views import CaseView

SUFFIX = ".xlsx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_576
"""Rows that a sheet can hold, its heading among them."""

_ESCAPED = re.compile("_x([0-9A-F]{4})_")
_WIDTHS = {"line": 40, "text": 60, "link": 40, "yes/no": 10, "number": 10}


def _put(sheet: Any, row: int, column: int, cell: Cell, day: Any) -> None:
    if cell is None or cell == ():
        return
    if isinstance(cell, bool):
        code = sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int):
        code = sheet.write_number(row, column, cell)
    elif isinstance(cell, date):
        code = sheet.write_datetime(row, column, cell, day)
    else:
        # Unlike write(), this makes no formula, link or number of what looks like one.
        code = sheet.write_string(row, column, written(cell))
    if code:
        raise CaseError(N_("Excel can't hold this many cases; choose CSV or Parquet, or filter more."))


def _sheet(book: Any, table: Table) -> Add:
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, 1)
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, _WIDTHS.get(column.kind, 18))
        sheet.write_string(0, number, column.name, bold)
    filled = 0

    def add(rows: Iterable[Row]) -> None:
        nonlocal filled
        for row in rows:
            filled += 1
            for number, cell in enumerate(row):
                _put(sheet, filled, number, cell, day)

    return add


@contextmanager
def _book(path: Path) -> Iterator[Any]:
    # Rows go to a file as they come.
    with xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)}) as book:
        book.use_zip64()
        yield book


def write(views: Iterable[CaseView], words: Taxonomy) -> Iterator[bytes]:
    """Yield the bytes of a workbook; the first come when all cases were read.

    Args:
        views: The cases, taken once and one at a time.
        words: The vocabularies.

    Raises:
        CaseError: A sheet can't hold so many rows; nothing was yielded yet.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"cases{SUFFIX}"
        with _book(path) as book:
            adders = [(table, _sheet(book, table)) for table in case_tables()]
            explained = [(table, _sheet(book, table)) for table in word_tables()]
            for view in views:
                for table, add in adders:
                    add(table.rows(view, words))
            for word_table, add in explained:
                add(word_table.rows(words))
        with path.open("rb") as file:
            while block := file.read(CHUNK):
                yield block


def _plain(value: str) -> str:
    """Return a text from how the file format writes characters that XML can't hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)


def _understood(value: Any, column: Column) -> Cell:
    if column.many:
        return parted(restore(_plain(value))) if value else ()
    if isinstance(value, str):
        return restore(_plain(value))
    if column.kind == "day":
        return value.date() if value else None
    cell: Cell = value
    return cell


def read(source: IO[bytes]) -> dict[str, list[Row]]:
    """Return the tables of a workbook as they were given to `write()`.

    Raises:
        CaseError: A sheet isn't a table of ours.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - half a second that only reading needs

    book = load_workbook(source, read_only=True, data_only=False)
    known = {table.name: table for table in tables()}
    found: dict[str, list[Row]] = {}
    for sheet in book.worksheets:
        rows = sheet.iter_rows(values_only=True)
        table = known.get(sheet.title)
        if table is None or list(next(rows, ())) != [column.name for column in table.columns]:
            raise CaseError(N_("This file doesn't hold a table of cases."))
        found[table.name] = [
            tuple(_understood(value, column) for value, column in zip(row, table.columns, strict=True)) for row in rows
        ]
    book.close()
    return found
