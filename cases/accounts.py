"""One-time links and the sessions of signed-in browsers. Both are kept only as hashes."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_
from sqlmodel import Session, col, delete, select

from cases import passwords
from cases.errors import CaseError, NotAllowed, NotFound, Problem, Rejected, SignInNeeded
from cases.i18n import N_
from cases.people import viewer_of_member
from db.base import now
from db.tables import Account, DirectoryEntry, Identity, Member, SignInLink, WebSession
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import LANGUAGES, DirectoryAction, LinkPurpose, MemberStatus

LINK_LASTS = {
    LinkPurpose.SIGN_IN: timedelta(hours=12),
    LinkPurpose.INVITATION: timedelta(days=7),
    LinkPurpose.RESET: timedelta(hours=24),
}
"""How long a link can be used, by what it is for."""
SESSION_LASTS = timedelta(days=7)
"""How long one stays signed in at most."""
IDLE_FOR = timedelta(hours=12)
"""How long one stays signed in without doing anything: over lunch, not over a weekend."""
_TOUCH_AFTER = timedelta(minutes=10)


class LinkIsDead(CaseError):
    """A one-time link is unknown, used, too old or for something else; all answer alike."""

    message = N_("This sign-in link was used or is too old. Ask for a new one.")


@dataclass(frozen=True)
class Link:
    """What a one-time link is for, as its holder may know it."""

    purpose: LinkPurpose
    name: str
    email: str | None


@dataclass(frozen=True)
class OwnSession:
    """A browser one is signed in with.

    Attributes:
        since: When it signed in.
        last_seen: When it was last used, to within ten minutes.
        ends: When it ends at the latest.
        here: Whether it is the one that asks.
    """

    since: datetime
    last_seen: datetime
    ends: datetime
    here: bool


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue_link(session: Session, member_id: int, purpose: LinkPurpose = LinkPurpose.SIGN_IN) -> str:
    """Return the token of a new one-time link for a member; its purpose says what it does and how long it lasts.

    A new invitation or reset link puts an end to those before it.
    """
    if purpose is not LinkPurpose.SIGN_IN:
        _end_links(session, member_id, purpose)
    token = secrets.token_urlsafe(32)
    expires_at = now() + LINK_LASTS[purpose]
    session.add(SignInLink(token_hash=_hashed(token), member_id=member_id, purpose=purpose, expires_at=expires_at))
    session.flush()
    return token


def issue_link_by_email(session: Session, email: str) -> str:
    """Return the token of a new link to sign in with, for whoever runs the centre to hand to the member it is for.

    It gets past the second factor, so the log of the directory says that it was made.

    Raises:
        NotFound: No active member signs in with this e-mail.
    """
    member = member_of_email(session, email)
    if member is None or not viewer_of_member(session, member.id or 0).signed_in:
        raise NotFound(N_("No active member has this e-mail."), field="email")
    session.add(
        DirectoryEntry(
            action=DirectoryAction.LINK_ISSUED,
            organisation_id=member.organisation_id,
            member_id=member.id,
            detail=LinkPurpose.SIGN_IN.value,
        )
    )
    return issue_link(session, member.id or 0)


def has_way_in(session: Session, member_id: int) -> bool:
    """Say whether a member can sign in without a link: by a password or an identity provider."""
    account = session.get(Account, member_id)
    known = session.exec(select(Identity.member_id).where(Identity.member_id == member_id)).first()
    return known is not None or (account is not None and account.password_hash is not None)


def _end_links(session: Session, member_id: int, *purposes: LinkPurpose) -> None:
    session.exec(
        delete(SignInLink).where(col(SignInLink.member_id) == member_id, col(SignInLink.purpose).in_(purposes))
    )


def _live_link(session: Session, token: str, *purposes: LinkPurpose, use: bool = True) -> SignInLink:
    link = session.get(SignInLink, _hashed(token), with_for_update=use)
    if link is None or link.used_at is not None or link.expires_at < now() or link.purpose not in purposes:
        raise LinkIsDead
    return link


def open_link(session: Session, token: str) -> Link:
    """Return what a link is for, without using it.

    Raises:
        LinkIsDead: It can't be used.
    """
    link = _live_link(session, token, *LinkPurpose, use=False)
    member = _invited_if_asked(session, link)
    return Link(link.purpose, member.name, member.email)


def _invited_if_asked(session: Session, link: SignInLink) -> Member:
    """Return the link's member; an invitation is dead once they came in another way, by an identity provider."""
    member = session.get_one(Member, link.member_id)
    if link.purpose is LinkPurpose.INVITATION and member.status is not MemberStatus.INVITED:
        raise LinkIsDead
    return member


