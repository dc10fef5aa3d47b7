"""Names of the same thing in every language, from the glossary and the vocabularies: 統戰, united front, 統一戦線."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from cases.i18n import country_codes, country_name
from cases.search.names import country_names
from cases.taxonomy import Taxonomy
from db import fulltext

GLOSSARY, OURS = "glossary", ("pw_tactics", "pw_countermeasures")
LABELLED = ("disarm_techniques", "disarm_counters", "target_group")
"""Vocabularies whose labels name one thing; their synonyms help to find a word in a list and may be wider."""

WIDE = ("disarm_techniques", "disarm_counters", "channel")
"""Vocabularies whose synonyms are looked for under the labels where what was typed finds nothing."""

_STATES = {"AE": ("UAE",), "EU": ("EU",), "GB": ("UK", "U.K.", "Britain"), "US": ("USA", "U.S.")}
"""What states and unions are called for short where no letters of a word are meant; `US` would be "us"."""

_BRIEFLY = {
    "AU": "豪澳", "CN": "中", "DE": "独德", "FR": "仏", "GB": "英",
    "JP": "日", "KR": "韓", "RU": "露俄", "TW": "台", "US": "米美",
}  # fmt: skip
"""What headlines call states by; it leads to their names and isn't looked for, since it begins many words."""

_PLATFORMS = {
    "facebook": ("フェイスブック",),
    "instagram": ("インスタグラム",),
    "linkedin": ("リンクトイン", "リンクドイン"),
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

_RESEMBLING = 3
"""Characters from which a name is known with a wrong one."""

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
        wide: The same with what may be wider than what it leads to: synonyms of the other vocabularies, and the other
            names of what shares one with a tactic or countermeasure.
        longest: The most tokens of a name that is written with blanks.
        written: Every Chinese or Japanese name as it is written, by what it is when folded.
    """

    same: dict[tuple[str, ...], tuple[str, ...]]
    wide: dict[tuple[str, ...], tuple[str, ...]]
    longest: int
    written: dict[str, str]

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

    @cached_property
    def _but_one(self) -> dict[tuple[str, str], str]:
        """Return by what stands before and after it each character of each name, as it is written."""
        names = [(name, self.written[name]) for name in sorted(self.written) if len(name) >= _RESEMBLING]
        return {(name[:at], name[at + 1 :]): written[at] for name, written in names for at in range(len(name))}

    def resembling(self, run: str) -> tuple[int, str] | None:
        """Return where in a folded run of characters one of a name in it is wrong, and the right one: 琉求獨立.

        The longest name is taken. None is returned where none is like anything in it.
        """
        longest = max(map(len, self.written))
        for length in range(min(len(run), longest), _RESEMBLING - 1, -1):
            for start in range(len(run) - length + 1):
                window = run[start : start + length]
                for at in range(length) if window not in self.written else ():
                    if (around := (window[:at], window[at + 1 :])) in self._but_one:
                        return start + at, self._but_one[around]
        return None


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


def _states() -> Iterator[tuple[list[str], list[str]]]:
    for code, letters in _BRIEFLY.items():
        yield list(letters), list(country_names(code))


def _wide(words: Taxonomy) -> Iterator[tuple[list[str], list[str]]]:
    for word in words.all_words(*WIDE):
        yield word.names(), list(word.label.values())
    leading: dict[str, list[str]] = {}
    for word in words.all_words(*OURS):
        for name in word.names():
            leading.setdefault(fulltext.fold(name), []).extend(word.label.values())
    for word in words.all_words(GLOSSARY):
        yield word.names(), [label for name in word.names() for label in leading.get(fulltext.fold(name), ())]


def _by_tokens(leading: Iterable[tuple[list[str], list[str]]]) -> dict[tuple[str, ...], dict[str, None]]:
    found: dict[tuple[str, ...], dict[str, None]] = {}
    one = re.compile(f"[{fulltext.CJK}]")
    for names, called in leading:
        for name in names:
            wanted = fulltext.phrase(name)
            if wanted is not None and (one.fullmatch(name) or (not wanted.prefix and len(name) > 1)):
                found.setdefault(wanted.tokens, {}).update(dict.fromkeys(called))
    return found


@lru_cache(maxsize=4)
def names(words: Taxonomy) -> Names:
    """Return what everything is called, in every language."""
    same = _by_tokens([*((things, things) for things in _things(words)), *_ours(words), *_states()])
    wide = {tokens: {**same.get(tokens, {}), **called} for tokens, called in _by_tokens(_wide(words)).items()}
    written = {fulltext.fold(name): name for called in same.values() for name in called}
    cjk = re.compile(f"[{fulltext.CJK}]{{2,}}")
    return Names(
        {tokens: tuple(called) for tokens, called in same.items()},
        {tokens: tuple(called) for tokens, called in (same | wide).items()},
        max(map(len, same)),
        {folded: name for folded, name in written.items() if cjk.fullmatch(folded) and len(name) == len(folded)},
    )
