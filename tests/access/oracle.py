"""Who may do what, written down by hand from what the product promises: nothing here asks `cases.policy`."""

from dataclasses import dataclass
from enum import StrEnum

from db.vocabulary import Audience, MemberStatus, Role
from tests.access.centre import CIRCLES, KEEPER, LISTED, Made, Stage, organisation_of


class Answer(StrEnum):
    """How a command is answered."""

    ALLOWED = "done"
    SIGN_IN = "SignInNeeded"
    NOT_FOUND = "NotFound"
    NOT_ALLOWED = "NotAllowed"
    OUTDATED = "Outdated"
    REJECTED = "Rejected"
    REFUSED = "CaseError"


VISITOR = "visitor"
FIRST = "centre.first"

# --- cases ----------------------------------------------------------------------------------------------------------

PUBLISHED = {Stage.PUBLISHED, Stage.CORRECTED, Stage.PROPOSED, Stage.PROPOSAL_RETURNED, Stage.PROPOSAL_DECLINED}
UNDER_REVIEW = {Stage.SUBMITTED, Stage.PROPOSED}
SENT_BACK = {Stage.RETURNED, Stage.DECLINED}
PROPOSAL_SENT_BACK = {Stage.PROPOSAL_RETURNED, Stage.PROPOSAL_DECLINED}
WITHDRAWN = {Stage.WITHDRAWN, Stage.WITHDRAWN_UNSEEN}


@dataclass(frozen=True)
class Allowance:
    """Who of those who read a case may do something to it.

    Attributes:
        who: `author`, `owner` (the author's organisation), `drawn` (and not yet decided), `other` (of another
            organisation, who reads the published edition) or `reader`.
        role: Which role it takes; None for any.
        stages: Where the case must stand.
    """

    who: str
    role: Role | None
    stages: set[Stage]


CASE_COMMANDS = {
    "resend": Allowance("author", Role.CONTRIBUTOR, SENT_BACK),
    "publish": Allowance("drawn", Role.REVIEWER, UNDER_REVIEW),
    "ask for changes": Allowance("drawn", Role.REVIEWER, UNDER_REVIEW),
    "decline": Allowance("drawn", Role.REVIEWER, UNDER_REVIEW),
    "correct": Allowance("owner", Role.CONTRIBUTOR, PUBLISHED - {Stage.PROPOSED}),
    "take back": Allowance("owner", Role.CONTRIBUTOR, {Stage.PROPOSED} | PROPOSAL_SENT_BACK),
    "narrow": Allowance("owner", Role.CONTRIBUTOR, set(Stage) - WITHDRAWN),
    "withdraw": Allowance("owner", Role.CONTRIBUTOR, set(Stage) - WITHDRAWN),
    "corroborate": Allowance("other", Role.CONTRIBUTOR, PUBLISHED),
    "assess": Allowance("other", Role.CONTRIBUTOR, PUBLISHED),
    "draft about it": Allowance("reader", None, set(Stage)),
}


def is_for(who: str, made: Made, audience: Audience) -> bool:
    """Say whether a member is among those that an audience of a case means, beside its owner."""
    match audience:
        case Audience.CLEAR | Audience.GREEN:
            return who != VISITOR
        case Audience.RED:
            return who in made.named
        case _:
            return organisation_of(who) in CIRCLES.get(made.circle or "", ())


def reads(who: str, made: Made) -> bool:
    """Say whether somebody reads some rendition of a case."""
    published = made.stage in PUBLISHED
    if who == VISITOR:
        return published and made.audience is Audience.CLEAR
    if organisation_of(who) == made.owner:
        return True
    waits = who in made.drawn and made.stage in UNDER_REVIEW | SENT_BACK | PROPOSAL_SENT_BACK
    if waits and is_for(who, made, made.proposed or made.audience):
        return True
    return published and is_for(who, made, made.audience)


def stands(who: str, made: Made) -> set[str]:
    """Return how somebody who reads a case stands to it."""
    found = {"reader"}
    if organisation_of(who) == made.owner:
        found.add("owner")
    if who == f"{made.owner}.author":
        found.add("author")
    if who in made.drawn and made.stage in UNDER_REVIEW:
        found.add("drawn")
    if organisation_of(who) != made.owner and is_for(who, made, made.audience):
        found.add("other")
    return found


def on_a_case(command: str, who: str, roles: frozenset[Role], made: Made) -> Answer:
    """Return how a command on a case is answered, where all else about it is right."""
    rule = CASE_COMMANDS[command]
    if who == VISITOR and command != "resend":
        return Answer.SIGN_IN
    if not reads(who, made):
        return Answer.NOT_FOUND
    has_role = rule.role is None or rule.role in roles
    may = rule.who in stands(who, made) and has_role and made.stage in rule.stages and who != VISITOR
    return Answer.ALLOWED if may else Answer.NOT_ALLOWED