def sign_in(session: Session, link_token: str, *, instead_of: str | None = None) -> str:
    """Use up a sign-in link and return the secret of a new session, which belongs into the browser's cookie.

    Args:
        session: The database.
        link_token: The token of the link.
        instead_of: The secret the browser had before; its session ends.

    Raises:
        LinkIsDead: The link is unknown, used or too old, or its member is no longer active.
    """
    link = _live_link(session, link_token, LinkPurpose.SIGN_IN)
    if not viewer_of_member(session, link.member_id).signed_in:
        raise LinkIsDead
    link.used_at = now()
    session.add(link)
    return start_session(session, link.member_id, instead_of=instead_of)


def use_link(session: Session, token: str, password: str, *, email: str = "", instead_of: str | None = None) -> str:
    """Use up an invitation or a reset link by choosing a password; an invited member becomes active.

    Every session of the member ends. One with a second factor isn't signed in by this: a reset link alone, which a
    steward also sees, must not get past it.

    Args:
        session: The database.
        token: The token of the link.
        password: The password chosen.
        email: The e-mail to sign in with, for a member who has none yet.
        instead_of: The secret the browser had before; its session ends.

    Returns:
        The secret of a new session; empty where the second factor is still wanted.

    Raises:
        LinkIsDead: The link can't be used, or the member's organisation is no longer active.
        Rejected: The password or the e-mail can't be taken; the link stays good.
    """
    link = _live_link(session, token, LinkPurpose.INVITATION, LinkPurpose.RESET)
    member = _invited_if_asked(session, link)
    if link.purpose is LinkPurpose.INVITATION:
        activate(session, member)
    if not viewer_of_member(session, link.member_id).signed_in:
        raise LinkIsDead
    account = give_password(session, member, password, email=email)
    link.used_at = now()
    session.add(link)
    sign_out_everywhere(session, account.member_id)
    if account.totp_since is not None:
        return ""
    return start_session(session, account.member_id, instead_of=instead_of)


def activate(session: Session, member: Member) -> None:
    """Make an invited member active, as the log of the directory then says."""
    member.status = MemberStatus.ACTIVE
    session.add(member)
    session.add(
        DirectoryEntry(
            by_member_id=member.id,
            action=DirectoryAction.MEMBER_STATUS,
            organisation_id=member.organisation_id,
            member_id=member.id,
            detail=f"{MemberStatus.INVITED.value} {MemberStatus.ACTIVE.value}",
        )
    )
    session.flush()


def give_password(session: Session, member: Member, password: str, *, email: str = "") -> Account:
    """Set a member's password, and the e-mail of one who has none.

    Raises:
        Rejected: The password is refused, or the e-mail is missing, no e-mail or somebody else's.
    """
    if member.email is None:
        member.email = _free_email(session, email)
        session.add(member)
    passwords.check(password, (member.name, member.email))
    account = session.get(Account, member.id) or Account(member_id=member.id or 0)
    account.password_hash = passwords.hashed(password)
    session.add(account)
    session.flush()
    return account


def _free_email(session: Session, typed: str) -> str:
    email = typed.strip().lower()
    name, _, domain = email.rpartition("@")
    if not name or "." not in domain.strip(".") or len(email) > 254 or any(sign.isspace() for sign in email):
        raise Rejected([Problem("email", N_("Enter an e-mail address, for example name@example.org."))])
    if session.exec(select(Member.id).where(func.lower(Member.email) == email)).first() is not None:
        raise Rejected([Problem("email", N_("This e-mail can't be used here. Enter another one."))])
    return email


