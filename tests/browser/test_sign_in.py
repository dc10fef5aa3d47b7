"""A new member's first day in a browser: invitation, password, second step, and out again everywhere."""

import re
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import Engine

from cases import directory
from cases import people as members
from db.base import now
from db.engine import transaction
from db.tables import Organisation
from db.viewer import Viewer
from db.vocabulary import Role
from tests.browser.driving import open_page, settled

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")

EMAIL = "mei@example.org"
GOOD = "four quiet lanterns by the river"
OTHER = "seven loud tractors in the rain"


@pytest.fixture
def invitation(engine: Engine, steward: Viewer) -> str:
    """Invite a colleague of the steward and return the path of their link."""
    with transaction(engine) as session:
        own = session.get_one(Organisation, steward.organisation_id)
        token = directory.invite(session, steward, own.id or 0, name="Mei", email=EMAIL, roles=[Role.READER])
        members.add_organisation(session, name="Blue Party", kind="party", country="TW", camp="blue")
    return f"/sign-in/{token}"


def another(browser: Browser) -> BrowserContext:
    """Open a browser that knows nobody."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    context.set_default_timeout(20_000)
    return context


def enter(page: Page, url: str, password: str) -> None:
    """Fill in the sign-in page and send it."""
    page.goto(f"{url}/sign-in?to=/people")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def second_step_on(page: Page, url: str) -> pyotp.TOTP:
    """Turn the second step on at the account page, as somebody with an authenticator app does."""
    page.goto(f"{url}/account")
    page.get_by_label("Password", exact=True).fill(GOOD)
    page.get_by_role("button", name="Set up").click()
    expect(page.locator("svg")).to_be_visible()
    app = pyotp.TOTP((page.get_by_text(re.compile(r"^([A-Z2-7]{4} ?)+$")).inner_text()).replace(" ", ""))
    page.get_by_label("Code").fill(app.now())
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("status")).to_contain_text("The second step is on")
    return app


def test_from_the_invitation_to_signing_out_everywhere(
    engine: Engine, serve: Callable[[Engine], str], invitation: str, browser: Browser, page: Page
) -> None:
    url = serve(engine)
    page.goto(url + invitation)
    expect(page.get_by_role("heading", name="Welcome, Mei")).to_be_visible()
    page.get_by_label("New password").fill("mei mei mei")
    page.get_by_role("button", name="Save and sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Use at least 12 characters")
    page.get_by_label("New password").fill(GOOD)
    page.get_by_role("button", name="Save and sign in").click()
    settled(page)
    expect(page.get_by_text("Mei, This centre")).to_be_visible()
    cookie = next(each for each in page.context.cookies() if each["name"] == "fusion_session")
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert "fusion_session" not in page.evaluate("document.cookie")

    thief = another(browser)
    replay = thief.new_page()
    replay.goto(url + invitation)
    expect(replay.get_by_role("alert")).to_contain_text("used or is too old")

    app = second_step_on(page, url)
    phone = another(browser)
    tab = phone.new_page()
    enter(tab, url, OTHER)
    expect(tab.get_by_role("alert")).to_contain_text("The e-mail or the password is wrong")
    enter(tab, url, GOOD)
    code = app.at(now() + timedelta(seconds=app.interval))
    tab.get_by_label("Code").fill(code)
    tab.get_by_role("button", name="Sign in").click()
    settled(tab)
    expect(tab.get_by_text("Blue Party", exact=True)).to_be_visible()

    enter(replay, url, GOOD)
    replay.get_by_label("Code").fill(code)
    replay.get_by_role("button", name="Sign in").click()
    expect(replay.get_by_role("alert")).to_contain_text("used already")

    stolen = phone.cookies()
    page.goto(f"{url}/account")
    page.get_by_role("button", name="Sign out everywhere").click()
    page.wait_for_url(f"{url}/sign-in")
    tab.get_by_role("link", name="All people").or_(tab.get_by_text("Blue Party", exact=True)).first.click()
    settled(tab)
    expect(tab.get_by_text("Members see here who takes part. Sign in to see it.")).to_be_visible()
    expect(tab.get_by_text("Blue Party", exact=True)).to_have_count(0)
    thief.add_cookies([each for each in stolen if each["name"] == "fusion_session"])  # type: ignore[misc]
    open_page(replay, f"{url}/people")
    expect(replay.get_by_text("Members see here who takes part. Sign in to see it.")).to_be_visible()
    for context in (phone, thief):
        context.close()
