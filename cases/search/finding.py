"""Find cases through the viewer's door."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_
from sqlmodel import Session, col, or_, select

from cases.dates import PartialDate
from cases.errors import CaseError, NotFound, Rejected, UnknownFilter
from cases.i18n import N_
from cases.ids import is_id, read_id
from cases.read import contents, read_lines
from cases.search.box import NOTHING_TO_SEARCH, Field, asks_something, read_box
from cases.search.filter import Filter
from cases.search.meaning import Meaning, understand
from cases.search.names import AS_TYPED
from cases.search.passages import passage
from cases.taxonomy import Taxonomy, taxonomy
from cases.views import CaseLine
from db import fulltext
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

PAGE = 25
"""Cases on a page of a list."""


@dataclass(frozen=True)
class Found:
    """A page of a list.

    Attributes:
        total: How many cases match in all.
        lines: The page itself.
        meaning: How the search was understood.
    """

    total: int
    lines: tuple[CaseLine, ...]
    meaning: Meaning


def conditions(session: Session, wanted: Filter) -> list[ColumnElement[bool]]:
    """Return what a rendition must fulfil to be found: to be current, and everything the filter asks.

    Raises:
        Rejected: A field word of the search isn't understood.
    """
    words = taxonomy(session)
    box = read_box(wanted.q, words)
    if box.problems:
        raise Rejected(box.problems)
    found = [col(Rendition.state) == RenditionState.CURRENT, *_facts(words, wanted)]
    if wanted.q.strip() and not asks_something(wanted.q, words):
        raise UnknownFilter(NOTHING_TO_SEARCH, field="q")
    if box.text:
        found.append(_matches(session, wanted))
    for field in box.fields:
        condition = and_(*_facts(words, _asked(field)))
        found.append(not_(condition) if field.unwanted else condition)
    return found


def _asked(field: Field) -> Filter:
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


def _named(typed: str) -> list[ColumnElement[bool]]:
    """Return the conditions that a case carries an id that was typed."""
    found: list[ColumnElement[bool]] = [
        col(Rendition.id).in_(select(RenditionReference.rendition_id).where(_refers(typed))),
    ]
    if is_id(typed):
        found.append(col(Rendition.case_id).in_(select(Case.id).where(Case.public_id == read_id(typed))))
    return found


def _matches(session: Session, wanted: Filter) -> ColumnElement[bool]:
    found = _named(read_box(wanted.q, taxonomy(session)).text)
    # One word of six letters in 32 has the form of an id, so an id never keeps the text from being searched.
    if parts := meaning(session, wanted).parts:
        found.append(fulltext.matches(session.get_bind().dialect.name, col(Rendition.id), parts))
    return or_(*found)


def _place(session: Session, wanted: Filter) -> list[ColumnElement[Any]]:
    """Return the order of where the search matched: an id, title, names of tactics, summary, anything else."""
    text = read_box(wanted.q, taxonomy(session)).text
    if not text:
        return []
    parts = [part for part in meaning(session, wanted).parts if not part.unwanted]
    places = [(or_(*_named(text)), 0)]
    dialect = session.get_bind().dialect.name
    for fields in range(1, fulltext.EVERYWHERE) if parts else ():
        places.append((fulltext.matches(dialect, col(Rendition.id), parts, fields=fields), fields))
    return [case(*places, else_=fulltext.EVERYWHERE)]


def _refers(typed: str) -> ColumnElement[bool]:
    return col(RenditionReference.value).in_({typed.strip(), typed.strip().upper()})


def id_of(session: Session, typed: str) -> str:
    """Return the public id of the case that a person names by it, or by an id it carries elsewhere.

    Args:
        session: A session through the viewer's door.
        typed: Such as `FC-7K3MQ-P` or `TW-2018-001`.

    Raises:
        NotFound: No case is called so, as far as the viewer can read.
        CaseError: Several cases carry that id elsewhere.
    """
    if is_id(typed) and session.exec(select(Case.id).where(Case.public_id == read_id(typed))).first() is not None:
        return read_id(typed)
    found = session.exec(
        select(Case.public_id)
        .join(Rendition, col(Rendition.case_id) == Case.id)
        .join(RenditionReference, col(RenditionReference.rendition_id) == Rendition.id)
        .where(col(Rendition.state) == RenditionState.CURRENT, _refers(typed))
        .distinct()
        .order_by(col(Case.public_id))
    ).all()
    if len(found) > 1:
        raise CaseError(N_("Several cases carry this id: {ids}."), ids=", ".join(found[:20]))
    if not found:
        raise NotFound
    return found[0]


def ids(session: Session, wanted: Filter, *, limit: int | None = None, offset: int = 0) -> list[int]:
    """Return the row numbers of the renditions found: where the search matched, newest period first, then by case.

    All words in the title come first, then in title and names of tactics, then with the summary, then anywhere. That
    order doesn't depend on other cases, and both engines give the same.
    """
    statement = (
        select(Rendition.id)
        .where(*conditions(session, wanted))
        .order_by(*_place(session, wanted), col(Rendition.period_from).desc(), col(Rendition.id).desc())
        .offset(offset)
        .limit(limit)
    )
    return [number for number in session.exec(statement) if number is not None]


def count(session: Session, wanted: Filter) -> int:
    """Return how many cases the viewer would find."""
    return session.exec(select(func.count()).select_from(Rendition).where(*conditions(session, wanted))).one()


def find(session: Session, wanted: Filter, *, limit: int = PAGE, offset: int = 0, lang: str | None = None) -> Found:
    """Return a page of the cases found, in the order of `ids()`.

    Args:
        session: A session through the viewer's door.
        wanted: What to look for.
        limit: At most so many lines.
        offset: After so many.
        lang: The language titles and summaries will be shown in, for lines that tell why they were found.

    Raises:
        UnknownFilter: The search holds no word or character.
        Rejected: A field word of the search isn't understood.
    """
    numbers = ids(session, wanted, limit=limit, offset=offset)
    lines = read_lines(session, numbers)
    sought = meaning(session, wanted)
    if lang and sought.parts:
        lines = tuple(_with_passages(session, dict(zip(numbers, lines, strict=True)), lang, sought))
    return Found(count(session, wanted), lines, sought)


def _with_passages(session: Session, lines: Mapping[int, CaseLine], lang: str, sought: Meaning) -> Iterator[CaseLine]:
    """Yield lines, with a passage where title and summary don't show what was found."""
    silent = [
        number
        for number, line in lines.items()
        if not sought.marks(line.title_in(lang)) and not sought.marks(line.summary_in(lang))
    ]
    said = contents(session, silent)
    for number, line in lines.items():
        if number in said:
            shown = lang if lang in line.titles else line.lang
            yield replace(line, passage=passage(said[number], shown, sought))
        else:
            yield line
