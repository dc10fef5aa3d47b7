"""Saved views in a real browser: what one member saves a colleague opens, and sees what their own door shows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine
from sqlmodel import select

from cases import people as members
from cases import review, setup
from cases.submit import submit
from db.engine import transaction
from db.tables import Case
from db.vocabulary import ReviewException, Role
from tests.browser.driving import open_page, settled, sign_in

UNSEEN = "Forged poll for one pair of eyes"
NAME = "Polls, every week"


@dataclass(frozen=True)
class Centre:
    """A running centre in which one of two colleagues reads a case that the other doesn't."""

    url: str
    engine: Engine
    named: int
    other: int


@pytest.fixture
def centre(seeded_copy: Engine, serve: Callable[[Engine], str], entered: dict[str, Any]) -> Centre:
    """Run a centre that a test may write to."""
    with transaction(seeded_copy) as session:
        steward = members.viewer_of_member(session, setup.first_steward(session))
        blue = members.add_organisation(session, name="Blue Party", kind="party", country="TW", camp="blue")
        named = members.add_member(session, blue, name="Blue analyst", roles=[Role.READER], listed=True).id or 0
        other = members.add_member(session, blue, name="Blue volunteer", roles=[Role.READER]).id or 0
        texts = [{**entered["texts"][0], "title": UNSEEN}]
        receipt = submit(session, steward, {**entered, "texts": texts, "audience": "red", "named": [named]})
        case = session.exec(select(Case).where(Case.public_id == receipt.id)).one()
        review.publish_unreviewed(session, steward, case, ReviewException.SOLE_MEMBER)
    return Centre(serve(seeded_copy), seeded_copy, named, other)


@contextmanager
def somebody(browser: Browser, centre: Centre, member_id: int, *, width: int = 1280) -> Iterator[Page]:
    """Open a browser of its own for a member."""
    context = browser.new_context(viewport={"width": width, "height": 860}, locale="en-GB")
    context.set_default_timeout(20_000)
    page = context.new_page()
    sign_in(page, centre.url, centre.engine, member_id)
    yield page
    context.close()


def unfold(page: Page) -> None:
    """Open the saved views beside the filters."""
    page.get_by_role("button", name="Saved", exact=True).click()
    expect(page.get_by_label("Save this view as")).to_be_visible()


def test_a_colleague_opens_a_shared_view_and_sees_what_they_may_read(browser: Browser, centre: Centre) -> None:
    query = "q=forged&country=TW"
    with somebody(browser, centre, centre.named) as page:
        open_page(page, f"{centre.url}/cases?{query}&page=1")
        expect(page.get_by_test_id("stMain")).to_contain_text(UNSEEN)
        unfold(page)
        page.get_by_label("Save this view as").fill(NAME)
        page.get_by_text("Show it to my organisation").click()
        page.get_by_role("button", name="Save", exact=True).click()
        settled(page)
        expect(page.get_by_role("status").filter(has_text="Saved as")).to_be_visible()
        expect(page.get_by_role("link", name=NAME)).to_be_visible()
    with somebody(browser, centre, centre.other, width=390) as page:
        unfold(page)
        expect(page.get_by_text("saved by Blue analyst")).to_be_visible()
        page.get_by_role("link", name=NAME).click()
        settled(page)
        assert page.url == f"{centre.url}/cases?{query}"
        expect(page.locator(".fc-chips")).to_contain_text("Country: Taiwan")
        expect(page.get_by_test_id("stMain")).not_to_contain_text(UNSEEN)
        expect(page.get_by_label("Save this view as")).to_be_hidden()
        open_page(page, f"{centre.url}/saved")
        expect(page.get_by_role("link", name="Change")).to_have_count(0)


def test_a_view_is_renamed_shared_and_deleted(browser: Browser, centre: Centre) -> None:
    with somebody(browser, centre, centre.other) as page:
        open_page(page, f"{centre.url}/?country=JP")
        unfold(page)
        page.get_by_label("Save this view as").fill("Japan")
        page.get_by_role("button", name="Save", exact=True).click()
        settled(page)
        page.get_by_role("link", name="Rename, share or delete").click()
        settled(page)
        page.get_by_role("link", name="Change “Japan”").click()
        settled(page)
        page.get_by_label("Name", exact=True).fill("Nippon")
        page.get_by_text("Show it to my organisation").click()
        page.get_by_role("button", name="Save changes").click()
        settled(page)
        assert page.url == f"{centre.url}/saved"
        expect(page.get_by_test_id("stMain")).to_contain_text("The view is changed.")
        page.get_by_role("link", name="Change “Nippon”").click()
        settled(page)
        page.get_by_role("button", name="Delete", exact=True).click()
        page.get_by_role("button", name="Delete this view").click()
        settled(page)
        expect(page.get_by_test_id("stMain")).to_contain_text("The view is deleted.")
        expect(page.get_by_role("link", name="Nippon")).to_have_count(0)
