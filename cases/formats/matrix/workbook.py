"""Excel: the matrix with its colours, its cells as a table, and what it was counted from."""

import io
from typing import Any

import xlsxwriter

from cases.formats.matrix.drawing import shade
from cases.formats.neutral import neutralise
from cases.i18n import labelled
from cases.matrix import Box, Measures, Sheet
from cases.taxonomy import Taxonomy

COLUMNS = ("family", "tactic", "label", "part_of", "watched", "cases", "organisations", "evidence")
COMPARED = ("cases_2", "organisations_2", "evidence_2", "difference")
"""The columns of the sheet `cells`; the second ones only where two selections are compared."""


def write(sheet: Sheet, _words: Taxonomy) -> bytes:
    """Return the bytes of a workbook with the sheets `matrix`, `cells` and `about`; no text becomes a formula."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _matrix(book, sheet)
        _cells(book, sheet)
        _about(book, sheet)
    return file.getvalue()


def _matrix(book: Any, sheet: Sheet) -> None:
    """Write the families side by side as they are shown."""
    page = book.add_worksheet("matrix")
    page.freeze_panes(1, 0)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats: dict[tuple[str, bool], Any] = {}
    page.set_column(0, len(sheet.strips) - 1, 26)
    for column, strip in enumerate(sheet.strips):
        page.write_string(0, column, f"{strip.label} · {strip.family}", head)
        for row, box in enumerate(strip.boxes, 1):
            look = (shade(box.strength), box.watched)
            if look not in formats:
                thick = {"border": 5} if box.watched else {"border": 1, "border_color": "#c3ccd5"}
                formats[look] = book.add_format({"bg_color": look[0], "text_wrap": True, "valign": "top", **thick})
            said = labelled(sheet.lang, f"{box.cell.tactic} {box.label}", box.said)
            page.write_string(row, column, said, formats[look])


def _cells(book: Any, sheet: Sheet) -> None:
    """Write one row a tactic."""
    page = book.add_worksheet("cells")
    page.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, name in enumerate((*COLUMNS, *(COMPARED if sheet.compares else ()))):
        page.write_string(0, column, name, bold)
    page.set_column(2, 2, 48)
    rows = [(strip.family, box) for strip in sheet.strips for box in strip.boxes]
    for row, (family, box) in enumerate(rows, 1):
        for column, value in enumerate(_row(family, box)):
            put = page.write_number if isinstance(value, int) else page.write_string
            put(row, column, value)


def _row(family: str, box: Box) -> list[str | int]:
    cell = box.cell
    said: list[str | int] = [family, cell.tactic, neutralise(box.label), cell.part_of or "", int(box.watched)]
    if cell.against is None:
        return [*said, *_values(cell.counted)]
    return [*said, *_values(cell.counted), *_values(cell.against), box.score]


def _values(measures: Measures) -> list[str | int]:
    return [measures.cases, measures.organisations, measures.evidence or ""]


def _about(book: Any, sheet: Sheet) -> None:
    """Write what was counted and how to read it."""
    page = book.add_worksheet("about")
    page.set_column(0, 0, 110)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    said = [f"{asked} · {extent}" for asked, extent in sheet.selections]
    for row, text in enumerate([f"{sheet.title} · {sheet.measure}", *said, *sheet.remarks]):
        page.write_string(row, 0, neutralise(text), wrap)
