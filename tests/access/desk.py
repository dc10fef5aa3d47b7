"""What a combination of the write matrix is, and the centre and the people that they are made of."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from cases import people
from cases.errors import CaseError
from db.engine import transaction
from db.tables import Case, Rendition, Response
from db.viewer import ANONYMOUS, Viewer
from db.vocabulary import Audience, MemberStatus, RenditionState, Role
from tests.access import centre as world
from tests.access.centre import LANTERN, Centre, Stage, organisation_of
from tests.access.oracle import HOLDS, VISITOR, Answer

Does = Callable[[Session], Any]


@dataclass(frozen=True)
class Tried:
    """One combination: what is tried, by whom, on what, and how it must be answered.

    Attributes:
        verb: As `verbs.COMMANDS` names it.
        said: What it is, for a person.
        does: Tries it in a session that may write.
        answer: What the oracle says.
        field: The field an error must be about, where it is about one.
    """

    verb: str
    said: str
    does: Does
    answer: Answer
    field: str | None = None


EVERY_ROLE = frozenset(Role)
ROLE_SETS = (
    frozenset[Role](),
    frozenset({Role.READER}),
    frozenset({Role.CONTRIBUTOR}),
    frozenset({Role.REVIEWER}),
    frozenset({Role.ORGANISATION_STEWARD, Role.CENTRE_STEWARD}),
    EVERY_ROLE,
)
SHARED: dict[Audience, dict[str, Any]] = {
    Audience.CLEAR: {},
    Audience.GREEN: {"shown": "kind"},
    Audience.AMBER: {"circle": "Neighbours"},
    Audience.AMBER_STRICT: {},
    Audience.RED: {"named": ("home.colleague", "cedar.colleague")},
}
"""With whom Lantern shares a case of each audience."""


def build(engine: Engine) -> Centre:
    """Fill a prepared database with a case of Lantern's of each audience in each stage, and everybody's directory."""
    centre = world.build(engine, owners=())
    with transaction(engine) as session:
        for stage, (audience, sharing) in product(Stage, SHARED.items()):
            second = world.reviewers_of(
                LANTERN, audience, sharing.get("circle"), sharing.get("named", ()), person="colleague"
            )
            chosen = second if stage in world.SECOND_EDITION else ()
            world.add_case(session, centre, LANTERN, stage, audience, **sharing, by=chosen)
        # Who was drawn and is no longer among those it is for; and who reviews what is to be for more than now.
        for stage, audience in product((Stage.SUBMITTED, Stage.PROPOSED), (Audience.AMBER, Audience.RED)):
            outside = {**SHARED[audience], "by": ("quarry.reviewer",)}
            world.add_case(session, centre, LANTERN, stage, audience, **outside)
        for stage, audience in product((Stage.PROPOSED, Stage.PROPOSAL_RETURNED), (Audience.AMBER, Audience.RED)):
            wider = {**SHARED[audience], "by": ("quarry.reviewer", "cedar.reviewer"), "proposed": Audience.GREEN}
            world.add_case(session, centre, LANTERN, stage, audience, **wider)
        _add_newcomer(session, centre)
    return centre


def _add_newcomer(session: Session, centre: Centre) -> None:
    """Add an organisation whose first steward was invited and hasn't come yet."""
    row = people.add_organisation(session, name="Newcomer", kind="ngo", country="JP")
    awaited = people.add_member(session, row, name="Awaited", roles=sorted(HOLDS["awaited"]))
    awaited.status, awaited.email = MemberStatus.INVITED, "awaited@example.org"
    session.add(awaited)
    centre.organisations["newcomer"], centre.members["newcomer.awaited"] = row.id or 0, awaited.id or 0


class Desk:
    """A centre that `build()` made, with its people as viewers and its cases as they stand."""

    def __init__(self, engine: Engine, centre: Centre) -> None:
        self.centre = centre
        self.rng = random.Random(13)  # noqa: S311 - which combinations a test tries
        with transaction(engine) as session:
            self.viewers = {who: people.viewer_of_member(session, number) for who, number in centre.members.items()}
            self.versions: Mapping[str, int] = dict(session.exec(select(Case.public_id, Case.version)).all())
            self.countermeasures: Mapping[str, str] = dict(
                session.exec(
                    select(Case.public_id, Response.countermeasure)
                    .join(Rendition, col(Rendition.case_id) == Case.id)
                    .join(Response, col(Response.rendition_id) == Rendition.id)
                    .where(Rendition.state == RenditionState.CURRENT)
                ).all()
            )
        self.viewers[VISITOR] = ANONYMOUS
        self.entered = world.told(self.rng, world.Marks("everyone", "members", "own", "reason"))

    def viewer(self, who: str, roles: frozenset[Role] | None = None) -> Viewer:
        """Return a member; one who takes no part any more comes as they were, with every role they might claim."""
        found = self.viewers[who]
        if who != VISITOR and not found.signed_in:
            organisation = self.centre.organisations[organisation_of(who)]
            found = Viewer(self.centre.members[who], organisation, roles=EVERY_ROLE)
        return found if roles is None or who == VISITOR else replace(found, roles=roles)


def note_prepared(session: Session) -> None:
    """Note in the session that what was changed so far is what the test prepared, not what the verb did."""
    session.info["prepared"]()


def refusal(error: CaseError) -> Answer:
    """Return the answer that an error is."""
    for kind in type(error).__mro__:
        if kind.__name__ in set(Answer):
            return Answer(kind.__name__)
    return Answer.REFUSED
