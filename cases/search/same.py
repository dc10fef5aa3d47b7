"""Names of the same thing in every language, from the glossary and the vocabularies: 統戰, united front, 統一戦線."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from cases.i18n import country_codes, country_name
from cases.search.names import country_names
from cases.taxonomy import Taxonomy
from db import fulltext

GLOSSARY, OURS = "glossary", ("pw_tactics", "pw_countermeasures")
LABELLED = ("disarm_techniques", "disarm_counters", "target_group")
"""Vocabularies whose labels name one thing; their synonyms help to find a word in a list and may be wider."""

_STATES = {"AE": ("UAE",), "EU": ("EU",), "GB": ("UK", "U.K.", "Britain"), "US": ("USA", "U.S.")}
"""What states and unions are called for short where no letters of a word are meant; `US` would be "us"."""

_PLATFORMS = {
    "facebook": ("フェイスブック",),
    "instagram": ("インスタグラム",),
    "linkedin": ("リンクトイン", "リンクドイン"),
    "social_media": ("SNS", "社群平台", "交流サイト"),
    "telegram": ("テレグラム",),
    "threads": ("スレッズ",),
    "tiktok": ("ティックトック", "Tik Tok"),
    "wechat": ("ウィーチャット", "Weixin"),
    "whatsapp": ("ワッツアップ",),
    "x": ("ツイッター",),
    "youtube": ("ユーチューブ", "You Tube"),
}
"""How the names of platforms are written elsewhere than in the labels of channels."""

_ISLANDS = re.compile("(.{2,})(?:群島|群岛|諸島)")
"""How countries end that are mostly called by what stands before: 索羅門群島."""

_SHORT = re.compile(f"[{fulltext.CJK}]{{1,2}}")
_BRACKETS = re.compile("[()（）]")

_APART = re.compile("|".join(map(fulltext.fold, ("的", "了", "之", "關於", "有關"))))
_BEFORE = frozenset(map(fulltext.fold, "在對到去赴往向被把由從和與及將前後內中"))
"""What stands beside a Chinese word of two characters and is no part of it."""

_SCRIPT = re.compile("([\u30a0-\u30ff\u31f0-\u31ff]+)|([\u3040-\u309f]+)|([^\u3040-\u30ff\u31f0-\u31ff]+)")


@dataclass(frozen=True)
class Names:
    """What things are called.

    Attributes:
        same: By a name's tokens, every name of what is called so.
        longest: The most tokens of a name that is written with blanks.
        written: Every Chinese or Japanese name, folded.
    """

    same: dict[tuple[str, ...], tuple[str, ...]]
    longest: int
    written: frozenset[str]

    def pieces(self, run: str, *, alone: bool) -> list[str]:
        """Cut a folded run of Chinese or Japanese characters into the names it holds and what is between them.

        Args:
            run: Such as `台湾选举介入`.
            alone: Whether it is all that was typed: then the name that it is is cut too (國會助理).
        """
        found: list[str] = []
        between = ""
        at = 0
        while at < len(run):
            longest = next(
                (end for end in range(len(run) - (alone and not at), at + 1, -1) if run[at:end] in self.written), 0
            )
            if not longest:
                between, at = between + run[at], at + 1
                continue
            found += [*_words(between), run[at:longest]]
            between, at = "", longest
        return found + _words(between)


def _words(run: str) -> list[str]:
    """Cut what no vocabulary knows: particles go, long Chinese compounds fall into words of two characters."""
    found: list[str] = []
    for katakana, _, ideographs in _SCRIPT.findall(run):
        if katakana:
            found.append(katakana)
        for piece in _APART.split(ideographs):
            word = piece[1:] if len(piece) % 2 and piece[:1] in _BEFORE else piece
            if len(word) > 3 and len(word) % 2 == 0:
                found += [word[at : at + 2] for at in range(0, len(word), 2)]
            elif len(word) > 1:
                found.append(word)
    return found


def _ours(words: Taxonomy) -> Iterator[tuple[list[str], list[str]]]:
    """Yield what leads to our tactics and countermeasures, with what is looked for then.

    A name of the glossary that is a synonym here leads to the labels alone: the Anti-Infiltration Act is prosecuted by,
    but not every prosecution is by it. And a synonym of two characters is mostly another word in the other language,
    as 供応 (treating) is 供應 (supply).
    """
    glossary = {fulltext.fold(name) for word in words.all_words(GLOSSARY) for name in word.names()}
    for word in words.all_words(*OURS):
        labels = list(word.label.values())
        others = [name for name in word.names() if name not in labels]
        wide = [name for name in others if not _SHORT.fullmatch(name) or fulltext.fold(name) in glossary]
        narrow = [name for name in others if fulltext.fold(name) in glossary]
        yield narrow, labels
        yield [name for name in word.names() if name not in narrow], [*labels, *wide]


def _things(words: Taxonomy) -> Iterator[list[str]]:
    for word in words.all_words(GLOSSARY):
        yield word.names()
    for word in words.all_words(*LABELLED):
        yield list(word.label.values())
    for word in words.all_words("channel"):
        # A platform's label says its other name in brackets: Facebook（臉書）.
        apart = [piece.strip() for label in word.label.values() for piece in _BRACKETS.split(label)]
        yield [name for name in dict.fromkeys([*apart, *_PLATFORMS.get(word.id, ())]) if len(name) > 1]
    for code in country_codes("en"):
        # Names of countries differ between Taiwan and China by more than the script: 諾魯, 瑙鲁.
        called = [*country_names(code), country_name("zh-Hans", code)]
        yield [*called, *filter(None, map(_without_islands, called)), *_STATES.get(code, ())]


def _without_islands(country: str) -> str | None:
    found = _ISLANDS.fullmatch(country)
    return found[1] if found else None


@lru_cache(maxsize=4)
def names(words: Taxonomy) -> Names:
    """Return what everything is called, in every language."""
    same: dict[tuple[str, ...], dict[str, None]] = {}
    one = re.compile(f"[{fulltext.CJK}]")
    for leading, called in [*((things, things) for things in _things(words)), *_ours(words)]:
        for name in leading:
            wanted = fulltext.phrase(name)
            if wanted is not None and (one.fullmatch(name) or (not wanted.prefix and len(name) > 1)):
                same.setdefault(wanted.tokens, {}).update(dict.fromkeys(called))
    written = {fulltext.fold(name) for called in same.values() for name in called}
    cjk = re.compile(f"[{fulltext.CJK}]{{2,}}")
    return Names(
        {tokens: tuple(called) for tokens, called in same.items()},
        max(map(len, same)),
        frozenset(name for name in written if cjk.fullmatch(name)),
    )
