"""Write what a case says: its renditions with everything that belongs to them, and the search index."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection, Insert, insert
from sqlalchemy.sql.dml import ReturningInsert
from sqlmodel import Session, select

from cases.dates import PartialDate
from cases.i18n import country_name
from cases.omission import Renditions
from cases.record import Content, LineFacts, Omission
from cases.record.parts import Outcome as SaidOutcome
from cases.record.parts import Response as SaidResponse
from cases.record.parts import Source as SaidSource
from cases.taxonomy import Taxonomy
from db import fulltext
from db.base import Base
from db.tables import (
    Case,
    Outcome,
    OutcomeText,
    Rendition,
    RenditionActor,
    RenditionChannel,
    RenditionCountry,
    RenditionFlow,
    RenditionLine,
    RenditionPlace,
    RenditionReference,
    RenditionRelation,
    RenditionSource,
    RenditionTactic,
    RenditionTargetGroup,
    RenditionText,
    RenditionWithheld,
    Response,
    ResponseText,
    Source,
)
from db.tables import Omission as OmissionRow
from db.vocabulary import LANGUAGES, RenditionState

READ_BY = ("own", "shared", "public")
"""The classes of readers, as `Renditions` and the columns of a rendition call them."""


def _dated(name: str, value: str | None) -> dict[str, Any]:
    found = PartialDate.parse(value) if value else None
    return {name: found.first if found else None, f"{name}_precision": found.precision if found else None}


def store(
    session: Session,
    case: Case,
    said: Renditions,
    words: Taxonomy,
    *,
    edition: int,
    searched: Mapping[str, fulltext.Cut],
    omissions: Sequence[Omission] = (),
    personal_reason: str | None = None,
) -> None:
    """Store what each class of reader will meet of a case once it is published, and index it.

    Args:
        session: A session that may write.
        case: The case, already stored.
        said: What each class of reader will meet.
        words: The vocabularies.
        edition: Its number.
        searched: What `searched()` makes of that.
        omissions: What the owner will want to see again when the case is changed; kept beside the owner's rendition.
        personal_reason: Why something that looks like personal data had to stay.
    """
    rows = renditions_of(case.id or 0, said, edition=edition, state=RenditionState.PROPOSED)
    made = [{**row, "personal_reason": personal_reason} for _, row in rows]
    numbers = insert_numbered(session.connection(), Rendition, made)
    texts = [next(searched[name] for name in READ_BY if row[f"for_{name}"]) for _, row in rows]
    contents = zip(numbers, rows, texts, strict=True)
    store_contents(
        session, [Stored(number, content, case.owner_id, text) for number, (content, _), text in contents], words
    )
    kept = [{"rendition_id": numbers[0], "position": at, **item.model_dump()} for at, item in enumerate(omissions)]
    insert_rows(session.connection(), OmissionRow, kept)


def renditions_of(
    case: int, said: Renditions, *, edition: int, state: RenditionState
) -> list[tuple[Content, dict[str, Any]]]:
    """Return the different contents of an edition, the owner's first, each with its row; one serves all who read it.

    Args:
        case: The case's row number.
        said: What each class of reader meets.
        edition: Its number.
        state: Of its renditions.
    """
    found: list[tuple[Content, dict[str, Any]]] = []
    for name in READ_BY:
        content: Content = getattr(said, name)
        row = next((row for known, row in found if known == content), None)
        if row is None:
            nobody = {f"for_{each}": False for each in READ_BY}
            row = {"case_id": case, "edition": edition, "state": state, **nobody, **facts_of(content)}
            found.append((content, row))
        row[f"for_{name}"] = True
    return found


def facts_of(content: Content) -> dict[str, Any]:
    """Return what the row of a rendition itself says."""
    return {
        "period_last": PartialDate.parse(content.period_to or content.period_from).last,
        **_dated("period_from", content.period_from),
        **_dated("period_to", content.period_to),
        **_dated("reported_on", content.reported_on),
        "tactics_unsure": content.tactics_unsure,
        "information_credibility": content.information_credibility,
        "legal_status": content.legal_status,
        "contested": content.contested,
        "breakout_scale": content.breakout_scale,
        "verification": content.verification,
        "estimates": list(content.estimates),
    }


def set_aside(session: Session, case: Case, *states: RenditionState) -> None:
    """Make the case's renditions of these states former ones, which no reader meets and no search finds."""
    for row in session.exec(select(Rendition).where(Rendition.case_id == case.id)).all():
        if row.state in states:
            row.state = RenditionState.FORMER
            session.add(row)
            fulltext.drop(session, row.id or 0)
    session.flush()


