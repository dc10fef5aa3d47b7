"""Headers on every answer, and nothing of Streamlit's open that the product doesn't use."""

import re
from collections.abc import Iterator
from string import ascii_lowercase

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.web.server.starlette import starlette_agent_routes, starlette_auth_routes, starlette_routes

from cases import web
from cases.web import security
from tests.cases.web.conftest import Centre

NEEDED = {"_stcore", "_stcore/health", "_stcore/host-config", "_stcore/stream", "static"}
"""What Streamlit's pages fetch, and the name all of its own paths begin with."""

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


def paths_of_streamlit() -> Iterator[str]:
    """Yield the paths that this version of Streamlit answers, as its own constants name them."""
    for module in (starlette_routes, starlette_agent_routes, starlette_auth_routes):
        for name, value in vars(module).items():
            if "ROUTE" in name and isinstance(value, str) and value.lstrip("/_").startswith(tuple(ascii_lowercase)):
                yield value.strip("/")


@pytest.mark.parametrize("path", sorted(set(paths_of_streamlit()) - NEEDED))
def test_whatever_streamlit_answers_beyond_what_its_pages_need_is_closed(centre: Centre, path: str) -> None:
    browser = centre.browser()
    browser.sign_in()
    path = path.replace("{", "").replace("}", "").replace(":path", "")
    for beneath in (f"/{path}", f"/{path}/", f"/{path}/x"):
        answer = browser.get(beneath)
        assert (answer.status_code, answer.text) == (404, "Not found")


def test_the_list_of_streamlits_paths_is_no_empty_one() -> None:
    found = set(paths_of_streamlit())
    assert {"media", "_stcore/metrics", "_stcore/upload_file", "_stcore/agent/mcp", "auth/login"} <= found


@pytest.mark.parametrize("base", ["http://centre.example", "https://centre.example"])
@pytest.mark.parametrize(
    "path",
    ["/", "/sign-in", "/account", "/download/csv", "/download/nothing", "/media/x", "/static/x.js", "/nowhere"],
)
def test_every_answer_has_the_headers(centre: Centre, base: str, path: str) -> None:
    for headers in ({}, {"accept-encoding": "identity"}, {"accept": "application/json"}):
        answer = centre.browser(base=base).get(path, **headers)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        policy = answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy or "default-src 'self'" in policy
        assert "unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
        assert ("strict-transport-security" in answer.headers) is base.startswith("https")


def test_a_script_of_streamlits_has_them_packed_or_not(centre: Centre) -> None:
    script = next((security._STATIC / "static" / "js").glob("*.js"))
    for encoding in ("gzip", "identity"):
        answer = centre.browser().get(f"/static/js/{script.name}", **{"accept-encoding": encoding})
        assert answer.headers.get("content-encoding", "identity") == encoding
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_font_that_nothing_is_set_in_is_not_sent(centre: Centre) -> None:
    font = re.search(r'href="\.(/static/media/SourceSans[^"]*)"', (security._STATIC / "index.html").read_text())
    assert font, "Streamlit's page asks for another font first"
    answer = centre.browser().get(font[1])
    assert (answer.status_code, answer.content) == (204, b"")
    others = [path.name for path in (security._STATIC / "static" / "media").glob("MaterialSymbols*.woff2")]
    assert centre.browser().get(f"/static/media/{others[0]}").status_code == 200


def test_a_failure_of_ours_has_them_and_tells_nothing() -> None:
    async def fails(_request: Request) -> Response:
        raise RuntimeError("what only the log may know")

    app = Starlette(routes=[Route("/sign-in", fails)], middleware=web.MIDDLEWARE[:1])
    answer = TestClient(app, raise_server_exceptions=False).get("/sign-in")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    with pytest.raises(RuntimeError):
        TestClient(app).get("/sign-in")


def test_what_is_about_a_person_is_kept_in_no_cache(centre: Centre) -> None:
    browser = centre.browser()
    browser.sign_in()
    for path in ("/sign-in", "/account", "/sign-in/nonsense", "/download/csv"):
        assert browser.get(path).headers["cache-control"] == "no-store"
