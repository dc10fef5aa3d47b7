"""Signing in by password and by the code of a second factor, and changing both.

What compares a guess takes the engine and opens its own transactions: the guess is counted even though it was wrong,
and nobody waits for a write while a password is compared, which takes a tenth of a second on purpose.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn

import pyotp
import segno
from pyotp.utils import strings_equal
from sqlalchemy import Engine
from sqlmodel import Session

from cases import accounts, attempts, passwords, seals
from cases.errors import CaseError, Problem, Rejected
from cases.i18n import N_, Msg
from cases.people import viewer_of_member
from db.base import now
from db.engine import transaction, unguarded
from db.tables import Account, Member
from db.viewer import Viewer

PRODUCT = "Fusion Center"
CODE_WITHIN = timedelta(minutes=5)
"""How long after the password the code may come."""

_STEP = 30


class WrongPassword(Rejected):
    """The password, or the e-mail it belongs to, is wrong; which of the two isn't said."""

    def __init__(self, field: str, message: Msg) -> None:
        """Say so beside `field`."""
        super().__init__([Problem(field, message)])


@dataclass(frozen=True)
class Entry:
    """How a sign-in went on.

    Attributes:
        secret: The secret of the new session; empty when a code is still wanted.
        pending: What shows, together with a code, that the password was right.
        language: The language the member prefers.
    """

    secret: str = ""
    pending: str = ""
    language: str | None = None


@dataclass(frozen=True)
class _Found:
    member_id: int
    language: str | None
    password_hash: str | None
    has_code: bool


def _find(session: Session, email: str) -> _Found | None:
    member = accounts.member_of_email(session, email)
    if member is None or not viewer_of_member(session, member.id or 0).signed_in:
        return None
    account = session.get(Account, member.id)
    if account is None:
        return None
    return _Found(member.id or 0, member.language, account.password_hash, account.totp_since is not None)


def _proof(password_hash: str) -> str:
    return hashlib.sha256(password_hash.encode()).hexdigest()


def sign_in(engine: Engine, email: str, password: str, *, address: str, instead_of: str | None = None) -> Entry:
    """Sign a member in by e-mail and password, or ask for the code where a second factor is on.

    Args:
        engine: The centre's database.
        email: As typed.
        password: As typed.
        address: The network address it comes from.
        instead_of: The secret the browser had before; its session ends.

    Raises:
        TooManyAttempts: There were too many wrong ones.
        WrongPassword: It is, or nobody active has this e-mail; both answer alike and take the same work.
    """
    attempt = attempts.admit(engine, email, address, field="password")
    with unguarded(engine) as session:
        found = _find(session, email)
    right = passwords.is_right(found.password_hash if found else None, password)
    if found is None or found.password_hash is None or not right:
        raise WrongPassword("password", N_("The e-mail or the password is wrong."))
    if found.has_code:
        with transaction(engine) as session:
            attempts.withdraw(session, attempt)
        pending = seals.seal(seals.key_of(engine), "code", [found.member_id, _proof(found.password_hash)])
        return Entry(pending=pending)
    with transaction(engine) as session:
        account = session.get_one(Account, found.member_id, with_for_update=True)
        if passwords.is_outdated(found.password_hash) and account.password_hash == found.password_hash:
            account.password_hash = passwords.hashed(password)
            session.add(account)
        attempts.forget(session, attempt)
        secret = accounts.start_session(session, found.member_id, instead_of=instead_of)
    return Entry(secret=secret, language=found.language)


def sign_in_with_code(engine: Engine, pending: str, code: str, *, address: str, instead_of: str | None = None) -> Entry:
    """Finish signing in with the code of the second factor.

    Raises:
        TooManyAttempts: There were too many wrong ones.
        CaseError: The password was given too long ago, or was changed since.
        Rejected: The code is wrong, or was used already.
    """
    content = seals.unseal(seals.key_of(engine), "code", pending, lasts=CODE_WITHIN)
    if not isinstance(content, list):
        _too_late()
    member_id, proof = int(content[0]), str(content[1])
    with unguarded(engine) as session:
        member = session.get_one(Member, member_id)
        email, language = member.email or "", member.language
    attempt = attempts.admit(engine, email, address, field="code")
    with transaction(engine) as session:
        account = session.get_one(Account, member_id, with_for_update=True)
        active = viewer_of_member(session, member_id).signed_in
        if not active or account.totp_since is None or _proof(account.password_hash or "") != proof:
            _too_late()
        _use_code(session, account, code)
        attempts.forget(session, attempt)
        secret = accounts.start_session(session, member_id, instead_of=instead_of)
    return Entry(secret=secret, language=language)


def _too_late() -> NoReturn:
    raise CaseError(N_("Too much time has passed. Enter your e-mail and password again."))


def _use_code(session: Session, account: Account, code: str) -> None:
    """Note the time step of a right code, so that neither it nor an earlier one works again."""
    totp = pyotp.TOTP(account.totp_secret or "", interval=_STEP)
    typed = "".join(sign for sign in code if not sign.isspace())
    current = int(now().timestamp()) // _STEP
    for step in (current - 1, current, current + 1):
        if step > account.totp_step and strings_equal(typed, totp.generate_otp(step)):
            account.totp_step = step
            session.add(account)
            session.flush()
            return
    raise Rejected([Problem("code", N_("The code is wrong or was used already. Wait for the next one."))])


