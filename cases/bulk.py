"""Load many cases at once: the rows that `cases.write` makes of one, in a few statements for each table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from cases import history
from cases.omission import Renditions
from cases.record import Content
from cases.taxonomy import Taxonomy, taxonomy
from cases.write import New, renditions_of, searchable, store_new
from cases.written import written
from db import fulltext, rows
from db.tables import Case, CaseNamed
from db.viewer import Viewer
from db.vocabulary import Action, RenditionState


@dataclass(frozen=True)
class Item:
    """A case to load.

    Attributes:
        case: The row of the case without its number.
        said: What each class of reader meets.
        by: Who did what is recorded in its history.
        state: Of its renditions; former ones aren't indexed.
        deeds: What its history begins with, each with its moment.
        named: The people a RED case is for.
    """

    case: dict[str, Any]
    said: Renditions
    by: Viewer
    state: RenditionState
    deeds: Sequence[tuple[Action, datetime]]
    named: Sequence[int] = field(default=())


def load(session: Session, items: Sequence[Item]) -> None:
    """Store cases with everything that belongs to them; a few thousand at a time keep memory flat.

    Args:
        session: A session that may write.
        items: The cases. Nothing of them is checked: whoever loads them has made or checked them.
    """
    words = taxonomy(session)
    connection = session.connection()
    numbers = rows.reserve(connection, {Case: len(items)})[Case]
    numbered = list(zip(numbers, items, strict=True))
    rows.put(connection, Case, [{"id": number, **item.case} for number, item in numbered])
    named = [{"case_id": number, "member_id": member} for number, item in numbered for member in item.named]
    rows.put(connection, CaseNamed, named)
    store_new(
        session,
        [
            New(row, item.case["owner_id"], written(content, words), _searched(item, content, words))
            for number, item in numbered
            for content, row in renditions_of(number, item.said, edition=1, state=item.state)
        ],
    )
    history.record_all(
        session,
        [
            history.Deed(number, action, 1, item.by, history.canonical(item.said), at)
            for number, item in numbered
            for action, at in item.deeds
        ],
    )
    session.expunge_all()


def _searched(item: Item, content: Content, words: Taxonomy) -> fulltext.Cut | None:
    return None if item.state is RenditionState.FORMER else fulltext.cut(searchable(content, words))
