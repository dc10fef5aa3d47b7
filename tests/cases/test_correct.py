"""What an owner does to a case that is out: correct it, let more or fewer people read it, withdraw it."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from cases import check, directory, review, search
from cases.correct import correct, narrow, take_back, withdraw
from cases.errors import CaseError, NotAllowed, NotFound, Outdated, SignInNeeded
from cases.read import read_case
from cases.search import Filter
from cases.submit import resend, submit
from cases.views import CaseView, Receipt
from db.access import viewing
from db.engine import transaction
from db.tables import Case, History, Member, MemberRole, Proposal, Rendition, Review
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import (
    Action,
    Audience,
    Decision,
    MemberStatus,
    RenditionState,
    ReviewException,
    Role,
    Status,
)
from tests.cases.test_review import add_organisation, drawn, opened, say, send
from tests.conftest import People

Entered = dict[str, Any]


@pytest.fixture
def published(engine: Engine, people: People, entered: Entered) -> str:
    """Return a GREEN case of the steward's that both reviewers published."""
    receipt = send(engine, people.steward, entered, audience="green")
    for viewer in (people.blue, people.green):
        say(engine, viewer, receipt.id, Decision.PUBLISH)
    return receipt.id


def seen(engine: Engine, viewer: Viewer, public_id: str) -> CaseView | None:
    """Return a case as somebody meets it; None where it doesn't exist for them."""
    try:
        with viewing(engine, viewer) as session:
            return read_case(session, public_id)
    except NotFound:
        return None


def title(view: CaseView | None) -> str | None:
    """Return what a case is called for who reads it."""
    return view.content.original.title if view and view.content else None


def version(engine: Engine) -> int:
    """Return the version of the only case; asked in a transaction of its own, so never inside another."""
    with transaction(engine) as session:
        return session.exec(select(Case.version)).one()


def corrected(engine: Engine, viewer: Viewer, public_id: str, entered: Entered, **more: Any) -> Receipt:
    """Propose a new edition as somebody who has just opened the case."""
    now = version(engine)
    with transaction(engine) as session:
        return correct(session, viewer, public_id, entered | more, version=now)


def narrowed(engine: Engine, viewer: Viewer, public_id: str, **sharing: Any) -> None:
    """Narrow a case as somebody who has just opened it."""
    seen_version = version(engine)
    with transaction(engine) as session:
        narrow(session, viewer, public_id, sharing, version=seen_version)


def renamed(entered: Entered, to: str) -> Entered:
    """Return an entry under another title."""
    return entered | {"texts": [entered["texts"][0] | {"title": to}]}


def whole(engine: Engine) -> bool:
    """Say whether the check of the database finds nothing at all."""
    return all(not finding.problems for finding in check.check(engine))


# --- correcting -------------------------------------------------------------------------------------------------


def test_readers_go_on_meeting_the_published_edition_until_the_new_one_is(
    engine: Engine, people: People, entered: Entered, published: str
) -> None:
    receipt = corrected(engine, people.steward, published, renamed(entered, "Corrected"), audience="green")
    assert (receipt.id, receipt.reviewers) == (published, 2)
    assert title(seen(engine, people.reader, published)) == "Forged poll in a village newsletter"
    assert title(opened(engine, people.blue, published)) == "Corrected"
    say(engine, people.blue, published, Decision.PUBLISH)
    assert title(seen(engine, people.reader, published)) == "Forged poll in a village newsletter"
    assert say(engine, people.green, published, Decision.PUBLISH) is Status.CORRECTED
    assert title(seen(engine, people.reader, published)) == "Corrected"
    assert whole(engine)


def test_more_readers_wait_for_reviewers_too(engine: Engine, people: People, entered: Entered, published: str) -> None:
    corrected(engine, people.colleague, published, entered, audience="clear", contributor_shown="kind")
    assert seen(engine, ANONYMOUS, published) is None
    for viewer in (people.blue, people.green):
        assert seen(engine, ANONYMOUS, published) is None
        say(engine, viewer, published, Decision.PUBLISH)
    found = seen(engine, ANONYMOUS, published)
    assert found is not None
    assert (found.audience, found.contributor.organisation, found.contributor.kind) == (
        Audience.CLEAR,
        None,
        "ngo",
    )
    assert whole(engine)


