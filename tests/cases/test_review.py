"""Reviewing: who is drawn, what each decision does, and what a case says when it had fewer reviewers than the rule."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from cases import people as members
from cases import search
from cases.errors import CaseError, NotAllowed, NotFound, Outdated, SignInNeeded
from cases.read import read_case
from cases.review import REASON_LIMIT, decide, queue, waiting
from cases.search import Filter
from cases.submit import resend, submit
from cases.views import CaseView, Receipt
from db.access import viewing
from db.engine import transaction
from db.tables import Case, Member, MemberRole, Organisation, Rendition, Review
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import (
    Decision,
    MemberStatus,
    OrganisationStatus,
    RenditionState,
    ReviewException,
    Role,
    Status,
)
from tests.conftest import People

Entered = dict[str, Any]
WORKING = [Role.READER, Role.CONTRIBUTOR, Role.REVIEWER]


def send(engine: Engine, viewer: Viewer, entered: Entered, **more: Any) -> Receipt:
    """Send a case and return its receipt."""
    with transaction(engine) as session:
        return submit(session, viewer, entered | more)


def say(engine: Engine, viewer: Viewer, public_id: str, decision: Decision, reason: str = "") -> Status:
    """Decide as a reviewer who has just opened the case."""
    version = opened(engine, viewer, public_id).version
    with transaction(engine) as session:
        return decide(session, viewer, public_id, decision, version=version, reason=reason)


def opened(engine: Engine, viewer: Viewer, public_id: str) -> CaseView:
    """Return what a viewer sees of a case, what waits for review first."""
    with viewing(engine, viewer) as session:
        return read_case(session, public_id, proposed=True)


def drawn(engine: Engine) -> list[int]:
    """Return the members drawn for the newest edition of the only case."""
    with transaction(engine) as session:
        rows = session.exec(select(Review)).all()
        newest = max(row.edition for row in rows)
        return [row.member_id for row in rows if row.edition == newest]


def add_organisation(engine: Engine, name: str, camp: str | None, **more: Any) -> int:
    """Add an organisation with one reviewer; returns the reviewer."""
    with transaction(engine) as session:
        organisation = members.add_organisation(session, name=name, kind="ngo", country="JP", camp=camp, **more)
        return members.add_member(session, organisation, name=f"{name} reviewer", roles=WORKING).id or 0


def change(engine: Engine, table: type[Member] | type[Organisation], key: int | None, **values: Any) -> None:
    """Change a stored member or organisation."""
    with transaction(engine) as session:
        row = session.get_one(table, key)
        for name, value in values.items():
            setattr(row, name, value)


# --- who is drawn -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", ["clear", "green"])
def test_a_wide_audience_needs_two_organisations_of_different_camps(
    engine: Engine, people: People, entered: Entered, audience: str
) -> None:
    for number in range(4):
        add_organisation(engine, f"Blue {number}", "blue")
    receipt = send(engine, people.steward, entered, audience=audience)
    assert (receipt.reviewers, receipt.review_exception) == (2, None)
    assert people.green.member_id in drawn(engine)
    assert len(set(drawn(engine))) == 2


@pytest.mark.parametrize("audience", ["amber", "amber_strict"])
def test_a_circle_reviews_its_own_cases(engine: Engine, people: People, entered: Entered, audience: str) -> None:
    receipt = send(engine, people.steward, entered, audience=audience, circle=people.circle)
    assert receipt.review_exception is None
    assert drawn(engine) == [people.blue.member_id]


def test_a_red_case_is_reviewed_by_somebody_it_is_for(engine: Engine, people: People, entered: Entered) -> None:
    named = [people.reader.member_id, people.green.member_id]
    receipt = send(engine, people.steward, entered, audience="red", named=named)
    assert receipt.review_exception is None
    assert drawn(engine) == [people.green.member_id]


def test_the_author_is_never_drawn_while_anybody_else_is_there(
    engine: Engine, people: People, entered: Entered
) -> None:
    for _ in range(10):
        send(engine, people.steward, entered, audience="amber")
    assert people.steward.member_id not in drawn(engine)


def test_everybody_takes_a_turn(engine: Engine, people: People, entered: Entered) -> None:
    others = {add_organisation(engine, f"Grey {number}", f"camp {number}") for number in range(3)}
    for _ in range(25):
        send(engine, people.steward, entered, audience="green")
    with transaction(engine) as session:
        seen = {row.member_id for row in session.exec(select(Review))}
    assert seen == others | {people.blue.member_id, people.green.member_id}


@pytest.mark.parametrize("status", [MemberStatus.SUSPENDED, MemberStatus.LEFT, MemberStatus.INVITED])
def test_who_is_not_active_is_not_drawn(engine: Engine, people: People, entered: Entered, status: MemberStatus) -> None:
    change(engine, Member, people.blue.member_id, status=status)
    receipt = send(engine, people.steward, entered, audience="green")
    assert receipt.review_exception is ReviewException.REDUCED_QUORUM
    assert drawn(engine) == [people.green.member_id]


@pytest.mark.parametrize("status", sorted(set(OrganisationStatus) - {OrganisationStatus.MEMBER}))
def test_an_organisation_on_probation_or_gone_does_not_review(
    engine: Engine, people: People, entered: Entered, status: OrganisationStatus
) -> None:
    change(engine, Organisation, people.blue.organisation_id, status=status)
    send(engine, people.steward, entered, audience="green")
    assert drawn(engine) == [people.green.member_id]


# --- fewer than the rule, and the case says so ------------------------------------------------------------------


def test_one_other_organisation_is_fewer_than_the_rule(engine: Engine, people: People, entered: Entered) -> None:
    change(engine, Organisation, people.green.organisation_id, status=OrganisationStatus.FORMER)
    receipt = send(engine, people.steward, entered, audience="clear")
    assert (receipt.reviewers, receipt.review_exception) == (1, ReviewException.REDUCED_QUORUM)
    assert say(engine, people.blue, receipt.id, Decision.PUBLISH) is Status.PUBLISHED
    assert opened(engine, ANONYMOUS, receipt.id).review_exception is ReviewException.REDUCED_QUORUM


def test_two_organisations_of_one_camp_are_fewer_than_the_rule(
    engine: Engine, people: People, entered: Entered
) -> None:
    change(engine, Organisation, people.green.organisation_id, camp="blue")
    receipt = send(engine, people.steward, entered, audience="clear")
    assert (receipt.reviewers, receipt.review_exception) == (2, ReviewException.REDUCED_QUORUM)


def test_on_the_first_day_a_colleague_reviews(engine: Engine, people: People, entered: Entered) -> None:
    for viewer in (people.blue, people.green):
        change(engine, Organisation, viewer.organisation_id, status=OrganisationStatus.PROBATION)
    receipt = send(engine, people.steward, entered, audience="clear")
    assert (receipt.reviewers, receipt.review_exception) == (1, ReviewException.OWN_ORGANISATION)
    assert drawn(engine) == [people.colleague.member_id]
    with pytest.raises(NotAllowed):
        say(engine, people.steward, receipt.id, Decision.PUBLISH)
    assert say(engine, people.colleague, receipt.id, Decision.PUBLISH) is Status.PUBLISHED
    assert opened(engine, ANONYMOUS, receipt.id).review_exception is ReviewException.OWN_ORGANISATION


def test_whoever_is_alone_publishes_alone_and_the_case_says_so(
    engine: Engine, steward: Viewer, entered: Entered
) -> None:
    receipt = send(engine, steward, entered, audience="clear")
    assert (receipt.reviewers, receipt.review_exception) == (1, ReviewException.SOLE_MEMBER)
    assert say(engine, steward, receipt.id, Decision.PUBLISH) is Status.PUBLISHED
    view = opened(engine, ANONYMOUS, receipt.id)
    assert view.review_exception is ReviewException.SOLE_MEMBER
    assert [entry.action for entry in view.history] == ["published"]


# --- deciding ---------------------------------------------------------------------------------------------------


def test_a_case_is_published_once_both_have_said_so(engine: Engine, people: People, entered: Entered) -> None:
    receipt = send(engine, people.steward, entered, audience="clear")
    assert say(engine, people.blue, receipt.id, Decision.PUBLISH) is Status.SUBMITTED
    with viewing(engine, ANONYMOUS) as session:
        assert search.count(session, Filter()) == 0
    assert say(engine, people.green, receipt.id, Decision.PUBLISH) is Status.PUBLISHED
    with viewing(engine, ANONYMOUS) as session:
        found = search.find(session, Filter(q="forged poll"))
    assert [line.id for line in found.lines] == [receipt.id]
    view = opened(engine, people.steward, receipt.id)
    assert (view.state, view.review_exception) == (RenditionState.CURRENT, None)
    assert [entry.action for entry in view.history] == ["submitted", "approved", "approved", "published"]


@pytest.mark.parametrize("decision", [Decision.CHANGES, Decision.DECLINE])
def test_one_no_sends_a_case_back_with_its_reason(
    engine: Engine, people: People, entered: Entered, decision: Decision
) -> None:
    receipt = send(engine, people.steward, entered, audience="green")
    status = say(engine, people.blue, receipt.id, decision, "  Name the newsletter's publisher. ")
    assert status is (Status.CHANGES_REQUESTED if decision is Decision.CHANGES else Status.DECLINED)
    review = next(row for row in opened(engine, people.steward, receipt.id).reviews if row.decision is not None)
    assert (review.decision, review.reason, review.organisation) == (
        decision,
        "Name the newsletter's publisher.",
        "Blue Party",
    )
    with pytest.raises(NotAllowed):
        say(engine, people.green, receipt.id, Decision.PUBLISH)


def test_changes_are_asked_for_made_and_published(engine: Engine, people: People, entered: Entered) -> None:
    receipt = send(engine, people.steward, entered, audience="amber", circle=people.circle)
    say(engine, people.blue, receipt.id, Decision.CHANGES, "Which poll?")
    better = entered | {"audience": "amber", "circle": people.circle, "channels": ["newspaper", "line"]}
    version = opened(engine, people.steward, receipt.id).version
    with transaction(engine) as session:
        again = resend(session, people.steward, receipt.id, better, version=version, answer="See the second channel.")
    assert (again.id, again.status) == (receipt.id, Status.SUBMITTED)
    view = opened(engine, people.blue, receipt.id)
    assert view.edition == 2
    assert view.content is not None
    assert view.content.channels == ["newspaper", "line"]
    assert [row.answer for row in view.reviews if row.edition == 1] == ["See the second channel."]
    assert say(engine, people.blue, receipt.id, Decision.PUBLISH) is Status.PUBLISHED
    actions = [entry.action for entry in opened(engine, people.steward, receipt.id).history]
    assert actions == ["submitted", "changes_requested", "resubmitted", "approved", "published"]
    with transaction(engine) as session:
        states = {row.edition: row.state for row in session.exec(select(Rendition))}
    assert states == {1: RenditionState.FORMER, 2: RenditionState.CURRENT}


def test_the_former_edition_is_found_no_more(engine: Engine, people: People, entered: Entered) -> None:
    receipt = send(engine, people.steward, entered, audience="clear")
    say(engine, people.blue, receipt.id, Decision.DECLINE, "Which poll?")
    texts = [entered["texts"][0] | {"title": "A changed heading"}]
    version = opened(engine, people.steward, receipt.id).version
    with transaction(engine) as session:
        resend(session, people.steward, receipt.id, entered | {"texts": texts, "audience": "clear"}, version=version)
    for viewer in (people.blue, people.green):
        say(engine, viewer, receipt.id, Decision.PUBLISH)
    with viewing(engine, people.steward) as session:
        assert search.count(session, Filter(q="forged")) == 0
        assert search.count(session, Filter(q="heading")) == 1


def test_a_reviewer_of_the_first_edition_does_not_read_the_second_unless_drawn_again(
    engine: Engine, people: People, entered: Entered
) -> None:
    red = {"audience": "red", "named": [people.green.member_id]}
    receipt = send(engine, people.steward, entered, **red)
    say(engine, people.green, receipt.id, Decision.CHANGES, "Which poll?")
    version = opened(engine, people.steward, receipt.id).version
    with transaction(engine) as session:
        narrower = entered | {"audience": "amber"}
        resend(session, people.steward, receipt.id, narrower, version=version)
    view = opened(engine, people.green, receipt.id) if reads(engine, people.green, receipt.id) else None
    assert view is None or view.edition == 1


def reads(engine: Engine, viewer: Viewer, public_id: str) -> bool:
    """Say whether a viewer can open a case."""
    try:
        return opened(engine, viewer, public_id).content is not None
    except NotFound:
        return False


@pytest.mark.parametrize("decision", [Decision.CHANGES, Decision.DECLINE])
@pytest.mark.parametrize("reason", ["", "  \n "])
def test_every_no_has_a_reason(
    engine: Engine, people: People, entered: Entered, decision: Decision, reason: str
) -> None:
    receipt = send(engine, people.steward, entered, audience="green")
    with pytest.raises(CaseError, match="Give a reason") as caught:
        say(engine, people.blue, receipt.id, decision, reason)
    assert caught.value.problems[0].field == "reason"
    with pytest.raises(CaseError, match="Shorten this"):
        say(engine, people.blue, receipt.id, decision, "x" * (REASON_LIMIT + 1))
    assert opened(engine, people.steward, receipt.id).status is Status.SUBMITTED


def test_nobody_decides_who_was_not_drawn(engine: Engine, people: People, entered: Entered) -> None:
    receipt = send(engine, people.steward, entered, audience="amber", circle=people.circle)
    for viewer, error in [
        (people.steward, NotAllowed),
        (people.colleague, NotAllowed),
        (people.green, NotFound),
        (people.reader, NotFound),
        (ANONYMOUS, SignInNeeded),
    ]:
        with pytest.raises(error), transaction(engine) as session:
            decide(session, viewer, receipt.id, Decision.PUBLISH, version=receipt.version)


def test_nobody_decides_twice(engine: Engine, people: People, entered: Entered) -> None:
    receipt = send(engine, people.steward, entered, audience="green")
    say(engine, people.blue, receipt.id, Decision.PUBLISH)
    with pytest.raises(NotAllowed):
        say(engine, people.blue, receipt.id, Decision.DECLINE, "On second thoughts, no.")


def test_a_reviewer_whose_role_was_taken_away_decides_no_more(engine: Engine, people: People, entered: Entered) -> None:
    receipt = send(engine, people.steward, entered, audience="green")
    with transaction(engine) as session:
        session.delete(session.get_one(MemberRole, (people.blue.member_id, Role.REVIEWER)))
    with transaction(engine) as session:
        viewer = members.viewer_of_member(session, people.blue.member_id or 0)
    with pytest.raises(NotAllowed):
        say(engine, viewer, receipt.id, Decision.PUBLISH)


def test_a_decision_on_what_has_changed_is_refused(engine: Engine, people: People, entered: Entered) -> None:
    receipt = send(engine, people.steward, entered, audience="green")
    seen = opened(engine, people.green, receipt.id).version
    say(engine, people.blue, receipt.id, Decision.PUBLISH)
    with pytest.raises(Outdated), transaction(engine) as session:
        decide(session, people.green, receipt.id, Decision.PUBLISH, version=seen)
    assert say(engine, people.green, receipt.id, Decision.PUBLISH) is Status.PUBLISHED


def test_an_author_whom_nobody_can_review_decides_without_being_a_reviewer(engine: Engine, entered: Entered) -> None:
    with transaction(engine) as session:
        alone = members.add_organisation(session, name="Alone", kind="ngo", country="JP")
        author = members.add_member(session, alone, name="Author", roles=[Role.CONTRIBUTOR]).id or 0
        viewer = members.viewer_of_member(session, author)
    receipt = send(engine, viewer, entered)
    assert receipt.review_exception is ReviewException.SOLE_MEMBER
    assert lines(engine, viewer) == {entered["texts"][0]["title"]: (True, False, 0, 1)}
    assert say(engine, viewer, receipt.id, Decision.PUBLISH) is Status.PUBLISHED
    assert opened(engine, viewer, receipt.id).review_exception is ReviewException.SOLE_MEMBER


# --- the queue --------------------------------------------------------------------------------------------------


def lines(engine: Engine, viewer: Viewer) -> dict[str, tuple[bool, bool, int | None, int | None]]:
    """Return a viewer's queue: title to (mine to review, mine to answer, decided, drawn)."""
    with viewing(engine, viewer) as session:
        found = queue(session)
        assert waiting(found) == sum(line.mine_to_review or line.mine_to_answer for line in found)
        return {line.title: (line.mine_to_review, line.mine_to_answer, line.decided, line.drawn) for line in found}