def rows_of(number: int, content: Content, words: Taxonomy) -> Iterator[tuple[type[Base], dict[str, Any]]]:
    """Yield the rows that hang on a rendition and have no number of their own, each as its table and values.

    Args:
        number: The rendition's row number.
        content: What it says.
        words: The vocabularies.
    """
    owned = {"rendition_id": number}
    yield RenditionLine, {**owned, "said": LineFacts.of(content).written()}
    for text in content.texts:
        yield RenditionText, {**owned, **text.model_dump()}
    for position, code in enumerate(content.countries):
        yield RenditionCountry, {**owned, "code": code, "position": position}
    for table, ids in (
        (RenditionTargetGroup, content.target_groups),
        (RenditionChannel, content.channels),
        (RenditionFlow, content.flows),
    ):
        for position, term_id in enumerate(ids):
            yield table, {**owned, "term_id": term_id, "position": position}
    for position, term_id in enumerate(content.tactics):
        name, version = words.taxonomy_of(term_id)
        values = {"term_id": term_id, "taxonomy": name, "taxonomy_version": version, "position": position}
        yield RenditionTactic, {**owned, **values}
    several: tuple[tuple[type[Base], Sequence[BaseModel]], ...] = (
        (RenditionPlace, content.places),
        (RenditionActor, content.actors),
        (RenditionReference, content.references),
        (RenditionRelation, content.relations),
        (RenditionWithheld, content.withheld),
    )
    for kind, items in several:
        for position, item in enumerate(items):
            yield kind, {**owned, "position": position, **item.model_dump()}


def source_of(said: SaidSource, owner_id: int) -> dict[str, Any]:
    """Return the row of a source without its number."""
    return {"owner_id": owner_id, **said.model_dump(exclude={"published"}), **_dated("published", said.published)}


def response_of(said: SaidResponse, number: int, position: int) -> dict[str, Any]:
    """Return the row of a rendition's response without its number."""
    plain = said.model_dump(include={"countermeasure", "actor_type", "cost_band"})
    return {"rendition_id": number, "position": position, **plain, **_dated("began", said.began)}


def outcome_of(said: SaidOutcome, number: int, position: int) -> dict[str, Any]:
    """Return the row of a response's outcome without its number."""
    plain = said.model_dump(include={"result", "evidence", "harm"})
    return {"response_id": number, "position": position, **plain, **_dated("as_of", said.as_of)}


@dataclass(frozen=True)
class Stored:
    """A rendition whose own row is stored.

    Attributes:
        number: Its row number.
        content: What it says.
        owner_id: Whose case it is.
        searched: Its texts as searches find them; None where they don't.
    """

    number: int
    content: Content
    owner_id: int
    searched: fulltext.Cut | None


def store_contents(session: Session, stored: Sequence[Stored], words: Taxonomy) -> None:
    """Store what renditions say, in a few statements for each table however many they are, and index it.

    Args:
        session: A session that may write; what was added to it is flushed.
        stored: Renditions that say nothing yet.
        words: The vocabularies.
    """
    connection = session.connection()
    rows: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
    for one in stored:
        for table, values in rows_of(one.number, one.content, words):
            rows[table].append(values)
    for table, several in rows.items():
        insert_rows(connection, table, several)
    _store_sources(connection, stored)
    _store_responses(connection, stored)
    texts = {one.number: one.searched for one in stored if one.searched is not None}
    if texts:
        fulltext.index_new(session, texts)


