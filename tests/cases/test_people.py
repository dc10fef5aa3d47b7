"""Signing in: a link works once, a session ends when it should, and only hashes are kept."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from cases import people as members
from cases.errors import CaseError
from db.base import now
from db.engine import transaction
from db.tables import Member, Organisation, SignInLink, WebSession
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import MemberStatus, OrganisationStatus, Role
from tests.conftest import People


def signed_in(engine: Engine, viewer: Viewer) -> str:
    """Return the secret of a new session of a member."""
    with transaction(engine) as session:
        return members.sign_in(session, members.issue_link(session, viewer.member_id or 0))


def viewer_of(engine: Engine, secret: str | None) -> Viewer:
    """Return who a cookie belongs to."""
    with transaction(engine) as session:
        return members.viewer_of_cookie(session, secret)


def test_a_link_signs_its_member_in(engine: Engine, people: People) -> None:
    found = viewer_of(engine, signed_in(engine, people.blue))
    assert found == people.blue
    assert found.roles == {Role.READER, Role.CONTRIBUTOR, Role.REVIEWER}
    assert (found.name, found.organisation) == ("Blue reviewer", "Blue Party")
    assert len(found.circle_ids) == 1


def test_a_link_works_once(engine: Engine, steward: Viewer) -> None:
    with transaction(engine) as session:
        token = members.issue_link(session, steward.member_id or 0)
    with transaction(engine) as session:
        members.sign_in(session, token)
    with pytest.raises(CaseError, match="used or is too old"), transaction(engine) as session:
        members.sign_in(session, token)


@pytest.mark.parametrize("token", ["", "nonsense", "0" * 64])
def test_an_unknown_link_answers_like_a_used_one(engine: Engine, token: str) -> None:
    with pytest.raises(CaseError, match="used or is too old"), transaction(engine) as session:
        members.sign_in(session, token)


def test_an_old_link_answers_like_a_used_one(engine: Engine, steward: Viewer) -> None:
    with transaction(engine) as session:
        token = members.issue_link(session, steward.member_id or 0)
        link = session.exec(select(SignInLink)).one()
        link.expires_at = now() - timedelta(seconds=1)
    with pytest.raises(CaseError, match="used or is too old"), transaction(engine) as session:
        members.sign_in(session, token)


def test_a_link_does_not_sign_in_by_the_hash_that_is_stored(engine: Engine, steward: Viewer) -> None:
    with transaction(engine) as session:
        members.issue_link(session, steward.member_id or 0)
        stored = session.exec(select(SignInLink.token_hash)).one()
    with pytest.raises(CaseError), transaction(engine) as session:
        members.sign_in(session, stored)


def test_signing_out_ends_the_session_at_once(engine: Engine, steward: Viewer) -> None:
    secret = signed_in(engine, steward)
    with transaction(engine) as session:
        members.sign_out(session, secret)
    assert viewer_of(engine, secret) == ANONYMOUS
    with transaction(engine) as session:
        members.sign_out(session, secret)
        members.sign_out(session, None)


@pytest.mark.parametrize(
    "gone",
    [{"expires_at": timedelta(seconds=-1)}, {"last_seen_at": -members.IDLE_FOR - timedelta(seconds=1)}],
    ids=["expired", "idle"],
)
def test_a_session_ends_by_itself(engine: Engine, steward: Viewer, gone: dict[str, timedelta]) -> None:
    secret = signed_in(engine, steward)
    with transaction(engine) as session:
        row = session.exec(select(WebSession)).one()
        for name, change in gone.items():
            setattr(row, name, now() + change)
    assert viewer_of(engine, secret) == ANONYMOUS


def test_a_session_is_touched_only_when_it_is_due(engine: Engine, steward: Viewer) -> None:
    secret = signed_in(engine, steward)
    with transaction(engine) as session:
        assert not members.is_due_for_touch(session, secret)
        session.exec(select(WebSession)).one().last_seen_at = now() - timedelta(hours=1)
    with transaction(engine) as session:
        assert members.is_due_for_touch(session, secret)
        members.touch(session, secret)
    with transaction(engine) as session:
        assert not members.is_due_for_touch(session, secret)
        assert not members.is_due_for_touch(session, None)


@pytest.mark.parametrize("status", [MemberStatus.SUSPENDED, MemberStatus.LEFT, MemberStatus.INVITED])
def test_who_is_no_longer_active_is_a_visitor_at_once(engine: Engine, people: People, status: MemberStatus) -> None:
    secret = signed_in(engine, people.blue)
    with transaction(engine) as session:
        session.get_one(Member, people.blue.member_id).status = status
    assert viewer_of(engine, secret) == ANONYMOUS


@pytest.mark.parametrize("status", [OrganisationStatus.SUSPENDED, OrganisationStatus.FORMER])
def test_so_is_everybody_of_an_organisation_that_left(
    engine: Engine, people: People, status: OrganisationStatus
) -> None:
    secret = signed_in(engine, people.blue)
    with transaction(engine) as session:
        session.get_one(Organisation, people.blue.organisation_id).status = status
    assert viewer_of(engine, secret) == ANONYMOUS


@pytest.mark.parametrize("secret", [None, "", "nonsense"])
def test_without_a_session_one_is_a_visitor(engine: Engine, secret: str | None) -> None:
    assert viewer_of(engine, secret) == ANONYMOUS
