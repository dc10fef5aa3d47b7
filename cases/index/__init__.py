"""The room that holds all current renditions in memory: sets and arrays to count with, at any size.

It is the one place beside the door that knows rows the viewer doesn't. Whatever it answers takes a viewer and begins
with what the policy lets that viewer read; and it answers only at the very moment that the viewer's session sees.
"""

from cases.index.asking import own_rows, rows_where, rows_with
from cases.index.holding import MONTH, OWN_TACTIC, PROVEN, USED, YEAR, Index, Value
from cases.index.keeping import ask_rows, index_of
from cases.index.loading import HELD, LAYERED, UNMEASURED, WORKED
from cases.index.sets import NOTHING, Rows, numbers, rows_of

__all__ = [
    "HELD",
    "LAYERED",
    "MONTH",
    "NOTHING",
    "OWN_TACTIC",
    "PROVEN",
    "UNMEASURED",
    "USED",
    "WORKED",
    "YEAR",
    "Index",
    "Rows",
    "Value",
    "ask_rows",
    "index_of",
    "numbers",
    "own_rows",
    "rows_of",
    "rows_where",
    "rows_with",
]
