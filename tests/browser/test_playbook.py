"""The playbook on a phone, from opening to paper: told, answered, looked into, printed on one page."""

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from db.vocabulary import LANGUAGES
from tests.browser.driving import open_page, settled, speak, write

JUNKET = "junket for village chiefs before an election, Taiwan, party office"
PLACE = ".fc-answer"


def pages_of(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_on_a_phone_from_opening_to_a_printed_card_in_under_a_minute(browser: Browser, seeded_server: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB", has_touch=True)
    context.set_default_timeout(20_000)
    page = context.new_page()
    begun = time.monotonic()
    open_page(page, f"{seeded_server}/playbook")
    write(page, "What do you see?", JUNKET)
    expect(page.locator(".fc-chip").first).to_contain_text("Local-intermediary junket (PW02)")
    expect(page.locator(".fc-section").first).to_contain_text("n = 6 cases")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing wider than the phone"
    page.get_by_role("link", name="Printable card").click()
    expect(page.locator("h1")).to_have_text("Playbook")
    expect(page.locator("main")).to_contain_text("Acquitted 2")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1
    assert time.monotonic() - begun < 60
    page.get_by_role("link", name="Back to the playbook").click()
    settled(page)
    expect(page.get_by_label("What do you see?")).to_have_value(JUNKET)
    context.close()


def test_an_answer_leads_to_its_cases_and_back_without_loading_anew(page: Page, seeded_server: str) -> None:
    open_page(page, f"{seeded_server}/playbook?q=fabricated+poll")
    page.evaluate("window.stillHere = true")
    page.locator(PLACE).filter(has_text="CM19").get_by_role("link", name="The cases behind it").click()
    expect(page.locator(".fc-section").first).to_contain_text("2 cases")
    settled(page)
    page.get_by_role("link", name="Back to the playbook").click()
    settled(page)
    expect(page.locator(PLACE).first).to_contain_text("Anti-infiltration prosecution")
    page.locator(".fc-chip").filter(has_text="T0029").click()
    settled(page)
    expect(page.locator(".fc-chip").filter(has_text="T0029")).to_have_count(0)
    assert "without=T0029" in page.url
    assert page.evaluate("window.stillHere"), "the product must not load anew for a link of its own"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("query", ["q=poll&target=voters", "target=general_public&within=hours&who=ngo", "tactic=PW27"])
def test_a_card_is_one_page_of_paper(page: Page, seeded_server: str, lang: str, query: str) -> None:
    speak(page.context, seeded_server, lang)
    page.goto(f"{seeded_server}/playbook/card?{query}")
    assert page.get_attribute("html", "lang") == lang
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)", "paper is light"
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1
