"""What happened to each case: append-only, each entry's hash covering the one before."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlmodel import Session, col, select

from cases.omission import Renditions
from db import rows
from db.base import now
from db.tables import Case, History, Setting
from db.viewer import Viewer
from db.vocabulary import Action

GENESIS = "0" * 64
HEAD = "history_head"
"""The setting that holds the newest entry's hash."""

_HEAD = select(Setting.value).where(Setting.name == HEAD).with_for_update()
_NEW_HEAD = update(Setting).where(col(Setting.name) == HEAD).values(value=bindparam("newest"))


def canonical(said: Renditions) -> str:
    """Return what an edition says as canonical JSON (sorted keys, no blanks).

    That is the content where every reader meets the same, else the list of what the owner, other members and the
    public meet.
    """
    if said.own == said.shared == said.public:
        sealed: Any = said.own.model_dump(mode="json")
    else:
        sealed = [content.model_dump(mode="json") for content in (said.own, said.shared, said.public)]
    return json.dumps(sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(said: str, salt: str) -> str:
    """Return the SHA-256 of a salt and of what an edition says, in canonical JSON, as UTF-8."""
    return hashlib.sha256((salt + said).encode()).hexdigest()


_SEALED = ("previous", "case_id", "edition", "action", "member_id", "organisation_id")


def _link(entry: Mapping[str, Any]) -> str:
    parts = [entry[name] for name in _SEALED]
    said = json.dumps([*parts, entry["at"].isoformat(timespec="microseconds"), entry["digest"]])
    return hashlib.sha256(said.encode()).hexdigest()


def ensure_head(session: Session) -> None:
    """Note the newest entry as the head of the chain where a database of an earlier version doesn't yet."""
    if session.get(Setting, HEAD) is None:
        newest = session.exec(select(History).order_by(col(History.seq).desc()).limit(1)).first()
        session.add(Setting(name=HEAD, value=newest.hash if newest else GENESIS))
        session.flush()


@dataclass(frozen=True)
class Deed:
    """Something to be recorded.

    Attributes:
        case_id: The case's row number.
        by: Who did it.
        said: What the edition says, in canonical JSON.
    """

    case_id: int
    action: Action
    edition: int
    by: Viewer
    said: str
    at: datetime = field(default_factory=now)


def record(session: Session, viewer: Viewer, case: Case, action: Action, *, edition: int, said: str) -> None:
    """Append what `viewer` did to `case`, whose edition says `said` in canonical JSON.

    Two writers can't append at once: SQLite allows one writer, and on PostgreSQL the row that holds the head is
    locked until the first has committed.
    """
    if case.id is None:
        raise ValueError("the case must be stored before its history")
    record_all(session, [Deed(case.id, action, edition, viewer, said)])


def record_all(session: Session, deeds: Sequence[Deed]) -> None:
    """Append what was done to cases, in order."""
    if not deeds:
        return
    connection = session.connection()
    previous = connection.execute(_HEAD).scalar()
    if previous is None:
        previous = GENESIS
        connection.execute(insert(Setting), {"name": HEAD, "value": previous})
    entries = []
    for deed in deeds:
        salt = secrets.token_hex(16)
        entry = {
            "case_id": deed.case_id,
            "edition": deed.edition,
            "action": deed.action,
            "member_id": deed.by.member_id,
            "organisation_id": deed.by.organisation_id,
            "at": deed.at,
            "salt": salt,
            "digest": digest(deed.said, salt),
            "previous": previous,
        }
        previous = _link(entry)
        entries.append({**entry, "hash": previous})
    rows.put(connection, History, entries)
    connection.execute(_NEW_HEAD, {"newest": previous})


def broken_at(session: Session) -> tuple[int, datetime] | None:
    """Return the number and moment of the first entry whose hash doesn't fit, or None when the chain is whole.

    The session must see every entry, so this is for whoever keeps the database, not for a viewer.
    """
    previous = GENESIS
    for entry in session.exec(select(History).order_by(col(History.seq))):
        if entry.previous != previous or entry.hash != _link(entry.model_dump()):
            return entry.seq or 0, entry.at
        previous = entry.hash
    head = session.get(Setting, HEAD)
    if head is not None and head.value != previous:
        return -1, now()  # entries were cut off at the end
    return None
