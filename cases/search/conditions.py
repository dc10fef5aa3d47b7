"""What a rendition must fulfil to be found by a filter, in SQL through the viewer's door."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_
from sqlmodel import Session, col, or_, select

from cases.dates import PartialDate
from cases.errors import Rejected, UnknownFilter
from cases.ids import is_id, read_id
from cases.search.box import NOTHING_TO_SEARCH, Box, Field, asks_something, read_box
from cases.search.filter import Filter
from cases.search.meaning import Meaning, likely, understand
from cases.search.names import AS_TYPED
from cases.taxonomy import Taxonomy, taxonomy
from db import fulltext
from db.fulltext import Part
from db.tables import (
    Case,
    Outcome,
    Rendition,
    RenditionActor,
    RenditionChannel,
    RenditionCountry,
    RenditionFlow,
    RenditionReference,
    RenditionTactic,
    RenditionTargetGroup,
    RenditionText,
    Response,
)
from db.vocabulary import RenditionState


def asked_of(session: Session, wanted: Filter) -> Box:
    """Return the search of a filter, taken apart.

    Raises:
        Rejected: A field word of the search isn't understood.
        UnknownFilter: The search holds no word or character.
    """
    words = taxonomy(session)
    box = read_box(wanted.q, words)
    if box.problems:
        raise Rejected(box.problems)
    if wanted.q.strip() and not asks_something(wanted.q, words):
        raise UnknownFilter(NOTHING_TO_SEARCH, field="q")
    return box


def conditions(session: Session, wanted: Filter) -> list[ColumnElement[bool]]:
    """Return what a rendition must fulfil to be found: to be current, and everything the filter asks.

    Raises:
        Rejected: A field word of the search isn't understood.
        UnknownFilter: The search holds no word or character.
    """
    words, box = taxonomy(session), asked_of(session, wanted)
    found = [col(Rendition.state) == RenditionState.CURRENT, *_facts(words, wanted)]
    if box.text:
        found.append(_matches(session, wanted))
    for field in box.fields:
        condition = and_(*_facts(words, said_by(field)))
        found.append(not_(condition) if field.unwanted else condition)
    return found


def said_by(field: Field) -> Filter:
    """Return what a field word asks for, as a filter."""
    dates = {"since", "until"}
    said: dict[str, Any] = {name: values[0] if name in dates else values for name, values in field.said}
    return Filter(**said)


def _facts(words: Taxonomy, wanted: Filter) -> list[ColumnElement[bool]]:
    """Return what is asked of everything but the text."""
    number = col(Rendition.id)
    found: list[ColumnElement[bool]] = []
    if wanted.since:
        found.append(col(Rendition.period_last) >= PartialDate.parse(wanted.since).first)
    if wanted.until:
        found.append(col(Rendition.period_from) <= PartialDate.parse(wanted.until).last)
    wider = {
        "target": lambda ids: set().union(*(words.narrower("target_group", item) for item in ids)),
        "channel": lambda ids: set().union(*(words.narrower("channel", item) for item in ids)),
        "family": lambda ids: set().union(*(words.tactics_in(item) for item in ids)),
        "tactic": lambda ids: set().union(*(words.tactics_in(item) for item in ids)),
    }
    links: tuple[tuple[str, Any, Any], ...] = (
        ("country", RenditionCountry, RenditionCountry.code),
        ("target", RenditionTargetGroup, RenditionTargetGroup.term_id),
        ("family", RenditionTactic, RenditionTactic.term_id),
        ("tactic", RenditionTactic, RenditionTactic.term_id),
        ("channel", RenditionChannel, RenditionChannel.term_id),
        ("flow", RenditionFlow, RenditionFlow.term_id),
        ("state", RenditionActor, RenditionActor.state),
        ("lang", RenditionText, RenditionText.lang),
    )
    for name, table, column in links:
        chosen = getattr(wanted, name)
        if chosen:
            ids = sorted(wider[name](chosen)) if name in wider else list(chosen)
            found.append(number.in_(select(table.rendition_id).where(column.in_(ids))))
    if wanted.countermeasure or wanted.result:
        found.append(number.in_(_responses(wanted)))
    if wanted.legal:
        found.append(func.coalesce(Rendition.legal_status, "").in_(wanted.legal))
    return found


def _responses(wanted: Filter) -> Any:
    statement = select(Response.rendition_id)
    if wanted.countermeasure:
        statement = statement.where(col(Response.countermeasure).in_(wanted.countermeasure))
    if wanted.result:
        stated = col(Response.id).in_(select(Outcome.response_id).where(col(Outcome.result).in_(wanted.result)))
        # A response of which nothing is stated counts as not measured, in the figures as well.
        unstated = col(Response.id).not_in(select(Outcome.response_id))
        statement = statement.where(or_(stated, unstated) if "not_measured" in wanted.result else stated)
    return statement


def meaning(session: Session, wanted: Filter) -> Meaning:
    """Return how the search of a filter is understood for this viewer.

    Args:
        session: A session through the viewer's door.
        wanted: The filter.
    """
    text = read_box(wanted.q, taxonomy(session)).text
    return understand(session, text, as_typed=wanted.wording == AS_TYPED)


def likely_parts(session: Session, wanted: Filter) -> tuple[Part, ...]:
    """Return what the search of a filter looks for where nothing in it has to be corrected.

    Args:
        session: A session through the viewer's door.
        wanted: The filter.
    """
    return likely(session, read_box(wanted.q, taxonomy(session)).text, as_typed=wanted.wording == AS_TYPED)


def named(typed: str) -> list[ColumnElement[bool]]:
    """Return the conditions of which a case that carries the id that was typed fulfils one."""
    found: list[ColumnElement[bool]] = [
        col(Rendition.id).in_(select(RenditionReference.rendition_id).where(refers(typed))),
    ]
    if is_id(typed):
        found.append(col(Rendition.case_id).in_(select(Case.id).where(Case.public_id == read_id(typed))))
    return found


def _matches(session: Session, wanted: Filter) -> ColumnElement[bool]:
    found = named(read_box(wanted.q, taxonomy(session)).text)
    # One word of six letters in 32 has the form of an id, so an id never keeps the text from being searched.
    if parts := meaning(session, wanted).parts:
        found.append(fulltext.matches(session.get_bind().dialect.name, col(Rendition.id), parts))
    return or_(*found)


def place(session: Session, wanted: Filter) -> list[ColumnElement[Any]]:
    """Return the order of where the search matched: an id, title, names of tactics, summary, anything else."""
    text = read_box(wanted.q, taxonomy(session)).text
    if not text:
        return []
    parts = [part for part in meaning(session, wanted).parts if not part.unwanted]
    places = [(or_(*named(text)), 0)]
    dialect = session.get_bind().dialect.name
    for fields in range(1, fulltext.EVERYWHERE) if parts else ():
        places.append((fulltext.matches(dialect, col(Rendition.id), parts, fields=fields), fields))
    return [case(*places, else_=fulltext.EVERYWHERE)]


def refers(typed: str) -> ColumnElement[bool]:
    """Return the condition that an id carried elsewhere is the one that was typed."""
    return col(RenditionReference.value).in_(written(typed))


def written(typed: str) -> set[str]:
    """Return how an id carried elsewhere can be written that was typed so."""
    return {typed.strip(), typed.strip().upper()}
