"""Signing in over HTTP: what an attacker tries is refused, what a person mistypes is said beside the box."""

import re

import pyotp
import pytest
from sqlmodel import select

from cases import attempts, credentials
from cases.accounts import LinkPurpose
from db.base import now
from db.engine import transaction, unguarded
from db.tables import Account, Member, WebSession
from db.vocabulary import LANGUAGES, MemberStatus
from tests.cases.web.conftest import EMAIL, GOOD, OTHER, Browser, Centre
from tests.conftest import People

EVIL = "https://evil.example"
THIRD = "nine slow ferries at dawn"
WEAK = "short"


def app_of(centre: Centre) -> pyotp.TOTP:
    """Turn on the member's second factor and return what their app would hold."""
    credentials.offer_code(centre.engine, centre.blue, GOOD, address="")
    offer = credentials.offer(centre.engine, centre.blue)
    assert offer is not None
    app = pyotp.TOTP(offer.secret.replace(" ", ""))
    with transaction(centre.engine) as session:
        credentials.confirm_code(session, centre.blue, app.now())
    return app


def pending_of(answer: object) -> str:
    """Return what the page that asks for the code carries on."""
    found = re.search(r'name="pending" value="([^"]+)"', getattr(answer, "text", ""))
    assert found
    return found[1]


def test_email_and_password_lead_to_the_page_that_was_wanted(centre: Centre) -> None:
    browser = centre.browser()
    answer = browser.sign_in(to="/case?id=FC-7K3M-Q2")
    assert (answer.status_code, answer.headers["location"]) == (303, "/case?id=FC-7K3M-Q2")
    assert browser.who() == "Blue reviewer"
    cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith("fusion_session="))
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_a_wrong_password_is_refused_beside_its_box_and_the_email_stays(centre: Centre) -> None:
    answer = centre.browser().sign_in(OTHER)
    assert answer.status_code == 422
    assert 'id="_password_problem" role="alert">The e-mail or the password is wrong.' in answer.text
    assert f'value="{EMAIL}"' in answer.text
    assert OTHER not in answer.text
    assert "fusion_session" not in str(answer.headers)


def test_an_unknown_email_answers_exactly_like_a_wrong_password(centre: Centre) -> None:
    browser = centre.browser()
    known = browser.sign_in(OTHER)
    unknown = browser.sign_in(OTHER, "blua@example.org")
    assert unknown.status_code == known.status_code
    assert unknown.text.replace("blua@", "blue@") == known.text
    assert set(unknown.headers) == set(known.headers)


def test_brute_force_is_stopped_and_says_when_to_try_again(centre: Centre) -> None:
    for number in range(attempts.ACCOUNT_LIMIT):
        assert centre.browser(f"198.51.100.{number}").sign_in(f"{OTHER} {number}").status_code == 422
    answer = centre.browser("203.0.113.9").sign_in(GOOD)
    assert answer.status_code == 429
    assert re.search(r"Try again in 1[45] min\.", answer.text)


def test_brute_force_from_one_ipv6_network_counts_as_one_address(centre: Centre) -> None:
    for number in range(attempts.ADDRESS_LIMIT):
        attempts.admit(centre.engine, f"somebody{number}@example.org", "2001:db8:1:2::/64")
    assert centre.browser("2001:db8:1:2:aaaa::1").sign_in().status_code == 429
    assert centre.browser("2001:db8:1:3:aaaa::1").sign_in().status_code == 303


def test_a_cookie_that_was_there_before_is_ended_by_signing_in(centre: Centre, people: People) -> None:
    attacker, victim = centre.browser(), centre.browser()
    attacker.get(centre.link(people.green))
    planted = attacker.client.cookies["fusion_session"]
    victim.client.cookies.set("fusion_session", planted, domain="centre.example")
    assert victim.sign_in().status_code == 303
    assert victim.client.cookies["fusion_session"] != planted
    assert victim.who() == "Blue reviewer"
    assert attacker.who() == "visitor"


@pytest.mark.parametrize("planted", ["made-up-by-the-attacker", "0" * 43])
def test_a_made_up_cookie_never_becomes_a_session(centre: Centre, planted: str) -> None:
    victim = centre.browser()
    victim.client.cookies.set("fusion_session", planted, domain="centre.example")
    answer = victim.get("/cases")
    assert answer.text == "visitor"
    assert "fusion_session=; Max-Age=0" in answer.headers["set-cookie"]
    victim.sign_in()
    attacker = centre.browser()
    attacker.client.cookies.set("fusion_session", planted, domain="centre.example")
    assert attacker.who() == "visitor"


