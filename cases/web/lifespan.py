"""What happens when the server starts: the database is brought up to date and the address is printed."""

import gc
import os
import socket
import stat
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool

from cases import accounts, setup, taken
from cases.web.door import stranger_sockets
from db.engine import shared_engine, transaction


def _ready() -> str:
    for setting in (taken.daily_quota, stranger_sockets):
        setting()  # one that can't be read stops the start, not somebody's visit
    engine = shared_engine()
    setup.prepare(engine)
    with transaction(engine) as session:
        steward = setup.first_steward(session)
        # A log that keeps what is printed here must hold no way in for longer than the first day.
        return "" if accounts.has_way_in(session, steward) else accounts.issue_link(session, steward)


def _announce(address: str, token: str) -> None:
    ready = f"\n  Fusion Center is ready:     {address}\n"
    first = (
        f"  Sign in as the steward:     {address}/sign-in/{token}\n"
        "  (the link works once; set a password at “Account” then. Without it you see the public cases)\n\n"
    )
    later = f"  Sign in:                    {address}/sign-in\n\n"
    sys.stdout.write(ready + (first if token else later))
    sys.stdout.flush()


def _send_at_once() -> None:
    """Let no message wait for the receipt of the one before, on every connection that comes from now on.

    Streamlit makes the listening socket without naming its protocol, and asyncio then leaves it to the system to hold
    small messages back (https://github.com/Kludex/uvicorn/issues/3149): 40 ms, in more than half of all answers on a
    busy machine.
    """
    for number in _open_files():
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                with socket.socket(fileno=os.dup(number)) as found:
                    if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _open_files() -> list[int]:
    folder = Path("/dev/fd")
    return [int(each.name) for each in folder.iterdir()] if folder.is_dir() else []


def starting(port: Callable[[], int]) -> Callable[[Any], AbstractAsyncContextManager[dict[str, Any]]]:
    """Return the server's lifespan: prepare the database, print the address and how to sign in.

    Until the first steward has a password, or an identity at the provider, that is a one-time link.

    Args:
        port: Asked once the server's settings are read.
    """

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
        _send_at_once()
        token = await run_in_threadpool(_ready)
        # What was imported so far lives as long as the process; the collector needn't look at it after each rerun.
        gc.freeze()
        if os.environ.get("FUSION_QUIET") != "1":
            _announce(f"http://localhost:{port()}", token)
        yield {}

    return lifespan
