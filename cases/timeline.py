"""A case as a sequence of action and reaction: what happened when, as exactly as its dates are known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from cases.dates import PartialDate
from cases.record import Content, Outcome, Response
from db.vocabulary import Precision

ADAPTED = "adapted_around"
"""The result that is the adversary's next move, of the vocabulary `result`."""


class Kind(StrEnum):
    """What a step is, in the order of steps that can have happened on the same day."""

    BEGAN = "began"
    REPORTED = "reported"
    RESPONSE = "response"
    OUTCOME = "outcome"
    ADAPTATION = "adaptation"
    ENDED = "ended"


_ORDER = tuple(Kind)
_TIMED = frozenset({Precision.DAY, Precision.MONTH})


@dataclass(frozen=True)
class Step:
    """Something that happened.

    Attributes:
        on: When; None where it isn't known or not told.
        place: The place of the response it belongs to among the case's, from 0; None for what belongs to none.
        response: That response.
        outcome: What is stated of it, for an outcome or an adaptation.
        days: The fewest and the most days from the case's begin to a response; None for what isn't one, where either
            is known less exactly than by month, and for a response that is dated before the begin.
        is_before: Whether a response is dated before the case's begin.
    """

    kind: Kind
    on: PartialDate | None = None
    place: int | None = None
    response: Response | None = None
    outcome: Outcome | None = None
    days: tuple[int, int] | None = None
    is_before: bool = False


@dataclass(frozen=True)
class Moment:
    """Steps of one date, between which no order is claimed.

    Attributes:
        is_loose: Whether it is known too coarsely to tell whether it came before or after some other moment.
    """

    on: PartialDate
    steps: tuple[Step, ...]
    is_loose: bool


@dataclass(frozen=True)
class Timeline:
    """What happened, in order.

    Attributes:
        moments: By the first day on which each can have happened. An outcome known only by a span of time stands no
            earlier than its response, and nothing known only so earlier than the begin of what it answers.
        undated: Steps without a date, in the order of the record.
    """

    moments: tuple[Moment, ...]
    undated: tuple[Step, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The dated steps, in order."""
        return tuple(step for moment in self.moments for step in moment.steps)


def timeline(content: Content) -> Timeline:
    """Return what happened in a case, as the reader's rendition tells it."""
    steps = list(_steps(content))
    begin = PartialDate.parse(content.period_from)
    placed = sorted(
        ((_earliest(step, step.on, begin), step.on, step) for step in steps if step.on is not None),
        # Sorting keeps what is equal in the order of the record.
        key=lambda each: (each[0], _ORDER.index(each[2].kind), each[2].place or 0),
    )
    grouped = [(on, tuple(step for _, _, step in those)) for on, those in groupby(placed, key=lambda each: each[1])]
    moments = tuple(
        Moment(on, those, any(_order_unknown(on, those, other, them) for other, them in grouped))
        for on, those in grouped
    )
    return Timeline(moments, tuple(step for step in steps if step.on is None))


def _date(written: str | None) -> PartialDate | None:
    return PartialDate.parse(written) if written else None


def _steps(content: Content) -> Iterator[Step]:
    """Yield the steps in the order of the record."""
    begin = PartialDate.parse(content.period_from)
    yield Step(Kind.BEGAN, begin)
    if content.reported_on:
        yield Step(Kind.REPORTED, _date(content.reported_on))
    for place, response in enumerate(content.responses):
        began = _date(response.began)
        is_before = began is not None and began.last < begin.first
        yield Step(
            Kind.RESPONSE, began, place, response, days=_days(begin, began) if began else None, is_before=is_before
        )
        for outcome in response.outcomes:
            kind = Kind.ADAPTATION if outcome.result == ADAPTED else Kind.OUTCOME
            yield Step(kind, _date(outcome.as_of), place, response, outcome)
    if content.period_to:
        yield Step(Kind.ENDED, _date(content.period_to))


def _days(begin: PartialDate, began: PartialDate) -> tuple[int, int] | None:
    if not {begin.precision, began.precision} <= _TIMED or began.last < begin.first:
        return None
    return max(0, (began.first - begin.last).days), (began.last - begin.first).days


def _earliest(step: Step, on: PartialDate, begin: PartialDate) -> date:
    """Return the first day on which a step can have happened, after what it follows where its date allows that."""
    if step.response is None:
        return _not_before(on, begin.first)
    stated = [found for outcome in step.response.outcomes if (found := _date(outcome.as_of))]
    # What something came of before the case began can have been there before, too.
    after = date.min if any(found.last < begin.first for found in stated) else begin.first
    began = _date(step.response.began)
    if step.outcome is not None and began is not None:
        after = _not_before(began, after)
    return _not_before(on, after)


def _not_before(on: PartialDate, day: date) -> date:
    """Return the first day a date can mean that isn't before some day, or its first where all are."""
    return max(on.first, day) if day <= on.last else on.first


def _order_unknown(on: PartialDate, steps: tuple[Step, ...], other: PartialDate, others: tuple[Step, ...]) -> bool:
    """Say whether a moment is the coarser of two whose order isn't known."""
    if on == other or on.last < other.first or other.last < on.first:
        return False
    if (on.last - on.first) < (other.last - other.first):
        return False
    return any(not _follow(one, another) for one in steps for another in others)


def _follow(one: Step, other: Step) -> bool:
    """Say whether the order of two steps is known without their dates."""
    if Kind.BEGAN in {one.kind, other.kind}:
        return True
    kinds = {one.kind, other.kind}
    return one.place is not None and one.place == other.place and Kind.RESPONSE in kinds and len(kinds) == 2
