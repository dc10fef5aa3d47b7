"""What a list shows of a case: one row through the door for each of its texts, not one for every detail."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, text
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

VIEW = "listed"
"""What SQLite's door calls them."""


def line(tables_in: str) -> str:
    """Return the select of what a list shows, without its condition, for a rendition `x` and its case `c`.

    Args:
        tables_in: What stands before the name of a table past the door.
    """
    shown = ", ".join(f"{said} AS {name}" for name, said in _SHOWN.items())
    joined = {"case": "c ON c.id = x.case_id", "rendition_line": "l ON l.rendition_id = x.id",
              "rendition_text": "d ON d.rendition_id = x.id"}  # fmt: skip
    joins = " ".join(f'JOIN {tables_in}"{table}" {condition}' for table, condition in joined.items())
    return f"SELECT {shown} FROM {tables_in}rendition x {joins}"


_COLUMNS = ", ".join(_SHOWN)
_ASKED = {
    "sqlite": text(f"SELECT {_COLUMNS} FROM temp.{VIEW} WHERE id IN :ids").bindparams(bindparam("ids", expanding=True)),
    "postgresql": text(f"SELECT {_COLUMNS} FROM door.lines(CAST(:ids AS integer[]))"),
}


def lines(session: Session, ids: Sequence[int]) -> Sequence[Any]:
    """Return what a list shows of renditions, without those the viewer doesn't read.

    Args:
        session: A session through the viewer's door.
        ids: Row numbers of renditions.

    Returns:
        A row for each text of each rendition, in no order: the rendition's row number, the case's public id, audience
        and status, what `rendition_line` says, and the text's language, title and summary.
    """
    if not ids:
        return ()
    return session.connection().execute(_ASKED[session.get_bind().dialect.name], {"ids": list(ids)}).all()
