"""The place in a case that shows why it was found, where nothing that a list shows of it does."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlmodel import Session

from cases.search.meaning import Meaning
from cases.search.said import in_words
from cases.taxonomy import Taxonomy, taxonomy
from cases.views import Passage
from db.access import details, texts

LENGTH = 180
"""Characters of a passage, about two lines of a list."""

_BEFORE = 50
_BREAK = re.compile(r"[\s。、，；：！？.,;:!?]+")


def passages(session: Session, wanted: Mapping[int, str], meaning: Meaning) -> dict[int, Passage]:
    """Return the first place of each case that shows what is looked for, in its language where there is one.

    Args:
        session: A session through the viewer's door.
        wanted: Row numbers of renditions, each with the language its title and summary are shown in; those two aren't
            looked at.
        meaning: What is looked for.
    """
    found = _first_shown(_in_texts(texts(session, list(wanted)), wanted), meaning)
    silent = [number for number in wanted if number not in found]
    said = _in_details(details(session, silent), wanted, taxonomy(session))
    return found | _first_shown(list(said), meaning)


_Said = tuple[int, str | None, tuple[str | None, ...]]
"""A rendition's row number, a language, and what is said in it."""


def _in_texts(rows: Iterable[Any], wanted: Mapping[int, str]) -> list[_Said]:
    """Return what all texts say: those in the reader's language first, without title and summary, then the others."""
    own, others = list[_Said](), list[_Said]()
    for number, lang, *said in rows:
        if lang == wanted[number]:
            own.append((number, lang, tuple(said[2:])))
        else:
            others.append((number, lang, tuple(said)))
    return own + sorted(others, key=itemgetter(1))


_WORDS = {5: "channel", 6: "target"}
"""The filters whose value a word's id is, by where `details()` says it stands."""


def _in_details(rows: Iterable[Any], wanted: Mapping[int, str], words: Taxonomy) -> Iterator[_Said]:
    for number, place, _, _, lang, *said in sorted(rows, key=lambda row: (*row[:4], row[4] or "")):
        if place in _WORDS:
            yield number, wanted[number], (in_words(words, wanted[number], _WORDS[place], said[0]),)
        else:
            yield number, lang, tuple(said)


def _first_shown(places: Sequence[_Said], meaning: Meaning) -> dict[int, Passage]:
    meaning.look_through(text for _, _, said in places for text in said if text)
    found: dict[int, Passage] = {}
    for number, lang, said in places:
        if number not in found:
            shown = next((text for text in said if text and meaning.marks(text)), None)
            if shown:
                found[number] = _cut(shown, lang, meaning.marks(shown))
    return found


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
