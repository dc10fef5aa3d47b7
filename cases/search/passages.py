"""The place in a case that shows why it was found, where nothing that a list shows of it does."""

import re
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from cases.search.meaning import Meaning
from cases.views import Passage
from db.access import words

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
    found: dict[int, Passage] = {}
    for row in sorted(words(session, list(wanted)), key=lambda row: _order(row, wanted[row.id])):
        if row.id not in found and (passage := _first(row, wanted[row.id], meaning)):
            found[row.id] = passage
    return found


def _order(row: Any, lang: str) -> tuple[Any, ...]:
    """Return where a row of what is said comes: texts in the reader's language, other texts, then the rest."""
    return row.id, row.place, row.place == 1 and row.lang != lang, row.first, row.second, row.lang or ""


def _first(row: Any, lang: str, meaning: Meaning) -> Passage | None:
    title, summary, *others = row.a, row.b, row.c, row.d, row.e
    for text in others if row.place == 1 and row.lang == lang else (title, summary, *others):
        if text and (marks := meaning.marks(text)):
            return _cut(text, row.lang, marks)
    return None


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