def titled(entered: Entered, title: str) -> Entered:
    """Return an entry under another title."""
    return entered | {"texts": [entered["texts"][0] | {"title": title}]}


def test_the_queue_shows_each_what_waits_for_them(engine: Engine, people: People, entered: Entered) -> None:
    send(engine, people.steward, titled(entered, "wide"), audience="green")
    send(engine, people.steward, titled(entered, "circle"), audience="amber", circle=people.circle)
    assert lines(engine, people.blue) == {"wide": (True, False, None, None), "circle": (True, False, None, None)}
    assert lines(engine, people.green) == {"wide": (True, False, None, None)}
    assert lines(engine, people.steward) == {"wide": (False, False, 0, 2), "circle": (False, False, 0, 1)}
    assert lines(engine, people.colleague) == lines(engine, people.steward)
    assert lines(engine, people.reader) == lines(engine, ANONYMOUS) == {}


def test_what_was_decided_leaves_the_reviewers_queue_and_comes_to_the_authors(
    engine: Engine, people: People, entered: Entered
) -> None:
    receipt = send(engine, people.steward, titled(entered, "wide"), audience="green")
    say(engine, people.blue, receipt.id, Decision.PUBLISH)
    assert lines(engine, people.blue) == {"wide": (False, False, None, None)}
    assert lines(engine, people.green) == {"wide": (True, False, None, None)}, "no reviewer learns what another said"
    assert lines(engine, people.steward) == {"wide": (False, False, 1, 2)}
    say(engine, people.green, receipt.id, Decision.CHANGES, "Which poll?")
    assert lines(engine, people.green)["wide"][0] is False
    assert lines(engine, people.steward)["wide"][1] is True
    assert lines(engine, people.colleague)["wide"][1] is False


