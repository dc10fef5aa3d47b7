"""Signing in with a provider: a verified e-mail finds a member once, then only the identity counts."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from cases import accounts, identities
from db.engine import transaction, unguarded
from db.tables import Identity, Member
from db.viewer import Viewer
from db.vocabulary import MemberStatus
from tests.conftest import People

ISSUER = "https://id.example.org"
EMAIL = "blue@example.org"


@pytest.fixture
def blue(engine: Engine, people: People) -> Viewer:
    """Return a member with an e-mail."""
    with transaction(engine) as session:
        session.get_one(Member, people.blue.member_id).email = EMAIL
    return people.blue


def enter(engine: Engine, subject: str, email: str | None, issuer: str = ISSUER) -> Viewer:
    """Return who is signed in when a provider sends somebody."""
    with transaction(engine) as session:
        secret = identities.sign_in(session, issuer, subject, verified_email=email)
    with unguarded(engine) as session:
        return accounts.viewer_of_cookie(session, secret)


def test_a_verified_email_finds_the_member_the_first_time(engine: Engine, blue: Viewer) -> None:
    assert enter(engine, "s1", "Blue@Example.org") == blue
    with unguarded(engine) as session:
        identity = session.exec(select(Identity)).one()
    assert (identity.issuer, identity.subject, identity.member_id) == (ISSUER, "s1", blue.member_id)


def test_from_then_on_only_the_identity_counts(engine: Engine, blue: Viewer) -> None:
    enter(engine, "s1", EMAIL)
    assert enter(engine, "s1", None) == blue
    assert enter(engine, "s1", "somebody.else@example.org") == blue


@pytest.mark.parametrize("issuer", [ISSUER, "https://other.example.org"])
def test_the_email_does_not_find_who_is_somebody_else_there(engine: Engine, blue: Viewer, issuer: str) -> None:
    assert enter(engine, "s1", EMAIL) == blue
    with pytest.raises(identities.NobodyHere):
        enter(engine, "s2", EMAIL, issuer)


@pytest.mark.parametrize("email", [None, "", "nobody@example.org"])
def test_nobody_becomes_a_member_by_signing_in(engine: Engine, blue: Viewer, email: str | None) -> None:
    assert blue.signed_in
    with unguarded(engine) as session:
        before = len(session.exec(select(Member.id)).all())
    with pytest.raises(identities.NobodyHere):
        enter(engine, "s1", email)
    with unguarded(engine) as session:
        assert len(session.exec(select(Member.id)).all()) == before
        assert session.exec(select(Identity)).all() == []


@pytest.mark.parametrize("subject", ["s" * 256, "s\0"])
def test_a_subject_that_cannot_be_one_is_refused(engine: Engine, blue: Viewer, subject: str) -> None:
    assert blue.signed_in
    with pytest.raises(identities.NobodyHere):
        enter(engine, subject, EMAIL)
    assert enter(engine, "s" * 255, EMAIL) == blue


def test_an_invited_member_becomes_active(engine: Engine, blue: Viewer) -> None:
    with transaction(engine) as session:
        session.get_one(Member, blue.member_id).status = MemberStatus.INVITED
    assert enter(engine, "s1", EMAIL) == blue


@pytest.mark.parametrize("status", [MemberStatus.SUSPENDED, MemberStatus.LEFT])
@pytest.mark.parametrize("known", [True, False])
def test_who_left_or_is_suspended_stays_out(engine: Engine, blue: Viewer, status: MemberStatus, known: bool) -> None:
    if known:
        enter(engine, "s1", EMAIL)
    with transaction(engine) as session:
        session.get_one(Member, blue.member_id).status = status
    with pytest.raises(identities.NobodyHere):
        enter(engine, "s1", EMAIL)


def test_an_email_of_two_members_finds_neither(engine: Engine, people: People, blue: Viewer) -> None:
    assert blue.signed_in
    with transaction(engine) as session:
        session.get_one(Member, people.green.member_id).email = "BLUE@example.org"
    with pytest.raises(identities.NobodyHere):
        enter(engine, "s1", EMAIL)
