"""Where a text shows what was asked for, in its own characters."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from db.fulltext.asked import Part, Phrase
from db.fulltext.tokens import CJK, ODD, by_character, line_breaks, possible, singular, spans

_BETWEEN = "\x1f"
"""Stands between texts that are looked through as one: no word goes on across it."""

_RUN = re.compile(f"[{CJK}]+")
_WORD = re.compile(f"[^\\W_{CJK}]+")
_WORDS = re.compile(f"([^\\W_{CJK}]+)(?:[^\\w{_BETWEEN}]|_)+")


class _Sought(NamedTuple):
    """A phrase that characters alone can be searched for.

    Attributes:
        phrase: The phrase.
        begins: What stands in every text that shows it.
        is_run: Whether that is all of it, wherever it stands; else it is the beginning of its first word.
    """

    phrase: Phrase
    begins: str
    is_run: bool


class Marker:
    """Marks in texts what was asked for once.

    Most texts and most that is asked for need no tokens: a run of Chinese or Japanese is shown wherever its characters
    stand, words where the first begins. The rest is compared token by token, with the same result.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        """Take what is asked for; of what is unwanted nothing is marked."""
        asked = dict.fromkeys(phrase for part in parts if not part.unwanted for phrase in part.phrases)
        self._asked = tuple(asked)
        self._quick = tuple(sought for phrase in asked if (sought := _sought(phrase)))
        self._slow = tuple(phrase for phrase in asked if _sought(phrase) is None)

    def marks(self, string: str) -> list[tuple[int, int]]:
        """Return where a text shows what was asked for: from and to, in order, none touching another."""
        return self.marks_of([string])[0]

    def marks_of(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return what `marks()` returns for each of many texts; they are looked through as one."""
        folded = by_character(_BETWEEN.join(texts))
        begins = list(accumulate((len(text) + 1 for text in texts), initial=0))
        places: list[list[tuple[int, int]]] = [[] for _ in texts]
        for sought in self._quick:
            for start, end in _by_characters(folded, sought):
                number = bisect_right(begins, start) - 1
                places[number].append((start - begins[number], end - begins[number]))
        for phrase in self._slow:
            for number in _holding(folded, phrase, begins):
                places[number] += by_tokens(texts[number], (phrase,))
        for number in {bisect_right(begins, at) - 1 for at in _odd(folded)}:
            places[number] = list(by_tokens(texts[number], self._asked))
        return [joined(some) if some else [] for some in places]


def _holding(folded: str, phrase: Phrase, begins: Sequence[int]) -> set[int]:
    """Return the numbers of the texts, which begin where said, that can show a phrase."""
    pieces = sorted((token.removesuffix("y") or token for token in phrase.tokens), key=len)  # party, parties
    if not all(piece in folded for piece in pieces):
        return set()
    return {bisect_right(begins, at) - 1 for at in _everywhere(folded, pieces[-1])}


def _everywhere(folded: str, piece: str) -> Iterator[int]:
    at = folded.find(piece)
    while at >= 0:
        yield at
        at = folded.find(piece, at + 1)


def _odd(folded: str) -> Iterator[int]:
    """Yield where characters don't stand for themselves, so that only tokens tell what a text shows."""
    yield from _everywhere(folded, ODD)
    yield from (found.start() for found in line_breaks(folded))


def _sought(phrase: Phrase) -> _Sought | None:
    """Return how characters alone find a phrase, None where they can't."""
    first, *others = phrase.tokens
    if not any(map(_RUN.fullmatch, phrase.tokens)):
        return _Sought(phrase, first if phrase.prefix and not others else first.removesuffix("y") or first, False)
    if phrase.prefix:
        return None if others else _Sought(phrase, first, True)
    pairs = all(len(token) == 2 and _RUN.fullmatch(token) for token in phrase.tokens)
    if pairs and all(one[1] == other[0] for one, other in pairwise(phrase.tokens)):
        return _Sought(phrase, first + "".join(token[1] for token in others), True)
    return None


def _by_characters(folded: str, sought: _Sought) -> Iterator[tuple[int, int]]:
    for at in _everywhere(folded, sought.begins):
        if sought.is_run:
            yield at, at + len(sought.begins)
        elif not (at and _WORD.match(folded[at - 1])) and (end := _end_of_words(folded, at, sought.phrase)):
            yield at, end


def _end_of_words(folded: str, at: int, phrase: Phrase) -> int | None:
    """Return where words end that stand one after the other from `at`; None where they don't stand there."""
    *first, last = phrase.tokens
    for token in first:
        found = _WORDS.match(folded, at)
        if found is None or singular(found[1]) != token:
            return None
        at = found.end()
    found = _WORD.match(folded, at)
    text = singular(found[0]) if found else ""
    if found and (text == last or (phrase.prefix and text.startswith(last))):
        return _end(phrase, text, at, found.end())
    return None


def by_tokens(string: str, phrases: Sequence[Phrase]) -> Iterator[tuple[int, int]]:
    """Yield where a text's tokens show one of some phrases."""
    wanted = [phrases[number] for number in possible(string, (phrase.tokens for phrase in phrases))]
    there = spans(string) if wanted else []
    texts = [token.text for token in there]
    for phrase in wanted:
        *first, final = phrase.tokens
        begins = [at for at, text in enumerate(texts) if text == first[0]] if first else range(len(texts))
        for at in begins:
            until = at + len(first)
            if until >= len(texts) or texts[at:until] != first:
                continue
            if texts[until] == final or (phrase.prefix and texts[until].startswith(final)):
                yield there[at].start, _end(phrase, texts[until], there[until].start, there[until].end)


def _end(phrase: Phrase, text: str, start: int, end: int) -> int:
    """Return where the mark of a phrase ends whose last token is `text`, from `start` to `end`."""
    # One character alone is looked for as the beginning of a pair, but only itself was asked for.
    alone = phrase.prefix and len(phrase.tokens[-1]) == 1 and not text.isascii()
    return start + 1 if alone else end


def joined(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return places in order, those that touch as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
