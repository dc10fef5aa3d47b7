"""What a list shows of cases and where it looks for passages, each in one statement through the door.

Whether the viewer may read is asked once for a rendition instead of once for every detail of it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import TextClause, bindparam, text
from sqlmodel import Session

_SHOWN = {
    "id": "x.id",
    "public_id": "c.public_id",
    "audience": "c.audience",
    "status": "c.status",
    "said": "l.said",
    "lang": "d.lang",
    "title": "d.title",
    "summary": "d.summary",
}
"""Every reader of a rendition may read these: none is a masked column, and what belongs to a rendition goes with it."""

_TEXTS = "d.title, d.summary, d.narrative, d.caveat, d.counter_view"
_NOTHING = "NULL, NULL, NULL"
_TOLD = (
    (f"1, 0, 0, d.lang, {_TEXTS}", "JOIN {t}rendition_text d ON d.rendition_id = x.id"),
    (
        f"2, r.position, -1, d.lang, d.description, NULL, {_NOTHING}",
        "JOIN {t}response r ON r.rendition_id = x.id JOIN {t}response_text d ON d.response_id = r.id",
    ),
    (
        f"2, r.position, o.position, d.lang, d.statement, NULL, {_NOTHING}",
        "JOIN {t}response r ON r.rendition_id = x.id JOIN {t}outcome o ON o.response_id = r.id"
        " JOIN {t}outcome_text d ON d.outcome_id = o.id",
    ),
    (
        f"3, d.position, 0, NULL, d.name, d.attributed_by, {_NOTHING}",
        "JOIN {t}rendition_actor d ON d.rendition_id = x.id",
    ),
    (f"4, d.position, 0, NULL, d.name, NULL, {_NOTHING}", "JOIN {t}rendition_place d ON d.rendition_id = x.id"),
    (
        f"5, r.position, 0, NULL, d.title, d.publisher, {_NOTHING}",
        "JOIN {t}rendition_source r ON r.rendition_id = x.id JOIN {t}source d ON d.id = r.source_id",
    ),
)
"""What a rendition says in words, by where it is said, and from which tables; {t} stands before one's name."""

_TOLD_COLUMNS = ("id", "place", "first", "second", "lang", "a", "b", "c", "d", "e")
_TYPES = ("integer", "integer", "integer", "integer", *["text"] * 6)

LINES, PASSAGES = "listed", "told"
"""What SQLite's door calls them."""


def line(tables_in: str, *, typed: bool = False) -> str:
    """Return the select of what a list shows, without its condition, for a rendition `x` and its case `c`.

    Args:
        tables_in: What stands before the name of a table past the door.
        typed: Whether every column must be of the type that `columns_listed()` says.
    """
    kinds = {"id": "integer"} if typed else dict.fromkeys(_SHOWN)
    shown = ", ".join(_as(said, kinds.get(name, "text"), name) for name, said in _SHOWN.items())
    joined = {"case": "c ON c.id = x.case_id", "rendition_line": "l ON l.rendition_id = x.id",
              "rendition_text": "d ON d.rendition_id = x.id"}  # fmt: skip
    joins = " ".join(f'JOIN {tables_in}"{table}" {condition}' for table, condition in joined.items())
    return f"SELECT {shown} FROM {tables_in}rendition x {joins}"


def _as(said: str, kind: str | None, name: str) -> str:
    return f"{said if kind is None else f'CAST({said} AS {kind})'} AS {name}"


def columns_listed() -> str:
    """Return the columns of what `line()` selects, each with its type."""
    return ", ".join(f"{name} {'integer' if name == 'id' else 'text'}" for name in _SHOWN)


def told(renditions: str, tables_in: str, condition: str = "", *, typed: bool = False) -> str:
    """Return the select of all that renditions say in words.

    Args:
        renditions: What has their row numbers in `id`, for which the condition calls it `x`.
        tables_in: What stands before the name of a table past the door.
        condition: Which of them.
        typed: Whether every column must be of the type that `columns_told()` says.
    """
    parts = []
    for said, joins in _TOLD:
        values = ", ".join(
            _as(value, kind if typed else None, name)
            for value, kind, name in zip(["x.id", *said.split(", ")], _TYPES, _TOLD_COLUMNS, strict=True)
        )
        parts.append(f"SELECT {values} FROM {renditions} x {joins.format(t=tables_in)}{condition}")
    return " UNION ALL ".join(parts)


def columns_told() -> str:
    """Return the columns of what `told()` selects, each with its type."""
    return ", ".join(f"{name} {kind}" for name, kind in zip(_TOLD_COLUMNS, _TYPES, strict=True))


def _asked(columns: Sequence[str], view: str, function: str) -> dict[str, TextClause]:
    shown = ", ".join(columns)
    few = text(f"SELECT {shown} FROM temp.{view} WHERE id IN :ids").bindparams(bindparam("ids", expanding=True))
    return {"sqlite": few, "postgresql": text(f"SELECT {shown} FROM door.{function}(CAST(:ids AS integer[]))")}


_LINES = _asked(tuple(_SHOWN), LINES, "lines")
_PASSAGES = _asked(_TOLD_COLUMNS, PASSAGES, "told")


def lines(session: Session, ids: Sequence[int]) -> Sequence[Any]:
    """Return what a list shows of renditions, without those the viewer doesn't read.

    Args:
        session: A session through the viewer's door.
        ids: Row numbers of renditions.

    Returns:
        A row for each text of each rendition, in no order: the rendition's row number, the case's public id, audience
        and status, what `rendition_line` says, and the text's language, title and summary.
    """
    return _answers(session, _LINES, ids)


def words(session: Session, ids: Sequence[int]) -> Sequence[Any]:
    """Return all that renditions say in words, without those the viewer doesn't read.

    Args:
        session: A session through the viewer's door.
        ids: Row numbers of renditions.

    Returns:
        Rows in no order: the rendition's row number, where it is said (1 in a text, 2 of a response, 3 of an actor, 4
        of a place, 5 of a source), two positions there, the language, and up to five texts: title, summary, narrative,
        caveat and other view; description or statement; name and who attributes; name; title and publisher.
    """
    return _answers(session, _PASSAGES, ids)


def _answers(session: Session, asked: Mapping[str, TextClause], ids: Sequence[int]) -> Sequence[Any]:
    if not ids:
        return ()
    return session.connection().execute(asked[session.get_bind().dialect.name], {"ids": list(ids)}).all()
