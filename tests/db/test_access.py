"""The door: what each viewer sees through it, held against the policy as a pure function, on both engines."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, SQLModel, col, select

from cases import search
from cases.index import index_of, own_rows
from cases.search import Filter
from db import access, fulltext, tables
from db.access import Aim, CaseFacts, may_read, readable, viewing
from db.access.lines import DETAILS_SAID, TEXTS_SAID
from db.base import METADATA
from db.engine import transaction
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import Audience, ContributorShown, RenditionState, Role, Status
from tests.conftest import Databases, copied

OWNER, CIRCLE, OUTSIDE, DRAWN = 101, 102, 103, 104
AUTHOR, COLLEAGUE, IN_CIRCLE, STRANGER, NAMED, REVIEWER, EARLIER_REVIEWER = 11, 12, 13, 14, 15, 16, 17
STEWARD, CENTRE_STEWARD = 18, 19
MEMBERS = {
    AUTHOR: OWNER,
    COLLEAGUE: OWNER,
    IN_CIRCLE: CIRCLE,
    STRANGER: OUTSIDE,
    NAMED: OUTSIDE,
    REVIEWER: DRAWN,
    EARLIER_REVIEWER: DRAWN,
    STEWARD: OWNER,
    CENTRE_STEWARD: OUTSIDE,
}
ROLES = {STEWARD: Role.ORGANISATION_STEWARD, CENTRE_STEWARD: Role.CENTRE_STEWARD}
EVERY_ROLE = frozenset(Role)
VIEWERS = [
    ANONYMOUS,
    *(Viewer(member, organisation, roles=EVERY_ROLE) for member, organisation in MEMBERS.items()),
]
THE_CIRCLE, WITH_REVIEWER = 201, 202
CIRCLES = {THE_CIRCLE: frozenset({OWNER, CIRCLE}), WITH_REVIEWER: frozenset({OWNER, DRAWN})}
NAMES = [frozenset({NAMED}), frozenset({NAMED, REVIEWER})]
SAW_IT_TOO = (CIRCLE, DRAWN, OUTSIDE)
NOW = datetime(2026, 1, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Made:
    """A case of the test world with its only rendition; both carry the same number."""

    number: int
    facts: CaseFacts
    published: bool
    circle: int | None


PROPOSALS: list[tuple[Aim | None, int | None]] = [
    (None, None),
    (Aim(Audience.GREEN), None),
    (Aim(Audience.RED, named=NAMES[0]), None),
    (Aim(Audience.RED, named=NAMES[1]), None),
    (Aim(Audience.AMBER, CIRCLES[THE_CIRCLE]), THE_CIRCLE),
    (Aim(Audience.AMBER_STRICT, CIRCLES[WITH_REVIEWER]), WITH_REVIEWER),
    (Aim(Audience.AMBER), None),
]
"""What a case's new edition is for, and its circle."""


