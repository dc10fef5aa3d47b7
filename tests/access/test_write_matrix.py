"""Every command by everybody in every state is answered as the oracle says, and what is refused changes nothing."""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pyotp
import pytest
from sqlalchemy import Connection, Engine
from sqlmodel import Session, select

from cases import accounts, credentials, people
from cases.errors import CaseError, SignInNeeded
from db.base import METADATA
from db.engine import transaction, unguarded
from db.tables import Account, Identity, Organisation, SignInLink, WebSession
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import Role
from tests.access import commands, desk, verbs
from tests.access.centre import Centre, template_of
from tests.access.desk import Desk, Tried, refusal
from tests.access.oracle import Answer
from tests.conftest import Databases, close, copied

SHARE = float(os.environ.get("FUSION_MATRIX_SHARE") or 1)
"""Which part of the combinations is tried on SQLite; of those a twenty-fourth on PostgreSQL."""
WORDS = {"term", "term_text"}
"""Vocabularies, too large to look at after each combination; they are looked at in the end."""


@dataclass(frozen=True)
class Prepared:
    """A database with a centre in it."""

    engine: Engine
    centre: Centre


@pytest.fixture(scope="module")
def prepared(databases: Databases) -> Iterator[Prepared]:
    """Yield a centre whose every command is tried and undone again."""
    engine = databases.copy("prepared")
    centre = desk.build(engine)
    close(engine)
    with copied(databases, template_of(engine)) as copy:
        yield Prepared(copy, centre)
    databases.drop(engine)


def rows(connection: Connection, *without: str) -> dict[str, int]:
    """Return a digest of each table."""
    names = [table.name for table in METADATA.sorted_tables if table.name not in without] + ["rendition_search"]
    found = {}
    for name in names:
        said = [repr(tuple(row)) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]
        found[name] = hash(tuple(sorted(said)))
    return found


class _Undo(Exception):
    pass


@dataclass
class Trial:
    """What came of a combination.

    Attributes:
        answer: What it was answered with; what it broke with, where it broke.
        fields: The fields its error is about.
        changed: What a refused one changed all the same.
    """

    answer: Answer | str = Answer.ALLOWED
    fields: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


