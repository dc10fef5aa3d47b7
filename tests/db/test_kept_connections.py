"""Connections to PostgreSQL that are kept: one that its server or the way to it has given up meanwhile is never met."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from db import engine as opening
from db.access import viewing
from db.engine import close, open_engine, unguarded
from db.tables import Setting
from db.viewer import ANONYMOUS

pytestmark = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)

SEVERAL = 3


def served_by(session: Session) -> int:
    """Return the number of the server's process that answers."""
    return int(session.connection().scalar(text("SELECT pg_backend_pid()")) or 0)


def several(engine: Engine) -> set[int]:
    """Use several connections of each kind at once; returns who served them."""
    with ExitStack() as open_at_once:
        sessions = [open_at_once.enter_context(viewing(engine, ANONYMOUS)) for _ in range(SEVERAL)]
        sessions += [open_at_once.enter_context(unguarded(engine)) for _ in range(SEVERAL)]
        assert all(session.exec(select(Setting)).all() for session in sessions)
        return {served_by(session) for session in sessions}


def end_others(session: Session) -> None:
    """Have the server end all other connections of the session's role to its database."""
    others = "FROM pg_stat_activity WHERE usename = current_user AND datname = current_database()"
    ending = f"SELECT pg_terminate_backend(pid, 5000) {others} AND pid <> pg_backend_pid()"
    assert session.connection().execute(text(ending)).scalars().all() == [True] * (SEVERAL - 1)


def test_a_connection_that_the_server_ended_is_not_met(engine: Engine) -> None:
    before = several(engine)
    assert several(engine) == before
    with viewing(engine, ANONYMOUS) as session:
        end_others(session)
    with unguarded(engine) as session:
        end_others(session)
    assert len(several(engine) & before) == 2


def test_a_connection_that_was_closed_here_is_not_met(engine: Engine) -> None:
    with unguarded(engine) as session:
        before = served_by(session)
        driver = session.connection().connection.driver_connection
    assert driver is not None
    driver.close()
    with unguarded(engine) as session:
        assert served_by(session) != before


class Way:
    """A way to a server that can forget a connection, as a firewall does: what is sent then is refused."""

    def __init__(self, host: str, port: int) -> None:
        """Lead to a server."""
        self._to = host, port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._known: set[socket.socket] = set()
        threading.Thread(target=self._let_in, daemon=True).start()

    def forget(self) -> None:
        """Forget whoever was let in until now."""
        self._known.clear()

    def close(self) -> None:
        """Let nobody in any more."""
        self._listening.close()

    def _let_in(self) -> None:
        with suppress(OSError):
            while True:
                near = self._listening.accept()[0]
                far = socket.create_connection(self._to)
                self._known |= {near, far}
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while said := one.recv(65_536):
                if one not in self._known:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    one.close()
                    return
                other.sendall(said)


@contextmanager
def by_way_of(engine: Engine) -> Iterator[tuple[Way, Engine]]:
    """Open a database by such a way."""
    with closing(Way(engine.url.host or "localhost", engine.url.port or 5432)) as way:
        led = open_engine(engine.url.set(host="127.0.0.1", port=way.port).render_as_string(hide_password=False))
        try:
            yield way, led
        finally:
            close(led)


def test_a_connection_that_rested_is_asked_whether_it_still_leads_to_the_server(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_RESTED", 0.0)
    with by_way_of(engine) as (way, led):
        with unguarded(led) as session:
            before = served_by(session)
        with unguarded(led) as session:
            assert served_by(session) == before
        way.forget()
        with unguarded(led) as session:
            assert served_by(session) != before
