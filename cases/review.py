"""Review a case: draw reviewers from other organisations, show each their queue, decide with a reason."""

import secrets
from collections.abc import Sequence

from sqlmodel import Session, col, select

from cases import history
from cases.errors import CaseError, NotAllowed, NotFound, Outdated, SignInNeeded
from cases.i18n import N_
from cases.ids import read_id
from cases.policy import Deed, Standing, may
from cases.read import contents, read_lines, viewer_of
from cases.views import Contributor, QueueLine, Receipt
from db.access import readable
from db.base import now
from db.tables import (
    Case,
    CaseNamed,
    CircleOrganisation,
    Member,
    MemberRole,
    Organisation,
    Rendition,
    Review,
)
from db.viewer import Viewer
from db.vocabulary import (
    PENDING,
    Action,
    Audience,
    Decision,
    MemberStatus,
    OrganisationStatus,
    RenditionState,
    ReviewException,
    Role,
    Status,
)

QUORUM = {Audience.CLEAR: 2, Audience.GREEN: 2, Audience.AMBER: 1, Audience.AMBER_STRICT: 1, Audience.RED: 1}
"""How many reviewers, each of another organisation and camp, a case needs for its audience."""

REASON_LIMIT = 2_000


def _candidates(session: Session, case: Case) -> list[tuple[Member, Organisation]]:
    """Return the active reviewers who may be drawn at all: never the author, for RED only the people named.

    Fictional and real organisations never review each other's cases.
    """
    owner = session.get_one(Organisation, case.owner_id)
    statement = (
        select(Member, Organisation)
        .join(Organisation, col(Organisation.id) == Member.organisation_id)
        .join(MemberRole, col(MemberRole.member_id) == Member.id)
        .where(
            MemberRole.role == Role.REVIEWER,
            Member.status == MemberStatus.ACTIVE,
            Organisation.status == OrganisationStatus.MEMBER,
            Organisation.is_demo == owner.is_demo,
            Member.id != case.author_id,
        )
        .order_by(col(Member.id))
    )
    found = list(session.exec(statement).all())
    own = [pair for pair in found if pair[1].id == case.owner_id]
    if case.audience in {Audience.CLEAR, Audience.GREEN}:
        return found
    if case.audience is Audience.RED:
        named = set(session.exec(select(CaseNamed.member_id).where(CaseNamed.case_id == case.id)))
        return own + [pair for pair in found if pair[0].id in named and pair not in own]
    circle = set(
        session.exec(select(CircleOrganisation.organisation_id).where(CircleOrganisation.circle_id == case.circle_id))
    )
    return own + [pair for pair in found if pair[1].id in circle and pair not in own]


def _drawn(session: Session, case: Case) -> tuple[list[Member], ReviewException | None]:
    """Draw the reviewers of a case at random, and say what was less than the rule where it was."""
    candidates = _candidates(session, case)
    others = [pair for pair in candidates if pair[1].id != case.owner_id]
    secrets.SystemRandom().shuffle(others)
    wanted = QUORUM[case.audience]
    chosen: list[Member] = []
    organisations: set[int | None] = set()
    camps: set[str] = set()
    alike = False
    for by_camp in (True, False):
        for member, organisation in others:
            known_camp = by_camp and organisation.camp is not None and organisation.camp in camps
            if len(chosen) < wanted and organisation.id not in organisations and not known_camp:
                chosen.append(member)
                organisations.add(organisation.id)
                camps.add(organisation.camp or "")
                alike = not by_camp
    if len(chosen) == wanted and not alike:
        return chosen, None
    if chosen:
        return chosen, ReviewException.REDUCED_QUORUM
    own = [member for member, organisation in candidates if organisation.id == case.owner_id]
    if own:
        return [secrets.choice(own)], ReviewException.OWN_ORGANISATION
    author = session.get(Member, case.author_id)
    return [author] if author else [], ReviewException.SOLE_MEMBER


def draw(session: Session, case: Case, *, edition: int) -> list[Review]:
    """Draw who reviews an edition, at random, from other organisations of different camps where there are any.

    A centre's first day has nobody else: then a colleague reviews, or the only person there. Either is recorded as
    `case.review_exception` and shown on the case.
    """
    members, exception = _drawn(session, case)
    case.review_exception = exception
    session.add(case)
    rows = [
        Review(case_id=case.id or 0, edition=edition, member_id=member.id or 0, organisation_id=member.organisation_id)
        for member in members
    ]
    session.add_all(rows)
    session.flush()
    return rows