def test_a_published_case_waits_for_nobody(engine: Engine, people: People, entered: Entered) -> None:
    receipt = send(engine, people.steward, entered, audience="green")
    for viewer in (people.blue, people.green):
        say(engine, viewer, receipt.id, Decision.PUBLISH)
    for viewer in (people.steward, people.blue, people.green):
        assert lines(engine, viewer) == {}


def test_what_waits_for_me_comes_first_then_what_waits_longest(
    engine: Engine, people: People, entered: Entered
) -> None:
    for title, audience in [("wide", "green"), ("first", "amber"), ("wide too", "green"), ("second", "amber")]:
        send(engine, people.steward, titled(entered, title), audience=audience)
    with viewing(engine, people.colleague) as session:
        titles = [line.title for line in queue(session)]
    assert titles == ["first", "second", "wide", "wide too"]


def test_the_queue_does_not_name_a_contributor_who_chose_not_to_be(
    engine: Engine, people: People, entered: Entered
) -> None:
    send(engine, people.steward, entered, audience="green", contributor_shown="member")
    with viewing(engine, people.blue) as session:
        assert [line.contributor.organisation for line in queue(session)] == [None]


def test_version_grows_with_every_change(engine: Engine, people: People, entered: Entered) -> None:
    receipt = send(engine, people.steward, entered, audience="green")
    versions = [receipt.version]
    for viewer in (people.blue, people.green):
        say(engine, viewer, receipt.id, Decision.PUBLISH)
        with transaction(engine) as session:
            versions.append(session.exec(select(Case.version)).one())
    assert versions == sorted(set(versions))
