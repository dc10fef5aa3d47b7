"""Signing in with an identity provider: what it vouches for counts only if it says so of us, now, to this browser."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from joserfc.jwk import OctKey, RSAKey
from sqlmodel import select

from cases.accounts import LinkPurpose
from cases.web import provider as ours
from db.base import now
from db.engine import transaction, unguarded
from db.tables import Account, Identity, Member, WebSession
from db.vocabulary import MemberStatus
from tests.cases.web.conftest import EMAIL, GOOD, OTHER, Browser, Centre
from tests.cases.web.provider import CLIENT, Provider, providing
from tests.conftest import People

BEGIN, BACK = "/sign-in/provider", "/sign-in/provider/back"
KNOWN = {"email": EMAIL, "email_verified": True}
SHARED = "what the centre and the provider both know, so either could sign with it"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """Yield a provider that the centre is configured for."""
    with providing() as found:
        monkeypatch.setenv("OIDC_ISSUER", found.url)
        monkeypatch.setenv("OIDC_CLIENT_ID", CLIENT)
        monkeypatch.setenv("OIDC_CLIENT_SECRET", SHARED)
        monkeypatch.setenv("OIDC_NAME", "Party House")
        ours._client.cache_clear()
        found.claims = dict(KNOWN)
        yield found
        ours._client.cache_clear()


def enter(browser: Browser, provider: Provider, **instead: str) -> Any:
    """Go to the provider and come back, with something else than it gave where `instead` says so."""
    sent = browser.get(f"{BEGIN}?to=/cases")
    assert sent.status_code == 302
    query = {**provider.visit(sent.headers["location"]), **instead}
    return browser.client.get(BACK, params=query, headers={"accept": "text/html"}, follow_redirects=False)


def sessions(centre: Centre) -> int:
    """Return how many browsers are signed in."""
    with unguarded(centre.engine) as session:
        return len(session.exec(select(WebSession)).all())


def test_a_verified_email_signs_its_member_in(centre: Centre, provider: Provider) -> None:
    browser = centre.browser()
    assert "Sign in with Party House" in browser.get("/sign-in").text
    answer = enter(browser, provider)
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases")
    assert browser.who() == "Blue reviewer"
    assert "fusion_provider" not in browser.client.cookies


def test_the_session_before_ends_and_the_new_one_is_another(centre: Centre, people: People, provider: Provider) -> None:
    attacker, victim = centre.browser(), centre.browser()
    attacker.get(centre.link(people.green))
    planted = attacker.client.cookies["fusion_session"]
    victim.client.cookies.set("fusion_session", planted, domain="centre.example")
    enter(victim, provider)
    assert (victim.who(), attacker.who()) == ("Blue reviewer", "visitor")


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email_verified": 1},
        {"email": None},
        {"email": "nobody@example.org"},
        {"email": "%"},
        {"email": "blue@example.org\0"},
        {"email": [EMAIL]},
    ],
    ids=str,
)
def test_nobody_known_is_refused_and_told_nothing_of_who_is(
    centre: Centre, provider: Provider, claims: dict[str, Any]
) -> None:
    browser = centre.browser()
    provider.claims.update(claims)
    answer = enter(browser, provider)
    provider.claims.update(email="somebody.else@example.org", email_verified=True)
    other = enter(centre.browser(), provider)
    assert answer.status_code == other.status_code == 403
    assert answer.text.partition("<main>")[2] == other.text.partition("<main>")[2]
    assert browser.who() == "visitor"
    assert sessions(centre) == 0


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "somebody-else"},
        {"aud": "somebody-else", "azp": CLIENT},
        {"aud": ["somebody-else", "and-another"]},
        {"aud": None},
        {"azp": "somebody-else"},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"exp": -3_600},
        {"exp": None},
        {"sub": None},
        {"iat": 86_400},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_and_now_is_refused(
    centre: Centre, provider: Provider, claims: dict[str, Any]
) -> None:
    moment = int(now().timestamp())
    provider.claims.update(
        {name: moment + value if isinstance(value, int) else value for name, value in claims.items()}
    )
    answer = enter(centre.browser(), provider)
    assert answer.status_code == 502
    assert "didn&#39;t work" in answer.text
    assert sessions(centre) == 0


def test_a_token_signed_by_somebody_else_is_refused(centre: Centre, provider: Provider) -> None:
    provider.signed_by = RSAKey.generate_key(2048, {"kid": "one"})
    assert enter(centre.browser(), provider).status_code == 502
    provider.algorithm, provider.signed_by = "HS256", OctKey.import_key(SHARED)
    assert enter(centre.browser(), provider).status_code == 502
    provider.algorithm, provider.signed_by = "none", None
    assert enter(centre.browser(), provider).status_code == 502
    assert sessions(centre) == 0


def test_a_key_that_the_provider_has_withdrawn_no_longer_counts(centre: Centre, provider: Provider) -> None:
    assert enter(centre.browser(), provider).status_code == 303
    provider.signed_by, provider.key = provider.key, RSAKey.generate_key(2048, {"kid": "one"})
    assert enter(centre.browser(), provider).status_code == 502


@pytest.mark.parametrize("instead", [{"state": "made-up"}, {"state": ""}, {"error": "access_denied"}])
def test_what_comes_back_changed_is_refused(centre: Centre, provider: Provider, instead: dict[str, str]) -> None:
    assert enter(centre.browser(), provider, **instead).status_code == 502
    assert sessions(centre) == 0


def test_an_answer_for_one_browser_is_no_good_in_another(centre: Centre, provider: Provider) -> None:
    attacker, victim = centre.browser(), centre.browser()
    query = provider.visit(attacker.get(BEGIN).headers["location"])
    victim.get(BEGIN)
    for browser in (victim, centre.browser()):
        assert browser.client.get(BACK, params=query, follow_redirects=False).status_code == 502
        assert browser.who() == "visitor"


def test_an_answer_works_only_with_what_only_the_beginner_knows(centre: Centre, provider: Provider) -> None:
    browser = centre.browser()
    query = provider.visit(browser.get(BEGIN).headers["location"])
    provider.challenge = "of another browser"
    assert browser.client.get(BACK, params=query, follow_redirects=False).status_code == 502


def test_an_answer_works_once_and_within_ten_minutes(
    centre: Centre, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = centre.browser()
    query = provider.visit(browser.get(BEGIN).headers["location"])
    assert browser.client.get(BACK, params=query, follow_redirects=False).status_code == 303
    assert browser.client.get(BACK, params=query, follow_redirects=False).status_code == 502
    late = centre.browser()
    query = provider.visit(late.get(BEGIN).headers["location"])
    monkeypatch.setattr(ours, "_WITHIN", timedelta(seconds=-1))
    assert late.client.get(BACK, params=query, follow_redirects=False).status_code == 502


def test_over_https_no_other_server_can_plant_what_was_begun(centre: Centre, provider: Provider) -> None:
    browser = centre.browser(base="https://centre.example")
    sent = browser.get(BEGIN)
    assert sent.headers["set-cookie"].startswith("__Host-fusion_provider=")
    assert "Secure" in sent.headers["set-cookie"]
    query = provider.visit(sent.headers["location"])
    planted = browser.client.cookies["__Host-fusion_provider"]
    victim = centre.browser(base="https://centre.example")
    victim.client.cookies.set("fusion_provider", planted, domain="centre.example")
    assert victim.client.get(BACK, params=query, follow_redirects=False).status_code == 502
    assert browser.client.get(BACK, params=query, follow_redirects=False).status_code == 303


def test_another_server_under_the_name_of_the_provider_is_not_asked(
    centre: Centre, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.metadata = {"issuer": "https://evil.example"}
    assert centre.browser().get(BEGIN).status_code == 502
    monkeypatch.setenv("OIDC_ISSUER", "http://id.example.org")
    ours._client.cache_clear()
    assert centre.browser().get(BEGIN).status_code == 502


def test_the_email_may_stand_beside_the_token_if_it_is_the_same_person(centre: Centre, provider: Provider) -> None:
    provider.claims = {}
    provider.beside = {"sub": "somebody-else", **KNOWN}
    assert enter(centre.browser(), provider).status_code == 403
    provider.beside = {"sub": "s1", **KNOWN}
    assert enter(centre.browser(), provider).status_code == 303


def test_a_claim_that_the_centre_chose_stands_for_the_email(
    centre: Centre, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OIDC_MEMBER_CLAIM", "staff_mail")
    assert enter(centre.browser(), provider).status_code == 403
    provider.claims = {"staff_mail": EMAIL}
    assert enter(centre.browser(), provider).status_code == 303


def test_an_invitation_is_dead_once_its_member_came_by_the_provider(
    centre: Centre, people: People, provider: Provider
) -> None:
    with transaction(centre.engine) as session:
        member = session.get_one(Member, people.green.member_id)
        member.status, member.email = MemberStatus.INVITED, "green@example.org"
    link = centre.link(people.green, LinkPurpose.INVITATION)
    provider.claims["email"] = "green@example.org"
    browser = centre.browser()
    enter(browser, provider)
    assert browser.who() == "Green reviewer"
    thief = centre.browser()
    assert thief.get(link).status_code == 400
    assert thief.post(link, at="/sign-in", password=OTHER).status_code == 400
    with unguarded(centre.engine) as session:
        assert session.get(Account, people.green.member_id) is None


def test_a_member_who_left_is_refused_like_somebody_unknown(centre: Centre, provider: Provider) -> None:
    enter(centre.browser(), provider)
    with transaction(centre.engine) as session:
        session.get_one(Member, centre.blue.member_id).status = MemberStatus.SUSPENDED
        assert session.get(Identity, (provider.url, "s1")) is not None
    known = enter(centre.browser(), provider)
    provider.claims.update(sub="s2", email="nobody@example.org")
    assert known.status_code == 403
    assert known.text.partition("<main>")[2] == enter(centre.browser(), provider).text.partition("<main>")[2]


def test_without_a_provider_there_is_only_the_password(centre: Centre) -> None:
    browser = centre.browser()
    assert "Sign in with" not in browser.get("/sign-in").text
    for path in (BEGIN, BACK):
        assert browser.get(path).headers["location"] == "/sign-in"
    assert browser.sign_in(GOOD).status_code == 303
