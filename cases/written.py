"""What a rendition says, as rows: made before the transaction that stores them, for which other writers wait."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from cases.dates import PartialDate
from cases.record import Content, LineFacts
from cases.record.parts import Outcome as SaidOutcome
from cases.record.parts import Response as SaidResponse
from cases.record.parts import Source as SaidSource
from cases.taxonomy import Taxonomy
from db.base import Base
from db.rows import Row
from db.tables import (
    RenditionActor,
    RenditionChannel,
    RenditionCountry,
    RenditionFlow,
    RenditionLine,
    RenditionPlace,
    RenditionReference,
    RenditionRelation,
    RenditionTactic,
    RenditionTargetGroup,
    RenditionText,
    RenditionWithheld,
)


@dataclass(frozen=True)
class Written:
    """What a rendition says, as rows without the numbers of the rows they hang on.

    Attributes:
        plain: What hangs on the rendition itself and has no number of its own, by table.
        sources: What it cites.
        responses: What was done about it.
        response_texts: In words, each with the place of its response.
        outcomes: What came of it, each with the place of its response.
        outcome_texts: In words, each with the place of its outcome.
    """

    plain: Mapping[type[Base], Sequence[Row]]
    sources: Sequence[Row]
    responses: Sequence[Row]
    response_texts: Sequence[tuple[int, Row]]
    outcomes: Sequence[tuple[int, Row]]
    outcome_texts: Sequence[tuple[int, Row]]


def written(content: Content, words: Taxonomy) -> Written:
    """Return what a rendition says, as rows.

    Args:
        content: What it says.
        words: The vocabularies.
    """
    plain: dict[type[Base], list[Row]] = {}
    for table, row in _plain(content, words):
        plain.setdefault(table, []).append(row)
    said = list(enumerate(content.responses))
    outcomes = [(at, place, outcome) for at, response in said for place, outcome in enumerate(response.outcomes)]
    return Written(
        plain,
        [_source(source) for source in content.sources],
        [_response(response, at) for at, response in said],
        [(at, text.model_dump()) for at, response in said for text in response.texts],
        [(at, _outcome(outcome, place)) for at, place, outcome in outcomes],
        [(at, text.model_dump()) for at, (_, _, outcome) in enumerate(outcomes) for text in outcome.texts],
    )


def dated(name: str, value: str | None) -> Row:
    """Return a date as the two columns that hold it."""
    found = PartialDate.parse(value) if value else None
    return {name: found.first if found else None, f"{name}_precision": found.precision if found else None}


def _plain(content: Content, words: Taxonomy) -> Iterator[tuple[type[Base], Row]]:
    yield RenditionLine, {"said": LineFacts.of(content).written()}
    for text in content.texts:
        yield RenditionText, text.model_dump()
    for position, code in enumerate(content.countries):
        yield RenditionCountry, {"code": code, "position": position}
    for table, ids in (
        (RenditionTargetGroup, content.target_groups),
        (RenditionChannel, content.channels),
        (RenditionFlow, content.flows),
    ):
        for position, term_id in enumerate(ids):
            yield table, {"term_id": term_id, "position": position}
    for position, term_id in enumerate(content.tactics):
        name, version = words.taxonomy_of(term_id)
        values = {"term_id": term_id, "taxonomy": name, "taxonomy_version": version, "position": position}
        yield RenditionTactic, values
    several: tuple[tuple[type[Base], Sequence[BaseModel]], ...] = (
        (RenditionPlace, content.places),
        (RenditionActor, content.actors),
        (RenditionReference, content.references),
        (RenditionRelation, content.relations),
        (RenditionWithheld, content.withheld),
    )
    for kind, items in several:
        for position, item in enumerate(items):
            yield kind, {"position": position, **item.model_dump()}


def _source(said: SaidSource) -> Row:
    return {**said.model_dump(exclude={"published"}), **dated("published", said.published)}


def _response(said: SaidResponse, position: int) -> Row:
    plain: dict[str, Any] = said.model_dump(include={"countermeasure", "actor_type", "cost_band"})
    return {"position": position, **plain, **dated("began", said.began)}


def _outcome(said: SaidOutcome, position: int) -> Row:
    plain: dict[str, Any] = said.model_dump(include={"result", "evidence", "harm"})
    return {"position": position, **plain, **dated("as_of", said.as_of)}
