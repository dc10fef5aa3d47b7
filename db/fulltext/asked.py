"""What a reader asks for: parts that must all be there, each in one of several ways; and where a text shows them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from db.fulltext.tokens import fold, possible, runs, singular, spans

_QUERY = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
QUOTES = str.maketrans("「」『』“”„«»", '"' * 9)
"""Quotation marks of every language, as the one that a query is read with."""


@dataclass(frozen=True)
class Phrase:
    """Tokens one after the other, and whether the last may go on (`influenc*`, or one character alone)."""

    tokens: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True)
class Part:
    """One thing that is asked for.

    Attributes:
        typed: What was typed, without its minus and quotation marks.
        ways: The ways to say it, of which one is enough; each is phrases that must all be there.
        unwanted: Whether it must not be there (`-word`).
        quoted: Whether it stood in quotation marks.
    """

    typed: str
    ways: tuple[tuple[Phrase, ...], ...]
    unwanted: bool = False
    quoted: bool = False

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """Return the phrases of all its ways."""
        return tuple(phrase for way in self.ways for phrase in way)

    def wanted(self) -> "Part":
        """Return the same, as something that must be there."""
        return replace(self, unwanted=False)


def phrase(string: str) -> Phrase | None:
    """Return the tokens that `string` asks for, None where it holds no word or character."""
    folded = fold(string)
    pieces = list(runs(folded))
    wanted: list[str] = []
    prefix = False
    for number, (run, is_cjk) in enumerate(pieces):
        last = number == len(pieces) - 1
        if is_cjk:
            wanted += [first + second for first, second in pairwise(run)]
            if not last or len(run) == 1:
                wanted.append(run[-1])
            prefix = last and len(run) == 1
        else:
            prefix = last and folded.rstrip('"').endswith("*")
            wanted.append(run if prefix else singular(run))
    return Phrase(tuple(wanted), prefix) if wanted else None


def parse(query: str) -> tuple[Part, ...]:
    """Return the parts of a query: words are joined by AND, "a phrase" stays together, `-word` excludes."""
    parts = []
    for minus, quoted, single in _QUERY.findall(query.translate(QUOTES)):
        wanted = phrase(quoted or single)
        if wanted is not None:
            parts.append(Part(quoted or single, ((wanted,),), bool(minus), bool(quoted)))
    return tuple(parts)


def marks(string: str, parts: Sequence[Part]) -> list[tuple[int, int]]:
    """Return where a text shows what was asked for: from and to, in order, none touching another."""
    asked = list({found for part in parts if not part.unwanted for found in part.phrases})
    wanted = [asked[number] for number in possible(string, (found.tokens for found in asked))]
    if not wanted:
        return []
    there = spans(string)
    texts = [token.text for token in there]
    found: list[tuple[int, int]] = []
    for sought in wanted:
        *first, final = sought.tokens
        begins = [at for at, text in enumerate(texts) if text == first[0]] if first else range(len(texts))
        for at in begins:
            until = at + len(first)
            if until >= len(texts) or texts[at:until] != first:
                continue
            goes_on = sought.prefix and texts[until].startswith(final)
            if goes_on or texts[until] == final:
                # One character alone is looked for as the beginning of a pair, but only itself was asked for.
                alone = goes_on and len(final) == 1 and not texts[until].isascii()
                found.append((there[at].start, there[until].start + 1 if alone else there[until].end))
    return _joined(sorted(found))


def _joined(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in places:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
