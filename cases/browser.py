"""What a browser carries: the session cookie, which says who is there, and the language cookie."""

from cases import people
from db.engine import shared_engine, transaction, unguarded
from db.viewer import Viewer

SESSION_COOKIE = "fusion_session"
LANGUAGE_COOKIE = "fusion_language"


def viewer_of(secret: str | None) -> Viewer:
    """Return who a session cookie belongs to, as of this moment; a visitor where it belongs to nobody."""
    engine = shared_engine()
    with unguarded(engine) as session:
        viewer = people.viewer_of_cookie(session, secret)
        due = viewer.signed_in and people.is_due_for_touch(session, secret)
    if due and secret:
        with transaction(engine) as session:
            people.touch(session, secret)
    return viewer
