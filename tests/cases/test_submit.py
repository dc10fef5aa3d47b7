"""Sending a case: who may, what is stored, once and not twice, and whom it is shared with."""

import ast
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func
from sqlmodel import col, select

from cases import draft, review, search
from cases import submit as submitting
from cases.errors import CaseError, NotAllowed, NotFound, Outdated, Rejected, SignInNeeded
from cases.ids import is_id, new_id
from cases.read import read_case
from cases.search import Filter
from cases.submit import check, resend, submit
from cases.taxonomy import taxonomy
from cases.views import Receipt
from db.access import viewing
from db.engine import transaction
from db.tables import VOCABULARIES, Case, CaseNamed, Draft, Rendition, RenditionTactic, Review, Setting, Term
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import Audience, ContributorShown, Decision, RenditionState, Role, Status
from tests.conftest import People

Entered = dict[str, Any]


def test_a_case_that_was_sent_waits_for_its_reviewer(engine: Engine, people: People, entered: Entered) -> None:
    with transaction(engine) as session:
        receipt = submit(session, people.steward, entered | {"circle": people.circle})
    assert is_id(receipt.id)
    assert (receipt.status, receipt.reviewers, receipt.review_exception) == (Status.SUBMITTED, 1, None)
    with viewing(engine, people.steward) as session:
        view = read_case(session, receipt.id)
        assert search.count(session, Filter()) == 0
    assert view.content is not None
    assert view.content.original.title == entered["texts"][0]["title"]
    assert (view.state, view.edition, view.is_own, view.is_author) == (RenditionState.PROPOSED, 1, True, True)
    assert [entry.action for entry in view.history] == ["submitted"]


def test_a_tactic_is_stored_with_its_taxonomy_and_version(
    engine: Engine, steward: Viewer, entered_in_full: Entered
) -> None:
    with transaction(engine) as session:
        submit(session, steward, entered_in_full)
        found = session.exec(select(RenditionTactic).order_by(col(RenditionTactic.position))).all()
        stored = [(row.term_id, row.taxonomy, row.taxonomy_version) for row in found]
    assert stored == [("PW02", "pw", "1"), ("T0085.003", "disarm", "1.6")]


def test_a_visitor_is_asked_to_sign_in(engine: Engine, entered: Entered) -> None:
    with pytest.raises(SignInNeeded), transaction(engine) as session:
        submit(session, ANONYMOUS, entered)


def test_a_reader_is_told_whom_to_ask(engine: Engine, people: People, entered: Entered) -> None:
    with pytest.raises(NotAllowed, match="steward"), transaction(engine) as session:
        submit(session, people.reader, entered)


def test_nothing_is_stored_of_a_case_with_a_mistake(engine: Engine, steward: Viewer, entered: Entered) -> None:
    for wrong in ({"tactics": ["PW99"]}, {"circle": "No such circle"}, {"audience": "red", "named": [4711]}):
        with pytest.raises(CaseError), transaction(engine) as session:
            submit(session, steward, entered | wrong)
    with transaction(engine) as session:
        assert session.exec(select(func.count()).select_from(Case)).one() == 0
        assert session.exec(select(func.count()).select_from(Rendition)).one() == 0


def test_what_was_checked_ahead_is_stored_without_being_checked_again(
    engine: Engine, people: People, entered: Entered, monkeypatch: pytest.MonkeyPatch
) -> None:
    with viewing(engine, people.steward) as session:
        words = taxonomy(session)
        ready = check(words, entered | {"circle": people.circle})
        again = check(words, entered | {"circle": people.circle, "channels": ["facebook"]})
    monkeypatch.setattr(submitting, "check", None)
    with transaction(engine) as session:
        sent = submit(session, people.steward, ready)
        review.decide(session, people.blue, sent.id, Decision.CHANGES, version=sent.version, reason="Which channel?")
        resend(session, people.steward, sent.id, again, version=sent.version + 1)
    with viewing(engine, people.steward) as session:
        view = read_case(session, sent.id, proposed=True)
    assert view.content is not None
    assert (view.edition, view.content.channels) == (2, ["facebook"])


def test_what_was_checked_ahead_is_checked_again_when_the_vocabularies_changed(
    engine: Engine, steward: Viewer, entered: Entered
) -> None:
    with viewing(engine, steward) as session:
        ready = check(taxonomy(session), entered)
    with transaction(engine) as session:
        session.execute(delete(Term).where(col(Term.vocabulary) == "channel", col(Term.id) == "newspaper"))
        session.get_one(Setting, VOCABULARIES).value = "one for names"
    with pytest.raises(Rejected) as refused, transaction(engine) as session:
        submit(session, steward, ready)
    assert [problem.field for problem in refused.value.problems] == ["channels.0"]


