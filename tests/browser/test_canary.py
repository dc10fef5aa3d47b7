"""What somebody may not read reaches them nowhere: pages, sockets, routes, files, errors; nor does it lie about."""

import ast
import io
import os
import threading
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Response, WebSocket, expect

from cases import atlas, web
from cases.browser import SESSION_COOKIE
from cases.charts import TITLES
from cases.formats import FORMATS, gaps, matrix
from db.engine import PROJECT
from tests.access import canary as marked
from tests.access.canary import VIEWERS, Canary, leaked, present
from tests.access.centre import LANTERN, QUARRY, Stage
from tests.browser.conftest import serving
from tests.browser.driving import settled
from tests.conftest import Databases, copied

only_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
"""What passes a door on PostgreSQL is what the other tests of access compare; these look at what stands before it."""

# --- the surfaces -----------------------------------------------------------------------------------------------------


def pages() -> set[str]:
    """Return the pages that the frame offers, by their path."""
    tree = ast.parse((PROJECT / "cases" / "pages" / "destinations.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.Page"]
    return {ast.literal_eval(word.value) for call in calls for word in call.keywords if word.arg == "url_path"}


def _case(canary: Canary, owner: str, stage: Stage) -> str:
    return next(made.id for made in canary.centre.cases if (made.owner, made.stage) == (owner, stage))


def _cases(canary: Canary) -> list[str]:
    return ["/case", *(f"/case?id={made.id}" for made in canary.centre.cases)]


def _contribute(canary: Canary) -> list[str]:
    drafts = canary.centre.drafts
    return [
        "/contribute",
        f"/contribute?draft={drafts['home.author']}",
        f"/contribute?draft={drafts['lantern.author']}&step=check",
        f"/contribute?case={_case(canary, LANTERN, Stage.RETURNED)}",
        f"/contribute?sent={_case(canary, QUARRY, Stage.SUBMITTED)}",
    ]


def _review(canary: Canary) -> list[str]:
    waiting = (_case(canary, QUARRY, Stage.SUBMITTED), _case(canary, LANTERN, Stage.PROPOSED))
    return ["/review", *(f"/review?id={case}" for case in waiting)]


def _people(canary: Canary) -> list[str]:
    centre = canary.centre
    return [
        "/people",
        f"/people?organisation={centre.organisations[LANTERN]}",
        f"/people?member={centre.members['lantern.author']}",
        f"/people?circle={centre.circles['Wide table']}",
        f"/people?invite={centre.organisations[LANTERN]}",
    ]


def _saved(canary: Canary) -> list[str]:
    views = canary.centre.views
    numbers = [views[who][number] for who in ("home.author", "lantern.author") for number in (0, 1)]
    return ["/saved", *(f"/saved?view={number}" for number in numbers)]


PAGES: dict[str, Callable[[Canary], list[str]]] = {
    "dashboard": lambda _: [
        "/",
        "/?country=TW&since=2010",
        "/?timed=later.not_measured",
        "/?timed=x.%00y",
        f"/?table={','.join(TITLES)}",
    ],
    "playbook": lambda _: [
        "/playbook?q=poll&tactic=PW01",
        "/playbook?q=poll&show=all&country=TW",
        "/playbook?tactic=PW02&show=CM01",
    ],
    "matrix": lambda _: ["/matrix", "/matrix?vs=country%3DTW&measure=organisations&all=1&watch=PW01&q=poll"],
    "gaps": lambda _: ["/gaps", "/gaps?by=target&open=PWA,TA06&all=1&q=poll", "/gaps?by=country&tactic=PW01"],
    "cases": lambda _: ["/cases", "/cases?q=poll&tactic=PW01", "/cases?country=ZZ&page=9"],
    "case": _cases,
    "contribute": _contribute,
    "review": _review,
    "tactics": lambda _: ["/tactics?q=poll"],
    "download": lambda _: ["/download?q=poll"],
    "saved": _saved,
    "people": _people,
    "about": lambda _: ["/about"],
}
"""Each page with the addresses it is opened by."""

NAMES = [*FORMATS, *(f"{name}-tables" for name, kind in FORMATS.items() if kind.table_file is not None), "fields"]
ROUTES: dict[str, Callable[[Canary], list[str]]] = {
    "/sign-in": lambda _: ["/sign-in", "/sign-in?to=/cases", "/sign-in?to=//elsewhere"],
    "/sign-in/{token}": lambda _: ["/sign-in/nothing", "/sign-in/%00"],
    "/sign-in/provider": lambda _: ["/sign-in/provider"],
    "/sign-in/provider/back": lambda _: ["/sign-in/provider/back?code=x&state=y"],
    "/sign-out": lambda _: ["/sign-out"],
    "/account": lambda _: ["/account", "/account?done=password"],
    "/download/{name}": lambda _: [
        *(f"/download/{name}" for name in NAMES),
        "/download/csv?q=poll",
        "/download/csv?country=ZZ",
        "/download/csv?q=%22",
        "/download/nothing",
    ],
    "/matrix.{kind}": lambda _: [
        *(f"/matrix.{kind}?q=poll&vs=country%3DJP" for kind in matrix.FORMATS),
        *(f"/matrix.{kind}?all=1&measure=organisations&ui=ja" for kind in matrix.FORMATS),
        "/matrix.json?country=ZZ&vs=x",
        "/matrix.pdf",
    ],
    "/gaps.{kind}": lambda _: [
        *(f"/gaps.{kind}?q=poll" for kind in gaps.FORMATS),
        *(f"/gaps.{kind}?by=country&open=PWA,TA06&all=1&ui=ja" for kind in gaps.FORMATS),
        "/gaps.csv?country=ZZ&by=x",
        "/gaps.pdf",
    ],
    "/charts/{name}.csv": lambda _: [
        *(f"/charts/{name}.csv" for name in TITLES),
        *(f"/charts/{name}.csv?q=poll&ui=ja" for name in TITLES),
        "/charts/years.csv?country=ZZ",
        "/charts/nothing.csv",
    ],
    "/land/{version}.json": lambda _: [atlas.land_path(), "/land/nothing.json"],
    "/playbook/card": lambda _: [
        "/playbook/card?q=poll&tactic=PW01",
        "/playbook/card?tactic=PW02&tactic=PW05&ui=ja",
        "/playbook/card",
        "/playbook/card?tactic=PW99",
    ],
    "/dashboard": lambda _: ["/dashboard", "/dashboard?q=poll"],
}
"""Each route of ours with the addresses it is asked by."""

OF_STREAMLIT = (
    "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/_stcore/script-health-check", "/media/x",
    "/component/x/index.html", "/favicon.png", "/nothing", "/case/../../app.py", "/static/nothing.js",
)  # fmt: skip


def test_every_page_and_every_route_is_looked_at() -> None:
    assert pages() == set(PAGES), "a page without an entry: say here by which addresses it is opened"
    found = {str(getattr(route, "path", route)) for route in web.ROUTES}
    assert found == set(ROUTES), "a route without an entry: say here by which addresses it is asked"


# --- the server, and what it leaves lying about -----------------------------------------------------------------------


@dataclass
class Passing:
    """Reads every file that appears in a folder, as long as it is there."""

    folder: Path
    seen: dict[str, bytes] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Look again and again until it is over."""
        while not self._over.wait(0.003):
            self.look()

    def look(self) -> None:
        """Keep what each file holds just now, where it holds more than before."""
        for folder, _, names in os.walk(self.folder):  # unlike `rglob()` it doesn't mind a folder that is gone again
            for name in names:
                path = Path(folder) / name
                try:
                    said = path.read_bytes()
                except OSError:
                    continue
                if len(said) > len(self.seen.get(str(path), b"")):
                    self.seen[str(path)] = said

    def take(self) -> bytes:
        """Return all that passed since the last time."""
        self.look()
        found, self.seen = b"\n".join(self.seen.values()), {}
        return found

    def end(self) -> None:
        """Stop looking."""
        self._over.set()


@dataclass
class Served:
    """A running centre with its marks.

    Attributes:
        folder: The server's home, with its log.
        passing: What goes through its folder for temporary files.
    """

    url: str
    canary: Canary
    folder: Path
    passing: Passing


@pytest.fixture(scope="module")
def served(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Yield a centre whose server keeps all it writes in folders of its own."""
    folder, passing = tmp_path_factory.mktemp("home"), Passing(tmp_path_factory.mktemp("temporary"))
    with pytest.MonkeyPatch.context() as patch, copied(databases, "prepared") as engine:
        canary = marked.build(engine)
        for name in ("TMPDIR", "TEMP", "TMP"):
            patch.setenv(name, str(passing.folder))
        for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(folder / name))
        watching = threading.Thread(target=passing.watch)
        watching.start()
        try:
            with serving(engine, folder) as url:
                yield Served(url, canary, folder, passing)
        finally:
            passing.end()
            watching.join()


