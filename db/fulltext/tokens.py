"""One tokeniser for the index, for what is typed and for what is marked, so that all three agree.

Text is folded (NFKC, case, accents, script variants: 臺/台, 選挙/選舉/选举), then cut: a run of Chinese or Japanese
characters into overlapping pairs plus its last character alone, anything else into words without English plurals.
"""

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

CJK = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U000323af"
)
"""The characters that are cut into pairs, as a regular expression's character class has them."""

_TOKEN = re.compile(f"([{CJK}]+)|([^\\W_{CJK}]+)")
_MARKS = re.compile("[\u0300-\u036f]")
_WRAP = re.compile(f"(?<=[{CJK}])[ \\t\\u3000]*\\r?\\n[ \\t\\u3000]*(?=[{CJK}])")
_JOINED = re.compile("[\u0300-\u036f\u3099\u309a\uff9e\uff9f]")
_CLUSTER = re.compile(f"[\\s\\S]{_JOINED.pattern}*")
_NOT_PLURAL = frozenset({"news", "series", "species", "gas", "bias"})


class Token(NamedTuple):
    """A token and where its characters stand in the original text."""

    text: str
    start: int
    end: int


@cache
def _variants() -> dict[int, int]:
    table = json.loads((Path(__file__).parent / "script_variants.json").read_text(encoding="utf-8"))
    return str.maketrans(table["from"], table["to"])


def fold(string: str) -> str:
    """Return `string` without differences of case, width, accent and script variant."""
    if string.isascii():
        return string.lower()
    plain = _MARKS.sub("", unicodedata.normalize("NFD", unicodedata.normalize("NFKC", string).lower()))
    return unicodedata.normalize("NFC", plain).translate(_variants())


# The same few thousand characters come again and again.
_fold_cluster = lru_cache(maxsize=20_000)(fold)

ODD = "\ue000"
"""Stands for a character that isn't one character when folded, or belongs to the one before it."""

_CHARACTERS = np.zeros(sys.maxunicode + 1, np.uint32)
"""Of each character met so far what it is when folded, or `ODD`; zero of the others."""

_UTF_32 = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"


def _character(code: int) -> int:
    folded = fold(chr(code))
    return ord(folded if len(folded) == 1 and not _JOINED.match(chr(code)) else ODD)


def by_character(string: str) -> str:
    """Return a text folded character by character, so that each stands where it stood.

    Many texts at once are folded many times as fast as one after the other.
    """
    if string.isascii():
        return string.lower()
    codes = np.frombuffer(string.encode(_UTF_32, "surrogatepass"), np.uint32)
    folded = _CHARACTERS.take(codes)
    if not folded.all():
        for code in np.unique(codes[folded == 0]).tolist():
            _CHARACTERS[code] = _character(code)
        folded = _CHARACTERS.take(codes)
    return folded.tobytes().decode(_UTF_32, "surrogatepass")


def line_breaks(string: str) -> Iterator[re.Match[str]]:
    """Yield where a line is broken within Chinese or Japanese, which `tokens()` takes for nothing."""
    if "\n" in string:
        yield from _WRAP.finditer(string)


def plain(string: str) -> str | None:
    """Return a text folded by character; None where that isn't what `fold()` makes of it, or tokens cross lines."""
    folded = by_character(string)
    return None if ODD in folded or any(line_breaks(folded)) else folded


def singular(token: str) -> str:
    """Strip an English plural (Harman's S-stemmer), also of a number: 1990s."""
    if token[-1:] == "s" and token[:-1].isascii() and token[:-1].isdigit():
        return token[:-1]
    if len(token) <= 3 or token[-1] != "s" or not (token.isascii() and token.isalpha()) or token in _NOT_PLURAL:
        return token
    if token.endswith("ies") and token[-4] not in "ea":
        return token[:-3] + "y"
    if token.endswith("es") and token[-3] not in "aeo":
        return token[:-1]
    return token[:-1] if token[-2] not in "us" else token


def runs(folded: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a folded text that hold tokens, each with whether it is Chinese or Japanese."""
    for match in _TOKEN.finditer(folded):
        yield match[0], bool(match[1])


def tokens(string: str) -> list[str]:
    """Return the tokens of `string` in order; each is one position."""
    found: list[str] = []
    for run, word in _TOKEN.findall(_WRAP.sub("", fold(string))):
        if run:
            found += [first + second for first, second in pairwise(run)]
            found.append(run[-1])
        else:
            found.append(singular(word))
    return found


def possible(string: str, wanted: Iterable[Sequence[str]]) -> list[int]:
    """Return which of several rows of tokens can stand in a text, by one look at it; the others don't.

    Args:
        string: The text.
        wanted: Each row's tokens.
    """
    text = _WRAP.sub("", fold(string))
    return [
        number
        for number, row in enumerate(wanted)
        if all((token.removesuffix("y") or token) in text for token in row)  # party, parties
    ]


def spans(string: str) -> list[Token]:
    """Return the tokens of `string` in order, each with its place in `string` as it was written."""
    if string.isascii():
        return [Token(singular(found[0]), *found.span()) for found in _TOKEN.finditer(string.lower())]
    text, starts, ends = _placed(string)
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        first, last = match.start(), match.end() - 1
        if match[1]:
            found += [Token(text[at : at + 2], starts[at], ends[at + 1]) for at in range(first, last)]
            found.append(Token(text[last], starts[last], ends[last]))
        else:
            found.append(Token(singular(match[0]), starts[first], ends[last]))
    return found


def _placed(string: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """Return a text as it is cut into tokens, and where each of its characters began and ended before folding."""
    text = plain(string)
    if text is not None:
        return text, range(len(text)), range(1, len(text) + 1)
    clusters = [(_fold_cluster(cluster[0]), cluster) for cluster in _CLUSTER.finditer(string)]
    text = "".join(piece for piece, _ in clusters)
    starts = [cluster.start() for piece, cluster in clusters for _ in piece]
    ends = [cluster.end() for piece, cluster in clusters for _ in piece]
    wrapped = {at for match in _WRAP.finditer(text) for at in range(*match.span())}
    if wrapped:
        kept = [at for at in range(len(text)) if at not in wrapped]
        text = "".join(text[at] for at in kept)
        starts, ends = [starts[at] for at in kept], [ends[at] for at in kept]
    return text, starts, ends
