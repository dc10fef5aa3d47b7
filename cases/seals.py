"""A key of this centre's own: by it the server knows again what it gave out, and hashes what it must not keep."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import Engine
from sqlmodel import Session

from db.engine import unguarded
from db.tables import Setting

_NAME = "key"


def ensure_key(session: Session) -> None:
    """Make the centre's key if it has none yet. No reader's connection can see it."""
    if session.get(Setting, _NAME) is None:
        session.add(Setting(name=_NAME, value=secrets.token_hex(32)))
        session.flush()


def key_of(engine: Engine) -> str:
    """Return the key of the centre that keeps its records in `engine`."""
    with unguarded(engine) as session:
        return session.get_one(Setting, _NAME).value


def keyed(key: str, purpose: str, text: str) -> str:
    """Return a hash of `text` that can't be found by trying all texts without the key (HMAC-SHA-256, in hex)."""
    return hmac.new(bytes.fromhex(key), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def seal(key: str, purpose: str, content: object) -> str:
    """Return JSON-like content as a token that can be read by whoever holds it but not changed."""
    return str(URLSafeTimedSerializer(key, salt=purpose).dumps(content))


def unseal(key: str, purpose: str, token: str, *, lasts: timedelta) -> object | None:
    """Return what a token holds; None if it isn't ours, is for another purpose or is too old."""
    try:
        content: object = URLSafeTimedSerializer(key, salt=purpose).loads(token, max_age=int(lasts.total_seconds()))
    except BadSignature:
        return None
    return content
