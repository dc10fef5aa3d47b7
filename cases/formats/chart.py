"""A chart of the dashboard as CSV: its rows with their ids and names, and in each row what they were counted from."""

import csv
import io
from collections.abc import Mapping
from itertools import chain

from cases.charts import Chart
from cases.formats.csv import MEDIA_TYPE, SUFFIX, written
from cases.formats.tables import Cell
from cases.taxonomy import Taxonomy

__all__ = ["MEDIA_TYPE", "SUFFIX", "write"]


def write(chart: Chart, words: Taxonomy, lang: str, notes: Mapping[str, str]) -> bytes:
    """Return the bytes of the file: UTF-8 with a byte order mark, formulas neutralised, in the order of the chart.

    Args:
        chart: What was counted.
        words: The vocabularies.
        lang: The language of the names; ids and columns are the same in each.
        notes: More columns that say the same in every row, so that no row goes without them where it is copied.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    names = chain.from_iterable((key, f"{key}_name") if key != "year" else (key,) for key in chart.keys)
    writer.writerow([*names, *chart.counts, *notes])
    for line in chart.lines(words, lang):
        pairs = zip(chart.keys, line.ids, line.labels, strict=True)
        cells = chain.from_iterable((item, label) if key != "year" else (item,) for key, item, label in pairs)
        row: list[Cell] = [*cells, *line.counts, *notes.values()]
        writer.writerow([written(cell) for cell in row])
    return "\ufeff".encode() + text.getvalue().encode()
