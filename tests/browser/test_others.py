"""What other organisations say of a case, on a phone: they saw it too, it did not work; the owner adds an outcome."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine
from sqlmodel import select

from cases import review
from cases.people import viewer_of_member
from cases.submit import submit
from db.engine import transaction
from db.tables import Case
from db.vocabulary import ReviewException
from tests.browser.driving import add_reviewers, choose, open_page, settled, sign_in

NOTE = "We counted the shares for a week."
ANSWERED = [
    {
        "countermeasure": "CM07",
        "texts": [{"lang": "en", "description": "A correction was printed."}],
        "outcomes": [{"result": "stopped", "evidence": "opinion", "as_of": "2024-03"}],
    }
]


@dataclass(frozen=True)
class Centre:
    """A running centre with a published case of its own and members of two other organisations."""

    url: str
    engine: Engine
    owner: int
    blue: int
    green: int
    case: str


@pytest.fixture
def centre(seeded_copy: Engine, serve: Callable[[Engine], str], entered: dict[str, Any]) -> Centre:
    """Run a centre that a test may write to."""
    with transaction(seeded_copy) as session:
        owner, blue, green = add_reviewers(session)
        steward = viewer_of_member(session, owner)
        receipt = submit(session, steward, {**entered, "responses": ANSWERED, "audience": "clear"})
        case = session.exec(select(Case).where(Case.public_id == receipt.id)).one()
        review.publish_unreviewed(session, steward, case, ReviewException.SOLE_MEMBER)
    return Centre(serve(seeded_copy), seeded_copy, owner, blue, green, receipt.id)


@contextmanager
def somebody(browser: Browser, centre: Centre, member_id: int | None) -> Iterator[Page]:
    """Open the case on a phone of its own, for a member or a visitor."""
    context = browser.new_context(viewport={"width": 390, "height": 860}, locale="en-GB")
    context.set_default_timeout(20_000)
    page = context.new_page()
    if member_id is not None:
        sign_in(page, centre.url, centre.engine, member_id)
    open_page(page, f"{centre.url}/case?id={centre.case}")
    yield page
    context.close()


def press(page: Page, name: str) -> None:
    """Press a button that isn't hidden, and wait for what comes of it."""
    page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()
    settled(page)


def test_another_organisation_says_that_it_did_not_work(browser: Browser, centre: Centre) -> None:
    with somebody(browser, centre, centre.blue) as page:
        press(page, "Say whether it worked")
        press(page, "Say so")
        expect(page.get_by_text("Fill this in.").first).to_be_visible()
        choose(page, "Result", "No visible effect")
        choose(page, "Evidence", "Observed")
        page.get_by_role("textbox", name="As of").locator("visible=true").fill("2024-05")
        page.get_by_role("textbox", name="Note to the contributor").locator("visible=true").fill(NOTE)
        press(page, "Say so")
        expect(page.get_by_text("Noted. Members who read the case")).to_be_visible()
        expect(page.get_by_text("no reviewer has checked that")).to_be_visible()
        expect(page.get_by_text("Blue Party · evidence")).to_be_visible()
    with somebody(browser, centre, centre.green) as page:
        expect(page.get_by_text("Blue Party · evidence")).to_be_visible()
        assert NOTE not in page.content()
    with somebody(browser, centre, None) as page:
        expect(page.get_by_text("A correction was printed.")).to_be_visible()
        assert "Blue Party" not in page.content()
        assert page.get_by_role("button", name="Say whether it worked").count() == 0
    with somebody(browser, centre, centre.owner) as page:
        expect(page.get_by_text(NOTE)).to_be_visible()


def test_another_organisation_saw_it_too_and_takes_it_back(browser: Browser, centre: Centre) -> None:
    with somebody(browser, centre, centre.green) as page:
        press(page, "We saw it too")
        page.get_by_role("textbox", name="You saw it from").fill("soon")
        page.get_by_role("textbox", name="Note to the contributor").locator("visible=true").fill(NOTE)
        press(page, "Say so")
        expect(page.get_by_text("Write the date as 2024")).to_be_visible()
        expect(page.get_by_role("textbox", name="You saw it from")).to_have_value("soon")
        page.get_by_role("textbox", name="You saw it from").fill("2024-02")
        press(page, "Say so")
        expect(page.get_by_text("1 organisation saw it too (1 camp)")).to_be_visible()
        press(page, "You saw it too")
        press(page, "Take it back")
        expect(page.get_by_text("1 organisation saw it too")).to_have_count(0)


def test_the_owner_adds_an_outcome_in_a_minute(browser: Browser, centre: Centre) -> None:
    with somebody(browser, centre, centre.owner) as page:
        press(page, "Add an outcome")
        choose(page, "Result", "Backfired")
        page.get_by_role("textbox", name="What was seen").locator("visible=true").fill(
            "It was shared more after the correction."
        )
        press(page, "Send to review")
        expect(page.get_by_text("Readers meet the present edition until reviewers agree")).to_be_visible()
        open_page(page, f"{centre.url}/review?id={centre.case}")
        expect(page.get_by_text("It was shared more after the correction.").first).to_be_visible()
