"""Guesses at passwords and codes, counted so that nobody can make many; kept only for as long as they count.

An attempt is written down before anything is compared and taken back when it was right. So a hundred guesses sent at
once count as a hundred. The account and the network address are kept as keyed hashes; no address is kept in clear.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, delete, select

from cases import seals
from cases.errors import CaseError
from cases.i18n import N_
from db.base import now
from db.engine import transaction
from db.tables import SignInAttempt

WINDOW = timedelta(minutes=15)
ACCOUNT_LIMIT = 5
ADDRESS_LIMIT = 30


class TooManyAttempts(CaseError):
    """There were too many wrong guesses; even the right one isn't looked at for a while."""

    status = 429


@dataclass(frozen=True)
class Attempt:
    """One guess that was admitted.

    Attributes:
        account: The keyed hash of the account it was about.
        rows: The numbers of its rows.
    """

    account: str
    rows: tuple[int, ...]


def admit(engine: Engine, account: str, address: str, *, field: str = "") -> Attempt:
    """Write an attempt down and return it, if there weren't too many.

    Takes the engine because what it writes has to stay even though the guess is wrong and everything else is undone.

    Args:
        engine: The centre's database.
        account: What the guess is about: an e-mail as typed, or a member.
        address: The network address it comes from.
        field: The box that the refusal is shown beside.

    Raises:
        TooManyAttempts: For this account or from this address; says when to try again.
    """
    key = seals.key_of(engine)
    limits = {
        seals.keyed(key, "account", account.casefold().strip()): ACCOUNT_LIMIT,
        seals.keyed(key, "address", address): ADDRESS_LIMIT,
    }
    with transaction(engine) as session:
        session.exec(delete(SignInAttempt).where(col(SignInAttempt.at) < now() - WINDOW))
        rows = [SignInAttempt(key=each) for each in limits]
        session.add_all(rows)
        session.flush()
        attempt = Attempt(rows[0].key, tuple(row.id or 0 for row in rows))
    # In a transaction of its own: by now each of several guesses at once sees the others.
    with transaction(engine) as session:
        frees = [_free_at(session, each, limit, attempt.rows) for each, limit in limits.items()]
        until = max((moment for moment in frees if moment), default=None)
        if until:
            withdraw(session, attempt)
    if until:
        minutes = max(1, -(-int((until - now()).total_seconds()) // 60))
        raise TooManyAttempts(N_("There were too many attempts. Try again in {n} min."), field=field, n=minutes)
    return attempt


def _free_at(session: Session, key: str, limit: int, own: tuple[int, ...]) -> datetime | None:
    others = (
        select(SignInAttempt.at)
        .where(SignInAttempt.key == key, col(SignInAttempt.at) >= now() - WINDOW, col(SignInAttempt.id).not_in(own))
        .order_by(col(SignInAttempt.at).desc())
    )
    oldest_that_counts = session.exec(others.offset(limit - 1).limit(1)).first()
    return oldest_that_counts + WINDOW if oldest_that_counts else None


def withdraw(session: Session, attempt: Attempt) -> None:
    """Take an attempt back: it wasn't wrong, or it wasn't looked at."""
    session.exec(delete(SignInAttempt).where(col(SignInAttempt.id).in_(attempt.rows)))


def forget(session: Session, attempt: Attempt) -> None:
    """Take an attempt back with all before it at the same account: the right person is there."""
    withdraw(session, attempt)
    session.exec(delete(SignInAttempt).where(col(SignInAttempt.key) == attempt.account))
