"""The room that holds all current renditions in memory: sets and arrays to count with, at any size.

It is the one place beside the door that knows rows the viewer doesn't. Whatever it answers takes a viewer and begins
with what the policy lets that viewer read; and it answers only at the very moment that the viewer's session sees.
"""

from cases.index.asking import awaited, own_rows, remembered, rows_where, rows_with, text_ahead
from cases.index.beside import asking
from cases.index.counting import TOGETHER, Tried, Value, most_first
from cases.index.holding import MONTH, OWN_TACTIC, PROVEN, USED, YEAR, Index, Pairs
from cases.index.keeping import ask_rows, index_of
from cases.index.loading import HELD, LAYERED, UNMEASURED, WORKED
from cases.index.sets import NOTHING, Rows, numbers, rows_of
from cases.index.timing import DAYS, SPEEDS, TIMED, speed_of
from cases.index.trying import trials, trials_by_rows

__all__ = [
    "DAYS",
    "HELD",
    "LAYERED",
    "MONTH",
    "NOTHING",
    "OWN_TACTIC",
    "PROVEN",
    "SPEEDS",
    "TIMED",
    "TOGETHER",
    "UNMEASURED",
    "USED",
    "WORKED",
    "YEAR",
    "Index",
    "Pairs",
    "Rows",
    "Tried",
    "Value",
    "ask_rows",
    "asking",
    "awaited",
    "index_of",
    "most_first",
    "numbers",
    "own_rows",
    "remembered",
    "rows_of",
    "rows_where",
    "rows_with",
    "speed_of",
    "text_ahead",
    "trials",
    "trials_by_rows",
]
