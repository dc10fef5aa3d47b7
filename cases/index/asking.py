"""What a viewer's session may take from the index: its own rows, and those whose text has something."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from cases.index.holding import Index
from cases.index.keeping import index_of, text_at
from cases.index.sets import Rows
from cases.read import viewer_of
from db import fulltext
from db.fulltext import Part
from db.tables import CircleOrganisation


def own_rows(session: Session, index: Index) -> Rows:
    """Return the current renditions that a session's viewer reads.

    Args:
        session: A session through the viewer's door.
        index: That of its moment.
    """
    if "rows" not in session.info:
        viewer = viewer_of(session)
        circles = select(CircleOrganisation.circle_id).where(
            col(CircleOrganisation.organisation_id) == viewer.organisation_id
        )
        session.info["rows"] = index.visible(viewer, session.exec(circles) if viewer.organisation_id else ())
    rows: Rows = session.info["rows"]
    return rows


def rows_with(session: Session, parts: Sequence[Part], *, fields: int = fulltext.EVERYWHERE) -> Rows | None:
    """Return the renditions a viewer reads whose text has what is asked for; None where rows must be asked instead.

    Args:
        session: A session through the viewer's door.
        parts: What is asked for, at least one.
        fields: Look in so many of the first fields only.
    """
    index = index_of(session)
    if index is None:
        return None
    own = own_rows(session, index)
    unwanted = tuple(part for part in parts if part.unwanted)
    if len(unwanted) == len(parts):
        for part in unwanted:
            found = text_at(session, index, (part.wanted(),), fulltext.EVERYWHERE)
            if found is None:
                return None
            own = own - found  # a new set: the old one is remembered
        return own
    rows = text_at(session, index, tuple(parts), fields)
    return None if rows is None else own & rows
