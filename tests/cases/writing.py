"""Somebody who goes on writing: publishes, edits, narrows, withdraws and rolls back, in a process of their own."""

import os
import random
import sys
import time
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from cases import review, reviewers
from cases.correct import correct, narrow, withdraw
from cases.errors import CaseError
from cases.setup import publish_seed, starter_member
from db.engine import open_engine, transaction
from db.tables import Case, Proposal
from db.viewer import Viewer
from db.vocabulary import Status

MOST = 500
"""So many published cases at most: with ever more of them whoever counts by rows would wait longer at each question."""


PAUSE = 0.2
"""Seconds after each deed: without it so many cases are withdrawn in 45 minutes that a question by rows takes ten
seconds, and what is compared by then is a database that nobody has."""


def a_case(number: int) -> dict[str, Any]:
    """Return a small case that everybody may read."""
    return {
        "texts": [{"lang": "en", "title": f"Forged poll {number}", "summary": "A poll nobody had taken."}],
        "period_from": f"20{10 + number % 15}-{number % 12 + 1:02}",
        "countries": [("TW", "JP", "AU")[number % 3]],
        "tactics": [("PW01", "PW02", "T0085.003")[number % 3]],
        "target_groups": ["voters"],
        "channels": ["line"],
        "information_credibility": "2",
        "responses": [{"countermeasure": "CM09", "outcomes": [{"result": "reduced", "evidence": "observed"}]}],
        "sources": [{"title": "Own observation"}],
        "references": [{"scheme": "test", "value": f"T-{number}"}],
        "audience": "clear",
    }


def published(session: Session, viewer: Viewer, number: int) -> None:
    """Publish a small case."""
    publish_seed(session, viewer, a_case(number))


def agreed(session: Session, viewer: Viewer, public_id: str) -> None:
    """Publish the edition of a case that waits."""
    case = session.exec(select(Case).where(Case.public_id == public_id).with_for_update()).one()
    review.publish(session, viewer, case, edition=reviewers.latest_edition(session, case))


def waits(session: Session, public_id: str) -> bool:
    """Say whether a new edition of a case waits."""
    case = session.exec(select(Case).where(Case.public_id == public_id).with_for_update()).one()
    return session.get(Proposal, case.id) is not None


def edited(session: Session, viewer: Viewer, public_id: str, version: int, number: int) -> None:
    """Publish another edition of a case."""
    correct(session, viewer, public_id, a_case(number), version=version)
    agreed(session, viewer, public_id)


def own_published(session: Session) -> list[tuple[str, int]]:
    """Return the published cases of the starter set's member, with their versions."""
    viewer = starter_member(session)
    found = session.exec(
        select(Case.public_id, Case.version)
        .where(Case.owner_id == viewer.organisation_id, Case.status == Status.PUBLISHED)
        .order_by(col(Case.id))
    )
    return list(found.all())


def write(session: Session, viewer: Viewer, dice: random.Random, number: int) -> None:
    """Do one thing at random."""
    there = own_published(session)
    match dice.choice(("publish", "publish", "edit", "narrow", "withdraw")):
        case "publish" if len(there) < MOST:
            published(session, viewer, number)
        case deed:
            public_id, version = dice.choice(there)
            if deed == "edit" and waits(session, public_id):
                agreed(session, viewer, public_id)
            elif deed == "edit":
                correct(session, viewer, public_id, a_case(number), version=version)
            elif deed == "narrow":
                narrow(session, viewer, public_id, {"audience": "green"}, version=version)
            else:
                withdraw(session, viewer, public_id, "mistaken", version=version)


def main(url: str, seed: str, stop: str) -> None:
    """Write until a file is there or who began it is gone, and say so after the first deed.

    Args:
        url: The database.
        seed: Of what is done.
        stop: The path of the file.
    """
    said = False
    engine, dice, number = open_engine(url), random.Random(int(seed)), int(seed) * 100_000  # noqa: S311 - not a secret
    with transaction(engine) as session:
        viewer = starter_member(session)
    parent = os.getppid()
    while os.getppid() == parent and not Path(stop).exists():
        number += 1
        time.sleep(PAUSE)
        try:
            with transaction(engine) as session:
                write(session, viewer, dice, number)
                if number % 5 == 0:
                    session.rollback()
        except CaseError:  # another writer was faster
            continue
        if not said:  # once: nobody reads on, and a full pipe would end the writing
            print("writing", flush=True)  # noqa: T201
            said = True
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
