"""Signing in by password and code: what is wrong is refused, counted and tells nothing; no code works twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine
from sqlmodel import select

from cases import accounts, attempts, credentials, passwords, seals
from cases.errors import CaseError, Rejected, SignInNeeded
from db.base import now
from db.engine import transaction, unguarded
from db.tables import Account, Member, SignInAttempt, WebSession
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import MemberStatus
from tests.conftest import People

EMAIL = "blue@example.org"
GOOD = "four quiet lanterns by the river"
OTHER = "seven loud tractors in the rain"
HERE = "192.0.2.7"


@pytest.fixture
def blue(engine: Engine, people: People) -> Viewer:
    """Return a member with an e-mail and a password."""
    with transaction(engine) as session:
        member = session.get_one(Member, people.blue.member_id)
        member.email = EMAIL
        accounts.give_password(session, member, GOOD)
    return people.blue


def enter(engine: Engine, email: str = EMAIL, password: str = GOOD, address: str = HERE) -> credentials.Entry:
    """Sign in as somebody at a browser would."""
    return credentials.sign_in(engine, email, password, address=address)


def who(engine: Engine, secret: str | None) -> Viewer:
    """Return whose session a secret is."""
    with unguarded(engine) as session:
        return accounts.viewer_of_cookie(session, secret)


def code_on(engine: Engine, viewer: Viewer) -> pyotp.TOTP:
    """Turn a member's second factor on and return what their app would hold."""
    credentials.offer_code(engine, viewer, GOOD, address=HERE)
    offer = credentials.offer(engine, viewer)
    assert offer is not None
    app = pyotp.TOTP(offer.secret.replace(" ", ""))
    with transaction(engine) as session:
        credentials.confirm_code(session, viewer, app.now())
    return app


def next_code(app: pyotp.TOTP) -> str:
    """Return the code after the one that turned the second factor on; clocks may differ by as much."""
    return app.at(now() + timedelta(seconds=app.interval))


def count(engine: Engine) -> int:
    """Return how many attempts are written down."""
    with unguarded(engine) as session:
        return len(session.exec(select(SignInAttempt.id)).all())


@pytest.mark.parametrize("typed", [EMAIL, " Blue@Example.org "])
def test_email_and_password_sign_in(engine: Engine, blue: Viewer, typed: str) -> None:
    entry = enter(engine, typed)
    assert who(engine, entry.secret) == blue
    assert not entry.pending
    assert count(engine) == 0


@pytest.mark.parametrize(
    ("email", "password"),
    [(EMAIL, OTHER), (EMAIL, ""), (EMAIL, GOOD + " "), ("nobody@example.org", GOOD), ("", ""), ("green", GOOD)],
)
def test_wrong_ones_are_refused_in_the_same_words(engine: Engine, blue: Viewer, email: str, password: str) -> None:
    assert blue.signed_in
    with pytest.raises(credentials.WrongPassword) as caught:
        enter(engine, email, password)
    assert caught.value.text("en") == "password: The e-mail or the password is wrong."
    with unguarded(engine) as session:
        assert session.exec(select(WebSession)).all() == []


def test_an_unknown_email_takes_the_work_of_a_known_one(
    engine: Engine, blue: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert blue.signed_in
    compared: list[str] = []
    compare = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher, "verify", lambda self, kept, typed: (compared.append(kept), compare(self, kept, typed))[1]
    )
    for email in (EMAIL, "nobody@example.org"):
        with pytest.raises(credentials.WrongPassword):
            enter(engine, email, OTHER)
    assert len(compared) == 2
    assert len({kept.rsplit("$", 2)[0] for kept in compared}) == 1  # the same algorithm and parameters


