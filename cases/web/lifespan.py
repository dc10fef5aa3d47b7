"""What happens when the server starts: the database is brought up to date and the address is printed."""

import gc
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from starlette.concurrency import run_in_threadpool

from cases import accounts, setup, taken
from db.engine import shared_engine, transaction


def _ready() -> str:
    taken.daily_quota()  # a setting that can't be read stops the start, not somebody's download
    engine = shared_engine()
    setup.prepare(engine)
    with transaction(engine) as session:
        return accounts.issue_link(session, setup.first_steward(session))


def _announce(address: str, token: str) -> None:
    sys.stdout.write(
        f"\n  Fusion Center is ready:     {address}\n"
        f"  Sign in as the steward:     {address}/sign-in/{token}\n"
        "  (the sign-in link works once; without it you see the public cases)\n\n"
    )
    sys.stdout.flush()


def starting(port: Callable[[], int]) -> Callable[[Any], AbstractAsyncContextManager[dict[str, Any]]]:
    """Return the server's lifespan: prepare the database, print the address and the steward's one-time link.

    Args:
        port: Asked once the server's settings are read.
    """

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
        token = await run_in_threadpool(_ready)
        # What was imported so far lives as long as the process; the collector needn't look at it after each rerun.
        gc.freeze()
        if os.environ.get("FUSION_QUIET") != "1":
            _announce(f"http://localhost:{port()}", token)
        yield {}

    return lifespan
