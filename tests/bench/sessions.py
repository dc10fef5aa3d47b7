"""Streamlit's side: what a rerun of the dashboard costs, many visitors at once, and what a first visit transfers.

A visitor is a websocket that speaks Streamlit's protocol, so that no browser's work is measured with the server's.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Self

from playwright.sync_api import sync_playwright
from sqlalchemy import Engine
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.bench.measuring import Measured, part

PROJECT = Path(__file__).resolve().parents[2]
EMPTY, BARE = "tests/bench/empty_page.py", "tests/bench/bare_page.py"
ASKED = (
    "", "country=TW", "country=JP", "country=TW&tactic=PW02", "tactic=PW01", "since=2022", "result=reduced",
    "country=TW&since=2021", "target=voters", "channel=facebook",
)  # fmt: skip
"""What visitors ask the dashboard for, one after the other."""

SESSIONS = 50
EVERY = 5.0
"""Seconds after which each of them changes its filter."""

CHANGES = 8
"""How often each of them does."""

ALONE = 60
"""Reruns of a single visitor in a round."""

ROUNDS = 5
"""The dashboard and the empty page are measured so often, by turns: the machine is faster at one time than another."""

PATIENCE = 60
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A server of one app, in a process of its own."""

    process: int
    port: int

    def cpu(self) -> float:
        """Return the seconds of processor time it has used."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def own_memory(self) -> int:
        """Return the bytes that nobody shares with it."""
        lines = Path(f"/proc/{self.process}/smaps_rollup").read_text(encoding="utf-8").splitlines()
        return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_"))


@contextmanager
def serving(engine: Engine, app: str) -> Iterator[Server]:
    """Run an app on a database for as long as the block lasts."""
    with socket.socket() as listener, tempfile.TemporaryDirectory() as folder:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        listener.close()
        url = engine.url.render_as_string(hide_password=False)
        process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "streamlit", "run", app, "--server.port", str(port)],
            cwd=PROJECT,
            env={**os.environ, "DATABASE_URL": url, "HOME": folder, "FUSION_QUIET": "1"},
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait(process, port)
            yield Server(process.pid, port)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("the server didn't start")


KEPT = 2
"""A browser keeps a message for so many runs after it was last shown (Streamlit's `global.maxCachedMessageAge`)."""


class Visitor:
    """Somebody with the app's first page open.

    As a browser does, they keep long messages for a few runs and say so, so that the server sends only their names.
    """

    def __init__(self, socket: ClientConnection) -> None:
        """Take an open connection; `visiting()` opens one."""
        self._socket = socket
        self._runs = 0
        self._kept: dict[str, int] = {}

    @classmethod
    async def visiting(cls, server: Server) -> Self:
        """Open the first page."""
        at, protocol = f"127.0.0.1:{server.port}", Subprotocol("streamlit")
        address = f"ws://{at}/_stcore/stream"
        found = cls(await connect(address, origin=Origin(f"http://{at}"), subprotocols=[protocol], max_size=None))
        await found.ask("")
        return found

    async def ask(self, query: str) -> float:
        """Have the page run for the query of a URL; returns how many seconds passed until it had.

        Raises:
            RuntimeError: The page shows an error.
        """
        begun = time.perf_counter()
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.cached_message_hashes.extend(self._kept)
        await self._socket.send(asked.SerializeToString())
        async for message in self._socket:
            said = ForwardMsg.FromString(message)  # type: ignore[arg-type]
            if said.WhichOneof("type") == "delta" and said.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError(said.delta.new_element.exception.message)
            self._keep(said)
            if said.WhichOneof("type") == "script_finished":
                return time.perf_counter() - begun
        raise RuntimeError("the server hung up")

    def _keep(self, said: ForwardMsg) -> None:
        if said.WhichOneof("type") == "ref_hash":
            if said.ref_hash not in self._kept:
                raise RuntimeError("the server named a message that isn't kept any more")
            self._kept[said.ref_hash] = self._runs
        elif said.metadata.cacheable:
            self._kept[said.hash] = self._runs
        elif said.WhichOneof("type") == "script_finished":
            self._runs += 1
            self._kept = {name: run for name, run in self._kept.items() if self._runs - run <= KEPT}

    async def leave(self) -> None:
        """Close the page."""
        await self._socket.close()


async def _alone(server: Server, queries: Sequence[str], times: int) -> tuple[list[float], float]:
    """Return how long each rerun of a single visitor takes, and the processor time of one."""
    visitor = await Visitor.visiting(server)
    for query in queries:
        await visitor.ask(query)
    used = server.cpu()
    took = [await visitor.ask(queries[number % len(queries)]) for number in range(times)]
    used = (server.cpu() - used) / times
    await visitor.leave()
    return took, used


async def _together(server: Server) -> tuple[list[float], float]:
    """Return how long reruns take while many change their filters, and the bytes that one more of them takes."""

    async def visit(number: int, visitor: Visitor) -> list[float]:
        await asyncio.sleep(EVERY * number / SESSIONS)
        took = []
        for change in range(CHANGES):
            begun = time.perf_counter()
            took.append(await visitor.ask(ASKED[(number + change) % len(ASKED)]))
            await asyncio.sleep(max(0.0, EVERY - (time.perf_counter() - begun)))
        return took

    visitors = [await Visitor.visiting(server)]
    for query in ASKED:
        await visitors[0].ask(query)
    before = server.own_memory()
    visitors += [await Visitor.visiting(server) for _ in range(SESSIONS - 1)]
    took = await asyncio.gather(*(visit(number, visitor) for number, visitor in enumerate(visitors)))
    each = (server.own_memory() - before) / (SESSIONS - 1)
    for visitor in visitors:
        await visitor.leave()
    return [one for several in took for one in several], each


def transferred(server: Server, chromium: str) -> int:
    """Return the bytes that a browser's first visit to the dashboard transfers, until the charts are there."""
    received = 0

    def count(event: dict[str, float]) -> None:
        nonlocal received
        received += int(event["encodedDataLength"])

    def frame(event: dict[str, dict[str, str]]) -> None:
        nonlocal received
        received += len(event["response"]["payloadData"]) * 3 // 4  # as base64

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        network = page.context.new_cdp_session(page)
        network.on("Network.loadingFinished", count)
        network.on("Network.webSocketFrameReceived", frame)
        network.send("Network.enable")
        page.goto(f"http://localhost:{server.port}/", timeout=PATIENCE * 1000)
        page.get_by_test_id("stVegaLiteChart").first.locator("canvas, svg").first.wait_for(timeout=PATIENCE * 1000)
        page.wait_for_load_state("networkidle")
        browser.close()
    return received


def visits(engine: Engine) -> Iterator[Measured]:
    """Yield what visitors of the dashboard cost, against an empty page and a single visitor."""
    with serving(engine, EMPTY) as empty, serving(engine, BARE) as bare, serving(engine, "app.py") as server:
        chromium = shutil.which("chromium")
        if chromium:
            yield Measured("first visit (wanted: 2 MB)", "", transferred(server, chromium) / 1e6, 2, 1, unit="MB")
        alone, used = list[float](), list[tuple[float, float, float]]()
        for _ in range(ROUNDS):
            took, rerun = asyncio.run(_alone(server, ASKED, ALONE))
            others = [asyncio.run(_alone(other, [""], 2 * ALONE))[1] for other in (empty, bare)]
            alone += took
            used.append((rerun, *others))
        rerun, nothing, silent = map(median, zip(*used, strict=True))
        yield Measured("rerun of the dashboard, processor time", "rerun of an empty page", rerun, nothing, 4)
        yield Measured("rerun of the dashboard, processor time", "of as many elements that say nothing", rerun, silent)
        together, each = asyncio.run(_together(server))
        what = f"{SESSIONS} visitors who change a filter every {EVERY:g} s, p95"
        yield Measured(what, "a single one, p95", part(together, 0.95), part(alone, 0.95), 8)
        yield Measured("memory of one more visitor (wanted: 1 MB)", "", each / 1e6, 1, 1, unit="MB")
