"""The search index: what is written, what is asked for, and where a text shows it, all by one tokeniser."""

from db.fulltext.asked import QUOTES, Part, Phrase, parse, phrase
from db.fulltext.index import (
    EVERYWHERE,
    FIRST_FIELDS,
    MOST_TOKENS,
    TABLE,
    TOKENISER,
    WEIGHTS,
    Cut,
    cut,
    drop,
    expression,
    found,
    index,
    index_new,
    indexed,
    length,
    matches,
)
from db.fulltext.marking import Marker
from db.fulltext.tokens import CJK, Token, fold, runs, spans, tokens

__all__ = [
    "CJK",
    "EVERYWHERE",
    "FIRST_FIELDS",
    "MOST_TOKENS",
    "QUOTES",
    "TABLE",
    "TOKENISER",
    "WEIGHTS",
    "Cut",
    "Marker",
    "Part",
    "Phrase",
    "Token",
    "cut",
    "drop",
    "expression",
    "fold",
    "found",
    "index",
    "index_new",
    "indexed",
    "length",
    "matches",
    "parse",
    "phrase",
    "runs",
    "spans",
    "tokens",
]
