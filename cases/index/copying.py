"""Keep a copy of the index in the database: another process begins with it, and needn't read every case.

A copy is of one moment. What has changed since stands in the change log, from which a process that slept as long would
read it too. A copy that was made with other code or other vocabularies isn't used.
"""

import hashlib
import inspect
import io
import json
import logging
import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, insert
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from cases import taxonomy
from cases.index import holding, loading, questions, sets, timing
from cases.index.counting import Value
from cases.index.holding import Facts, Index, Part
from cases.index.sets import Rows
from db.access import classes
from db.engine import Engine, transaction
from db.tables import IndexCopy

LEAST = 20_000
"""So many renditions are read in half a second; a copy of fewer isn't worth keeping."""

OFTEN = 5_000
"""After so many changes there is a newer copy; the change log forgets them after 20,000."""

THREAD = "index-copy"
"""What the thread is called that keeps a copy."""

_LOG = logging.getLogger(__name__)
_MAKERS = (holding, loading, questions, sets, timing, taxonomy, classes)


def due(index: Index, seq: int | None) -> bool:
    """Say whether a copy should be kept of `index`, where the newest copy that is known of is of change `seq`."""
    return len(index.current) >= LEAST and (seq is None or index.seq - seq >= OFTEN)


def keep_soon(engine: Engine, index: Index) -> None:
    """Keep a copy beside whatever else goes on: who asks may be about to write themselves, and shouldn't wait."""
    threading.Thread(target=_keep_or_say_why_not, args=(engine, index), name=THREAD).start()


def _keep_or_say_why_not(engine: Engine, index: Index) -> None:
    try:
        keep(engine, index)
    except SQLAlchemyError as error:  # the database is full or gone; the next process reads everything, as before
        _LOG.warning("No copy of the index was kept: %s", error)


def keep(engine: Engine, index: Index) -> None:
    """Keep a copy of `index`, unless there is one as new, or the vocabularies have changed."""
    data = packed(index)
    with transaction(engine) as session:
        if taxonomy.taxonomy(session) is not index.words:
            return
        made_with = _made_with(session)
        newest = session.exec(select(IndexCopy.seq).where(col(IndexCopy.made_with) == made_with)).first()
        if newest is None or newest < index.seq:
            session.execute(delete(IndexCopy))  # the old one needn't be read, as it would be to be changed
            session.execute(insert(IndexCopy).values(id=1, seq=index.seq, made_with=made_with, data=data))


def kept(session: Session) -> Index | None:
    """Return the copy as an index without a version, None where there is none that can be used.

    Args:
        session: A session that reads past the door.
    """
    made_with = _made_with(session)
    data = session.exec(select(IndexCopy.data).where(col(IndexCopy.made_with) == made_with)).first()
    if data is None:
        return None
    try:
        return unpacked(data, taxonomy.taxonomy(session))
    except (BadZipFile, EOFError, ValueError, KeyError) as error:
        _LOG.warning("The copy of the index is damaged and isn't used: %s", error)
        return None


def _made_with(session: Session) -> str:
    return hashlib.sha256(f"{_code()} {taxonomy.held_fingerprint(session)}".encode()).hexdigest()


@cache
def _code() -> str:
    """Return a digest of the code that decides what stands in a copy: no release has to say that it changed."""
    files = [Path(inspect.getfile(each)) for each in (*_MAKERS, packed)]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def packed(index: Index) -> bytes:
    """Return an index in bytes: an archive of arrays, whose checksums tell when it was damaged."""
    held = [(name, value, rows) for name, inside in index.sets.items() for value, rows in inside.items()]
    readers = list(index.classes.items())
    bitmaps = [rows.serialize() for rows in (*(rows for *_, rows in held), *(rows for _, rows in readers))]
    bitmaps += [index.owner_shown.serialize(), Rows.union(*(part.rows for part in index.parts)).serialize()]
    said = {
        "seq": index.seq,
        "facets": list(index.sets),
        "sets": [(name, value) for name, value, _ in held],
        "classes": [name for name, _ in readers],
    }
    arrays: dict[str, Any] = {name: _short(getattr(index.facts, name)) for name in Facts.__dataclass_fields__}
    buffer = io.BytesIO()
    np.savez(
        buffer,
        said=np.frombuffer(json.dumps(said).encode(), np.uint8),
        lengths=np.array([len(bitmap) for bitmap in bitmaps], "<i8"),
        bitmaps=np.frombuffer(b"".join(bitmaps), np.uint8),
        **arrays,
    )
    return buffer.getvalue()


def _short(values: NDArray[np.int64]) -> NDArray[Any]:
    """Return numbers in as few bytes as the largest needs; none is below zero."""
    return values.astype(np.min_scalar_type(int(values.max(initial=0))).newbyteorder("<"))


def unpacked(data: bytes, words: taxonomy.Taxonomy) -> Index:
    """Return what was packed, with the vocabularies it was made with.

    Raises:
        BadZipFile: The bytes are damaged.
        EOFError: There are none.
        ValueError: The same.
        KeyError: The same.
    """
    with np.load(io.BytesIO(data), allow_pickle=False) as found:
        said = json.loads(found["said"].tobytes())
        bitmaps = _bitmaps(found["bitmaps"].tobytes(), found["lengths"].tolist())
        facts = Facts(**{name: found[name].astype(np.int64) for name in Facts.__dataclass_fields__})
    held: dict[str, dict[Value, Rows]] = {name: {} for name in said["facets"]}
    for name, value in said["sets"]:
        held[name][tuple(value) if isinstance(value, list) else value] = next(bitmaps)
    readers = {(kind, number): next(bitmaps) for kind, number in said["classes"]}
    shown, rows = next(bitmaps), next(bitmaps)
    return Index("", said["seq"], words, held, readers, shown, facts, (Part(rows, held),))


def _bitmaps(joined: bytes, lengths: list[int]) -> Iterator[Rows]:
    at = 0
    for length in lengths:
        yield Rows.deserialize(joined[at : at + length])
        at += length
