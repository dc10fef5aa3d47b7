"""The demonstration shows every state and role, says of everything that it is fictional, and keeps to itself."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from cases import accounts, demo, people, setup
from cases.errors import CaseError
from cases.submit import submit
from db.access import Aim, CaseFacts, may_read, viewing
from db.base import METADATA
from db.engine import transaction, unguarded
from db.tables import (
    Case,
    CaseNamed,
    Circle,
    CircleOrganisation,
    Draft,
    Member,
    Organisation,
    Rendition,
    RenditionText,
    Review,
    SignInLink,
)
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import Audience, ReviewException, Role, Status

LABELS = ("Demo", "示範", "デモ")


@pytest.fixture
def demonstration(engine: Engine) -> Engine:
    """Return a database with the demonstration in it."""
    demo.load(engine)
    return engine


def _facts(session: Session) -> Iterator[tuple[int, CaseFacts]]:
    circles: dict[int, set[int]] = {}
    for row in session.exec(select(CircleOrganisation)):
        circles.setdefault(row.circle_id, set()).add(row.organisation_id)
    named = session.exec(select(CaseNamed)).all()
    reviews = session.exec(select(Review)).all()
    pairs = session.exec(select(Rendition, Case).join(Case, col(Case.id) == Rendition.case_id)).all()
    for rendition, case in pairs:
        yield (
            rendition.id or 0,
            CaseFacts(
                owner_id=case.owner_id,
                status=case.status,
                aim=Aim(
                    case.audience,
                    frozenset(circles.get(case.circle_id or 0, ())),
                    frozenset(row.member_id for row in named if row.case_id == case.id),
                ),
                reviewers=frozenset(
                    row.member_id for row in reviews if row.case_id == case.id and row.edition == rendition.edition
                ),
                state=rendition.state,
                for_own=rendition.for_own,
                for_shared=rendition.for_shared,
                for_public=rendition.for_public,
            ),
        )


def test_every_status_and_audience_is_there_to_be_tried(demonstration: Engine) -> None:
    with unguarded(demonstration) as session:
        cases = session.exec(select(Case)).all()
        waiting = session.exec(
            select(Review.case_id, func.count(), func.count(col(Review.decision)))
            .where(col(Review.case_id).in_(select(Case.id).where(Case.status == Status.SUBMITTED)))
            .group_by(col(Review.case_id))
        ).all()
        reasons = session.exec(select(Review.reason).where(col(Review.reason).is_not(None))).all()
        answers = session.exec(select(Review.answer).where(col(Review.answer).is_not(None))).all()
        drafts = session.exec(select(Draft)).all()
    assert {case.audience for case in cases} == set(Audience)
    reachable = {Status.SUBMITTED, Status.CHANGES_REQUESTED, Status.DECLINED, Status.PUBLISHED}
    assert {case.status for case in cases} == reachable
    assert {(case.audience, case.circle_id is None) for case in cases} >= {
        (Audience.AMBER, True),
        (Audience.AMBER, False),
        (Audience.AMBER_STRICT, False),
    }
    assert sorted((drawn, decided) for _, drawn, decided in waiting) == [(1, 0), (2, 0), (2, 1)]
    assert {case.review_exception for case in cases} == {None, ReviewException.OWN_ORGANISATION}
    assert len(reasons) >= 3
    assert len(answers) >= 1
    assert len(drafts) >= 3


def test_every_name_and_title_says_that_it_is_fictional(demonstration: Engine) -> None:
    with unguarded(demonstration) as session:
        organisations = session.exec(select(Organisation).where(col(Organisation.is_demo))).all()
        numbers = [organisation.id for organisation in organisations]
        names = [organisation.name for organisation in organisations]
        names += session.exec(select(Member.name).where(col(Member.organisation_id).in_(numbers))).all()
        names += session.exec(select(Circle.name)).all()
        titles = list(session.exec(select(RenditionText.title)).all())
        titles += [str(draft.content["texts"][0]["title"]) for draft in session.exec(select(Draft))]  # type: ignore[index]
        owners = set(session.exec(select(Case.owner_id)).all())
    assert len(organisations) == 6
    assert len({organisation.kind for organisation in organisations}) >= 5
    assert {organisation.country for organisation in organisations} > {"TW", "JP"}
    assert owners <= set(numbers)
    assert [name for name in names if not any(label in name for label in LABELS)] == []
    assert [title for title in titles if not title.startswith(("[Demo] ", "【示範】", "【デモ】"))] == []


def test_whoever_signs_in_sees_what_the_policy_says(demonstration: Engine) -> None:
    with unguarded(demonstration) as session:
        facts = dict(_facts(session))
        numbers = session.exec(select(Member.id)).all()
        viewers = [ANONYMOUS, *(people.viewer_of_member(session, number or 0) for number in numbers)]
    seen: dict[Viewer, set[int]] = {}
    for viewer in viewers:
        with viewing(demonstration, viewer) as session:
            seen[viewer] = {number or 0 for number in session.exec(select(Rendition.id))}
        assert seen[viewer] == {number for number, fact in facts.items() if may_read(viewer, fact)}, viewer.name
    assert len(seen[ANONYMOUS]) == 3
    assert len({frozenset(numbers) for numbers in seen.values()}) >= 6, "the roles are there to be told apart"


def test_there_is_a_working_link_for_every_role(engine: Engine) -> None:
    words = {"Reader", "Contributor", "Reviewer", "Organisation steward", "Centre steward"}
    links = demo.load(engine)
    assert {link.role for link in links} == words
    for link in links:
        with transaction(engine) as session:
            viewer = accounts.viewer_of_cookie(session, accounts.sign_in(session, link.token))
        assert (viewer.name, viewer.organisation) == (link.name, link.organisation)
        assert viewer.has(Role(link.role.lower().replace(" ", "_")))


def test_loading_twice_adds_nothing_but_new_links(engine: Engine) -> None:
    told: list[tuple[int, int]] = []

    def count() -> dict[str, int]:
        with unguarded(engine) as session:
            tables = (table for table in METADATA.tables.values() if table.name != SignInLink.__tablename__)
            return {t.name: session.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}

    first = demo.load(engine, lambda _what, done, of: told.append((done, of)))
    before = count()
    second = demo.load(engine)
    assert count() == before
    assert [link.name for link in first] == [link.name for link in second]
    assert not {link.token for link in first} & {link.token for link in second}
    assert told[-1][0] == told[-1][1] == before["case"]


def test_nothing_fictional_is_put_beside_real_cases(
    engine: Engine, steward: Viewer, entered: dict[str, object]
) -> None:
    with transaction(engine) as session:
        submit(session, steward, entered)
    with pytest.raises(CaseError, match="real cases"):
        demo.load(engine)


def test_a_fictional_organisation_never_reviews_a_real_case(
    demonstration: Engine, steward: Viewer, entered: dict[str, object]
) -> None:
    with transaction(demonstration) as session:
        receipt = submit(session, steward, entered | {"audience": "clear"})
    assert receipt.review_exception is ReviewException.SOLE_MEMBER


def test_the_demonstration_stands_beside_the_starter_cases(seeded_copy: Engine) -> None:
    demo.load(seeded_copy)
    with unguarded(seeded_copy) as session:
        owners = session.exec(select(Organisation.is_demo).join(Case, col(Case.owner_id) == Organisation.id)).all()
    assert owners.count(False) == len(list(setup.starter_cases()))
    assert owners.count(True) >= 12
