"""The index itself: SQLite's FTS5 and PostgreSQL's tsvector, fed with the same tokens, so both answer alike."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, SQLColumnExpression, bindparam, column, not_, or_, text
from sqlmodel import Session

from db.fulltext.asked import Part, Phrase
from db.fulltext.tokens import tokens
from db.rows import asked

TABLE = "rendition_search"

TOKENISER = 2
"""Raise this when the same case gives other tokens: the index is then rebuilt at the next start."""

MOST_TOKENS = 16_000
"""PostgreSQL counts positions up to 16,383; beyond that a phrase could be missed without a word."""

WEIGHTS = ("A", "B", "C", "D")
"""Title; names of tactics; summary; everything else."""

FIRST_FIELDS = {1: "ts_filter(words, '{a}')", 2: "ts_filter(words, '{a,b}')", 3: "ts_filter(words, '{a,b,c}')"}
"""What PostgreSQL has an index of, by the number of the first fields that are in it."""

_NEW = {
    "sqlite": text("INSERT INTO rendition_search(rowid, title, words, summary, rest) VALUES (:id, :a, :b, :c, :d)"),
    "postgresql": text("INSERT INTO rendition_search(rendition_id, words) VALUES (:id, CAST(:words AS tsvector))"),
}

Cut = Sequence[Sequence[str]]
"""The tokens of each field of a rendition, in the order of `WEIGHTS`."""

_COLUMNS = ("title", "words", "summary", "rest")
EVERYWHERE = len(WEIGHTS)
"""The number of fields."""


def _fts5(parts: Sequence[Part], fields: int) -> str:
    def written(phrase: Phrase) -> str:
        return '"' + " ".join(phrase.tokens) + '"' + ("*" if phrase.prefix else "")

    def said(part: Part) -> str:
        return "(" + " OR ".join("(" + " AND ".join(map(written, way)) + ")" for way in part.ways) + ")"

    wanted = " AND ".join(said(part) for part in parts if not part.unwanted)
    unwanted = " OR ".join(said(part) for part in parts if part.unwanted)
    if fields < EVERYWHERE:
        wanted = f"{{{' '.join(_COLUMNS[:fields])}}} : ({wanted})"
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _tsquery(parts: Sequence[Part], fields: int) -> str:
    weights = "".join(WEIGHTS[:fields]) if fields < EVERYWHERE else ""

    def written(phrase: Phrase, weights: str) -> str:
        *first, last = phrase.tokens
        marks = ("*" if phrase.prefix else "") + weights
        said = [f"'{token}'" + (f":{weights}" if weights else "") for token in first]
        return "(" + " <-> ".join([*said, f"'{last}'" + (f":{marks}" if marks else "")]) + ")"

    def said(part: Part, weights: str) -> str:
        return "(" + " | ".join("(" + " & ".join(written(one, weights) for one in way) + ")" for way in part.ways) + ")"

    wanted = " & ".join(said(part, weights) for part in parts if not part.unwanted)
    unwanted = " | ".join(said(part, "") for part in parts if part.unwanted)
    return f"({wanted}) & !({unwanted})" if unwanted else wanted


def expression(dialect: str, parts: Sequence[Part], fields: int = EVERYWHERE) -> str:
    """Return what is asked for as the engine takes it: FTS5's query language, or a tsquery.

    Args:
        dialect: "sqlite" or "postgresql".
        parts: What is asked for; not all of it unwanted.
        fields: Look in so many of the first fields only.
    """
    return (_fts5 if dialect == "sqlite" else _tsquery)(parts, fields)


def _tsvector(fields: Cut) -> str:
    position, places = 0, dict[str, list[str]]()
    for weight, field in zip(WEIGHTS, fields, strict=True):
        for token in field:
            position += 1
            places.setdefault(token, []).append(f"{position}{weight}")
        position += 8
    return " ".join(f"'{token}':{','.join(where[:255])}" for token, where in places.items())


def cut(fields: Sequence[str]) -> Cut:
    """Return the tokens of a rendition's four texts, in the order of `WEIGHTS`."""
    return [tokens(field) for field in fields]


