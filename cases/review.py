"""Review a case: show each reviewer their queue, decide with a reason, publish."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, TextClause, true
from sqlmodel import Session, col, or_, select

from cases import history, personal
from cases.errors import CaseError, Label, NotAllowed, NotFound, Outdated, SignInNeeded
from cases.i18n import N_
from cases.ids import read_id
from cases.omission import Renditions
from cases.policy import Deed, Standing, may
from cases.read import contents, read_lines, viewer_of
from cases.reviewers import Target, latest_edition, proposed
from cases.views import Contributor, QueueLine, Receipt
from cases.write import set_aside
from db.access import readable, readable_renditions
from db.base import now
from db.tables import (
    Case,
    CaseNamed,
    Organisation,
    Proposal,
    Rendition,
    Review,
)
from db.viewer import Viewer
from db.vocabulary import (
    Action,
    Audience,
    Decision,
    RenditionState,
    ReviewException,
    Status,
)

REASON_LIMIT = 2_000


def receipt(session: Session, case: Case, *, edition: int) -> Receipt:
    """Return what the contributor is told about a case."""
    drawn = session.exec(select(Review.id).where(Review.case_id == case.id, Review.edition == edition)).all()
    session.flush()
    proposal = session.get(Proposal, case.id)
    exception = proposal.review_exception if proposal else case.review_exception
    return Receipt(case.public_id, case.status, len(drawn), exception, case.version)


def readable_case(session: Session, viewer: Viewer, public_id: str, *, to_change: bool = False) -> Case:
    """Return a case to write to, if the viewer's door shows any rendition of it.

    Args:
        session: A session that may write.
        viewer: Who asks.
        public_id: The case.
        to_change: Whether it will be changed: who comes second then waits for the first, and sees what the first did.

    Raises:
        NotFound: It is unused or unreadable; both answer alike.
    """
    try:
        wanted = read_id(public_id)
    except CaseError:
        raise NotFound from None
    condition = readable(viewer, session.get_bind().dialect.name)
    found = select(Case).where(Case.public_id == wanted, condition)
    case = session.exec(found.with_for_update() if to_change else found).first()
    if case is None:
        raise NotFound
    return case


def met_by(session: Session, viewer: Viewer) -> ColumnElement[bool] | TextClause:
    """Return the condition on renditions that the viewer reads them; through their door they find no others anyway."""
    return true() if "viewer" in session.info else readable_renditions(viewer, session.get_bind().dialect.name)


def standing(session: Session, viewer: Viewer, case: Case) -> Standing:
    """Return how the viewer stands to a case loaded through their door."""
    waiting = select(Review.id).where(
        Review.case_id == case.id,
        Review.edition == latest_edition(session, case),
        Review.member_id == viewer.member_id,
        col(Review.decision).is_(None),
    )
    met = select(Rendition.id).where(
        Rendition.case_id == case.id, Rendition.state == RenditionState.CURRENT, met_by(session, viewer)
    )
    proposal = session.get(Proposal, case.id)
    return Standing(
        proposal=proposal.status if proposal else None,
        is_sole=(proposal or case).review_exception is ReviewException.SOLE_MEMBER,
        status=case.status,
        is_own=case.owner_id == viewer.organisation_id,
        is_author=case.author_id is not None and case.author_id == viewer.member_id,
        is_drawn=viewer.signed_in and session.exec(waiting).first() is not None,
        meets_it=session.exec(met).first() is not None,
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
        CaseError: A "no" without a reason, or others would read what looks like personal data and nobody said why.
    """
    if not viewer.signed_in:
        raise SignInNeeded
    case = readable_case(session, viewer, public_id, to_change=True)
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
    whole = editions(session, case, edition)
    if decision is Decision.PUBLISH:
        _keeps_privacy(session, case, edition, whole)
    row = session.exec(
        select(Review).where(Review.case_id == case.id, Review.edition == edition, Review.member_id == viewer.member_id)
    ).one()
    row.decision, row.reason, row.decided_at = decision, said or None, now()
    session.add(row)
    session.flush()
    history.record(session, viewer, case, _RECORDED[decision], edition=edition, said=history.canonical(whole))
    _apply(session, viewer, case, decision, edition)
    return case.status


def editions(session: Session, case: Case, edition: int) -> Renditions:
    """Return what each class of reader meets of an edition, or will once it is published.

    Args:
        session: A session that may write, which sees every rendition.
        case: The case.
        edition: Its number.
    """
    rows = session.exec(select(Rendition).where(Rendition.case_id == case.id, Rendition.edition == edition)).all()
    said = contents(session, [row.id or 0 for row in rows])
    own, shared, public = (
        next(said[row.id or 0] for row in rows if getattr(row, f"for_{name}")) for name in ("own", "shared", "public")
    )
    return Renditions(own, shared, public)


_STILL_PERSONAL = N_(
    "Others would read “{text}” ({kind}). Ask for changes: the author withholds it, or says why they must read it."
)


