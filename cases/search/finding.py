"""Find cases: one filter, written as a URL's query, drives lists, figures, charts and downloads alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, or_, select

from cases.dates import PartialDate
from cases.errors import CaseError, NotFound, Problem, Rejected, UnknownFilter
from cases.i18n import N_, Msg, country_codes
from cases.ids import is_id, read_id
from cases.read import read_lines
from cases.record import COUNTERMEASURES, TACTICS
from cases.taxonomy import Taxonomy, taxonomy
from cases.views import Found
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
from db.vocabulary import LANGUAGES, RenditionState

PAGE = 25

LABELS: dict[str, Msg] = {
    "q": N_("Search"),
    "since": N_("From"),
    "until": N_("To"),
    "country": N_("Country"),
    "target": N_("Target group"),
    "family": N_("Tactic family"),
    "tactic": N_("Tactic"),
    "channel": N_("Channel"),
    "flow": N_("Flow"),
    "state": N_("Actor state"),
    "countermeasure": N_("Countermeasure"),
    "result": N_("Result"),
    "legal": N_("Legal status"),
    "lang": N_("Language"),
}
"""What each filter is called. A filter's name here is its name in the URL and on the command line.

Only `lang` is `--readable-in` there, where `--lang` is the language to answer in.
"""

VOCABULARIES: dict[str, tuple[str, ...]] = {
    "target": ("target_group",),
    "family": ("pw_families", "disarm_phases"),
    "tactic": TACTICS,
    "channel": ("channel",),
    "flow": ("flow",),
    "countermeasure": COUNTERMEASURES,
    "result": ("result",),
    "legal": ("legal_status",),
}

_NOTHING_TO_SEARCH = N_("Type at least one word or character to search for.")


@dataclass(frozen=True)
class Filter:
    """What to look for. Words of one filter are alternatives; filters narrow each other.

    Attributes:
        q: Words to search for (see `db.fulltext`), or an id.
        since: Only cases that may have gone on at or after this date, as `PartialDate` writes it.
        until: Only cases that may have begun at or before this date.
        country: Countries aimed at (ISO 3166-1 alpha-2, or EU).
        target: Target groups; each includes those below it.
        family: Families of tactics.
        tactic: Tactics; a technique includes its sub-techniques.
        channel: Channels; each includes those below it.
        flow: What moved.
        state: States the actor is said to act for (ISO 3166-1 alpha-2).
        countermeasure: Countermeasures used; with `result`, in the same response.
        result: Results stated of a response.
        legal: Legal status.
        lang: Languages the case can be read in (BCP 47).
    """

    q: str = ""
    since: str = ""
    until: str = ""
    country: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    tactic: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    flow: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    countermeasure: tuple[str, ...] = ()
    result: tuple[str, ...] = ()
    legal: tuple[str, ...] = ()
    lang: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: Mapping[str, Sequence[str]], words: Taxonomy) -> Self:
        """Return the filter that a query names; other parameters are left alone.

        Args:
            query: Each parameter with all its values, as a URL or the command line gives them.
            words: What the filters' words are checked against.

        Raises:
            Rejected: A value is unknown; every one is listed.
        """
        problems: list[Problem] = []
        values: dict[str, Any] = {}
        for name in LABELS:
            given = [value.strip() for value in query.get(name, ()) if value.strip()]
            if not given:
                continue
            if name in {"q", "since", "until"}:
                values[name] = given[-1][:500]
            else:
                values[name] = tuple(dict.fromkeys(given))
            for value in given:
                problems += _problems(name, value, words)
        if problems:
            raise Rejected(problems)
        return cls(**values)

    def query(self) -> dict[str, list[str]]:
        """Return the filter as a URL's parameters, without the empty ones."""
        found: dict[str, list[str]] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value:
                found[field.name] = [value] if isinstance(value, str) else list(value)
        return found

    def url(self, path: str = "") -> str:
        """Return `path` with the filter as its query string."""
        written = urlencode(self.query(), doseq=True)
        return f"{path}?{written}" if written else path

    def narrowed(self, **changes: Any) -> Self:
        """Return this filter with some of its parts replaced."""
        return replace(self, **changes)

    @property
    def is_empty(self) -> bool:
        """Say whether it lets every case through."""
        return not self.query()


def _problems(name: str, value: str, words: Taxonomy) -> Iterable[Problem]:
    if name == "q":
        if not is_id(value) and not fulltext.is_searchable(value):
            yield Problem(name, _NOTHING_TO_SEARCH)
    elif name in {"since", "until"}:
        try:
            PartialDate.parse(value)
        except CaseError as error:
            yield Problem(name, error.problems[0].message, dict(error.problems[0].values))
    elif name in {"country", "state"}:
        if value not in country_codes("en"):
            yield Problem(name, N_("{code} is not a country code; use two letters such as TW or JP."), {"code": value})
    elif name == "lang":
        if value not in LANGUAGES:
            yield Problem(name, N_("“{word}” is not in the list. Choose one of the words offered."), {"word": value})
    elif name in VOCABULARIES and not any(words.has(vocabulary, value) for vocabulary in VOCABULARIES[name]):
        yield Problem(name, N_("“{word}” is not in the list. Choose one of the words offered."), {"word": value[:80]})


def conditions(session: Session, wanted: Filter) -> list[ColumnElement[bool]]:
    """Return what a rendition must fulfil to be found: to be current, and everything the filter asks."""
    words = taxonomy(session)
    number = col(Rendition.id)
    found: list[ColumnElement[bool]] = [col(Rendition.state) == RenditionState.CURRENT]
    if wanted.q.strip():
        found.append(_matches(session, wanted.q))
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
        found.append(col(Rendition.legal_status).in_(wanted.legal))
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


def _matches(session: Session, typed: str) -> ColumnElement[bool]:
    number = col(Rendition.id)
    found: list[ColumnElement[bool]] = [
        number.in_(select(RenditionReference.rendition_id).where(_refers(typed))),
    ]
    if is_id(typed):
        found.append(col(Rendition.case_id).in_(select(Case.id).where(Case.public_id == read_id(typed))))
    # One word of six letters in 32 has the form of an id, so an id never keeps the text from being searched.
    if fulltext.is_searchable(typed):
        found.append(fulltext.matches(session.get_bind().dialect.name, number, typed))
    elif len(found) == 1:
        raise UnknownFilter(_NOTHING_TO_SEARCH, field="q")
    return or_(*found)


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
    """Return the row numbers of the renditions found, newest period first, then by case."""
    statement = (
        select(Rendition.id)
        .where(*conditions(session, wanted))
        .order_by(col(Rendition.period_from).desc(), col(Rendition.id).desc())
        .offset(offset)
        .limit(limit)
    )
    return [number for number in session.exec(statement) if number is not None]


def count(session: Session, wanted: Filter) -> int:
    """Return how many cases the viewer would find."""
    return session.exec(select(func.count()).select_from(Rendition).where(*conditions(session, wanted))).one()


def find(session: Session, wanted: Filter, *, limit: int = PAGE, offset: int = 0) -> Found:
    """Return a page of the cases found, newest period first.

    Args:
        session: A session through the viewer's door.
        wanted: What to look for.
        limit: At most so many lines.
        offset: After so many.

    Raises:
        UnknownFilter: The search holds no word or character.
    """
    return Found(count(session, wanted), read_lines(session, ids(session, wanted, limit=limit, offset=offset)))