def latest_edition(session: Session, case: Case) -> int:
    """Return the number of the case's newest edition."""
    return max(session.exec(select(Rendition.edition).where(Rendition.case_id == case.id)))


def receipt(session: Session, case: Case, *, edition: int) -> Receipt:
    """Return what the contributor is told about a case."""
    drawn = session.exec(select(Review.id).where(Review.case_id == case.id, Review.edition == edition)).all()
    session.flush()
    return Receipt(case.public_id, case.status, len(drawn), case.review_exception, case.version)


def readable_case(session: Session, viewer: Viewer, public_id: str) -> Case:
    """Return a case to write to, if the viewer's door shows any rendition of it.

    Raises:
        NotFound: It is unused or unreadable; both answer alike.
    """
    try:
        wanted = read_id(public_id)
    except CaseError:
        raise NotFound from None
    condition = readable(viewer, session.get_bind().dialect.name)
    case = session.exec(select(Case).where(Case.public_id == wanted, condition)).first()
    if case is None:
        raise NotFound
    return case


def standing(session: Session, viewer: Viewer, case: Case) -> Standing:
    """Return how the viewer stands to a case loaded through their door."""
    waiting = select(Review.id).where(
        Review.case_id == case.id,
        Review.edition == latest_edition(session, case),
        Review.member_id == viewer.member_id,
        col(Review.decision).is_(None),
    )
    return Standing(
        status=case.status,
        is_own=case.owner_id == viewer.organisation_id,
        is_author=case.author_id is not None and case.author_id == viewer.member_id,
        is_drawn=viewer.signed_in and session.exec(waiting).first() is not None,
    )


def decide(
    session: Session, viewer: Viewer, public_id: str, decision: Decision, *, version: int, reason: str = ""
) -> Status:
    """Publish a case, ask for changes or decline it.

    It is published once every reviewer drawn has said so; one "no" sends it back at once.

    Args:
        session: A session that may write.
        viewer: A reviewer drawn for the newest edition.
        public_id: The case.
        decision: What the reviewer says.
        version: The case's version the reviewer saw.
        reason: Needed for a "no"; the author reads it and can answer.

    Returns:
        Where the case stands now.

    Raises:
        SignInNeeded: Nobody is signed in.
        NotFound: No such case for this viewer.
        NotAllowed: The viewer wasn't drawn, or has decided.
        Outdated: The case changed since.
        CaseError: A "no" without a reason.
    """
    if not viewer.signed_in:
        raise SignInNeeded
    case = readable_case(session, viewer, public_id)
    if not may(viewer, Deed.REVIEW, standing(session, viewer, case)):
        raise NotAllowed(N_("This case doesn't wait for your review."))
    if case.version != version:
        raise Outdated
    said = reason.strip()
    if decision is not Decision.PUBLISH and not said:
        raise CaseError(N_("Give a reason; the author will read it and can answer."), field="reason")
    if len(said) > REASON_LIMIT:
        raise CaseError(N_("Shorten this to {limit} characters; it has {length}."), field="reason", limit=REASON_LIMIT,
                        length=len(said))  # fmt: skip
    edition = latest_edition(session, case)
    row = session.exec(
        select(Review).where(Review.case_id == case.id, Review.edition == edition, Review.member_id == viewer.member_id)
    ).one()
    row.decision, row.reason, row.decided_at = decision, said or None, now()
    session.add(row)
    session.flush()
    _apply(session, viewer, case, decision, edition)
    return case.status


def _apply(session: Session, viewer: Viewer, case: Case, decision: Decision, edition: int) -> None:
    proposed = session.exec(
        select(Rendition).where(Rendition.case_id == case.id, Rendition.state == RenditionState.PROPOSED)
    ).all()
    content = contents(session, [proposed[0].id or 0])[proposed[0].id or 0]
    action = {
        Decision.PUBLISH: Action.APPROVED,
        Decision.CHANGES: Action.CHANGES_REQUESTED,
        Decision.DECLINE: Action.DECLINED,
    }[decision]
    history.record(session, viewer, case, action, edition=edition, content=content)
    if decision is Decision.CHANGES:
        case.status = Status.CHANGES_REQUESTED
    elif decision is Decision.DECLINE:
        case.status = Status.DECLINED
    elif _all_agree(session, case, edition):
        publish(session, viewer, case, edition=edition)
    else:
        # Nothing else of the case changes yet, but a second decision must notice the first.
        case.version += 1
    session.add(case)
    session.flush()


