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
from cases.write import Stored, insert_numbered, insert_rows, renditions_of, searchable, store_contents
from db import fulltext
from db.tables import Case, CaseNamed, Rendition
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
    numbers = insert_numbered(session.connection(), Case, [item.case for item in items])
    named = [{"case_id": number, "member_id": member} for number, item in zip(numbers, items, strict=True)
             for member in item.named]  # fmt: skip
    insert_rows(session.connection(), CaseNamed, named)
    renditions: list[dict[str, Any]] = []
    contents: list[tuple[Item, Content]] = []
    for number, item in zip(numbers, items, strict=True):
        for content, row in renditions_of(number, item.said, edition=1, state=item.state):
            renditions.append(row)
            contents.append((item, content))
    stored = zip(insert_numbered(session.connection(), Rendition, renditions), contents, strict=True)
    store_contents(
        session,
        [
            Stored(number, content, item.case["owner_id"], _searched(item, content, words))
            for number, (item, content) in stored
        ],
        words,
    )
    history.record_all(
        session,
        [
            history.Deed(number, action, 1, item.by, history.canonical(item.said), at)
            for number, item in zip(numbers, items, strict=True)
            for action, at in item.deeds
        ],
    )
    session.expunge_all()


def _searched(item: Item, content: Content, words: Taxonomy) -> fulltext.Cut | None:
    return None if item.state is RenditionState.FORMER else fulltext.cut(searchable(content, words))
