"""Every page opens for everybody, in every language, on a desk and a phone, by day and night, and keeps to itself."""

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPMessage

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from sqlalchemy import Engine
from sqlmodel import select

from cases import setup
from db.engine import transaction, unguarded
from db.tables import Case
from db.vocabulary import LANGUAGES
from tests.browser.conftest import serving
from tests.browser.driving import open_page, settled, sign_in, speak
from tests.conftest import Databases, copied

PAGES = (
    "/", "/playbook", "/playbook?q=junket&who=ngo", "/matrix", "/gaps", "/gaps?open=PWA,TA06,disrupt", "/cases",
    "/case?id={case}", "/contribute", "/review", "/tactics", "/download", "/saved", "/people", "/about",
)  # fmt: skip
PLAIN = ("/sign-in", "/account", "/sign-in/none")
"""Pages of our own beside Streamlit's; a visitor is led from the second to the first."""
ODD = (
    "/case",
    "/case?id=FC-00000-0",
    "/cases?country=ZZ",
    "/?since=never",
    "/cases?q=%3Cb%3E",
    "/matrix?vs=country%3DXX&watch=PW99&measure=x",
    "/gaps?by=planet&open=PWZ&country=XX",
    "/playbook?tactic=PW99&who=king&within=soon&without=x",
    "/playbook?q=zorg+quux",
)
"""Addresses that lead to no case or name a filter there is none of: these have to be answered in words."""
LOOKS = ((390, 844, "dark"), (390, 844, "light"), (1440, 900, "light"), (1440, 900, "dark"))


@dataclass(frozen=True)
class Running:
    """A server with the starter cases, which these tests may write to."""

    url: str
    engine: Engine
    steward: int
    case: str


@pytest.fixture(scope="module")
def running(databases: Databases, starter_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Yield a server of these tests' own."""
    with copied(databases, starter_template) as engine:
        with transaction(engine) as session:
            steward = setup.first_steward(session)
        with unguarded(engine) as session:
            case = session.exec(select(Case.public_id).limit(1)).one()
        with serving(engine, tmp_path_factory.mktemp("server")) as url:
            yield Running(url, engine, steward, case)


only_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
"""What a page looks like doesn't depend on the engine; that it works on both is what `test_main_job` shows."""


_PROBE = re.compile(r"/[a-z]+/_stcore/(health|host-config)$")
"""Where Streamlit's script looks first for its server when it was loaded from a page below the root."""


class Watch:
    """Notes what a page should never do."""

    def __init__(self, page: Page, url: str) -> None:
        self.noted: list[str] = []
        own = (url, url.replace("http", "ws", 1), "data:", "blob:")
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.noted.append(f"script error: {error}"))
        page.on("request", lambda request: request.url.startswith(own) or self.noted.append(f"asked {request.url}"))

    def _said(self, message: ConsoleMessage) -> None:
        where = message.location["url"]
        if message.type == "error" and not _PROBE.search(where):
            self.noted.append(f"console: {message.text} ({where})")


@contextmanager
def visitor(browser: Browser, running: Running, lang: str) -> Iterator[tuple[Page, Watch]]:
    """Open a browser that knows nobody, on a phone at night."""
    width, height, scheme = LOOKS[0]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB")
    speak(context, running.url, lang)
    page = context.new_page()
    yield page, Watch(page, running.url)
    context.close()


