"""How else a word may be written: in one word or two, in British or American English, in other kana, with a suffix."""

import re
from collections.abc import Iterator
from itertools import product

from db.fulltext import fold

_BRITISH = {
    "analyse": "analyze",
    "behaviour": "behavior",
    "catalogue": "catalog",
    "centre": "center",
    "colour": "color",
    "defence": "defense",
    "dialogue": "dialog",
    "endeavour": "endeavor",
    "favour": "favor",
    "grey": "gray",
    "harbour": "harbor",
    "honour": "honor",
    "judgement": "judgment",
    "labour": "labor",
    "licence": "license",
    "neighbour": "neighbor",
    "offence": "offense",
    "programme": "program",
    "theatre": "theater",
}
_ENGLISH = _BRITISH | {american: british for british, american in _BRITISH.items()}

_ISE = re.compile("([a-z]{3,})i([sz])(e|ed|er|ing|ation)")
# fmt: off
_ALWAYS_SO = frozenset((
    "adv", "advert", "caps", "chast", "compr", "comprom", "conc", "dem", "desp", "dev", "disgu", "downs", "enterpr",
    "exc", "exerc", "expert", "franch", "improv", "likew", "merchand", "otherw", "parad", "pra", "prec", "prem",
    "prom", "res", "rev", "superv", "surpr", "telev", "treat",
))
# fmt: on
"""Beginnings of words in -ise or -ize that are written so everywhere."""

_POSSESSIVE = re.compile("([^\\W_]{2,})(?:['\u2019][sS]|(?<=[sS])['\u2019])")

_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc-\u30fe\u30fb]+")
_V = {"バ": "ヴァ", "ビ": "ヴィ", "ブ": "ヴ", "ベ": "ヴェ", "ボ": "ヴォ"}
_B = {v: b for b, v in _V.items()}
_V_OR_B = re.compile("ヴ[ァィェォ]?|[バビブベボ]")
_MOST_V = 3

_SUFFIXES = frozenset(map(fold, "省市縣県府都州島區区鄉鎮"))
"""What an administrative unit ends with."""

_ALWAYS_MEANT = frozenset(map(fold, "縣県市"))
"""Those that end little else, so that the unit's name alone means it too."""

_SHORTEST, _BEGINNING = 5, 3
"""Letters from which a word may be two, and from which the second may be the beginning of a longer one."""


def english(word: str) -> str | None:
    """Return the American spelling of a British word or the other way round, None where there is none.

    Args:
        word: Folded, in the singular.
    """
    if word in _ENGLISH:
        return _ENGLISH[word]
    found = _ISE.fullmatch(word)
    if found is None or found[1] in _ALWAYS_SO:
        return None
    return f"{found[1]}i{'z' if found[2] == 's' else 's'}{found[3]}"


def unit(word: str) -> str | None:
    """Return the name of a city or county without what says that it is one, None where it says nothing such: 沖縄県."""
    return word[:-1] if len(word) > 2 and fold(word)[-1] in _ALWAYS_MEANT else None


def owner(word: str) -> str | None:
    """Return who something belongs to, None where the word doesn't say that it does: China's."""
    found = _POSSESSIVE.fullmatch(word)
    return found[1] if found else None


def otherwise(word: str) -> Iterator[str]:
    """Yield what to look for where a word stands nowhere as it was typed, as it would be typed.

    Args:
        word: As it was typed.
    """
    folded = fold(word)
    if folded.isascii() and folded.isalnum() and len(folded) >= _SHORTEST:
        cuts = [(folded[:at], folded[at:]) for at in range(len(folded) - 2, 1, -1)]
        yield from (f"{first}-{last}" for first, last in cuts)
        yield from (f"{first}-{last}*" for first, last in cuts if len(last) >= _BEGINNING)
    elif _KATAKANA.fullmatch(folded):
        yield from _kana(folded)
    elif len(folded) > 2 and folded[-1] in _SUFFIXES:
        yield word[:-1]


def _kana(folded: str) -> Iterator[str]:
    whole = folded.replace("・", "")
    if whole != folded:
        yield whole
    pieces = re.split(f"({_V_OR_B.pattern})", folded)
    places = range(1, len(pieces), 2)
    if len(places) <= _MOST_V:
        for choice in product(*((pieces[at], _V.get(pieces[at]) or _B.get(pieces[at], pieces[at])) for at in places)):
            written = "".join(a + b for a, b in zip(pieces[::2], [*choice, ""], strict=True))
            if written != folded:
                yield written
    yield from (f"{whole[:at]}・{whole[at:]}" for at in range(2, len(whole) - 1))
