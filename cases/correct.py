"""What its owner does to a published case: correct it, let more people read it, let fewer read it, withdraw it.

Whatever changes what others read, or lets more of them read it, waits for reviewers as a new edition while readers go
on meeting the published one. Whatever lets fewer people read it holds at once.
"""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from cases import history, review, reviewers
from cases.errors import CaseError, NotAllowed, Outdated, SignInNeeded
from cases.i18n import N_
from cases.policy import Deed, Reach, may, widens
from cases.record import Sharing, checked
from cases.submit import Ready, forget_draft, keep, ready_now, settle
from cases.taxonomy import taxonomy
from cases.views import Receipt
from cases.write import set_aside
from db.tables import Case, CircleOrganisation, Member, Proposal, ProposalNamed, Rendition
from db.viewer import Viewer
from db.vocabulary import Action, RenditionState, Status

_NOT_YOURS = N_(
    "Only contributors of the organisation that owns this case can do that, and its present state may not allow it."
)


def _loaded(session: Session, viewer: Viewer, public_id: str, deed: Deed, version: int) -> Case:
    """Return a case to change, loaded through the viewer's door.

    Raises:
        SignInNeeded: Nobody is signed in.
        NotFound: No such case for this viewer.
        NotAllowed: It isn't theirs, or not in a state for it.
        Outdated: It changed since the viewer saw it.
    """
    if not viewer.signed_in:
        raise SignInNeeded
    case = review.readable_case(session, viewer, public_id, to_change=True)
    if not may(viewer, deed, review.standing(session, viewer, case)):
        raise NotAllowed(_NOT_YOURS)
    if case.version != version:
        raise Outdated
    return case


def correct(
    session: Session,
    viewer: Viewer,
    public_id: str,
    entered: Mapping[str, Any] | Ready,
    *,
    version: int,
    answer: str = "",
    draft_id: str | None = None,
) -> Receipt:
    """Propose a new edition of a published case: other words, other facts, or more readers.

    Args:
        session: A session that may write.
        viewer: A contributor of the organisation that owns it.
        public_id: The case.
        entered: See `cases.submit.ready_now()`.
        version: The case's version the owner saw.
        answer: What the owner says to reviewers who sent the edition before back.
        draft_id: The draft it came from, which is then done with.

    Raises:
        SignInNeeded, NotFound, NotAllowed, Outdated: See `_loaded()`.
        Rejected: There are mistakes.
    """
    case = _loaded(session, viewer, public_id, Deed.CORRECT, version)
    ready = ready_now(session, entered)
    target = settle(session, viewer, ready.sharing)
    edition = reviewers.latest_edition(session, case)
    review.answer(session, case, edition=edition, text=answer)
    _end_proposal(session, case)
    session.add(
        Proposal(
            case_id=case.id or 0,
            edition=edition + 1,
            audience=target.audience,
            circle_id=target.circle_id,
            contributor_shown=target.contributor_shown,
        )
    )
    session.flush()
    session.add_all(ProposalNamed(case_id=case.id or 0, member_id=member) for member in sorted(target.named))
    case.version += 1
    session.add(case)
    session.flush()
    keep(session, case, ready, edition=edition + 1)
    forget_draft(session, viewer, draft_id)
    history.record(session, viewer, case, Action.SUBMITTED, edition=edition + 1, said=ready.canonical)
    reviewers.draw(session, case, target, edition=edition + 1, author_id=viewer.member_id)
    return review.receipt(session, case, edition=edition + 1)


def _end_proposal(session: Session, case: Case) -> None:
    """Take back the new edition that waits, if any; the first edition of a case that isn't published yet stays."""
    proposal = session.get(Proposal, case.id)
    if proposal is not None:
        set_aside(session, case, RenditionState.PROPOSED)
        for named in session.exec(select(ProposalNamed).where(ProposalNamed.case_id == case.id)).all():
            session.delete(named)
        session.flush()
        session.delete(proposal)
        session.flush()


def take_back(session: Session, viewer: Viewer, public_id: str, *, version: int) -> None:
    """Take back a new edition that isn't published yet; readers go on meeting the published one.

    Raises:
        SignInNeeded, NotFound, NotAllowed, Outdated: See `_loaded()`.
    """
    case = _loaded(session, viewer, public_id, Deed.TAKE_BACK, version)
    _end_proposal(session, case)
    case.version += 1
    session.add(case)
    session.flush()


def narrow(session: Session, viewer: Viewer, public_id: str, entered: Mapping[str, Any], *, version: int) -> None:
    """Let fewer people read a published case, from this moment; a new edition that waits for reviewers is taken back.

    Args:
        session: A session that may write.
        viewer: A contributor of the organisation that owns it.
        public_id: The case.
        entered: The fields `audience`, `circle`, `named` and `contributor_shown` of `cases.record.Sharing`.
        version: The case's version the owner saw.

    Raises:
        SignInNeeded, NotFound, NotAllowed, Outdated: See `_loaded()`.
        Rejected: There are mistakes.
        CaseError: Somebody could read more than before.
    """
    case = _loaded(session, viewer, public_id, Deed.NARROW, version)
    sharing = checked(Sharing, entered, taxonomy(session))
    target = settle(session, viewer, sharing)
    before = reviewers.target_of(session, case)
    if widens(case.owner_id, reach(session, before), reach(session, target)):
        raise CaseError(
            N_(
                "This would let somebody read more than now, which reviewers have to agree to. Send it as a correction."
            ),
            field="audience",
        )
    edition = session.exec(
        select(Rendition.edition).where(Rendition.case_id == case.id, Rendition.state == RenditionState.CURRENT)
    ).first()
    _end_proposal(session, case)
    case.version += 1
    review.apply(session, case, target)
    reviewers.replace_absent(session, case)
    said = history.canonical(review.editions(session, case, edition or 1))
    history.record(session, viewer, case, Action.NARROWED, edition=edition or 1, said=said)


def reach(session: Session, target: reviewers.Target) -> Reach:
    """Return who a target lets read a case, as the policy compares it."""
    circle = session.exec(
        select(CircleOrganisation.organisation_id).where(CircleOrganisation.circle_id == target.circle_id)
    )
    named = session.exec(select(Member.id, Member.organisation_id).where(col(Member.id).in_(target.named)))
    return Reach(
        target.audience,
        frozenset(circle),
        frozenset((member or 0, organisation) for member, organisation in named),
        target.contributor_shown,
    )


def withdraw(session: Session, viewer: Viewer, public_id: str, reason: str, *, version: int) -> None:
    """Withdraw a case: nobody reads it any more; who could read it while it was published sees that it was withdrawn.

    Args:
        session: A session that may write.
        viewer: A contributor of the organisation that owns it.
        public_id: The case.
        reason: A word of the vocabulary `withdrawal_reason`.
        version: The case's version the owner saw.

    Raises:
        SignInNeeded, NotFound, NotAllowed, Outdated: See `_loaded()`.
        CaseError: The reason isn't one.
    """
    case = _loaded(session, viewer, public_id, Deed.WITHDRAW, version)
    if not taxonomy(session).has("withdrawal_reason", reason):
        raise CaseError(N_("Choose a reason for withdrawing it."), field="reason")
    edition = reviewers.latest_edition(session, case)
    said = history.canonical(review.editions(session, case, edition))
    _end_proposal(session, case)
    set_aside(session, case, RenditionState.PROPOSED, RenditionState.CURRENT)
    case.status, case.withdrawn_reason = Status.WITHDRAWN, reason
    session.add(case)
    session.flush()
    history.record(session, viewer, case, Action.WITHDRAWN, edition=edition, said=said)