class Watch:
    """Notices whether anything was written in a transaction, as cheaply as the engine allows."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.connection = session.connection()
        self.note()

    def note(self) -> None:
        """Take what stands there now for the beginning."""
        self.before = self._state()

    def _state(self) -> Any:
        if self.connection.dialect.name == "sqlite":
            return self.connection.connection.driver_connection.total_changes  # type: ignore[union-attr]
        return rows(self.connection, *WORDS)

    def changed(self) -> tuple[str, ...]:
        """Say what was written, or waits to be."""
        waiting = [type(each).__tablename__ for each in (*self.session.new, *self.session.dirty, *self.session.deleted)]
        now = self._state()
        written = [] if now == self.before else ["rows"]
        return tuple(written + [str(name) for name in waiting if self.connection.dialect.name == "sqlite"])


def tried(engine: Engine, combination: Tried) -> Trial:
    """Try a combination as a page would, and undo it."""
    trial = Trial()
    try:
        with transaction(engine) as session:
            watch = Watch(session)
            session.info["prepared"] = watch.note
            try:
                combination.does(session)
                session.flush()
            except CaseError as error:
                trial = Trial(refusal(error), tuple(problem.field for problem in error.problems), watch.changed())
            except Exception as error:
                trial = Trial(f"{type(error).__name__}: {error}")
            raise _Undo
    except _Undo:
        return trial


def wrong(engine: Engine, combination: Tried) -> str | None:
    """Return what was answered otherwise than the oracle says, or None."""
    trial = tried(engine, combination)
    if trial.answer is not combination.answer:
        return f"{combination.said}: {trial.answer} {trial.fields}, should be {combination.answer}"
    if trial.changed and trial.answer is not Answer.ALLOWED and not _takes_back(combination):
        return f"{combination.said}: refused, and yet it wrote {trial.changed}"
    if combination.field and combination.field not in trial.fields:
        return f"{combination.said}: about {trial.fields}, should be about {combination.field}"
    return None


def _takes_back(combination: Tried) -> bool:
    """Say whether a verb does part of its work before its last check, and counts on the transaction to undo that."""
    return combination.verb in {"accounts.use_link", "identities.sign_in"}


def chosen(prepared: Prepared) -> list[Tried]:
    """Return the combinations for this engine."""
    every = list(commands.every(Desk(prepared.engine, prepared.centre)))
    part = SHARE if prepared.engine.dialect.name == "sqlite" else SHARE / 24
    rng = random.Random(17)  # noqa: S311 - which combinations a test tries
    return every if part >= 1 else rng.sample(every, max(200, int(len(every) * part)))


def test_every_command_is_answered_as_the_oracle_says(prepared: Prepared) -> None:
    with prepared.engine.connect() as connection:
        before = rows(connection)
    combinations = chosen(prepared)
    if SHARE >= 1:
        assert len(combinations) >= (3_000 if prepared.engine.dialect.name == "sqlite" else 600)
    found = [said for combination in combinations if (said := wrong(prepared.engine, combination))]
    with prepared.engine.connect() as connection:
        assert rows(connection) == before
    assert not found, f"{len(found)} of {len(combinations)}:\n" + "\n".join(found[:40])


RIGHT, WRONG = "seven blue lamps", "eight red lamps"
BY_PASSWORD: dict[str, Callable[[Engine, Viewer, str], object]] = {
    "credentials.sign_in": lambda engine, viewer, said: credentials.sign_in(
        engine, f"{viewer.name}@example.org", said, address="198.51.100.1"
    ),
    "credentials.confirm": lambda engine, viewer, said: credentials.confirm(
        engine, viewer, said, address="198.51.100.1"
    ),
    "credentials.change_password": lambda engine, viewer, said: credentials.change_password(
        engine, viewer, current=said, new="nine green lamps", secret=None, address="198.51.100.1"
    ),
    "credentials.offer_code": lambda engine, viewer, said: credentials.offer_code(
        engine, viewer, said, address="198.51.100.1"
    ),
    "credentials.drop_code": lambda engine, viewer, said: credentials.drop_code(
        engine, viewer, said, address="198.51.100.1"
    ),
}
"""What takes a password, and opens its own transactions."""
BY_CODE = {"credentials.confirm_code", "credentials.sign_in_with_code", "credentials.withdraw_offer"}
ENDING = {"accounts.sign_out", "accounts.sign_out_everywhere"}


def _two_members(engine: Engine, steward: Viewer) -> tuple[Viewer, Viewer]:
    """Return two members of one organisation with the same password, each with a session."""
    with transaction(engine) as session:
        own = session.get_one(Organisation, steward.organisation_id)
        found = []
        for name in ("ada", "ben"):
            member = people.add_member(session, own, name=name, roles=[Role.READER])
            member.email = f"{name}@example.org"
            accounts.give_password(session, member, RIGHT)
            accounts.start_session(session, member.id or 0)
            found.append(people.viewer_of_member(session, member.id or 0))
    return found[0], found[1]


def _of_accounts(engine: Engine, but: Viewer | None = None) -> dict[str, list[Any]]:
    """Return what is stored of accounts, without that of one member."""
    tables: tuple[Any, ...] = (Account, WebSession, SignInLink, Identity)
    number = but.member_id if but else None
    with unguarded(engine) as session:
        return {
            table.__tablename__: sorted(repr(row) for row in session.exec(select(table)) if row.member_id != number)
            for table in tables
        }


@pytest.mark.parametrize("verb", BY_PASSWORD)
def test_a_password_opens_only_ones_own_account(engine: Engine, steward: Viewer, verb: str) -> None:
    ada, ben = _two_members(engine, steward)
    before, others, does = _of_accounts(engine), _of_accounts(engine, but=ada), BY_PASSWORD[verb]
    for who, said in ((ANONYMOUS, RIGHT), (ada, WRONG), (ada, "")):
        with pytest.raises(CaseError) as caught:
            does(engine, who, said)
        assert refusal(caught.value) in {Answer.SIGN_IN, Answer.REJECTED}
        assert _of_accounts(engine) == before
    does(engine, ada, RIGHT)
    assert _of_accounts(engine, but=ada) == others
    assert any(f"member_id={ben.member_id}" in row for rows in others.values() for row in rows)


def test_a_code_turns_on_and_opens_only_ones_own_account(engine: Engine, steward: Viewer) -> None:
    ada, ben = _two_members(engine, steward)
    credentials.offer_code(engine, ada, RIGHT, address="198.51.100.1")
    with unguarded(engine) as session:
        secret = session.get_one(Account, ada.member_id).totp_secret
    before = _of_accounts(engine)
    for who in (ANONYMOUS, ben):
        with pytest.raises(CaseError), transaction(engine) as session:
            credentials.confirm_code(session, who, pyotp.TOTP(secret or "").now())
    with transaction(engine) as session:
        credentials.withdraw_offer(session, ben)
    with pytest.raises(SignInNeeded), transaction(engine) as session:
        credentials.withdraw_offer(session, ANONYMOUS)
    assert _of_accounts(engine) == before
    with transaction(engine) as session:
        credentials.confirm_code(session, ada, pyotp.TOTP(secret or "").now())
    entry = credentials.sign_in(engine, "ada@example.org", RIGHT, address="198.51.100.1")
    assert (entry.secret, bool(entry.pending)) == ("", True)
    kept = _of_accounts(engine)
    with pytest.raises(CaseError):
        credentials.sign_in_with_code(engine, entry.pending, "000000", address="198.51.100.1")
    assert _of_accounts(engine) == kept


def test_signing_out_ends_only_ones_own_sessions(engine: Engine, steward: Viewer) -> None:
    ada, _ = _two_members(engine, steward)
    before = _of_accounts(engine, but=ada)
    with transaction(engine) as session:
        accounts.sign_out(session, "no such secret")
        secret = accounts.start_session(session, ada.member_id or 0)
        accounts.sign_out(session, secret)
        assert accounts.sign_out_everywhere(session, ada.member_id or 0) == 1
    assert _of_accounts(engine, but=ada) == before
    assert not any(f"member_id={ada.member_id}" in row for row in _of_accounts(engine)["web_session"])


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True, scope="session")
def test_every_command_is_both_allowed_and_refused_somewhere(prepared: Prepared) -> None:
    answers: dict[str, Counter[bool]] = {}
    for combination in commands.every(Desk(prepared.engine, prepared.centre)):
        answers.setdefault(combination.verb, Counter())[combination.answer is Answer.ALLOWED] += 1
    by_themselves = ENDING | BY_CODE | set(BY_PASSWORD)
    assert set(answers) == verbs.COMMANDS - by_themselves
    assert [verb for verb, counts in answers.items() if not (counts[True] and counts[False])] == []
