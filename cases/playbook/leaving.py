"""What a playbook takes along when it leaves in a file: counts of cases, to be handled as the narrowest of them."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from cases.export import Exported
from cases.index import numbers
from cases.playbook.answering import Playbook
from cases.policy import handled_as
from cases.read import read_cases, viewer_of
from cases.views import CaseView
from db.tables import Case, Rendition
from db.vocabulary import Audience

_BATCH = 10_000


def taken_along(session: Session, answer: Playbook) -> Exported:
    """Return what a file made of a playbook holds counts of, so that it can be marked and logged as a download is.

    Args:
        session: A session through the viewer's door.
        answer: What was asked with `leaving`.
    """
    viewer = viewer_of(session)
    inside = numbers(answer.alike.rows).tolist()
    wanted: Any = bindparam("numbers", expanding=True)
    statement = (
        select(Case.audience, Rendition.for_shared, Rendition.for_public)
        .join(Rendition, col(Rendition.case_id) == Case.id)
        .where(col(Rendition.id).in_(wanted))
    )
    handled: Counter[Audience] = Counter()
    for start in range(0, len(inside), _BATCH):
        found = session.connection().execute(statement, {"numbers": inside[start : start + _BATCH]})
        for audience, for_shared, for_public in found:
            handled[handled_as(viewer, Audience(audience), for_shared=for_shared, for_public=for_public)] += 1

    def views() -> Iterator[CaseView]:
        return read_cases(session, inside)

    audiences = {audience: handled[audience] for audience in Audience if handled[audience]}
    return Exported(len(inside), audiences, answer.alike.staying, views)
