"""What finds something where a search and its filters together find nothing: the same with the least left out."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import combinations

from sqlmodel import Session

from cases.i18n import listed, plural, quoted, translate
from cases.index import asking
from cases.search.box import read_box
from cases.search.filter import Filter
from cases.search.finding import count
from cases.search.meaning import words_of
from cases.search.names import AS_TYPED
from cases.search.said import described
from cases.taxonomy import Taxonomy, taxonomy

MOST = 3
"""So many are offered."""

_THINGS = 6
"""Of more words and filters only the first are put together otherwise: each combination is a search."""

_Thing = tuple[str, str]
"""A word of the search (`q` and the word), or a filter (its name, and nothing)."""


@dataclass(frozen=True)
class Nearest:
    """A filter that finds something.

    Attributes:
        wanted: The filter.
        words: The words it doesn't look for, as they can be typed.
        filters: The names of the filters it hasn't.
        total: How many cases it finds.
    """

    wanted: Filter
    words: tuple[str, ...]
    filters: tuple[str, ...]
    total: int


def nearest(session: Session, wanted: Filter) -> tuple[Nearest, ...]:
    """Return what finds something with the fewest words and filters left out; what finds least, so says most, first.

    Args:
        session: A session through the viewer's door.
        wanted: A filter by which the viewer finds nothing.
    """
    with asking(session):
        asked = _Asked(session, wanted)
        # What finds nothing alone finds nothing beside others.
        useful = [thing for thing in asked.things if asked.only([thing]).total][:_THINGS]
        for size in range(min(len(useful), len(asked.things) - 1), 0, -1):
            tried = map(asked.only, combinations(useful, size))
            if found := sorted((one for one in tried if one.total), key=lambda one: one.total):
                return tuple(found[:MOST])
    return ()


def without(words: Taxonomy, lang: str, wanted: Filter, one: Nearest) -> str:
    """Return what is left out of a filter that finds nothing, each filter with its values, and what is found then."""
    left_out = [quoted(lang, word) for word in one.words]
    left_out += [said for name, _, said in described(words, lang, wanted) if name in one.filters]
    cases = plural(lang, "{n} case", "{n} cases", one.total)
    return translate(lang, "without {left_out}: {cases}", left_out=listed(lang, left_out), cases=cases)


class _Asked:
    """A filter, thing by thing.

    Attributes:
        things: The words of its search that must be there, and its filters.
    """

    def __init__(self, session: Session, wanted: Filter) -> None:
        self._session, self._wanted = session, wanted
        box = read_box(wanted.q, taxonomy(session))
        words = list(words_of(session, box.text, as_typed=wanted.wording == AS_TYPED))
        self._always = [word for word in words if word.startswith("-")] + [field.written() for field in box.fields]
        self.things: list[_Thing] = [("q", word) for word in words if not word.startswith("-")]
        self.things += [
            (field.name, "")
            for field in fields(wanted)
            if field.name not in {"q", "wording"} and getattr(wanted, field.name)
        ]

    def only(self, kept: Sequence[_Thing]) -> Nearest:
        """Return the filter with some of its things only."""
        gone = [thing for thing in self.things if thing not in kept]
        filters = tuple(name for name, word in gone if not word)
        narrowed = self._wanted.narrowed(
            q=" ".join([*(word for _, word in kept if word), *self._always]),
            **{name: type(getattr(self._wanted, name))() for name in filters},
        )
        return Nearest(narrowed, tuple(word for _, word in gone if word), filters, count(self._session, narrowed))
