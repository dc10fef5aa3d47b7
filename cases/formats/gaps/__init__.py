"""The gap map as a file: a drawing, a picture, a workbook, a table."""

from collections.abc import Callable
from dataclasses import dataclass

from cases.formats import csv, xlsx
from cases.formats.gaps.drawing import drawing
from cases.formats.gaps.workbook import write, write_csv
from cases.formats.matrix import picture, svg
from cases.gaps import Sheet
from cases.taxonomy import Taxonomy


@dataclass(frozen=True)
class GapsFormat:
    """How a gap map is written.

    Attributes:
        write: Returns the bytes of the file.
        media_type: What HTTP calls them.
        check: Raises what is wrong, before a download is written down.
        whole: Whether it has all columns and not only those that are drawn.
    """

    write: Callable[[Sheet, Taxonomy], bytes]
    media_type: str
    check: Callable[[Sheet], object] = lambda _: None
    whole: bool = False


def _svg(sheet: Sheet, _words: Taxonomy) -> bytes:
    said = f"{sheet.selection} · {sheet.extent}"
    return svg.written(drawing(sheet), sheet.lang, sheet.title, " ".join((said, *sheet.remarks)))


def _png(sheet: Sheet, _words: Taxonomy) -> bytes:
    return picture.painted(drawing(sheet), sheet.lang)


FORMATS: dict[str, GapsFormat] = {
    "svg": GapsFormat(_svg, "image/svg+xml"),
    "png": GapsFormat(_png, "image/png", lambda sheet: picture.check_page(drawing(sheet), sheet.lang)),
    "xlsx": GapsFormat(write, xlsx.MEDIA_TYPE, whole=True),
    "csv": GapsFormat(write_csv, csv.MEDIA_TYPE, whole=True),
}
"""Each format by how its files end."""