def test_a_stolen_cookie_is_worth_nothing_after_signing_out(centre: Centre) -> None:
    owner, thief = centre.browser(), centre.browser()
    owner.sign_in()
    thief.client.cookies.set("fusion_session", owner.client.cookies["fusion_session"], domain="centre.example")
    assert thief.who() == "Blue reviewer"
    answer = owner.post("/sign-out", at="/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "fusion_session" not in owner.client.cookies
    assert thief.who() == "visitor"
    with thief.socket() as socket:
        assert socket.receive_text() == "visitor"


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "",
    ],
)
def test_to_leads_only_to_our_own_pages(centre: Centre, people: People, to: str) -> None:
    assert centre.browser().sign_in(to=to).headers["location"] == "/"
    answer = centre.browser().client.get(centre.link(people.green), params={"to": to}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_a_link_signs_in_by_a_single_get_and_only_once(centre: Centre, people: People) -> None:
    browser, link = centre.browser(), centre.link(people.green)
    assert browser.get(link).status_code == 303
    assert browser.who() == "Green reviewer"
    second = centre.browser().get(link)
    assert second.status_code == 400
    assert "used or is too old" in second.text


def invited(centre: Centre, people: People) -> str:
    """Invite a member and return the path of the link."""
    with transaction(centre.engine) as session:
        member = session.get_one(Member, people.green.member_id)
        member.status, member.email = MemberStatus.INVITED, "green@example.org"
    return centre.link(people.green, LinkPurpose.INVITATION)


def test_an_invitation_is_used_up_by_the_password_not_by_looking(centre: Centre, people: People) -> None:
    browser, link = centre.browser(), invited(centre, people)
    for _ in range(2):  # a mail scanner opens links too
        page = browser.get(link)
        assert page.status_code == 200
        assert "Welcome, Green reviewer" in page.text
        assert "green@example.org" in page.text
    answer = browser.post(link, password=OTHER)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert browser.who() == "Green reviewer"
    assert centre.browser().sign_in(OTHER, "green@example.org").status_code == 303


def test_a_replayed_invitation_is_refused(centre: Centre, people: People) -> None:
    browser, link = centre.browser(), invited(centre, people)
    token = browser.token(link)
    assert browser.post(link, password=OTHER, token=token).status_code == 303
    thief = centre.browser()
    assert thief.get(link).status_code == 400
    again = thief.post(link, at="/sign-in", password=THIRD)
    assert again.status_code == 400
    assert thief.who() == "visitor"
    assert centre.browser().sign_in(OTHER, "green@example.org").status_code == 303


def test_a_bad_password_is_said_beside_the_box_and_the_invitation_stays_good(centre: Centre, people: People) -> None:
    browser, link = centre.browser(), invited(centre, people)
    answer = browser.post(link, password=WEAK)
    assert answer.status_code == 422
    assert 'id="_password_problem" role="alert">Use at least 12 characters' in answer.text
    assert browser.post(link, password=OTHER).status_code == 303


def test_a_reset_signs_out_everywhere_else(centre: Centre) -> None:
    before = centre.browser()
    before.sign_in()
    browser = centre.browser()
    assert browser.post(centre.link(centre.blue, LinkPurpose.RESET), password=OTHER).status_code == 303
    assert (before.who(), browser.who()) == ("visitor", "Blue reviewer")
    assert centre.browser().sign_in(GOOD).status_code == 422


def test_the_code_is_asked_for_after_the_password(centre: Centre) -> None:
    app, browser = app_of(centre), centre.browser()
    asked = browser.sign_in(to="/cases")
    assert asked.status_code == 200
    assert "fusion_session" not in browser.client.cookies
    pending = pending_of(asked)
    wrong = browser.post("/sign-in", pending=pending, code="nonsense", to="/cases")
    assert wrong.status_code == 422
    assert 'id="_code_problem"' in wrong.text
    code = app.at(now().timestamp() + app.interval)
    answer = browser.post("/sign-in", pending=pending_of(wrong), code=f"{code[:3]} {code[3:]}", to="/cases")
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases")
    thief = centre.browser()
    replayed = thief.post("/sign-in", pending=pending, code=code)
    assert replayed.status_code == 422
    assert thief.who() == "visitor"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/account", "link"])
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": EVIL},
        {"origin": "null"},
        {"origin": "http://centre.example.evil.example"},
        {"origin": "http://centre.example:8501"},
        {"referer": f"{EVIL}/http://centre.example/"},
        {},
        {"origin": "http://centre.example", "sec-fetch-site": "cross-site"},
        {"origin": "http://centre.example", "sec-fetch-site": "same-site"},
    ],
    ids=["foreign", "null", "looks-alike", "port", "referer", "nothing", "cross-site", "same-site"],
)
def test_a_form_from_elsewhere_is_refused(centre: Centre, people: People, path: str, headers: dict[str, str]) -> None:
    browser = centre.browser()
    if path in {"/sign-out", "/account"}:
        browser.sign_in()
    target = invited(centre, people) if path == "link" else path
    at = {"/sign-out": "/account"}.get(path, target)
    form = {"email": EMAIL, "password": GOOD, "do": "everywhere"}
    answer = browser.post(target, at=at, headers=headers, **form)
    assert answer.status_code == 403
    assert browser.who() == ("Blue reviewer" if path in {"/sign-out", "/account"} else "visitor")
    with unguarded(centre.engine) as session:
        assert session.get_one(Member, people.green.member_id).status is not MemberStatus.LEFT
        assert session.get(Account, people.green.member_id) is None


