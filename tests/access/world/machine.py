"""The walk through the world: hypothesis chooses what happens, and afterwards people look at what they may see."""

import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from cases import reviewers, setup
from db.engine import shared_engine
from tests.access.world import bare, desks, finds, reads
from tests.access.world.adding_steps import ADDING_STEPS
from tests.access.world.cast import gather
from tests.access.world.directory_steps import DIRECTORY_STEPS
from tests.access.world.look import looking
from tests.access.world.model import Model
from tests.access.world.stage import Stage
from tests.access.world.steps import CASE_STEPS
from tests.access.world.taking import take
from tests.access.world.view_steps import VIEW_STEPS
from tests.conftest import Databases, close

STEPS: dict[str, tuple[int, Callable[[Stage], None]]] = {
    **CASE_STEPS,
    **ADDING_STEPS,
    **DIRECTORY_STEPS,
    **VIEW_STEPS,
    "take": (2, take),
}
DECK = [name for name, (often, _) in STEPS.items() for _ in range(often)]
LENGTH = 150
"""Steps in one world; the next begins anew."""

CLOSELY = (reads.rows, reads.one_case, finds.searched, finds.exported)
"""What is compared after each step for somebody who reads other things than before, or else for who did it."""

IN_PASSING = (reads.rows,)
"""What is compared after every other step for somebody else."""

IN_TURN = (
    finds.listed,
    finds.figures,
    finds.counts,
    finds.pairs,
    finds.searched,
    reads.one_case,
    reads.another_case,
    reads.parts,
    bare.index,
    bare.locked,
    desks.queue,
    desks.drafts,
    desks.views,
    desks.forms,
    desks.people,
    desks.downloads,
)
"""What is compared for both as well, one after another; what is remembered between two viewers every 10 steps, files
that are slower to write every 50."""

MOST_CASES = 10
"""Cases in one world; more would only make each look slower."""


class Luck:
    """Stands in for `secrets` where reviewers are drawn, so that a walk can be walked again."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.choice = dice.choice

    def SystemRandom(self) -> Random:  # noqa: N802 - named as in `secrets`
        """Return the dice."""
        return self.dice


@dataclass(frozen=True)
class Ground:
    """What every world begins with: a database to copy, and the model of it."""

    databases: Databases
    template: str
    model: Model


class World(RuleBasedStateMachine):
    """One world: a database with its people, the model beside it, and a step at a time in both."""

    ground: Ground
    counts: Counter[str]
    length: int

    def __init__(self) -> None:
        super().__init__()
        self.engine = self.ground.databases.copy(self.ground.template)
        self.stage = Stage(self.engine, deepcopy(self.ground.model), Random(0))  # noqa: S311
        self.read: dict[int, frozenset[Any]] = {}
        self.turn = self.looked = 0
        os.environ["DATABASE_URL"] = self.engine.url.render_as_string(hide_password=False)
        shared_engine.cache_clear()

    @rule(number=st.integers(0, 2**32 - 1))
    def step(self, number: int) -> None:
        """Let something happen, then let people look: who reads other things than before, and somebody else."""
        self.turn += 1
        # Hypothesis begins with nothing but zeros, and the same step again and again would be a waste of a world.
        self.stage.dice = Random(number or f"step {self.turn}")  # noqa: S311
        setattr(reviewers, "secrets", Luck(self.stage.dice))  # noqa: B010
        self.happen(self.stage.dice.choice(DECK))
        self.counts["steps"] += 1
        everybody = (0, *self.stage.model.people.members)
        before, self.read = self.read, {member: reads.readings_of(self.stage.model, member) for member in everybody}
        changed = [member for member, found in self.read.items() if before.get(member) != found]
        self.counts["changed"] += bool(changed and before)
        for member in everybody:
            for case in [self.stage.touched] if self.stage.touched else self.stage.model.cases.values():
                reads.policy(self.stage.model, member, case)
        self.look(self.stage.dice.choice(changed or [self.stage.actor]), closely=True)
        if self.turn % 2:
            # Visitors are one among many here, and most readers out there.
            self.look(0 if self.turn % 10 == 1 else self.stage.dice.choice(everybody), closely=False)

    def happen(self, name: str) -> None:
        """Do a step, or where no case or draft fits it, another."""
        stage, tried = self.stage, self.stage.attempts
        if name == "send" and len(stage.model.cases) >= MOST_CASES:
            name = "decide"
        for possible in (name, "decide", "listing"):
            if stage.attempts == tried:
                STEPS[possible][1](stage)
        note(f"{self.turn}: {stage.last} by member {stage.actor}, case {stage.touched and stage.touched.id}")

    def look(self, member: int, *, closely: bool) -> None:
        """Let somebody compare what they see with what they must see."""
        with looking(self.engine, self.stage.model, member, self.stage.touched, self.stage.dice) as look:
            for compare in CLOSELY if closely else IN_PASSING:
                compare(look)
            self.looked += 1
            IN_TURN[self.looked % len(IN_TURN)](look)
            if self.turn % 10 == 1:
                finds.pictured(look)
            if self.turn % 50 == 0:
                finds.other_files(look)
        self.counts["looks"] += 1

    def teardown(self) -> None:
        """Let everybody compare everything once more, and take the world down."""
        try:
            if self.turn >= self.length:
                for member in self.stage.dice.sample(list(self.read), 2):
                    self.look_at_everything(member)
        finally:
            setattr(reviewers, "secrets", secrets)  # noqa: B010
            self.counts.update(self.stage.done)
            close(shared_engine())
            shared_engine.cache_clear()
            self.ground.databases.drop(self.engine)

    def look_at_everything(self, member: int) -> None:
        """Compare every case and every list with what somebody must see."""
        with looking(self.engine, self.stage.model, member, None, self.stage.dice) as look:
            for compare in (*CLOSELY, *IN_TURN):
                compare(look)
            for case in self.stage.model.cases.values():
                reads.opened(look, case, proposed=True)


@contextmanager
def standing(databases: Databases) -> Iterator[Ground]:
    """Yield the ground that every world begins on, and clear it away afterwards."""
    template = f"cast_{secrets.token_hex(4)}"
    engine = databases.create(template)
    setup.prepare(engine)
    model = gather(engine)
    close(engine)
    yield Ground(databases, template, model)
    databases.drop(engine)


def walk(ground: Ground, steps: int, number: int, *, length: int = LENGTH, shrink: bool = True) -> Counter[str]:
    """Walk so many steps, in worlds of `length` steps each, and return how often each thing happened.

    Args:
        ground: What every world begins with.
        steps: How many steps.
        number: The seed: the same gives the same walk.
        length: Steps in one world.
        shrink: Whether to look for the shortest walk that shows a difference, which takes minutes.
    """
    counts: Counter[str] = Counter()
    length = min(length, steps)
    world = seed(number)(type("World", (World,), {"ground": ground, "counts": counts, "length": length}))
    chosen = settings(
        max_examples=-(-steps // length),
        stateful_step_count=length,
        deadline=None,
        database=None,
        derandomize=False,
        phases=(Phase.generate, Phase.shrink) if shrink else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        print_blob=False,
    )
    run_state_machine_as_test(world, settings=chosen)
    return counts
