"""Add organisations, change what is known of them, and say where they stand."""

from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Any

from sqlmodel import Session, col, select

from cases import people
from cases.directory.acting import (
    acting_now,
    allow,
    end_access,
    leaves_nobody,
    note,
    organisation_of,
    with_steward,
)
from cases.errors import NotAllowed, Problem, Rejected
from cases.fields import Camp, Country, Id, Line, Record, clean, word
from cases.i18n import N_
from cases.policy import DirectoryDeed, may_manage
from cases.record import checked
from cases.reviewers import replace_members
from cases.taxonomy import taxonomy
from db.fulltext import fold
from db.tables import Member, Organisation, OrganisationSponsor
from db.viewer import Viewer
from db.vocabulary import TAKING_PART, DirectoryAction, OrganisationStatus

SPONSORS = 2
"""How many member organisations vouch for a new one, once the centre has that many."""

FEWER_SPONSORS = "fewer_sponsors"
"""What the log says of an organisation that was added with fewer."""


class OrganisationFacts(Record):
    """What is known of an organisation."""

    name: Line
    kind: Annotated[Id, word("organisation_kind")]
    country: Country
    camp: Camp | None = None


def add_organisation(
    session: Session,
    viewer: Viewer,
    *,
    name: str | None,
    kind: str | None,
    country: str | None,
    camp: str | None = None,
    sponsors: Iterable[int] = (),
    status: OrganisationStatus = OrganisationStatus.PROBATION,
) -> int:
    """Add an organisation and return its id; its people come with `invite()`.

    Args:
        session: A session that may write.
        viewer: A steward of the centre.
        name: What it is called; no two share a name.
        kind: A word of the vocabulary `organisation_kind`.
        country: ISO 3166-1 alpha-2.
        camp: The political camp it belongs to, if any; one that is known already keeps its spelling.
        sponsors: At least two member organisations that vouch for it; fewer are enough while there aren't two that
            could, and the log says so.
        status: On probation, or a member at once.

    Raises:
        SignInNeeded: Nobody is signed in.
        NotAllowed: The viewer is no steward of the centre.
        Rejected: With every mistake at once, each beside its field.
    """
    acting = acting_now(session, viewer)
    allow(may_manage(acting, DirectoryDeed.ADD_ORGANISATION))
    own = session.get_one(Organisation, acting.organisation_id)
    chosen = list(dict.fromkeys(sponsors))
    facts, problems = _facts(session, {"name": name, "kind": kind, "country": country, "camp": camp})
    problems += _sponsor_problems(session, chosen, is_demo=own.is_demo)
    if status not in TAKING_PART:
        problems.append(Problem("status", N_("A new organisation is on probation or a member.")))
    if problems or facts is None:
        raise Rejected(problems)
    added = people.add_organisation(session, **facts.model_dump(), is_demo=own.is_demo)
    added.status = status
    session.add(added)
    session.add_all(OrganisationSponsor(organisation_id=added.id or 0, sponsor_id=number) for number in chosen)
    detail = [status.value, *(f"sponsor:{number}" for number in chosen)]
    fewer = [FEWER_SPONSORS] if len(chosen) < SPONSORS else []
    note(session, acting, DirectoryAction.ORGANISATION_ADDED, *detail, *fewer, organisation_id=added.id)
    return added.id or 0


def change_organisation(
    session: Session,
    viewer: Viewer,
    organisation_id: int,
    *,
    name: str | None,
    kind: str | None,
    country: str | None,
    camp: str | None = None,
) -> None:
    """Change what is known of an organisation; cases sent before keep the kind and country they were sent with.

    Raises:
        SignInNeeded: Nobody is signed in.
        NotAllowed: The viewer is no steward of the centre.
        NotFound: There is no such organisation.
        Rejected: With every mistake at once, each beside its field.
    """
    acting = acting_now(session, viewer)
    allow(may_manage(acting, DirectoryDeed.CHANGE_ORGANISATION, organisation_id=organisation_id))
    organisation = organisation_of(session, organisation_id)
    entered = {"name": name, "kind": kind, "country": country, "camp": camp}
    facts, problems = _facts(session, entered, but=organisation_id)
    if problems or facts is None:
        raise Rejected(problems)
    changed = [field for field, value in facts.model_dump().items() if getattr(organisation, field) != value]
    for field in changed:
        setattr(organisation, field, getattr(facts, field))
    session.add(organisation)
    if changed:
        note(session, acting, DirectoryAction.ORGANISATION_CHANGED, *changed, organisation_id=organisation_id)


def set_organisation_status(session: Session, viewer: Viewer, organisation_id: int, status: OrganisationStatus) -> None:
    """Say where an organisation stands; suspended or former, its members are signed out and its cases stay.

    Raises:
        SignInNeeded: Nobody is signed in.
        NotAllowed: The viewer is no steward of the centre, or belongs to that organisation.
        NotFound: There is no such organisation.
    """
    acting = acting_now(session, viewer)
    allow(may_manage(acting, DirectoryDeed.SET_ORGANISATION_STATUS))
    organisation = organisation_of(session, organisation_id)
    if organisation_id == acting.organisation_id:
        raise NotAllowed(N_("Nobody decides about their own organisation. Ask a steward of the centre from another."))
    members = session.exec(select(Member.id).where(Member.organisation_id == organisation_id)).all()
    ends = status not in TAKING_PART
    nobody = ends and leaves_nobody(session, members)
    allow(
        may_manage(
            acting,
            DirectoryDeed.SET_ORGANISATION_STATUS,
            organisation_id=organisation_id,
            leaves_nobody=nobody,
        )
    )
    before, organisation.status = organisation.status, status
    session.add(organisation)
    if ends:
        end_access(session, members)
    if before is not status:
        steps = (before.value, status.value)
        note(session, acting, DirectoryAction.ORGANISATION_STATUS, *steps, organisation_id=organisation_id)
    session.flush()
    replace_members(session, [member for member in members if member])


def _facts(
    session: Session, entered: Mapping[str, Any], *, but: int | None = None
) -> tuple[OrganisationFacts | None, list[Problem]]:
    """Return what was entered of an organisation, or what is wrong with it; `but` may keep its name."""
    others = session.exec(select(Organisation).where(Organisation.id != but)).all()
    taken = {fold(other.name) for other in others}
    known = {fold(other.camp): other.camp for other in others if other.camp}
    camp = clean(entered["camp"])
    spelt = known.get(fold(camp), camp) if isinstance(camp, str) else None
    try:
        facts = checked(OrganisationFacts, {**entered, "camp": spelt}, taxonomy(session))
    except Rejected as error:
        return None, list(error.problems)
    if fold(facts.name) in taken:
        return None, [Problem("name", N_("An organisation of this name is there already."))]
    return facts, []


def _sponsor_problems(session: Session, chosen: Collection[int], *, is_demo: bool) -> list[Problem]:
    stewarded = with_steward(session)
    rows = session.exec(
        select(Organisation.id).where(
            Organisation.status == OrganisationStatus.MEMBER, col(Organisation.is_demo).is_(is_demo)
        )
    )
    able = {number for number in rows if number in stewarded}
    if not set(chosen) <= able:
        return [Problem("sponsors", N_("Only member organisations with a steward of their own can vouch for another."))]
    if len(chosen) < SPONSORS <= len(able):
        return [Problem("sponsors", N_("Choose two member organisations that vouch for it."))]
    return []
