"""What plain words mean: the tactics they sound like, the country, who asks. It depends on the vocabularies alone.

The score is the classic one of information retrieval (Spärck Jones 1972, "A statistical interpretation of term
specificity and its application in retrieval"): a token of the words that stands in the texts of a tactic counts
ln(N / n), where n of the N tactics have it; three times that where it stands in a name or synonym, and as much again
where a whole name was typed. Definitions and examples count as texts, what a tactic is not (`not_this`) doesn't. Texts
of all three languages are looked at, cut by the search's own tokeniser, so words are found in the language they were
typed in; a name from the glossary brings its other names along. No case has a say in it, so what a viewer can't read
can't show in it.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cases.i18n import country_codes
from cases.playbook.situation import Situation
from cases.record import TACTICS
from cases.search import country_names
from cases.search.naming import EMPTY_WORDS
from cases.taxonomy import Taxonomy, Word
from db import fulltext

MOST = 3
"""Tactics that words are understood as."""

_NEAR = 0.6
"""The part of the best score that another tactic needs to be meant as well."""

_ENOUGH = 8.0
"""The score with which a tactic is meant at all: a rare word of a name, or two of a definition."""

_NAME = 3.0
_STEM = 5
"""So many letters of a word must be those of another that goes on, to be the same word: bribe, bribery."""

_SAID_OF: dict[str, tuple[str, ...]] = {
    "political_party": (
        *("party office", "our party", "campaign team", "campaign office", "campaign headquarters"),
        *("黨部", "競選團隊", "競選總部", "競選辦公室", "党支部", "党本部", "選対", "選挙事務所", "選挙対策本部"),
    ),
    "ngo": ("our ngo", "our association", "本會", "公民團體", "市民団体"),
    "media_outlet": ("our newsroom", "editorial office", "編輯部", "編集部"),
    "fact_checker": ("fact checkers", "fact-checking team", "查核中心", "ファクトチェック団体"),
    "local_government": (
        *("city hall", "county government", "city government"),
        *("縣政府", "市政府", "縣市政府", "市役所", "県庁", "自治体"),
    ),
    "government_agency": ("our ministry", "本部會"),
    "election_authority": ("election commission", "選委會", "選舉委員會", "選挙管理委員会", "選管"),
}
"""What people say of themselves in the same breath."""

_CJK = re.compile(f"[{fulltext.CJK}]")
_HIRAGANA = re.compile("[\u3040-\u309f]")


@dataclass(frozen=True)
class Understood:
    """What a situation was understood as, beyond what was chosen.

    Attributes:
        tactic: Tactics the words sound like, the likeliest first; none of them chosen.
        country: Countries the words name, where none was chosen.
        who: Who asks, by the words, where it wasn't chosen.
        target: Target groups the words name; they narrow nothing until they are chosen.
        channel: Channels the words name; the same.
        left: The words without country and who asks, to be looked for in the cases' own texts.
    """

    tactic: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    who: str = ""
    target: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    left: str = ""


@dataclass(frozen=True)
class _Texts:
    """The tokens of all tactics: of names, of all texts, and every whole name."""

    names: Mapping[str, frozenset[str]]
    all: Mapping[str, frozenset[str]]
    weight: Mapping[str, float]
    whole: Mapping[tuple[str, ...], tuple[str, ...]]

    def score(self, tactic: str, asked: Iterable[str]) -> float:
        """Return what some tokens count for a tactic."""
        return sum(self._counted(token, self.names[tactic], self.all[tactic]) for token in asked)

    def _counted(self, token: str, names: frozenset[str], everything: frozenset[str]) -> float:
        if token in everything:
            return self.weight[token] * (_NAME if token in names else 1.0)
        if len(token) < _STEM or not token.isascii():
            return 0.0
        return _NAME * max((self.weight[name] for name in names if name.startswith(token)), default=0.0)


@lru_cache(maxsize=256)
def understand(situation: Situation, words: Taxonomy) -> Understood:
    """Return what a situation's words mean.

    Args:
        situation: What somebody sees.
        words: The vocabularies.
    """
    folded = fulltext.fold(situation.q)
    barred = set(situation.without)
    who, folded = _taken(folded, _callers())
    countries, folded = _taken(folded, _countries())
    left = " ".join(folded.split())
    tactics = [term for term in _tactics(left, words) if term not in barred and term not in situation.tactic]
    return Understood(
        tactic=tuple(tactics),
        country=() if situation.country else tuple(code for code in countries if code not in barred),
        who="" if situation.who else next((term for term in who if term not in barred), ""),
        target=tuple(
            term for term in _taken(folded, _labels(words, "target_group"))[0] if term not in situation.target
        ),
        channel=tuple(term for term in _taken(folded, _labels(words, "channel"))[0] if term not in situation.channel),
        left=left,
    )


def scores(text: str, words: Taxonomy) -> dict[str, float]:
    """Return the score of each tactic that shares a token with a text; see the module's first lines."""
    texts = _texts(words)
    asked = set(useful(text))
    things = [[set(useful(name)) for name in names] for names in _things(text, words)]
    found: dict[str, float] = {}
    for tactic in texts.all:
        score = texts.score(tactic, asked)
        # A thing counts once, by whichever of its names says most, however many languages it has names in.
        for names in things:
            score += max(0.0, *(texts.score(tactic, name) - texts.score(tactic, name & asked) for name in names))
        if score:
            found[tactic] = score
    typed = tuple(fulltext.tokens(text))
    for name, tactics in texts.whole.items():
        if _holds(typed, name):
            for tactic in tactics:
                found[tactic] = found.get(tactic, 0.0) + _NAME * sum(texts.weight.get(token, 0.0) for token in name)
    return found


