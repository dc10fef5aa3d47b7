"""Set up a centre: migrate, bring in the vocabularies, make the first organisation, load the starter cases."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, update
from sqlmodel import Session, col, select

from cases import history, people, review, seals
from cases.i18n import N_
from cases.read import contents
from cases.submit import submit
from cases.taxonomy import load_vocabularies, taxonomy
from cases.write import names_fingerprint, searchable
from db import fulltext
from db.engine import transaction
from db.migrate import migrate
from db.tables import Case, Member, Organisation, Rendition, RenditionReference, Setting
from db.viewer import Viewer
from db.vocabulary import RenditionState, ReviewException, Role

STARTER_CASES = Path(__file__).resolve().parent.parent / "seeds" / "cases"
STARTER_ORGANISATION = "Starter set"
OWN_ORGANISATION = "This centre"
FIRST_MEMBER = "Steward"

TOKENISER = "tokeniser"
"""The setting that says what the search index was made by; ":500" stands behind it while it reached rendition 500."""

_PART = 100
"""So many renditions are indexed again at once: for about a seventh of a second nobody else can write to SQLite."""

_GAP = 0.01
"""Seconds between two parts: whoever waits to write to the embedded database looks every four milliseconds."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many steps are done and how many there are."""


def _quiet(_what: str, _done: int, _of: int) -> None:
    return


def prepare(engine: Engine, progress: Progress = _quiet) -> None:
    """Bring a database, new or old, to this version: tables, vocabularies, search index, first organisation.

    Existing cases, people and settings stay as they are.
    """
    progress(N_("tables"), 0, 1)
    migrate(engine)
    progress(N_("tables"), 1, 1)
    with transaction(engine) as session:
        progress(N_("vocabularies"), 0, 1)
        load_vocabularies(session)
        progress(N_("vocabularies"), 1, 1)
        first_steward(session)
        seals.ensure_key(session)
        history.ensure_head(session)
    reindex(engine, progress)


def first_steward(session: Session) -> int:
    """Return the member id of the first steward; on a new database the organisation and the person are made."""
    setting = session.get(Setting, "first_steward")
    if setting is not None:
        return int(setting.value)
    own = people.add_organisation(session, name=OWN_ORGANISATION, kind="ngo", country="TW")
    member = people.add_member(session, own, name=FIRST_MEMBER, roles=people.STEWARD_ROLES)
    session.add(Setting(name="first_steward", value=str(member.id)))
    session.flush()
    return member.id or 0


def reindex(engine: Engine, progress: Progress = _quiet) -> int:
    """Index every rendition again if what the index is made by changed since; returns how many this process did.

    It is done in parts, between which others write. Where it was broken off, or another process is at it too, it goes
    on behind what is done. Until the end a case of the old index is found by the words that both have.
    """
    done = 0
    while True:
        with transaction(engine) as session:
            since = _indexed_until(session)
            if since is None:
                return done
            part = _index_again(session, since)
            reached = f":{part[-1]}" if part else ""
            session.merge(Setting(name=TOKENISER, value=made_by(session) + reached))
            newest = session.exec(select(func.max(Rendition.id))).one()
        if part:
            done += len(part)
            progress(N_("search index"), part[-1], newest or 0)
            time.sleep(_GAP)


def made_by(session: Session) -> str:
    """Return what the search index is made by: the tokeniser and the names of words that are in it."""
    return f"{fulltext.TOKENISER}-{names_fingerprint(taxonomy(session))[:12]}"


def _indexed_until(session: Session) -> int | None:
    """Return the row number of the last rendition that is indexed anew, None where all are."""
    setting = session.get(Setting, TOKENISER, with_for_update=True)
    made, _, reached = (setting.value if setting else "").partition(":")
    if made != made_by(session):
        return 0
    return int(reached) if reached else None


def _index_again(session: Session, since: int) -> Sequence[int]:
    """Index the next renditions behind a row number; returns theirs, in order."""
    rows = select(Rendition.id).where(Rendition.state != RenditionState.FORMER, col(Rendition.id) > since)
    rows = rows.order_by(col(Rendition.id)).limit(_PART)
    # Nobody may set one aside meanwhile, which takes it out of the index.
    numbers = [number or 0 for number in session.exec(rows.with_for_update(key_share=True))]
    words = taxonomy(session)
    for number, content in contents(session, numbers).items():
        fulltext.index(session, number, searchable(content, words))
    # What a process remembers of searches is of the old index: one row written again makes it another version.
    session.execute(update(Rendition).where(col(Rendition.id).in_(numbers[-1:])).values(edition=Rendition.edition))
    return numbers


def starter_cases() -> Iterator[dict[str, Any]]:
    """Yield the starter cases as they would be entered, in order of file and line."""
    for path in sorted(STARTER_CASES.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def seed(engine: Engine, progress: Progress = _quiet) -> int:
    """Load the starter cases that aren't there yet, each sent and published by the verbs everybody uses.

    Returns:
        How many were loaded.
    """
    everything = list(starter_cases())
    with transaction(engine) as session:
        there = set(session.exec(select(RenditionReference.value).where(RenditionReference.scheme == "starter")))
        missing = [case for case in everything if case["references"][0]["value"] not in there]
        if not missing:
            return 0
        viewer = starter_member(session)
        for done, entered in enumerate(missing, 1):
            publish_seed(session, viewer, entered)
            progress(N_("starter cases"), done, len(missing))
    return len(missing)


def starter_member(session: Session) -> Viewer:
    """Return the member who contributes the starter cases; the organisation and the member are made if needed."""
    owner = session.exec(select(Organisation).where(Organisation.name == STARTER_ORGANISATION)).first()
    if owner is None:
        owner = people.add_organisation(session, name=STARTER_ORGANISATION, kind="ngo", country="TW")
        people.add_member(session, owner, name=STARTER_ORGANISATION, roles=[Role.CONTRIBUTOR])
    member = session.exec(select(Member).where(Member.organisation_id == owner.id)).one()
    return people.viewer_of_member(session, member.id or 0)


def publish_seed(session: Session, viewer: Viewer, entered: dict[str, Any]) -> None:
    """Send a starter case and publish it without a reviewer, which the case then says."""
    receipt = submit(session, viewer, entered)
    case = session.exec(select(Case).where(Case.public_id == receipt.id)).one()
    review.publish_unreviewed(session, viewer, case, ReviewException.STARTER_SET)
