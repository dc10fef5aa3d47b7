"""How a person drives the product in a browser: what every browser test does again and again."""

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlalchemy import Engine
from sqlmodel import Session

from cases import accounts, people, setup
from cases.browser import LANGUAGE_COOKIE
from db.engine import transaction
from db.vocabulary import Role

SETTLE = 40_000
"""Milliseconds until a page must have come to rest; a machine busy with other tests takes ten thousand."""


def settled(page: Page) -> None:
    """Wait until the page's script has run, nothing of it is on its way, and its links are listened to."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=SETTLE)
    expect(page.get_by_test_id("stMain")).not_to_be_empty(timeout=SETTLE)
    # A run that the browser asks for itself, such as sending what was just typed, begins a moment later.
    page.wait_for_timeout(250)
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=SETTLE)
    # A link clicked before that loads the product anew.
    expect(page.locator("html")).to_have_attribute("data-keeper", "listening", timeout=SETTLE)


def open_page(page: Page, address: str) -> None:
    """Open an address and wait until it has come to rest."""
    page.goto(address)
    settled(page)


def sign_in(page: Page, url: str, engine: Engine, member_id: int) -> str:
    """Sign a member in by a new one-time link, as they would; return the link."""
    with transaction(engine) as session:
        link = f"{url}/sign-in/{accounts.issue_link(session, member_id)}"
    open_page(page, link)
    return link


def add_reviewers(session: Session) -> tuple[int, int, int]:
    """Add a reviewer each of two organisations of different camps; return the first steward and those two."""
    working = [Role.READER, Role.CONTRIBUTOR, Role.REVIEWER]
    blue = people.add_organisation(session, name="Blue Party", kind="party", country="TW", camp="blue")
    green = people.add_organisation(session, name="Green Watch", kind="ngo", country="JP", camp="green")
    first = people.add_member(session, blue, name="Blue reviewer", roles=working).id or 0
    second = people.add_member(session, green, name="Green reviewer", roles=working).id or 0
    return setup.first_steward(session), first, second


def speak(context: BrowserContext, url: str, lang: str) -> None:
    """Choose the language of the interface, as the choice in the corner of each page keeps it."""
    context.add_cookies([{"name": LANGUAGE_COOKIE, "value": lang, "url": url}])


def write(page: Page, label: str, text: str) -> None:
    """Type into the box of that name and leave it."""
    box = page.get_by_label(label, exact=True)
    box.fill(text)
    box.blur()
    settled(page)


def choose(page: Page, label: str, option: str, *, typed: str = "", within: Locator | None = None) -> None:
    """Choose from the list of that name, after typing part of the word where the list is long.

    Args:
        page: The page.
        label: How the list's name begins.
        option: How the option begins.
        typed: What is typed to find it.
        within: The part of the page the list stands in.
    """
    place = within or page.locator("body")
    box = place.get_by_role("combobox", name=re.compile(re.escape(label))).first
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(200)  # a list closes while the page still scrolls
    box.click()
    if typed:
        page.keyboard.type(typed)
    page.get_by_role("option", name=re.compile(rf"^{re.escape(option)}")).first.click()
    settled(page)
    if page.get_by_role("listbox").count():  # a choice of several stays open
        page.keyboard.press("Escape")
        settled(page)


def add_tactic(page: Page, typed: str, tactic: str) -> None:
    """Find a tactic by a word and add it."""
    page.get_by_label("Find a tactic").fill(typed)
    page.get_by_role("button", name=f"Add {tactic}").click()
    settled(page)
    expect(page.get_by_role("button", name=f"Remove {tactic}")).to_be_visible()


def send(page: Page, title: str) -> str:
    """Look at the preview, tick the check list, send, and return the case's id."""
    page.get_by_role("button", name="Check and preview").click()
    settled(page)
    expect(page.locator(".st-key-preview")).to_contain_text(title)
    for box in page.get_by_role("checkbox").all():
        box.check(force=True)
        settled(page)
        expect(box).to_be_checked()
    page.get_by_role("button", name="Send for review").click()
    settled(page)
    expect(page.get_by_test_id("stAlert")).to_contain_text("Sent.", timeout=SETTLE)
    found = re.search(r"FC-[0-9A-Z]{5}-[0-9A-Z]", page.get_by_test_id("stAlert").inner_text())
    assert found is not None
    return found[0]
