"""Who reviews an edition: drawn at random from those it is for, and drawn again when somebody can't any more."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from db import rows
from db.tables import (
    Case,
    CaseNamed,
    CircleOrganisation,
    History,
    Member,
    MemberRole,
    Organisation,
    Proposal,
    ProposalNamed,
    Rendition,
    Review,
)
from db.vocabulary import (
    Action,
    Audience,
    ContributorShown,
    MemberStatus,
    OrganisationStatus,
    ReviewException,
    Role,
    Status,
)

QUORUM = {Audience.CLEAR: 2, Audience.GREEN: 2, Audience.AMBER: 1, Audience.AMBER_STRICT: 1, Audience.RED: 1}
"""How many reviewers, each of another organisation and camp, a case needs for its audience."""


@dataclass(frozen=True)
class Target:
    """Who is to read a case once it is published, as rows of this database.

    Attributes:
        audience: Its TLP 2.0 marking.
        contributor_shown: How its contributor is named.
        circle_id: The circle of an AMBER case; None for the owner's organisation alone.
        named: The members a RED case is for.
    """

    audience: Audience
    contributor_shown: ContributorShown
    circle_id: int | None = None
    named: frozenset[int] = frozenset()


def target_of(session: Session, case: Case) -> Target:
    """Return who may read a case now."""
    named = session.exec(select(CaseNamed.member_id).where(CaseNamed.case_id == case.id))
    return Target(case.audience, case.contributor_shown, case.circle_id, frozenset(named))


def proposed(session: Session, proposal: Proposal) -> Target:
    """Return who is to read a case once its new edition is published."""
    named = session.exec(select(ProposalNamed.member_id).where(ProposalNamed.case_id == proposal.case_id))
    return Target(proposal.audience, proposal.contributor_shown, proposal.circle_id, frozenset(named))


def latest_edition(session: Session, case: Case) -> int:
    """Return the number of the case's newest edition."""
    return max(session.exec(select(Rendition.edition).where(Rendition.case_id == case.id)))


class Authored(Protocol):
    """A case, stored or not, as far as it matters to who reviews it."""

    @property
    def owner_id(self) -> int:
        """Whose case it is."""
        ...

    @property
    def author_id(self) -> int:
        """Who wrote it."""
        ...


class Reviewer(NamedTuple):
    """A member who may be asked to review.

    Attributes:
        camp: Their organisation's; None where it belongs to none.
    """

    member_id: int
    organisation_id: int
    camp: str | None


@dataclass(frozen=True)
class Drawn:
    """Who is to review an edition.

    Attributes:
        exception: What was less than the rule, if anything.
    """

    reviewers: tuple[Reviewer, ...]
    exception: ReviewException | None


_OWNER = aliased(Organisation)
_ABLE = (
    select(col(Member.id), col(Member.organisation_id), col(Organisation.camp))
    .join(Organisation, col(Organisation.id) == Member.organisation_id)
    .join(MemberRole, col(MemberRole.member_id) == Member.id)
    .join(_OWNER, col(_OWNER.id) == bindparam("owner"))
    .where(
        MemberRole.role == Role.REVIEWER,
        Member.status == MemberStatus.ACTIVE,
        Organisation.status == OrganisationStatus.MEMBER,
        Organisation.is_demo == _OWNER.is_demo,
    )
    .order_by(col(Member.id))
)


def _candidates(session: Session, case: Authored, target: Target, author_id: int | None) -> list[Reviewer]:
    """Return the active reviewers who may be drawn at all: never who wrote it, for RED only the people named.

    Fictional and real organisations never review each other's cases.
    """
    session.flush()
    rows = session.connection().execute(_ABLE, {"owner": case.owner_id})
    found = [one for one in map(Reviewer._make, rows) if one.member_id not in {case.author_id, author_id}]
    if target.audience in {Audience.CLEAR, Audience.GREEN}:
        return found
    own = [one for one in found if one.organisation_id == case.owner_id]
    others = [one for one in found if one.organisation_id != case.owner_id]
    if target.audience is Audience.RED:
        return own + [one for one in others if one.member_id in target.named]
    if target.circle_id is None:
        return own
    circle = set(
        session.exec(select(CircleOrganisation.organisation_id).where(CircleOrganisation.circle_id == target.circle_id))
    )
    return own + [one for one in others if one.organisation_id in circle]


def _homes(session: Session, case: Authored, kept: Sequence[Review]) -> dict[int | None, str | None]:
    """Return the camps of the organisations, other than the case's own, whose reviewers stay."""
    statement = select(Organisation.id, Organisation.camp).where(
        col(Organisation.id).in_([row.organisation_id for row in kept]), Organisation.id != case.owner_id
    )
    return dict(session.exec(statement).all())


