"""The one door for reading: who may read what, as a pure function and as the views a reader's connection is made of.

A reader's session can't see more than its viewer may. On SQLite it is a read-only connection on which temporary
views shadow every table, and an authorizer denies everything but those views. On PostgreSQL the same views stand in
the schema `door`, which is the only one the reading connections' search path names. Both are made from the texts in
this file, and tests hold them against `may_read()`.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, TextClause, text
from sqlmodel import Session

from db.base import METADATA
from db.engine import DOOR as SCHEMA
from db.engine import reading
from db.fulltext import TABLE as FULLTEXT
from db.viewer import Viewer
from db.vocabulary import READABLE, Audience, RenditionState, Status


@dataclass(frozen=True)
class CaseFacts:
    """What the policy needs to know of a case and one of its renditions."""

    owner_id: int
    status: Status
    audience: Audience
    circle_organisations: frozenset[int]
    named: frozenset[int]
    reviewers: frozenset[int]
    state: RenditionState
    for_own: bool
    for_shared: bool
    for_public: bool


def may_read(viewer: Viewer, facts: CaseFacts) -> bool:
    """Say whether `viewer` may read a rendition: the policy itself, without a database.

    `facts.reviewers` are the members drawn to review the rendition's own edition.
    """
    published = facts.state is RenditionState.CURRENT and facts.status in READABLE
    if viewer.organisation_id is None:
        return published and facts.for_public and facts.audience is Audience.CLEAR
    if viewer.organisation_id == facts.owner_id:
        return facts.for_own
    if not facts.for_shared:
        return False
    if viewer.member_id in facts.reviewers:
        return True
    match facts.audience:
        case Audience.CLEAR | Audience.GREEN:
            return published
        case Audience.AMBER | Audience.AMBER_STRICT:
            return published and viewer.organisation_id in facts.circle_organisations
        case Audience.RED:
            return published and viewer.member_id in facts.named


# {m} and {o} stand for the viewer's member and organisation (0 for a visitor; ids begin at 1), {t} for the
# unguarded tables, {v} for the guarded views.

_AUDIENCE = """(
    c.audience IN ('clear', 'green')
    OR (c.audience IN ('amber', 'amber_strict') AND EXISTS (
        SELECT 1 FROM {t}circle_organisation g WHERE g.circle_id = c.circle_id AND g.organisation_id = {o}))
    OR (c.audience = 'red' AND EXISTS (
        SELECT 1 FROM {t}case_named n WHERE n.case_id = c.id AND n.member_id = {m}))
)"""

_RENDITION = (
    """EXISTS (SELECT 1 FROM {t}"case" c WHERE c.id = x.case_id AND (
    (c.owner_id = {o} AND x.for_own)
    OR (c.owner_id <> {o} AND {o} <> 0 AND x.for_shared AND (
        EXISTS (SELECT 1 FROM {t}review w WHERE w.case_id = c.id AND w.edition = x.edition AND w.member_id = {m})
        OR (x.state = 'current' AND c.status IN ('published', 'corrected') AND """
    + _AUDIENCE
    + """)))
    OR ({o} = 0 AND x.for_public AND x.state = 'current'
        AND c.status IN ('published', 'corrected') AND c.audience = 'clear')
))"""
)

_CASE = (
    """(EXISTS (SELECT 1 FROM {v}rendition r WHERE r.case_id = x.id)
    OR (x.status = 'withdrawn' AND x.published_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM {t}"case" c WHERE c.id = x.id AND ((({o} <> 0) AND """
    + _AUDIENCE
    + """) OR c.audience = 'clear'))))"""
)

_OF_RENDITION = "EXISTS (SELECT 1 FROM {v}rendition r WHERE r.id = x.rendition_id)"
_OF_CASE = "EXISTS (SELECT 1 FROM {v}case c WHERE c.id = x.case_id)"
_OWN_CASE = 'EXISTS (SELECT 1 FROM {t}"case" c WHERE c.id = x.case_id AND c.owner_id = {o})'

ROWS: dict[str, str] = {
    "organisation": "({o} <> 0 OR EXISTS (SELECT 1 FROM {v}case c WHERE c.owner_id = x.id))",
    "organisation_sponsor": "{o} <> 0",
    "member": "x.organisation_id = {o}",
    "member_role": "EXISTS (SELECT 1 FROM {v}member m WHERE m.id = x.member_id)",
    "circle": "EXISTS (SELECT 1 FROM {t}circle_organisation g WHERE g.circle_id = x.id AND g.organisation_id = {o})",
    "circle_organisation": "EXISTS (SELECT 1 FROM {v}circle g WHERE g.id = x.circle_id)",
    "term": "1 = 1",
    "term_text": "1 = 1",
    "setting": "x.name IN ('vocabularies', 'tokeniser')",
    "case": _CASE,
    "case_named": f"(x.member_id = {{m}} OR {_OWN_CASE})",
    "rendition": _RENDITION,
    "rendition_text": _OF_RENDITION,
    "rendition_country": _OF_RENDITION,
    "rendition_place": _OF_RENDITION,
    "rendition_target_group": _OF_RENDITION,
    "rendition_channel": _OF_RENDITION,
    "rendition_flow": _OF_RENDITION,
    "rendition_tactic": _OF_RENDITION,
    "rendition_actor": _OF_RENDITION,
    "rendition_reference": _OF_RENDITION,
    "rendition_relation": _OF_RENDITION,
    "rendition_withheld": _OF_RENDITION,
    "rendition_source": _OF_RENDITION,
    "source": "EXISTS (SELECT 1 FROM {v}rendition_source s WHERE s.source_id = x.id)",
    "response": _OF_RENDITION,
    "response_text": "EXISTS (SELECT 1 FROM {v}response s WHERE s.id = x.response_id)",
    "outcome": "EXISTS (SELECT 1 FROM {v}response s WHERE s.id = x.response_id)",
    "outcome_text": "EXISTS (SELECT 1 FROM {v}outcome s WHERE s.id = x.outcome_id)",
    "draft": "x.member_id = {m}",
    "review": f"(x.member_id = {{m}} OR {_OWN_CASE})",
    "corroboration": _OF_CASE,
    "history": f"""({_OWN_CASE} OR ({_OF_CASE} AND x.action IN ('published', 'corrected', 'withdrawn')))""",
}
"""Which rows of each table a viewer sees, in an order in which a view only needs those before it.

