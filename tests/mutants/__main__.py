"""Put each fault into a copy of the tree and run the tests of access on it: `python -m tests.mutants [--only WORD]`.

What must notice a fault are the tests in `tests/access`. Where they don't, the tests of the policy and of the door are
asked as well, and the table says so; only the first line counts. Exits 1 when fewer than 95 % are killed by it.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from db.engine import PROJECT
from tests.mutants.every import MUTANTS
from tests.mutants.mutant import Mutant

COPIED = ("app.py", "cases", "db", "seeds", "tests", "pyproject.toml", ".streamlit", "docs")
FIRST = ("tests/access/test_world_1.py", "tests/access")
SECOND = ("tests/cases/test_policy.py", "tests/db/test_access.py")
SHORTER = {
    "FUSION_WORLD_STEPS": "1200",
    "FUSION_WORLD_STEPS_POSTGRESQL": "480",
    "FUSION_WORLD_SHRINK": "0",
    "FUSION_QUESTIONS": "120",
    "FUSION_MATRIX_SHARE": "0.3",
}
"""How far the tests go here: a fault they need longer for may as well not be noticed."""

WANTED = 0.95
LIMIT = 1_800
"""Seconds for the tests of one fault; who takes longer has not noticed it."""


@dataclass(frozen=True)
class Verdict:
    """What the tests said of a fault: the first test that failed, empty where none did."""

    mutant: Mutant
    first: str
    second: str
    seconds: float


def failed_test(tree: Path, tests: Sequence[str], engine: str) -> str:
    """Run tests in a copy of the tree until one fails, and return its name.

    Raises:
        RuntimeError: They couldn't be run.
    """
    chosen = ["-k", f"{engine} or not sqlite and not postgresql"] if engine else []
    command = [sys.executable, "-m", "pytest", "-n", "0", "-q", "-x", "--tb=no", "-p", "no:cacheprovider"]
    environment = {**os.environ, **SHORTER, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        ran = subprocess.run(  # noqa: S603 - our own tests
            [*command, *chosen, *tests],
            cwd=tree,
            env=environment,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ""
    if ran.returncode == 0:
        return ""
    named = [line for line in ran.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    if not named:
        raise RuntimeError(f"the tests could not be run:\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}")
    return named[0].split(" ", 2)[1].split("[")[0]


def copy_to(tree: Path) -> None:
    """Copy what the tests need to an empty folder."""
    for name in COPIED:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy2(source, tree / name)


def without_a_fault() -> str:
    """Return the test that fails though nothing was changed, empty where none does."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        copy_to(Path(folder))
        return failed_test(Path(folder), (*FIRST, *SECOND), "")


def judge(mutant: Mutant) -> Verdict:
    """Put a fault into a copy of the tree and see which test notices it."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        tree = Path(folder)
        copy_to(tree)
        mutant.put_into(tree)
        first = failed_test(tree, FIRST, mutant.engine)
        second = "" if first else failed_test(tree, SECOND, mutant.engine)
    return Verdict(mutant, first, second, time.monotonic() - began)


def line(verdict: Verdict) -> str:
    """Return a verdict as a line of the table."""
    state = "killed" if verdict.first else "second line" if verdict.second else "SURVIVED"
    by = (verdict.first or verdict.second).removeprefix("tests/")
    return f"{state:<12}{verdict.seconds:>6.0f} s  {verdict.mutant.file:<26}{verdict.mutant.name}  ({by})"


def said(text: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge every fault and print the ratio, then the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--only", default="", help="only faults whose name or file holds this")
    parser.add_argument("--at-once", type=int, default=1, help="how many to judge at the same time")
    parser.add_argument("--trusting", action="store_true", help="don't see first that the tests pass without a fault")
    asked = parser.parse_args(arguments)
    if not asked.trusting and (failed := without_a_fault()):
        said(f"{failed} fails without any fault; nothing can be said of others.")
        return 1
    chosen = [mutant for mutant in MUTANTS if asked.only in mutant.name or asked.only in mutant.file]
    verdicts: list[Verdict] = []
    with ThreadPoolExecutor(asked.at_once) as judges:
        for verdict in judges.map(judge, chosen):
            said(f"{len(verdicts) + 1}/{len(chosen)}  {line(verdict)}")
            verdicts.append(verdict)
    killed = sum(bool(verdict.first) for verdict in verdicts)
    said(f"{killed} of {len(verdicts)} faults killed ({killed / max(1, len(verdicts)):.0%}); wanted: {WANTED:.0%}")
    for verdict in sorted(verdicts, key=lambda verdict: (bool(verdict.first), bool(verdict.second))):
        said(line(verdict))
    return 0 if killed >= WANTED * len(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