def test_who_joins_by_a_correction_never_reads_the_edition_before(
    engine: Engine, people: People, entered: Entered, published: str
) -> None:
    corrected(engine, people.steward, published, renamed(entered, "For everybody"), audience="clear")
    for viewer in (people.blue, people.green):
        say(engine, viewer, published, Decision.PUBLISH)
    with viewing(engine, ANONYMOUS) as session:
        assert session.exec(select(Rendition.edition)).all() == [2]
    with viewing(engine, people.blue) as session:
        assert session.exec(select(Rendition.edition)).all() == [2]
    with viewing(engine, people.colleague) as session:
        assert sorted(session.exec(select(Rendition.edition))) == [1, 2]


def test_a_correction_that_is_sent_back_is_corrected_again_with_an_answer(
    engine: Engine, people: People, entered: Entered, published: str
) -> None:
    corrected(engine, people.steward, published, renamed(entered, "Second"), audience="green")
    assert say(engine, people.blue, published, Decision.CHANGES, "Which poll?") is Status.PUBLISHED
    with transaction(engine) as session:
        assert session.exec(select(Proposal.status)).one() is Status.CHANGES_REQUESTED
    now = version(engine)
    with transaction(engine) as session:
        correct(
            session,
            people.steward,
            published,
            renamed(entered, "Third") | {"audience": "green"},
            version=now,
            answer="The newsletter's own.",
        )
    with transaction(engine) as session:
        answers = session.exec(select(Review.answer).where(Review.edition == 2, Review.answer != None)).all()  # noqa: E711
    assert answers == ["The newsletter's own."]
    for viewer in (people.blue, people.green):
        say(engine, viewer, published, Decision.PUBLISH)
    assert title(seen(engine, people.reader, published)) == "Third"
    assert whole(engine)


def test_what_waits_can_be_taken_back(engine: Engine, people: People, entered: Entered, published: str) -> None:
    corrected(engine, people.steward, published, renamed(entered, "Regretted"), audience="clear")
    now = version(engine)
    with transaction(engine) as session:
        take_back(session, people.colleague, published, version=now)
    assert seen(engine, ANONYMOUS, published) is None
    assert title(opened(engine, people.blue, published)) == "Forged poll in a village newsletter"
    with viewing(engine, people.blue) as session:
        assert session.exec(select(Rendition.edition)).all() == [1]
    with pytest.raises(NotAllowed):
        say(engine, people.blue, published, Decision.PUBLISH)
    now = version(engine)
    with pytest.raises(NotAllowed), transaction(engine) as session:
        take_back(session, people.steward, published, version=now)
    corrected(engine, people.steward, published, renamed(entered, "Better"), audience="green")
    for viewer in (people.blue, people.green):
        say(engine, viewer, published, Decision.PUBLISH)
    assert title(seen(engine, people.reader, published)) == "Better"
    assert whole(engine)


def test_two_who_correct_at_once_do_not_overwrite_each_other(
    engine: Engine, people: People, entered: Entered, published: str
) -> None:
    stale = version(engine)
    corrected(engine, people.steward, published, entered, audience="green")
    with pytest.raises((Outdated, NotAllowed)), transaction(engine) as session:
        correct(session, people.colleague, published, entered, version=stale)
    now = version(engine)
    with transaction(engine) as session:
        take_back(session, people.steward, published, version=now)
    with pytest.raises(Outdated), transaction(engine) as session:
        correct(session, people.colleague, published, entered, version=stale)


# --- narrowing --------------------------------------------------------------------------------------------------

NARROWER: list[tuple[dict[str, Any], bool]] = [
    ({"audience": "green", "contributor_shown": "member"}, True),
    ({"audience": "amber"}, False),
    ({"audience": "amber", "circle": "Neighbours"}, False),
    ({"audience": "amber_strict"}, False),
    ({"audience": "red"}, False),
]


