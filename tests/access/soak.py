"""Walk through the world for hours: `python -m tests.access.soak [--steps N] [--engine sqlite] [--seed N]`."""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.access.world.machine import standing, walk
from tests.conftest import Databases, PostgresDatabases, SqliteDatabases, postgres_server

AT_ONCE = 2_500
"""Steps between two lines; hypothesis remembers every step of a walk, so a long one is many walks."""


def databases_of(engine: str, folder: str) -> Databases:
    """Return the maker of databases on an engine."""
    return SqliteDatabases(Path(folder)) if engine == "sqlite" else PostgresDatabases(postgres_server())


def soak(databases: Databases, steps: int, seed: int) -> None:
    """Walk, and say after each walk how far it went; the first difference ends it with its seed and its steps."""
    done: Counter[str] = Counter()
    began = time.monotonic()
    with standing(databases) as ground:
        number = seed
        while done["steps"] < steps:
            done += walk(ground, min(AT_ONCE, steps - done["steps"]), number)
            number += 1
            each = (time.monotonic() - began) / done["steps"] * 1_000
            sys.stdout.write(
                f"{done['steps']:,} of {steps:,} steps, {done['looks']:,} looks, 0 differences, {each:.0f} ms a step,"
                f" next seed {number}\n"
            )
            sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> None:
    """Read what was asked for and walk."""
    parser = argparse.ArgumentParser(prog="python -m tests.access.soak", description=__doc__)
    parser.add_argument("--steps", type=int, default=1_000_000)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1_000)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        soak(databases_of(asked.engine, folder), asked.steps, asked.seed)


if __name__ == "__main__":
    main()
