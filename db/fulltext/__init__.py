"""The search index: what is written, what is asked for, and where a text shows it, all by one tokeniser."""

from db.fulltext.asked import QUOTES, Part, Phrase, marks, parse, phrase
from db.fulltext.index import (
    EVERYWHERE,
    MOST_TOKENS,
    TABLE,
    TOKENISER,
    WEIGHTS,
    drop,
    expression,
    found,
    index,
    index_new,
    indexed,
    length,
    matches,
)
from db.fulltext.tokens import CJK, Token, fold, runs, spans, tokens

__all__ = [
    "CJK",
    "EVERYWHERE",
    "MOST_TOKENS",
    "QUOTES",
    "TABLE",
    "TOKENISER",
    "WEIGHTS",
    "Part",
    "Phrase",
    "Token",
    "drop",
    "expression",
    "fold",
    "found",
    "index",
    "index_new",
    "indexed",
    "length",
    "marks",
    "matches",
    "parse",
    "phrase",
    "runs",
    "spans",
    "tokens",
]
