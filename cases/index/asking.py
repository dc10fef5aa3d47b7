"""What a viewer's session may take from the index: its own rows, and those whose text has something."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from cases.index.beside import Ask, ask_ahead, asked_of_all, is_awaited
from cases.index.holding import Index
from cases.index.keeping import index_of
from cases.index.sets import Rows, written
from cases.read import viewer_of
from db import fulltext
from db.fulltext import Part
from db.tables import CircleOrganisation

_ANSWERS = 64
"""How many answers a version remembers."""

T = TypeVar("T")


def remembered(session: Session, asked: Hashable, count: Callable[[], T]) -> T:
    """Return the answer to a question, counted once for all who read the same cases at the same version.

    It is handed out again as it is, so nobody may change it. It must follow from the index, the cases that the viewer
    reads, their organisation, and whether they are signed in: from nothing that changes without a case changing.

    Args:
        session: A session through the viewer's door.
        asked: What tells the question from all others.
        count: Finds the answer.
    """
    index = index_of(session)
    if index is None:
        return count()
    viewer = viewer_of(session)
    key = (asked, viewer.signed_in, viewer.organisation_id, own_rows(session, index))
    found: tuple[T] | None = index.answers.get(key)
    if found is None:
        found = (count(),)
        while len(index.answers) >= _ANSWERS:
            index.answers.pop(next(iter(index.answers), None), None)
        index.answers[key] = found
    return found[0]


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
            found = _with_text(session, index, (part.wanted(),), fulltext.EVERYWHERE)
            if found is None:
                return None
            own = own - found  # a new set: the old one is remembered
        return own
    rows = _with_text(session, index, tuple(parts), fields)
    return None if rows is None else own & rows


def _with_text(session: Session, index: Index, parts: tuple[Part, ...], fields: int) -> Rows | None:
    return asked_of_all(session, index, (parts, fields), _text_question(parts, fields))


def _text_question(parts: tuple[Part, ...], fields: int) -> Ask:
    return lambda beside: written(fulltext.found(beside, parts, fields=fields))


def text_ahead(session: Session, parts: Sequence[Part]) -> None:
    """Begin to look everywhere for what `rows_with()` will be asked for soon, within a block of `asking()`.

    Args:
        session: A session through the viewer's door.
        parts: What will be asked for.
    """
    index = index_of(session)
    if index is not None and not all(part.unwanted for part in parts):
        asked = tuple(parts), fulltext.EVERYWHERE
        ask_ahead(session, index, asked, _text_question(*asked))


def awaited(session: Session, parts: Sequence[Part]) -> bool:
    """Say whether `text_ahead()` began to look for something and isn't done, so that to ask for it would be to wait."""
    return is_awaited(session, (tuple(parts), fulltext.EVERYWHERE))


def rows_where(session: Session, statement: Any, said: Mapping[str, Any]) -> Rows | None:
    """Return the renditions a viewer reads that a statement finds; None where rows must be asked instead.

    Args:
        session: A session through the viewer's door.
        statement: Selects row numbers by columns that no reader of a rendition is kept from.
        said: The values of its parameters.
    """
    index = index_of(session)
    if index is None:
        return None
    asked = (statement, *((name, _fixed(value)) for name, value in said.items()))
    rows = asked_of_all(session, index, asked, lambda beside: beside.connection().execute(statement, said).scalars())
    return None if rows is None else own_rows(session, index) & rows


def _fixed(value: Any) -> Hashable:
    return tuple(value) if isinstance(value, list) else value
