"""The place in a case that shows why it was found, where title and summary don't."""

import re
from collections.abc import Iterator

from cases.record import Content
from cases.search.meaning import Meaning
from cases.views import Passage

LENGTH = 180
"""Characters of a passage, about two lines of a list."""

_BEFORE = 50
_BREAK = re.compile(r"[\s。、，；：！？.,;:!?]+")


def _texts(content: Content, lang: str) -> Iterator[tuple[str | None, str | None]]:
    texts = sorted(content.texts, key=lambda text: text.lang != lang)
    for text in texts:
        parts = [text.narrative, text.caveat, text.counter_view]
        yield from ((text.lang, part) for part in (parts if text.lang == lang else [text.title, text.summary, *parts]))
    for response in content.responses:
        yield from ((text.lang, text.description) for text in response.texts)
        for outcome in response.outcomes:
            yield from ((text.lang, text.statement) for text in outcome.texts)
    for actor in content.actors:
        yield None, actor.name
        yield None, actor.attributed_by
    for place in content.places:
        yield None, place.name
    for source in content.sources:
        yield None, source.title
        yield None, source.publisher


def passage(content: Content, lang: str, meaning: Meaning) -> Passage | None:
    """Return the first place of a case that shows what is looked for, in `lang` where there is one.

    Args:
        content: What the case says.
        lang: The language its title and summary are shown in; those two aren't looked at.
        meaning: What is looked for.
    """
    for tag, text in _texts(content, lang):
        if text and (marks := meaning.marks(text)):
            return _cut(text, tag, marks)
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
