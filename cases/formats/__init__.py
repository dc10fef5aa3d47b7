"""Outside formats: each writes cases as a stream of bytes and reads back what it wrote."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from cases.formats import csv, jsonl, parquet, xlsx
from cases.formats.bundle import OpenTable, zipped
from cases.i18n import N_, Msg
from cases.taxonomy import Taxonomy
from cases.views import CaseView

ZIP_SUFFIX = ".zip"
ZIP_MEDIA_TYPE = "application/zip"


@dataclass(frozen=True)
class Format:
    """An outside format.

    Attributes:
        name: As in a URL and on the command line.
        label: What people call it.
        about: What it is good for.
        suffix: How its files end, with the dot.
        media_type: What HTTP calls it.
        write: Yields the bytes of one file from cases, taken once, and the vocabularies. Where `table_file` is set
            that file holds the table of cases alone.
        read: Gives back what `write` or `bundle` was given, from a file that can be sought in.
        table_file: Writes one table; None where one file holds everything.
    """

    name: str
    label: Msg
    about: Msg
    suffix: str
    media_type: str
    write: Callable[[Iterable[CaseView], Taxonomy], Iterator[bytes]]
    read: Callable[[IO[bytes]], Any]
    table_file: OpenTable | None = None

    @property
    def is_text(self) -> bool:
        """Whether people can read a file of it as it is."""
        return self.suffix in {csv.SUFFIX, jsonl.SUFFIX}

    def bundle(self, views: Iterable[CaseView], words: Taxonomy, mark: str = "") -> Iterator[bytes]:
        """Yield the bytes of a zip archive with every table and the data dictionary, one file each.

        Args:
            views: The cases, taken once.
            words: The vocabularies.
            mark: What the names of the tables of cases end with, before the format's suffix.

        Raises:
            TypeError: One file of this format holds everything already.
        """
        if self.table_file is None:
            raise TypeError(f"a {self.name} file holds every table already")
        return zipped(views, words, self.suffix, self.table_file, mark)


FORMATS: dict[str, Format] = {
    item.name: item
    for item in (
        Format(
            "csv",
            N_("CSV"),
            N_("For every program; a zip archive has all tables and the data dictionary."),
            csv.SUFFIX,
            csv.MEDIA_TYPE,
            csv.write,
            csv.read,
            csv.table_file,
        ),
        Format(
            "xlsx",
            N_("Excel"),
            N_("One workbook with a sheet for each table and the data dictionary."),
            xlsx.SUFFIX,
            xlsx.MEDIA_TYPE,
            xlsx.write,
            xlsx.read,
        ),
        Format(
            "jsonl",
            N_("JSON Lines"),
            N_("For programs; each line is a whole case and can be sent again."),
            jsonl.SUFFIX,
            jsonl.MEDIA_TYPE,
            jsonl.write,
            jsonl.read,
        ),
        Format(
            "parquet",
            N_("Parquet"),
            N_("For statistics; a zip archive has all tables and the data dictionary, with types."),
            parquet.SUFFIX,
            parquet.MEDIA_TYPE,
            parquet.write,
            parquet.read,
            parquet.table_file,
        ),
    )
}
"""The formats by name, in the order they are offered."""