# --- in a browser -----------------------------------------------------------------------------------------------------


class Ear:
    """Hears all that a page is sent, over its socket and in answers."""

    def __init__(self, page: Page, url: str) -> None:
        self.url = url
        self.page = page
        self.frames: list[bytes] = []
        self.answers: list[Response] = []
        page.on("websocket", self._socket)
        page.on("response", self._answered)

    def _socket(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda said: self.frames.append(said if isinstance(said, bytes) else said.encode()))

    def _answered(self, response: Response) -> None:
        if response.url.startswith(self.url) and "/static/" not in response.url:
            self.answers.append(response)

    def _body(self, answer: Response) -> bytes:
        """Return what was answered; what came while the page before was left behind is asked for again."""
        try:
            return answer.body()
        except Error:
            assert answer.request.method == "GET"
            again = self.page.request.get(answer.url)
            assert again.ok
            return again.body()

    def take(self) -> bytes:
        """Return what was heard since the last time."""
        bodies = [self._body(answer) for answer in self.answers if answer.ok and answer.status != 204]
        heads = [repr(answer.headers).encode() for answer in self.answers]
        said = b"\n".join([*self.frames, *bodies, *heads])
        self.frames, self.answers = [], []
        return said


@contextmanager
def browsing(browser: Browser, served: Served, viewer: str) -> Iterator[tuple[Page, Ear]]:
    """Open a browser that carries a viewer's cookie."""
    context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(30_000)
    if viewer in served.canary.cookies:
        secret = served.canary.cookies[viewer]
        context.add_cookies([{"name": SESSION_COOKIE, "value": secret, "url": served.url}])
    page = context.new_page()
    yield page, Ear(page, served.url)
    context.close()


