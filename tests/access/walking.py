"""How far the tests walk through the world, as the environment says."""

import os

from tests.access.world.machine import standing, walk
from tests.conftest import Databases

STEPS = {"sqlite": "FUSION_WORLD_STEPS", "postgresql": "FUSION_WORLD_STEPS_POSTGRESQL"}
"""The environment variables with the steps to walk on each engine, in all files together."""

USUAL = {"sqlite": 10_000, "postgresql": 2_000}

PARTS = 4
"""The test files that share them, so that several processes walk at once."""

WANTED = ("submit", "review", "correct", "narrow", "withdraw", "take_back", "resend", "circle", "organisation",
          "roles", "member", "invite", "join", "listing", "draft", "view", "rename", "share", "remove",
          "take", "see_too", "unsee", "think", "unthink")  # fmt: skip
"""What must have been done, and not only refused, in a walk of some length."""

LONG = 1_000


def walk_a_part(databases: Databases, backend: str, part: int) -> None:
    """Walk a part of the steps; a difference between the product and the model fails with the shortest way to it.

    `FUSION_WORLD_SEED` walks elsewhere; with `FUSION_WORLD_SHRINK=0` the way isn't made shorter, which takes minutes.
    """
    steps = -(-int(os.environ.get(STEPS[backend]) or USUAL[backend]) // PARTS)
    seed = int(os.environ.get("FUSION_WORLD_SEED") or 1) * PARTS + part
    with standing(databases) as ground:
        counts = walk(ground, steps, seed, shrink=os.environ.get("FUSION_WORLD_SHRINK") != "0")
    assert counts["steps"] >= steps > 0
    assert counts["looks"] >= 1.5 * steps
    assert steps < LONG or [name for name in WANTED if not counts[name]] == []
