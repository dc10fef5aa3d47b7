"""What other organisations add to a published case: that they saw the same, and what they think a response achieved.

Nobody reviews either, so neither carries free text to anybody but the case's owner, and the public reads no
assessment at all: what it says reaches the public when the owner takes it into a correction, which is reviewed.
"""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from cases import personal, review
from cases.dates import PartialDate, parts
from cases.errors import CaseError, Label, NotAllowed, NotFound, Problem, Rejected, SignInNeeded
from cases.i18n import N_
from cases.policy import Deed, may
from cases.record import Assessed, Corroborated, checked
from cases.taxonomy import taxonomy
from db.base import now
from db.tables import Assessment, Case, Corroboration, Organisation, Rendition, Response
from db.viewer import Viewer
from db.vocabulary import RenditionState

_NOT_YOURS = N_(
    "Contributors of other organisations can do that, to a published case that they read. What your own organisation "
    "knows of its case belongs into a correction."
)
_LOOKS_PERSONAL = N_("The contributor would read “{text}” ({kind}). Leave it out.")


def _loaded(session: Session, viewer: Viewer, public_id: str, deed: Deed) -> Case:
    """Return a case to add something to, loaded through the viewer's door.

    Raises:
        SignInNeeded: Nobody is signed in.
        NotFound: No such case for this viewer.
        NotAllowed: It is their own, not published, or their role doesn't include it.
    """
    if not viewer.signed_in:
        raise SignInNeeded
    case = review.readable_case(session, viewer, public_id, to_change=True)
    if not may(viewer, deed, review.standing(session, viewer, case)):
        raise NotAllowed(_NOT_YOURS)
    return case


def corroborate(session: Session, viewer: Viewer, public_id: str, entered: Mapping[str, Any]) -> None:
    """Say that the viewer's organisation saw the same, in place of what it said of it before.

    Args:
        session: A session that may write.
        viewer: A contributor of another organisation.
        public_id: The case.
        entered: The fields of `cases.record.Corroborated`.

    Raises:
        SignInNeeded, NotFound, NotAllowed: See `_loaded()`.
        Rejected: There are mistakes.
    """
    case = _loaded(session, viewer, public_id, Deed.CORROBORATE)
    said = checked(Corroborated, entered, taxonomy(session))
    if said.period_to and PartialDate.parse(said.period_to).last < PartialDate.parse(said.period_from).first:
        raise Rejected([Problem("period_to", N_("The end lies before the beginning."))])
    _refuse_personal(said.note)
    own = _organisation(session, viewer)
    row = _own_corroboration(session, viewer, case) or Corroboration(
        case_id=case.id or 0, organisation_id=own.id or 0, member_id=viewer.member_id or 0
    )
    row.member_id, row.camp, row.country, row.note = viewer.member_id or 0, own.camp, said.country, said.note
    row.period_from, row.period_from_precision = parts(said.period_from)
    row.period_to, row.period_to_precision = parts(said.period_to)
    session.add(row)
    session.flush()


def take_back_corroboration(session: Session, viewer: Viewer, public_id: str) -> None:
    """Take back that the viewer's organisation saw the same.

    Raises:
        SignInNeeded, NotAllowed: See `_loaded()`.
        NotFound: No such case for this viewer, or they said no such thing.
    """
    case = _loaded(session, viewer, public_id, Deed.CORROBORATE)
    row = _own_corroboration(session, viewer, case)
    if row is None:
        raise NotFound(N_("Your organisation hasn't said so."))
    session.delete(row)
    session.flush()


def assess(session: Session, viewer: Viewer, public_id: str, entered: Mapping[str, Any]) -> None:
    """Say what the viewer's organisation thinks that a response achieved, in place of what it said of it before.

    Args:
        session: A session that may write.
        viewer: A contributor of another organisation.
        public_id: The case.
        entered: The fields of `cases.record.Assessed`.

    Raises:
        SignInNeeded, NotFound, NotAllowed: See `_loaded()`.
        Rejected: There are mistakes.
        CaseError: The viewer reads of no such response in the case.
    """
    case = _loaded(session, viewer, public_id, Deed.ASSESS)
    said = checked(Assessed, entered, taxonomy(session))
    _refuse_personal(said.note)
    if said.countermeasure not in _responses_read(session, viewer, case):
        raise CaseError(N_("The case tells of no such response."), field="countermeasure")
    own = _organisation(session, viewer)
    row = _own_assessment(session, viewer, case, said.countermeasure) or Assessment(
        case_id=case.id or 0,
        organisation_id=own.id or 0,
        member_id=viewer.member_id or 0,
        kind=own.kind,
        country=own.country,
        **said.model_dump(exclude={"as_of"}),
    )
    for name, value in said.model_dump(exclude={"as_of"}).items():
        setattr(row, name, value)
    row.as_of, row.as_of_precision = parts(said.as_of)
    row.member_id, row.updated_at = viewer.member_id or 0, now()
    session.add(row)
    session.flush()


def take_back_assessment(session: Session, viewer: Viewer, public_id: str, countermeasure: str) -> None:
    """Take back what the viewer's organisation thinks that a response achieved.

    Raises:
        SignInNeeded, NotAllowed: See `_loaded()`.
        NotFound: No such case for this viewer, or they said nothing of that response.
    """
    case = _loaded(session, viewer, public_id, Deed.ASSESS)
    row = _own_assessment(session, viewer, case, countermeasure)
    if row is None:
        raise NotFound(N_("Your organisation hasn't said so."))
    session.delete(row)
    session.flush()


def _organisation(session: Session, viewer: Viewer) -> Organisation:
    return session.get_one(Organisation, viewer.organisation_id)


def _own_corroboration(session: Session, viewer: Viewer, case: Case) -> Corroboration | None:
    return session.exec(
        select(Corroboration).where(
            Corroboration.case_id == case.id, Corroboration.organisation_id == viewer.organisation_id
        )
    ).first()


def _own_assessment(session: Session, viewer: Viewer, case: Case, countermeasure: str) -> Assessment | None:
    return session.exec(
        select(Assessment).where(
            Assessment.case_id == case.id,
            Assessment.organisation_id == viewer.organisation_id,
            Assessment.countermeasure == countermeasure,
        )
    ).first()


def _responses_read(session: Session, viewer: Viewer, case: Case) -> set[str]:
    """Return the countermeasures of the responses that the viewer reads of in the published edition."""
    return set(
        session.exec(
            select(Response.countermeasure)
            .join(Rendition, col(Rendition.id) == Response.rendition_id)
            .where(
                Rendition.case_id == case.id,
                Rendition.state == RenditionState.CURRENT,
                review.met_by(session, viewer),
            )
        )
    )


def _refuse_personal(note: str | None) -> None:
    """Refuse a note with what looks like an id, a number or an address of a person.

    Raises:
        Rejected: With each of them.
    """
    found = [finding for finding in personal.find(note or "") if finding.blocking]
    if found:
        raise Rejected(
            [
                Problem("note", _LOOKS_PERSONAL, {"text": finding.text, "kind": Label(personal.LABELS[finding.kind])})
                for finding in found
            ]
        )