def choose(
    session: Session, case: Authored, target: Target, *, author_id: int | None, kept: Sequence[Review] = ()
) -> Drawn:
    """Draw the reviewers an edition lacks, at random, from other organisations of different camps where there are any.

    A centre's first day has nobody else: then a colleague reviews, or the only person there. Either is recorded as
    `review_exception` and shown on the case.

    Args:
        session: A session that may write.
        case: The case; it needn't be stored.
        target: Who is to read the edition: reviewers are drawn from them.
        author_id: Who sends the edition; they and the case's author are not drawn while there is anybody else.
        kept: Reviewers of the edition who stay.
    """
    candidates = _candidates(session, case, target, author_id)
    homes = _homes(session, case, kept) if kept else {}
    others = [one for one in candidates if one.organisation_id != case.owner_id]
    secrets.SystemRandom().shuffle(others)
    awaited = any(row.decision is None for row in kept)
    wanted = max(QUORUM[target.audience] - len(homes), 0 if awaited else 1)
    chosen: list[Reviewer] = []
    organisations: set[int | None] = set(homes)
    camps = {camp or "" for camp in homes.values()}
    alike = False
    for by_camp in (True, False):
        for one in others:
            known_camp = by_camp and one.camp is not None and one.camp in camps
            if len(chosen) < wanted and one.organisation_id not in organisations and not known_camp:
                chosen.append(one)
                organisations.add(one.organisation_id)
                camps.add(one.camp or "")
                alike = not by_camp
    if len(chosen) == wanted and not alike:
        return Drawn(tuple(chosen), None)
    if chosen or awaited:
        return Drawn(tuple(chosen), ReviewException.REDUCED_QUORUM)
    drawn_before = {row.member_id for row in kept}
    own = [one for one in candidates if one.organisation_id == case.owner_id and one.member_id not in drawn_before]
    if own:
        colleague = (secrets.choice(own),)
        return Drawn(colleague, ReviewException.REDUCED_QUORUM if homes else ReviewException.OWN_ORGANISATION)
    author = session.get_one(Member, author_id or case.author_id)
    return Drawn((Reviewer(author.id or 0, author.organisation_id, None),), ReviewException.SOLE_MEMBER)


def draw(
    session: Session,
    case: Case,
    target: Target,
    *,
    edition: int,
    author_id: int | None,
    kept: Sequence[Review] = (),
) -> None:
    """Draw who reviews an edition of a stored case, as `choose()` does, and ask them."""
    drawn = choose(session, case, target, author_id=author_id, kept=kept)
    waiting_for = session.get(Proposal, case.id) or case
    waiting_for.review_exception = drawn.exception
    session.add(waiting_for)
    session.flush()
    ask(session, case.id or 0, drawn.reviewers, edition=edition)


def ask(session: Session, case_id: int, members: Sequence[Reviewer], *, edition: int) -> None:
    """Ask members to review an edition of a case."""
    asked = {"case_id": case_id, "edition": edition}
    new = [{**asked, "member_id": one.member_id, "organisation_id": one.organisation_id} for one in members]
    rows.put(session.connection(), Review, new)


def replace_absent(session: Session, case: Case) -> None:
    """Draw others in place of reviewers who haven't decided on the waiting edition and can't any more.

    Somebody can't who left, is suspended, is no reviewer now, or isn't among those the edition is for. What was
    decided stays decided.
    """
    proposal = session.get(Proposal, case.id)
    if (proposal.status if proposal else case.status) is not Status.SUBMITTED:
        return
    target = proposed(session, proposal) if proposal else target_of(session, case)
    edition = latest_edition(session, case)
    author_id = session.exec(
        select(History.member_id)
        .where(
            History.case_id == case.id,
            History.edition == edition,
            col(History.action).in_([Action.SUBMITTED, Action.RESUBMITTED]),
        )
        .order_by(col(History.seq).desc())
        .limit(1)
    ).first()
    rows = session.exec(select(Review).where(Review.case_id == case.id, Review.edition == edition)).all()
    able = {one.member_id for one in _candidates(session, case, target, author_id)}
    absent = [row for row in rows if row.decision is None and row.member_id not in {*able, author_id}]
    if not absent:
        return
    for row in absent:
        session.delete(row)
    session.flush()
    kept = [row for row in rows if row not in absent]
    draw(session, case, target, edition=edition, author_id=author_id, kept=kept)


def replace_members(session: Session, member_ids: Collection[int]) -> None:
    """Draw others wherever one of these members was to decide and can't any more."""
    awaited = select(Review.case_id).where(col(Review.member_id).in_(member_ids), col(Review.decision).is_(None))
    for case in session.exec(select(Case).where(col(Case.id).in_(awaited)).order_by(col(Case.id))).all():
        replace_absent(session, case)
