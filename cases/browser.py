"""What a browser carries: the session cookie, which says who is there, the language, and what forms prove."""

import hmac
import os

from cases import accounts, seals
from db.engine import shared_engine, transaction, unguarded
from db.viewer import ANONYMOUS, Viewer

SESSION_COOKIE = "fusion_session"
LANGUAGE_COOKIE = "fusion_language"
FORM_COOKIE = "fusion_form"
"""What stands in for the session in the forms of somebody who has none yet."""


def viewer_of(secret: str | None) -> Viewer:
    """Return who a session cookie belongs to, as of this moment; a visitor where it belongs to nobody."""
    if not secret:
        return ANONYMOUS
    engine = shared_engine()
    with unguarded(engine) as session:
        viewer = accounts.viewer_of_cookie(session, secret)
        due = viewer.signed_in and accounts.is_due_for_touch(session, secret)
    if due:
        with transaction(engine) as session:
            accounts.touch(session, secret)
    return viewer


def form_token(cookie: str) -> str:
    """Return what a form must carry to be taken from a browser that holds `cookie`."""
    return seals.keyed(seals.key_of(shared_engine()), "form", cookie)


def is_form_token(cookie: str | None, token: str) -> bool:
    """Say whether a form came from a page that we gave to the browser that holds `cookie`."""
    return bool(cookie) and hmac.compare_digest(form_token(cookie or "").encode(), token.encode())


def open_to_visitors() -> bool:
    """Say whether this centre shows its public cases to visitors; `FUSION_PUBLIC=0` keeps everything for members."""
    return os.environ.get("FUSION_PUBLIC", "1") != "0"
