"""The matrix of tactics as a file: a drawing, a picture, a workbook, a layer of ATT&CK Navigator."""

from collections.abc import Callable
from dataclasses import dataclass

from cases.formats import xlsx
from cases.formats.matrix import navigator, picture, svg, workbook
from cases.matrix import Sheet
from cases.taxonomy import Taxonomy


@dataclass(frozen=True)
class MatrixFormat:
    """How a matrix is written.

    Attributes:
        write: Returns the bytes of the file.
        media_type: What HTTP calls them.
        check: Raises what is wrong, before a download is written down.
    """

    write: Callable[[Sheet, Taxonomy], bytes]
    media_type: str
    check: Callable[[Sheet], object] = lambda _: None


FORMATS: dict[str, MatrixFormat] = {
    "svg": MatrixFormat(svg.write, "image/svg+xml"),
    "png": MatrixFormat(picture.write, "image/png", picture.check),
    "xlsx": MatrixFormat(workbook.write, xlsx.MEDIA_TYPE),
    "json": MatrixFormat(navigator.write, "application/json"),
}
"""Each format by how its files end."""
