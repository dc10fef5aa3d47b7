"""The omission path on a phone: from an empty form to “sent”, and nothing withheld on any page that others open."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from cases import people as members
from cases import setup
from db.engine import transaction
from db.vocabulary import Role
from tests.browser.driving import add_tactic, choose, open_page, send, settled, sign_in, write

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")

PHONE = "0912-345-678"
PLACE = "Lukang"
DAY = "17"
TITLE = "Village chief offered a tour"
SUMMARY = f"A caller on {PHONE} offered a tour at a price far below cost."


@dataclass(frozen=True)
class Centre:
    """A running centre: who writes, who reviews and who only reads."""

    url: str
    engine: Engine
    author: int
    reviewers: tuple[int, ...]
    reader: int


@pytest.fixture
def centre(engine: Engine, serve: Callable[[Engine], str]) -> Centre:
    """Run a small centre that a test may write to."""
    working = [Role.READER, Role.CONTRIBUTOR, Role.REVIEWER]
    with transaction(engine) as session:
        steward = setup.first_steward(session)
        blue = members.add_organisation(session, name="Blue Party", kind="party", country="TW", camp="blue")
        green = members.add_organisation(session, name="Green Watch", kind="ngo", country="JP", camp="green")
        author = members.add_member(session, blue, name="Author", roles=[Role.READER, Role.CONTRIBUTOR]).id or 0
        reviewer = members.add_member(session, green, name="Green reviewer", roles=working).id or 0
        reader = members.add_member(session, green, name="Green reader", roles=[Role.READER]).id or 0
    return Centre(serve(engine), engine, author, (steward, reviewer), reader)


@contextmanager
def phone(browser: Browser, centre: Centre, member_id: int | None = None) -> Iterator[Page]:
    """Open a browser as wide as a phone for a person, signed in by a one-time link if a member is named."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB", has_touch=True)
    context.set_default_timeout(20_000)
    page = context.new_page()
    if member_id is not None:
        sign_in(page, centre.url, centre.engine, member_id)
    yield page
    context.close()


def fits(page: Page) -> None:
    """Check that nobody has to scroll sideways."""
    wide = page.evaluate("[document.documentElement, document.querySelector('[data-testid=stMain]')]"
                         ".map(part => part.scrollWidth)")  # fmt: skip
    assert max(wide) <= 390


def fill_in(page: Page) -> None:
    """Fill in the short form and a place."""
    write(page, "Title", TITLE)
    write(page, "What happened", SUMMARY)
    write(page, "When it began: year", "2024")
    choose(page, "When it began: month or quarter", "May")
    choose(page, "When it began: day", DAY, typed=DAY)
    choose(page, "Where it was aimed", "Taiwan", typed="Taiw")
    choose(page, "Target group", "Local intermediary", typed="interm")
    add_tactic(page, "junket", "PW02")
    choose(page, "Channel", "Group tour", typed="tour")
    write(page, "Source", "Own observation")
    page.get_by_role("radio", name=re.compile("^2 Probably true")).check(force=True)
    settled(page)
    page.get_by_text("Add detail").click()
    settled(page)
    page.get_by_role("button", name="Add a place").click()
    settled(page)
    place = page.locator('[class*="st-key-row-places-0"]')
    box = place.get_by_label("Place", exact=True)
    box.fill(PLACE)
    box.blur()
    settled(page)
    choose(page, "Country", "Taiwan", typed="Taiw", within=place)
    page.get_by_role("radio", name=re.compile("^Everyone, also people who are not signed in")).check(force=True)
    settled(page)


def decide_what_others_read(page: Page) -> None:
    """Say that some details are sensitive, and take what is suggested."""
    expect(page.get_by_text(f"Looks like personal data: “{PHONE}” (Phone number)")).to_be_visible()
    page.get_by_text("Some details are sensitive").click()
    settled(page)
    for name in ("Coarser: May 2024", "Coarser: Taiwan"):
        expect(page.get_by_role("radio", name=name)).to_be_checked()
    expect(page.get_by_text("3 details are withheld from others")).to_be_visible()
    fits(page)


def secrets_on(page: Page) -> list[str]:
    """Return what is withheld and stands on a page all the same, seen or unseen."""
    whole = page.content()
    return [secret for secret in (PHONE, PLACE, "May 17", "17 May", "2024-05-17") if secret in whole]


def test_from_an_empty_form_to_sent_on_a_phone(browser: Browser, centre: Centre) -> None:
    with phone(browser, centre, centre.author) as page:
        open_page(page, f"{centre.url}/contribute")
        fill_in(page)
        decide_what_others_read(page)
        public_id = send(page, TITLE)
        fits(page)
    for reviewer in centre.reviewers:
        with phone(browser, centre, reviewer) as page:
            open_page(page, f"{centre.url}/review?id={public_id}")
            expect(page.locator(".st-key-reviewed")).to_contain_text("[a phone number]")
            assert secrets_on(page) == []
            fits(page)
            page.get_by_role("button", name="Publish", exact=True).click()
            settled(page)
    for member in (centre.reader, None):
        with phone(browser, centre, member) as page:
            for path in (f"/case?id={public_id}", f"/cases?q={PHONE}", f"/cases?q={PLACE}", "/cases", "/"):
                open_page(page, centre.url + path)
                if path == f"/case?id={public_id}":
                    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
                    expect(page.get_by_text("Some details are withheld")).to_be_visible()
                    assert secrets_on(page) == []
                if "?q=" in path:
                    expect(page.get_by_role("article")).to_have_count(0)
    with phone(browser, centre, centre.author) as page:
        open_page(page, f"{centre.url}/case?id={public_id}")
        assert secrets_on(page), "the owner's own organisation reads its own wording"
        fits(page)
        page.locator('[class*="st-key-readings"]').get_by_text("Everybody else").click()
        settled(page)
        expect(page.get_by_text("[a phone number]")).to_be_visible()