def length(fields: Cut) -> int:
    """Return how many tokens the fields of a case come to; see `MOST_TOKENS`."""
    return sum(map(len, fields))


def index(session: Session, rendition_id: int, fields: Sequence[str]) -> None:
    """Index a rendition's text, replacing what was indexed before.

    Args:
        session: A session that may write.
        rendition_id: The rendition's row number.
        fields: Four texts, in the order of `WEIGHTS`.
    """
    drop(session, rendition_id)
    index_new(session, {rendition_id: cut(fields)})


def index_new(session: Session, texts: Mapping[int, Cut]) -> None:
    """Index renditions that aren't in the index yet.

    Args:
        session: A session that may write.
        texts: For each rendition's row number what `cut()` made of its texts.
    """
    dialect = session.get_bind().dialect.name
    if dialect == "sqlite":
        rows = [
            dict(zip(("id", "a", "b", "c", "d"), (number, *(" ".join(field) for field in fields)), strict=True))
            for number, fields in texts.items()
        ]
    else:
        rows = [{"id": number, "words": _tsvector(fields)} for number, fields in texts.items()]
    session.connection().execute(_NEW[dialect], rows)


def drop(session: Session, rendition_id: int) -> None:
    """Take a rendition out of the index."""
    key = "rowid" if session.get_bind().dialect.name == "sqlite" else "rendition_id"
    statement = text(f"DELETE FROM rendition_search WHERE {key} = :id")
    session.connection().execute(statement, {"id": rendition_id})


def indexed(session: Session) -> set[int]:
    """Return the row numbers of all renditions in the index; for whoever keeps the database, not for a viewer."""
    key = "rowid" if session.get_bind().dialect.name == "sqlite" else "rendition_id"
    return set(session.connection().execute(text(f"SELECT {key} FROM rendition_search")).scalars())


def matches(
    dialect: str, rendition_id: SQLColumnExpression[Any], parts: Sequence[Part], *, fields: int = EVERYWHERE
) -> ColumnElement[bool]:
    """Return the condition that a rendition's text has what is asked for, for a session through a viewer's door.

    Args:
        dialect: "sqlite" or "postgresql".
        rendition_id: The column that holds the rendition's row number.
        parts: What is asked for, at least one.
        fields: Look in so many of the first fields only, in the order of `WEIGHTS`.
    """
    if all(part.unwanted for part in parts):
        return not_(or_(*(matches(dialect, rendition_id, [part.wanted()]) for part in parts)))
    if dialect == "sqlite":
        found = "SELECT rendition_id AS id FROM rendition_search WHERE words MATCH :words"
    else:
        found = "SELECT id FROM door.matching(CAST(:words AS tsquery)) AS id"
    words = expression(dialect, parts, fields)
    # One statement may ask several times, so each value needs a name of its own.
    asked = text(found).bindparams(bindparam("words", words, unique=True))
    return rendition_id.in_(asked.columns(column("id", Integer)))


def found(session: Session, parts: Sequence[Part], *, fields: int = EVERYWHERE) -> str:
    """Return the row numbers of all renditions whose text has what is asked for, with commas.

    Args:
        session: A session that reads past the door: whoever asks takes away what the viewer doesn't read.
        parts: What is asked for, at least one part that isn't unwanted.
        fields: Look in so many of the first fields only, in the order of `WEIGHTS`; then nothing may be unwanted.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        answer = asked(connection, _FOUND, [expression("sqlite", parts, fields)])
    else:
        answer = asked(connection, _question(fields), [expression("postgresql", parts)])
    return answer[0][0] or ""


_FOUND = "SELECT group_concat(rowid) FROM rendition_search WHERE rendition_search MATCH ?"


@cache
def _question(fields: int) -> str:
    # An index of all words doesn't know where they stand: every text found would be read to see its weights.
    words = FIRST_FIELDS.get(fields, "words")
    return (
        f"SELECT string_agg(CAST(rendition_id AS text), ',') FROM rendition_search WHERE {words} @@ CAST(%s AS tsquery)"
    )