@pytest.mark.parametrize(("sharing", "reader_stays"), NARROWER)
def test_fewer_readers_is_at_once(
    engine: Engine, people: People, published: str, sharing: dict[str, Any], reader_stays: bool
) -> None:
    assert seen(engine, people.reader, published)
    narrowed(engine, people.colleague, published, **sharing)
    assert (seen(engine, people.reader, published) is not None) == reader_stays
    assert bool(seen(engine, people.blue, published)) == (reader_stays or "circle" in sharing)
    assert seen(engine, people.steward, published)
    with transaction(engine) as session:
        last = session.exec(select(History).order_by(History.seq.desc())).first()  # type: ignore[union-attr]
        assert last is not None
        assert last.action is Action.NARROWED
    assert whole(engine)


def test_a_case_narrowed_to_named_people_is_theirs(engine: Engine, people: People, published: str) -> None:
    narrowed(engine, people.steward, published, audience="red", named=[people.reader.member_id])
    assert seen(engine, people.reader, published)
    assert seen(engine, people.green, published) is None
    narrowed(engine, people.steward, published, audience="red", named=[])
    assert seen(engine, people.reader, published) is None


def test_a_case_narrowed_before_it_is_published_still_waits_and_is_found_once_it_is(
    engine: Engine, people: People, entered: Entered
) -> None:
    receipt = send(engine, people.steward, entered, audience="clear")
    narrowed(engine, people.steward, receipt.id, audience="green")
    with viewing(engine, people.blue) as session:
        assert [line.mine_to_review for line in review.queue(session)] == [True]
    for viewer in (people.blue, people.green):
        say(engine, viewer, receipt.id, Decision.PUBLISH)
    with viewing(engine, people.reader) as session:
        assert search.count(session, Filter(q="poll")) == 1


@pytest.mark.parametrize(
    "sharing",
    [
        {"audience": "clear"},
        {"audience": "green"},
        {"audience": "amber", "circle": "Neighbours", "contributor_shown": "organisation"},
    ],
)
def test_nobody_is_let_in_by_narrowing(engine: Engine, people: People, published: str, sharing: dict[str, Any]) -> None:
    narrowed(engine, people.steward, published, audience="amber", contributor_shown="kind")
    with pytest.raises(CaseError) as caught:
        narrowed(engine, people.steward, published, **sharing)
    assert [problem.field for problem in caught.value.problems] == ["audience"]
    assert seen(engine, people.blue, published) is None


def test_narrowing_takes_back_what_waits(engine: Engine, people: People, entered: Entered, published: str) -> None:
    corrected(engine, people.steward, published, renamed(entered, "Wider"), audience="clear")
    narrowed(engine, people.steward, published, audience="amber")
    with transaction(engine) as session:
        assert session.exec(select(Proposal)).first() is None
    for viewer in (people.blue, people.green, ANONYMOUS):
        assert seen(engine, viewer, published) is None
        with viewing(engine, viewer) as session:
            assert session.exec(select(Rendition.id)).first() is None
    assert whole(engine)


def test_narrowing_what_waits_shuts_out_its_reviewers_and_draws_others(
    engine: Engine, people: People, entered: Entered
) -> None:
    receipt = send(engine, people.steward, entered, audience="green")
    narrowed(engine, people.steward, receipt.id, audience="amber", circle="Neighbours")
    with viewing(engine, people.green) as session:
        assert session.exec(select(Rendition.id)).first() is None
    assert drawn(engine) == [people.blue.member_id]
    narrowed(engine, people.steward, receipt.id, audience="amber")
    assert drawn(engine) == [people.colleague.member_id]
    with viewing(engine, people.blue) as session:
        assert session.exec(select(Rendition.id)).first() is None
    assert say(engine, people.colleague, receipt.id, Decision.PUBLISH) is Status.PUBLISHED
    assert opened(engine, people.steward, receipt.id).review_exception is ReviewException.OWN_ORGANISATION
    assert whole(engine)