def _too_wide(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
            .filter(box => box.scrollWidth > box.clientWidth + 1)
            .map(box => `${box.tagName} ${box.dataset.testid || ''}: ${box.scrollWidth} > ${box.clientWidth}`)"""
    )
    return found


def _looks_right(page: Page, where: str) -> None:
    for width, height, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        settled(page)
        assert _too_wide(page) == [], f"{where} at {width} px"
        expect(page.get_by_test_id("stException"), where).to_have_count(0)
        expect(page.get_by_role("dialog"), f"{where}: Streamlit says so when it knows no such page").to_have_count(0)
        background = page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
        assert (background == "rgb(255, 255, 255)") is (scheme == "light"), f"{where} in {scheme}: {background}"
    page.set_viewport_size({"width": LOOKS[0][0], "height": LOOKS[0][1]})


@only_sqlite
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("who", ["visitor", "steward"])
def test_every_page_opens_and_looks_right(browser: Browser, running: Running, who: str, lang: str) -> None:
    with visitor(browser, running, lang) as (page, watch):
        if who == "steward":
            sign_in(page, running.url, running.engine, running.steward)
        for path in PAGES:
            open_page(page, running.url + path.format(case=running.case))
            expect(page.locator("html"), path).to_have_attribute("lang", lang)
            _looks_right(page, path)
        assert watch.noted == []


@only_sqlite
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pages_beside_streamlits_open_and_look_right(browser: Browser, running: Running, lang: str) -> None:
    with visitor(browser, running, lang) as (page, watch):
        for who in ("visitor", "steward"):
            if who == "steward":
                sign_in(page, running.url, running.engine, running.steward)
            for path in PLAIN:
                page.goto(running.url + path)
                expect(page.locator("html"), path).to_have_attribute("lang", lang)
                for width, height, scheme in LOOKS:
                    page.set_viewport_size({"width": width, "height": height})
                    page.emulate_media(color_scheme=scheme)
                    root = page.locator("html")
                    assert root.evaluate("box => box.scrollWidth <= box.clientWidth + 1"), f"{path} at {width} px"
                    night = (
                        root.evaluate("box => getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
                    )
                    assert night is (scheme == "dark"), f"{path} in {scheme}"
        # A dead link answers 400, which a browser notes.
        assert [each for each in watch.noted if "/sign-in/none" not in each] == []


@only_sqlite
def test_an_odd_address_is_answered_in_words(browser: Browser, running: Running) -> None:
    with visitor(browser, running, "en") as (page, watch):
        for path in ODD:
            open_page(page, running.url + path)
            expect(page.get_by_test_id("stException"), path).to_have_count(0)
            expect(page.get_by_test_id("stMain"), path).to_contain_text("e")
        assert watch.noted == []


@only_sqlite
def test_a_sign_in_link_works_once_only(browser: Browser, running: Running) -> None:
    with visitor(browser, running, "en") as (page, _):
        link = sign_in(page, running.url, running.engine, running.steward)
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        assert page.url.rstrip("/") == running.url, "the link must not stay in the address"
    with visitor(browser, running, "en") as (page, _):
        answer = page.goto(link)
        assert answer is not None
        assert answer.status == 400
        expect(page.locator("body")).to_contain_text("used or is too old")
        open_page(page, running.url)
        expect(page.get_by_role("button", name="Sign out")).to_have_count(0)


@only_sqlite
def test_signing_out_ends_the_session(browser: Browser, running: Running) -> None:
    with visitor(browser, running, "en") as (page, _):
        sign_in(page, running.url, running.engine, running.steward)
        cookies = page.context.cookies()
        page.get_by_role("button", name="Sign out").click()
        settled(page)
        expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
        page.context.add_cookies(cookies)  # type: ignore[arg-type]  # playwright gives and takes the same shape
        open_page(page, running.url)
        expect(page.get_by_role("button", name="Sign out")).to_have_count(0)


def _get(address: str) -> tuple[int, HTTPMessage]:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - our own server
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers


@only_sqlite
@pytest.mark.parametrize("path", ["/", "/cases", "/_stcore/health", "/sign-in/none", "/media/x", "/favicon.png"])
def test_every_answer_carries_the_security_headers(running: Running, path: str) -> None:
    _, headers = _get(running.url + path)
    policy = headers["Content-Security-Policy"]
    assert policy.startswith(("default-src 'self'", "default-src 'none'"))
    assert "frame-ancestors 'none'" in policy
    assert "'unsafe-eval'" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


@only_sqlite
@pytest.mark.parametrize("path", ["/media/x", "/_stcore/metrics", "/_stcore/agent/openapi.json", "/mcp"])
def test_what_the_product_does_not_use_is_closed(running: Running, path: str) -> None:
    assert _get(running.url + path)[0] == 404
