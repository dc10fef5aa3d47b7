"""What the server prints when it starts: a way in for the first person, and no longer than they need it."""

import asyncio
import re
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cases import accounts, setup, web
from cases.web import starting
from db.engine import transaction
from db.tables import Identity, Member
from tests.cases.web.conftest import GOOD, Browser, Centre


def said_at_start(capsys: pytest.CaptureFixture[str]) -> str:
    """Start the server's lifespan and return what it prints."""

    async def start() -> None:
        async with starting(lambda: 8501)(None):
            return

    with ThreadPoolExecutor(1) as another:  # where a browser was driven before, this thread has a loop that runs
        another.submit(lambda: asyncio.run(start())).result()
    return capsys.readouterr().out


def test_the_first_person_is_told_how_to_sign_in(centre: Centre, capsys: pytest.CaptureFixture[str]) -> None:
    said = said_at_start(capsys)
    link = re.search(r"http://localhost:8501(/sign-in/[\w-]+)", said)
    assert link
    app = Starlette(routes=web.ROUTES, middleware=web.MIDDLEWARE)
    browser = Browser(TestClient(app, base_url="http://localhost:8501"))
    assert browser.get(link[1]).status_code == 303
    assert "Steward" in browser.get("/account").text
    assert browser.get("/account").status_code == 200
    assert centre.browser().get(link[1]).status_code == 400


@pytest.mark.parametrize("way", ["password", "provider"])
def test_once_the_steward_has_a_way_in_no_start_prints_one(
    centre: Centre, capsys: pytest.CaptureFixture[str], way: str
) -> None:
    with transaction(centre.engine) as session:
        number = setup.first_steward(session)
        if way == "password":
            accounts.give_password(session, session.get_one(Member, number), GOOD, email="steward@example.org")
        else:
            session.add(Identity(issuer="https://id.example.org", subject="s", member_id=number))
    said = said_at_start(capsys)
    assert "http://localhost:8501/sign-in\n" in said
    assert "/sign-in/" not in said


def test_a_quiet_start_prints_nothing(
    centre: Centre, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert centre.blue.signed_in
    monkeypatch.setenv("FUSION_QUIET", "1")
    assert said_at_start(capsys) == ""


@pytest.mark.parametrize("setting", ["FUSION_STRANGER_SOCKETS", "FUSION_DOWNLOAD_QUOTA"])
def test_a_setting_that_cannot_be_read_stops_the_start(
    centre: Centre, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    assert centre.blue.signed_in
    monkeypatch.setenv(setting, "many")
    with pytest.raises(ValueError, match=setting):
        said_at_start(capsys)


def test_no_small_message_waits_for_the_receipt_of_the_one_before(
    centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    assert centre.blue.signed_in
    with socket.socket() as listening:  # as Streamlit makes it, without its protocol
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        said_at_start(capsys)
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
