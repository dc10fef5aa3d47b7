"""What `systemctl` does of a unit file, as far as our page about scaling uses it: `python -m tests.browser.systemctl`.

There is no systemd where tests run. This reads the same unit file, so that what the file says is what runs.
"""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from configparser import RawConfigParser
from pathlib import Path


def unit(folder: Path, name: str) -> RawConfigParser:
    """Return the unit `name` such as fusion@8501, made of its template in `folder`."""
    kind, _, instance = name.partition("@")
    text = (folder / f"{kind}@.service").read_text(encoding="utf-8").replace("%i", instance)
    parser = RawConfigParser()
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return parser


def environment(path: str) -> dict[str, str]:
    """Read a file of variables as systemd does: quotes come off, nothing is replaced."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return {name: shlex.split(value)[0] for name, _, value in (line.partition("=") for line in lines if line)}


def start(folder: Path, name: str) -> None:
    """Start a unit."""
    told = unit(folder, name)["Service"]
    with (folder / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - what our own page tells to run
            shlex.split(told["ExecStart"]),
            cwd=told["WorkingDirectory"],
            env={**os.environ, **environment(told["EnvironmentFile"])},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    (folder / f"{name}.pid").write_text(str(process.pid))


def is_running(number: int) -> bool:
    """Say whether a process runs; one that ended and that nobody asked about yet doesn't."""
    try:
        return re.search(r"\) Z ", Path(f"/proc/{number}/stat").read_text()) is None
    except OSError:
        return False


def stop(folder: Path, name: str) -> None:
    """Stop a unit, by force once its time is up."""
    path = folder / f"{name}.pid"
    if not path.exists():
        return
    number = int(path.read_text())
    until = time.monotonic() + float(unit(folder, name)["Service"]["TimeoutStopSec"])
    os.kill(number, signal.SIGTERM)
    while is_running(number) and time.monotonic() < until:
        time.sleep(0.05)
    if is_running(number):
        os.kill(number, signal.SIGKILL)
    path.unlink()


def main(folder: Path, verb: str, *names: str) -> None:
    """Do what a command line asks."""
    for name in (name for name in names if not name.startswith("--")):
        if verb in {"stop", "restart"}:
            stop(folder, name)
        if verb in {"start", "restart", "enable"}:
            start(folder, name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
