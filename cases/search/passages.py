"""The place in a case that shows why it was found, where nothing that a list shows of it does."""

import re
from collections.abc import Iterable, Mapping

from sqlmodel import Session

from cases.read import values_of
from cases.search.meaning import Meaning
from cases.views import Passage
from db.tables import (
    Outcome,
    OutcomeText,
    RenditionActor,
    RenditionPlace,
    RenditionSource,
    RenditionText,
    Response,
    ResponseText,
    Source,
)

LENGTH = 180
"""Characters of a passage, about two lines of a list."""

_BEFORE = 50
_BREAK = re.compile(r"[\s。、，；：！？.,;:!?]+")


Places = dict[int, list[tuple[str | None, str | None]]]
"""Of each rendition texts to look at, each with its language, in order."""


def passages(session: Session, wanted: Mapping[int, str], meaning: Meaning) -> dict[int, Passage]:
    """Return the first place of each case that shows what is looked for, in its language where there is one.

    Args:
        session: A session through the viewer's door.
        wanted: Row numbers of renditions, each with the language its title and summary are shown in; those two aren't
            looked at.
        meaning: What is looked for.
    """
    found: dict[int, Passage] = {}
    for look in (_texts, _responses, _names):
        left = {number: lang for number, lang in wanted.items() if number not in found}
        for number, places in look(session, left).items() if left else ():
            passage = _first(places, meaning)
            if passage:
                found[number] = passage
    return found


def _first(places: Iterable[tuple[str | None, str | None]], meaning: Meaning) -> Passage | None:
    for tag, text in places:
        if text and (marks := meaning.marks(text)):
            return _cut(text, tag, marks)
    return None


def _texts(session: Session, wanted: Mapping[int, str]) -> Places:
    long = ("narrative", "caveat", "counter_view")
    rows = values_of(session, list(wanted), RenditionText, "lang", "title", "summary", *long)
    found: Places = {}
    for number, texts in rows.items():
        for text in sorted(texts, key=lambda text: text.lang != wanted[number]):
            names = long if text.lang == wanted[number] else ("title", "summary", *long)
            found.setdefault(number, []).extend((text.lang, getattr(text, name)) for name in names)
    return found


def _responses(session: Session, wanted: Mapping[int, str]) -> Places:
    responses = values_of(session, list(wanted), Response, "id", order="position")
    numbers = [row.id for rows in responses.values() for row in rows]
    said = values_of(session, numbers, ResponseText, "lang", "description", of="response_id")
    outcomes = values_of(session, numbers, Outcome, "id", order="position", of="response_id")
    stated_by = [row.id for rows in outcomes.values() for row in rows]
    stated = values_of(session, stated_by, OutcomeText, "lang", "statement", of="outcome_id")
    found: Places = {}
    for number, rows in responses.items():
        for row in rows:
            places = found.setdefault(number, [])
            places += [(text.lang, text.description) for text in said[row.id]]
            places += [(text.lang, text.statement) for outcome in outcomes[row.id] for text in stated[outcome.id]]
    return found


def _names(session: Session, wanted: Mapping[int, str]) -> Places:
    actors = values_of(session, list(wanted), RenditionActor, "name", "attributed_by", order="position")
    places = values_of(session, list(wanted), RenditionPlace, "name", order="position")
    links = values_of(session, list(wanted), RenditionSource, "source_id", order="position")
    cited = [row.source_id for rows in links.values() for row in rows]
    sources = values_of(session, cited, Source, "title", "publisher", order="id", of="id")
    return {
        number: [
            *((None, name) for actor in actors[number] for name in (actor.name, actor.attributed_by)),
            *((None, place.name) for place in places[number]),
            *(
                (None, said)
                for link in links[number]
                for source in sources[link.source_id]
                for said in (source.title, source.publisher)
            ),
        ]
        for number in wanted
    }


def _cut(text: str, lang: str | None, marks: list[tuple[int, int]]) -> Passage:
    """Cut a text to where most marks stand close together, at the borders of words."""
    best = max(marks, key=lambda mark: sum(mark[0] <= start and end <= mark[0] + LENGTH for start, end in marks))
    first = max(0, best[0] - _BEFORE)
    last = min(len(text), max(first + LENGTH, best[1]))
    if first and (gap := _BREAK.search(text, first, best[0])):
        first = gap.end()
    if last < len(text) and (gaps := list(_BREAK.finditer(text, best[1], last))):
        last = gaps[-1].start()
    inside = [(start - first, end - first) for start, end in marks if first <= start and end <= last]
    return Passage(text[first:last], lang, tuple(inside), begins=first == 0, ends=last == len(text))