def proposal_of(number: int) -> tuple[Aim | None, int | None]:
    """Return the new edition of a case, so that each kind of them meets each kind of everything else."""
    return PROPOSALS[number // 7 % len(PROPOSALS)]


def every_case() -> Iterator[Made]:
    """Yield a case for each combination of all that the policy looks at."""
    flags = [three for three in product((True, False), repeat=3) if any(three)]
    shapes = product(Audience, (THE_CIRCLE, WITH_REVIEWER, None), Status, RenditionState, flags)
    for number, (audience, circle, status, state, (own, shared, public)) in enumerate(shapes, 1):
        facts = CaseFacts(
            owner_id=OWNER,
            status=status,
            aim=Aim(audience, CIRCLES.get(circle or 0, frozenset()), NAMES[number // 3 % 2]),
            proposed=proposal_of(number)[0],
            reviewers=frozenset({REVIEWER}),
            state=state,
            for_own=own,
            for_shared=shared,
            for_public=public,
        )
        yield Made(number, facts, published=number % 2 == 0, circle=circle)


CASES = list(every_case())


def _add(session: Session, table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    session.connection().execute(insert(table), rows)


def _people(session: Session) -> None:
    organisations = [OWNER, CIRCLE, OUTSIDE, DRAWN]
    _add(
        session,
        tables.Organisation,
        [{"id": n, "name": f"Organisation {n}", "kind": "ngo", "country": "TW", "camp": "blue"} for n in organisations],
    )
    _add(
        session,
        tables.Member,
        [
            {
                "id": member,
                "organisation_id": organisation,
                "name": f"Member {member}",
                "email": f"{member}@example.org",
                "language": "ja",
                "listed": member == NAMED,
            }
            for member, organisation in MEMBERS.items()
        ],
    )
    _add(session, tables.MemberRole, [{"member_id": member, "role": role} for member, role in ROLES.items()])
    _add(session, tables.Circle, [{"id": number, "name": f"Circle {number}"} for number in CIRCLES])
    _add(
        session,
        tables.CircleOrganisation,
        [{"circle_id": circle, "organisation_id": number} for circle, inside in CIRCLES.items() for number in inside],
    )


def _cases(session: Session) -> None:
    _add(
        session,
        tables.Case,
        [
            {
                "id": made.number,
                "public_id": f"FC-{made.number:05}",
                "owner_id": OWNER,
                "author_id": AUTHOR,
                "owner_kind": "ngo",
                "owner_country": "TW",
                "contributor_shown": list(ContributorShown)[made.number % 3],
                "status": made.facts.status,
                "audience": made.facts.aim.audience,
                "circle_id": made.circle,
                "submission_key": f"key {made.number}",
                "published_at": NOW if made.published else None,
                "version": 1,
            }
            for made in CASES
        ],
    )
    _add(
        session,
        tables.Rendition,
        [
            {
                "id": made.number,
                "case_id": made.number,
                "edition": 2,
                "state": made.facts.state,
                "for_own": made.facts.for_own,
                "for_shared": made.facts.for_shared,
                "for_public": made.facts.for_public,
                "period_from": date(2024, 1, 1),
                "period_from_precision": "day",
                "period_last": date(2024, 1, 1),
                "information_credibility": "1",
                "personal_reason": "a public office's number",
            }
            for made in CASES
        ],
    )


PARTS: dict[type[SQLModel], dict[str, Any]] = {
    tables.RenditionText: {"lang": "en", "status": "original", "title": "t", "summary": "s"},
    tables.RenditionLine: {"said": "[]"},
    tables.RenditionCountry: {"code": "TW"},
    tables.RenditionPlace: {"position": 0, "name": "Taipei"},
    tables.RenditionTargetGroup: {"term_id": "voters"},
    tables.RenditionChannel: {"term_id": "line"},
    tables.RenditionFlow: {"term_id": "money"},
    tables.RenditionTactic: {"term_id": "PW01", "taxonomy": "pw", "taxonomy_version": "1"},
    tables.RenditionActor: {"position": 0, "name": "An actor"},
    tables.RenditionReference: {"scheme": "test", "value": "X-1"},
    tables.RenditionRelation: {"case": "FC-00001", "kind": "related"},
    tables.RenditionWithheld: {"field": "places", "way": "left_out", "reason": "privacy"},
}


def _parts(session: Session) -> None:
    numbers = [made.number for made in CASES]
    for table, values in PARTS.items():
        _add(session, table, [{"rendition_id": number, **values} for number in numbers])
    _add(session, tables.Source, [{"id": number, "owner_id": OWNER, "title": "A source"} for number in numbers])
    _add(session, tables.RenditionSource, [{"rendition_id": number, "source_id": number} for number in numbers])
    responses = [{"id": n, "rendition_id": n, "position": 0, "countermeasure": "CM01"} for n in numbers]
    _add(session, tables.Response, responses)
    outcomes = [{"id": n, "response_id": n, "position": 0, "result": "stopped", "evidence": "none"} for n in numbers]
    _add(session, tables.Outcome, outcomes)
    words = {"lang": "en", "status": "original"}
    _add(session, tables.ResponseText, [{"response_id": n, **words, "description": "d"} for n in numbers])
    _add(session, tables.OutcomeText, [{"outcome_id": n, **words, "statement": "s"} for n in numbers])
    omitted = {"field": "places", "way": "left_out", "reason": "privacy", "members_too": True, "told": True}
    _add(session, tables.Omission, [{"rendition_id": number, **omitted} for number in numbers])
    for number in numbers:
        fulltext.index(session, number, ("junket", "", "", ""))


def _what_happened(session: Session) -> None:
    numbers = [made.number for made in CASES]
    _add(
        session,
        tables.CaseNamed,
        [{"case_id": made.number, "member_id": member} for made in CASES for member in made.facts.aim.named],
    )
    drawn = [(REVIEWER, 2), (EARLIER_REVIEWER, 1)]
    _add(
        session,
        tables.Review,
        [
            {"case_id": number, "edition": edition, "member_id": member, "organisation_id": DRAWN}
            for number in numbers
            for member, edition in drawn
        ],
    )
    _add(
        session,
        tables.Corroboration,
        [
            {"case_id": number, "organisation_id": organisation, "member_id": IN_CIRCLE, "camp": "blue",
             "note": "so did we", "country": "JP", "period_from": NOW.date(), "period_from_precision": "day",
             "period_to": NOW.date(), "period_to_precision": "day"}
            for number in numbers
            for organisation in SAW_IT_TOO[: 1 + number % 3]
        ],
    )  # fmt: skip
    _add(
        session,
        tables.Assessment,
        [
            {"case_id": number, "organisation_id": CIRCLE, "member_id": IN_CIRCLE, "kind": "ngo", "country": "TW",
             "shown": list(ContributorShown)[number % 3], "countermeasure": countermeasure, "result": "backfired",
             "evidence": "observed", "note": "it spread"}
            for number in numbers
            for countermeasure in ("CM01", "CM02")
        ],
    )  # fmt: skip
    _add(
        session,
        tables.History,
        [
            {
                "case_id": number,
                "edition": 1,
                "action": action,
                "member_id": AUTHOR,
                "organisation_id": OWNER,
                "salt": "s",
                "digest": "d",
                "previous": "p",
                "hash": f"{number} {action}",
            }
            for number in numbers
            for action in ("submitted", "published")
        ],
    )
    _add(session, tables.Draft, [{"id": f"draft {member}", "member_id": member} for member in MEMBERS])
    _add(
        session,
        tables.SavedView,
        [
            {
                "id": f"{member} {shared}",
                "member_id": member,
                "organisation_id": home,
                "name": f"View {shared}",
                "path": "/cases",
                "query": "q=x",
                "shared": shared,
            }
            for member, home in MEMBERS.items()
            for shared in (False, True)
        ],
    )
    _add(
        session,
        tables.Proposal,
        [
            {
                "case_id": made.number,
                "edition": 2,
                "audience": made.facts.proposed.audience,
                "circle_id": proposal_of(made.number)[1],
                "contributor_shown": "member",
            }
            for made in CASES
            if made.facts.proposed
        ],
    )
    _add(
        session,
        tables.ProposalNamed,
        [
            {"case_id": made.number, "member_id": member}
            for made in CASES
            if made.facts.proposed
            for member in made.facts.proposed.named
        ],
    )
    _add(
        session,
        tables.Download,
        [
            {
                "id": f"EX-{member}",
                "member_id": member,
                "organisation_id": home,
                "name": "csv",
                "query": "country=TW",
                "audience": "amber",
                "cases": 3,
                "counted": 3,
            }
            for member, home in MEMBERS.items()
        ],
    )
    _add(
        session,
        tables.DirectoryEntry,
        [
            {"action": "member_invited", "organisation_id": home, "member_id": member}
            for member, home in MEMBERS.items()
        ],
    )
    until = {"expires_at": datetime(2099, 1, 1, tzinfo=UTC)}
    _add(session, tables.SignInLink, [{"token_hash": "link", "member_id": AUTHOR, **until}])
    _add(session, tables.WebSession, [{"token_hash": "session", "member_id": AUTHOR, **until}])
    _add(session, tables.Account, [{"member_id": AUTHOR, "password_hash": "hash"}])
    _add(session, tables.Identity, [{"issuer": "https://id.example.org", "subject": "1", "member_id": AUTHOR}])
    _add(session, tables.SignInAttempt, [{"key": "key"}])


@pytest.fixture(scope="module")
def world(databases: Databases) -> Iterator[Engine]:
    """Yield a database in which every kind of case exists once."""
    with copied(databases, "prepared") as engine:
        with transaction(engine) as session:
            _people(session)
            _cases(session)
            _parts(session)
            _what_happened(session)
        yield engine


def name(viewer: Viewer) -> str:
    """Name a viewer in a test's id."""
    names = {AUTHOR: "author", COLLEAGUE: "colleague", IN_CIRCLE: "in the circle", STRANGER: "stranger"}
    names |= {STEWARD: "steward of the owner", CENTRE_STEWARD: "steward of the centre"}
    names |= {NAMED: "named", REVIEWER: "reviewer", EARLIER_REVIEWER: "reviewer of another edition"}
    return names.get(viewer.member_id or 0, "visitor")


every_viewer = pytest.mark.parametrize("viewer", VIEWERS, ids=name)


@cache
def allowed(viewer: Viewer) -> frozenset[int]:
    """Return the renditions the policy lets a viewer read."""
    return frozenset(made.number for made in CASES if may_read(viewer, made.facts))


@every_viewer
def test_the_door_shows_exactly_the_renditions_the_policy_allows(world: Engine, viewer: Viewer) -> None:
    with viewing(world, viewer) as session:
        assert set(session.exec(select(tables.Rendition.id))) == allowed(viewer)


@every_viewer
def test_what_belongs_to_a_rendition_is_seen_with_it_and_never_without(world: Engine, viewer: Viewer) -> None:
    keyed: list[Any] = [table.rendition_id for table in PARTS]  # type: ignore[attr-defined]
    keyed += [tables.RenditionSource.rendition_id, tables.Source.id, tables.Response.id, tables.Outcome.id]
    keyed += [tables.ResponseText.response_id, tables.OutcomeText.outcome_id]
    with viewing(world, viewer) as session:
        for column in keyed:
            assert sorted(session.exec(select(column))) == sorted(allowed(viewer)), column


def shows_tombstone(viewer: Viewer, made: Made) -> bool:
    """Say whether a viewer learns that a case was withdrawn: only who could have read it while it was published."""
    facts = made.facts
    if facts.status is not Status.WITHDRAWN or not made.published:
        return False
    match facts.aim.audience:
        case Audience.CLEAR:
            return True
        case Audience.GREEN:
            return viewer.signed_in
        case Audience.AMBER | Audience.AMBER_STRICT:
            return viewer.organisation_id in facts.aim.circle_organisations
        case Audience.RED:
            return viewer.member_id in facts.aim.named


@cache
def known(viewer: Viewer) -> frozenset[int]:
    """Return the cases a viewer learns of at all."""
    return allowed(viewer) | {made.number for made in CASES if shows_tombstone(viewer, made)}


@every_viewer
def test_a_case_is_seen_with_one_of_its_renditions_or_as_a_tombstone(world: Engine, viewer: Viewer) -> None:
    with viewing(world, viewer) as session:
        assert set(session.exec(select(tables.Case.id))) == known(viewer)


@every_viewer
def test_a_write_finds_its_target_by_the_same_policy(world: Engine, viewer: Viewer) -> None:
    with transaction(world) as session:
        found = session.exec(select(tables.Case.id).where(readable(viewer, world.dialect.name)))
        assert set(found) == allowed(viewer)


@every_viewer
def test_searching_finds_only_what_may_be_read(world: Engine, viewer: Viewer) -> None:
    current = {made.number for made in CASES if made.facts.state is RenditionState.CURRENT}
    with viewing(world, viewer) as session:
        assert set(search.ids(session, Filter(q="junket"))) == allowed(viewer) & current
        assert search.count(session, Filter(q="junket")) == len(allowed(viewer) & current)


@every_viewer
def test_lines_are_made_only_of_what_may_be_read(world: Engine, viewer: Viewer) -> None:
    every = [made.number for made in CASES]
    with viewing(world, viewer) as session:
        found = {row[0]: row for row in access.lines(session, [*every, 0, max(every) + 1])}
        assert set(found) == allowed(viewer)
        for case_id, public_id in session.exec(
            select(tables.Rendition.id, tables.Case.public_id).join(
                tables.Case, col(tables.Case.id) == tables.Rendition.case_id
            )
        ):
            assert found[case_id or 0][1] == public_id
        texts = access.texts(session, [*every, 0, max(every) + 1])
        assert {row[0] for row in texts} == allowed(viewer)
        details = access.details(session, [*every, 0, max(every) + 1])
        assert {row[0] for row in details} == allowed(viewer)
        assert {row[1] for row in details} == ({1, 2, 3, 4, 5, 6} if details else set())


@every_viewer
def test_the_policy_as_sets_lets_read_the_same(world: Engine, viewer: Viewer) -> None:
    current = {made.number for made in CASES if made.facts.state is RenditionState.CURRENT}
    with viewing(world, viewer) as session:
        index = index_of(session)
        assert index is not None
        assert set(own_rows(session, index)) == allowed(viewer) & current


@every_viewer
def test_history_shows_readers_only_when_a_case_was_published(world: Engine, viewer: Viewer) -> None:
    is_owner = viewer.organisation_id == OWNER
    with viewing(world, viewer) as session:
        seen = set(session.exec(select(tables.History.case_id, tables.History.action)))
    everything = {made.number for made in CASES}
    expected = {(number, "published") for number in (everything if is_owner else known(viewer))}
    expected |= {(number, "submitted") for number in everything if is_owner}
    assert seen == expected


@every_viewer
def test_a_draft_is_seen_by_its_author_alone(world: Engine, viewer: Viewer) -> None:
    with viewing(world, viewer) as session:
        seen = [draft.member_id for draft in session.exec(select(tables.Draft))]
    assert seen == ([viewer.member_id] if viewer.signed_in else [])


@every_viewer
def test_a_saved_view_is_seen_by_its_member_and_where_it_is_shared_by_their_organisation(
    world: Engine, viewer: Viewer
) -> None:
    with viewing(world, viewer) as session:
        seen = {(row.member_id, row.shared) for row in session.exec(select(tables.SavedView))}
    colleagues = {member for member, home in MEMBERS.items() if home == viewer.organisation_id}
    expected = {(member, True) for member in colleagues} | {(viewer.member_id, False)}
    assert seen == (expected if viewer.signed_in else set())


@every_viewer
def test_reviews_are_seen_by_the_reviewer_and_the_owner(world: Engine, viewer: Viewer) -> None:
    with viewing(world, viewer) as session:
        seen = {row.member_id for row in session.exec(select(tables.Review))}
    if viewer.organisation_id == OWNER:
        assert seen == {REVIEWER, EARLIER_REVIEWER}
    else:
        assert seen == {viewer.member_id} & {REVIEWER, EARLIER_REVIEWER}


@every_viewer
def test_members_know_their_colleagues_and_who_wants_to_be_found(world: Engine, viewer: Viewer) -> None:
    with viewing(world, viewer) as session:
        seen = {member.id for member in session.exec(select(tables.Member))}
        addresses = {member.email for member in session.exec(select(tables.Member))} - {None}
        roles = {row.member_id for row in session.exec(select(tables.MemberRole))}
    ours = {member for member, home in MEMBERS.items() if home == viewer.organisation_id}
    if viewer.member_id == CENTRE_STEWARD:
        with transaction(world) as session:
            assert seen == set(session.exec(select(tables.Member.id)))
            assert roles == set(session.exec(select(tables.MemberRole.member_id)))
    else:
        assert seen == (ours | {NAMED} if viewer.signed_in else set())
        assert roles == ours & set(ROLES)
    own = {f"{viewer.member_id}@example.org"} if viewer.signed_in else set()
    manages = viewer.member_id in ROLES
    assert addresses == (own | {f"{member}@example.org" for member in ours} if manages else own)


@every_viewer
def test_the_log_of_the_directory_is_for_stewards(world: Engine, viewer: Viewer) -> None:
    with viewing(world, viewer) as session:
        seen = {entry.member_id for entry in session.exec(select(tables.DirectoryEntry))}
    ours = {member for member, home in MEMBERS.items() if home == OWNER}
    assert seen == {STEWARD: ours, CENTRE_STEWARD: set(MEMBERS)}.get(viewer.member_id or 0, set())


@every_viewer
def test_downloads_are_known_to_who_made_them_and_to_stewards(world: Engine, viewer: Viewer) -> None:
    with viewing(world, viewer) as session:
        rows = {row.member_id: row.query for row in session.exec(select(tables.Download))}
    ours = {member for member, home in MEMBERS.items() if home == viewer.organisation_id}
    own = {viewer.member_id} if viewer.signed_in else set()
    known = {STEWARD: ours, CENTRE_STEWARD: set(MEMBERS)}.get(viewer.member_id or 0, own)
    assert set(rows) == known
    assert {member for member, query in rows.items() if query is not None} == known & (ours | own)


@every_viewer
def test_a_proposal_is_known_to_the_owner_and_its_reviewers(world: Engine, viewer: Viewer) -> None:
    with viewing(world, viewer) as session:
        proposals = set(session.exec(select(tables.Proposal.case_id)))
        named = set(session.exec(select(tables.ProposalNamed.case_id, tables.ProposalNamed.member_id)))
    there = {made.number: made.facts.proposed for made in CASES if made.facts.proposed}
    if viewer.organisation_id == OWNER:
        assert proposals == set(there)
        assert named == {(number, member) for number, aim in there.items() for member in aim.named}
    elif viewer.member_id == REVIEWER:
        assert proposals == set(there) & allowed(viewer)
        assert named == {(number, REVIEWER) for number in proposals if REVIEWER in there[number].named}
        assert named
    else:
        assert not proposals | named


@every_viewer
def test_how_something_was_kept_back_is_the_owners_alone(world: Engine, viewer: Viewer) -> None:
    with viewing(world, viewer) as session:
        omissions = session.exec(select(tables.Omission)).all()
        reasons = set(
            session.exec(select(tables.Rendition.id).where(col(tables.Rendition.personal_reason).is_not(None)))
        )
        fuller = set(session.exec(select(tables.Rendition.id).where(col(tables.Rendition.for_own).is_not(None))))
        wider = set(session.exec(select(tables.Rendition.id).where(col(tables.Rendition.for_public).is_not(None))))
    is_owner = viewer.organisation_id == OWNER
    assert len(omissions) == (len(CASES) if is_owner else 0)
    assert fuller == (allowed(viewer) if is_owner else set())
    checks = is_owner or viewer.member_id == REVIEWER
    clear = {made.number for made in CASES if made.facts.aim.audience is Audience.CLEAR} if viewer.signed_in else set()
    assert reasons == (allowed(viewer) if checks else set())
    assert wider == (allowed(viewer) if checks else allowed(viewer) & clear)


@every_viewer
def test_a_case_names_its_contributor_as_the_owner_chose(world: Engine, viewer: Viewer) -> None:
    is_owner = viewer.organisation_id == OWNER
    waiting = {made.number for made in CASES if made.facts.state is RenditionState.PROPOSED}
    with viewing(world, viewer) as session:
        for case in session.exec(select(tables.Case)):
            shown = case.contributor_shown
            by_name = is_owner or shown is ContributorShown.ORGANISATION
            by_kind = is_owner or shown is not ContributorShown.MEMBER
            assert (case.owner_id is not None) == by_name
            assert (case.owner_kind is not None, case.owner_country is not None) == (by_kind, by_kind)
            assert (case.author_id is not None) == is_owner
            reviews = viewer.member_id == REVIEWER and case.id in waiting
            assert (case.version is not None) == (is_owner or reviews)
            assert (case.submission_key is not None) == is_owner
            assert (case.submitted_at is not None) == is_owner
            assert case.circle_id is None or viewer.signed_in


@every_viewer
def test_a_masked_column_cannot_be_searched_for_either(world: Engine, viewer: Viewer) -> None:
    with viewing(world, viewer) as session:
        by_author = session.exec(select(tables.Case.id).where(tables.Case.author_id == AUTHOR)).all()
        own = session.exec(select(tables.Source.id).where(tables.Source.owner_id == OWNER)).all()
    if viewer.organisation_id == OWNER:
        assert by_author
        assert own
    else:
        assert by_author == []
        assert own == []


def met(viewer: Viewer) -> frozenset[int]:
    """Return the cases whose published edition somebody reads."""
    current = {made.number for made in CASES if made.facts.state is RenditionState.CURRENT}
    return allowed(viewer) & current


@every_viewer
def test_who_corroborated_is_known_to_themselves_only(world: Engine, viewer: Viewer) -> None:
    with viewing(world, viewer) as session:
        rows = session.exec(select(tables.Corroboration)).all()
    counted = {number: 1 + number % 3 for number in met(viewer)}
    expected = counted if viewer.signed_in else {number: many for number, many in counted.items() if many >= 3}
    assert Counter(row.case_id for row in rows) == Counter(expected)
    owner = viewer.organisation_id == OWNER
    for row in rows:
        mine = row.organisation_id is not None
        assert row.organisation_id in {None, viewer.organisation_id}
        assert (row.member_id, row.created_at is None) == ((IN_CIRCLE, False) if mine else (None, True))
        assert (row.note, row.country) == (("so did we", "JP") if mine or owner else (None, None))
        assert (row.period_from, row.period_to) == ((NOW.date(), NOW.date()) if mine or owner else (None, None))
    assert sum(row.organisation_id is not None for row in rows) == sum(
        viewer.organisation_id in SAW_IT_TOO[:many] for many in counted.values()
    )
    assert all((row.camp is not None) == viewer.signed_in for row in rows)


@every_viewer
def test_what_others_think_of_a_response_is_for_members_who_read_it(world: Engine, viewer: Viewer) -> None:
    with viewing(world, viewer) as session:
        rows = session.exec(select(tables.Assessment)).all()
    expected = met(viewer) if viewer.signed_in else frozenset()
    assert sorted((row.case_id, row.countermeasure) for row in rows) == [
        (number, "CM01") for number in sorted(expected)
    ]
    mine, owner = viewer.organisation_id == CIRCLE, viewer.organisation_id == OWNER
    for row in rows:
        shown = list(ContributorShown)[row.case_id % 3]
        assert (row.organisation_id == CIRCLE) == (mine or shown is ContributorShown.ORGANISATION)
        assert (row.kind, row.country) == (
            ("ngo", "TW") if mine or shown is not ContributorShown.MEMBER else (None, None)
        )
        assert (row.member_id, row.updated_at is not None) == ((IN_CIRCLE, True) if mine else (None, False))
        assert row.note == ("it spread" if mine or owner else None)


def test_every_masked_column_is_masked_from_somebody(world: Engine) -> None:
    """A rule that shows a column to everybody who sees the row would be no rule."""
    for table, columns in access.COLUMNS.items():
        for column in columns:
            values: set[bool] = set()
            for viewer in VIEWERS:
                with viewing(world, viewer) as session:
                    rows = session.connection().exec_driver_sql(f'SELECT "{column}" IS NULL FROM "{table}"')
                    values |= {bool(row[0]) for row in rows}
            assert values == {True, False}, f"{table}.{column}"


@pytest.mark.parametrize("table", access.ROWS)
def test_rows_can_be_counted_and_each_column_read_alone(world: Engine, table: str) -> None:
    """SQLite asks its authorizer in another way when a query needs few columns or none."""
    with viewing(world, Viewer(STRANGER, OUTSIDE)) as session:
        connection = session.connection()
        rows = len(connection.exec_driver_sql(f'SELECT * FROM "{table}"').all())
        assert connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar() == rows
        for column in METADATA.tables[table].columns:
            assert len(connection.exec_driver_sql(f'SELECT "{column.name}" FROM "{table}"').all()) == rows


def test_no_column_of_a_line_is_masked_from_anybody() -> None:
    """A line is put together past the columns' masks."""
    said = " ".join(said.select("rendition", "") for said in (TEXTS_SAID, DETAILS_SAID))
    line = f"{access.line('')} {said}"
    for table, alias in (("case", "c"), ("rendition", "x")):
        assert not [name for name in access.COLUMNS[table] if re.search(rf"\b{alias}\.{name}\b", line)]
    for table in ("response", "outcome", *(part.__tablename__ for part in PARTS)):
        assert table not in access.COLUMNS


def test_every_table_has_its_rule_or_is_closed() -> None:
    closed = {"account", "change", "identity", "index_copy", "sign_in_attempt", "sign_in_link", "web_session"}
    assert set(METADATA.tables) - set(access.ROWS) == closed


@every_viewer
@pytest.mark.parametrize(
    "table", ["account", "identity", "web_session", "sign_in_link", "index_copy", "alembic_version"]
)
def test_accounts_sessions_and_links_cannot_be_read_by_anybody(world: Engine, viewer: Viewer, table: str) -> None:
    with viewing(world, viewer) as session, pytest.raises(DBAPIError):
        session.connection().exec_driver_sql(f"SELECT * FROM {table}")


@pytest.mark.parametrize(
    "statement",
    [
        'SELECT * FROM main."case"',
        'SELECT count(*) FROM main."case"',
        "SELECT id FROM main.rendition",
        "SELECT * FROM main.rendition_text",
        "SELECT * FROM main.web_session",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM sqlite_schema",
        "SELECT * FROM main.sqlite_master",
        "SELECT * FROM sqlite_temp_master",
        "SELECT * FROM pragma_table_list",
        "SELECT rowid FROM main.rendition_search WHERE rendition_search MATCH 'junket'",
        "SELECT count(*) FROM main.rendition_search('junket')",
        "SELECT block FROM rendition_search_data",
        "SELECT term FROM main.rendition_search_idx",
        "SELECT sz FROM rendition_search_docsize",
        "SELECT load_extension('x')",
        "ATTACH DATABASE ':memory:' AS elsewhere",
        "PRAGMA writable_schema = ON",
        "PRAGMA query_only = OFF",
        "DROP VIEW temp.rendition",
        "CREATE TEMP VIEW mine AS SELECT * FROM main.rendition",
        'WITH v AS (SELECT * FROM main."case") SELECT * FROM v',
        'SELECT * FROM rendition WHERE EXISTS (SELECT 1 FROM main."case")',
    ],
)
def test_on_sqlite_nothing_but_the_views_can_be_named(world: Engine, statement: str) -> None:
    if world.dialect.name != "sqlite":
        statement = statement.replace("main.", "nowhere.")
    with viewing(world, Viewer(AUTHOR, OWNER)) as session, pytest.raises(DBAPIError):
        session.connection().exec_driver_sql(statement)


@pytest.mark.parametrize(
    "statement",
    [
        'SELECT * FROM public."case"',
        "SELECT count(*) FROM public.rendition",
        "SELECT rendition_id FROM public.rendition_search",
        'SELECT * FROM door_facts."case"',
        "SELECT * FROM public.setting",
        "SET ROLE fusion",
        "SET ROLE fusion_door",
        "SET SESSION AUTHORIZATION fusion",
        "SELECT set_config('fusion.viewer', '11.101', true), (SELECT count(*) FROM rendition)",
        "SELECT set_config('fusion.viewer', '11.101 00', true), (SELECT count(*) FROM rendition)",
        "SELECT setting FROM pg_file_settings",
        "COPY (SELECT 1) TO PROGRAM 'true'",
    ],
)
def test_on_postgresql_a_reader_can_name_nothing_else_and_be_nobody_else(world: Engine, statement: str) -> None:
    owner = str(world.url.username)
    if world.dialect.name != "postgresql":
        return
    with viewing(world, Viewer(STRANGER, OUTSIDE)) as session, pytest.raises(DBAPIError):
        session.connection().exec_driver_sql(statement.replace("fusion_door", f"{owner}_door"))


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO setting(name, value) VALUES ('x', 'y')",
        "UPDATE rendition_text SET title = 'x'",
        'DELETE FROM "case"',
        "DELETE FROM rendition_search",
        "CREATE TABLE mine (x integer)",
    ],
)
def test_a_reader_cannot_write(world: Engine, statement: str) -> None:
    with viewing(world, Viewer(AUTHOR, OWNER)) as session, pytest.raises(DBAPIError):
        session.connection().exec_driver_sql(statement)


def test_a_reader_cannot_write_through_the_session_either(world: Engine) -> None:
    with viewing(world, Viewer(AUTHOR, OWNER)) as session:
        session.add(tables.Setting(name="x", value="y"))
        with pytest.raises(DBAPIError):
            session.flush()


def test_two_readers_of_one_connection_do_not_inherit_from_each_other(world: Engine) -> None:
    with viewing(world, Viewer(AUTHOR, OWNER)) as session:
        everything = session.exec(select(tables.Rendition.id)).all()
    for _ in range(3):
        with viewing(world, ANONYMOUS) as session:
            assert len(session.exec(select(tables.Rendition.id)).all()) < len(everything)
            assert session.exec(select(tables.Draft)).all() == []


def test_an_organisation_is_public_only_as_the_named_contributor_of_a_public_case(world: Engine) -> None:
    with viewing(world, ANONYMOUS) as session:
        assert set(session.exec(select(tables.Organisation.id))) == {OWNER}
        assert session.exec(select(tables.Organisation.camp)).all() == [None]
    with viewing(world, Viewer(STRANGER, OUTSIDE)) as session:
        found = session.exec(select(tables.Organisation.id).where(col(tables.Organisation.id) > 100))
        assert set(found) == {OWNER, CIRCLE, OUTSIDE, DRAWN}
