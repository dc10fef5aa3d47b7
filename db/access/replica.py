"""Which server a reader reads: a replica that has all the primary had committed by now, else the primary.

What was narrowed must be gone for the next query, and what somebody wrote must be there for their next page. So a
replica is never trusted to be recent enough: each time, the primary is asked how far its log is written, and the
replica whether it has replayed that much (`docs/decisions/0013-scale-out.md`).
"""

import logging
import time
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Row, text
from sqlalchemy.exc import SQLAlchemyError

from db.engine import reading, reading_replica

_LOG = logging.getLogger(__name__)

PATIENCE = 0.05
"""Seconds a reader waits for a replica that was up to date when it was last asked: as a rule it misses a moment."""
REST = 5.0
"""Seconds a replica that failed is left alone."""
SAY_EVERY = 60.0
"""Seconds between two lines in the log, and before a replica that lags is worth one."""

# A commit is seen by others once its record is flushed, but with synchronous_commit=off as soon as it is written
# to memory. Positions can only be compared within one cluster, and within one timeline of it: a replica that still
# follows a primary that was replaced may be further, on another way.
_HEAD = text("""
    SELECT CASE current_setting('synchronous_commit')
             WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END AS position,
           (SELECT system_identifier FROM pg_control_system()) AS cluster,
           left(pg_walfile_name(pg_current_wal_lsn()), 8) AS timeline""")
_HAS = text("""
    SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= CAST(:position AS pg_lsn)
       AND (SELECT system_identifier FROM pg_control_system()) = :cluster
       AND (SELECT lpad(upper(to_hex(timeline_id)), 8, '0') FROM pg_control_checkpoint()) = :timeline""")


@dataclass
class _State:
    """What is known of a replica since it was last asked; times are seconds of the monotonic clock."""

    rests_until: float = 0.0
    behind_since: float | None = None
    said: dict[str, float] = field(default_factory=dict)

    def say(self, what: str, detail: object) -> None:
        """Log it, unless the same was logged within the last minute."""
        now = time.monotonic()
        if now - self.said.get(what, -SAY_EVERY) >= SAY_EVERY:
            self.said[what] = now
            _LOG.warning("%s: %s", what, detail)

    def failed(self, error: Exception) -> None:
        """Leave the replica alone for a while."""
        self.rests_until = time.monotonic() + REST
        why = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        self.say("the replica can't be read, the primary is instead", why)

    def lags(self) -> None:
        """Note that it was behind once more."""
        now = time.monotonic()
        self.behind_since = now if self.behind_since is None else self.behind_since
        if now - self.behind_since >= SAY_EVERY:
            lasts = f"for {now - self.behind_since:.0f} s"
            self.say("the replica isn't up to date, or isn't one of this primary; the primary is read instead", lasts)


_STATES: WeakKeyDictionary[Engine, _State] = WeakKeyDictionary()


def reader(engine: Engine) -> Connection:
    """Return a connection for one reader, of a replica only if it has all that `engine` had when this was called."""
    return _at_replica(engine) or reading(engine).connect()


def _at_replica(engine: Engine) -> Connection | None:
    replica = reading_replica(engine)
    if replica is None:
        return None
    state = _STATES.setdefault(engine, _State())
    if time.monotonic() < state.rests_until:
        return None
    if state.rests_until:
        state.rests_until = time.monotonic() + REST  # one tries whether it is back; the others needn't wait for that
    connection = None
    try:
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as own:
            head = own.execute(_HEAD).one()
        connection = replica.connect()
        if _in_time(connection, head, wait=state.behind_since is None):
            state.rests_until, state.behind_since = 0.0, None
            return connection
        state.rests_until = 0.0
        state.lags()
    except SQLAlchemyError as error:
        state.failed(error)
    if connection is not None:
        connection.close()
    return None


def _in_time(connection: Connection, head: Row[tuple[str, int, str]], *, wait: bool) -> bool:
    """Say whether a replica has replayed up to `head`, now or in a moment.

    Asked outside of the reader's transaction: a snapshot is taken before its first statement runs, so one that asked
    by itself could see less than the answer says.
    """
    connection.execution_options(isolation_level="AUTOCOMMIT")
    until = time.monotonic() + (PATIENCE if wait else 0)
    while not (has := bool(connection.execute(_HAS, head._asdict()).scalar())) and time.monotonic() < until:
        time.sleep(0.005)
    connection.rollback()
    connection.execution_options(isolation_level="REPEATABLE READ")
    return has
