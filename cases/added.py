"""What other organisations added to a case, as the viewer may know it: that they saw it too, what they think of it."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from cases.dates import written
from cases.disclosure import told
from cases.record import Assessed, Corroborated
from cases.views import AssessmentView, Contributor, SeenToo
from db.tables import Assessment, Case, Corroboration, Organisation
from db.viewer import Viewer


def seen_too(session: Session, viewer: Viewer, case_id: int) -> SeenToo:
    """Return who else saw the same.

    Args:
        session: A session through the viewer's door.
        viewer: Who asks.
        case_id: The row number of a case.
    """
    rows = session.exec(
        select(Corroboration).where(Corroboration.case_id == case_id).order_by(col(Corroboration.id))
    ).all()
    owner = session.exec(select(Case.owner_id).where(Case.id == case_id)).first()
    is_owner = viewer.signed_in and owner == viewer.organisation_id
    own = [row for row in rows if viewer.signed_in and row.organisation_id == viewer.organisation_id]
    return SeenToo(
        organisations=told(viewer, len(rows)),
        camps=len({row.camp for row in rows} - {None}) if viewer.signed_in else None,
        own=_corroborated(own[0]) if own else None,
        told=tuple(_corroborated(row) for row in rows) if is_owner else (),
    )


def _corroborated(row: Corroboration) -> Corroborated:
    return Corroborated(
        period_from=written(row.period_from, row.period_from_precision) or "",
        period_to=written(row.period_to, row.period_to_precision),
        country=row.country,
        note=row.note,
    )


def assessments(session: Session, viewer: Viewer, case_id: int) -> Iterator[AssessmentView]:
    """Yield what other organisations think that the responses of a case achieved, by countermeasure.

    Args:
        session: A session through the viewer's door.
        viewer: Who asks.
        case_id: The row number of a case.
    """
    rows = session.exec(
        select(Assessment, Organisation.name)
        .join(Organisation, col(Organisation.id) == Assessment.organisation_id, isouter=True)
        .where(Assessment.case_id == case_id)
        .order_by(col(Assessment.countermeasure), col(Assessment.id))
    )
    for row, name in rows:
        said = Assessed(
            countermeasure=row.countermeasure,
            result=row.result,
            evidence=row.evidence,
            harm=row.harm,
            as_of=written(row.as_of, row.as_of_precision),
            shown=row.shown,
            note=row.note,
        )
        is_own = viewer.signed_in and row.organisation_id == viewer.organisation_id
        yield AssessmentView(Contributor(name, row.kind, row.country), is_own, said)
