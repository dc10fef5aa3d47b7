"""Where a case stands, for its owner and its reviewers: who reads it, what is proposed, what can be done to it."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from cases import review, reviewers
from cases.correct import reach
from cases.errors import CaseError, NotFound
from cases.ids import read_id
from cases.omission import Renditions, renditions
from cases.policy import Deed, Reach, deeds, widens
from cases.read import contents, viewer_of
from cases.record import Content, Omission
from cases.sharing import Readers, readers_of
from cases.taxonomy import taxonomy
from db.tables import Case, Proposal, Rendition
from db.tables import Omission as OmissionRow
from db.vocabulary import READABLE, Audience, RenditionState, ReviewException, Status


@dataclass(frozen=True)
class WhereItStands:
    """Where a case stands, as far as the viewer may know.

    Attributes:
        status: Of the case itself.
        version: What an update must have seen.
        deeds: What the viewer may do to it now.
        readers: Who reads it, or will once its first edition is published.
        proposal: Where its new edition stands; None while there is none, or none that the viewer may know of.
        proposed: Who is to read the new edition.
        exception: What will be less than the rule about the review that is going on.
        narrower: The audiences that nobody could read more with than now; empty for who doesn't own it.
    """

    status: Status
    version: int
    deeds: frozenset[Deed]
    readers: Readers
    proposal: Status | None
    proposed: Readers | None
    exception: ReviewException | None
    narrower: tuple[Audience, ...]

    @property
    def is_published(self) -> bool:
        """Say whether readers meet an edition of it."""
        return self.status in READABLE


def where_it_stands(session: Session, public_id: str) -> WhereItStands:
    """Return where a case stands.

    Args:
        session: A session through the viewer's door.
        public_id: The case's id as typed.

    Raises:
        NotFound: No such case for this viewer, or it is withdrawn.
    """
    case = _case(session, public_id)
    viewer = viewer_of(session)
    stands = review.standing(session, viewer, case)
    proposal = session.get(Proposal, case.id)
    now = reviewers.target_of(session, case)
    return WhereItStands(
        case.status,
        case.version,
        deeds(viewer, stands),
        readers_of(session, now),
        proposal.status if proposal else None,
        readers_of(session, reviewers.proposed(session, proposal)) if proposal else None,
        (proposal or case).review_exception,
        _narrower(case.owner_id, reach(session, now)) if viewer.signed_in and stands.is_own else (),
    )


def _case(session: Session, public_id: str) -> Case:
    try:
        wanted = read_id(public_id)
    except CaseError:
        raise NotFound from None
    case = session.exec(select(Case).where(Case.public_id == wanted, Case.status != Status.WITHDRAWN)).first()
    if case is None:
        raise NotFound
    return case


def _narrower(owner_id: int, before: Reach) -> tuple[Audience, ...]:
    """Return the audiences of which at least the narrowest use lets nobody read more than before."""
    return tuple(
        audience
        for audience in Audience
        if not widens(owner_id, before, Reach(audience, shown=before.shown))
        and not (audience is before.audience and audience in {Audience.CLEAR, Audience.GREEN})
    )


@dataclass(frozen=True)
class Readings:
    """What each class of reader reads of an edition.

    Attributes:
        said: The renditions; for a reviewer of another organisation `own` is what members will read.
        personal_reason: Why something that looks like personal data has to stay.
    """

    said: Renditions
    personal_reason: str | None


def readings(session: Session, public_id: str, state: RenditionState) -> Readings | None:
    """Return what each class of reader reads of an edition; None where there is none or the viewer may not know.

    Args:
        session: A session through the viewer's door.
        public_id: The case's id as typed.
        state: Whether it is the edition readers meet or the one that waits for review.

    Raises:
        NotFound: No such case for this viewer, or it is withdrawn.
    """
    case = _case(session, public_id)
    rows = session.exec(select(Rendition).where(Rendition.case_id == case.id, Rendition.state == state)).all()
    said = contents(session, [row.id or 0 for row in rows])
    if not rows:
        return None
    if case.owner_id is not None and case.owner_id == viewer_of(session).organisation_id:
        return Readings(_made(session, rows[0], said[rows[0].id or 0]), rows[0].personal_reason)
    shared = next((said[row.id or 0] for row in rows if row.for_shared), None)
    public = next((said[row.id or 0] for row in rows if row.for_public), None)
    return Readings(Renditions(shared, shared, public), rows[0].personal_reason) if shared and public else None


def _made(session: Session, row: Rendition, own: Content) -> Renditions:
    """Make again what others will read; its owner's door shows neither of the two, only what they are made of."""
    kept = session.exec(
        select(OmissionRow).where(OmissionRow.rendition_id == row.id).order_by(col(OmissionRow.position))
    )
    omissions = [Omission.model_validate(found.model_dump(exclude={"rendition_id", "position"})) for found in kept]
    return renditions(own, omissions, keep_own=True, words=taxonomy(session))
