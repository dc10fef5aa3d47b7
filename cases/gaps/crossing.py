"""Count and grade the cells of a gap map, all at once: each case with each of its rows and each of its columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cases.index import UNMEASURED, WORKED, Pairs, Tried, Value
from cases.playbook.ledger import GRADES

HARMS = ("minor", "serious")
"""Harm that was seen, the worst last."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Cell:
    """What is known of the cases with a tactic and a column.

    Attributes:
        cases: How many; reports of one event are one.
        reports: How many reports tell of them: what a list shows.
        responses: Responses recorded in them; in a column of countermeasures, those of that column.
        worked: How many of these are said to have stopped or reduced something.
        failed: How many are known to have done neither.
        evidence: The best grade of evidence with which any of these results is known; None where none is known.
        proven: The best grade with which something is said to have worked; None where nothing is.
        harm: The worst harm that was seen of these responses; None for none.
    """

    cases: int = 0
    reports: int = 0
    responses: int = 0
    worked: int = 0
    failed: int = 0
    evidence: str | None = None
    proven: str | None = None
    harm: str | None = None

    @property
    def known(self) -> int:
        """How many responses have a known result."""
        return self.worked + self.failed


@dataclass(frozen=True)
class Placed:
    """Cases with the lines they are in: the place of the case among all, and the number of the line."""

    cases: Numbers
    lines: Numbers


