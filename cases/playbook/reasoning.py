"""Countermeasures that nobody tried in such cases but that fit by what the vocabulary says of them.

Two things fit as far as their texts share rare tokens: the cosine of their vectors of token weights (Salton, Wong and
Yang 1975, "A vector space model for automatic indexing"), with the weights of `cases.playbook.understanding` over the
countermeasures. A counter of DISARM that stands in the same phase as one of the tactics fits a little better. That is
reasoning from definitions; it says nothing about whether it works, and is never mixed into what was observed.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cases.playbook.understanding import told, useful
from cases.record import COUNTERMEASURES
from cases.taxonomy import Taxonomy, Word

MOST = 6
"""How many are shown."""

_ENOUGH = {COUNTERMEASURES[0]: 0.06, COUNTERMEASURES[1]: 0.1}
"""How well one must fit. Of DISARM's many counters, most are short texts that share a word with anything."""

_SAME_PHASE = 0.02


@dataclass(frozen=True)
class Reasoned:
    """A countermeasure nobody tried in such cases, and how well it fits."""

    countermeasure: str
    fit: float


def reasoned(tactics: Collection[str], text: str, words: Taxonomy, tried: Collection[str]) -> list[Reasoned]:
    """Return countermeasures that fit, best first, then by term.

    Args:
        tactics: What is seen.
        text: The same in plain words.
        words: The vocabularies.
        tried: Countermeasures of which something was observed; they aren't named.
    """
    vectors, weight = _vectors(words)
    seen = [word for word in map(words.tactic, tactics) if word]
    wanted = _vector({token for word in seen for token in _tokens(word)} | set(useful(text)), weight)
    if not wanted:
        return []
    phases = {phase for word in seen for phase in word.phases}
    found = []
    for word in words.words(*COUNTERMEASURES):
        if word.suggested and word.id not in tried:
            fit = _cosine(wanted, vectors[word.id]) + (_SAME_PHASE if phases & {*word.phases} else 0.0)
            if fit >= _ENOUGH[word.vocabulary]:
                found.append(Reasoned(word.id, fit))
    return _without_twins(sorted(found, key=lambda one: (-one.fit, one.countermeasure)), words)[:MOST]


def _without_twins(found: Iterable[Reasoned], words: Taxonomy) -> list[Reasoned]:
    """Leave out counters of DISARM that mean about the same as a countermeasure of ours that is named."""
    those = list(found)
    named = {one.countermeasure for one in those}
    twins = {other for word in words.words(COUNTERMEASURES[0]) if word.id in named for other in word.mapped_to}
    return [one for one in those if one.countermeasure not in twins]


def _tokens(word: Word) -> set[str]:
    return {token for text in (*word.names(), *told(word)) for token in useful(text)}


def _vector(tokens: Iterable[str], weight: Mapping[str, float]) -> dict[str, float]:
    found = {token: weight[token] for token in tokens if weight.get(token)}
    length = math.sqrt(math.fsum(value * value for value in found.values()))
    return {token: value / length for token, value in found.items()} if length else {}


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return math.fsum(value * other[token] for token, value in one.items() if token in other)


@lru_cache(maxsize=4)
def _vectors(words: Taxonomy) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    tokens = {word.id: _tokens(word) for word in words.words(*COUNTERMEASURES)}
    held = Counter(token for those in tokens.values() for token in those)
    weight = {token: math.log(len(tokens) / number) for token, number in held.items()}
    return {term: _vector(those, weight) for term, those in tokens.items()}, weight