def test_what_others_would_read_of_a_person_is_refused_ahead_and_inside(
    engine: Engine, people: People, entered: Entered
) -> None:
    text = entered["texts"][0] | {"summary": "Ask desk@example.org, who kept the newsletter."}
    exposing = entered | {"texts": [text], "circle": people.circle}
    with viewing(engine, people.steward) as session:
        words = taxonomy(session)
    for send in (lambda _: check(words, exposing), lambda session: submit(session, people.steward, exposing)):
        with pytest.raises(Rejected) as refused, transaction(engine) as session:
            send(session)
        assert [problem.field for problem in refused.value.problems] == ["texts.0.summary"]
    check(words, exposing | {"circle": None})


def test_only_the_check_makes_a_case_ready() -> None:
    made = [
        (path.name, node.name)
        for path in Path(submitting.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(call, ast.Call) and ast.unparse(call.func).endswith("Ready") for call in ast.walk(node))
    ]
    assert made == [("submit.py", "check")]


def test_pressing_the_button_twice_sends_once(engine: Engine, steward: Viewer, entered: Entered) -> None:
    receipts = []
    for _ in range(2):
        with transaction(engine) as session:
            receipts.append(submit(session, steward, entered, submission_key="form 1"))
    assert receipts[0] == receipts[1]
    with transaction(engine) as session:
        assert session.exec(select(func.count()).select_from(Case)).one() == 1
        assert session.exec(select(func.count()).select_from(Review)).one() == 1


def test_pressing_it_twice_at_the_same_moment_too(engine: Engine, steward: Viewer, entered: Entered) -> None:
    def press(_: int) -> Receipt:
        with transaction(engine) as session:
            return submit(session, steward, entered, submission_key="form 1")

    with ThreadPoolExecutor(4) as hands:
        receipts = list(hands.map(press, range(4)))
    assert len({receipt.id for receipt in receipts}) == 1
    with transaction(engine) as session:
        assert session.exec(select(func.count()).select_from(Case)).one() == 1