A table that isn't named here (sign-in links, sessions) can't be read through the door at all.
"""

_ORDER = (
    "rendition", "case", "member", "circle", "rendition_source", "response", "outcome",
)  # fmt: skip

_OWN = "x.owner_id = {o}"

COLUMNS: dict[str, dict[str, str]] = {
    "organisation": {"camp": "{o} <> 0"},
    "member": {"email": "x.id = {m}"},
    "case": {
        "owner_id": f"({_OWN} OR x.contributor_shown = 'organisation')",
        "author_id": _OWN,
        "owner_kind": f"({_OWN} OR x.contributor_shown <> 'member')",
        "owner_country": f"({_OWN} OR x.contributor_shown <> 'member')",
        "submission_key": _OWN,
        "submitted_at": _OWN,
        "circle_id": "{o} <> 0",
    },
    "source": {"owner_id": _OWN},
    "corroboration": {
        "organisation_id": "x.organisation_id = {o}",
        "member_id": "x.organisation_id = {o}",
        "note": "x.organisation_id = {o}",
        "camp": "{o} <> 0",
    },
    "history": {"member_id": _OWN_CASE, "organisation_id": _OWN_CASE, "salt": _OWN_CASE},
}
"""Columns that only some of a row's readers see, and who; the others read NULL there."""


def _selects(member: str, organisation: str, tables: str, views: str) -> Iterator[tuple[str, str]]:
    """Yield each table's name and the select that is all a viewer sees of it, needed ones first."""

    def fill(template: str) -> str:
        return template.format(m=member, o=organisation, t=tables, v=views)

    for table in sorted(ROWS, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER)):
        shown = COLUMNS.get(table, {})
        columns = ", ".join(
            f'CASE WHEN {fill(shown[column.name])} THEN x."{column.name}" END AS "{column.name}"'
            if column.name in shown
            else f'x."{column.name}"'
            for column in METADATA.tables[table].columns
        )
        yield table, f'SELECT {columns} FROM {tables}"{table}" x WHERE {fill(ROWS[table])}'


def _touch(table: str) -> str:
    """Return a condition that always holds, on a column that is never empty and isn't the row number itself.

    When a query needs no column but the row number, SQLite asks the authorizer about the table as a whole and no
    longer says which view it is in; we would have to refuse, and counting would fail.
    """
    columns = METADATA.tables[table]
    column = next(c.name for c in columns.columns if not c.nullable and c is not columns.autoincrement_column)
    return f" AND typeof(x.\"{column}\") <> 'null'"