def placed(pairs: Pairs, found: Numbers, lines_of: Callable[[Value], Sequence[int]]) -> Placed:
    """Return cases with the lines that their values stand for, no pair twice.

    Args:
        pairs: Renditions with their values, all of them among `found`.
        found: The row numbers of all cases, in order.
        lines_of: Returns the numbers of the lines that a value belongs to.
    """
    whole = Placed(*_spread(pairs, found, lines_of)[:2])
    width = int(whole.lines.max(initial=0)) + 1
    keys = np.unique(whole.cases * width + whole.lines)
    return Placed(keys // width, keys % width)


def everywhere(count: int, where: Placed, line: int = 0) -> Placed:
    """Return the same with every case in one more line."""
    return Placed(np.concatenate([np.arange(count), where.cases]), np.concatenate([np.full(count, line), where.lines]))


def _spread(
    pairs: Pairs, found: Numbers, lines_of: Callable[[Value], Sequence[int]]
) -> tuple[Numbers, Numbers, Numbers]:
    """Return each pair's case, line and value, once for each line of the value."""
    lines = [list(lines_of(value)) for value in pairs.values]
    flat = np.array([line for some in lines for line in some], np.int64)
    many = np.array([len(some) for some in lines], np.int64)
    begins = np.cumsum(many) - many
    times = many[pairs.codes] if len(many) else np.empty(0, np.int64)
    within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    codes = np.repeat(pairs.codes, times)
    cases = np.searchsorted(found, np.repeat(pairs.rows, times)).astype(np.int64)
    return cases, flat[begins[codes] + within] if len(codes) else flat[:0], codes


class Known:
    """What is known of the responses of cases, or of those of a column in a case."""

    def __init__(self, trials: Pairs, found: Numbers, lines_of: Callable[[Value], Sequence[int]], width: int) -> None:
        """Take responses and the columns they belong to.

        Args:
            trials: Renditions with their responses.
            found: The row numbers of all cases, in order.
            lines_of: Returns the numbers of the columns that a response belongs to.
            width: How many columns there are; 1 where all responses of a case belong to each of its columns.
        """
        cases, lines, codes = _spread(trials, found, lines_of)
        self.width = width
        self.keys, at = np.unique(cases * width + lines, return_inverse=True)
        kinds = [value for value in trials.values if isinstance(value, Tried)]
        numbers = np.array([_numbers(kind) for kind in kinds], np.int64).reshape(-1, 5)
        self.sums = [np.bincount(at, numbers[codes, column], len(self.keys)).astype(np.int64) for column in (0, 1)]
        self.sums.insert(0, np.bincount(at, minlength=len(self.keys)).astype(np.int64))
        self.bests = [_best(at, numbers[codes, column], len(self.keys)) for column in (2, 3, 4)]

    def of(self, cases: Numbers, lines: Numbers) -> tuple[list[Numbers], list[Numbers]]:
        """Return numbers of responses, of successes and of failures, and grades and harm, for columns of cases."""
        wanted = cases * self.width + lines % self.width
        if not len(self.keys):
            nothing = np.zeros(len(wanted), np.int64)
            return [nothing] * 3, [nothing] * 3
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        hit = self.keys[at] == wanted
        return [values[at] * hit for values in self.sums], [values[at] * hit for values in self.bests]


def _numbers(kind: Tried) -> tuple[int, int, int, int, int]:
    """Return whether a response worked, whether it failed, the two grades from 1, and the harm; 0 for nothing."""
    known, worked = kind.result not in UNMEASURED, kind.result in WORKED
    grade = GRADES.index(kind.evidence) + 1 if known and kind.evidence in GRADES else 0
    harm = HARMS.index(kind.harm) + 1 if kind.harm in HARMS else 0
    return int(worked), int(known and not worked), grade, grade if worked else 0, harm


def _best(at: Numbers, values: Numbers, length: int) -> Numbers:
    found = np.zeros(length, np.int64)
    np.maximum.at(found, at, values)
    return found


def crossed(rows: Placed, columns: Placed, known: Known, events: Numbers, width: int) -> Mapping[tuple[int, int], Cell]:
    """Return the cells that some case is in, by the numbers of their row and column.

    Args:
        rows: Cases with their rows.
        columns: Cases with their columns.
        known: What is known of the responses in a column of a case.
        events: Of each case the place of the first that tells of the same event.
        width: How many columns there are.
    """
    order = np.argsort(columns.cases, kind="stable")
    cases, lines = columns.cases[order], columns.lines[order]
    sums, bests = known.of(cases, lines)
    begins = np.searchsorted(cases, rows.cases, "left")
    times = np.searchsorted(cases, rows.cases, "right") - begins
    at = np.repeat(begins - (np.cumsum(times) - times), times) + np.arange(times.sum())
    cells = np.repeat(rows.lines, times) * width + lines[at]
    length = int(cells.max(initial=-1)) + 1
    reports = np.bincount(cells, minlength=length)
    counted = reports - _told_again(cells, events[cases[at]], events, length)
    table = [counted, reports, *(np.bincount(cells, values[at], length).astype(np.int64) for values in sums)]
    graded = [_best(cells, values[at], length) for values in bests]
    keys = np.flatnonzero(reports)
    whole = zip(keys.tolist(), *(column[keys].tolist() for column in (*table, *graded)), strict=True)
    return {divmod(key, width): _cell(*numbers) for key, *numbers in whole}


def _told_again(cells: Numbers, of_cells: Numbers, events: Numbers, length: int) -> Numbers:
    """Return how many reports of each cell tell of a case that another report there tells of.

    Args:
        cells: The number of a cell for each case in it.
        of_cells: The event of that case.
        events: The event of every case.
        length: How many cells there are.
    """
    # Few cases are told twice, so only those are sorted.
    several = np.bincount(events, minlength=1)[of_cells] > 1
    once = np.unique(of_cells[several] * length + cells[several]) % max(length, 1)
    return np.bincount(cells[several], minlength=length) - np.bincount(once, minlength=length)


def _cell(*numbers: int) -> Cell:
    cases, reports, responses, worked, failed, evidence, proven, harm = numbers
    return Cell(
        cases,
        reports,
        responses,
        worked,
        failed,
        GRADES[evidence - 1] if evidence else None,
        GRADES[proven - 1] if proven else None,
        HARMS[harm - 1] if harm else None,
    )
