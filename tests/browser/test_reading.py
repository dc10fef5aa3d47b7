"""Reading in a real browser: filters live in the URL, the back button walks through them, charts lead to cases."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from cases.setup import first_steward
from db.engine import transaction
from tests.browser.driving import choose, open_page, settled, sign_in

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")


def chips(page: Page) -> list[str]:
    """Return the active filters."""
    return [text.removesuffix("×").strip() for text in page.locator(".fc-chip").all_inner_texts()]


def begin_at(page: Page, typed: str) -> None:
    """Type a date into the hidden filter "From"."""
    page.get_by_role("button", name="More filters").click()
    page.get_by_role("combobox", name="From", exact=True).click()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    settled(page)


def query(page: Page) -> str:
    """Return what stands behind the question mark."""
    return page.url.partition("?")[2]


def test_the_back_button_walks_through_the_filters(page: Page, seeded_server: str) -> None:
    open_page(page, f"{seeded_server}/cases")
    choose(page, "Country", "Japan", typed="日本")
    begin_at(page, "2022")
    choose(page, "Target group", "Voters", typed="voter")
    page.keyboard.press("Escape")
    assert query(page) == "since=2022&country=JP&target=voters"
    for expected in (["From: 2022", "Country: Japan"], ["Country: Japan"], []):
        page.go_back()
        settled(page)
        assert chips(page) == expected
    page.go_forward()
    settled(page)
    assert chips(page) == ["Country: Japan"]
    page.locator(".fc-chip").click()
    settled(page)
    assert query(page) == ""
    # What the list held before the way back must not be sent again with the next deed.
    page.get_by_label("Search", exact=True).fill("election")
    page.keyboard.press("Enter")
    settled(page)
    assert query(page) == "q=election"


def test_more_filters_open_by_key_and_the_click_that_closes_them_also_does_what_it_is_for(
    page: Page, seeded_server: str
) -> None:
    open_page(page, f"{seeded_server}/?country=TW")
    more = page.get_by_role("button", name="More filters")
    dates = page.get_by_role("combobox", name="From", exact=True)
    more.focus()
    page.keyboard.press("Enter")
    expect(dates).to_be_visible()
    page.keyboard.press("Escape")
    expect(dates).to_be_hidden()
    expect(more).to_be_focused()
    more.click()
    choose(page, "Target group", "Voters", typed="voter")
    expect(dates).to_be_visible()
    expect(more).to_have_text(re.compile(r"More filters \(1\)"))
    page.locator(".fc-chip").first.click()
    settled(page)
    expect(dates).to_be_hidden()
    assert query(page) == "target=voters"
    more.click()
    expect(dates).to_be_visible()
    page.get_by_role("link", name="List these cases").click()
    settled(page)
    assert "/cases?" in page.url


def test_a_search_that_finds_nothing_leads_on_to_the_nearest_that_does(page: Page, seeded_server: str) -> None:
    open_page(page, f"{seeded_server}/cases?q=counter+deepfakes+elections")
    page.get_by_role("link", name=re.compile("^without “counter”: [0-9]+ cases?$")).click()
    settled(page)
    assert query(page) == "q=deepfakes+elections"
    expect(page.locator(".fc-line").first).to_be_visible()


def test_a_date_nobody_understands_is_said_and_changes_nothing(page: Page, seeded_server: str) -> None:
    open_page(page, f"{seeded_server}/cases?country=JP")
    begin_at(page, "soon")
    assert query(page) == "country=JP"
    expect(page.locator(".fc-notice")).to_contain_text("Write the date as 2024")


def test_a_click_on_a_chart_shows_the_cases_behind_it(page: Page, seeded_server: str) -> None:
    open_page(page, seeded_server)
    heading = page.locator(".fc-section").last
    page.get_by_role("link", name="2023: 17 cases").click()
    expect(heading).to_contain_text("17 cases")
    settled(page)
    assert query(page) == "since=2023&until=2023"
    results = page.get_by_role("link", name=re.compile("^Anti-infiltration prosecution, "))
    label = results.first.get_attribute("aria-label") or ""
    results.first.click()
    expect(heading).to_contain_text(re.compile(rf"^{label.split()[-1]} case"))
    settled(page)
    assert "countermeasure=CM19" in query(page)
    page.go_back()
    settled(page)
    cell = page.locator(".fc-matrix a").first
    number = cell.inner_text()
    cell.click()
    expect(heading).to_contain_text(re.compile(rf"^{number} case"))


def test_a_click_on_a_time_to_respond_shows_the_cases_behind_it(page: Page, seeded_server: str) -> None:
    open_page(page, seeded_server)
    heading = page.locator(".fc-section").last
    piece = page.get_by_role("link", name="Over 60 days (n = 17), Reduced: 3")
    piece.focus()
    page.keyboard.press("Enter")
    expect(heading).to_contain_text("Time to respond: Over 60 days · Reduced")
    expect(heading).to_contain_text("3 cases")
    settled(page)
    assert query(page) == "timed=later.reduced"
    assert page.locator(".fc-line").count() == 3
    page.get_by_role("link", name="2023: 17 cases").click()
    expect(heading).to_contain_text("17 cases")
    settled(page)
    assert query(page) == "since=2023&until=2023", "another number, another list"


@pytest.mark.parametrize("width", [390, 1280])
def test_a_case_is_told_as_action_and_reaction(page: Page, seeded_server: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    open_page(page, f"{seeded_server}/cases?q=TW-2019-003")
    page.locator(".fc-line a").first.click()
    settled(page)
    course = page.get_by_role("list", name="Action and reaction")
    expect(course).to_be_visible()
    assert course.locator(".fc-when").all_inner_texts() == ["April 2019", "October 2019", "July 22, 2020"]
    kinds = course.locator(".fc-kind").all_inner_texts()
    assert kinds == ["Behaviour", "Response", "Report", "Response", "Adaptation"]
    expect(course).to_contain_text("154 to 213 days after it begins")
    expect(course).to_contain_text("The other side found a way around: Platform referral and takedown")
    expect(page.get_by_role("list", name="Not dated")).to_contain_text("Cutting ad revenue to content farms")
    box = course.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_click_on_the_map_or_on_a_name_there_shows_the_cases_of_that_country(page: Page, seeded_server: str) -> None:
    open_page(page, seeded_server)
    heading = page.locator(".fc-section").last
    chart = page.get_by_test_id("stVegaLiteChart")
    chart.scroll_into_view_if_needed()
    chart.locator('path[aria-label="Lithuania 1"]').click()
    expect(heading).to_contain_text("1 case")
    settled(page)
    assert query(page) == "country=LT"
    page.go_back()
    settled(page)
    chart.get_by_text("Singapore 1").click()
    expect(heading).to_contain_text("1 case")
    settled(page)
    assert query(page) == "country=SG"
    page.go_back()
    settled(page)
    page.get_by_role("link", name="European Union 2").click()
    expect(heading).to_contain_text("2 cases")
    settled(page)
    assert query(page) == "country=EU"


def test_a_click_on_the_land_changes_nothing(page: Page, seeded_server: str) -> None:
    open_page(page, seeded_server)
    chart = page.get_by_test_id("stVegaLiteChart")
    chart.scroll_into_view_if_needed()
    chart.locator("g.mark-shape path").first.click(position={"x": 60, "y": 60}, force=True)
    settled(page)
    assert query(page) == ""


def test_the_line_of_who_reports_stands_below_its_years_and_answers_a_click(
    page: Page, seeded_copy: Engine, serve: Callable[[Engine], str]
) -> None:
    with transaction(seeded_copy) as session:
        steward = first_steward(session)
    url = serve(seeded_copy)
    sign_in(page, url, seeded_copy, steward)
    open_page(page, url)
    above = page.get_by_role("link", name="2019: 10 cases").bounding_box()
    mark = page.get_by_role("link", name="2019: 1 organisation had begun to report")
    below = mark.bounding_box()
    assert above is not None
    assert below is not None
    middle = above["x"] + above["width"] / 2
    assert abs(middle - (below["x"] + below["width"] / 2)) < 1
    mark.click()
    settled(page)
    assert query(page) == "since=2019&until=2019"
    expect(page.locator(".fc-section").last).to_contain_text("10 cases")


def test_the_table_behind_a_chart_unfolds_at_a_click_and_folds_at_the_next(page: Page, seeded_server: str) -> None:
    open_page(page, f"{seeded_server}/?country=TW")
    assert page.locator(".fc-table caption").count() == 0
    way = page.get_by_role("link", name="As a table").first
    way.click()
    expect(page.get_by_role("table", name="Cases by year")).to_be_visible()
    settled(page)
    assert query(page) == "table=years&country=TW"
    expect(way).to_have_attribute("aria-expanded", "true")
    way.click()
    expect(page.locator(".fc-table caption")).to_have_count(0)
    settled(page)
    assert query(page) == "country=TW"


def test_the_numbers_of_a_chart_are_downloaded_as_they_are_shown(page: Page, seeded_server: str) -> None:
    open_page(page, f"{seeded_server}/?country=TW&since=2020")
    with page.expect_download() as download:
        page.get_by_role("link", name="This table as a file (.csv)").nth(1).click()
    assert re.fullmatch(r"fusion-countries-[0-9-]+-tlp-clear\.csv", download.value.suggested_filename)
    first = download.value.path().read_text(encoding="utf-8-sig").splitlines()[1]
    assert first.startswith("TW,Taiwan,")
    assert "From: 2020; Country: Taiwan" in first


def test_links_between_pages_keep_the_session_and_lead_back(page: Page, seeded_server: str) -> None:
    open_page(page, f"{seeded_server}/cases?country=JP&page=1")
    page.evaluate("window.stillHere = true")
    title = page.locator(".fc-line a").first
    name = title.inner_text()
    title.click()
    expect(page.locator("h1")).to_have_text(name)
    settled(page)
    assert re.search(r"/case\?id=FC-\w{5}-\w$", page.url)
    assert page.title() == name
    page.go_back()
    settled(page)
    assert chips(page) == ["Country: Japan"]
    assert page.evaluate("window.stillHere"), "the product must not load anew for a link of its own"


def test_a_cell_of_the_matrix_opens_as_many_cases_as_it_shows(page: Page, seeded_server: str) -> None:
    open_page(page, f"{seeded_server}/matrix?country=TW&watch=PW02")
    page.evaluate("window.stillHere = true")
    cell = page.locator(".fc-tile.fc-watched a")
    number = cell.locator("b").inner_text()
    assert int(number) > 1
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fc-section").first).to_contain_text(f"{number} cases")
    settled(page)
    assert query(page) == "country=TW&tactic=PW02"
    page.go_back()
    settled(page)
    choose(page, "Compare with", "Japan", typed="Japan")
    assert query(page) == "vs=country%3DJP&watch=PW02&country=TW"
    second = page.locator(".fc-tile .fc-two a[href*='country=JP']").first
    number = second.inner_text()
    second.click()
    expect(page.locator(".fc-section").first).to_contain_text(re.compile(rf"^{number} case"))
    assert page.evaluate("window.stillHere"), "the product must not load anew for a link of its own"


def test_a_cell_of_the_gap_map_opens_as_many_cases_as_it_shows_and_families_unfold(
    page: Page, seeded_server: str
) -> None:
    open_page(page, f"{seeded_server}/gaps?country=TW")
    page.evaluate("window.stillHere = true")
    folded = page.locator(".fc-gaps tbody tr").count()
    family = page.locator(".fc-gaps").get_by_role("link", name="Elites and intermediaries PWA")
    family.click()
    settled(page)
    assert query(page) == "open=PWA&country=TW"
    expect(family).to_have_attribute("aria-expanded", "true")
    assert page.locator(".fc-gaps tbody tr").count() > folded
    cell = page.get_by_role("link", name=re.compile("^Local-intermediary junket × Disrupt:"))
    number = cell.locator("b").inner_text()
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fc-section").first).to_contain_text(re.compile(rf"^{number} case"))
    settled(page)
    page.go_back()
    settled(page)
    choose(page, "Columns", "Countries", typed="Countries")
    assert query(page) == "by=country&open=PWA&country=TW"
    page.get_by_role("link", name="Fold everything").click()
    settled(page)
    assert query(page) == "by=country&country=TW"
    assert page.evaluate("window.stillHere"), "the product must not load anew for a link of its own"


def test_the_gap_map_is_downloaded_as_it_is_shown(page: Page, seeded_server: str) -> None:
    open_page(page, f"{seeded_server}/gaps?country=TW&by=target&open=politics")
    for kind in ("svg", "xlsx", "csv"):
        with page.expect_download() as download:
            page.get_by_role("link", name=f"(.{kind})").last.click()
        assert re.fullmatch(rf"fusion-gaps-[0-9-]+-tlp-clear\.{kind}", download.value.suggested_filename)
        assert "by=target&open=politics" in download.value.url


def test_a_typed_comparison_is_understood_or_its_mistake_said_beside_the_field(page: Page, seeded_server: str) -> None:
    open_page(page, f"{seeded_server}/matrix?country=TW")

    def compare(typed: str) -> None:
        page.get_by_role("combobox", name="Compare with").click()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        settled(page)

    compare("country:JP year:2023")
    assert query(page) == "vs=since%3D2023%26until%3D2023%26country%3DJP&country=TW"
    compare("country:Atlantis")
    expect(page.locator(".fc-problem")).to_contain_text("“Atlantis” is not known")
    assert query(page) == "vs=since%3D2023%26until%3D2023%26country%3DJP&country=TW"


def test_the_matrix_is_downloaded_as_it_is_shown(page: Page, seeded_server: str) -> None:
    open_page(page, f"{seeded_server}/matrix?country=TW&vs=country%3DJP&watch=PW02")
    for kind in ("svg", "xlsx", "json"):
        with page.expect_download() as download:
            page.get_by_role("link", name=f"(.{kind})").click()
        assert re.fullmatch(rf"fusion-matrix-[0-9-]+-tlp-clear\.{kind}", download.value.suggested_filename)
        assert "vs=country%3DJP" in download.value.url


def test_a_language_chosen_in_the_corner_keeps_the_page_and_stays(page: Page, seeded_server: str) -> None:
    open_page(page, f"{seeded_server}/?country=TW")
    page.evaluate("window.stillHere = true")
    page.get_by_role("navigation", name="Language").get_by_role("link", name="日本語").click()
    expect(page.get_by_role("heading", name="事例数の推移")).to_be_visible()
    settled(page)
    assert query(page) == "country=TW&ui=ja"
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    page.locator(".fc-chip").first.click()
    settled(page)
    assert query(page) == ""
    expect(page.get_by_role("heading", name="事例数の推移")).to_be_visible()
    assert page.evaluate("window.stillHere"), "nothing was loaded anew"
    page.reload()
    expect(page.get_by_role("heading", name="事例数の推移")).to_be_visible()


CUT = """() => {
  const pen = document.createElement("canvas").getContext("2d"), cut = [];
  for (const box of document.querySelectorAll(".st-key-filter_bar input")) {
    const style = getComputedStyle(box);
    pen.font = style.font;
    const room = box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    if (pen.measureText(box.placeholder).width > room) cut.push(box.placeholder);
  }
  for (const text of document.querySelectorAll(".st-key-filter_bar button p"))
    if (text.parentElement.scrollWidth > text.parentElement.clientWidth) cut.push(text.textContent);
  return cut;
}"""
"""Returns the names in the filter bar that don't fit into their boxes."""


@pytest.mark.parametrize("lang", ["en", "zh-Hant", "ja"])
def test_the_names_of_the_filters_fit_at_every_width(page: Page, seeded_server: str, lang: str) -> None:
    open_page(page, f"{seeded_server}/?ui={lang}")
    for width in (1440, 1280, 1161, 1160, 960, 800, 650, 390):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator(".st-key-filter_bar input")).to_have_count(5)
        page.wait_for_function(f"({CUT})().length === 0", timeout=5_000)
