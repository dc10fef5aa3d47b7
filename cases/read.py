"""Read cases through the viewer's door: one case whole, or many for a list or a download."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, Protocol, TypeVar

from sqlalchemy import bindparam
from sqlmodel import Session, SQLModel, col, select

from cases import added
from cases.dates import written
from cases.errors import CaseError, NotFound
from cases.ids import read_id
from cases.record import Content, LineFacts
from cases.views import CaseLine, CaseView, Contributor, Happening, ReviewView
from db.access import lines
from db.base import METADATA, Base
from db.tables import (
    Case,
    Circle,
    History,
    Member,
    Organisation,
    Outcome,
    OutcomeText,
    Rendition,
    RenditionActor,
    RenditionChannel,
    RenditionCountry,
    RenditionFlow,
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
    Review,
    Source,
)
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import LANGUAGES, Audience, RenditionState, Status

BATCH = 400
"""How many renditions are read at a time; memory stays flat however many there are."""


class _OfRendition(Protocol):
    rendition_id: int


Row = TypeVar("Row", bound=SQLModel)


def viewer_of(session: Session) -> Viewer:
    """Return whose door this session is."""
    viewer = session.info.get("viewer", ANONYMOUS)
    return viewer if isinstance(viewer, Viewer) else ANONYMOUS


def _grouped(session: Session, table: type[Row], column: Any, ids: Sequence[int], order: Any) -> dict[int, list[Row]]:
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in session.exec(select(table).where(column.in_(ids)).order_by(order)):
        rows[getattr(row, column.key)].append(row)
    return rows


def _by_rendition(session: Session, table: Any, ids: Sequence[int], order: str = "position") -> dict[int, list[Any]]:
    return _grouped(session, table, table.rendition_id, ids, getattr(table, order))


def _in_order(texts: Iterable[Any]) -> list[Any]:
    rank = {tag: number for number, tag in enumerate(LANGUAGES)}
    return sorted(texts, key=lambda text: (text.status != "original", rank.get(text.lang, 99), text.lang))


def _fields(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def contents(session: Session, ids: Sequence[int]) -> dict[int, Content]:
    """Return what each rendition says.

    Args:
        session: A session through a viewer's door, or one that writes.
        ids: Row numbers of renditions.
    """
    whole = {row.id: row for row in session.exec(select(Rendition).where(col(Rendition.id).in_(ids)))}
    texts = _by_rendition(session, RenditionText, ids, "lang")
    simple = {
        "countries": (_by_rendition(session, RenditionCountry, ids), "code"),
        "target_groups": (_by_rendition(session, RenditionTargetGroup, ids), "term_id"),
        "channels": (_by_rendition(session, RenditionChannel, ids), "term_id"),
        "flows": (_by_rendition(session, RenditionFlow, ids), "term_id"),
        "tactics": (_by_rendition(session, RenditionTactic, ids), "term_id"),
    }
    places = _by_rendition(session, RenditionPlace, ids)
    actors = _by_rendition(session, RenditionActor, ids)
    references = _by_rendition(session, RenditionReference, ids)
    relations = _by_rendition(session, RenditionRelation, ids)
    withheld = _by_rendition(session, RenditionWithheld, ids)
    sources = _sources(session, ids)
    responses = _responses(session, ids)
    return {
        number: Content.model_validate(
            {
                "texts": [
                    _fields(text, "lang", "status", "title", "summary", "narrative", "caveat", "counter_view")
                    for text in _in_order(texts[number])
                ],
                **{name: [getattr(row, key) for row in rows[number]] for name, (rows, key) in simple.items()},
                "period_from": written(row.period_from, row.period_from_precision),
                "period_to": written(row.period_to, row.period_to_precision),
                "reported_on": written(row.reported_on, row.reported_on_precision),
                "places": [_fields(place, "name", "country") for place in places[number]],
                "actors": [
                    _fields(actor, "name", "type", "state", "attributed_by", "basis", "confidence")
                    for actor in actors[number]
                ],
                "references": [_fields(item, "scheme", "value") for item in references[number]],
                "relations": [_fields(item, "case", "kind") for item in relations[number]],
                "withheld": [_fields(item, "field", "way", "reason") for item in withheld[number]],
                "sources": sources[number],
                "responses": responses[number],
                **_fields(row, "tactics_unsure", "information_credibility", "legal_status", "contested"),
                **_fields(row, "breakout_scale", "verification", "estimates"),
            }
        )
        for number, row in whole.items()
        if number is not None
    }


def _sources(session: Session, ids: Sequence[int]) -> Mapping[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = session.exec(
        select(RenditionSource, Source)
        .join(Source, col(Source.id) == RenditionSource.source_id)
        .where(col(RenditionSource.rendition_id).in_(ids))
        .order_by(col(RenditionSource.position))
    )
    for link, source in rows:
        found[link.rendition_id].append(
            {
                **_fields(source, "title", "publisher", "url", "archived_url", "reliability"),
                "published": written(source.published, source.published_precision),
            }
        )
    return found


def _responses(session: Session, ids: Sequence[int]) -> Mapping[int, list[dict[str, Any]]]:
    responses = _by_rendition(session, Response, ids)
    numbers = [row.id for rows in responses.values() for row in rows]
    texts = _grouped(session, ResponseText, ResponseText.response_id, numbers, col(ResponseText.lang))
    outcomes = _grouped(session, Outcome, Outcome.response_id, numbers, col(Outcome.position))
    outcome_numbers = [row.id or 0 for rows in outcomes.values() for row in rows]
    outcome_texts = _grouped(session, OutcomeText, OutcomeText.outcome_id, outcome_numbers, col(OutcomeText.lang))
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for number, rows in responses.items():
        for row in rows:
            found[number].append(
                {
                    **_fields(row, "countermeasure", "actor_type", "cost_band"),
                    "began": written(row.began, row.began_precision),
                    "texts": [_fields(text, "lang", "status", "description") for text in _in_order(texts[row.id])],
                    "outcomes": [
                        {
                            **_fields(outcome, "result", "evidence", "harm"),
                            "as_of": written(outcome.as_of, outcome.as_of_precision),
                            "texts": [
                                _fields(text, "lang", "status", "statement", "method")
                                for text in _in_order(outcome_texts[outcome.id or 0])
                            ],
                        }
                        for outcome in outcomes[row.id]
                    ],
                }
            )
    return found


def _taxonomies(session: Session, ids: Sequence[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    tactics = _by_rendition(session, RenditionTactic, ids)
    return {number: tuple((row.taxonomy, row.taxonomy_version) for row in tactics[number]) for number in ids}


def _contributors(session: Session, cases: Iterable[Case]) -> dict[int, Contributor]:
    found = list(cases)
    owners = {case.owner_id for case in found if case.owner_id is not None}
    names = dict(session.exec(select(Organisation.id, Organisation.name).where(col(Organisation.id).in_(owners))).all())
    return {case.id or 0: Contributor(names.get(case.owner_id), case.owner_kind, case.owner_country) for case in found}


def read_case(session: Session, public_id: str, *, proposed: bool = False) -> CaseView:
    """Return one case as the session's viewer may read it.

    Args:
        session: A session through the viewer's door.
        public_id: The case's id as typed.
        proposed: Prefer the edition that waits for review to the one readers meet.

    Raises:
        NotFound: The id is unused, unreadable or no id at all; all three answer alike.
    """
    try:
        wanted = read_id(public_id)
    except CaseError:
        raise NotFound from None
    case = session.exec(select(Case).where(Case.public_id == wanted)).first()
    if case is None or case.id is None:
        raise NotFound
    rank = {RenditionState.PROPOSED: 0 if proposed else 1, RenditionState.CURRENT: 1 if proposed else 0}
    renditions = session.exec(
        select(Rendition).where(Rendition.case_id == case.id, col(Rendition.state).in_(list(rank)))
    ).all()
    # A reviewer also sees what the public would read; like everybody else they meet the fuller one.
    chosen = min(renditions, key=lambda row: (rank[row.state], not row.for_own, not row.for_shared), default=None)
    content = contents(session, [chosen.id])[chosen.id] if chosen and chosen.id else None
    return _view(session, case, chosen, content)


def _view(session: Session, case: Case, rendition: Rendition | None, content: Content | None) -> CaseView:
    viewer = viewer_of(session)
    is_own = case.owner_id is not None and case.owner_id == viewer.organisation_id
    circle = session.get(Circle, case.circle_id) if case.circle_id else None
    return CaseView(
        id=case.public_id,
        status=case.status,
        audience=case.audience,
        circle=circle.name if circle else None,
        contributor=_contributors(session, [case])[case.id or 0],
        content=content,
        edition=rendition.edition if rendition else 0,
        state=rendition.state if rendition else RenditionState.FORMER,
        published_on=case.published_at.date() if case.published_at else None,
        review_exception=case.review_exception,
        is_own=is_own,
        is_author=case.author_id is not None and case.author_id == viewer.member_id,
        version=case.version,
        withdrawn_reason=case.withdrawn_reason,
        seen_too=added.seen_too(session, viewer, case.id or 0),
        assessments=tuple(added.assessments(session, viewer, case.id or 0)),
        taxonomies=_taxonomies(session, [rendition.id])[rendition.id] if rendition and rendition.id else (),
        history=tuple(_happenings(session, case.id or 0)),
        reviews=tuple(_reviews(session, case.id or 0)),
    )


def _happenings(session: Session, case_id: int) -> Iterator[Happening]:
    names = dict(session.exec(select(Member.id, Member.name)).all())
    organisations = dict(session.exec(select(Organisation.id, Organisation.name)).all())
    for entry in session.exec(select(History).where(History.case_id == case_id).order_by(col(History.seq))):
        by = names.get(entry.member_id) or organisations.get(entry.organisation_id) or ""
        yield Happening(entry.at, entry.action.value, entry.edition, by)


def _reviews(session: Session, case_id: int) -> Iterator[ReviewView]:
    organisations = dict(session.exec(select(Organisation.id, Organisation.name)).all())
    rows = session.exec(select(Review).where(Review.case_id == case_id).order_by(col(Review.edition), col(Review.id)))
    for row in rows:
        yield ReviewView(
            row.edition,
            organisations.get(row.organisation_id, ""),
            row.decision,
            row.reason or "",
            row.answer or "",
            row.decided_at,
        )


def read_cases(session: Session, ids: Sequence[int]) -> Iterator[CaseView]:
    """Yield the cases behind renditions, in the order given, without history and reviews; for downloads.

    Args:
        session: A session through the viewer's door.
        ids: Row numbers of renditions.
    """
    viewer = viewer_of(session)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        said = contents(session, batch)
        taxonomies = _taxonomies(session, batch)
        pairs = session.exec(
            select(Rendition, Case).join(Case, col(Case.id) == Rendition.case_id).where(col(Rendition.id).in_(batch))
        ).all()
        contributors = _contributors(session, [case for _, case in pairs])
        rows = {rendition.id: (rendition, case) for rendition, case in pairs}
        for number in batch:
            rendition, case = rows[number]
            is_own = case.owner_id is not None and case.owner_id == viewer.organisation_id
            yield CaseView(
                id=case.public_id,
                status=case.status,
                audience=case.audience,
                circle=None,
                contributor=contributors[case.id or 0],
                content=said[number],
                edition=rendition.edition,
                state=rendition.state,
                published_on=case.published_at.date() if case.published_at else None,
                review_exception=case.review_exception,
                is_own=is_own,
                is_author=False,
                version=case.version,
                taxonomies=taxonomies[number],
            )
        session.expunge_all()


_LANG = itemgetter(5)
_AUDIENCES = {each.value: each for each in Audience}
_STATUSES = {each.value: each for each in Status}


def read_lines(session: Session, ids: Sequence[int]) -> tuple[CaseLine, ...]:
    """Return the lines of a list for renditions, in the order given."""
    found: dict[int, CaseLine] = {}
    for number, public_id, audience, status, said, lang, title, summary in sorted(lines(session, ids), key=_LANG):
        if number not in found:
            found[number] = _line(public_id, _AUDIENCES[audience], _STATUSES[status], LineFacts.read(said))
        found[number].titles[lang] = title
        found[number].summaries[lang] = summary
    return tuple(found[number] for number in ids)


def _line(public_id: str, audience: Audience, status: Status, said: LineFacts) -> CaseLine:
    return CaseLine(
        id=public_id,
        titles={},
        summaries={},
        lang=said.lang,
        period_from=said.period_from,
        period_to=said.period_to,
        countries=tuple(said.countries),
        tactics=tuple(said.tactics),
        responses=tuple((countermeasure, tuple(results)) for countermeasure, results in said.responses),
        legal_status=said.legal_status,
        contested=said.contested,
        audience=audience,
        status=status,
        references=tuple(said.references),
    )


_IDS: Any = bindparam("ids", expanding=True)


@cache
def _of(table: type[Base], names: tuple[str, ...], order: str, of: str) -> Any:
    held = METADATA.tables[str(table.__tablename__)].c
    columns: Any = select(held[of], *(held[name] for name in names))
    return columns.where(held[of].in_(_IDS)).order_by(held[order])


def values_of(
    session: Session, ids: Sequence[int], table: type[Base], *names: str, order: str = "lang", of: str = "rendition_id"
) -> dict[int, list[Any]]:
    """Return columns of the rows that belong to others, by the number of that other: quicker than an object a row.

    Args:
        session: A session through a viewer's door.
        ids: The numbers of the others.
        table: The rows.
        names: Their columns.
        order: The column they are sorted by.
        of: The column with the number of the other.
    """
    found: dict[int, list[Any]] = defaultdict(list)
    for row in session.connection().execute(_of(table, names, order, of), {"ids": ids}):
        found[row[0]].append(row)
    return found
