"""What a search means: other names of the same thing, and what is looked for where nobody wrote what was typed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from sqlmodel import Session

from cases.search.mending import Mending
from db import fulltext
from db.fulltext import Marker, Part


@dataclass(frozen=True)
class Meaning:
    """How a search was understood.

    Attributes:
        parts: What is looked for.
        also: Each name that was typed, with the other names of the same thing that are looked for as well.
        instead: Each word that stands in no case the viewer reads, with what is looked for in its place.
        cut: Each that stands in none with the rest, with the words it was cut into or the beginning that is enough.
        left_out: What of a long search no case says with the rest, and isn't looked for.
    """

    parts: tuple[Part, ...]
    also: tuple[tuple[str, tuple[str, ...]], ...] = ()
    instead: tuple[tuple[str, str], ...] = ()
    cut: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()
    _marked: dict[str, list[tuple[int, int]]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def _marker(self) -> Marker:
        return Marker(self.parts)

    def marks(self, text: str) -> list[tuple[int, int]]:
        """Return where a text shows what is looked for: from and to, in order."""
        if text not in self._marked:
            self.look_through([text])
        return self._marked[text]

    def look_through(self, texts: Iterable[str]) -> None:
        """Find what `marks()` will be asked of many texts at once, which is quicker."""
        new = [text for text in dict.fromkeys(texts) if text not in self._marked]
        if new:
            self._marked.update(zip(new, self._marker.marks_of(new), strict=True))


def understand(session: Session, text: str, *, as_typed: bool = False) -> Meaning:
    """Return what a search means to this viewer; only what they can read has a say in it.

    Args:
        session: A session through the viewer's door.
        text: What is to be looked for, without field words.
        as_typed: Look for nothing else.
    """
    known: dict[tuple[str, bool], Meaning] = session.info.setdefault("understood", {})
    if (text, as_typed) not in known:
        known[text, as_typed] = Meaning(fulltext.parse(text)) if as_typed else _mended(_begun(session, text))
        session.info.pop("begun", None)
    return known[text, as_typed]


def likely(session: Session, text: str, *, as_typed: bool = False) -> tuple[Part, ...]:
    """Return what a search looks for where nothing in it has to be corrected, without asking whether it has.

    Args:
        session: A session through the viewer's door.
        text: What is to be looked for, without field words.
        as_typed: Look for nothing else.
    """
    return fulltext.parse(text) if as_typed else _begun(session, text).parts


def words_of(session: Session, text: str, *, as_typed: bool = False) -> Iterator[str]:
    """Yield what must or mustn't be there (`-word`), as it can be typed; what was typed without blanks is cut.

    Args:
        session: A session through the viewer's door.
        text: What is to be looked for, without field words.
        as_typed: Look for nothing else.
    """
    begun = _begun(session, text)
    for part in likely(session, text, as_typed=as_typed):
        if part.unwanted or part.quoted:
            yield ("-" if part.unwanted else "") + (f'"{part.typed}"' if part.quoted else part.typed)
        elif as_typed or begun.occurs(part):
            yield part.typed
        else:
            yield from begun.pieces(part) or [part.typed]


def _begun(session: Session, text: str) -> Mending:
    """Return the search as far as it is understood without asking for anything; it begins once in a session."""
    begun: tuple[str, Mending] | None = session.info.get("begun")
    if begun is None or begun[0] != text:
        session.info["begun"] = begun = text, Mending(session, text)
    return begun[1]


def _mended(begun: Mending) -> Meaning:
    parts = begun.mended()
    also, instead, cut = begun.also.items(), begun.instead.items(), begun.cut.items()
    return Meaning(parts, tuple(also), tuple(instead), tuple(cut), begun.left_out)