def confirm(engine: Engine, viewer: Viewer, password: str, *, address: str, field: str = "current") -> None:
    """Make sure that it is the member who sits at a signed-in browser.

    Raises:
        SignInNeeded: A visitor asks.
        TooManyAttempts: There were too many wrong ones.
        WrongPassword: It is.
    """
    with unguarded(engine) as session:
        member_id = accounts.own_member(session, viewer).id
        account = session.get(Account, member_id)
        kept = account.password_hash if account else None
    attempt = attempts.admit(engine, f"member {member_id}", address, field=field)
    if not passwords.is_right(kept, password):
        raise WrongPassword(field, N_("The password is wrong."))
    with transaction(engine) as session:
        attempts.forget(session, attempt)


def change_password(
    engine: Engine, viewer: Viewer, *, current: str, new: str, email: str = "", secret: str | None, address: str
) -> int:
    """Change a member's password, or set the first one; every other session of theirs ends.

    Args:
        engine: The centre's database.
        viewer: The member.
        current: The password so far; not looked at where there is none.
        new: The new password.
        email: The e-mail to sign in with, for a member who has none yet.
        secret: The session that goes on.
        address: The network address it comes from.

    Returns:
        How many other sessions ended.

    Raises:
        SignInNeeded: A visitor asks.
        TooManyAttempts: There were too many wrong ones.
        WrongPassword: The current one is.
        Rejected: The new one or the e-mail can't be taken.
    """
    if has_password(engine, viewer):
        confirm(engine, viewer, current, address=address)
    with transaction(engine) as session:
        accounts.give_password(session, accounts.own_member(session, viewer), new, email=email)
        return accounts.sign_out_everywhere(session, viewer.member_id or 0, but=secret)


def has_password(engine: Engine, viewer: Viewer) -> bool:
    """Say whether a member can sign in by password."""
    with unguarded(engine) as session:
        account = session.get(Account, accounts.own_member(session, viewer).id)
        return account is not None and account.password_hash is not None


def has_code(engine: Engine, viewer: Viewer) -> bool:
    """Say whether a member's sign-in asks for a code too."""
    with unguarded(engine) as session:
        account = session.get(Account, accounts.own_member(session, viewer).id)
        return account is not None and account.totp_since is not None


@dataclass(frozen=True)
class Offer:
    """What a member puts into an authenticator app.

    Attributes:
        secret: The secret in base 32, in groups of four, for typing.
        uri: The same as an `otpauth:` address.
        picture: The address as a QR code, a whole SVG element.
    """

    secret: str
    uri: str
    picture: str


def offer_code(engine: Engine, viewer: Viewer, password: str, *, address: str) -> None:
    """Make the secret of a second factor, which counts once a code of it was entered; see `offer()`.

    Raises:
        SignInNeeded: A visitor asks.
        TooManyAttempts: There were too many wrong passwords.
        WrongPassword: The password is wrong, or there is none to add a second factor to.
    """
    confirm(engine, viewer, password, address=address, field="code_password")
    with transaction(engine) as session:
        account = session.get_one(Account, viewer.member_id, with_for_update=True)
        if account.totp_since is None:
            account.totp_secret = pyotp.random_base32()
            session.add(account)


def offer(engine: Engine, viewer: Viewer) -> Offer | None:
    """Return the secret that waits for its first code; None when none does. Nobody else can ask for it."""
    with unguarded(engine) as session:
        member = accounts.own_member(session, viewer)
        account = session.get(Account, member.id)
        if account is None or account.totp_secret is None or account.totp_since is not None:
            return None
        secret, name = account.totp_secret, member.email or member.name
    uri = pyotp.TOTP(secret, interval=_STEP).provisioning_uri(name=name, issuer_name=PRODUCT)
    picture = segno.make(uri, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=False)
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return Offer(groups, uri, picture)


def confirm_code(session: Session, viewer: Viewer, code: str) -> None:
    """Turn the second factor on: the code shows that the app has the secret.

    Raises:
        SignInNeeded: A visitor asks.
        Rejected: The code is wrong.
        CaseError: There is no secret that waits.
    """
    account = session.get(Account, accounts.own_member(session, viewer).id, with_for_update=True)
    if account is None or account.totp_secret is None or account.totp_since is not None:
        raise CaseError(N_("Begin again: there is no second step that waits for its first code."), field="code")
    _use_code(session, account, code)
    account.totp_since = now()
    session.add(account)
    session.flush()


def withdraw_offer(session: Session, viewer: Viewer) -> None:
    """Forget a secret that waits for its first code; one that is in use stays.

    Raises:
        SignInNeeded: A visitor asks.
    """
    account = session.get(Account, accounts.own_member(session, viewer).id, with_for_update=True)
    if account is not None and account.totp_since is None:
        account.totp_secret = None
        session.add(account)
        session.flush()


def drop_code(engine: Engine, viewer: Viewer, password: str, *, address: str) -> None:
    """Turn the second factor off.

    Raises:
        SignInNeeded: A visitor asks.
        TooManyAttempts: There were too many wrong passwords.
        WrongPassword: It is.
    """
    confirm(engine, viewer, password, address=address, field="code_password")
    with transaction(engine) as session:
        account = session.get_one(Account, viewer.member_id, with_for_update=True)
        account.totp_secret, account.totp_since = None, None
        session.add(account)
