"""The door on PostgreSQL: a role for each purpose, row-level security on every table, views that mask columns.

- The owner of the database (who `DATABASE_URL` names) writes and migrates.
- `<owner>_door` can't sign in. It owns the views of the schema `door` and reads the tables behind them, but
  row-level security shows it the rows of one viewer only.
- `<owner>_reader` is who readers connect as. It may read those views and call what stands beside them.

Who the viewer is stands in a setting of the transaction, with a seal that only the application can make: a statement
that sets another viewer is refused.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from db.access import replica
from db.access.lines import DETAILS_SAID, TEXTS_SAID, columns_listed, line
from db.access.rules import RENDITION, ROWS, columns, tables
from db.base import METADATA
from db.engine import DOOR, DatabaseError, reader_password
from db.fulltext import TABLE as FULLTEXT
from db.rows import asked
from db.tables import VOCABULARIES
from db.viewer import Viewer

_UNGUARDED = f"{DOOR}_facts"
"""The schema of plain views over the tables, for the policy itself to ask: only the door's role may read them."""

_MEMBER, _ORGANISATION = f"(SELECT {DOOR}.member())", f"(SELECT {DOOR}.organisation())"

_KEY = "door_key"
"""The setting that holds the key of the seal."""

_MOMENT = f"""SELECT (SELECT value FROM public.setting WHERE name = '{_KEY}') AS key,
    (SELECT coalesce(max(seq), 0) FROM public.change) AS newest,
    coalesce((SELECT value FROM public.setting WHERE name = '{VOCABULARIES}'), '') AS words"""
"""What the version of everything is made of."""


def _rule(template: str, table: str | None = None, tables_in: str = f"{_UNGUARDED}.") -> str:
    filled = template.format(m=_MEMBER, o=_ORGANISATION, t=tables_in, v="public.")
    return filled if table is None else re.sub(r"\bx\.", f'"{table}".', filled)


def _functions() -> Iterator[str]:
    settled = "STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
    for number, name in enumerate(("member", "organisation"), 1):
        yield f"""CREATE FUNCTION {DOOR}.{name}() RETURNS integer LANGUAGE plpgsql {settled} AS $$
            DECLARE
                said text := current_setting('fusion.viewer', true);
                key text;
                inner_seal text;
            BEGIN
                IF coalesce(said, '') = '' THEN RETURN 0; END IF;
                SELECT value INTO STRICT key FROM public.setting WHERE name = '{_KEY}';
                inner_seal := encode(sha256((key || split_part(said, ' ', 1))::bytea), 'hex');
                IF encode(sha256((key || inner_seal)::bytea), 'hex') <> split_part(said, ' ', 2) THEN
                    RAISE EXCEPTION 'nobody let this viewer in';
                END IF;
                RETURN split_part(split_part(said, ' ', 1), '.', {number})::integer;
            END $$"""
    # A number would tell how much is written; this tells only whether two moments are the same.
    # It and the lines below are no functions in SQL, which would be planned at each call.
    yield f"""CREATE FUNCTION {DOOR}.version() RETURNS text LANGUAGE plpgsql {settled} AS $$ BEGIN RETURN (
        SELECT encode(sha256((key || newest || words)::bytea), 'hex') FROM ({_MOMENT}) moment); END $$"""
    # Under row-level security the planner may not ask the index before it has asked the policy, for every row; so
    # searching is a function that names both.
    policy = _rule(RENDITION, tables_in="public.")
    yield f"""CREATE FUNCTION {DOOR}.matching(wanted tsquery) RETURNS SETOF integer LANGUAGE sql {settled} AS $$
        SELECT s.rendition_id FROM public.{FULLTEXT} s JOIN public.rendition x ON x.id = s.rendition_id
        WHERE s.words @@ wanted AND {policy} $$"""
    # Row-level security would ask the policy for every detail of a case; these ask it once for the case.
    chosen = f"SELECT x.id FROM public.rendition x WHERE x.id = ANY(numbers) AND {policy}"
    read = f"WITH read AS MATERIALIZED ({chosen})"
    for name, columns_of, select in (
        ("lines", columns_listed(), f"{line('public.', typed=True)} WHERE x.id = ANY(numbers) AND {policy}"),
        ("texts", TEXTS_SAID.typed(), f"{read} {TEXTS_SAID.select('read', 'public.', typed=True)}"),
        ("details", DETAILS_SAID.typed(), f"{read} {DETAILS_SAID.select('read', 'public.', typed=True)}"),
    ):
        yield f"""CREATE FUNCTION {DOOR}.{name}(numbers integer[]) RETURNS TABLE({columns_of})
            LANGUAGE plpgsql {settled} AS $$
            #variable_conflict use_column
            BEGIN RETURN QUERY {select}; END $$"""


def _statements(owner: str) -> Iterator[str]:
    """Yield what makes the door, in order."""
    door, reader = f'"{owner}_door"', f'"{owner}_reader"'
    yield f"CREATE SCHEMA {DOOR}"
    yield f"CREATE SCHEMA {_UNGUARDED}"
    yield f"GRANT USAGE ON SCHEMA {DOOR} TO {door}, {reader}"
    yield f"GRANT CREATE ON SCHEMA {DOOR} TO {door}"
    yield f"GRANT USAGE ON SCHEMA {_UNGUARDED}, public TO {door}"
    yield from _functions()
    yield f"REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA {DOOR} FROM PUBLIC"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {DOOR} TO {door}, {reader}"
    for table in [*METADATA.tables, FULLTEXT]:
        yield f'ALTER TABLE public."{table}" ENABLE ROW LEVEL SECURITY'
        yield f'ALTER TABLE public."{table}" FORCE ROW LEVEL SECURITY'
        yield f'DROP POLICY IF EXISTS keeping ON public."{table}"'
        yield f'CREATE POLICY keeping ON public."{table}" TO "{owner}" USING (true) WITH CHECK (true)'
    for table in tables():
        yield f'CREATE VIEW {_UNGUARDED}."{table}" AS SELECT * FROM public."{table}"'
        yield f'GRANT SELECT ON public."{table}", {_UNGUARDED}."{table}" TO {door}'
    for table in tables():
        rule = _rule(ROWS[table], table)
        yield f'CREATE POLICY door ON public."{table}" FOR SELECT TO {door} USING ({rule})'
        yield f'CREATE VIEW {DOOR}."{table}" AS SELECT {columns(table, _rule)} FROM public."{table}" x'
        yield f'ALTER VIEW {DOOR}."{table}" OWNER TO {door}'
        yield f'GRANT SELECT ON {DOOR}."{table}" TO {reader}'


