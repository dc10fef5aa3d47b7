"""The worst of what `tests.test_bad_input` lists, typed into the real form of a browser, which would act on it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from cases import setup
from db.engine import transaction
from tests.browser.driving import SETTLE, add_tactic, choose, open_page, send, settled, sign_in, write
from tests.test_bad_input import FINE, KEPT, REFUSED

TYPED = ("HTML", "Markdown", "right-to-left")
only_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")


def _form(page: Page, url: str, text: str) -> None:
    """Enter a case whose title, summary and source say `text`."""
    open_page(page, f"{url}/contribute")
    for label in ("Title", "What happened", "Source"):
        write(page, label, text)
    write(page, "When it began: year", "2024")
    choose(page, "Where it was aimed", "Taiwan", typed="Taiw")
    choose(page, "Target group", "Voters", typed="Voters")
    add_tactic(page, "PW33", "PW33")
    choose(page, "Channel", "Newspaper", typed="Newsp")
    page.get_by_role("radio", name="2 Probably true").check(force=True)
    settled(page)


_PUT = """(box, text) => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
    box.dispatchEvent(new Event("input", {bubbles: true}));
}"""


def _put(page: Page, label: str, text: str) -> None:
    """Put a long text into a box at once; Chromium itself takes minutes to insert a megabyte as if it were typed."""
    box = page.get_by_label(label, exact=True)
    box.focus()
    box.evaluate(_PUT, text)
    box.blur()
    settled(page)


def _problems(page: Page) -> str:
    return "\n".join(page.get_by_role("alert").all_inner_texts())


@only_sqlite
def test_what_is_typed_never_acts(page: Page, engine: Engine, serve: Callable[[Engine], str]) -> None:
    url = serve(engine)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(f"dialog: {dialog.message}"))
    with transaction(engine) as session:
        steward = setup.first_steward(session)
    sign_in(page, url, engine, steward)
    for name in TYPED:
        shown = KEPT[name].stored or KEPT[name].text
        _form(page, url, KEPT[name].text)
        public_id = send(page, shown)
        for address in (f"/case?id={public_id}", f"/review?id={public_id}", "/review"):
            open_page(page, url + address)
            expect(page.get_by_role("heading", name=shown, exact=True).first, f"{name} at {address}").to_be_visible()
            assert page.evaluate("window.hit") is None
    own = (url, f"blob:{url}", "data:")
    assert [address for address in asked if not address.startswith(own)] == []


@only_sqlite
def test_what_is_wrong_is_said_beside_its_field(page: Page, engine: Engine, serve: Callable[[Engine], str]) -> None:
    url = serve(engine)
    with transaction(engine) as session:
        steward = setup.first_steward(session)
    sign_in(page, url, engine, steward)
    _form(page, url, str(FINE["texts.0.title"]))
    write(page, "Link (optional)", "javascript:alert(1)")
    choose(page, "When it began: month or quarter", "February")
    choose(page, "When it began: day", "30", typed="30")
    expect(page.get_by_role("alert")).to_contain_text("There is no such day as 2024-02-30.")
    page.get_by_role("button", name="Check and preview").click()
    settled(page)
    assert REFUSED["30 February"].says in _problems(page)
    assert REFUSED["a link that runs"].says in _problems(page)
    long = REFUSED["a megabyte as summary"]
    _put(page, "What happened", str(long.change["texts.0.summary"]))
    expect(page.get_by_role("alert").filter(has_text=long.says).first).to_be_visible(timeout=SETTLE)
    _put(page, "What happened", "Short again.")
    expect(page.get_by_role("alert").filter(has_text=long.says)).to_have_count(0, timeout=SETTLE)