def member_of_email(session: Session, email: str) -> Member | None:
    """Return the one member with an e-mail, however it is capitalised."""
    if "\0" in email:  # no address has one, and PostgreSQL can't even look for it
        return None
    found = session.exec(select(Member).where(func.lower(Member.email) == email.strip().lower()).limit(2)).all()
    return found[0] if len(found) == 1 else None


def start_session(session: Session, member_id: int, *, instead_of: str | None = None) -> str:
    """Begin a session and return its secret, a new one each time; the one the browser had before ends."""
    sign_out(session, instead_of)
    over = or_(col(WebSession.expires_at) < now(), col(WebSession.last_seen_at) < now() - IDLE_FOR)
    session.exec(delete(WebSession).where(over))
    session.exec(delete(SignInLink).where(col(SignInLink.expires_at) < now()))
    secret = secrets.token_urlsafe(32)
    session.add(WebSession(token_hash=_hashed(secret), member_id=member_id, expires_at=now() + SESSION_LASTS))
    session.flush()
    return secret


def _live_session(session: Session, secret: str | None) -> WebSession | None:
    row = session.get(WebSession, _hashed(secret)) if secret else None
    if row is None or row.expires_at < now() or row.last_seen_at + IDLE_FOR < now():
        return None
    return row


def viewer_of_cookie(session: Session, secret: str | None) -> Viewer:
    """Return who a browser's cookie belongs to; `ANONYMOUS` for none, an unknown or an expired one."""
    row = _live_session(session, secret)
    return viewer_of_member(session, row.member_id) if row else ANONYMOUS


def is_due_for_touch(session: Session, secret: str | None) -> bool:
    """Say whether a session's "last seen" is old enough to be worth a write."""
    row = session.get(WebSession, _hashed(secret)) if secret else None
    return row is not None and row.last_seen_at + _TOUCH_AFTER < now()


def touch(session: Session, secret: str) -> None:
    """Note that a session was used just now."""
    row = session.get(WebSession, _hashed(secret))
    if row is not None:
        row.last_seen_at = now()
        session.add(row)


def sign_out(session: Session, secret: str | None) -> None:
    """End the session of a browser's cookie, at once and everywhere it is used."""
    row = session.get(WebSession, _hashed(secret)) if secret else None
    if row is not None:
        session.delete(row)
        session.flush()


def sign_out_everywhere(session: Session, member_id: int, *, but: str | None = None) -> int:
    """End every session of a member and every link by which one could begin; returns how many sessions ended.

    An invitation stays: who was invited has no session yet.

    Args:
        session: The database.
        member_id: The member.
        but: The secret of the session that goes on.
    """
    _end_links(session, member_id, LinkPurpose.SIGN_IN, LinkPurpose.RESET)
    rows = session.exec(select(WebSession).where(WebSession.member_id == member_id)).all()
    ended = [row for row in rows if but is None or row.token_hash != _hashed(but)]
    for row in ended:
        session.delete(row)
    session.flush()
    return len(ended)


def own_sessions(session: Session, viewer: Viewer, secret: str | None) -> list[OwnSession]:
    """Return where a member is signed in, the newest first; no address is kept that could be shown."""
    rows = session.exec(
        select(WebSession)
        .where(
            WebSession.member_id == viewer.member_id,
            WebSession.expires_at >= now(),
            WebSession.last_seen_at >= now() - IDLE_FOR,
        )
        .order_by(col(WebSession.created_at).desc())
    )
    here = _hashed(secret) if secret else ""
    return [OwnSession(row.created_at, row.last_seen_at, row.expires_at, row.token_hash == here) for row in rows]


def own_member(session: Session, viewer: Viewer) -> Member:
    """Return the row of the member who asks.

    Raises:
        SignInNeeded: A visitor asks.
    """
    if viewer.member_id is None:
        raise SignInNeeded
    return session.get_one(Member, viewer.member_id)


def set_preferences(session: Session, viewer: Viewer, *, language: str | None, listed: bool) -> None:
    """Set a member's language and whether members of other organisations can find them by name.

    Raises:
        SignInNeeded: A visitor asks.
        NotAllowed: The product doesn't speak that language.
    """
    member = own_member(session, viewer)
    if language is not None and language not in LANGUAGES:
        raise NotAllowed(field="language")
    member.language, member.listed = language, listed
    session.add(member)
    session.flush()
