"""What is asked of all renditions beside a viewer's door: in one session for a search, and in another one ahead."""

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray
from sqlmodel import Session

from cases.index.holding import Index
from cases.index.sets import NOTHING, Rows, rows_of
from db.access import version
from db.engine import Engine, unguarded

_TEXTS = 100
"""How many questions a version remembers."""

_AHEAD = 4
"""So many questions at most are asked ahead at a time, so that whoever waits for one never waits for a connection that
another who waits holds."""

Ask = Callable[[Session], Iterable[int] | NDArray[Any]]
"""Asks a question in a session past the door."""

_ROOM = "beside"
_PLACES = threading.BoundedSemaphore(_AHEAD)
_THREADS = ThreadPoolExecutor(_AHEAD, thread_name_prefix="asks ahead")


@dataclass
class _Beside:
    """Where a search asks past the door.

    Attributes:
        leaving: Closes what was opened.
        session: Opened by the first question.
        ahead: Questions that are being asked by others already.
    """

    leaving: ExitStack
    session: Session | None = None
    ahead: dict[Hashable, Future[Rows | None]] = field(default_factory=dict)


@contextmanager
def asking(session: Session) -> Iterator[None]:
    """Put all questions of a block past the door in one session, which is opened when the first is asked.

    Args:
        session: A session through a viewer's door.
    """
    if _ROOM in session.info:
        yield
        return
    with ExitStack() as leaving:
        session.info[_ROOM] = room = _Beside(leaving)
        try:
            yield
        finally:
            del session.info[_ROOM]
            # Whoever closes the database next must find no connection in use.
            wait([one for one in room.ahead.values() if not one.cancel()])


def asked_of_all(session: Session, index: Index, asked: Hashable, ask: Ask) -> Rows | None:
    """Return what a question finds among all renditions, None where the database has moved on.

    Args:
        session: A session through a viewer's door.
        index: That of its moment, which remembers the answer.
        asked: What tells the question from others.
        ask: Asks it in a session past the door.
    """
    if asked not in index.texts:
        with asking(session):
            found = _asked(session, index, asked, ask)
        if found is None:
            session.info["index"] = None
            return None
        while len(index.texts) >= _TEXTS:
            index.texts.pop(next(iter(index.texts)), None)
        index.texts[asked] = found
    return index.texts.get(asked) or NOTHING


def _asked(session: Session, index: Index, asked: Hashable, ask: Ask) -> Rows | None:
    room: _Beside = session.info[_ROOM]
    if (ahead := room.ahead.pop(asked, None)) is not None:
        return ahead.result()
    if room.session is None:
        room.session = room.leaving.enter_context(unguarded(session.info["engine"]))
    return rows_of(ask(room.session)) if version(room.session) == index.version else None


def ask_ahead(session: Session, index: Index, asked: Hashable, ask: Ask) -> None:
    """Begin to ask what will be asked soon, within a block of `asking()`; databases answer several at once.

    Args:
        session: A session through a viewer's door.
        index: That of its moment.
        asked: What tells the question from others.
        ask: Asks it in a session past the door.
    """
    room: _Beside = session.info[_ROOM]
    if asked in index.texts or asked in room.ahead or not _PLACES.acquire(blocking=False):
        return
    room.ahead[asked] = begun = _THREADS.submit(_apart, session.info["engine"], index, ask)
    begun.add_done_callback(lambda _: _PLACES.release())


def is_awaited(session: Session, asked: Hashable) -> bool:
    """Say whether a question is being asked ahead whose answer isn't there yet."""
    room: _Beside | None = session.info.get(_ROOM)
    return room is not None and asked in room.ahead and not room.ahead[asked].done()


def _apart(engine: Engine, index: Index, ask: Ask) -> Rows | None:
    with unguarded(engine) as session:
        return rows_of(ask(session)) if version(session) == index.version else None