def test_a_reviewer_narrowed_out_does_not_look_back_either(engine: Engine, people: People, entered: Entered) -> None:
    receipt = send(engine, people.steward, entered, audience="green")
    say(engine, people.green, receipt.id, Decision.CHANGES, "Which poll?")
    now = version(engine)
    with transaction(engine) as session:
        resend(session, people.steward, receipt.id, entered | {"audience": "amber"}, version=now)
    for viewer in (people.blue, people.green):
        with viewing(engine, viewer) as session:
            assert session.exec(select(Rendition.id)).first() is None


# --- reviewers who can't any more -------------------------------------------------------------------------------


def suspended(engine: Engine, member: Viewer) -> None:
    """Suspend a member by the steward of their own organisation."""
    with transaction(engine) as session:
        own = Member(organisation_id=member.organisation_id or 0, name="Steward")
        session.add(own)
        session.flush()
        roles = frozenset(Role) - {Role.CENTRE_STEWARD}
        session.add_all(MemberRole(member_id=own.id or 0, role=role) for role in roles)
        session.flush()
        steward = Viewer(own.id, own.organisation_id, roles=roles)
        directory.set_member_status(session, steward, member.member_id or 0, MemberStatus.SUSPENDED)


def test_somebody_else_is_drawn_for_a_reviewer_who_is_suspended(
    engine: Engine, people: People, entered: Entered
) -> None:
    third = add_organisation(engine, "Third", None)
    receipt = send(engine, people.steward, entered, audience="green")
    members = {people.blue.member_id: people.blue, people.green.member_id: people.green}
    first = next(number for number in drawn(engine) if number in members)
    left_over = ({*members, third} - set(drawn(engine))).pop()
    suspended(engine, members[first])
    assert left_over in drawn(engine) or any(number not in {*members, third} for number in drawn(engine))
    assert first not in drawn(engine)
    assert len(drawn(engine)) == 2
    assert opened(engine, people.steward, receipt.id).review_exception is None


def test_what_was_decided_stays_decided_when_a_reviewer_leaves(
    engine: Engine, people: People, entered: Entered
) -> None:
    receipt = send(engine, people.steward, entered, audience="green")
    say(engine, people.blue, receipt.id, Decision.PUBLISH)
    suspended(engine, people.blue)
    assert people.blue.member_id in drawn(engine)
    assert say(engine, people.green, receipt.id, Decision.PUBLISH) is Status.PUBLISHED


def test_a_circle_that_an_organisation_leaves_draws_somebody_who_is_still_inside(
    engine: Engine, people: People, entered: Entered
) -> None:
    receipt = send(engine, people.steward, entered, audience="amber", circle="Neighbours")
    assert drawn(engine) == [people.blue.member_id]
    with transaction(engine) as session:
        circle = next(item for item in session.exec(select(Case.circle_id)) if item)
        directory.change_circle(
            session, people.steward, circle, name="Neighbours", leave=[people.blue.organisation_id or 0]
        )
    assert drawn(engine) == [people.colleague.member_id]
    with viewing(engine, people.blue) as session:
        assert session.exec(select(Rendition.id)).first() is None
    assert say(engine, people.colleague, receipt.id, Decision.PUBLISH) is Status.PUBLISHED


# --- withdrawing ------------------------------------------------------------------------------------------------


def withdrawn(engine: Engine, viewer: Viewer, public_id: str, reason: str = "mistaken") -> None:
    """Withdraw a case as somebody who has just opened it."""
    now = version(engine)
    with transaction(engine) as session:
        withdraw(session, viewer, public_id, reason, version=now)


def test_of_a_withdrawn_case_its_readers_see_that_it_was(engine: Engine, people: People, published: str) -> None:
    withdrawn(engine, people.colleague, published)
    for viewer in (people.reader, people.blue):
        found = seen(engine, viewer, published)
        assert found is not None
        assert (found.status, found.content, found.withdrawn_reason) == (Status.WITHDRAWN, None, "mistaken")
    assert seen(engine, ANONYMOUS, published) is None
    with viewing(engine, people.blue) as session:
        assert session.exec(select(Rendition.id)).first() is None
    assert title(seen(engine, people.steward, published)) in {None, "Forged poll in a village newsletter"}
    assert whole(engine)


