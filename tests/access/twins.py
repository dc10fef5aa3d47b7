"""Two databases that differ only in what a viewer can't read."""

import random

from sqlalchemy import Engine
from sqlmodel import Session

from cases import attempts
from db.engine import transaction
from db.viewer import Viewer
from db.vocabulary import Audience
from tests.access import centre as world
from tests.access.centre import HOME, LANTERN, QUARRY, SHARED, Centre, Stage
from tests.access.changes import CHANGES, PUBLISHED, VISITOR, Hidden, Second, assess, corroborate, download, log


def viewer(session: Session, centre: Centre, who: str) -> Viewer:
    """Return one of `VIEWERS` as of this moment."""
    return Viewer() if who == VISITOR else centre.viewer(session, who)


def first_world(engine: Engine) -> Centre:
    """Fill a prepared database with what both worlds share: the viewers can read part of it, each another."""
    centre = world.build(engine, owners=(LANTERN,))
    with transaction(engine) as session:
        for stage in (Stage.SUBMITTED, Stage.PUBLISHED, Stage.PROPOSED, Stage.WITHDRAWN):
            for audience in (Audience.CLEAR, Audience.AMBER, Audience.RED):
                world.add_case(session, centre, HOME, stage, audience, **SHARED[HOME][audience])
            world.add_case(session, centre, QUARRY, stage, Audience.GREEN)
        for stage in (Stage.SUBMITTED, Stage.PROPOSED, Stage.RETURNED):
            world.add_case(session, centre, LANTERN, stage, Audience.AMBER, circle="Neighbours", by=("home.reviewer",))
        world.add_case(
            session, centre, LANTERN, Stage.PUBLISHED, Audience.RED, named=("home.colleague", "home.steward")
        )
        for who in ("home.author", "home.reviewer", "lantern.author"):
            download(session, centre, who, "q=poll")
        published = [made for made in centre.cases if made.stage in PUBLISHED]
        corroborate(session, published, centre, "cedar.colleague")
        assess(session, published, centre, "cedar.colleague")
        log(session, centre, HOME)
    return centre


def second_world(engine: Engine, centre: Centre, who: str) -> Hidden:
    """Make a copy of the first world differ in all that `who` can't read; returns what to ask for.

    Args:
        engine: The copy.
        centre: What stands in it; it is left as it was.
        who: One of `VIEWERS`.
    """
    known = list(centre.cases), dict(centre.drafts), dict(centre.draft_marks), centre.rng
    views = dict(centre.views), dict(centre.view_marks)
    centre.rng = random.Random(7)  # noqa: S311 - words for a test
    with transaction(engine) as session:
        second = Second(session, centre, Hidden())
        for change in CHANGES:
            if who not in change.seen_by:
                change.make(second)
                session.flush()
                session.expire_all()
    centre.cases, centre.drafts, centre.draft_marks, centre.rng = known
    centre.views, centre.view_marks = views
    attempts.admit(engine, "somebody@example.org", "198.51.100.7")
    return second.hidden
