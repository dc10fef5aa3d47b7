"""The main job, whole: contribute a case, review it, find it, open it, download it; and nothing typed is ever lost."""

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from db.engine import transaction
from tests.browser.driving import add_reviewers, add_tactic, choose, open_page, send, settled, sign_in, write

TITLE = "里長參訪團行前說明會發放的假民調"
SUMMARY = "據兩名團員轉述，行前說明會發放一份查無調查機構的民調，並稱選情已定。"
MORE = "承辦人事後否認。"


@dataclass(frozen=True)
class Centre:
    """A running centre with the starter cases, its steward and two reviewers of other organisations."""

    url: str
    engine: Engine
    steward: int
    reviewers: tuple[int, int]


@pytest.fixture
def centre(seeded_copy: Engine, serve: Callable[[Engine], str]) -> Centre:
    """Run a centre that a test may write to."""
    with transaction(seeded_copy) as session:
        steward, *reviewers = add_reviewers(session)
    return Centre(serve(seeded_copy), seeded_copy, steward, (reviewers[0], reviewers[1]))


@contextmanager
def somebody(browser: Browser, centre: Centre, member_id: int | None = None) -> Iterator[Page]:
    """Open a browser of its own for a person, signed in by a one-time link if a member is named."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", accept_downloads=True)
    context.set_default_timeout(20_000)
    page = context.new_page()
    if member_id is None:
        open_page(page, centre.url)
    else:
        sign_in(page, centre.url, centre.engine, member_id)
    yield page
    context.close()


def go(page: Page, name: str) -> None:
    """Follow a link of the navigation."""
    page.get_by_test_id("stTopNavLink").filter(has_text=re.compile(rf"^{name}")).click()
    settled(page)


def begin_form(page: Page) -> None:
    """Write the first part of the form, as somebody does who is then interrupted."""
    write(page, "Title", TITLE)
    write(page, "What happened", SUMMARY)
    choose(page, "Language", "Chinese", within=page.locator(".st-key-form"))
    write(page, "When it began: year", "2024")
    choose(page, "When it began: month or quarter", "March")
    expect(page.get_by_text("Understood as: March 2024")).to_be_visible()


def finish_form(page: Page) -> None:
    """Fill in all that is still needed."""
    choose(page, "Where it was aimed", "Taiwan", typed="Taiw")
    choose(page, "Target group", "Local intermediary", typed="interm")
    add_tactic(page, "假民調", "PW33")
    add_tactic(page, "junket", "PW02")
    choose(page, "Channel", "Group tour", typed="tour")
    write(page, "Source", "團員提供的說明會講義")
    write(page, "Link (optional)", "https://example.org/handout")
    page.get_by_role("radio", name=re.compile("^2 Probably true")).check(force=True)
    settled(page)
    page.get_by_role("radio", name=re.compile("^Everyone, also people who are not signed in")).check(force=True)
    settled(page)


def review(page: Page, public_id: str) -> None:
    """Find a case in one's queue, read it and publish it."""
    go(page, "Review")
    waiting = page.locator(f".st-key-review-{public_id}")
    expect(waiting).to_contain_text(TITLE)
    waiting.get_by_role("link", name="Review this case").click()
    settled(page)
    expect(page.locator(".st-key-reviewed")).to_contain_text(SUMMARY)
    page.get_by_role("button", name="Publish", exact=True).click()
    settled(page)


def found(page: Page) -> list[str]:
    """Return the titles in the list of cases."""
    return page.get_by_role("article").get_by_role("heading").all_inner_texts()


def search(page: Page, typed: str) -> None:
    """Search for words among the cases."""
    box = page.get_by_role("searchbox", name="Search")
    box.fill(typed)
    box.press("Enter")
    settled(page)


def download(page: Page, name: str, folder: Path) -> Path:
    """Download what is on offer under that name."""
    with page.expect_download() as started:
        page.get_by_role("link", name=name).first.click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def test_the_main_job(browser: Browser, centre: Centre, tmp_path: Path) -> None:
    with somebody(browser, centre, centre.steward) as page:
        go(page, "Contribute")
        begin_form(page)
        finish_form(page)
        public_id = send(page, TITLE)
    with somebody(browser, centre) as page:
        open_page(page, f"{centre.url}/case?id={public_id}")
        expect(page.get_by_role("heading", name="There is no such case")).to_be_visible()
    for reviewer, left in zip(centre.reviewers, ("waits for the other reviewers", "can find"), strict=True):
        with somebody(browser, centre, reviewer) as page:
            review(page, public_id)
            expect(page.get_by_test_id("stAlert")).to_contain_text(left)
    with somebody(browser, centre) as page:
        go(page, "Cases")
        choose(page, "Tactic", "Fabricated polling", typed="PW33")
        assert TITLE in found(page)
        assert len(found(page)) > 1
        search(page, TITLE)
        assert found(page) == [TITLE]
        search(page, "里长参访团")
        assert found(page) == [TITLE], "the search must not mind how a character is written"
        view = page.url
        page.get_by_role("link", name=TITLE).click()
        settled(page)
        expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
        for said in (SUMMARY, "March 2024", "PW33", "PW02", "Taiwan", public_id):
            expect(page.get_by_test_id("stMain")).to_contain_text(said)
        page.go_back()
        settled(page)
        assert page.url == view
        assert found(page) == [TITLE], "the filter must still be there"
        page.get_by_role("link", name="Download these").click()
        settled(page)
        expect(page.get_by_test_id("stMain")).to_contain_text("1 case")
        with download(page, "Download the cases (.csv)", tmp_path).open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
        assert [row["id"] for row in rows] == [public_id]
        assert TITLE in rows[0].values()
        book = openpyxl.load_workbook(download(page, "Download the cases (.xlsx)", tmp_path), read_only=True)
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row]
        book.close()
        assert public_id in cells
        assert TITLE in cells


def kept(page: Page) -> None:
    """Check that what `begin_form` wrote, and a tactic, stand in the form."""
    expect(page.get_by_label("Title", exact=True)).to_have_value(TITLE)
    expect(page.get_by_label("What happened", exact=True)).to_have_value(SUMMARY + MORE)
    expect(page.get_by_role("button", name="Remove PW33")).to_be_visible()
    expect(page.get_by_label("When it began: year")).to_have_value("2024")
    expect(page.get_by_text("Understood as: March 2024")).to_be_visible()
    expect(page.locator(".st-key-form").get_by_role("combobox", name="Language")).to_have_value("Chinese (Traditional)")


def test_nothing_typed_is_ever_lost(browser: Browser, centre: Centre) -> None:
    with somebody(browser, centre, centre.steward) as page:
        go(page, "Contribute")
        begin_form(page)
        add_tactic(page, "假民調", "PW33")
        box = page.get_by_label("What happened", exact=True)
        box.press("End")
        box.press_sequentially(MORE)
        page.wait_for_timeout(1_500)  # a pause in typing, without leaving the box
        settled(page)
        page.reload()
        settled(page)
        kept(page)
        address = page.url
        go(page, "Dashboard")
        page.go_back()
        settled(page)
        kept(page)
    with somebody(browser, centre, centre.steward) as page:
        open_page(page, address)
        kept(page)
    with somebody(browser, centre, centre.reviewers[0]) as page:
        open_page(page, address)
        expect(page.get_by_test_id("stMain")).to_contain_text("There is no such draft.")
