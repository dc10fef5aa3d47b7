"""What changed between two editions of a case."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from cases.errors import CaseError
from cases.ids import read_id
from cases.read import contents
from cases.record import Content
from db.tables import Case, Rendition


@dataclass(frozen=True)
class Change:
    """One field that differs.

    Attributes:
        path: Dotted path with row numbers, such as `sources.0.url`.
        before: What it held; None where it was empty or wasn't there.
        after: What it holds now.
    """

    path: str
    before: Any
    after: Any


def earlier(session: Session, public_id: str, edition: int) -> Content | None:
    """Return what the case said in the newest edition before `edition` that the session's viewer may read.

    Args:
        session: A session through the viewer's door.
        public_id: The case's id as typed.
        edition: Counted from 1.
    """
    try:
        wanted = read_id(public_id)
    except CaseError:
        return None
    number = session.exec(
        select(Rendition.id)
        .join(Case, col(Case.id) == Rendition.case_id)
        .where(Case.public_id == wanted, Rendition.edition < edition)
        .order_by(col(Rendition.edition).desc())
        .limit(1)
    ).first()
    return contents(session, [number])[number] if number is not None else None


def changes(before: Content, after: Content) -> list[Change]:
    """Return every field that differs, in the order of the record; rows are compared by their place in the list."""
    old, new = dict(_leaves(before.model_dump(mode="json"))), dict(_leaves(after.model_dump(mode="json")))
    return [
        Change(path, old.get(path), new.get(path))
        for path in dict.fromkeys([*new, *old])
        if old.get(path) != new.get(path)
    ]


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the filled fields below `value`; a list of words counts as one field."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, row in enumerate(value):
            yield from _leaves(row, f"{path}.{number}")
    elif value not in (None, "", []):
        yield path, value
