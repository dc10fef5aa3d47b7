"""A real server and a real browser for the tests that need both."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Engine

from db.engine import PROJECT

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 60
"""Seconds until a server must answer; a busy machine takes ten."""


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the server didn't start:\n{log.read_text(encoding='utf-8', errors='replace')[-4000:]}", pytrace=False)


@contextmanager
def serving(engine: Engine, folder: Path) -> Iterator[str]:
    """Run the product on a database for as long as the block lasts; yields its address."""
    port = _free_port()
    url = f"http://localhost:{port}"
    log = folder / "server.log"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "DATABASE_URL": engine.url.render_as_string(hide_password=False), "HOME": str(folder)}
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*command, "--server.headless", "true"], cwd=PROJECT, env=environment, stdout=output, stderr=output
        )
        try:
            _wait(process, url, log)
            yield url
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[Engine], str]]:
    """Return a function that runs the product on a database and returns its address; it ends with the test."""
    with ExitStack() as servers:
        yield lambda engine: servers.enter_context(serving(engine, tmp_path))


@pytest.fixture(scope="session")
def seeded_server(seeded: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a server with the starter cases that all tests share: look, never change anything."""
    with serving(seeded, tmp_path_factory.mktemp("server")) as url:
        yield url


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Yield one Chromium for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Yield a page of a browser that knows nobody: no cookies, English, a desktop's width."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", accept_downloads=True)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()