def shown(page: Page, ear: Ear, address: str) -> tuple[bytes, bytes]:
    """Open an address and return what was sent for it, and what it became and reads like."""
    page.goto(address)
    settled(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    return ear.take(), b"\n".join([page.content().encode(), page.inner_text("body").encode()])


def _echoed(address: str) -> tuple[str, ...]:
    """Return what an address says itself: a page may say it again."""
    return tuple(value for _, value in urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))


def expected(canary: Canary, viewer: str) -> set[str]:
    """Return marks that a viewer must find: of the published cases they read, and of saved views."""
    found: set[str] = set()
    for made in canary.centre.cases:
        if made.stage in {Stage.PUBLISHED, Stage.CORRECTED}:
            marks = made.marks[-1]
            found |= {word for word in (marks.everyone, marks.members, marks.own) if viewer in canary.may[word]}
    found |= {word for both in canary.centre.view_marks.values() for word in both if viewer in canary.may[word]}
    return found


@only_sqlite
@pytest.mark.parametrize("viewer", VIEWERS)
def test_no_page_sends_what_its_viewer_may_not_read(browser: Browser, served: Served, viewer: str) -> None:
    canary, found, heard, seen = served.canary, dict[str, list[str]](), set[str](), set[str]()
    with browsing(browser, served, viewer) as (page, ear):
        for address in (address for addresses in PAGES.values() for address in addresses(canary)):
            sent, text = shown(page, ear, served.url + address)
            heard |= set(present(canary, sent))
            seen |= set(present(canary, text))
            if words := leaked(canary, viewer, sent + text, echoed=_echoed(address)):
                found[address] = words
    assert found == {}
    wanted = expected(canary, viewer)
    assert (wanted - heard, wanted - seen) == (set(), set()), (
        "what they may read must be found, else this proves nothing"
    )


@only_sqlite
@pytest.mark.parametrize("viewer", ["visitor", "contributor elsewhere", "steward of the centre"])
def test_searching_for_what_one_may_not_read_is_like_searching_for_nothing(
    browser: Browser, served: Served, viewer: str
) -> None:
    canary = served.canary
    secret = next(made.marks[0] for made in canary.centre.cases if made.owner == LANTERN)
    other = next(
        made.marks[0] for made in canary.centre.cases if made.owner == QUARRY and made.stage is Stage.SUBMITTED
    )
    draft = canary.centre.draft_marks["lantern.author"]
    unused = "qequxuzozoq"
    assert unused not in canary.may
    with browsing(browser, served, viewer) as (page, ear):
        for path in ("/cases", "/download", "/tactics"):
            shown(page, ear, f"{served.url}{path}?q={unused}")
            nothing = _said(page, unused)
            assert any(line.startswith("No ") for line in nothing), (path, nothing)
            for word in (secret.own, other.everyone, draft):
                shown(page, ear, f"{served.url}{path}?q={word}")
                assert _said(page, word) == nothing, (path, word)


def _said(page: Page, asked_for: str) -> list[str]:
    """Return the lines of a page but for the word asked for; its icons are letters that come in their own time."""
    page.add_style_tag(content="[aria-hidden=true] { display: none !important; }")
    lines = page.inner_text("[data-testid=stMain]").replace(asked_for, "*").splitlines()
    return [line.strip() for line in lines if line.strip()]


# --- by routes --------------------------------------------------------------------------------------------------------


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_said: object) -> None:
        return None


