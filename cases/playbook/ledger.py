"""The outcome ledger: what was tried in some cases, what came of it, and what that says of each countermeasure.

A trial is one response of a case. Its result is that of its newest statement that says what happened (by date, then
by place; undated ones count as older): stopped and reduced are successes; no visible effect, adapted around and
backfired are failures. "Too early" and "not measured" take nothing back: they are a trial's result only where no
statement says more, and then it is unknown, moves nothing, and is shown. So is a response of which nothing is stated.

The trials of one countermeasure in one case share a weight of 1 among those whose result is known, and so do those of
reports that name each other as the same event. What other organisations think that it achieved there has a share of
that weight like a trial of its own, but is no trial: where two say otherwise than the owner, two thirds are theirs.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import fsum
from statistics import median

from cases.index import UNMEASURED, WORKED
from cases.playbook.ranking import Estimate, estimates

RESULTS = (
    "stopped",
    "reduced",
    "no_visible_effect",
    "adapted_around",
    "backfired",
    "too_early",
    "not_measured",
)
"""Results from success to failure to unknown."""

GRADES = ("none", "opinion", "observed", "compared", "tested")
"""Grades of evidence, the weakest first."""


@dataclass(frozen=True)
class Report:
    """A case as the viewer reads it.

    Attributes:
        event: A number shared by all reports of one event.
        owner: The row number of the organisation whose case it is; None where the viewer may not know it.
        first: First day the behaviour can have begun.
        last: Last day it can have gone on.
        legal: Its legal status.
    """

    event: int
    owner: int | None
    first: date
    last: date
    legal: str | None = None


@dataclass(frozen=True)
class Trial:
    """One response of a case.

    Attributes:
        rendition: The row number of the rendition it stands in.
        result: One of `RESULTS`.
        evidence: The grade of the statement the result is from; None where nothing is stated.
        harm: The worst harm stated of it; None where none is.
        cost: Its cost band.
        days: Days from the case's begin to its own; None where either is known less exactly than by month.
        doer: The type of actor who did it.
    """

    rendition: int
    countermeasure: str
    result: str
    evidence: str | None = None
    harm: str | None = None
    cost: str | None = None
    days: int | None = None
    doer: str | None = None


@dataclass(frozen=True)
class Opinion:
    """What another organisation thinks that a countermeasure achieved in a case.

    Attributes:
        rendition: The row number of the rendition that its reader meets of the case.
        result: One of `RESULTS`.
    """

    rendition: int
    countermeasure: str
    result: str
    evidence: str
    harm: str | None = None


@dataclass(frozen=True)
class Entry:
    """A countermeasure with all that was observed of it.

    Attributes:
        trials: How often it was tried.
        cases: In how many cases; reports of one event are one.
        organisations: Of how many organisations, among those whose name the viewer may know. So a visitor's number is a
            function of what the public reads row by row, and the difference between any two filters shows nothing
            that reading those rows wouldn't.
        results: How many trials had each of `RESULTS`.
        successes: The weight of successes; see the module's first lines.
        failures: The weight of failures.
        estimate: What that says of the proportion of success.
        evidence: How many known results have each grade, the weakest first.
        proven: The best grade with which it is said to have worked; None where it isn't.
        harms: How many trials name each harm as their worst, and how many opinions.
        costs: How many trials name each cost band.
        days: Median days from a case's begin to the response; None where no trial tells.
        timed: How many trials tell.
        legal: How many cases have each legal status.
        first: First day the earliest case can have begun.
        last: Last day the latest can have gone on.
        opinions: How many opinions of other organisations name each of `RESULTS`.
        doers: The types of actors who did it.
        renditions: The row numbers of the cases it was tried in.
    """

    countermeasure: str
    trials: int
    cases: int
    organisations: int
    results: Mapping[str, int]
    successes: float
    failures: float
    estimate: Estimate
    evidence: Mapping[str, int]
    proven: str | None
    harms: Mapping[str, int]
    costs: Mapping[str, int]
    days: float | None
    timed: int
    legal: Mapping[str, int]
    first: date
    last: date
    opinions: Mapping[str, int] = field(default_factory=dict)
    doers: frozenset[str] = frozenset()
    renditions: tuple[int, ...] = field(default=(), repr=False)

    @property
    def known(self) -> int:
        """How many trials have a known result."""
        return sum(number for result, number in self.results.items() if result not in UNMEASURED)

    @property
    def rank(self) -> tuple[float, int, int, str]:
        """What entries are sorted by: the 10 % quantile, cases, evidence that it worked, id.

        Cases and not trials, and only evidence of success: otherwise one more failure in a case that failed already
        would raise a countermeasure above another that is otherwise its equal.
        """
        grade = GRADES.index(self.proven) if self.proven in GRADES else -1
        return (-self.estimate.low, -self.cases, -grade, self.countermeasure)


def ledger(reports: Mapping[int, Report], trials: Iterable[Trial], opinions: Iterable[Opinion] = ()) -> list[Entry]:
    """Return every countermeasure that was tried, ranked.

    Args:
        reports: The cases by the row numbers of their renditions.
        trials: The responses of these cases.
        opinions: What others think of them; of what wasn't tried there none is counted.
    """
    tried: dict[str, list[Trial]] = {}
    for trial in trials:
        tried.setdefault(trial.countermeasure, []).append(trial)
    thought: dict[str, list[Opinion]] = {name: [] for name in tried}
    for opinion in opinions:
        if opinion.countermeasure in tried:
            thought[opinion.countermeasure].append(opinion)
    weights = {name: _weights(reports, (*those, *thought[name])) for name, those in tried.items()}
    known = dict(zip(weights, estimates(list(weights.values())), strict=True))
    entries = [_entry(reports, those, thought[name], weights[name], known[name]) for name, those in tried.items()]
    return sorted(entries, key=lambda entry: entry.rank)


def _weights(reports: Mapping[int, Report], trials: Sequence[Trial | Opinion]) -> tuple[float, float]:
    """Return the weight of successes and of failures."""
    counted: dict[int, list[int]] = {}
    for trial in trials:
        if trial.result not in UNMEASURED:
            pair = counted.setdefault(reports[trial.rendition].event, [0, 0])
            pair[trial.result not in WORKED] += 1
    # Summed without rounding on the way, so that equal evidence gives equal numbers in whatever order it came.
    pairs = counted.values()
    return fsum(good / (good + bad) for good, bad in pairs), fsum(bad / (good + bad) for good, bad in pairs)


def _entry(
    reports: Mapping[int, Report],
    trials: Sequence[Trial],
    opinions: Sequence[Opinion],
    weights: tuple[float, float],
    known: Estimate,
) -> Entry:
    renditions = sorted({trial.rendition for trial in trials})
    behind = [reports[number] for number in renditions]
    results = Counter(trial.result for trial in trials)
    grades = Counter(trial.evidence for trial in trials if trial.evidence and trial.result not in UNMEASURED)
    thought = Counter(opinion.result for opinion in opinions)
    statements: list[Trial | Opinion] = [*trials, *opinions]
    worked = {said.evidence for said in statements if said.result in WORKED}
    legal = {(report.event, report.legal) for report in behind if report.legal and report.legal != "none"}
    days = [trial.days for trial in trials if trial.days is not None]
    return Entry(
        countermeasure=trials[0].countermeasure,
        trials=len(trials),
        cases=len({report.event for report in behind}),
        organisations=len({report.owner for report in behind} - {None}),
        results={result: results[result] for result in RESULTS},
        successes=weights[0],
        failures=weights[1],
        estimate=known,
        evidence={grade: grades[grade] for grade in GRADES if grades[grade]},
        proven=next((grade for grade in reversed(GRADES) if grade in worked), None),
        harms=_counted(said.harm for said in statements),
        costs=_counted(trial.cost for trial in trials),
        days=median(days) if days else None,
        timed=len(days),
        legal=_counted(status for _, status in legal),
        first=min(report.first for report in behind),
        last=max(report.last for report in behind),
        opinions={result: thought[result] for result in RESULTS if thought[result]},
        doers=frozenset(trial.doer for trial in trials if trial.doer),
        renditions=tuple(renditions),
    )


def _counted(values: Iterable[str | None]) -> dict[str, int]:
    counted = Counter(value for value in values if value)
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
