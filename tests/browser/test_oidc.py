"""Signing in with an identity provider, in a browser and against a provider that runs beside it."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine
from sqlmodel import select

from db.engine import transaction, unguarded
from db.tables import Identity, Member, WebSession
from tests.browser.conftest import PATIENCE
from tests.browser.driving import settled
from tests.conftest import People

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")

PEOPLE = {
    "blue": {"email": "Blue@example.org", "email_verified": True},
    "pretender": {"email": "blue@example.org", "email_verified": False},
    "stranger": {"email": "stranger@example.org", "email_verified": True},
}
"""Whom the provider knows, and what it says of them."""


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[str]:
    """Run an identity provider and yield its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    known = [f"--user-claims={json.dumps({'sub': sub, **claims})}" for sub, claims in PEOPLE.items()]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *known]
    url = f"http://127.0.0.1:{port}"
    with (tmp_path / "provider.log").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)  # noqa: S603 - our own command
        try:
            until = time.monotonic() + PATIENCE
            while time.monotonic() < until and process.poll() is None:
                try:
                    with urllib.request.urlopen(f"{url}/.well-known/openid-configuration", timeout=2):  # noqa: S310
                        break
                except (urllib.error.URLError, OSError):
                    time.sleep(0.1)
            yield url
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture
def centre(
    engine: Engine,
    people: People,
    provider: str,
    serve: Callable[[Engine], str],
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """Run a centre whose members sign in with the provider, and return its address."""
    with transaction(engine) as session:
        member = session.get_one(Member, people.blue.member_id)
        member.email = "blue@example.org"
        session.add(member)
    monkeypatch.setenv("OIDC_ISSUER", provider)
    monkeypatch.setenv("OIDC_CLIENT_ID", "fusion")
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "not a secret here")
    monkeypatch.setenv("OIDC_NAME", "Party House")
    return serve(engine)


def come(page: Page, centre: str, sub: str) -> None:
    """Sign in at the provider as somebody it knows, from the sign-in page on."""
    page.goto(f"{centre}/sign-in?to=/people")
    page.get_by_role("link", name="Sign in with Party House").click()
    page.get_by_role("button", name=sub, exact=True).first.click()


def test_who_the_provider_vouches_for_comes_in_and_nobody_else(
    engine: Engine, people: People, centre: str, browser: Browser, page: Page
) -> None:
    assert people.blue.signed_in
    refusals = []
    for sub in ("pretender", "stranger"):
        context = browser.new_context(locale="en-GB")
        other = context.new_page()
        come(other, centre, sub)
        expect(other.get_by_role("alert")).to_contain_text("no member here has this e-mail, or it isn't verified")
        refusals.append(other.locator("main").inner_html())
        assert not [each for each in context.cookies(centre) if "session" in each["name"]]
        context.close()
    assert refusals[0] == refusals[1]
    with unguarded(engine) as session:
        assert session.exec(select(Identity)).all() == []
        assert session.exec(select(WebSession)).all() == []

    come(page, centre, "blue")
    settled(page)
    assert page.url == f"{centre}/people"
    expect(page.get_by_text("Blue reviewer, Blue Party")).to_be_visible()
    with unguarded(engine) as session:
        assert session.exec(select(Identity.subject)).all() == ["blue"]

    page.get_by_role("button", name="Sign out").click()
    settled(page)
    expect(page.get_by_text("You see the public cases.")).to_be_visible()
    with unguarded(engine) as session:
        assert session.exec(select(WebSession)).all() == []


def test_who_says_no_at_the_provider_is_told_so_and_can_sign_in_another_way(centre: str, page: Page) -> None:
    page.goto(f"{centre}/sign-in")
    page.get_by_role("link", name="Sign in with Party House").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("alert")).to_contain_text("The sign-in there didn't work.")
    page.get_by_role("link", name="Sign in another way").click()
    expect(page.get_by_label("Password")).to_be_visible()