@pytest.mark.parametrize("status", [MemberStatus.SUSPENDED, MemberStatus.LEFT, MemberStatus.INVITED])
def test_who_is_not_active_is_refused_in_the_same_words(engine: Engine, blue: Viewer, status: MemberStatus) -> None:
    with transaction(engine) as session:
        session.get_one(Member, blue.member_id).status = status
    with pytest.raises(credentials.WrongPassword, match="The e-mail or the password is wrong"):
        enter(engine)


def test_each_sign_in_has_a_secret_of_its_own_and_ends_the_one_before(engine: Engine, blue: Viewer) -> None:
    first = enter(engine).secret
    second = credentials.sign_in(engine, EMAIL, GOOD, address=HERE, instead_of=first).secret
    assert first != second
    assert who(engine, first) == ANONYMOUS
    assert who(engine, second) == blue


def test_a_password_kept_with_weaker_parameters_is_kept_anew(engine: Engine, blue: Viewer) -> None:
    with transaction(engine) as session:
        weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(passwords.normal(GOOD))
        session.get_one(Account, blue.member_id).password_hash = weak
    enter(engine)
    with unguarded(engine) as session:
        kept = session.get_one(Account, blue.member_id).password_hash or ""
    assert kept != weak
    assert not passwords.is_outdated(kept)
    assert enter(engine).secret


def test_brute_force_stops_at_the_account_from_wherever_it_comes(engine: Engine, blue: Viewer) -> None:
    for number in range(attempts.ACCOUNT_LIMIT):
        with pytest.raises(credentials.WrongPassword):
            enter(engine, password=f"{OTHER} {number}", address=f"198.51.100.{number}")
    with pytest.raises(attempts.TooManyAttempts, match=r"Try again in 1[45] min") as caught:
        enter(engine, address="203.0.113.1")
    assert (caught.value.status, caught.value.problems[0].field) == (429, "password")
    assert count(engine) == 2 * attempts.ACCOUNT_LIMIT
    with transaction(engine) as session:
        for row in session.exec(select(SignInAttempt)):
            row.at = now() - attempts.WINDOW - timedelta(seconds=1)
            session.add(row)
    assert who(engine, enter(engine).secret) == blue


def test_brute_force_stops_at_the_address_whatever_account_it_tries(engine: Engine, blue: Viewer) -> None:
    for number in range(attempts.ADDRESS_LIMIT):
        attempts.admit(engine, f"somebody{number}@example.org", HERE)
    with pytest.raises(attempts.TooManyAttempts):
        enter(engine)
    assert who(engine, enter(engine, address="203.0.113.1").secret) == blue


def test_an_unknown_account_is_counted_like_a_known_one(engine: Engine, people: People) -> None:
    assert people.blue.signed_in
    for _ in range(attempts.ACCOUNT_LIMIT):
        with pytest.raises(credentials.WrongPassword):
            enter(engine, "nobody@example.org")
    with pytest.raises(attempts.TooManyAttempts):
        enter(engine, " Nobody@Example.org")


def test_guesses_sent_at_once_are_not_more_than_one_after_the_other(engine: Engine, blue: Viewer) -> None:
    def guess(number: int) -> type[Exception]:
        try:
            enter(engine, password=f"{OTHER} {number}", address=f"198.51.100.{number}")
        except CaseError as error:
            return type(error)
        return AssertionError

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(20)))
    assert blue.signed_in
    assert set(answers) <= {credentials.WrongPassword, attempts.TooManyAttempts}
    assert answers.count(credentials.WrongPassword) <= attempts.ACCOUNT_LIMIT


def test_the_right_password_clears_the_account_but_not_the_address(engine: Engine, blue: Viewer) -> None:
    assert blue.signed_in
    for _ in range(attempts.ACCOUNT_LIMIT - 1):
        with pytest.raises(credentials.WrongPassword):
            enter(engine, password=OTHER)
    enter(engine)
    assert count(engine) == attempts.ACCOUNT_LIMIT - 1
    with pytest.raises(credentials.WrongPassword):
        enter(engine, password=OTHER)


