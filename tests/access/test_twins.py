"""Two databases that differ only in what a viewer can't read answer every question of theirs alike."""

import os
import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from cases.search import Meaning
from db.access import viewing
from db.engine import transaction
from db.fulltext import parse
from tests.access import changes, questions, twins
from tests.access.centre import Centre, template_of
from tests.access.changes import Hidden
from tests.access.questions import Asked, Pool
from tests.conftest import Databases, close, copied

QUESTIONS = int(os.environ.get("FUSION_QUESTIONS") or 1_000)
"""How many questions each viewer asks on SQLite; on PostgreSQL a third of them."""


@dataclass(frozen=True)
class Twins:
    """Two databases and who asks both."""

    who: str
    first: Engine
    second: Engine
    centre: Centre
    hidden: Hidden

    def number(self) -> int:
        """Return how many questions are asked."""
        return QUESTIONS if self.first.dialect.name == "sqlite" else max(40, QUESTIONS // 3)

    def asked(self, stack: ExitStack, engine: Engine, who: str) -> Asked:
        """Open the door of somebody in one of the two."""
        with transaction(engine) as session:
            asking = twins.viewer(session, self.centre, who)
        return Asked(engine, asking, stack.enter_context(viewing(engine, asking)))


@pytest.fixture(scope="module")
def shared_world(databases: Databases) -> Iterator[tuple[str, Centre]]:
    """Make a template of what both worlds share; returns its name and what stands in it."""
    engine = databases.copy("prepared")
    made = twins.first_world(engine)
    close(engine)
    yield template_of(engine), made
    databases.drop(engine)


@pytest.fixture
def both(databases: Databases, shared_world: tuple[str, Centre], who: str) -> Iterator[Twins]:
    """Yield two databases that differ in all that one of the viewers can't read, and in nothing else."""
    template, centre = shared_world
    with copied(databases, template) as first, copied(databases, template) as second:
        hidden = twins.second_world(second, centre, who)
        yield Twins(who, first, second, centre, hidden)


def differences(both: Twins, who: str, number: int) -> list[str]:
    """Return the kinds of questions that somebody gets different answers to, with where the first two part."""
    rng = random.Random(f"{both.who} {number}")  # noqa: S311 - a test draws its questions
    pool = Pool.of(both.centre, both.hidden, rng)
    found: dict[str, str] = {}
    with ExitStack() as stack:
        first, second = both.asked(stack, both.first, who), both.asked(stack, both.second, who)
        for kind, question in questions.asking(rng, pool, number):
            answers = questions.answer(first, question), questions.answer(second, question)
            if answers[0] != answers[1]:
                found.setdefault(kind, shortened(*answers))
    return [f"{kind}: {said}" for kind, said in found.items()]


def shortened(first: bytes, second: bytes) -> str:
    """Return where two answers part."""
    at = next((n for n, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]), len(first))
    start = max(0, at - 200)
    return f"...{first[start : at + 200]!r} against ...{second[start : at + 200]!r}"


@pytest.mark.parametrize("who", changes.VIEWERS)
def test_what_a_viewer_cannot_read_changes_no_answer(both: Twins) -> None:
    assert differences(both, both.who, both.number()) == []


NOTICED = [kind for kind in questions.KINDS if kind is not questions.whole]


@pytest.mark.parametrize("who", ["home.reader"])
def test_who_can_read_it_notices_by_every_kind_of_question(both: Twins) -> None:
    rng = random.Random(11)  # noqa: S311 - a test draws its questions
    pool = Pool.of(both.centre, both.hidden, rng)
    with ExitStack() as stack:
        first, second = (both.asked(stack, engine, "quarry.author") for engine in (both.first, both.second))
        for kind in NOTICED:
            drawn = (kind(rng, pool) for _ in range(200))
            assert any(questions.answer(first, each) != questions.answer(second, each) for each in drawn), kind.__name__


def test_in_which_order_texts_were_looked_through_is_no_part_of_an_answer() -> None:
    one, other = Meaning(parse("poll")), Meaning(parse("poll"))
    one.look_through(["A forged poll", "Nothing"])
    other.look_through(["Nothing", "A forged poll"])
    assert questions.plain(one) == questions.plain(other) != questions.plain(Meaning(parse("polls")))


def test_a_viewer_may_notice_only_what_is_said_of_each_change() -> None:
    assert {who for change in changes.CHANGES for who in change.seen_by} <= set(changes.VIEWERS)
    assert sum(not change.seen_by for change in changes.CHANGES) >= 10