def useful(text: str) -> Iterator[str]:
    """Yield the tokens of a text that tell something: without grammar, and of Chinese and Japanese only the pairs."""
    for token in fulltext.tokens(text):
        if token.isascii():
            if token not in EMPTY_WORDS and len(token) > 1:
                yield token
        elif len(token) > 1 and not _HIRAGANA.search(token):
            yield token


def _tactics(text: str, words: Taxonomy) -> list[str]:
    found = {term: score for term, score in scores(text, words).items() if score >= _ENOUGH}
    best = max(found.values(), default=0.0)
    near = [term for term, score in found.items() if score >= _NEAR * best]
    return sorted(near, key=lambda term: (-found[term], term))[:MOST]


@lru_cache(maxsize=4)
def _texts(words: Taxonomy) -> _Texts:
    names: dict[str, frozenset[str]] = {}
    everything: dict[str, frozenset[str]] = {}
    whole: dict[tuple[str, ...], tuple[str, ...]] = {}
    for word in words.words(*TACTICS):
        names[word.id] = frozenset(token for name in word.names() for token in useful(name))
        everything[word.id] = names[word.id] | frozenset(token for text in told(word) for token in useful(text))
        for name in word.names():
            tokens = _name(name)
            whole[tokens] = (*whole.get(tokens, ()), word.id)
    held = Counter(token for tokens in everything.values() for token in tokens)
    weight = {token: math.log(len(everything) / number) for token, number in held.items()}
    return _Texts(names, everything, weight, {tokens: ids for tokens, ids in whole.items() if tokens})


def told(word: Word) -> list[str]:
    """Return what is told of a word besides its names: definition and example in every language."""
    return [*word.definition.values(), *word.example.values()]


def _name(name: str) -> tuple[str, ...]:
    wanted = fulltext.phrase(name)
    return wanted.tokens if wanted else ()


def _holds(tokens: Sequence[str], name: Sequence[str]) -> bool:
    length = len(name)
    return any(tuple(tokens[at : at + length]) == tuple(name) for at in range(len(tokens) - length + 1))


# --- names within a text --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Called:
    """A name as it is looked for in a folded text, and what is called so."""

    pattern: re.Pattern[str]
    value: str
    length: int


def _called(pairs: Iterable[tuple[str, str]]) -> tuple[_Called, ...]:
    found = []
    for name, value in pairs:
        folded = fulltext.fold(name).strip()
        if len(folded) > 1:
            # A run of Chinese or Japanese has no blanks, so there a name is found inside others.
            around = "" if _CJK.search(folded) else r"\b"
            found.append(_Called(re.compile(f"{around}{re.escape(folded)}(?:'s)?{around}"), value, len(folded)))
    return tuple(sorted(found, key=lambda each: -each.length))


def _taken(folded: str, called: Iterable[_Called]) -> tuple[list[str], str]:
    """Return what a folded text names, the longest names first, and the text without those."""
    found: dict[str, None] = {}
    for each in called:
        left = each.pattern.sub(" ", folded)
        if left != folded:
            found[each.value] = None
            folded = left
    return list(found), folded


@lru_cache(maxsize=1)
def _callers() -> tuple[_Called, ...]:
    return _called((name, term) for term, names in _SAID_OF.items() for name in names)


@lru_cache(maxsize=1)
def _countries() -> tuple[_Called, ...]:
    return _called((name, code) for code in country_codes("en") for name in country_names(code))


@lru_cache(maxsize=8)
def _labels(words: Taxonomy, vocabulary: str) -> tuple[_Called, ...]:
    return _called((name, word.id) for word in words.words(vocabulary) for name in word.names())


@lru_cache(maxsize=4)
def _glossary(words: Taxonomy) -> tuple[tuple[_Called, ...], Mapping[str, Word]]:
    known = {word.id: word for word in words.all_words("glossary")}
    return _called((name, term) for term, word in known.items() for name in word.names()), known


def _things(text: str, words: Taxonomy) -> Iterator[list[str]]:
    """Yield all names of each thing of the glossary that a text names."""
    called, known = _glossary(words)
    for term in _taken(fulltext.fold(text), called)[0]:
        yield known[term].names()