# --- the directory --------------------------------------------------------------------------------------------------

CENTRE_STEWARDS = {KEEPER, FIRST}
STEWARDS = {"home.steward", "lantern.steward", "cedar.steward", "quarry.steward", FIRST}
"""Those who manage the people of their own organisation."""

HOLDS: dict[str, frozenset[Role]] = {
    "author": frozenset({Role.READER, Role.CONTRIBUTOR}),
    "colleague": frozenset({Role.READER, Role.CONTRIBUTOR, Role.REVIEWER}),
    "reviewer": frozenset({Role.READER, Role.REVIEWER}),
    "reader": frozenset({Role.READER}),
    "steward": frozenset({Role.READER, Role.CONTRIBUTOR, Role.ORGANISATION_STEWARD}),
    "invited": frozenset({Role.READER}),
    "suspended": frozenset({Role.READER}),
    "left": frozenset({Role.READER}),
    "first": frozenset(Role),
    "keeper": frozenset({Role.READER, Role.CENTRE_STEWARD}),
    "awaited": frozenset({Role.READER, Role.ORGANISATION_STEWARD}),
}
"""The roles of each person, by the second part of their key."""

STATUS: dict[str, MemberStatus] = {
    "invited": MemberStatus.INVITED,
    "awaited": MemberStatus.INVITED,
    "suspended": MemberStatus.SUSPENDED,
    "left": MemberStatus.LEFT,
}
WITHOUT_STEWARD = {"newcomer"}
"""Organisations that have no active steward."""

NEXT: dict[MemberStatus, set[MemberStatus]] = {
    MemberStatus.INVITED: {MemberStatus.LEFT},
    MemberStatus.ACTIVE: {MemberStatus.SUSPENDED, MemberStatus.LEFT},
    MemberStatus.SUSPENDED: {MemberStatus.ACTIVE, MemberStatus.LEFT},
    MemberStatus.LEFT: set(),
}


def person(who: str) -> str:
    """Return the second part of a member's key."""
    return who.partition(".")[2]


def status_of(who: str) -> MemberStatus:
    """Return where a member stands."""
    return STATUS.get(person(who), MemberStatus.ACTIVE)


def takes_part(who: str) -> bool:
    """Say whether somebody can do anything at all as a member."""
    return who != VISITOR and status_of(who) is MemberStatus.ACTIVE


def by_the_centre(who: str, *, own: bool = False) -> Answer:
    """Return how what only stewards of the centre do is answered; `own` where it is about their own organisation."""
    if not takes_part(who):
        return Answer.SIGN_IN
    return Answer.ALLOWED if who in CENTRE_STEWARDS and not own else Answer.NOT_ALLOWED


def knows(who: str, member: str) -> bool:
    """Say whether somebody finds a member."""
    return (
        organisation_of(who) == organisation_of(member)
        or who in CENTRE_STEWARDS
        or (person(member) in LISTED and status_of(member) is MemberStatus.ACTIVE)
    )


def on_a_member(who: str, member: str | None, touched: frozenset[Role] = frozenset(), *, first: bool = False) -> Answer:
    """Return how what is done to a member is answered, before it is looked at what it is.

    Args:
        who: Who does it.
        member: To whom; None for nobody.
        touched: The roles that are given or taken away.
        first: Whether it can be done to the invitation of an organisation's first steward, which is the centre's.
    """
    if not takes_part(who):
        return Answer.SIGN_IN
    if member is None or not knows(who, member):
        return Answer.NOT_FOUND
    holds = HOLDS[person(member)]
    if first and who in CENTRE_STEWARDS and person(member) == "awaited":
        return Answer.ALLOWED
    manages = who in STEWARDS and organisation_of(who) == organisation_of(member) and who != member
    return Answer.ALLOWED if manages and holds | touched <= HOLDS[person(who)] else Answer.NOT_ALLOWED


def invites(who: str, organisation: str, roles: frozenset[Role]) -> Answer:
    """Return how an invitation is answered."""
    if not takes_part(who):
        return Answer.SIGN_IN
    if who in STEWARDS and organisation_of(who) == organisation:
        return Answer.ALLOWED if roles <= HOLDS[person(who)] else Answer.NOT_ALLOWED
    named = Role.ORGANISATION_STEWARD in roles and Role.CENTRE_STEWARD not in roles
    first = who in CENTRE_STEWARDS and organisation in WITHOUT_STEWARD and named
    return Answer.ALLOWED if first else Answer.NOT_ALLOWED
