"""The search index: one tokeniser that feeds SQLite's FTS5 and PostgreSQL's tsvector alike, so both answer alike.

Text is folded (NFKC, case, accents, script variants: 臺/台, 選挙/選舉/选举), then cut: a run of Chinese or Japanese
characters into overlapping pairs plus its last character alone, anything else into words without English plurals.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Integer, SQLColumnExpression, column, text
from sqlmodel import Session

TABLE = "rendition_search"

TOKENISER = 1
"""Raise this when the same text gives other tokens: the index is then rebuilt at the next start."""

MOST_TOKENS = 16_000
"""PostgreSQL counts positions up to 16,383; beyond that a phrase could be missed without a word."""

WEIGHTS = ("A", "B", "C", "D")
"""Title; names of tactics and countermeasures; summary; everything else."""

_CJK = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U000323af"
)
_TOKEN = re.compile(f"([{_CJK}]+)|([^\\W_{_CJK}]+)")
_MARKS = re.compile("[\u0300-\u036f]")
_WRAP = re.compile(f"(?<=[{_CJK}])[ \\t\\u3000]*\\r?\\n[ \\t\\u3000]*(?=[{_CJK}])")
_QUERY = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_QUOTES = str.maketrans("「」『』“”„«»", '"' * 9)
_NOT_PLURAL = frozenset({"news", "series", "species", "gas", "bias"})


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


def _singular(token: str) -> str:
    """Strip an English plural (Harman's S-stemmer)."""
    if len(token) <= 3 or token[-1] != "s" or not (token.isascii() and token.isalpha()) or token in _NOT_PLURAL:
        return token
    if token.endswith("ies") and token[-4] not in "ea":
        return token[:-3] + "y"
    if token.endswith("es") and token[-3] not in "aeo":
        return token[:-1]
    return token[:-1] if token[-2] not in "us" else token


def tokens(string: str) -> list[str]:
    """Return the tokens of `string` in order; each is one position."""
    found: list[str] = []
    for match in _TOKEN.finditer(_WRAP.sub("", fold(string))):
        if run := match[1]:
            found += [first + second for first, second in pairwise(run)]
            found.append(run[-1])
        else:
            found.append(_singular(match[2]))
    return found


def _phrase(string: str) -> tuple[list[str], bool]:
    """Return a searched word's tokens, and whether the last one may go on (`influenc*`, or one character alone)."""
    wanted: list[str] = []
    prefix = False
    folded = fold(string)
    pieces = list(_TOKEN.finditer(folded))
    for number, match in enumerate(pieces):
        last = number == len(pieces) - 1
        if run := match[1]:
            wanted += [first + second for first, second in pairwise(run)]
            if not last or len(run) == 1:
                wanted.append(run[-1])
            prefix = last and len(run) == 1
        else:
            prefix = last and folded.rstrip('"').endswith("*")
            wanted.append(match[2] if prefix else _singular(match[2]))
    return wanted, prefix


def parse(query: str) -> list[tuple[bool, list[str], bool]]:
    """Return the parts of a query as (unwanted, tokens, prefix): words are joined by AND, `-word` excludes."""
    parts = []
    for minus, quoted, single in _QUERY.findall(query.translate(_QUOTES)):
        wanted, prefix = _phrase(quoted or single)
        if wanted:
            parts.append((bool(minus), wanted, prefix))
    return parts


def is_searchable(query: str) -> bool:
    """Say whether `query` holds at least one word to look for."""
    return any(not unwanted for unwanted, _, _ in parse(query))


def _fts5(query: str) -> str:
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, words, prefix in parse(query):
        (unwanted if minus else wanted).append('"' + " ".join(words) + '"' + ("*" if prefix else ""))
    return " AND ".join(wanted) + (f" NOT ({' OR '.join(unwanted)})" if unwanted else "")


def _tsquery(query: str) -> str:
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, words, prefix in parse(query):
        phrase = " <-> ".join(f"'{token}'" for token in words) + (":*" if prefix else "")
        (unwanted if minus else wanted).append(f"({phrase})")
    return " & ".join(wanted) + (f" & !({' | '.join(unwanted)})" if unwanted else "")


def _tsvector(fields: Sequence[str]) -> str:
    position, places = 0, dict[str, list[str]]()
    for weight, field in zip(WEIGHTS, fields, strict=True):
        for token in tokens(field):
            position += 1
            places.setdefault(token, []).append(f"{position}{weight}")
        position += 8
    return " ".join(f"'{token}':{','.join(where[:255])}" for token, where in places.items())


def length(fields: Sequence[str]) -> int:
    """Return how many tokens the fields of a case come to; see `MOST_TOKENS`."""
    return sum(len(tokens(field)) for field in fields)


def index(session: Session, rendition_id: int, fields: Sequence[str]) -> None:
    """Index a rendition's text, replacing what was indexed before.

    Args:
        session: A session that may write.
        rendition_id: The rendition's row number.
        fields: Four texts, in the order of `WEIGHTS`.
    """
    drop(session, rendition_id)
    if session.get_bind().dialect.name == "sqlite":
        session.connection().execute(
            text("INSERT INTO rendition_search(rowid, title, words, summary, rest) VALUES (:id, :a, :b, :c, :d)"),
            dict(zip(("id", "a", "b", "c", "d"), (rendition_id, *(" ".join(tokens(x)) for x in fields)), strict=True)),
        )
    else:
        session.connection().execute(
            text("INSERT INTO rendition_search(rendition_id, words) VALUES (:id, CAST(:words AS tsvector))"),
            {"id": rendition_id, "words": _tsvector(fields)},
        )


def drop(session: Session, rendition_id: int) -> None:
    """Take a rendition out of the index."""
    key = "rowid" if session.get_bind().dialect.name == "sqlite" else "rendition_id"
    statement = text(f"DELETE FROM rendition_search WHERE {key} = :id")
    session.connection().execute(statement, {"id": rendition_id})


def indexed(session: Session) -> set[int]:
    """Return the row numbers of all renditions in the index; for whoever keeps the database, not for a viewer."""
    key = "rowid" if session.get_bind().dialect.name == "sqlite" else "rendition_id"
    return set(session.connection().execute(text(f"SELECT {key} FROM rendition_search")).scalars())


def matches(dialect: str, rendition_id: SQLColumnExpression[Any], query: str) -> ColumnElement[bool]:
    """Return the condition that a rendition's text matches `query`, for a session through a viewer's door.

    Args:
        dialect: "sqlite" or "postgresql".
        rendition_id: The column that holds the rendition's row number.
        query: What the reader typed; `is_searchable(query)` holds.
    """
    if dialect == "sqlite":
        found, words = "SELECT rendition_id AS id FROM rendition_search WHERE words MATCH :words", _fts5(query)
    else:
        found = "SELECT id FROM door.matching(CAST(:words AS tsquery)) AS id"
        words = _tsquery(query)
    return rendition_id.in_(text(found).bindparams(words=words).columns(column("id", Integer)))