def _run(connection: Connection, statement: str) -> None:
    connection.execute(text(re.sub(r"(?<!:):", r"\\:", statement.replace("::", ":\x00")).replace("\x00", "\\:")))


def _roles(connection: Connection, owner: str) -> None:
    """Make the roles that aren't there yet; they belong to the server, so other databases may have made them.

    Raises:
        DatabaseError: The owner may not make roles; the message says what to run.
    """
    password = reader_password(connection.engine.url)
    with_password = f" PASSWORD '{password}'" if password else ""
    wanted = {
        f"{owner}_door": f'CREATE ROLE "{owner}_door" NOLOGIN',
        f"{owner}_reader": f'CREATE ROLE "{owner}_reader" LOGIN{with_password}',
    }
    there = set(connection.execute(text("SELECT rolname FROM pg_roles")).scalars())
    missing = [statement for role, statement in wanted.items() if role not in there]
    for statement in missing:
        try:
            with connection.begin_nested():
                _run(connection, statement)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") in {"42710", "23505"}:
                continue  # another database of this server made it at the same moment
            statements = "; ".join([*missing, f'GRANT "{owner}_door" TO "{owner}" WITH ADMIN OPTION'])
            raise DatabaseError(
                f"the role {owner} may not make roles; let an administrator run: {statements};"
            ) from error


@contextmanager
def _belonging(connection: Connection, owner: str) -> Iterator[None]:
    """Let the owner hand objects to the door's role, and no longer: policies for a role are also for its members."""
    _run(connection, f'GRANT "{owner}_door" TO "{owner}"')
    yield
    _run(connection, f'REVOKE "{owner}_door" FROM "{owner}"')


def install(connection: Connection) -> None:
    """Make the roles, the policies and the views from the policy of this version."""
    owner = str(connection.execute(text("SELECT current_user")).scalar())
    connection.execute(text("SELECT pg_advisory_xact_lock(724650001)"))
    _roles(connection, owner)
    connection.execute(
        text(
            "INSERT INTO public.setting(name, value) VALUES (:name, gen_random_uuid()\\:\\:text || gen_random_uuid()"
            "\\:\\:text) ON CONFLICT (name) DO NOTHING"
        ),
        {"name": _KEY},
    )
    statements = list(_statements(owner))
    fingerprint = hashlib.sha256("".join(statements).encode()).hexdigest()
    found = connection.execute(
        text("SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = :name"), {"name": DOOR}
    ).scalar()
    if found == fingerprint:
        return  # renewing it would lock out everybody who reads just now
    remove(connection)
    with _belonging(connection, owner):
        for statement in statements:
            _run(connection, statement)
    connection.execute(text(f"COMMENT ON SCHEMA {DOOR} IS '{fingerprint}'"))


def remove(connection: Connection) -> None:
    """Take the door away; only the owner of the database reads its tables then."""
    policies = connection.execute(text("SELECT tablename FROM pg_policies WHERE policyname = 'door'")).scalars()
    for table in policies.all():
        connection.execute(text(f'DROP POLICY door ON public."{table}"'))
    connection.execute(text(f"DROP SCHEMA IF EXISTS {DOOR}, {_UNGUARDED} CASCADE"))


_ENTERING = f"SELECT set_config('fusion.viewer', %s, true), {DOOR}.version()"
_KEYS: WeakKeyDictionary[Engine, str] = WeakKeyDictionary()


def admit(connection: Connection, engine: Engine, viewer: Viewer) -> str:
    """Say on a reader's connection who reads, for the transaction that begins with it.

    Returns:
        The version of everything at the moment that the transaction sees.
    """
    if engine not in _KEYS:
        with engine.connect() as own:
            key = own.execute(text("SELECT value FROM public.setting WHERE name = :name"), {"name": _KEY}).scalar()
        _KEYS[engine] = str(key)
    key, said = _KEYS[engine], f"{viewer.member_id or 0}.{viewer.organisation_id or 0}"
    inner = hashlib.sha256(f"{key}{said}".encode()).hexdigest()
    seal = hashlib.sha256(f"{key}{inner}".encode()).hexdigest()
    connection.begin()
    ((_, version),) = asked(connection, _ENTERING, (f"{said} {seal}",))
    return str(version)


@contextmanager
def admitted(engine: Engine, viewer: Viewer) -> Iterator[tuple[Connection, str]]:
    """Open a connection that shows what `viewer` may see, with the version of everything at its moment."""
    with replica.reader(engine) as connection:
        yield connection, admit(connection, engine, viewer)


def version(session: Session) -> str:
    """Return the version of everything at the moment that a session past the door sees, as `door.version()` says it."""
    ((key, newest, words),) = asked(session.connection(), _MOMENT)
    return hashlib.sha256(f"{key}{newest}{words}".encode()).hexdigest()
