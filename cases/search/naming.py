"""What was typed, part by part, with the other names of the same thing that fulfil a part as well."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlmodel import Session

from cases.search import spelling
from cases.search.same import Names, names
from cases.taxonomy import taxonomy
from db import fulltext
from db.fulltext import Part, Phrase

# fmt: off
EMPTY_WORDS = frozenset((
    "a", "about", "an", "and", "any", "are", "as", "at", "be", "been", "by", "did", "do", "does", "for", "from",
    "had", "has", "have", "how", "in", "into", "is", "it", "its", "many", "of", "on", "or", "some", "that", "the",
    "their", "there", "these", "they", "this", "to", "was", "were", "what", "when", "where", "which", "who",
    "whose", "why", "with",
))
# fmt: on
"""English words that say nothing of what is looked for."""

_NO_EMPTY_WORDS = frozenset({"IT", "WHO"})
"""What is an organisation, or a branch of business, in capitals."""


def is_empty_word(part: Part) -> bool:
    """Say whether a part is a word that says nothing of what is looked for."""
    is_meant = part.quoted or part.unwanted or part.typed in _NO_EMPTY_WORDS
    return not is_meant and part.typed.lower() in EMPTY_WORDS


def goes_on(part: Part) -> bool:
    """Say whether a word may go on (`influenc*`); one character alone may too, but it is a word (噂)."""
    return only(part).prefix and fulltext.fold(part.typed).endswith("*")


def stays(part: Part) -> bool:
    """Say whether nothing but what was typed is meant."""
    return part.unwanted or part.quoted or goes_on(part)


def only(part: Part) -> Phrase:
    """Return the first phrase of a part: all that was typed of one that isn't a name of several words."""
    return part.ways[0][0]


def is_word(token: str) -> bool:
    """Say whether a token is a Latin word or a number."""
    return token.isascii() and token.isalnum()


class Naming:
    """A search being read.

    Attributes:
        parts: What is looked for where nothing has to be mended.
        also: Each name that was typed, with the other names of the same thing.
    """

    def __init__(self, session: Session, text: str) -> None:
        """Read a search without asking for anything.

        Args:
            session: A session through the viewer's door.
            text: What is to be looked for, without field words.
        """
        self.session = session
        self.names: Names = names(taxonomy(session))
        self.same = self.names.same
        self.also: dict[str, tuple[str, ...]] = {}
        self.typed = fulltext.parse(text)
        self.parts = tuple(self.named(self.typed))

    def named(self, parts: Sequence[Part]) -> list[Part]:
        """Return the parts; words that make up a name become one part, which its other names fulfil as well."""
        found = list(self._named(parts))
        for at in range(len(found)):
            # Whoever has the one word has both, so that neither is asked for alone: open AI, OpenAI.
            for others in (found[at : at + 1], found[at : at + 2]):
                tokens = [token for part in others for token in only(part).tokens]
                plain = len(tokens) == 2 and all(map(is_word, tokens)) and not any(map(stays, others))
                if plain:
                    ways = self.ways("".join(tokens), " ".join(part.typed for part in others))
                    found[at : at + len(others)] = [replace(part, ways=(*part.ways, *ways)) for part in others]
        return found

    def ways(self, word: str, typed: str) -> list[tuple[Phrase]]:
        """Return the ways to say a word that is meant by what was typed: itself and, where it is a name, the others."""
        called = self.same.get((word,), ())
        if called:
            self.also[typed] = tuple(dict.fromkeys((*self.also.get(typed, ()), *called)))
        also = [wanted for name in called if (wanted := fulltext.phrase(name))]
        return [(wanted,) for wanted in dict.fromkeys([Phrase((word,)), *also])]

    def _named(self, parts: Sequence[Part]) -> Iterator[Part]:
        says_something = any(not (part.unwanted or is_empty_word(part)) for part in parts)
        at = 0
        while at < len(parts):
            is_empty = says_something and is_empty_word(parts[at])
            lengths = range(min(self.names.longest, len(parts) - at), int(is_empty), -1)
            length = next((n for n in lengths if self.called(parts[at : at + n])), 0)
            if length:
                yield self.with_names(parts[at : at + length])
            elif not is_empty:
                yield self.with_spellings(parts[at])
            at += length or 1

    def called(self, parts: Sequence[Part]) -> tuple[str, ...]:
        """Return the tokens of the name that parts make up, none where they don't; Chinese has no blanks: 經濟 脅迫."""
        if any(map(stays, parts)):
            return ()
        tokens = tuple(token for part in parts for token in only(part).tokens)
        if tokens not in self.same and not any(map(is_word, tokens)):
            whole = fulltext.phrase("".join(part.typed for part in parts))
            tokens = whole.tokens if whole else ()
        return tokens if tokens in self.same else ()

    def with_names(self, parts: Sequence[Part]) -> Part:
        """Return the parts that make up a name as one that its other names fulfil as well."""
        tokens = self.called(parts)
        typed = " ".join(part.typed for part in parts)
        ways = [tuple(only(part) for part in parts if len(parts) == 1 or not is_empty_word(part))]
        also: dict[Phrase, str] = {}
        for name in self.same[tokens]:
            wanted = fulltext.phrase(name)
            if wanted is not None and wanted.tokens != tokens:
                also.setdefault(wanted, name)
        ways += [(other,) for other in also]
        if also:
            self.also[typed] = tuple(also.values())
        return Part(typed, tuple(ways))

    def with_spellings(self, part: Part) -> Part:
        """Return a part that another spelling of the same word fulfils as well."""
        if len(part.phrases) > 1 or stays(part):
            return part
        owner = spelling.owner(part.typed)
        if owner and (wanted := fulltext.phrase(owner)):
            return Part(part.typed, ((wanted,),))
        tokens = only(part).tokens
        other = spelling.english(tokens[0]) if len(tokens) == 1 else spelling.unit(part.typed)
        written = [wanted for one in spelling.written(part.typed) if (wanted := fulltext.phrase(one))]
        ways = (*part.ways, *((wanted,) for wanted in written))
        if other and (wanted := fulltext.phrase(other)):
            self.also[part.typed] = (other,)
            ways += ((wanted,),)
        if len(tokens) == 1:
            ways += tuple(way for form in spelling.forms(tokens[0]) for way in self.ways(form, part.typed))
        return Part(part.typed, ways)
