"""Find cases through the viewer's door."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from sqlalchemy import func
from sqlmodel import Session, col, select

from cases.errors import CaseError, NotFound
from cases.i18n import N_, country_name
from cases.ids import is_id, read_id
from cases.index import asking, text_ahead
from cases.read import read_lines
from cases.record import COUNTERMEASURES, TACTICS
from cases.search.chosen import chosen, in_order
from cases.search.conditions import conditions, likely_parts, meaning, place, refers
from cases.search.filter import Filter
from cases.search.meaning import Meaning
from cases.search.passages import passages
from cases.taxonomy import Taxonomy, taxonomy
from cases.views import CaseLine
from db.tables import Case, Rendition, RenditionReference
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
        .where(col(Rendition.state) == RenditionState.CURRENT, refers(typed))
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
    with asking(session):
        text_ahead(session, likely_parts(session, wanted))  # a list may begin by titles before all are known
        ordered = in_order(session, wanted, limit=limit, offset=offset)
    if ordered is not None:
        return ordered
    statement = (
        select(Rendition.id)
        .where(*conditions(session, wanted))
        .order_by(*place(session, wanted), col(Rendition.period_from).desc(), col(Rendition.id).desc())
        .offset(offset)
        .limit(limit)
    )
    return [number for number in session.exec(statement) if number is not None]


def count(session: Session, wanted: Filter) -> int:
    """Return how many cases the viewer would find."""
    found = chosen(session, wanted)
    if found is not None:
        return len(found.rows)
    return session.exec(select(func.count()).select_from(Rendition).where(*conditions(session, wanted))).one()


def find(session: Session, wanted: Filter, *, limit: int = PAGE, offset: int = 0, lang: str | None = None) -> Found:
    """Return a page of the cases found, in the order of `ids()`.

    Args:
        session: A session through the viewer's door.
        wanted: What to look for.
        limit: At most so many lines.
        offset: After so many.
        lang: The language the list will be shown in, for lines that tell why they were found.

    Raises:
        UnknownFilter: The search holds no word or character.
        Rejected: A field word of the search isn't understood.
    """
    with asking(session):
        numbers = ids(session, wanted, limit=limit, offset=offset)
        lines = read_lines(session, numbers)
        sought = meaning(session, wanted)
        if lang and sought.parts:
            lines = tuple(_with_passages(session, dict(zip(numbers, lines, strict=True)), lang, sought))
        return Found(count(session, wanted), lines, sought)


def _with_passages(session: Session, lines: Mapping[int, CaseLine], lang: str, sought: Meaning) -> Iterator[CaseLine]:
    """Yield lines, with a passage where nothing else that a list shows of them shows what was found."""
    words = taxonomy(session)
    silent = _without_marks(lines, sought, lambda line: (line.title_in(lang), line.summary_in(lang)))
    silent = _without_marks(silent, sought, lambda line: tuple(_facts(line, lang, words)))
    languages = {number: lang if lang in line.titles else line.lang for number, line in silent.items()}
    said = passages(session, languages, sought)
    for number, line in lines.items():
        passage = said.get(number)
        yield replace(line, passage=passage) if passage else line


def _without_marks(
    lines: Mapping[int, CaseLine], sought: Meaning, shown: Callable[[CaseLine], tuple[str, ...]]
) -> dict[int, CaseLine]:
    """Return the lines of which some texts show nothing of what is looked for."""
    texts = {number: shown(line) for number, line in lines.items()}
    sought.look_through(chain.from_iterable(texts.values()))
    return {number: line for number, line in lines.items() if not any(map(sought.marks, texts[number]))}


def _facts(line: CaseLine, lang: str, words: Taxonomy) -> Iterator[str]:
    """Yield the texts of a line beside title and summary, as a list shows them to readers of a language."""
    yield from (words.label(lang, tactic, *TACTICS) for tactic in line.tactics)
    yield from (words.label(lang, countermeasure, *COUNTERMEASURES) for countermeasure, _ in line.responses)
    yield from (country_name(lang, code) for code in line.countries)
    yield from line.references
