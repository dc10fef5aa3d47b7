"""Load many cases at once: the rows that `cases.write` makes of one, in a few statements for each table."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from cases import history
from cases.omission import Renditions
from cases.record import Content
from cases.taxonomy import Taxonomy, taxonomy
from cases.write import facts_of, outcome_of, response_of, rows_of, searchable, source_of
from db import fulltext
from db.base import Base
from db.tables import (
    Case,
    CaseNamed,
    Outcome,
    OutcomeText,
    Rendition,
    RenditionSource,
    Response,
    ResponseText,
    Source,
)
from db.viewer import Viewer
from db.vocabulary import Action, RenditionState

SERVED = {"own": "for_own", "shared": "for_shared", "public": "for_public"}


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
    numbers = _numbered(session, Case, [item.case for item in items])
    named = [{"case_id": number, "member_id": member} for number, item in zip(numbers, items, strict=True)
             for member in item.named]  # fmt: skip
    _insert(session, CaseNamed, named)
    renditions: list[dict[str, Any]] = []
    contents: list[tuple[Item, Content]] = []
    for number, item in zip(numbers, items, strict=True):
        for content, row in _renditions(number, item):
            renditions.append(row)
            contents.append((item, content))
    _store_contents(session, list(zip(_numbered(session, Rendition, renditions), contents, strict=True)), words)
    history.record_all(
        session,
        [
            history.Deed(number, action, 1, item.by, item.said, at)
            for number, item in zip(numbers, items, strict=True)
            for action, at in item.deeds
        ],
    )
    session.expunge_all()


def _renditions(number: int, item: Item) -> list[tuple[Content, dict[str, Any]]]:
    """Return the different contents of a case, each with its row; one row serves all who read the same."""
    found: list[tuple[Content, dict[str, Any]]] = []
    for name, column in SERVED.items():
        content: Content = getattr(item.said, name)
        row = next((row for known, row in found if known == content), None)
        if row is None:
            nobody = dict.fromkeys(SERVED.values(), False)
            row = {"case_id": number, "edition": 1, "state": item.state, **nobody, **facts_of(content)}
            found.append((content, row))
        row[column] = True
    return found


def _store_contents(session: Session, stored: Sequence[tuple[int, tuple[Item, Content]]], words: Taxonomy) -> None:
    rows: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
    sources: list[dict[str, Any]] = []
    cited: list[tuple[int, int]] = []
    responses: list[dict[str, Any]] = []
    said: list[Any] = []
    texts: dict[int, Sequence[str]] = {}
    for number, (item, content) in stored:
        for table, values in rows_of(number, content, words):
            rows[table].append(values)
        for position, source in enumerate(content.sources):
            sources.append(source_of(source, item.case["owner_id"]))
            cited.append((number, position))
        for position, response in enumerate(content.responses):
            responses.append(response_of(response, number, position))
            said.append(response)
        if item.state is not RenditionState.FORMER:
            texts[number] = searchable(content, words)
    for table, several in rows.items():
        _insert(session, table, several)
    links = [
        {"rendition_id": number, "source_id": source, "position": position}
        for source, (number, position) in zip(_numbered(session, Source, sources), cited, strict=True)
    ]
    _insert(session, RenditionSource, links)
    _store_responses(session, list(zip(_numbered(session, Response, responses), said, strict=True)))
    if texts:
        fulltext.index_new(session, texts)


def _store_responses(session: Session, stored: Sequence[tuple[int, Any]]) -> None:
    _insert(
        session,
        ResponseText,
        [{"response_id": number, **text.model_dump()} for number, response in stored for text in response.texts],
    )
    outcomes = [
        (number, place, stated) for number, response in stored for place, stated in enumerate(response.outcomes)
    ]
    numbers = _numbered(session, Outcome, [outcome_of(stated, number, place) for number, place, stated in outcomes])
    _insert(
        session,
        OutcomeText,
        [
            {"outcome_id": number, **text.model_dump()}
            for number, (_, _, stated) in zip(numbers, outcomes, strict=True)
            for text in stated.texts
        ],
    )


def _insert(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(insert(table), rows)


def _numbered(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows and return the numbers the database gave them, in their order."""
    if not rows:
        return []
    key: Any = table.__table__.c.id  # type: ignore[attr-defined]
    returned = session.connection().execute(insert(table).returning(key, sort_by_parameter_order=True), rows)
    return list(returned.scalars())
