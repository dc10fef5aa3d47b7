"""Parquet: typed columns for statistics programs; one table, or a zip of all."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO
from zipfile import ZipFile, is_zipfile

import pyarrow as pa
from pyarrow import parquet

from cases.errors import CaseError
from cases.formats.bundle import Add, Sink, single
from cases.formats.dictionary import tables
from cases.formats.tables import Column, Row, Table
from cases.i18n import N_
from cases.taxonomy import Taxonomy
from cases.views import CaseView

SUFFIX = ".parquet"
MEDIA_TYPE = "application/vnd.apache.parquet"
ROWS = 4_000
"""Rows held before they are written as one group."""

_TYPES = {"yes/no": pa.bool_(), "number": pa.int32(), "day": pa.date32()}


def _field(column: Column) -> pa.Field:
    plain = _TYPES.get(column.kind, pa.string())
    meaning = f"{column.about.label}: {column.about.means}"
    return pa.field(column.name, pa.list_(plain) if column.many else plain, metadata={"meaning": meaning})


def schema(table: Table) -> pa.Schema:
    """Return the types of a table's columns, each with its meaning, and the table's name as metadata."""
    return pa.schema([_field(column) for column in table.columns], metadata={"table": table.name})


@contextmanager
def table_file(sink: Sink, table: Table) -> Iterator[Add]:
    """Begin a table in `sink`; see `cases.formats.bundle.OpenTable`."""
    columns = schema(table)
    held: list[Row] = []

    with parquet.ParquetWriter(sink, columns, compression="zstd") as writer:

        def write_group() -> None:
            arrays = [pa.array([row[number] for row in held], type=field.type) for number, field in enumerate(columns)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=columns))
            held.clear()

        def add(rows: Iterable[Row]) -> None:
            held.extend(rows)
            if len(held) >= ROWS:
                write_group()

        yield add
        write_group()


def write(views: Iterable[CaseView], words: Taxonomy, *, table: str = "cases") -> Iterator[bytes]:
    """Yield the bytes of one table.

    Args:
        views: The cases, taken once and one at a time.
        words: The vocabularies.
        table: Its name, of `cases.formats.dictionary.tables()`.
    """
    return single(views, words, table, table_file)


def read(source: IO[bytes]) -> dict[str, list[Row]]:
    """Return the tables that a Parquet file or a zip archive of them holds, as they were given to `write()`.

    Raises:
        CaseError: It isn't a table of ours.
    """
    if not is_zipfile(source):
        source.seek(0)
        return dict([_read_table(source.read())])
    with ZipFile(source) as archive:
        return dict(_read_table(archive.read(name)) for name in archive.namelist())


def _read_table(data: bytes) -> tuple[str, list[Row]]:
    found = parquet.read_table(BytesIO(data))
    name = (found.schema.metadata or {}).get(b"table", b"").decode()
    table = next((item for item in tables() if item.name == name), None)
    if table is None or found.column_names != [column.name for column in table.columns]:
        raise CaseError(N_("This file doesn't hold a table of cases."))
    columns = [
        [tuple(value) for value in values] if column.many else values
        for column, values in zip(table.columns, (part.to_pylist() for part in found.columns), strict=True)
    ]
    return name, list(zip(*columns, strict=True))
