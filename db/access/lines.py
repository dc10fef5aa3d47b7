"""What a list shows of a case, put together by the database: one row through the door, not one for every detail."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, text
from sqlmodel import Session

_WORDS = {
    "sqlite": {"object": "json_object", "row": "json_array", "rows": "json_group_array", "inner": "json"},
    "postgresql": {"object": "json_build_object", "row": "json_build_array", "rows": "json_agg", "inner": ""},
}


def _rows(table: str, *columns: str, order: str = "position") -> str:
    row = columns[0] if len(columns) == 1 else f"{{row}}({', '.join(columns)})"
    return f"(SELECT {{rows}}({row} ORDER BY d.{order}) FROM {{t}}{table} d WHERE d.rendition_id = x.id)"


_RESULTS = "(SELECT {rows}(o.result ORDER BY o.position) FROM {t}outcome o WHERE o.response_id = d.id)"

_SHOWN = {
    "id": "c.public_id",
    "audience": "c.audience",
    "status": "c.status",
    "period_from": "x.period_from",
    "period_from_precision": "x.period_from_precision",
    "period_to": "x.period_to",
    "period_to_precision": "x.period_to_precision",
    "legal_status": "x.legal_status",
    "contested": "x.contested",
    "texts": _rows("rendition_text", "d.lang", "d.status", "d.title", "d.summary", order="lang"),
    "countries": _rows("rendition_country", "d.code"),
    "tactics": _rows("rendition_tactic", "d.term_id"),
    "references": _rows("rendition_reference", "d.value"),
    "responses": _rows("response", "d.countermeasure", f"{{inner}}({_RESULTS})"),
}
"""Every reader of a rendition may read these: none is a masked column, and what belongs to a rendition goes with it."""

VIEW = "rendition_line"
"""What SQLite's door calls them."""


def line(dialect: str, tables_in: str) -> str:
    """Return the expression of a line, for a rendition `x` and its case `c`.

    Args:
        dialect: "sqlite" or "postgresql".
        tables_in: What stands before the name of a table past the door.
    """
    shown = ", ".join(f"'{name}', {said}" for name, said in _SHOWN.items())
    return f"{{object}}({shown})".format(t=tables_in, **_WORDS[dialect])


_ASKED = {
    "sqlite": text(f"SELECT id, line FROM temp.{VIEW} WHERE id IN :ids").bindparams(bindparam("ids", expanding=True)),
    "postgresql": text("SELECT id, line FROM door.lines(CAST(:ids AS integer[])) AS found"),
}


def lines(session: Session, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return what a list shows of renditions, without those the viewer doesn't read.

    Args:
        session: A session through the viewer's door.
        ids: Row numbers of renditions.

    Returns:
        By row number, the fields as the tables hold them; lists are None or empty where there is nothing.
    """
    asked = _ASKED[session.get_bind().dialect.name]
    return {row.id: json.loads(row.line) for row in session.connection().execute(asked, {"ids": list(ids)})}
