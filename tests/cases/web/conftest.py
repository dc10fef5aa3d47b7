"""Our HTTP side by itself: every route and middleware of the product, with a stand-in where Streamlit would be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from cases import accounts, web
from cases.browser import SESSION_COOKIE, viewer_of
from db.engine import shared_engine, transaction
from db.tables import Member
from db.viewer import Viewer
from tests.conftest import People, close

EMAIL = "blue@example.org"
GOOD = "four quiet lanterns by the river"
OTHER = "seven loud tractors in the rain"


async def _page(request: Request) -> Response:
    return PlainTextResponse(viewer_of(request.cookies.get(SESSION_COOKIE)).name or "visitor")


async def _socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(viewer_of(socket.cookies.get(SESSION_COOKIE)).name or "visitor")
    await socket.receive()


@dataclass
class Browser:
    """A browser: it keeps cookies, and sends forms as a browser does that has the page open."""

    client: TestClient

    def get(self, path: str, **headers: str) -> Any:
        """Open a page without following where it leads."""
        return self.client.get(path, headers={"accept": "text/html", **headers}, follow_redirects=False)

    def token(self, path: str) -> str:
        """Open a page and return the token of its forms."""
        found = re.search(r'name="token" value="([0-9a-f]+)"', self.get(path).text)
        assert found
        return found[1]

    def post(self, path: str, *, at: str = "", headers: dict[str, str] | None = None, **form: str) -> Any:
        """Open the page `at` (default: `path`) and send one of its forms."""
        form.setdefault("token", self.token(at or path))
        if headers is None:
            headers = {"origin": str(self.client.base_url).rstrip("/")}
        return self.client.post(path, data=form, headers=headers, follow_redirects=False)

    def sign_in(self, password: str = GOOD, email: str = EMAIL, **form: str) -> Any:
        """Fill in the sign-in page and send it."""
        return self.post("/sign-in", email=email, password=password, **form)

    def who(self) -> str:
        """Return whose name the pages show."""
        return str(self.get("/cases").text)

    def socket(self, **headers: str) -> Any:
        """Open the socket over which Streamlit runs its pages."""
        base = str(self.client.base_url).rstrip("/")
        address = f"{base.replace('http', 'ws', 1)}/_stcore/stream"
        return self.client.websocket_connect(address, headers={"origin": base, **headers})


@dataclass
class Centre:
    """A centre with one member who has a password, and as many browsers as a test wants."""

    engine: Engine
    blue: Viewer
    app: Starlette

    def browser(self, address: str = "192.0.2.7", *, base: str = "http://centre.example") -> Browser:
        """Return a browser that knows nobody."""
        return Browser(TestClient(self.app, base_url=base, client=(address, 50_000)))

    def link(self, viewer: Viewer, purpose: accounts.LinkPurpose = accounts.LinkPurpose.SIGN_IN) -> str:
        """Return the path of a new one-time link."""
        with transaction(self.engine) as session:
            return f"/sign-in/{accounts.issue_link(session, viewer.member_id or 0, purpose)}"


@pytest.fixture
def centre(engine: Engine, people: People, monkeypatch: pytest.MonkeyPatch) -> Iterator[Centre]:
    """Yield a centre in which `blue` has an e-mail and a password."""
    with transaction(engine) as session:
        member = session.get_one(Member, people.blue.member_id)
        member.email = EMAIL
        accounts.give_password(session, member, GOOD)
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    shared_engine.cache_clear()
    stands_in = [
        Route("/", _page),
        Route("/cases", _page),
        Route("/_stcore/{name:path}", _page),
        Route("/static/{name:path}", _page),
        Route("/media/{name:path}", _page),
        WebSocketRoute("/_stcore/stream", _socket),
    ]
    yield Centre(engine, people.blue, Starlette(routes=[*web.ROUTES, *stands_in], middleware=web.MIDDLEWARE))
    close(shared_engine())
    shared_engine.cache_clear()
