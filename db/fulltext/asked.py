"""What a reader asks for: parts that must all be there, each in one of several ways."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from db.fulltext.tokens import fold, runs, singular

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