def _all_agree(session: Session, case: Case, edition: int) -> bool:
    said = session.exec(select(Review.decision).where(Review.case_id == case.id, Review.edition == edition)).all()
    return bool(said) and all(decision is Decision.PUBLISH for decision in said)


def publish(session: Session, viewer: Viewer, case: Case, *, edition: int) -> None:
    """Make the proposed edition the one readers meet; what they met before is kept as a former one."""
    rows = session.exec(select(Rendition).where(Rendition.case_id == case.id)).all()
    first = case.published_at is None
    for row in rows:
        if row.state is RenditionState.CURRENT:
            row.state = RenditionState.FORMER
        elif row.state is RenditionState.PROPOSED and row.edition == edition:
            row.state = RenditionState.CURRENT
        session.add(row)
    case.status = Status.PUBLISHED if first else Status.CORRECTED
    case.published_at = case.published_at or now()
    session.add(case)
    session.flush()
    current = next(row for row in rows if row.state is RenditionState.CURRENT)
    content = contents(session, [current.id or 0])[current.id or 0]
    action = Action.PUBLISHED if first else Action.CORRECTED
    history.record(session, viewer, case, action, edition=edition, content=content)


def publish_unreviewed(session: Session, viewer: Viewer, case: Case, exception: ReviewException) -> None:
    """Publish the first edition of a case that no member reviews, and say so on the case."""
    for row in session.exec(select(Review).where(Review.case_id == case.id)):
        session.delete(row)
    case.review_exception = exception
    session.flush()
    publish(session, viewer, case, edition=1)


def answer(session: Session, case: Case, *, edition: int, text: str) -> None:
    """Keep what the author answers to each "no" on an edition."""
    said = text.strip()[:REASON_LIMIT]
    for row in session.exec(select(Review).where(Review.case_id == case.id, Review.edition == edition)):
        if row.decision in {Decision.CHANGES, Decision.DECLINE}:
            row.answer = said or None
            session.add(row)


def queue(session: Session) -> list[QueueLine]:
    """Return the cases that wait for the session's viewer or for their organisation, longest waiting first.

    Args:
        session: A session through the viewer's door.
    """
    viewer = viewer_of(session)
    if not viewer.signed_in:
        return []
    rows = session.exec(
        select(Case, Rendition)
        .join(Rendition, col(Rendition.case_id) == Case.id)
        .where(
            col(Rendition.state) == RenditionState.PROPOSED,
            col(Case.status).in_([*PENDING, Status.DECLINED]),
        )
        .order_by(col(Case.submitted_at), col(Case.id))
    ).all()
    titles = {line.id: line.titles[line.lang] for line in read_lines(session, [row.id or 0 for _, row in rows])}
    names = dict(session.exec(select(Organisation.id, Organisation.name)).all())
    lines = []
    for case, rendition in rows:
        reviews = session.exec(
            select(Review).where(Review.case_id == case.id, Review.edition == rendition.edition)
        ).all()
        stands = standing(session, viewer, case)
        lines.append(
            QueueLine(
                id=case.public_id,
                title=titles[case.public_id],
                status=case.status,
                audience=case.audience,
                contributor=Contributor(names.get(case.owner_id), case.owner_kind, case.owner_country),
                waiting_since=min((row.drawn_at for row in reviews), default=case.submitted_at or now()),
                drawn=len(reviews),
                decided=sum(row.decision is not None for row in reviews),
                mine_to_review=may(viewer, Deed.REVIEW, stands),
                mine_to_answer=may(viewer, Deed.RESEND, stands),
            )
        )
    return sorted(lines, key=lambda line: (not (line.mine_to_review or line.mine_to_answer), line.waiting_since))


def waiting(lines: Sequence[QueueLine]) -> int:
    """Return how many lines of a queue wait for the viewer in person."""
    return sum(line.mine_to_review or line.mine_to_answer for line in lines)
