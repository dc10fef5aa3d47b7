"""The door before Streamlit: foreign pages, dead sessions, crowds of strangers, and a centre for members only."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlmodel import select
from starlette.websockets import WebSocketDisconnect

from cases.accounts import IDLE_FOR
from cases.web.door import SOCKETS
from db.base import now
from db.engine import transaction
from db.tables import Member, Organisation, WebSession
from db.vocabulary import MemberStatus, OrganisationStatus
from tests.cases.web.conftest import Centre

CLOSED = (
    "/_stcore/metrics",
    "/_stcore/agent/interact",
    "/_stcore/upload_file/a/b",
    "/_stcore/script-health-check",
    "/media/a.csv",
    "/component/x/y",
    "/auth/login",
    "/oauth2callback",
)


def test_a_socket_of_ours_is_let_in_under_the_name_of_its_session(centre: Centre) -> None:
    browser = centre.browser()
    with browser.socket() as socket:
        assert socket.receive_text() == "visitor"
    browser.sign_in()
    with browser.socket() as socket:
        assert socket.receive_text() == "Blue reviewer"


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "https://evil.example",
        "http://centre.example.evil.example",
        "http://centre.example:1",
        "ws://centre.example",
    ],
)
@pytest.mark.parametrize("member", [True, False])
def test_a_socket_from_elsewhere_is_refused_before_it_is_accepted(centre: Centre, origin: str, member: bool) -> None:
    browser = centre.browser()
    if member:
        browser.sign_in()
    with pytest.raises(WebSocketDisconnect), browser.socket(origin=origin):
        pytest.fail("it was let in")


def test_over_https_a_page_that_came_over_http_is_elsewhere(centre: Centre) -> None:
    browser = centre.browser(base="https://centre.example")
    with pytest.raises(WebSocketDisconnect), browser.socket(origin="http://centre.example"):
        pytest.fail("it was let in")


def test_strangers_of_one_address_have_so_many_sockets_and_members_more(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUSION_STRANGER_SOCKETS", "2")
    browser, member = centre.browser(), centre.browser()
    member.sign_in()
    with ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(browser.socket())
        with pytest.raises(WebSocketDisconnect), browser.socket():
            pytest.fail("it was let in")
        for _ in range(2):
            stack.enter_context(member.socket())
        stack.enter_context(centre.browser("192.0.2.8").socket())
    with browser.socket() as socket:
        assert socket.receive_text() == "visitor"


def test_an_office_of_visitors_is_no_crowd() -> None:
    assert SOCKETS >= 40


@pytest.mark.parametrize("path", CLOSED)
def test_what_the_product_does_not_use_is_closed_to_everybody(centre: Centre, path: str) -> None:
    browser = centre.browser()
    assert browser.get(path).status_code == 404
    browser.sign_in()
    assert browser.get(path).status_code == 404


def test_a_centre_for_members_only_shows_strangers_the_way_in(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUSION_PUBLIC", "0")
    browser = centre.browser()
    answer = browser.get("/cases?q=%E7%B5%B1%E6%88%B0")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?to=%2Fcases%3Fq%3D%25E7%25B5%25B1%25E6%2588%25B0"
    assert browser.get("/download/csv").status_code == 303
    assert browser.get("/download/csv", accept="*/*").status_code == 401
    assert browser.client.post("/cases", follow_redirects=False).status_code == 401
    assert browser.get("/_stcore/host-config", accept="*/*").status_code == 401
    assert browser.get("/sign-innocent", accept="*/*").status_code == 401
    with pytest.raises(WebSocketDisconnect), browser.socket():
        pytest.fail("it was let in")
    for path in ("/sign-in", "/_stcore/health", "/static/js/index.js"):
        assert browser.get(path).status_code == 200


@pytest.mark.parametrize("ends", ["signed out", "expired", "idle", "suspended", "left"])
def test_a_socket_of_an_ended_session_is_refused_before_it_is_accepted(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    monkeypatch.setenv("FUSION_PUBLIC", "0")
    browser = centre.browser()
    browser.sign_in()
    with browser.socket() as socket:
        assert socket.receive_text() == "Blue reviewer"
    with transaction(centre.engine) as session:
        row = session.exec(select(WebSession)).one()
        member = session.get_one(Member, centre.blue.member_id)
        organisation = session.get_one(Organisation, centre.blue.organisation_id)
        if ends == "signed out":
            session.delete(row)
        elif ends == "expired":
            row.expires_at = now() - timedelta(seconds=1)
        elif ends == "idle":
            row.last_seen_at = now() - IDLE_FOR - timedelta(seconds=1)
        elif ends == "suspended":
            organisation.status = OrganisationStatus.SUSPENDED
        else:
            member.status = MemberStatus.LEFT
        session.flush()
    with pytest.raises(WebSocketDisconnect), browser.socket():
        pytest.fail("it was let in")
    assert browser.get("/cases").status_code == 303


def test_what_was_made_for_one_viewer_is_at_no_address_that_another_could_ask(centre: Centre) -> None:
    owner, other = centre.browser(), centre.browser()
    owner.sign_in()
    for browser in (owner, other):
        for path in ("/media/3f1c.csv", "/media/", "/media", "/_stcore/upload_file/a/b", "/app/static/x.csv"):
            answer = browser.get(path)
            assert (answer.status_code, answer.text) == (404, "Not found")


def test_a_centre_for_members_only_is_open_to_members(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUSION_PUBLIC", "0")
    browser = centre.browser()
    assert browser.sign_in(to="/cases?q=%E7%B5%B1").headers["location"] == "/cases?q=%E7%B5%B1"
    assert browser.who() == "Blue reviewer"
    with browser.socket() as socket:
        assert socket.receive_text() == "Blue reviewer"


def test_other_cookies_come_through_and_a_dead_session_does_not(centre: Centre) -> None:
    browser = centre.browser()
    browser.client.cookies.set("fusion_language", "ja", domain="centre.example")
    browser.client.cookies.set("fusion_session", "dead", domain="centre.example")
    assert '<html lang="ja">' in browser.get("/sign-in").text
    assert "fusion_session" not in browser.client.cookies
    assert browser.client.cookies["fusion_language"] == "ja"