def install(connection: Connection) -> None:
    """Make the views of the door on PostgreSQL from the policy of this version; nothing to do on SQLite."""
    if connection.dialect.name != "postgresql":
        return
    member = "coalesce(nullif(current_setting('fusion.member', true), ''), '0')::integer"
    organisation = "coalesce(nullif(current_setting('fusion.organisation', true), ''), '0')::integer"
    views = [
        f'CREATE VIEW {SCHEMA}."{table}" AS {select}'
        for table, select in _selects(member, organisation, "public.", f"{SCHEMA}.")
    ]
    views.append(
        f"CREATE VIEW {SCHEMA}.{FULLTEXT} AS SELECT x.* FROM public.{FULLTEXT} x "
        f"WHERE EXISTS (SELECT 1 FROM {SCHEMA}.rendition r WHERE r.id = x.rendition_id)"
    )
    fingerprint = hashlib.sha256("".join(views).encode()).hexdigest()
    connection.execute(text("SELECT pg_advisory_xact_lock(724650001)"))
    found = connection.execute(
        text("SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = :name"), {"name": SCHEMA}
    ).scalar()
    if found == fingerprint:
        return  # renewing them would lock out everybody who reads just now
    for statement in (f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE", f"CREATE SCHEMA {SCHEMA}", *views):
        connection.execute(text(_colons(statement)))
    connection.execute(text(f"COMMENT ON SCHEMA {SCHEMA} IS '{fingerprint}'"))


def remove(connection: Connection) -> None:
    """Take the views of the door away, as a migration must before it changes a table; `install()` makes them again."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))


def _colons(statement: str) -> str:
    return statement.replace("::", "\\:\\:")


@contextmanager
def viewing(engine: Engine, viewer: Viewer) -> Iterator[Session]:
    """Open a read-only session that sees what `viewer` may see and nothing else.

    ORM, Core, raw SQL, `pandas.read_sql` and aggregates all pass through it unchanged.
    """
    with reading(engine).connect() as connection:
        if engine.dialect.name == "sqlite":
            _shadow(connection.connection.driver_connection, viewer)
        else:
            connection.execute(
                text("SELECT set_config('fusion.member', :m, true), set_config('fusion.organisation', :o, true)"),
                {"m": str(viewer.member_id or 0), "o": str(viewer.organisation_id or 0)},
            )
        with Session(connection, autoflush=False) as session:
            session.info["viewer"] = viewer
            yield session


# Numbers from sqlite3.h: what an authorizer is asked about.
_PRAGMA, _READ, _SELECT, _TRANSACTION, _FUNCTION, _RECURSIVE = 19, 20, 21, 22, 31, 33
_OK, _DENY = 0, 1


def _shadow(connection: Any, viewer: Viewer) -> None:
    """Shadow every table of a SQLite connection by what `viewer` may see, then deny the rest.

    The inner views carry a random name: SQLite tells the authorizer the name of a common table expression just as
    it tells that of a view, so a name that can be guessed could be borrowed.
    """
    prefix = f"v_{secrets.token_hex(8)}_"
    statements = []
    for table, select in _selects(
        str(viewer.member_id or 0), str(viewer.organisation_id or 0), "main.", f"temp.{prefix}"
    ):
        statements.append(f"CREATE TEMP VIEW {prefix}{table} AS {select}{_touch(table)}")
        statements.append(f'CREATE TEMP VIEW "{table}" AS SELECT * FROM temp.{prefix}{table}')
    connection.executescript(";".join(statements))

    def allow(action: int, first: str | None, second: str | None, schema: str | None, accessor: str | None) -> int:
        if action == _READ:
            inside = accessor is not None and accessor.startswith(prefix)
            of_view = schema == "temp" and first not in {"sqlite_temp_master", "sqlite_temp_schema"}
            # The search index holds row numbers and no text; which of them count is decided by joining the views.
            of_index = first is not None and first.startswith(FULLTEXT)
            return _OK if inside or of_view or of_index else _DENY
        if action == _FUNCTION:
            return _DENY if second == "load_extension" else _OK
        if action == _PRAGMA:
            return _OK if first == "data_version" else _DENY  # the search index asks whether the file has changed
        return _OK if action in {_SELECT, _TRANSACTION, _RECURSIVE} else _DENY

    connection.set_authorizer(allow)


def readable(viewer: Viewer, dialect: str) -> TextClause:
    """Return the condition on "case" that `viewer` may read some rendition of it: a write loads its target by it."""
    tables = "main." if dialect == "sqlite" else "public."
    policy = _RENDITION.format(m=viewer.member_id or 0, o=viewer.organisation_id or 0, t=tables)
    return text(f'"case".id IN (SELECT x.case_id FROM {tables}rendition x WHERE {policy})')