def test_an_id_that_is_taken_already_is_drawn_again(
    engine: Engine, steward: Viewer, entered: Entered, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(engine) as session:
        first = submit(session, steward, entered)
    drawn = [first.id, first.id, new_id()]
    fresh = drawn[-1]
    monkeypatch.setattr(submitting, "new_id", lambda: drawn.pop(0))
    with transaction(engine) as session:
        second = submit(session, steward, entered)
        assert session.exec(select(func.count()).select_from(Case)).one() == 2
        assert session.exec(select(Case.author_id).where(Case.public_id == fresh)).one() == steward.member_id
    assert second.id == fresh


def test_another_member_with_the_same_key_sends_a_case_of_their_own(
    engine: Engine, people: People, entered: Entered
) -> None:
    with transaction(engine) as session:
        first = submit(session, people.steward, entered, submission_key="form 1")
        second = submit(session, people.blue, entered, submission_key="form 1")
    assert first.id != second.id


def test_a_sent_draft_is_done_with_and_nobody_elses(engine: Engine, people: People, entered: Entered) -> None:
    with transaction(engine) as session:
        draft.save(session, people.steward, "mine", entered)
        draft.save(session, people.blue, "theirs", entered)
    with transaction(engine) as session:
        submit(session, people.steward, entered, draft_id="theirs")
        submit(session, people.steward, entered, draft_id="mine")
        submit(session, people.steward, entered, draft_id="never saved")
        assert session.exec(select(Draft.id)).all() == ["theirs"]


def readers(engine: Engine, people: People, public_id: str) -> set[str]:
    """Return who of the centre can open a case."""
    found = set()
    everybody = {**vars(people), "visitor": ANONYMOUS}
    for name, viewer in everybody.items():
        if isinstance(viewer, Viewer):
            with viewing(engine, viewer) as session:
                try:
                    found.add(name if read_case(session, public_id).content else f"{name}: tombstone")
                except NotFound:
                    continue
    return found


OWN = {"steward", "colleague"}


@pytest.mark.parametrize(
    ("sharing", "expected"),
    [
        ({"audience": "clear"}, OWN | {"blue", "green", "reader", "visitor"}),
        ({"audience": "green"}, OWN | {"blue", "green", "reader"}),
        ({"audience": "amber", "circle": "Neighbours"}, OWN | {"blue"}),
        ({"audience": "amber_strict", "circle": "Neighbours"}, OWN | {"blue"}),
        ({"audience": "amber"}, OWN),
        ({"audience": "red", "named": ["reader"]}, OWN | {"reader"}),
        ({"audience": "red"}, OWN),
    ],
)
def test_a_published_case_is_read_by_its_audience_alone(
    engine: Engine, people: People, entered: Entered, sharing: Entered, expected: set[str]
) -> None:
    named = [getattr(people, name).member_id for name in sharing.get("named", [])]
    with transaction(engine) as session:
        receipt = submit(session, people.steward, entered | sharing | {"named": named})
        case = session.exec(select(Case)).one()
        for row in session.exec(select(Rendition)):
            row.state = RenditionState.CURRENT
        for review in session.exec(select(Review)):
            session.delete(review)
        case.status = Status.PUBLISHED
    assert readers(engine, people, receipt.id) == expected


def test_before_it_is_published_only_its_owner_and_its_reviewers_read_it(
    engine: Engine, people: People, entered: Entered
) -> None:
    with transaction(engine) as session:
        receipt = submit(session, people.steward, entered | {"audience": "clear"})
    assert readers(engine, people, receipt.id) == OWN | {"blue", "green"}


def test_a_circle_one_does_not_belong_to_cannot_be_chosen(engine: Engine, people: People, entered: Entered) -> None:
    with pytest.raises(CaseError, match="no circle called") as caught, transaction(engine) as session:
        submit(session, people.green, entered | {"circle": people.circle})
    assert caught.value.problems[0].field == "circle"


@pytest.mark.parametrize("shown", ContributorShown)
def test_readers_learn_as_much_of_the_contributor_as_was_chosen(
    engine: Engine, people: People, entered: Entered, shown: ContributorShown
) -> None:
    with transaction(engine) as session:
        receipt = submit(session, people.steward, entered | {"audience": "clear", "contributor_shown": shown.value})
    with viewing(engine, people.blue) as session:
        found = read_case(session, receipt.id).contributor
    expected = {
        ContributorShown.ORGANISATION: ("This centre", "ngo", "TW"),
        ContributorShown.KIND: (None, "ngo", "TW"),
        ContributorShown.MEMBER: (None, None, None),
    }
    assert (found.organisation, found.kind, found.country) == expected[shown]
    with viewing(engine, people.colleague) as session:
        assert read_case(session, receipt.id).contributor.organisation == "This centre"


# --- sending again ----------------------------------------------------------------------------------------------


def test_only_after_an_answer_and_only_by_the_author(engine: Engine, people: People, entered: Entered) -> None:
    with transaction(engine) as session:
        receipt = submit(session, people.steward, entered)
    for viewer, error in [(people.steward, NotAllowed), (people.colleague, NotAllowed), (people.green, NotFound)]:
        with pytest.raises(error), transaction(engine) as session:
            resend(session, viewer, receipt.id, entered, version=receipt.version)


@pytest.mark.parametrize("public_id", ["FC-7K3MQ-P", "nonsense"])
def test_an_unused_id_answers_like_an_unreadable_one(
    engine: Engine, steward: Viewer, entered: Entered, public_id: str
) -> None:
    with pytest.raises(CaseError), transaction(engine) as session:
        resend(session, steward, public_id, entered, version=1)


def test_sending_again_with_mistakes_changes_nothing(engine: Engine, people: People, entered: Entered) -> None:
    with transaction(engine) as session:
        receipt = submit(session, people.steward, entered)
        session.exec(select(Case)).one().status = Status.CHANGES_REQUESTED
    with pytest.raises(Rejected), transaction(engine) as session:
        resend(session, people.steward, receipt.id, entered | {"countries": []}, version=receipt.version + 1)
    with transaction(engine) as session:
        assert session.exec(select(Rendition.edition)).all() == [1]


def test_an_old_version_is_refused(engine: Engine, people: People, entered: Entered) -> None:
    with transaction(engine) as session:
        receipt = submit(session, people.steward, entered)
        session.exec(select(Case)).one().status = Status.CHANGES_REQUESTED
    with pytest.raises(Outdated), transaction(engine) as session:
        resend(session, people.steward, receipt.id, entered, version=receipt.version)


def test_a_case_sent_again_can_change_its_audience(engine: Engine, people: People, entered: Entered) -> None:
    red = entered | {"audience": "red", "named": [people.reader.member_id]}
    with transaction(engine) as session:
        receipt = submit(session, people.steward, red)
        case = session.exec(select(Case)).one()
        case.status = Status.CHANGES_REQUESTED
        session.flush()
        again = resend(session, people.steward, receipt.id, entered | {"audience": "green"}, version=case.version)
        assert session.exec(select(CaseNamed)).all() == []
    assert again.id == receipt.id
    with viewing(engine, people.steward) as session:
        view = read_case(session, receipt.id)
    assert (view.audience, view.edition, view.status) == (Audience.GREEN, 2, Status.SUBMITTED)


def test_a_role_taken_away_stops_the_author_too(engine: Engine, people: People, entered: Entered) -> None:
    with transaction(engine) as session:
        receipt = submit(session, people.steward, entered)
        session.exec(select(Case)).one().status = Status.CHANGES_REQUESTED
    reader_now = Viewer(people.steward.member_id, people.steward.organisation_id, roles=frozenset({Role.READER}))
    with pytest.raises(NotAllowed), transaction(engine) as session:
        resend(session, reader_now, receipt.id, entered, version=receipt.version + 1)
