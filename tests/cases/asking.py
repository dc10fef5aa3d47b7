"""Ask routes of ours over HTTP as a viewer, signed in by the cookie that a browser would send."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from cases import accounts
from cases.browser import SESSION_COOKIE
from db.engine import shared_engine, transaction
from db.viewer import Viewer
from tests.conftest import close


@contextmanager
def asking(engine: Engine, routes: list[Route], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Yield what asks routes of the centre that a database belongs to; nobody asks as a visitor."""
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    shared_engine.cache_clear()
    app = Starlette(routes=routes)

    def ask(path: str, viewer: Viewer | None = None, method: str = "GET", **headers: str) -> Any:
        cookies = {}
        if viewer is not None:
            with transaction(engine) as session:
                link = accounts.issue_link(session, viewer.member_id or 0)
                cookies[SESSION_COOKIE] = accounts.sign_in(session, link)
        return TestClient(app, base_url="http://centre", cookies=cookies).request(method, path, headers=headers)

    try:
        yield ask
    finally:  # before the database goes
        close(shared_engine())
        shared_engine.cache_clear()
