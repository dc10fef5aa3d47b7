"""The playbook's printable card: what it says in each language, how it is marked, and that it is written down."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine

from cases.pages import colours
from cases.playbook import RESULTS, Situation, playbook, sheet
from cases.taxonomy import taxonomy
from cases.web import playbook as web_playbook
from db.access import viewing
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import LANGUAGES
from tests.cases.asking import asking
from tests.cases.test_playbook import JUNKET, RESPONSE, publish
from tests.cases.test_taken import centre, logged
from tests.conftest import People

__all__ = ["centre"]

CARD = "/playbook/card"


@pytest.fixture
def asked_of(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what asks a database for a card, as a viewer."""

    def card(engine: Engine, viewer: Viewer | None = None, method: str = "GET", /, **query: Any) -> Any:
        headers = {"accept": query.pop("accept")} if "accept" in query else {}
        with asking(engine, web_playbook.ROUTES, monkeypatch) as ask:
            return ask(f"{CARD}?{urlencode(query, doseq=True)}", viewer, method, **headers)

    return card


def shown(answer: Any) -> str:
    """Return a card as readers see it: without markup, runs of blanks as one."""
    inside = re.sub(r"<style>.*?</style>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", inside)).split())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_card_says_what_the_page_says_in_every_language(seeded: Engine, asked_of: Any, lang: str) -> None:
    answer = asked_of(seeded, q=JUNKET, within="days", ui=lang)
    assert answer.status_code == 200
    assert f'<html lang="{lang}">' in answer.text
    text = shown(answer)
    with viewing(seeded, ANONYMOUS) as session:
        said = sheet(playbook(session, Situation(q=JUNKET, within="days")), taxonomy(session), lang)
    assert said.extent in text
    for part in (*said.asked, *said.remarks, *said.caveats):
        assert part in text
    assert len(said.ranked) == web_playbook.MOST
    for leaf in said.ranked:
        for part in (leaf.label, leaf.countermeasure, leaf.tried, leaf.chance, *leaf.marks):
            assert part in text
        for piece in leaf.pieces:
            assert f"{piece.label} {piece.number}" in text
    assert "TLP:CLEAR" in text
    assert re.search(r"\d{4}-\d\d-\d\d", text)


def test_it_is_for_paper_loads_nothing_and_runs_nothing(seeded: Engine, asked_of: Any) -> None:
    answer = asked_of(seeded, q='<script>alert(1)</script> fabricated poll "x')
    assert "<script" not in answer.text
    assert not re.search(r'\b(?:src|style|on\w+)="', answer.text)
    assert re.findall(r'<link[^>]* href="([^"]*)"', answer.text) == ["/favicon.png"]
    assert all(href.startswith(("/", "?")) for href in re.findall(r'href="([^"]*)"', answer.text))
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "@page {size: A4" in answer.text
    assert "color-scheme: light}" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_a_visitors_card_is_public_and_nobody_writes_it_down(asked_of: Any, centre: Engine) -> None:
    answer = asked_of(centre, tactic="PW01")
    assert re.search(r"<title>fusion-playbook-\d{4}-\d\d-\d\d-tlp-clear</title>", answer.text)
    assert answer.headers["x-case-count"] == "1"
    assert "x-export-id" not in answer.headers
    assert logged(centre) == []


def test_a_members_card_says_how_to_handle_it_and_is_written_down(
    asked_of: Any, centre: Engine, people: People, entered: dict[str, Any]
) -> None:
    publish(centre, people.steward, entered, audience="red", named=[people.blue.member_id], responses=[RESPONSE])
    answer = asked_of(centre, people.blue, tactic="PW01")
    [row] = logged(centre)
    assert (row.name, row.query, row.cases, row.counted) == ("playbook.card", "tactic=PW01", 3, 0)
    assert (row.audience.value, answer.headers["x-export-id"]) == ("amber", row.id)
    assert f"-tlp-amber-{row.id}</title>" in answer.text
    text = shown(answer)
    assert "Handle it as TLP:AMBER." in text
    assert f"Export id: {row.id}" in text
    assert "n = 3 cases" in text
    assert "Cases that their audience keeps on the platform aren't counted." in text
    assert "CM08" not in re.sub("No case yet; reasoned only.*", "", text), "the RED case stays on the platform"


def test_asking_what_it_holds_takes_nothing(asked_of: Any, centre: Engine, people: People) -> None:
    answer = asked_of(centre, people.blue, "HEAD", tactic="PW01")
    assert (answer.status_code, answer.headers["x-case-count"], answer.content) == (200, "3", b"")
    assert logged(centre) == []


def test_a_card_does_not_count_against_the_quota(
    asked_of: Any, centre: Engine, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUSION_DOWNLOAD_QUOTA", "1")
    assert asked_of(centre, people.blue, tactic="PW01").status_code == 200


def test_mistakes_are_named_by_field_and_in_the_readers_language(seeded: Engine, asked_of: Any) -> None:
    answer = asked_of(seeded, tactic="PW99", country="QQ", who="king", within="soon")
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["problems"]] == ["tactic", "country", "who", "within"]
    answer = asked_of(seeded, country="TW", ui="ja")
    assert (answer.status_code, answer.json()["problems"][0]["field"]) == (400, "q")
    assert answer.json()["problems"][0]["message"].startswith("まず見たことを")
    assert "Say first what you see" in asked_of(seeded, accept="text/html").text


def test_a_card_without_a_case_says_so(seeded: Engine, asked_of: Any) -> None:
    text = shown(asked_of(seeded, tactic="PW27"))
    assert "Nobody here has seen it yet" in text
    assert "No case yet; reasoned only" in text


def test_every_result_has_the_colour_on_the_card_that_it_has_on_the_pages() -> None:
    painted = dict(re.findall(r"\.(\w+) \{fill: (#[0-9a-f]{6})\}", web_playbook._STYLE))
    assert painted == colours.RESULTS
    assert tuple(painted) == RESULTS
