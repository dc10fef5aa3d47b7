"""Excel and CSV: the gap map with its colours, its cells as a table, and what it was counted from."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import xlsxwriter

from cases.formats.csv import written
from cases.formats.gaps.drawing import SHADES
from cases.formats.neutral import neutralise
from cases.gaps import Sheet
from cases.taxonomy import Taxonomy

COLUMNS = (
    "row",
    "row_name",
    "row_within",
    "column",
    "column_name",
    "column_within",
    "cases",
    "reports",
    "responses",
    "known",
    "worked",
    "failed",
    "evidence",
    "proven",
    "harm",
)
"""The columns of the sheet `cells`. `row` and `column` are ids, empty for all cases; a cell without a case has no line.
`row_within` and `column_within` are the ids of what these stand under, so that nobody adds both up."""

NOTES = ("selection", "extent", "note")
"""What each line of the CSV says of the whole, so that none goes without it where it is copied."""


def write(sheet: Sheet, _words: Taxonomy) -> bytes:
    """Return the bytes of a workbook with the sheets `map`, `cells` and `about`; no text becomes a formula."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _map(book, sheet)
        _cells(book, sheet)
        _about(book, sheet)
    return file.getvalue()


def write_csv(sheet: Sheet, _words: Taxonomy) -> bytes:
    """Return the bytes of the cells as UTF-8 with a byte order mark, formulas neutralised."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*COLUMNS, *NOTES])
    notes = (sheet.selection, sheet.extent, " ".join(sheet.remarks))
    for line in lines(sheet):
        writer.writerow([written(cell) for cell in (*line, *notes)])
    return "\ufeff".encode() + text.getvalue().encode()


def lines(sheet: Sheet) -> Iterator[tuple[str | int, ...]]:
    """Yield the cells that have a case, as `COLUMNS` has them."""
    for spot in sheet.spots:
        row, column, cell = sheet.rows[spot.row], sheet.columns[spot.column], spot.cell
        yield (
            row.line.id, row.label, row.line.within, column.line.id, column.label, column.line.within,
            cell.cases, cell.reports, cell.responses, cell.known, cell.worked, cell.failed,
            cell.evidence or "", cell.proven or "", cell.harm or "",
        )  # fmt: skip


def _map(book: Any, sheet: Sheet) -> None:
    """Write rows and columns as they are shown, all of the columns."""
    page = book.add_worksheet("map")
    page.freeze_panes(1, 1)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    names = [book.add_format({"text_wrap": True, "valign": "top", "bold": bold}) for bold in (False, True)]
    looks = [_look(book, step) for step in range(len(SHADES))]
    page.set_column(0, 0, 44)
    page.set_column(1, len(sheet.columns), 12)
    for column, each in enumerate(sheet.columns, 1):
        page.write_string(0, column, neutralise(each.label), head)
    for row, each in enumerate(sheet.rows, 1):
        label = f"{each.label} · {each.remark}" if each.remark else each.label
        page.write_string(row, 0, neutralise(label), names[not each.line.within])
    for spot in sheet.spots:
        said = f"{spot.number} · {spot.mark} {spot.harm}".strip()
        page.write_string(spot.row + 1, spot.column + 1, said, looks[spot.step])


def _look(book: Any, step: int) -> Any:
    ink = "#ffffff" if step > 3 else "#17212b"
    return book.add_format({"bg_color": SHADES[step], "font_color": ink, "border": 1, "border_color": "#c3ccd5"})


def _cells(book: Any, sheet: Sheet) -> None:
    """Write one line a cell."""
    page = book.add_worksheet("cells")
    page.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, name in enumerate(COLUMNS):
        page.write_string(0, column, name, bold)
    for row, line in enumerate(lines(sheet), 1):
        for column, value in enumerate(line):
            if isinstance(value, int):
                page.write_number(row, column, value)
            else:
                page.write_string(row, column, neutralise(value))


def _about(book: Any, sheet: Sheet) -> None:
    """Write what was counted and how to read it."""
    page = book.add_worksheet("about")
    page.set_column(0, 0, 110)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    looks = (f"{label}" for label, _ in sheet.legend)
    for row, text in enumerate([sheet.title, sheet.selection, sheet.extent, *sheet.remarks, *looks]):
        page.write_string(row, 0, neutralise(text), wrap)
