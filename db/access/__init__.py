"""The one door for reading: a session that can't see more than its viewer may, on either engine.

On SQLite it is a read-only connection on which temporary views shadow every table, and an authorizer denies
everything but those views. On PostgreSQL it is a role of its own that may read the views of the schema `door` and
nothing else, and row-level security decides what those views find. Both are made from the texts in
`db.access.rules`, and tests hold them against `may_read()`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, TextClause, text
from sqlmodel import Session as Session  # re-exported: pages name the type without knowing SQLModel

from db.access import postgresql, sqlite
from db.access.classes import Class, Share, classes, visible
from db.access.lines import details, line, lines, texts
from db.access.rules import COLUMNS, RENDITION, ROWS, Aim, CaseFacts, may_read
from db.viewer import Viewer

__all__ = [
    "COLUMNS",
    "ROWS",
    "Aim",
    "CaseFacts",
    "Class",
    "Share",
    "classes",
    "details",
    "install",
    "line",
    "lines",
    "may_read",
    "readable",
    "readable_renditions",
    "remove",
    "texts",
    "version",
    "viewing",
    "visible",
]


@contextmanager
def viewing(engine: Engine, viewer: Viewer) -> Iterator[Session]:
    """Open a read-only session that sees what `viewer` may see and nothing else.

    ORM, Core, raw SQL, `pandas.read_sql` and aggregates all pass through it unchanged. Where there is a replica that
    has everything the database had when the session was opened, it is read; nobody sees a difference.
    """
    opened = sqlite.shadowed if engine.dialect.name == "sqlite" else postgresql.admitted
    with opened(engine, viewer) as (connection, moment), Session(connection, autoflush=False) as session:
        session.info |= {"viewer": viewer, "engine": engine, "version": moment}
        yield session


def version(session: Session) -> str:
    """Return the version of everything as a session's moment has it: where it is the same, every row is.

    Args:
        session: A session through a viewer's door, or past it for reading.
    """
    if "version" not in session.info:
        engine = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        session.info["version"] = engine.version(session)
    return str(session.info["version"])


def readable(viewer: Viewer, dialect: str) -> TextClause:
    """Return the condition on "case" that `viewer` may read some rendition of it: a write loads its target by it."""
    return text(f'"case".id IN (SELECT x.case_id {_renditions_read(viewer, dialect)})')


def readable_renditions(viewer: Viewer, dialect: str) -> TextClause:
    """Return the condition on "rendition" that `viewer` may read it, for writes as `readable()`."""
    return text(f"rendition.id IN (SELECT x.id {_renditions_read(viewer, dialect)})")


def _renditions_read(viewer: Viewer, dialect: str) -> str:
    tables = "main." if dialect == "sqlite" else "public."
    policy = RENDITION.format(m=viewer.member_id or 0, o=viewer.organisation_id or 0, t=tables)
    return f"FROM {tables}rendition x WHERE {policy}"


def install(connection: Connection) -> None:
    """Make the door from the policy of this version; SQLite's is made anew with each session."""
    if connection.dialect.name == "postgresql":
        postgresql.install(connection)


def remove(connection: Connection) -> None:
    """Take the door away, as a migration must before it changes a table; `install()` makes it again."""
    if connection.dialect.name == "postgresql":
        postgresql.remove(connection)
