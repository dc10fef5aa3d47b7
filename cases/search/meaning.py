"""What a search means: other names of the same thing, and what is looked for where nobody wrote what was typed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from sqlmodel import Session, col, select

from cases.index import awaited, rows_with
from cases.search import spelling
from cases.search.lexicon import known_words
from cases.search.same import Names, names
from cases.taxonomy import Taxonomy, taxonomy
from db import fulltext
from db.fulltext import Marker, Part, Phrase
from db.tables import Rendition
from db.vocabulary import RenditionState

_SHORTEST, _LONG = 5, 8
"""Letters from which a word is corrected at all, and from which it may have two mistakes."""

_CANDIDATES = 5
_PREFIX = 3
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


@dataclass(frozen=True)
class Meaning:
    """How a search was understood.

    Attributes:
        parts: What is looked for.
        also: Each name that was typed, with the other names of the same thing that are looked for as well.
        instead: Each word that stands in no case the viewer reads, with what is looked for in its place.
        cut: Each that stands in none with the rest, with the words it was cut into.
    """

    parts: tuple[Part, ...]
    also: tuple[tuple[str, tuple[str, ...]], ...] = ()
    instead: tuple[tuple[str, str], ...] = ()
    cut: tuple[tuple[str, str], ...] = ()
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
        known[text, as_typed] = Meaning(fulltext.parse(text)) if as_typed else _begun(session, text).meaning()
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


def _begun(session: Session, text: str) -> "_Understanding":
    """Return the search as far as it is understood without asking for anything; it begins once in a session."""
    begun: tuple[str, _Understanding] | None = session.info.get("begun")
    if begun is None or begun[0] != text:
        session.info["begun"] = begun = text, _Understanding(session, text)
    return begun[1]


def _is_empty_word(part: Part) -> bool:
    is_meant = part.quoted or part.unwanted or part.typed in _NO_EMPTY_WORDS
    return not is_meant and part.typed.lower() in EMPTY_WORDS


def _goes_on(part: Part) -> bool:
    """Say whether a word may go on (`influenc*`); one character alone may too, but it is a word (噂)."""
    return _only(part).prefix and fulltext.fold(part.typed).endswith("*")


def _stays(part: Part) -> bool:
    """Say whether nothing but what was typed is meant."""
    return part.unwanted or part.quoted or _goes_on(part)


def _only(part: Part) -> Phrase:
    return part.ways[0][0]


class _Understanding:
    """One search being understood."""

    def __init__(self, session: Session, text: str) -> None:
        self.session = session
        self.words: Taxonomy = taxonomy(session)
        self.names: Names = names(self.words)
        self.also: dict[str, tuple[str, ...]] = {}
        self.instead: dict[str, str] = {}
        self.cut: dict[str, str] = {}
        self.parts = tuple(self.named(fulltext.parse(text)))

    def meaning(self) -> Meaning:
        found: list[Part] = []
        named = self.parts
        hopeless = not named or self.stand_together(named)  # where they do, none has to be replaced
        for number, part in enumerate(named):
            if hopeless or part.unwanted or part.quoted or self.occurs(part):
                found.append(part)
                continue
            taken = self.repaired(part, is_last=number == len(named) - 1)
            hopeless = taken == [part]  # every part must be there, so nothing will be found
            found += taken
        if not (hopeless or self.instead):
            found = self.apart(found)
        return Meaning(tuple(found), tuple(self.also.items()), tuple(self.instead.items()), tuple(self.cut.items()))

    def named(self, parts: Sequence[Part]) -> list[Part]:
        """Return the parts; words that make up a name become one part, which its other names fulfil as well."""
        found = list(self._named(parts))
        for at in range(len(found)):
            # Whoever has the one word has both, so that neither is asked for alone: open AI, OpenAI.
            for others in (found[at : at + 1], found[at : at + 2]):
                tokens = [token for part in others for token in _only(part).tokens]
                plain = len(tokens) == 2 and all(map(_is_word, tokens)) and not any(map(_stays, others))
                if plain:
                    ways = self.ways("".join(tokens), " ".join(part.typed for part in others))
                    found[at : at + len(others)] = [replace(part, ways=(*part.ways, *ways)) for part in others]
        return found

    def ways(self, word: str, typed: str) -> list[tuple[Phrase]]:
        """Return the ways to say a word that is meant by what was typed: itself and, where it is a name, the others."""
        called = self.names.same.get((word,), ())
        if called:
            self.also[typed] = tuple(dict.fromkeys((*self.also.get(typed, ()), *called)))
        also = [wanted for name in called if (wanted := fulltext.phrase(name))]
        return [(wanted,) for wanted in dict.fromkeys([Phrase((word,)), *also])]

    def _named(self, parts: Sequence[Part]) -> Iterator[Part]:
        says_something = any(not (part.unwanted or _is_empty_word(part)) for part in parts)
        at = 0
        while at < len(parts):
            is_empty = says_something and _is_empty_word(parts[at])
            lengths = range(min(self.names.longest, len(parts) - at), int(is_empty), -1)
            length = next((n for n in lengths if self.called(parts[at : at + n])), 0)
            if length:
                yield self.with_names(parts[at : at + length])
            elif not is_empty:
                yield self.with_spellings(parts[at])
            at += length or 1

    def called(self, parts: Sequence[Part]) -> tuple[str, ...]:
        """Return the tokens of the name that parts make up, none where they don't; Chinese has no blanks: 經濟 脅迫."""
        if any(map(_stays, parts)):
            return ()
        tokens = tuple(token for part in parts for token in _only(part).tokens)
        if tokens not in self.names.same and not any(map(_is_word, tokens)):
            whole = fulltext.phrase("".join(part.typed for part in parts))
            tokens = whole.tokens if whole else ()
        return tokens if tokens in self.names.same else ()

    def with_names(self, parts: Sequence[Part]) -> Part:
        tokens = self.called(parts)
        typed = " ".join(part.typed for part in parts)
        ways = [tuple(_only(part) for part in parts if len(parts) == 1 or not _is_empty_word(part))]
        also: dict[Phrase, str] = {}
        for name in self.names.same[tokens]:
            wanted = fulltext.phrase(name)
            if wanted is not None and wanted.tokens != tokens:
                also.setdefault(wanted, name)
        ways += [(other,) for other in also]
        if also:
            self.also[typed] = tuple(also.values())
        return Part(typed, tuple(ways))

    def with_spellings(self, part: Part) -> Part:
        """Return a part that another spelling of the same word fulfils as well."""
        if len(part.phrases) > 1 or _stays(part):
            return part
        owner = spelling.owner(part.typed)
        if owner and (wanted := fulltext.phrase(owner)):
            return Part(part.typed, ((wanted,),))
        tokens = _only(part).tokens
        other = spelling.english(tokens[0]) if len(tokens) == 1 else spelling.unit(part.typed)
        ways = part.ways
        if other and (wanted := fulltext.phrase(other)):
            self.also[part.typed] = (other,)
            ways += ((wanted,),)
        if len(tokens) == 1:
            ways += tuple(way for form in spelling.forms(tokens[0]) for way in self.ways(form, part.typed))
        return Part(part.typed, ways)

    # --- what nobody wrote ------------------------------------------------------------------------------------------

    def stand_together(self, parts: Sequence[Part]) -> bool:
        """Say whether parts occur together; the first fields tell sooner while everything is still looked through."""
        if not any(part.unwanted for part in parts):
            for fields in range(1, fulltext.EVERYWHERE):
                if awaited(self.session, parts) and rows_with(self.session, parts, fields=fields):
                    return True
        return self.occurs(*parts)

    def occurs(self, *parts: Part) -> bool:
        found = rows_with(self.session, parts)
        if found is not None:
            return bool(found)
        number = col(Rendition.id)
        statement = select(number).where(
            Rendition.state == RenditionState.CURRENT,
            fulltext.matches(self.session.get_bind().dialect.name, number, parts),
        )
        return self.session.exec(statement.limit(1)).first() is not None

    def repaired(self, part: Part, *, is_last: bool) -> list[Part]:
        """Return what to look for in place of a part that stands nowhere; itself where nothing is like it."""
        also = dict(self.also)
        for attempt in (*([self.unfinished] if is_last else []), self.in_pieces, self.corrected, self.otherwise):
            taken = attempt(part)
            if taken:
                self.instead[part.typed] = " ".join(
                    f"{one.typed}*" if one.phrases[0].prefix and not one.typed.endswith("*") else one.typed
                    for one in taken
                )
                return taken
            self.also = dict(also)
        return [part]

    def unfinished(self, part: Part) -> list[Part] | None:
        wanted = _only(part)
        *before, last = [run for run, _ in fulltext.runs(fulltext.fold(part.typed))]
        if len(part.ways[0]) > 1 or wanted.prefix or len(last) < _PREFIX or not all(map(_is_word, (*before, last))):
            return None
        taken = Part(part.typed, ((Phrase((*wanted.tokens[:-1], last), prefix=True),),))
        return [taken] if self.occurs(taken) else None

    def pieces(self, part: Part) -> list[str]:
        """Return the words that were typed without blanks, none where it is one."""
        found: list[str] = []
        runs = list(fulltext.runs(fulltext.fold(part.typed)))
        for run, is_cjk in runs:
            found += self.names.pieces(run, alone=len(runs) == 1) if is_cjk else [run]
        return [] if found == [fulltext.fold(part.typed)] else _as_typed(part.typed, found)

    def in_pieces(self, part: Part) -> list[Part] | None:
        """Cut what was typed without blanks into words, each of which must stand somewhere."""
        written = self.pieces(part)
        if not written:
            return None
        parts = self.named([found for piece in written for found in fulltext.parse(piece)])
        taken: dict[int, list[Part]] = {}
        for at, one in sorted(enumerate(parts), key=lambda item: -len(item[1].typed)):  # a long word is found fastest
            found = [one] if self.occurs(one) else self.corrected(one) or self.otherwise(one)
            if not found:
                return None
            taken[at] = found
        return [one for at in sorted(taken) for one in taken[at]] or None

    def apart(self, parts: list[Part]) -> list[Part]:
        """Return parts that stand together once one typed without blanks is cut, else as they are: カジノ 中国企業."""
        cut = {at: written for at, part in enumerate(parts) if not _stays(part) and (written := self.pieces(part))}
        for some in dict.fromkeys([*((at,) for at in cut), tuple(cut)]):
            words = {at: [word for piece in cut[at] for word in fulltext.parse(piece)] for at in some}
            tried = [word for at, part in enumerate(parts) for word in words.get(at, [part])]
            if words and (taken := self.standing(tried)):
                self.cut = {parts[at].typed: " ".join(cut[at]) for at in some}
                return taken
        return parts

    def corrected(self, part: Part) -> list[Part] | None:
        """Return the part with each of its words that stands nowhere replaced by the likeliest that does."""
        tokens, right = _only(part).tokens, dict[str, str]()
        for token in sorted(set(tokens), key=lambda token: (-len(token), token)):  # a long word is found fastest
            alone = Part(token, ((Phrase((token,)),),))
            taken = token if self.occurs(alone) else self.likeliest(token)
            if taken is None:
                return None
            right[token] = taken
        said = " ".join(right[token] for token in tokens)
        found = self.named(fulltext.parse(said)) if any(one != other for one, other in right.items()) else []
        return found if found and all(self.occurs(one) for one in found) else None

    def likeliest(self, token: str) -> str | None:
        if len(token) < _SHORTEST or not (token.isascii() and token.isalpha()):
            return None
        most, known = 2 if len(token) >= _LONG else 1, known_words(self.session, self.names)
        if token in known:
            return None  # no mistake, but nobody wrote it
        close = extract(token, list(known), scorer=OSA.distance, processor=None, score_cutoff=most, limit=None)
        near = sorted((distance, -known[word], word) for word, distance, _ in close)
        if len(token) < _LONG:  # of a short word its first letter is hardly ever wrong: fable is no cable
            near = [one for one in near if one[2][0] in token[:2]]
        candidates = [word for _, _, word in near[:_CANDIDATES]]
        return next((word for word in candidates if self.occurs(Part(word, ((Phrase((word,)),),)))), None)

    def otherwise(self, part: Part) -> list[Part] | None:
        """Return the part as it may be written otherwise: citizenlab, Citizen Lab; シチズンラボ, シチズン・ラボ."""
        for written in spelling.otherwise(part.typed):
            if found := self.standing(fulltext.parse(written)):
                return found
        return None

    def standing(self, parts: Sequence[Part]) -> list[Part] | None:
        """Return parts with their other names where they occur together; where they don't, the names aren't kept."""
        also = dict(self.also)
        found = self.named(parts)
        if self.occurs(*found):
            return found
        self.also = also
        return None


def _as_typed(typed: str, pieces: Iterable[str]) -> list[str]:
    """Return pieces of a folded text, in order, as they were typed: in the reader's own script."""
    folded, at, found = fulltext.fold(typed), 0, list[str]()
    for piece in pieces:
        at = folded.index(piece, at)
        found.append(typed[at : at + len(piece)] if len(folded) == len(typed) else piece)
        at += len(piece)
    return found


def _is_word(token: str) -> bool:
    return token.isascii() and token.isalnum()
