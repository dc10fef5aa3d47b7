"""What is looked for where no case has all that was typed: words completed, cut, corrected, written otherwise."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from sqlmodel import Session, col, select

from cases.index import awaited, numbers, rows_with
from cases.search import spelling
from cases.search.lexicon import KATAKANA, known_words
from cases.search.naming import Naming, is_word, only, stays
from db import fulltext
from db.fulltext import Part, Phrase
from db.tables import Rendition
from db.vocabulary import RenditionState

_SHORTEST, _LONG = 5, 8
"""Letters from which a word is corrected at all, and from which it may have two mistakes."""

_CANDIDATES = 5
_PREFIX = 3

_PIECE, _CUT = 6, 40
"""Characters of the longest piece that is looked for of what was typed without blanks, and of the longest that is cut
so: each piece is a search."""

_SENTENCE, _ONE_IN = 4, 3
"""Words from which a search is a sentence, of which one in so many may stand in no case with the rest."""


class Mending(Naming):
    """A search being mended where it finds nothing.

    Attributes:
        instead: Each word that stands in no case the viewer reads, with what is looked for in its place.
        cut: Each that stands in none with the rest, with what is enough of it.
        left_out: What isn't looked for, since no case has it with the rest.
    """

    def __init__(self, session: Session, text: str) -> None:
        """Read a search without asking for anything; `mended()` asks."""
        super().__init__(session, text)
        self.instead: dict[str, str] = {}
        self.cut: dict[str, str] = {}
        self.left_out: tuple[str, ...] = ()

    def mended(self) -> tuple[Part, ...]:
        """Return what to look for: the parts as they are where some case has them all, else what comes nearest."""
        if not self.parts or self.stand_together(self.parts):
            return self.parts
        self.same = self.names.wide
        named = self.named(self.typed)
        if tuple(named) != self.parts and self.occurs(*named):
            return tuple(named)
        found: list[Part] = []
        for number, part in enumerate(named):
            stands = part.unwanted or part.quoted or self.occurs(part)
            taken = [part] if stands else self.repaired(part, is_last=number == len(named) - 1)
            if not (stands or taken or _spare(len(_sparing(named)))):
                return *found, *named[number:]  # every part must be there, so nothing will be found
            found += taken or [part]
        if self.occurs(*found):
            return tuple(found)
        together = None if self.instead else self.apart(found) or self.akin(found)
        return tuple(together or self.most(found) or found)

    def stand_together(self, parts: Sequence[Part]) -> bool:
        """Say whether parts occur together; the first fields tell sooner while everything is still looked through."""
        if not any(part.unwanted for part in parts):
            for fields in range(1, fulltext.EVERYWHERE):
                if awaited(self.session, parts) and rows_with(self.session, parts, fields=fields):
                    return True
        return self.occurs(*parts)

    def occurs(self, *parts: Part) -> bool:
        """Say whether some case that the viewer reads has all of the parts."""
        found = rows_with(self.session, parts)
        if found is None:
            return self.session.exec(_having(self.session, parts).limit(1)).first() is not None
        return bool(found)

    def rows(self, parts: Sequence[Part]) -> NDArray[np.int64]:
        """Return the renditions that the viewer reads and that have all of the parts, in no order."""
        found = rows_with(self.session, parts)
        held = self.session.exec(_having(self.session, parts)).all() if found is None else numbers(found)
        return np.asarray(held, np.int64)

    def most(self, parts: list[Part]) -> list[Part] | None:
        """Return what stands together of a sentence without the fewest words, and of that what finds least."""
        may_go = _sparing(parts)
        must = [part for at, part in enumerate(parts) if at not in may_go]
        spare = _spare(len(may_go))
        if not spare:
            return None
        held = [self.rows([*must, parts[at]]) for at in may_go]
        found, times = np.unique(np.concatenate(held), return_counts=True)
        if not len(found) or times.max() < len(may_go) - spare:
            return None
        nearest = found[times == times.max()]
        lacking = np.stack([~np.isin(nearest, one) for one in held], axis=1)
        ways, how_many = np.unique(lacking, axis=0, return_counts=True)
        gone = {at for at, lacks in zip(may_go, ways[how_many.argmin()], strict=True) if lacks}
        self.left_out = tuple(parts[at].typed for at in sorted(gone))
        return [part for at, part in enumerate(parts) if at not in gone]

    def repaired(self, part: Part, *, is_last: bool) -> list[Part]:
        """Return what to look for in place of a part that stands nowhere; nothing where nothing is like it."""
        also = dict(self.also)
        attempts = [self.in_pieces, self.corrected, self.otherwise, self.respelled, self.as_written]
        attempts = [self.unfinished, *attempts] if is_last else [*attempts, self.unfinished]
        for attempt in (*attempts, self.rooted):
            taken = attempt(part)
            if taken:
                self.instead[part.typed] = " ".join(
                    f"{one.typed}*" if one.phrases[0].prefix and not one.typed.endswith("*") else one.typed
                    for one in taken
                )
                return taken
            self.also = dict(also)
        return []

    def unfinished(self, part: Part) -> list[Part] | None:
        """Return the part as the beginning of a word: takedo, takedown."""
        wanted = only(part)
        *before, last = [run for run, _ in fulltext.runs(fulltext.fold(part.typed))]
        if len(part.ways[0]) > 1 or wanted.prefix or len(last) < _PREFIX or not all(map(is_word, (*before, last))):
            return None
        taken = Part(part.typed, ((Phrase((*wanted.tokens[:-1], last), prefix=True),),))
        return [taken] if self.occurs(taken) else None

    def rooted(self, part: Part) -> list[Part] | None:
        """Return any word that begins as the part does without its ending: driver, driving."""
        tokens = [token for phrase in part.ways[0] for token in phrase.tokens]
        root = spelling.root(tokens[0]) if len(tokens) == 1 else None
        taken = [Part(root, ((Phrase((root,), prefix=True),),))] if root else []
        return taken if taken and self.occurs(*taken) else None

    def pieces(self, part: Part) -> list[str]:
        """Return the words that were typed without blanks, none where it is one."""
        found: list[str] = []
        runs = list(fulltext.runs(fulltext.fold(part.typed)))
        for run, is_cjk in runs:
            found += self.names.pieces(run, alone=len(runs) == 1) if is_cjk else [run]
        return [] if found == [fulltext.fold(part.typed)] else _as_typed(part.typed, found)

    def in_pieces(self, part: Part) -> list[Part] | None:
        """Cut what was typed without blanks into words, each of which must stand somewhere, or most of a sentence."""
        written = self.pieces(part)
        if not written:
            return None
        parts = self.named([found for piece in written for found in fulltext.parse(piece)])
        taken: dict[int, list[Part]] = {}
        spare = _spare(len(parts))
        for at, one in sorted(enumerate(parts), key=lambda item: -len(item[1].typed)):  # a long word is found fastest
            found = [one] if self.occurs(one) else self.corrected(one) or self.otherwise(one)
            if not found:
                spare -= 1
            if spare < 0:
                return None
            taken[at] = found or [one]
        return [one for at in sorted(taken) for one in taken[at]] or None

    def apart(self, parts: list[Part]) -> list[Part] | None:
        """Return parts that stand together once one typed without blanks is cut: カジノ 中国企業."""
        cut = {at: written for at, part in enumerate(parts) if not stays(part) and (written := self.pieces(part))}
        for some in dict.fromkeys([*((at,) for at in cut), tuple(cut)]):
            words = {at: [word for piece in cut[at] for word in fulltext.parse(piece)] for at in some}
            tried = [word for at, part in enumerate(parts) for word in words.get(at, [part])]
            if words and (taken := self.standing(tried)):
                self.cut = {parts[at].typed: " ".join(cut[at]) for at in some}
                return taken
        return None

    def akin(self, parts: list[Part]) -> list[Part] | None:
        """Return parts that stand together once some may be any word that begins alike: driver, driving."""
        roots = {at: taken for at, part in enumerate(parts) if not stays(part) and (taken := self.rooted(part))}
        for some in dict.fromkeys([*((at,) for at in roots), tuple(roots)]):
            tried = [one for at, part in enumerate(parts) for one in (roots[at] if at in some else [part])]
            if some and self.occurs(*tried):
                self.cut = {parts[at].typed: f"{roots[at][0].typed}*" for at in some}
                return tried
        return None

    def corrected(self, part: Part) -> list[Part] | None:
        """Return the part with each of its words that stands nowhere replaced by the likeliest that does."""
        tokens, right = only(part).tokens, dict[str, str]()
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
        """Return the word that a mistyped one most likely is, None where it is none or like none."""
        is_latin = len(token) >= _SHORTEST and token.isascii() and token.isalpha()
        if not is_latin and not KATAKANA.fullmatch(token):
            return None
        most, known = 2 if len(token) >= _LONG else 1, known_words(self.session, self.names)
        if token in known:
            return None  # no mistake, but nobody wrote it
        close = extract(token, list(known), scorer=OSA.distance, processor=None, score_cutoff=most, limit=None)
        near = sorted((distance, -known[word], word) for word, distance, _ in close)
        if is_latin and len(token) < _LONG:  # of a short word its first letter is hardly ever wrong: fable is no cable
            near = [one for one in near if one[2][0] in token[:2]]
        candidates = [word for _, _, word in near[:_CANDIDATES]]
        return next((word for word in candidates if self.occurs(*fulltext.parse(word))), None)

    def respelled(self, part: Part) -> list[Part] | None:
        """Return the part with a wrong character put right: パイナプル, パイナップル; 琉求獨立, 琉球獨立."""
        folded = fulltext.fold(part.typed)
        typed = part.typed if len(part.typed) == len(folded) else folded
        written = KATAKANA.sub(lambda word: self.likeliest(word[0]) or word[0], typed)
        if written == typed and (wrong := self.names.resembling(folded)):
            at, right = wrong
            written = typed[:at] + right + typed[at + 1 :]
        if written == typed:
            return None
        parts = fulltext.parse(written)
        return self.standing(parts) or (self.in_pieces(parts[0]) if len(parts) == 1 else None)

    def as_written(self, part: Part) -> list[Part] | None:
        """Return what was typed without blanks cut into the longest pieces that stand in some case, most of it."""
        runs = list(fulltext.runs(fulltext.fold(part.typed)))
        if len(part.typed) > _CUT or not any(is_cjk for _, is_cjk in runs):
            return None
        found: list[Part] = []
        for run, is_cjk in runs:
            at = 0
            while at < len(run):
                ends = range(min(len(run), at + _PIECE), at + 1, -1) if is_cjk else [len(run)]
                tried = (one for end in ends for one in fulltext.parse(run[at:end]))
                piece = next((one for one in tried if self.occurs(one)), None)
                found += [piece] if piece else []
                at += len(piece.typed) if piece else 1 if is_cjk else len(run)
        held, typed = sum(len(piece.typed) for piece in found), sum(len(run) for run, _ in runs)
        if len(found) < 2 or held * _ONE_IN < typed * (_ONE_IN - 1):
            return None
        written = _as_typed(part.typed, [piece.typed for piece in found])
        return self.named([piece for one in written for piece in fulltext.parse(one)])

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


def _having(session: Session, parts: Sequence[Part]) -> Any:
    number = col(Rendition.id)
    matching = fulltext.matches(session.get_bind().dialect.name, number, parts)
    return select(number).where(Rendition.state == RenditionState.CURRENT, matching)


def _sparing(parts: Sequence[Part]) -> list[int]:
    """Return which of the parts may be left out where there are many."""
    return [at for at, part in enumerate(parts) if not (part.unwanted or part.quoted)]


def _spare(parts: int) -> int:
    """Return how many of so many parts may stand in no case with the rest."""
    return parts // _ONE_IN if parts >= _SENTENCE else 0


def _as_typed(typed: str, pieces: Iterable[str]) -> list[str]:
    """Return pieces of a folded text, in order, as they were typed: in the reader's own script."""
    folded, at, found = fulltext.fold(typed), 0, list[str]()
    for piece in pieces:
        at = folded.index(piece, at)
        found.append(typed[at : at + len(piece)] if len(folded) == len(typed) else piece)
        at += len(piece)
    return found
