"""One-time links and sessions: a link works once, a session ends when it should, only hashes are kept."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import func, select

from cases import accounts
from cases.errors import CaseError, NotAllowed, Rejected, SignInNeeded
from db.base import now
from db.engine import transaction, unguarded
from db.tables import Account, DirectoryEntry, Member, Organisation, SignInLink, WebSession
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import DirectoryAction, LinkPurpose, MemberStatus, OrganisationStatus, Role
from tests.conftest import People


def signed_in(engine: Engine, viewer: Viewer) -> str:
    """Return the secret of a new session of a member."""
    with transaction(engine) as session:
        return accounts.sign_in(session, accounts.issue_link(session, viewer.member_id or 0))


def viewer_of(engine: Engine, secret: str | None) -> Viewer:
    """Return who a cookie belongs to."""
    with transaction(engine) as session:
        return accounts.viewer_of_cookie(session, secret)


def test_a_link_signs_its_member_in(engine: Engine, people: People) -> None:
    found = viewer_of(engine, signed_in(engine, people.blue))
    assert found == people.blue
    assert found.roles == {Role.READER, Role.CONTRIBUTOR, Role.REVIEWER}
    assert (found.name, found.organisation) == ("Blue reviewer", "Blue Party")
    assert len(found.circle_ids) == 1


def test_a_link_works_once(engine: Engine, steward: Viewer) -> None:
    with transaction(engine) as session:
        token = accounts.issue_link(session, steward.member_id or 0)
    with transaction(engine) as session:
        accounts.sign_in(session, token)
    with pytest.raises(CaseError, match="used or is too old"), transaction(engine) as session:
        accounts.sign_in(session, token)


@pytest.mark.parametrize("token", ["", "nonsense", "0" * 64])
def test_an_unknown_link_answers_like_a_used_one(engine: Engine, token: str) -> None:
    with pytest.raises(CaseError, match="used or is too old"), transaction(engine) as session:
        accounts.sign_in(session, token)


def test_an_old_link_answers_like_a_used_one(engine: Engine, steward: Viewer) -> None:
    with transaction(engine) as session:
        token = accounts.issue_link(session, steward.member_id or 0)
        link = session.exec(select(SignInLink)).one()
        link.expires_at = now() - timedelta(seconds=1)
    with pytest.raises(CaseError, match="used or is too old"), transaction(engine) as session:
        accounts.sign_in(session, token)


def test_a_link_does_not_sign_in_by_the_hash_that_is_stored(engine: Engine, steward: Viewer) -> None:
    with transaction(engine) as session:
        accounts.issue_link(session, steward.member_id or 0)
        stored = session.exec(select(SignInLink.token_hash)).one()
    with pytest.raises(CaseError), transaction(engine) as session:
        accounts.sign_in(session, stored)


def test_signing_out_ends_the_session_at_once(engine: Engine, steward: Viewer) -> None:
    secret = signed_in(engine, steward)
    with transaction(engine) as session:
        accounts.sign_out(session, secret)
    assert viewer_of(engine, secret) == ANONYMOUS
    with transaction(engine) as session:
        accounts.sign_out(session, secret)
        accounts.sign_out(session, None)


@pytest.mark.parametrize(
    "gone",
    [{"expires_at": timedelta(seconds=-1)}, {"last_seen_at": -accounts.IDLE_FOR - timedelta(seconds=1)}],
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
        assert not accounts.is_due_for_touch(session, secret)
        session.exec(select(WebSession)).one().last_seen_at = now() - timedelta(hours=1)
    with transaction(engine) as session:
        assert accounts.is_due_for_touch(session, secret)
        accounts.touch(session, secret)
    with transaction(engine) as session:
        assert not accounts.is_due_for_touch(session, secret)
        assert not accounts.is_due_for_touch(session, None)


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


GOOD = "four quiet lanterns by the river"
OTHER = "seven loud tractors in the rain"


def invite(engine: Engine, viewer: Viewer, email: str | None = "blue@example.org") -> str:
    """Make a member invited and return the token of the invitation."""
    with transaction(engine) as session:
        member = session.get_one(Member, viewer.member_id)
        member.status, member.email = MemberStatus.INVITED, email
        session.add(member)
        return accounts.issue_link(session, viewer.member_id or 0, LinkPurpose.INVITATION)


def use(engine: Engine, token: str, password: str = GOOD, email: str = "") -> str:
    """Use an invitation or a reset link and return the secret of the session."""
    with transaction(engine) as session:
        return accounts.use_link(session, token, password, email=email)


def test_an_invitation_makes_a_member_active_with_a_password(engine: Engine, people: People) -> None:
    token = invite(engine, people.blue)
    with unguarded(engine) as session:
        assert accounts.open_link(session, token) == accounts.Link(
            LinkPurpose.INVITATION, "Blue reviewer", "blue@example.org"
        )
    assert viewer_of(engine, use(engine, token)) == people.blue
    with unguarded(engine) as session:
        kept = session.get_one(Account, people.blue.member_id).password_hash or ""
        entry = session.exec(select(DirectoryEntry)).one()
    assert kept.startswith("$argon2id$")
    assert (entry.action, entry.member_id) == (DirectoryAction.MEMBER_STATUS, people.blue.member_id)
    assert (entry.by_member_id, entry.detail) == (people.blue.member_id, "invited active")


def test_a_replayed_invitation_is_refused_and_changes_nothing(engine: Engine, people: People) -> None:
    token = invite(engine, people.blue)
    use(engine, token)
    with unguarded(engine) as session:
        before = session.get_one(Account, people.blue.member_id).password_hash
    with pytest.raises(accounts.LinkIsDead):
        use(engine, token, OTHER)
    with unguarded(engine) as session:
        assert session.get_one(Account, people.blue.member_id).password_hash == before
        with pytest.raises(accounts.LinkIsDead):
            accounts.open_link(session, token)


def test_an_invitation_lasts_seven_days(engine: Engine, people: People) -> None:
    token = invite(engine, people.blue)
    with transaction(engine) as session:
        link = session.exec(select(SignInLink)).one()
        assert timedelta(days=6, hours=23) < link.expires_at - now() <= timedelta(days=7)
        link.expires_at = now() - timedelta(seconds=1)
    with pytest.raises(accounts.LinkIsDead):
        use(engine, token)


def test_a_new_invitation_ends_the_one_before(engine: Engine, people: People) -> None:
    first = invite(engine, people.blue)
    second = invite(engine, people.blue)
    with pytest.raises(accounts.LinkIsDead):
        use(engine, first)
    assert use(engine, second)


def test_an_invitation_is_no_link_to_sign_in_with_and_the_other_way_round(engine: Engine, people: People) -> None:
    token = invite(engine, people.blue)
    with pytest.raises(accounts.LinkIsDead), transaction(engine) as session:
        accounts.sign_in(session, token)
    with transaction(engine) as session:
        plain = accounts.issue_link(session, people.green.member_id or 0)
    with pytest.raises(accounts.LinkIsDead):
        use(engine, plain)


def test_a_refused_password_leaves_the_invitation_good(engine: Engine, people: People) -> None:
    token = invite(engine, people.blue)
    with pytest.raises(Rejected) as caught:
        use(engine, token, "short")
    assert caught.value.problems[0].field == "password"
    with unguarded(engine) as session:
        assert session.get_one(Member, people.blue.member_id).status is MemberStatus.INVITED
    assert use(engine, token)


def test_who_has_no_email_gives_one(engine: Engine, people: People) -> None:
    token = invite(engine, people.blue, email=None)
    for typed in ("", "nobody", "a@b", "a b@example.org", "@example.org", "x" * 250 + "@example.org"):
        with pytest.raises(Rejected) as caught:
            use(engine, token, email=typed)
        assert caught.value.problems[0].field == "email"
    use(engine, token, email=" Blue@Example.ORG ")
    with unguarded(engine) as session:
        assert session.get_one(Member, people.blue.member_id).email == "blue@example.org"


def test_an_email_that_somebody_has_is_refused(engine: Engine, people: People) -> None:
    with transaction(engine) as session:
        session.get_one(Member, people.green.member_id).email = "Green@example.org"
    with pytest.raises(Rejected, match="can't be used here"):
        use(engine, invite(engine, people.blue, email=None), email="green@EXAMPLE.org")


@pytest.mark.parametrize("status", [OrganisationStatus.SUSPENDED, OrganisationStatus.FORMER])
def test_an_invitation_into_an_organisation_that_left_is_dead(
    engine: Engine, people: People, status: OrganisationStatus
) -> None:
    token = invite(engine, people.blue)
    with transaction(engine) as session:
        session.get_one(Organisation, people.blue.organisation_id).status = status
    with pytest.raises(accounts.LinkIsDead):
        use(engine, token)
    with unguarded(engine) as session:
        assert session.get_one(Member, people.blue.member_id).status is MemberStatus.INVITED


@pytest.mark.parametrize("status", [MemberStatus.SUSPENDED, MemberStatus.LEFT])
@pytest.mark.parametrize("purpose", list(LinkPurpose))
def test_no_link_brings_back_who_was_suspended_or_left(
    engine: Engine, people: People, status: MemberStatus, purpose: LinkPurpose
) -> None:
    with transaction(engine) as session:
        member = session.get_one(Member, people.blue.member_id)
        member.status, member.email = status, "blue@example.org"
        token = accounts.issue_link(session, people.blue.member_id or 0, purpose)
    with pytest.raises(accounts.LinkIsDead), transaction(engine) as session:
        accounts.use_link(session, token, GOOD)
    with pytest.raises(accounts.LinkIsDead), transaction(engine) as session:
        accounts.sign_in(session, token)
    with unguarded(engine) as session:
        assert session.get_one(Member, people.blue.member_id).status is status


def test_a_reset_ends_every_session_and_every_link_to_sign_in_with(engine: Engine, people: People) -> None:
    use(engine, invite(engine, people.blue))
    elsewhere = signed_in(engine, people.blue)
    others = signed_in(engine, people.green)
    with transaction(engine) as session:
        plain = accounts.issue_link(session, people.blue.member_id or 0)
        token = accounts.issue_link(session, people.blue.member_id or 0, LinkPurpose.RESET)
    secret = use(engine, token, OTHER)
    assert viewer_of(engine, elsewhere) == ANONYMOUS
    assert viewer_of(engine, secret) == people.blue
    assert viewer_of(engine, others) == people.green
    with pytest.raises(accounts.LinkIsDead), transaction(engine) as session:
        accounts.sign_in(session, plain)


def test_the_session_a_browser_had_before_ends_when_it_signs_in(engine: Engine, people: People) -> None:
    planted = signed_in(engine, people.green)
    with transaction(engine) as session:
        token = accounts.issue_link(session, people.blue.member_id or 0)
        secret = accounts.sign_in(session, token, instead_of=planted)
    assert secret != planted
    assert viewer_of(engine, planted) == ANONYMOUS
    assert viewer_of(engine, secret) == people.blue


def test_signing_out_everywhere_ends_all_but_the_one_named(engine: Engine, people: People) -> None:
    here, there, others = (signed_in(engine, who) for who in (people.blue, people.blue, people.green))
    with transaction(engine) as session:
        assert accounts.sign_out_everywhere(session, people.blue.member_id or 0, but=here) == 1
    assert [viewer_of(engine, each) for each in (here, there, others)] == [people.blue, ANONYMOUS, people.green]
    with transaction(engine) as session:
        assert accounts.sign_out_everywhere(session, people.blue.member_id or 0) == 1
    assert viewer_of(engine, here) == ANONYMOUS


def test_a_member_sees_only_own_sessions(engine: Engine, people: People) -> None:
    there, here = signed_in(engine, people.blue), signed_in(engine, people.blue)
    signed_in(engine, people.green)
    with transaction(engine) as session:
        for row in session.exec(select(WebSession).where(WebSession.token_hash == accounts._hashed(there))):
            row.created_at = now() - timedelta(hours=2)
            session.add(row)
    with unguarded(engine) as session:
        found = accounts.own_sessions(session, people.blue, here)
        assert accounts.own_sessions(session, ANONYMOUS, here) == []
    assert [one.here for one in found] == [True, False]
    assert found[1].since < found[0].since
    assert found[0].ends - found[0].since == pytest.approx(accounts.SESSION_LASTS, abs=timedelta(minutes=1))


def test_what_is_over_is_deleted_when_somebody_signs_in(engine: Engine, people: People) -> None:
    signed_in(engine, people.blue)
    with transaction(engine) as session:
        session.exec(select(WebSession)).one().expires_at = now() - timedelta(seconds=1)
        session.exec(select(SignInLink)).one().expires_at = now() - timedelta(seconds=1)
    secret = signed_in(engine, people.green)
    with unguarded(engine) as session:
        assert session.exec(select(func.count()).select_from(WebSession)).one() == 1
        assert session.exec(select(SignInLink.member_id)).all() == [people.green.member_id]
    assert viewer_of(engine, secret) == people.green


def test_preferences_are_ones_own(engine: Engine, people: People) -> None:
    with transaction(engine) as session:
        accounts.set_preferences(session, people.blue, language="ja", listed=False)
    with unguarded(engine) as session:
        member, other = (session.get_one(Member, viewer.member_id) for viewer in (people.blue, people.green))
        assert (member.language, member.listed) == ("ja", False)
        assert (other.language, other.listed) == (None, True)
    with pytest.raises(NotAllowed), transaction(engine) as session:
        accounts.set_preferences(session, people.blue, language="fr", listed=False)
    with pytest.raises(SignInNeeded), transaction(engine) as session:
        accounts.set_preferences(session, ANONYMOUS, language=None, listed=False)
