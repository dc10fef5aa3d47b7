"""Make circles of organisations and say who is in them."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from cases import people
from cases.directory.acting import acting_now, allow, note, organisation_of
from cases.errors import NotAllowed, NotFound, Problem, Rejected
from cases.fields import Name, Record
from cases.i18n import N_
from cases.policy import DirectoryDeed, may_manage
from cases.record import checked
from cases.reviewers import replace_members
from cases.taxonomy import taxonomy
from db.fulltext import fold
from db.tables import Circle, CircleOrganisation, Member, Organisation
from db.viewer import Viewer
from db.vocabulary import DirectoryAction


class CircleFacts(Record):
    """What is known of a circle but for who is in it."""

    name: Name


def add_circle(session: Session, viewer: Viewer, *, name: str | None, organisations: Collection[int]) -> int:
    """Make a circle of organisations, which AMBER cases can be shared with, and return its id.

    Raises:
        SignInNeeded: Nobody is signed in.
        NotAllowed: The viewer is no steward of the centre.
        Rejected: With every mistake at once, each beside its field.
    """
    acting = acting_now(session, viewer)
    allow(may_manage(acting, DirectoryDeed.MAKE_CIRCLE))
    facts, problems = _circle_facts(session, name)
    members = [found for number in dict.fromkeys(organisations) if (found := session.get(Organisation, number))]
    if len(members) < 2:
        problems.append(Problem("organisations", N_("Choose at least two organisations.")))
    if problems or facts is None:
        raise Rejected(problems)
    circle = people.add_circle(session, name=facts.name, organisations=members)
    note(session, acting, DirectoryAction.CIRCLE_ADDED, circle_id=circle.id)
    for member in members:
        note(session, acting, DirectoryAction.CIRCLE_JOINED, circle_id=circle.id, organisation_id=member.id)
    return circle.id or 0


def change_circle(
    session: Session,
    viewer: Viewer,
    circle_id: int,
    *,
    name: str | None,
    join: Collection[int] = (),
    leave: Collection[int] = (),
) -> None:
    """Rename a circle, let organisations join it or leave it.

    Who joins reads what was shared with the circle before, too. That is why a steward can't admit their own
    organisation: a steward of the centre from another one has to.

    Raises:
        SignInNeeded: Nobody is signed in.
        NotAllowed: The viewer is no steward of the centre, or would admit their own organisation.
        NotFound: There is no such circle.
        Rejected: With every mistake at once, each beside its field.
    """
    acting = acting_now(session, viewer)
    allow(may_manage(acting, DirectoryDeed.CHANGE_CIRCLE))
    circle = session.get(Circle, circle_id)
    if circle is None:
        raise NotFound(N_("There is no such circle."))
    inside = set(
        session.exec(select(CircleOrganisation.organisation_id).where(CircleOrganisation.circle_id == circle_id))
    )
    for number in set(join) - inside:
        organisation_of(session, number)
        if not may_manage(acting, DirectoryDeed.ADMIT_TO_CIRCLE, organisation_id=number):
            raise NotAllowed(N_("Nobody admits their own organisation. Ask a steward of the centre from another."),
                             field="organisations")  # fmt: skip
    facts, problems = _circle_facts(session, name, but=circle_id)
    if problems or facts is None:
        raise Rejected(problems)
    if facts.name != circle.name:
        circle.name = facts.name
        session.add(circle)
        note(session, acting, DirectoryAction.CIRCLE_CHANGED, "name", circle_id=circle_id)
    for number in sorted(set(join) - inside):
        session.add(CircleOrganisation(circle_id=circle_id, organisation_id=number))
        note(session, acting, DirectoryAction.CIRCLE_JOINED, circle_id=circle_id, organisation_id=number)
    gone = set(leave) & inside - set(join)
    for number in sorted(gone):
        session.delete(session.get_one(CircleOrganisation, (circle_id, number)))
        note(session, acting, DirectoryAction.CIRCLE_LEFT, circle_id=circle_id, organisation_id=number)
    session.flush()
    left = session.exec(select(Member.id).where(col(Member.organisation_id).in_(gone))).all()
    replace_members(session, [member for member in left if member])


def _circle_facts(
    session: Session, name: str | None, *, but: int | None = None
) -> tuple[CircleFacts | None, list[Problem]]:
    taken = session.exec(select(Circle.name).where(Circle.id != but)).all()
    try:
        facts = checked(CircleFacts, {"name": name}, taxonomy(session))
    except Rejected as error:
        return None, list(error.problems)
    if fold(facts.name) in {fold(other) for other in taken}:
        return None, [Problem("name", N_("A circle of this name is there already."))]
    return facts, []
