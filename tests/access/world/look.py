"""Somebody looks into the centre: their door, and the comparison of what it shows with the model."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from sqlalchemy import Engine
from sqlmodel import Session

from cases.people import viewer_of_member
from db.access import viewing
from db.engine import unguarded
from db.viewer import Viewer
from tests.access.world.model import Case, Model
from tests.access.world.people import Who
from tests.access.world.rule import Reading, found_by


class Difference(AssertionError):
    """The product shows something else than the model says."""


def same(surface: str, who: Who, found: object, expected: object) -> None:
    """Compare an answer with what it must be.

    Raises:
        Difference: With both.
    """
    if found != expected:
        raise Difference(f"{surface} for {who}:\n  product: {found!r}\n  model:   {expected!r}")


@dataclass
class Look:
    """Somebody looks into the centre at a moment.

    Attributes:
        engine: The database.
        viewer: They, as the product knows them.
        session: Their door.
        case: The case that was touched last, if any.
        dice: What decides which question is asked.
    """

    engine: Engine
    viewer: Viewer
    session: Session
    model: Model
    who: Who
    case: Case | None
    dice: Random

    def same(self, surface: str, found: object, expected: object) -> None:
        """Compare an answer with what it must be."""
        same(surface, self.who, found, expected)

    def found(self) -> list[Reading]:
        """Return what the model says they find."""
        return found_by(self.model, self.who)


def admitted(engine: Engine, model: Model, member: int) -> Viewer:
    """Return a member as the product lets them in at this moment, which must be what the model says."""
    with unguarded(engine) as session:
        viewer = viewer_of_member(session, member)
    who = model.people.who(member)
    circles = {circle.id for circle in model.people.circles.values() if who.organisation in circle.organisations}
    same("viewer", who, (viewer.member_id or 0, viewer.organisation_id or 0, viewer.roles, viewer.circle_ids),
         (who.member, who.organisation, who.roles, circles if who.member else set()))  # fmt: skip
    return viewer


@contextmanager
def looking(engine: Engine, model: Model, member: int, case: Case | None, dice: Random) -> Iterator[Look]:
    """Open somebody's door."""
    viewer = admitted(engine, model, member)
    with viewing(engine, viewer) as session:
        yield Look(engine, viewer, session, model, model.people.who(member), case, dice)