def test_a_referer_of_ours_does_where_a_browser_sends_no_origin(centre: Centre) -> None:
    browser = centre.browser()
    headers = {"referer": "http://centre.example/sign-in"}
    assert browser.post("/sign-in", headers=headers, email=EMAIL, password=GOOD).status_code == 303


def forged(centre: Centre, browser: Browser) -> list[str]:
    """Return tokens that an attacker could come by."""
    return ["", "0" * 64, centre.browser().token("/sign-in"), browser.token("/sign-in")[:-1]]


def test_a_form_without_the_token_of_this_browser_is_refused(centre: Centre) -> None:
    browser = centre.browser()
    for token in forged(centre, browser):
        answer = browser.post("/sign-in", email=EMAIL, password=GOOD, token=token)
        assert answer.status_code == 403
        assert f'value="{EMAIL}"' not in answer.text
    browser.sign_in()
    for token in forged(centre, browser):
        assert browser.post("/account", do="everywhere", token=token).status_code == 403
    assert browser.who() == "Blue reviewer"


def test_a_form_that_is_too_large_is_refused(centre: Centre) -> None:
    assert centre.browser().sign_in("x" * 20_000).status_code == 403


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_language_is_chosen_on_the_page_and_stays(centre: Centre, lang: str) -> None:
    browser = centre.browser()
    page = browser.get(f"/sign-in?ui={lang}&to=/cases")
    assert f'<html lang="{lang}">' in page.text
    assert f'<html lang="{lang}">' in browser.get("/sign-in").text
    assert f"?to=%2Fcases&amp;ui={lang}" in page.text


def test_signing_in_brings_back_the_language_of_the_member(centre: Centre) -> None:
    with transaction(centre.engine) as session:
        session.get_one(Member, centre.blue.member_id).language = "ja"
    browser = centre.browser()
    browser.sign_in()
    assert '<html lang="ja">' in browser.get("/account").text


def test_what_was_typed_is_shown_as_text(centre: Centre) -> None:
    answer = centre.browser().sign_in(OTHER, '"><script>alert(1)</script>')
    assert "<script" not in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


def test_over_https_the_cookie_is_secure_and_nobody_else_can_plant_it(centre: Centre, people: People) -> None:
    browser = centre.browser(base="https://centre.example")
    answer = browser.sign_in()
    cookie = next(line for line in answer.headers.get_list("set-cookie") if "fusion_session" in line)
    assert cookie.startswith("__Host-fusion_session=")
    assert "Secure" in cookie
    assert browser.who() == "Blue reviewer"
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    attacker = centre.browser()
    attacker.get(centre.link(people.green))
    victim = centre.browser(base="https://centre.example")
    victim.client.cookies.set("fusion_session", attacker.client.cookies["fusion_session"], domain="centre.example")
    assert victim.who() == "visitor"
    browser.post("/sign-out", at="/account")
    assert browser.who() == "visitor"