def test_no_address_is_kept_in_clear(engine: Engine, blue: Viewer) -> None:
    assert blue.signed_in
    with pytest.raises(credentials.WrongPassword):
        enter(engine, password=OTHER)
    with unguarded(engine) as session:
        rows = session.exec(select(SignInAttempt)).all()
    key = seals.key_of(engine)
    assert {row.key for row in rows} == {seals.keyed(key, "account", EMAIL), seals.keyed(key, "address", HERE)}
    assert HERE not in repr(rows)


def test_old_attempts_are_deleted_with_the_next(engine: Engine, blue: Viewer) -> None:
    assert blue.signed_in
    attempts.admit(engine, "a", HERE)
    with transaction(engine) as session:
        for row in session.exec(select(SignInAttempt)):
            row.at = now() - attempts.WINDOW - timedelta(seconds=1)
            session.add(row)
    attempts.admit(engine, "b", HERE)
    assert count(engine) == 2


def test_changing_the_password_ends_all_other_sessions(engine: Engine, blue: Viewer) -> None:
    here, there = enter(engine).secret, enter(engine).secret
    ended = credentials.change_password(engine, blue, current=GOOD, new=OTHER, secret=here, address=HERE)
    assert ended == 1
    assert (who(engine, here), who(engine, there)) == (blue, ANONYMOUS)
    assert enter(engine, password=OTHER).secret
    with pytest.raises(credentials.WrongPassword):
        enter(engine)


def test_a_wrong_current_password_changes_nothing_and_is_counted(engine: Engine, blue: Viewer) -> None:
    for _ in range(attempts.ACCOUNT_LIMIT):
        with pytest.raises(credentials.WrongPassword) as caught:
            credentials.change_password(engine, blue, current=OTHER, new=OTHER, secret=None, address=HERE)
        assert caught.value.problems[0].field == "current"
    with pytest.raises(attempts.TooManyAttempts):
        credentials.change_password(engine, blue, current=GOOD, new=OTHER, secret=None, address=HERE)
    assert enter(engine).secret


def test_the_first_password_needs_no_current_one_but_an_email(engine: Engine, people: People) -> None:
    with pytest.raises(Rejected) as caught:
        credentials.change_password(engine, people.green, current="", new=GOOD, secret=None, address=HERE)
    assert caught.value.problems[0].field == "email"
    credentials.change_password(
        engine, people.green, current="", new=GOOD, email="green@example.org", secret=None, address=HERE
    )
    assert who(engine, enter(engine, "green@example.org").secret) == people.green


def test_with_a_second_factor_the_password_alone_is_not_enough(engine: Engine, blue: Viewer) -> None:
    app = code_on(engine, blue)
    entry = enter(engine)
    assert not entry.secret
    done = credentials.sign_in_with_code(engine, entry.pending, next_code(app), address=HERE)
    assert who(engine, done.secret) == blue


def test_no_code_works_twice(engine: Engine, blue: Viewer) -> None:
    app = code_on(engine, blue)
    code = next_code(app)
    first, second = enter(engine), enter(engine)
    assert credentials.sign_in_with_code(engine, first.pending, code, address=HERE).secret
    for pending in (first.pending, second.pending):
        with pytest.raises(Rejected, match="used already"):
            credentials.sign_in_with_code(engine, pending, code, address=HERE)


def test_codes_cannot_be_guessed_by_starting_over(engine: Engine, blue: Viewer) -> None:
    app = code_on(engine, blue)
    wrong = f"{(int(next_code(app)) + 500_000) % 1_000_000:06}"
    for _ in range(attempts.ACCOUNT_LIMIT):
        entry = enter(engine)
        with pytest.raises(Rejected):
            credentials.sign_in_with_code(engine, entry.pending, wrong, address=HERE)
    with pytest.raises(attempts.TooManyAttempts):
        enter(engine)
    with pytest.raises(attempts.TooManyAttempts):
        credentials.sign_in_with_code(engine, entry.pending, next_code(app), address=HERE)