def _keeps_privacy(session: Session, case: Case, edition: int, said: Renditions) -> None:
    """Refuse to publish what others would read of a person's ids and numbers; the rules may be newer than the case."""
    reason = session.exec(
        select(Rendition.personal_reason).where(Rendition.case_id == case.id, Rendition.edition == edition)
    ).first()
    proposal = session.get(Proposal, case.id) or case
    if reason or (proposal.circle_id is None and proposal.audience in {Audience.AMBER, Audience.AMBER_STRICT}):
        return
    for content in (said.shared, said.public):
        for _, finding in personal.blocking(content):
            kind = Label(personal.LABELS[finding.kind])
            raise CaseError(_STILL_PERSONAL, field="reason", text=finding.text, kind=kind)


_RECORDED = {
    Decision.PUBLISH: Action.APPROVED,
    Decision.CHANGES: Action.CHANGES_REQUESTED,
    Decision.DECLINE: Action.DECLINED,
}
_LEADS_TO = {Decision.CHANGES: Status.CHANGES_REQUESTED, Decision.DECLINE: Status.DECLINED}


def _apply(session: Session, viewer: Viewer, case: Case, decision: Decision, edition: int) -> None:
    if decision is Decision.PUBLISH and _all_agree(session, case, edition):
        publish(session, viewer, case, edition=edition)
        return
    if decision is not Decision.PUBLISH:
        waiting_for = session.get(Proposal, case.id) or case
        waiting_for.status = _LEADS_TO[decision]
        session.add(waiting_for)
    # Even where nothing else of the case changes, a second decision must notice the first.
    case.version += 1
    session.add(case)
    session.flush()


def _all_agree(session: Session, case: Case, edition: int) -> bool:
    said = session.exec(select(Review.decision).where(Review.case_id == case.id, Review.edition == edition)).all()
    return bool(said) and all(decision is Decision.PUBLISH for decision in said)


def publish(session: Session, viewer: Viewer, case: Case, *, edition: int) -> None:
    """Make the proposed edition the one readers meet; what they met before is kept as a former one."""
    set_aside(session, case, RenditionState.CURRENT)
    first = case.published_at is None
    for row in session.exec(select(Rendition).where(Rendition.case_id == case.id, Rendition.edition == edition)).all():
        row.state = RenditionState.CURRENT
        session.add(row)
    if proposal := session.get(Proposal, case.id):
        apply(session, case, proposed(session, proposal))
        case.review_exception = proposal.review_exception
        session.delete(proposal)
    case.status = Status.PUBLISHED if first else Status.CORRECTED
    case.published_at = case.published_at or now()
    case.version += 1
    session.add(case)
    session.flush()
    action = Action.PUBLISHED if first else Action.CORRECTED
    said = history.canonical(editions(session, case, edition))
    history.record(session, viewer, case, action, edition=edition, said=said)


def apply(session: Session, case: Case, target: Target) -> None:
    """Let a case be read by those it is meant for, from this moment."""
    case.audience, case.contributor_shown, case.circle_id = target.audience, target.contributor_shown, target.circle_id
    is_new = case.id is None
    session.add(case)
    session.flush()
    if not is_new:
        for old in session.exec(select(CaseNamed).where(CaseNamed.case_id == case.id)).all():
            session.delete(old)
        session.flush()
    session.add_all(CaseNamed(case_id=case.id or 0, member_id=member_id) for member_id in sorted(target.named))
    session.flush()


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
        select(Case, Rendition, Proposal)
        .join(Rendition, col(Rendition.case_id) == Case.id)
        .join(Proposal, col(Proposal.case_id) == Case.id, isouter=True)
        .where(
            col(Rendition.state) == RenditionState.PROPOSED,
            # Its reviewers see what the public would read as well; one line is enough.
            or_(col(Rendition.for_own).is_(True), col(Rendition.for_shared).is_(True)),
        )
        .order_by(col(Case.submitted_at), col(Case.id))
    ).all()
    titles = {line.id: line.titles[line.lang] for line in read_lines(session, [row.id or 0 for _, row, _ in rows])}
    lines = [
        _line(session, titles[case.public_id], case, rendition.edition, proposal) for case, rendition, proposal in rows
    ]
    return sorted(lines, key=lambda line: (not (line.mine_to_review or line.mine_to_answer), line.waiting_since))


def _line(session: Session, title: str, case: Case, edition: int, proposal: Proposal | None) -> QueueLine:
    viewer = viewer_of(session)
    reviews = session.exec(select(Review).where(Review.case_id == case.id, Review.edition == edition)).all()
    stands = standing(session, viewer, case)
    owner = session.get(Organisation, case.owner_id) if case.owner_id else None
    return QueueLine(
        id=case.public_id,
        title=title,
        status=proposal.status if proposal else case.status,
        audience=proposal.audience if proposal else case.audience,
        contributor=Contributor(owner.name if owner else None, case.owner_kind, case.owner_country),
        waiting_since=min((row.drawn_at for row in reviews), default=case.submitted_at or now()),
        drawn=len(reviews) if stands.is_own else None,
        decided=sum(row.decision is not None for row in reviews) if stands.is_own else None,
        is_new_edition=proposal is not None,
        mine_to_review=may(viewer, Deed.REVIEW, stands),
        mine_to_answer=may(viewer, Deed.RESEND, stands) or (may(viewer, Deed.CORRECT, stands) and proposal is not None),
    )


def waiting(lines: Sequence[QueueLine]) -> int:
    """Return how many lines of a queue wait for the viewer in person."""
    return sum(line.mine_to_review or line.mine_to_answer for line in lines)
