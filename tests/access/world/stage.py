"""Where a step happens: the database, the model beside it, who acts, and how they may be refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from cases.errors import CaseError, NotAllowed, NotFound, Outdated, SignInNeeded
from cases.people import viewer_of_member
from db.engine import transaction
from db.viewer import Viewer
from db.vocabulary import Audience, ContributorShown, MemberStatus, Role
from tests.access.world import rule
from tests.access.world.look import same
from tests.access.world.model import Case, Happened, Model, Sharing
from tests.access.world.people import Who

Refusal = type[CaseError] | None


@dataclass
class Stage:
    """The database and the model beside it, and what the step at hand is about.

    Attributes:
        touched: The case it is about.
        actor: The member who does it.
        attempts: How many steps were tried.
        early: Each actor as they stood when they first did something.
        done: How often each kind of step was done, and how often it was refused.
        last: What was done last.
    """

    engine: Engine
    model: Model
    dice: Random
    touched: Case | None = None
    actor: int = 0
    attempts: int = 0
    early: dict[int, Viewer] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)
    last: str = ""

    def anybody(self) -> int:
        """Return any member, now and then a visitor."""
        return self.dice.choice([0, *self.model.people.members])

    def usually(self, members: list[int]) -> int:
        """Return one of those who would do it, now and then anybody."""
        return self.dice.choice(members) if members and self.dice.random() < 0.75 else self.anybody()

    def case(self, fits: Callable[[Case], bool]) -> Case | None:
        """Return a case that fits, now and then any; None where there is none."""
        cases = list(self.model.cases.values())
        any_case = self.dice.random() < 0.1
        fitting = [case for case in cases if any_case or fits(case)]
        return self.dice.choice(fitting) if fitting else None

    def seen(self, case: Case) -> int:
        """Return the version somebody saw of a case, now and then an old one."""
        return case.version - (self.dice.random() < 0.12)

    def attempt(
        self, name: str, expected: Refusal, act: Callable[[Session, Viewer], Any], *, from_early_page: bool = False
    ) -> Any:
        """Do something as the actor, which must succeed or be refused as the model says.

        Args:
            name: What is counted.
            expected: How it must be refused, if so.
            act: Does it.
            from_early_page: Whether it may come from a page opened long ago, with the roles of that time.

        Raises:
            Difference: It went otherwise.
        """
        who = self.model.people.who(self.actor)
        refused: Refusal = None
        answer = None
        try:
            with transaction(self.engine) as session:
                viewer = viewer_of_member(session, self.actor)
                if viewer.signed_in:
                    self.early.setdefault(self.actor, viewer)
                before = self.early.get(self.actor, viewer)
                answer = act(session, before if from_early_page and self.dice.random() < 0.4 else viewer)
        except CaseError as error:
            refused = type(error)
        same(f"{name} of {self.touched and self.touched.id}", who, refused, expected)
        self.attempts += 1
        how = f"{name} refused" if refused else name
        self.done[how] = self.done.get(how, 0) + 1
        self.last = how
        return answer


def gate(
    stage: Stage, case: Case, allowed: Callable[[Who, Case], bool], version: int, *, sign_in: bool = True
) -> Refusal:
    """Return how a change to a case must be refused, if so: unseen, not allowed, outdated, in this order."""
    who = stage.model.people.who(stage.actor)
    if sign_in and not who.member:
        return SignInNeeded
    if not rule.reads(stage.model.people, who, case):
        return NotFound
    if not allowed(who, case):
        return NotAllowed
    return Outdated if version != case.version else None


def colleagues(stage: Stage, case: Case, role: Role = Role.CONTRIBUTOR) -> list[int]:
    """Return the members of a case's owner who hold a role."""
    people = stage.model.people
    return [m.id for m in people.members.values() if m.organisation is case.owner and role in m.roles and m.can_sign_in]


# --- who is to read it --------------------------------------------------------------------------------------------


def choose_sharing(
    stage: Stage, organisation: int, *, now: Sharing | None = None
) -> tuple[Sharing, dict[str, Any], Refusal]:
    """Return who is to read a case, the same as it is entered, and how it must be refused if it can't be chosen.

    Often it is about as wide as `now`, for there the difference between wider and narrower is small.
    """
    dice, people = stage.dice, stage.model.people
    audience = dice.choice([*Audience, Audience.CLEAR, Audience.CLEAR])
    if now and dice.random() < 0.7:
        amber = [Audience.AMBER, Audience.AMBER_STRICT]
        audience = dice.choice(amber) if now.audience in amber else now.audience
    shown = dice.choice([*ContributorShown, ContributorShown.ORGANISATION])
    circle, named, refusal = None, frozenset[int](), None
    if audience in {Audience.AMBER, Audience.AMBER_STRICT} and dice.random() < 0.8:
        ours = [item for item in people.circles.values() if organisation in item.organisations]
        choice = dice.choice(ours if ours and dice.random() < 0.85 else list(people.circles.values()))
        circle, refusal = choice.id, None if choice in ours else CaseError
    if audience is Audience.RED:
        pool = [m for m in people.members.values() if m.status is MemberStatus.ACTIVE]
        pool = [m for m in pool if m.listed or m.organisation.id == organisation or dice.random() < 0.08]
        named = frozenset(m.id for m in dice.sample(pool, min(len(pool), dice.randint(1, 3))))
        if now and now.named and dice.random() < 0.6:  # one more than now, or one less
            named = ((now.named & {m.id for m in pool}) ^ {dice.choice(pool).id}) or named
        hidden = [m for m in pool if m.id in named and not m.listed and m.organisation.id != organisation]
        refusal = CaseError if hidden else None
    entered = {
        "audience": audience.value,
        "circle": people.circles[circle].name if circle else None,
        "named": sorted(named),
        "contributor_shown": shown.value,
    }
    return Sharing(audience, circle, named, shown), entered, refusal


def happened(stage: Stage, case: Case, action: str, edition: int) -> None:
    """Note what the actor did."""
    who = stage.model.people.who(stage.actor)
    case.history.append(Happened(action, edition, who.member, who.organisation))