def asked(served: Served, viewer: str, path: str, *, html: bool, form: bytes | None = None) -> tuple[int, bytes]:
    """Return the status and all of an answer: its headers, its body, and what its body holds."""
    headers = {"Accept": "text/html" if html else "*/*"}
    if viewer in served.canary.cookies:
        headers["Cookie"] = f"{SESSION_COOKIE}={served.canary.cookies[viewer]}"
    request = urllib.request.Request(served.url + path, data=form, headers=headers)  # noqa: S310 - our own server
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=60) as answer:
            return answer.status, str(answer.headers).encode() + unpacked(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, str(error.headers).encode() + error.read()


def unpacked(data: bytes) -> bytes:
    """Return a file's bytes with all it holds: of an archive its files, of Parquet its values."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inner = [name.encode() + b"\n" + unpacked(archive.read(name)) for name in archive.namelist()]
        return b"\n".join([data, *inner])
    if data.startswith(b"PAR1"):
        return data + pd.read_parquet(io.BytesIO(data)).to_csv().encode()
    return data


@only_sqlite
@pytest.mark.parametrize("viewer", VIEWERS)
def test_no_route_sends_what_its_caller_may_not_read(served: Served, viewer: str) -> None:
    canary, found, seen = served.canary, dict[str, list[str]](), set[str]()
    served.passing.take()
    addresses = [address for asking in ROUTES.values() for address in asking(canary)] + list(OF_STREAMLIT)
    for address in addresses:
        for html in (False, True):
            _, said = asked(served, viewer, address, html=html)
            seen |= set(present(canary, said))
            if words := leaked(canary, viewer, said):
                found[address] = words
    for address in ("/sign-in", "/account", "/sign-out", "/sign-in/nothing"):
        _, said = asked(
            served, viewer, address, html=True, form=b"token=x&email=a%40example.org&password=y&do=password"
        )
        if words := leaked(canary, viewer, said):
            found[f"POST {address}"] = words
    if words := leaked(canary, viewer, served.passing.take()):
        found["temporary files"] = words
    assert found == {}
    taken = {
        word
        for made in canary.centre.cases
        if made.stage is Stage.PUBLISHED and made.audience.value in {"clear", "green", "amber"}
        for word in (made.marks[0].everyone, made.marks[0].members, made.marks[0].own)
        if viewer in canary.may[word]
    }
    assert taken <= seen, "what they may take away must be found, else the search proves nothing"


@only_sqlite
@pytest.mark.parametrize("viewer", [name for name in VIEWERS if name != "contributor in the circle"])
def test_asking_for_what_one_may_not_read_is_answered_like_asking_for_nothing(served: Served, viewer: str) -> None:
    canary = served.canary
    unused = asked(served, viewer, "/download/jsonl?q=qequxuzozoq", html=False)
    words = [word for word, readers in canary.may.items() if viewer not in readers and word.isalpha()]
    assert words
    for word in words[::7]:
        answer = asked(served, viewer, f"/download/jsonl?q={word}", html=False)
        assert (answer[0], _without_date(answer[1])) == (unused[0], _without_date(unused[1])), word


def _without_date(said: bytes) -> bytes:
    return b"\n".join(line for line in said.splitlines() if not line.lower().startswith(b"date:"))


# --- afterwards -------------------------------------------------------------------------------------------------------


@only_sqlite
def test_nothing_of_it_lies_about_afterwards(served: Served) -> None:
    """Runs after the others have made the server work; alone it makes it work a little."""
    for viewer in VIEWERS:
        asked(served, viewer, "/download/parquet-tables", html=False)
        asked(served, viewer, "/download/csv?country=ZZ", html=False)
        asked(served, viewer, f"/download/csv?q={served.canary.centre.draft_marks['home.author']}", html=False)
    files = [path for path in served.folder.rglob("*") if path.is_file()]
    assert any(path.name == "server.log" and path.stat().st_size for path in files)
    lying = {str(path): words for path in files if (words := leaked(served.canary, "", path.read_bytes()))}
    left = [path for path in served.passing.folder.rglob("*") if path.is_file()]
    assert lying == {}
    assert [path for path in left if leaked(served.canary, "", path.read_bytes())] == []


@only_sqlite
def test_the_search_finds_a_mark_wherever_it_stands(served: Served) -> None:
    canary = served.canary
    word = next(iter(canary.may))
    buffer = io.BytesIO()
    pd.DataFrame({"said": [f"x{word.upper()}y"]}).to_parquet(buffer)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.parquet", buffer.getvalue())
    assert leaked(canary, "", unpacked(packed.getvalue())) == [word]
    assert leaked(canary, "", unpacked(packed.getvalue()), echoed=(word,)) == []
    assert len(canary.may) > 150
    assert all(any(viewer not in readers for readers in canary.may.values()) for viewer in VIEWERS)