def test_a_proxy_is_believed_only_when_told_to(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    forwarded = {"x-forwarded-proto": "https", "x-forwarded-for": "198.51.100.1"}
    assert "strict-transport-security" not in centre.browser().get("/sign-in", **forwarded).headers
    monkeypatch.setenv("FUSION_TRUST_PROXY", "1")
    assert "strict-transport-security" in centre.browser().get("/sign-in", **forwarded).headers


def test_the_account_page_changes_the_password_and_ends_other_sessions(centre: Centre) -> None:
    here, there = centre.browser(), centre.browser()
    here.sign_in()
    there.sign_in()
    wrong = here.post("/account", do="password", current=OTHER, password=OTHER)
    assert (wrong.status_code, 'id="password_current_problem"' in wrong.text) == (422, True)
    weak = here.post("/account", do="password", current=GOOD, password=WEAK)
    assert (weak.status_code, 'id="password_password_problem"' in weak.text) == (422, True)
    assert there.who() == "Blue reviewer"
    assert here.post("/account", do="password", current=GOOD, password=OTHER).status_code == 303
    assert (here.who(), there.who()) == ("Blue reviewer", "visitor")


def test_the_account_page_turns_the_second_step_on_and_off(centre: Centre) -> None:
    browser = centre.browser()
    browser.sign_in()
    assert browser.post("/account", do="code_offer", code_password=OTHER).status_code == 422
    browser.post("/account", do="code_offer", code_password=GOOD)
    page = browser.get("/account")
    assert "<svg" in page.text
    secret = re.search(r"<dd>((?:[A-Z2-7]{4} ?)+)</dd>", page.text)
    assert secret
    app = pyotp.TOTP(secret[1].replace(" ", ""))
    assert browser.post("/account", do="code_on", code="000").status_code == 422
    assert browser.post("/account", do="code_on", code=app.now()).status_code == 303
    assert "<svg" not in browser.get("/account").text
    assert centre.browser().sign_in().status_code == 200
    assert browser.post("/account", do="code_off", code_password=OTHER).status_code == 422
    assert browser.post("/account", do="code_off", code_password=GOOD).status_code == 303
    assert centre.browser().sign_in().status_code == 303


def test_who_changes_their_mind_is_shown_no_secret_any_more(centre: Centre) -> None:
    browser = centre.browser()
    browser.sign_in()
    browser.post("/account", do="code_offer", code_password=GOOD)
    assert "<svg" in browser.get("/account").text
    browser.post("/account", do="code_not_now")
    assert "<svg" not in browser.get("/account").text
    assert browser.sign_in().status_code == 303
    app_of(centre)
    browser.post("/account", do="code_not_now")
    assert centre.browser().sign_in().status_code == 200  # it asks for the code still


def test_the_account_page_keeps_preferences(centre: Centre) -> None:
    browser = centre.browser()
    browser.sign_in()
    assert browser.post("/account", do="preferences", language="ja", listed="1").status_code == 303
    with unguarded(centre.engine) as session:
        member = session.get_one(Member, centre.blue.member_id)
    assert (member.language, member.listed) == ("ja", True)
    assert '<html lang="ja">' in browser.get("/account").text
    browser.post("/account", do="preferences", language="")
    with unguarded(centre.engine) as session:
        member = session.get_one(Member, centre.blue.member_id)
    assert (member.language, member.listed) == (None, False)


def test_signing_out_everywhere_ends_this_session_too(centre: Centre) -> None:
    here, there = centre.browser(), centre.browser()
    here.sign_in()
    there.sign_in()
    answer = here.post("/account", do="everywhere")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert (here.who(), there.who()) == ("visitor", "visitor")
    with unguarded(centre.engine) as session:
        assert session.exec(select(WebSession)).all() == []


def test_the_account_page_is_for_members(centre: Centre) -> None:
    browser = centre.browser()
    assert browser.get("/account").headers["location"] == "/sign-in?to=/account"
    answer = browser.post("/account", at="/sign-in", do="everywhere")
    assert answer.headers["location"] == "/account"


@pytest.mark.parametrize("email", ["blue@example.org\0", "\0", "x" * 5_000, "\ud7ff\u202e", "%00%00"])
def test_no_email_however_odd_answers_otherwise_than_a_wrong_one(centre: Centre, email: str) -> None:
    answer = centre.browser().sign_in(OTHER, email)
    assert answer.status_code == 422
    assert "The e-mail or the password is wrong." in answer.text


def test_a_form_of_too_many_fields_is_refused(centre: Centre) -> None:
    assert centre.browser().sign_in(**{f"field{number}": "x" for number in range(100)}).status_code == 403


def test_signing_out_everywhere_ends_a_reset_link_too(centre: Centre) -> None:
    browser = centre.browser()
    browser.sign_in()
    link = centre.link(centre.blue, LinkPurpose.RESET)
    browser.post("/account", do="everywhere")
    assert centre.browser().get(link).status_code == 400
    assert centre.browser().sign_in(GOOD).status_code == 303