def test_a_code_is_no_good_without_the_password_before_it(engine: Engine, blue: Viewer) -> None:
    app = code_on(engine, blue)
    key = seals.key_of(engine)
    forged = seals.seal("00" * 32, "code", [blue.member_id, "0" * 64])
    elsewhere = seals.seal(key, "form", [blue.member_id, "0" * 64])
    unproved = seals.seal(key, "code", [blue.member_id, "0" * 64])
    for pending in ("", "nonsense", forged, elsewhere, unproved):
        with pytest.raises(CaseError, match="Enter your e-mail and password again"):
            credentials.sign_in_with_code(engine, pending, next_code(app), address=HERE)


def test_what_the_password_earned_ends_when_the_password_changes(engine: Engine, blue: Viewer) -> None:
    app = code_on(engine, blue)
    pending = enter(engine).pending
    credentials.change_password(engine, blue, current=GOOD, new=OTHER, secret=None, address=HERE)
    with pytest.raises(CaseError, match="Enter your e-mail and password again"):
        credentials.sign_in_with_code(engine, pending, next_code(app), address=HERE)


def test_a_second_factor_counts_only_once_a_code_was_entered(engine: Engine, blue: Viewer) -> None:
    credentials.offer_code(engine, blue, GOOD, address=HERE)
    assert enter(engine).secret
    with pytest.raises(Rejected), transaction(engine) as session:
        credentials.confirm_code(session, blue, "not a code")
    assert not credentials.has_code(engine, blue)


def test_the_secret_is_shown_until_then_and_to_its_member_only(engine: Engine, blue: Viewer, people: People) -> None:
    credentials.offer_code(engine, blue, GOOD, address=HERE)
    offer = credentials.offer(engine, blue)
    assert offer is not None
    assert offer.uri.startswith("otpauth://totp/Fusion%20Center:blue%40example.org?")
    assert offer.picture.startswith("<svg")
    assert credentials.offer(engine, people.steward) is None
    with pytest.raises(SignInNeeded):
        credentials.offer(engine, ANONYMOUS)
    code_on(engine, blue)
    assert credentials.offer(engine, blue) is None


def test_turning_it_on_or_off_needs_the_password(engine: Engine, blue: Viewer) -> None:
    with pytest.raises(credentials.WrongPassword):
        credentials.offer_code(engine, blue, OTHER, address=HERE)
    assert credentials.offer(engine, blue) is None
    code_on(engine, blue)
    with pytest.raises(credentials.WrongPassword):
        credentials.drop_code(engine, blue, OTHER, address=HERE)
    assert enter(engine).pending
    credentials.drop_code(engine, blue, GOOD, address=HERE)
    assert enter(engine).secret


def test_a_secret_in_use_is_not_replaced(engine: Engine, blue: Viewer) -> None:
    app = code_on(engine, blue)
    credentials.offer_code(engine, blue, GOOD, address=HERE)
    assert credentials.sign_in_with_code(engine, enter(engine).pending, next_code(app), address=HERE).secret
    with pytest.raises(CaseError, match="Begin again"), transaction(engine) as session:
        credentials.confirm_code(session, blue, next_code(app))


def test_without_a_password_there_is_no_second_factor(engine: Engine, people: People) -> None:
    with pytest.raises(credentials.WrongPassword):
        credentials.offer_code(engine, people.green, "", address=HERE)


def test_a_reset_link_does_not_get_past_the_second_factor(engine: Engine, blue: Viewer) -> None:
    app = code_on(engine, blue)
    with transaction(engine) as session:
        token = accounts.issue_link(session, blue.member_id or 0, accounts.LinkPurpose.RESET)
        assert accounts.use_link(session, token, OTHER) == ""
    entry = enter(engine, password=OTHER)
    assert credentials.sign_in_with_code(engine, entry.pending, next_code(app), address=HERE).secret