def _store_sources(connection: Connection, stored: Sequence[Stored]) -> None:
    cited = [(one, position, said) for one in stored for position, said in enumerate(one.content.sources)]
    numbers = insert_numbered(connection, Source, [source_of(said, one.owner_id) for one, _, said in cited])
    links = [
        {"rendition_id": one.number, "source_id": number, "position": position}
        for number, (one, position, _) in zip(numbers, cited, strict=True)
    ]
    insert_rows(connection, RenditionSource, links)


def _store_responses(connection: Connection, stored: Sequence[Stored]) -> None:
    said = [(one.number, at, response) for one in stored for at, response in enumerate(one.content.responses)]
    numbers = insert_numbered(
        connection, Response, [response_of(response, number, at) for number, at, response in said]
    )
    responses = [(number, response) for number, (_, _, response) in zip(numbers, said, strict=True)]
    insert_rows(
        connection,
        ResponseText,
        [{"response_id": number, **text.model_dump()} for number, response in responses for text in response.texts],
    )
    stated = [(number, at, outcome) for number, response in responses for at, outcome in enumerate(response.outcomes)]
    numbers = insert_numbered(connection, Outcome, [outcome_of(outcome, number, at) for number, at, outcome in stated])
    insert_rows(
        connection,
        OutcomeText,
        [
            {"outcome_id": number, **text.model_dump()}
            for number, (_, _, outcome) in zip(numbers, stated, strict=True)
            for text in outcome.texts
        ],
    )


@cache
def _into(table: type[Base]) -> Insert:
    return insert(table)


@cache
def _numbering(table: type[Base]) -> ReturningInsert[Any]:
    key: Any = table.__table__.c.id  # type: ignore[attr-defined]
    return insert(table).returning(key, sort_by_parameter_order=True)


def insert_rows(connection: Connection, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, all with the same columns."""
    if rows:
        connection.execute(_into(table), rows)


def insert_numbered(connection: Connection, table: type[Base], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows, all with the same columns, and return the numbers the database gave them, in their order."""
    if not rows:
        return []
    return list(connection.execute(_numbering(table), rows).scalars())


def searched(said: Renditions, words: Taxonomy, whole: tuple[Content, fulltext.Cut]) -> dict[str, fulltext.Cut]:
    """Return by class of reader the texts that each meets, as searches find them: work that needs no database.

    Args:
        said: What each class meets.
        words: The vocabularies.
        whole: What the case says without omissions, which some class mostly meets, and its texts so.
    """
    found = {id(whole[0]): whole[1]}
    for content in (said.own, said.shared, said.public):
        if id(content) not in found:
            found[id(content)] = fulltext.cut(searchable(content, words))
    return {name: found[id(getattr(said, name))] for name in READ_BY}


def searchable(content: Content, words: Taxonomy) -> tuple[str, str, str, str]:
    """Return a case's text as the search index takes it: titles, names of tactics, summaries, the rest."""
    named = [word for tactic in content.tactics if (word := words.tactic(tactic))]
    named += [word for response in content.responses if (word := words.countermeasure(response.countermeasure))]
    rest = [part for text in content.texts for part in (text.narrative, text.caveat, text.counter_view)]
    rest += [place.name for place in content.places]
    rest += [part for actor in content.actors for part in (actor.name, actor.attributed_by)]
    rest += [country_name(lang, code) for code in content.countries for lang in LANGUAGES]
    rest += [part for source in content.sources for part in (source.title, source.publisher)]
    rest += [reference.value for reference in content.references]
    for response in content.responses:
        rest += [text.description for text in response.texts]
        rest += [text.statement for outcome in response.outcomes for text in outcome.texts]
    labels = [f"{word.id} | {' | '.join(word.label.values())}" for word in named]
    return (
        " | ".join(text.title for text in content.texts),
        " | ".join(labels),
        " | ".join(text.summary for text in content.texts),
        " | ".join(part for part in rest if part),
    )
