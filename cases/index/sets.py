"""Sets of row numbers: roaring bitmaps, and their way to numpy and back."""

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import FrozenBitMap

Rows = FrozenBitMap
"""A set of row numbers; none is ever changed, since others hold it too."""

Numbers = NDArray[np.uint32]

NOTHING = Rows()


def rows_of(values: NDArray[Any] | Iterable[int]) -> Rows:
    """Return a set of row numbers; it is made fastest from an array."""
    if isinstance(values, np.ndarray):
        # A bitmap is made of an array of the standard library six times as fast as of one of numpy.
        return Rows(array("I", np.ascontiguousarray(values, np.uint32).tobytes()))
    return Rows(values)


def laid(rows: Rows) -> Rows:
    """Return a set as it is when made in one go: one put together by unions lies scattered in memory."""
    return Rows.deserialize(rows.serialize())


def numbers(rows: Rows) -> Numbers:
    """Return the row numbers of a set in order."""
    return np.frombuffer(rows.to_array(), np.uint32)


def written(text: str | None) -> NDArray[np.int64]:
    """Return the numbers a database wrote one after the other, with commas: many times as fast as fetching rows."""
    return np.fromstring(text, np.int64, sep=",") if text else np.empty(0, np.int64)