def test_of_a_case_withdrawn_before_it_was_published_nobody_else_learns(
    engine: Engine, people: People, entered: Entered
) -> None:
    receipt = send(engine, people.steward, entered, audience="clear")
    withdrawn(engine, people.steward, receipt.id)
    for viewer in (people.blue, people.green, people.reader, ANONYMOUS):
        assert seen(engine, viewer, receipt.id) is None
        with viewing(engine, viewer) as session:
            assert session.exec(select(Case.id)).first() is None
            assert session.exec(select(Rendition.id)).first() is None
    assert whole(engine)


def test_withdrawing_needs_a_reason_that_there_is(engine: Engine, people: People, published: str) -> None:
    for reason in ("", "because"):
        with pytest.raises(CaseError) as caught:
            withdrawn(engine, people.steward, published, reason)
        assert [problem.field for problem in caught.value.problems] == ["reason"]
    assert seen(engine, people.reader, published)


def test_what_is_withdrawn_stays_so(engine: Engine, people: People, entered: Entered, published: str) -> None:
    withdrawn(engine, people.steward, published)
    for deed in (
        lambda: withdrawn(engine, people.steward, published),
        lambda: narrowed(engine, people.steward, published, audience="amber"),
        lambda: corrected(engine, people.steward, published, entered),
    ):
        with pytest.raises(NotAllowed):
            deed()


# --- whose it is ------------------------------------------------------------------------------------------------


def test_only_contributors_of_the_owner_do_any_of_it(
    engine: Engine, people: People, entered: Entered, published: str
) -> None:
    for viewer, refusal in ((people.blue, NotAllowed), (people.reader, NotAllowed), (ANONYMOUS, SignInNeeded)):
        for deed in (
            lambda viewer: withdrawn(engine, viewer, published),
            lambda viewer: narrowed(engine, viewer, published, audience="amber"),
            lambda viewer: corrected(engine, viewer, published, entered),
        ):
            with pytest.raises(refusal):
                deed(viewer)


def test_a_case_that_cannot_be_read_and_one_that_is_not_there_answer_alike(
    engine: Engine, people: People, entered: Entered
) -> None:
    receipt = send(engine, people.steward, entered)
    for public_id in (receipt.id, "FC-00000-0", "nonsense"):
        for deed in (
            lambda public_id: withdraw(session, people.blue, public_id, "mistaken", version=1),
            lambda public_id: narrow(session, people.blue, public_id, {"audience": "amber"}, version=1),
            lambda public_id: correct(session, people.blue, public_id, entered, version=1),
            lambda public_id: take_back(session, people.blue, public_id, version=1),
        ):
            with transaction(engine) as session, pytest.raises(NotFound) as caught:
                deed(public_id)
            assert caught.value.text("en") == NotFound().text("en")


def test_what_the_owner_keeps_is_its_own_after_every_deed(engine: Engine, people: People, entered: Entered) -> None:
    """The full wording is in no row that others read, in no edition and no state."""
    secret = entered | {
        "places": [{"name": "Quillhaven", "country": "TW"}],
        "omissions": [{"field": "places.0.name", "way": "coarsened", "reason": "method"}],
        "audience": "green",
    }
    with transaction(engine) as session:
        receipt = submit(session, people.steward, secret)
    for viewer in (people.blue, people.green):
        say(engine, viewer, receipt.id, Decision.PUBLISH)
    corrected(engine, people.steward, receipt.id, renamed(secret, "Again"))
    for viewer in (people.blue, people.green, people.reader):
        with viewing(engine, viewer) as session:
            for state in RenditionState:
                shown = session.exec(select(Rendition).where(Rendition.state == state)).all()
                assert all(row.for_own is None for row in shown)
            view = read_case(session, receipt.id, proposed=True)
            assert view.content is not None
            assert [place.name for place in view.content.places] == ["Taiwan"]
    own = opened(engine, people.steward, receipt.id)
    assert own.content is not None
    assert [place.name for place in own.content.places] == ["Quillhaven"]
    assert whole(engine)
