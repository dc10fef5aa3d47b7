"""Who takes part when the world begins: five organisations of three camps, with every role, and three circles."""

from collections.abc import Iterable

from sqlalchemy import Engine
from sqlmodel import Session

from cases import people, setup
from db import tables
from db.engine import transaction
from db.vocabulary import Role
from tests.access.world.model import Model
from tests.access.world.people import Circle, Member, Organisation

READER, WRITER, WORKER = [Role.READER], [Role.READER, Role.CONTRIBUTOR], [Role.READER, Role.CONTRIBUTOR, Role.REVIEWER]
STEWARD, WRITING_STEWARD = [*WORKER, Role.ORGANISATION_STEWARD], [*WRITER, Role.ORGANISATION_STEWARD]

CAST: tuple[tuple[str, str, str, str | None, tuple[tuple[str, list[Role], bool], ...]], ...] = (
    ("Blue Party", "party", "TW", "blue",
     (("Bea", [*STEWARD, Role.CENTRE_STEWARD], True), ("Ben", WRITER, False), ("Bo", WORKER, False))),
    ("Green Watch", "ngo", "JP", "green", (("Gil", STEWARD, True), ("Gus", READER, True), ("Gwen", WORKER, False))),
    ("Rose Desk", "newsroom", "TW", "blue", (("Rex", STEWARD, False), ("Ruth", [Role.READER, Role.REVIEWER], True))),
    ("Lone House", "think_tank", "KR", None, (("Lea", WRITING_STEWARD, True), ("Lou", [Role.CENTRE_STEWARD], False))),
)  # fmt: skip

CIRCLES = {"Neighbours": ("This centre", "Blue Party"), "Coast": ("Blue Party", "Green Watch", "Rose Desk"),
           "Hills": ("Green Watch", "Lone House")}  # fmt: skip


def gather(engine: Engine) -> Model:
    """Add everybody to a database that was prepared, and return the model of it."""
    model = Model()
    with transaction(engine) as session:
        steward = session.get_one(tables.Member, setup.first_steward(session))
        own = session.get_one(tables.Organisation, steward.organisation_id)
        home = _note_organisation(model, own)
        _note_member(model, steward, home, people.STEWARD_ROLES)
        _add(session, model, (own, home), "Cleo", WORKER, listed=False)
        rows = {own.name: own}
        for name, kind, country, camp, members in CAST:
            row = people.add_organisation(session, name=name, kind=kind, country=country, camp=camp)
            rows[name], home = row, _note_organisation(model, row)
            for person, roles, listed in members:
                _add(session, model, (row, home), person, roles, listed=listed)
        for name, inside in CIRCLES.items():
            circle = people.add_circle(session, name=name, organisations=[rows[home] for home in inside])
            numbers = {rows[home].id or 0 for home in inside}
            model.people.circles[circle.id or 0] = Circle(circle.id or 0, name, numbers)
    return model


def _note_organisation(model: Model, row: tables.Organisation) -> Organisation:
    home = Organisation(row.id or 0, row.name, row.kind, row.country, row.camp)
    model.people.organisations[home.id] = home
    return home


def _note_member(model: Model, row: tables.Member, home: Organisation, roles: Iterable[Role]) -> None:
    model.people.members[row.id or 0] = Member(row.id or 0, home, row.name, set(roles), row.listed)


def _add(
    session: Session,
    model: Model,
    homes: tuple[tables.Organisation, Organisation],
    name: str,
    roles: Iterable[Role],
    *,
    listed: bool,
) -> None:
    row = people.add_member(session, homes[0], name=name, roles=roles, listed=listed)
    _note_member(model, row, homes[1], roles)
