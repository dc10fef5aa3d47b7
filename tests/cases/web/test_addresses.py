"""Addresses that people type lead to where they mean."""

from tests.cases.web.conftest import Centre


def test_the_dashboard_is_found_by_its_name_with_its_filter(centre: Centre) -> None:
    browser = centre.browser()
    for asked, there in (
        ("", "/"),
        ("?country=TW&tactic=PW02", "/?country=TW&tactic=PW02"),
        ("?q=//x.org", "/?q=//x.org"),
    ):
        answer = browser.get(f"/dashboard{asked}")
        assert (answer.status_code, answer.headers["location"]) == (307, there)
        assert "x-frame-options" in answer.headers
