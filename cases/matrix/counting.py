"""Count cases by tactic through the viewer's door, each tactic under its family.

Counts are reports, not prevalence: they count cases that somebody recorded.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import distinct, func
from sqlmodel import Session, col, select

from cases.disclosure import told
from cases.export import may_leave, staying
from cases.facets import selected, shown
from cases.index import PROVEN, WORKED, numbers
from cases.read import viewer_of
from cases.record import TACTICS
from cases.search import Filter, chosen
from cases.stats import day, organisations
from cases.taxonomy import Taxonomy, Word, taxonomy
from db.tables import Case, Outcome, Rendition, Response

EVIDENCE = "evidence_grade"
"""The vocabulary of how well an outcome is known, the weakest first."""


@dataclass(frozen=True)
class Measures:
    """What is counted of a tactic.

    Attributes:
        cases: Cases with it; a technique counts those of its sub-techniques.
        organisations: Contributing organisations among those whose owner the viewer may know, as `told()` to them.
        evidence: The best grade of evidence with which a countermeasure is said to have worked in one of these cases,
            against this tactic or another of the same case; None where none is said to have worked.
    """

    cases: int = 0
    organisations: int = 0
    evidence: str | None = None


@dataclass(frozen=True)
class Whole:
    """A selection as a whole: its cases, the first day the earliest can have begun and the last of the latest."""

    cases: int
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Cell:
    """A tactic.

    Attributes:
        tactic: Its id.
        part_of: The technique it is a sub-technique of.
        counted: In the selection.
        against: In the other selection; None without one.
    """

    tactic: str
    part_of: str | None
    counted: Measures
    against: Measures | None = None

    @property
    def is_empty(self) -> bool:
        """Whether neither selection has a case with it."""
        return not self.counted.cases and not (self.against and self.against.cases)


@dataclass(frozen=True)
class Column:
    """A family of tactics with its tactics, sub-techniques right after their technique."""

    family: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Matrix:
    """Every tactic under its family, in the taxonomy's order; a retired one only where it has cases."""

    whole: Whole
    against: Whole | None
    columns: tuple[Column, ...]


def matrix(session: Session, wanted: Filter, against: Filter | None = None, *, leaving: bool = False) -> Matrix:
    """Return the matrix of what the viewer finds with a filter, beside that of another one.

    Args:
        session: A session through the viewer's door.
        wanted: What to count.
        against: What to compare it with.
        leaving: Whether to count only the cases whose audience lets them leave in a file (see `cases.export`).

    Raises:
        UnknownFilter: The search holds no word or character.
        Rejected: A field word of the search isn't understood.
    """
    words = taxonomy(session)
    whole, ours = _counted(session, words, wanted, leaving=leaving)
    beside, theirs = (None, None) if against is None else _counted(session, words, against, leaving=leaving)

    def cell(word: Word) -> Cell:
        part_of = word.parent if word.parent and words.tactic(word.parent) else None
        other = None if theirs is None else theirs.get(word.id, Measures())
        return Cell(word.id, part_of, ours.get(word.id, Measures()), other)

    columns = []
    for family in words.families():
        own = [word for word in words.all_words(*TACTICS) if family.id in words.families_of(word.id)]
        cells = [(word, cell(word)) for word in own]
        columns.append(Column(family.id, tuple(each for word, each in cells if not (word.retired and each.is_empty))))
    return Matrix(whole, beside, tuple(columns))


def behind(wanted: Filter, tactic: str) -> Filter:
    """Return the filter that finds the cases a cell counts: those of `wanted` that have the tactic.

    Values of one filter are alternatives, so where it asks for tactics already, this one is asked for in the search.
    """
    if wanted.tactic and wanted.tactic != (tactic,):
        return wanted.narrowed(q=f"tactic:{tactic} {wanted.q}".strip())
    return wanted.narrowed(tactic=(tactic,))


def _counted(session: Session, words: Taxonomy, wanted: Filter, *, leaving: bool) -> tuple[Whole, dict[str, Measures]]:
    found = chosen(session, wanted)
    if found is None:
        return _whole(session, wanted, leaving=leaving), _measured(session, words, wanted, leaving=leaving)
    index, viewer = found.index, viewer_of(session)
    rows = found.rows - staying(session) if leaving else found.rows
    grades = [(word.id, index.with_any(PROVEN, [word.id])) for word in reversed(words.all_words(EVIDENCE))]
    measured = {}
    for tactic, held in index.sets.get("tactic", {}).items():
        if inside := rows & held:
            best = next((grade for grade, proven in grades if inside.intersect(proven)), None)
            measured[str(tactic)] = Measures(len(inside), organisations(index, inside, viewer), best)
    facts, all_numbers = index.facts, numbers(rows)
    first, last = (day(facts.first[all_numbers].min()), day(facts.last[all_numbers].max())) if rows else (None, None)
    return Whole(len(rows), first, last), measured


def _may_leave(session: Session, *, leaving: bool) -> list[Any]:
    return [may_leave(session)] if leaving else []


def _whole(session: Session, wanted: Filter, *, leaving: bool) -> Whole:
    statement = select(func.count(), func.min(Rendition.period_from), func.max(Rendition.period_last))
    cases, first, last = session.exec(
        statement.select_from(Rendition)
        .join(Case, col(Case.id) == Rendition.case_id)
        .where(col(Rendition.id).in_(selected(session, wanted)), *_may_leave(session, leaving=leaving))
    ).one()
    return Whole(cases, first, last)


def _measured(session: Session, words: Taxonomy, wanted: Filter, *, leaving: bool) -> dict[str, Measures]:
    grades = [word.id for word in words.all_words(EVIDENCE)]
    pairs, allowed = shown(session, wanted, "tactic"), _may_leave(session, leaving=leaving)
    counted = session.exec(
        select(pairs.c.value, func.count(), func.count(distinct(col(Case.owner_id))))
        .join(Rendition, col(Rendition.id) == pairs.c.rendition)
        .join(Case, col(Case.id) == Rendition.case_id)
        .where(*allowed)
        .group_by(pairs.c.value)
    ).all()
    worked = session.exec(
        select(pairs.c.value, Outcome.evidence)
        .join(Rendition, col(Rendition.id) == pairs.c.rendition)
        .join(Case, col(Case.id) == Rendition.case_id)
        .join(Response, col(Response.rendition_id) == Rendition.id)
        .join(Outcome, col(Outcome.response_id) == Response.id)
        .where(col(Outcome.result).in_(WORKED), *allowed)
        .distinct()
    ).all()
    best: dict[str, str] = {}
    for tactic, grade in sorted(worked, key=lambda row: grades.index(row[1])):
        best[tactic] = grade
    viewer = viewer_of(session)
    return {tactic: Measures(cases, told(viewer, owners), best.get(tactic)) for tactic, cases, owners in counted}
