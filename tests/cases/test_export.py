"""Only what an audience allows leaves in a file, and what will leave is said before."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from cases import review
from cases.export import Exported, export
from cases.policy import may_export
from cases.search import Filter, count
from cases.submit import submit
from db.access import viewing
from db.engine import transaction
from db.tables import Case, Organisation
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import Audience, ReviewException, Role
from tests.conftest import People

MEMBER = Viewer(member_id=1, organisation_id=1, roles=frozenset({Role.READER}))


@pytest.mark.parametrize(
    ("audience", "visitor", "member"),
    [
        (Audience.CLEAR, True, True),
        (Audience.GREEN, False, True),
        (Audience.AMBER, False, True),
        (Audience.AMBER_STRICT, False, False),
        (Audience.RED, False, False),
    ],
)
def test_the_audience_says_whose_files_a_case_may_stand_in(audience: Audience, visitor: bool, member: bool) -> None:
    assert may_export(ANONYMOUS, audience) is visitor
    assert may_export(MEMBER, audience) is member


@pytest.fixture
def one_of_each(engine: Engine, people: People, entered: dict[str, Any]) -> Engine:
    """Publish a case of the steward's for each audience; AMBER ones go to the circle, the RED one to nobody else."""
    with transaction(engine) as session:
        for audience in Audience:
            shared = {"circle": people.circle} if audience.value.startswith("amber") else {}
            receipt = submit(session, people.steward, {**entered, "audience": audience.value, **shared})
            case = session.exec(select(Case).where(Case.public_id == receipt.id)).one()
            review.publish_unreviewed(session, people.steward, case, ReviewException.SOLE_MEMBER)
    return engine


def exported(engine: Engine, viewer: Viewer, wanted: Filter | None = None) -> tuple[Exported, list[Audience], int]:
    """Return what is said of an export, the audience of each case in it, and how many cases the viewer finds."""
    with viewing(engine, viewer) as session:
        found = export(session, wanted or Filter())
        return found, [view.audience for view in found.views()], count(session, wanted or Filter())


@pytest.mark.parametrize(
    ("who", "leaving", "finds"),
    [
        ("visitor", {Audience.CLEAR}, 1),
        ("green", {Audience.CLEAR, Audience.GREEN}, 2),
        ("blue", {Audience.CLEAR, Audience.GREEN, Audience.AMBER}, 4),
        ("steward", {Audience.CLEAR, Audience.GREEN, Audience.AMBER}, 5),
    ],
)
def test_strict_and_red_cases_never_leave_not_even_with_their_owner(
    one_of_each: Engine, people: People, who: str, leaving: set[Audience], finds: int
) -> None:
    viewer = ANONYMOUS if who == "visitor" else getattr(people, who)
    said, audiences, found = exported(one_of_each, viewer)
    assert set(audiences) == leaving == set(said.audiences)
    assert len(audiences) == said.count == len(leaving)
    assert found == finds == said.count + said.kept_back


def test_the_file_is_marked_with_its_narrowest_audience(one_of_each: Engine, people: People) -> None:
    assert exported(one_of_each, people.blue)[0].audience is Audience.AMBER
    assert exported(one_of_each, people.green)[0].audience is Audience.GREEN
    assert exported(one_of_each, ANONYMOUS)[0].audience is Audience.CLEAR
    assert exported(one_of_each, ANONYMOUS, Filter(country=("JP",)))[0].audience is Audience.CLEAR


def test_a_contributor_who_is_not_named_to_readers_is_not_named_in_files(
    engine: Engine, people: People, entered: dict[str, Any]
) -> None:
    with transaction(engine) as session:
        for shown in ("kind", "member"):
            receipt = submit(session, people.blue, {**entered, "audience": "clear", "contributor_shown": shown})
            case = session.exec(select(Case).where(Case.public_id == receipt.id)).one()
            review.publish_unreviewed(session, people.blue, case, ReviewException.SOLE_MEMBER)
        names = set(session.exec(select(Organisation.name).where(col(Organisation.camp).is_not(None))))
    with viewing(engine, ANONYMOUS) as session:
        found = {view.contributor for view in export(session, Filter()).views()}
    assert {who.organisation for who in found} == {None}
    assert {(who.kind, who.country) for who in found} == {("party", "TW"), (None, None)}
    assert "Blue Party" in names


def test_a_filter_narrows_what_leaves_and_reading_it_again_begins_from_the_start(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        found = export(session, Filter(country=("JP",)))
        first, second = [view.id for view in found.views()], [view.id for view in found.views()]
        everything = export(session, Filter()).count
    assert first == second
    assert len(first) == found.count
    assert 0 < found.count < everything == 55


def test_the_views_keep_the_taxonomy_and_version_each_tactic_was_chosen_from(seeded: Engine) -> None:
    with viewing(seeded, ANONYMOUS) as session:
        for view in export(session, Filter()).views():
            assert view.content is not None
            assert len(view.taxonomies) == len(view.content.tactics)
            assert set(view.taxonomies) <= {("pw", "1"), ("disarm", "1.6")}
