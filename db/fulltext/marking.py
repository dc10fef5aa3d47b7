"""Where a text shows what was asked for, in its own characters."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from db.fulltext.asked import Part, Phrase
from db.fulltext.tokens import CJK, plain, possible, singular, spans

_RUN = re.compile(f"[{CJK}]+")
_WORD = re.compile(f"[^\\W_{CJK}]+")


class _Sought(NamedTuple):
    """A phrase that characters alone can be searched for.

    Attributes:
        phrase: The phrase.
        begins: What stands in every text that shows it.
        is_run: Whether that is all of it, wherever it stands; else it is the beginning of a word.
    """

    phrase: Phrase
    begins: str
    is_run: bool


class Marker:
    """Marks in texts what was asked for once.

    Most texts and most that is asked for need no tokens: a run of Chinese or Japanese is shown wherever its characters
    stand, a word where one begins. The rest is compared token by token, with the same result.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        """Take what is asked for; of what is unwanted nothing is marked."""
        asked = dict.fromkeys(phrase for part in parts if not part.unwanted for phrase in part.phrases)
        self._asked = tuple(asked)
        self._quick = tuple(sought for phrase in asked if (sought := _sought(phrase)))
        self._slow = tuple(phrase for phrase in asked if _sought(phrase) is None)

    def marks(self, string: str) -> list[tuple[int, int]]:
        """Return where a text shows what was asked for: from and to, in order, none touching another."""
        folded = plain(string)
        if folded is None:
            return joined(by_tokens(string, self._asked))
        places: list[tuple[int, int]] = []
        for sought in self._quick:
            if sought.begins in folded:
                places += _by_characters(folded, sought)
        if self._slow:
            places += by_tokens(string, self._slow)
        return joined(places)


def _sought(phrase: Phrase) -> _Sought | None:
    """Return how characters alone find a phrase, None where they can't."""
    first, *others = phrase.tokens
    if not _RUN.fullmatch(first):
        return None if others else _Sought(phrase, first if phrase.prefix else first.removesuffix("y") or first, False)
    if phrase.prefix:
        return None if others else _Sought(phrase, first, True)
    pairs = all(len(token) == 2 and _RUN.fullmatch(token) for token in phrase.tokens)
    if pairs and all(one[1] == other[0] for one, other in pairwise(phrase.tokens)):
        return _Sought(phrase, first + "".join(token[1] for token in others), True)
    return None


def _by_characters(folded: str, sought: _Sought) -> Iterator[tuple[int, int]]:
    at = folded.find(sought.begins)
    while at >= 0:
        if sought.is_run:
            yield at, at + len(sought.begins)
        elif (found := _WORD.match(folded, at)) and not (at and _WORD.match(folded[at - 1])):
            (token,), goes_on = sought.phrase.tokens, sought.phrase.prefix
            if goes_on or singular(found[0]) == token:
                yield at, _end(sought.phrase, found[0], at, found.end())
        at = folded.find(sought.begins, at + 1)


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
