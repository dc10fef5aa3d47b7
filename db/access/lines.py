"""What a list shows of cases and where it looks for passages, each in one statement through the door.

Whether the viewer may read is asked once for a rendition instead of once for every detail of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlmodel import Session

from db.rows import asked

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


class _Said(NamedTuple):
    """What renditions say somewhere.

    Attributes:
        columns: Its columns, each with its type.
        places: The columns' values beside the row number, and from which tables; {t} stands before one's name.
    """

    columns: Mapping[str, str]
    places: tuple[tuple[str, str], ...]

    def typed(self) -> str:
        """Return its columns as a table has them."""
        return ", ".join(f"{name} {kind}" for name, kind in self.columns.items())

    def select(self, renditions: str, tables_in: str, condition: str = "", *, typed: bool = False) -> str:
        """Return the select of it.

        Args:
            renditions: What has the renditions' row numbers in `id`, for which the condition calls it `x`.
            tables_in: What stands before the name of a table past the door.
            condition: Which of them.
            typed: Whether every column must be of its type.
        """
        parts = []
        for said, joins in self.places:
            values = ", ".join(
                _as(value, kind if typed else None, name)
                for value, (name, kind) in zip(["x.id", *said.split(", ")], self.columns.items(), strict=True)
            )
            parts.append(f"SELECT {values} FROM {renditions} x {joins.format(t=tables_in)}{condition}")
        return " UNION ALL ".join(parts)


TEXTS_SAID = _Said(
    {"id": "integer"} | dict.fromkeys(("lang", "title", "summary", "narrative", "caveat", "counter_view"), "text"),
    (
        (
            "d.lang, d.title, d.summary, d.narrative, d.caveat, d.counter_view",
            "JOIN {t}rendition_text d ON d.rendition_id = x.id",
        ),
    ),
)
"""All texts."""

DETAILS_SAID = _Said(
    dict.fromkeys(("id", "place", "first", "second"), "integer") | dict.fromkeys(("lang", "one", "other"), "text"),
    (
        (
            "1, r.position, -1, d.lang, d.description, NULL",
            "JOIN {t}response r ON r.rendition_id = x.id JOIN {t}response_text d ON d.response_id = r.id",
        ),
        (
            "1, r.position, o.position, d.lang, d.statement, NULL",
            "JOIN {t}response r ON r.rendition_id = x.id JOIN {t}outcome o ON o.response_id = r.id"
            " JOIN {t}outcome_text d ON d.outcome_id = o.id",
        ),
        ("2, d.position, 0, NULL, d.name, d.attributed_by", "JOIN {t}rendition_actor d ON d.rendition_id = x.id"),
        ("3, d.position, 0, NULL, d.name, NULL", "JOIN {t}rendition_place d ON d.rendition_id = x.id"),
        (
            "4, r.position, 0, NULL, d.title, d.publisher",
            "JOIN {t}rendition_source r ON r.rendition_id = x.id JOIN {t}source d ON d.id = r.source_id",
        ),
        ("5, d.position, 0, NULL, d.term_id, NULL", "JOIN {t}rendition_channel d ON d.rendition_id = x.id"),
        ("6, d.position, 0, NULL, d.term_id, NULL", "JOIN {t}rendition_target_group d ON d.rendition_id = x.id"),
    ),
)
"""All that is said in words beside the texts, and the words of a vocabulary that a list doesn't show."""

LINES, TEXTS, DETAILS = "listed", "texts", "details"
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


_TOGETHER = 10
"""SQLite is asked about so many row numbers or a multiple of it, so that it plans few statements."""


class _Question:
    """A question about some renditions, in the words of either engine."""

    def __init__(self, columns: Iterable[str], view: str, function: str) -> None:
        shown = ", ".join(columns)
        self.of_postgresql = f"SELECT {shown} FROM door.{function}(CAST(%s AS integer[]))"
        self.of_sqlite = cache(lambda number: f"SELECT {shown} FROM temp.{view} WHERE id IN (?{', ?' * (number - 1)})")


_LINES = _Question(_SHOWN, LINES, "lines")
_ALL_TEXTS = _Question(TEXTS_SAID.columns, TEXTS, "texts")
_ALL_DETAILS = _Question(DETAILS_SAID.columns, DETAILS, "details")


def lines(session: Session, ids: Sequence[int]) -> Sequence[Any]:
    """Return what a list shows of renditions, without those the viewer doesn't read.

    Args:
        session: A session through the viewer's door.
        ids: Row numbers of renditions.

    Returns:
        A tuple for each text of each rendition, in no order: the rendition's row number, the case's public id,
        audience and status, what `rendition_line` says, and the text's language, title and summary.
    """
    return _answers(session, _LINES, ids)


def texts(session: Session, ids: Sequence[int]) -> Sequence[Any]:
    """Return all texts of renditions, without those the viewer doesn't read.

    Args:
        session: A session through the viewer's door.
        ids: Row numbers of renditions.

    Returns:
        Tuples in no order: the rendition's row number, the language, title, summary, narrative, caveat and other view.
    """
    return _answers(session, _ALL_TEXTS, ids)


def details(session: Session, ids: Sequence[int]) -> Sequence[Any]:
    """Return all that renditions say in words beside their texts, without those the viewer doesn't read.

    Args:
        session: A session through the viewer's door.
        ids: Row numbers of renditions.

    Returns:
        Tuples in no order: the rendition's row number, where it is said (1 of a response, 2 of an actor, 3 of a place,
        4 of a source, 5 of a channel, 6 of a group aimed at), two positions there, the language, and one or two texts:
        description or statement; name and who attributes; name; title and publisher; a word's id.
    """
    return _answers(session, _ALL_DETAILS, ids)


def _answers(session: Session, question: _Question, ids: Sequence[int]) -> Sequence[Any]:
    if not ids:
        return ()
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        return asked(connection, question.of_postgresql, [list(ids)])
    named = [*ids, *[ids[-1]] * (-len(ids) % _TOGETHER)]
    return asked(connection, question.of_sqlite(len(named)), named)
