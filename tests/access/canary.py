"""A centre in which every value that somebody may not read holds a word of its own, and who may read each."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Engine, insert, update
from sqlmodel import Session, select

from cases import accounts, passwords
from db.base import now
from db.engine import transaction
from db.tables import (
    Account,
    Assessment,
    Case,
    Circle,
    Corroboration,
    DirectoryEntry,
    Download,
    Identity,
    Member,
    Organisation,
    Setting,
    SignInLink,
    WebSession,
)
from db.vocabulary import Audience, DirectoryAction, LinkPurpose, MemberStatus
from tests.access import centre as world
from tests.access.centre import (
    CIRCLES,
    HOME,
    KEEPER,
    LANTERN,
    LISTED,
    QUARRY,
    Centre,
    Made,
    Stage,
    organisation_of,
    spoken,
)
from tests.access.changes import assess
from tests.access.oracle import PROPOSAL_SENT_BACK, PUBLISHED, SENT_BACK, UNDER_REVIEW, is_for, person, reads, status_of

VISITOR = "visitor"
FORMER = "home.suspended"
VIEWERS: dict[str, str | None] = {
    VISITOR: None,
    "reader": "home.reader",
    "contributor elsewhere": "cedar.author",
    "contributor in the circle": "home.author",
    "reviewer who wasn't drawn": "home.colleague",
    "steward of another organisation": "cedar.steward",
    "steward of the centre": KEEPER,
    "suspended, with an old cookie": FORMER,
}
"""Eight kinds of viewer, and the member each is."""

RED = {"named": ("cedar.colleague", "home.colleague")}
WANTED: tuple[tuple[str, Stage, Audience, dict[str, Any]], ...] = (
    (LANTERN, Stage.PUBLISHED, Audience.CLEAR, {}),
    (LANTERN, Stage.CORRECTED, Audience.GREEN, {"shown": "member"}),
    (LANTERN, Stage.PUBLISHED, Audience.AMBER, {"circle": "Neighbours"}),
    (LANTERN, Stage.PUBLISHED, Audience.AMBER_STRICT, {"circle": "Neighbours"}),
    (LANTERN, Stage.PUBLISHED, Audience.RED, RED),
    (LANTERN, Stage.PROPOSED, Audience.CLEAR, {}),
    (LANTERN, Stage.RETURNED, Audience.AMBER, {"circle": "Neighbours"}),
    (LANTERN, Stage.WITHDRAWN, Audience.CLEAR, {}),
    (QUARRY, Stage.PUBLISHED, Audience.AMBER, {"circle": "Inner ring"}),
    (QUARRY, Stage.PUBLISHED, Audience.AMBER_STRICT, {}),
    (QUARRY, Stage.SUBMITTED, Audience.CLEAR, {"shown": "kind"}),
    (HOME, Stage.PUBLISHED, Audience.GREEN, {}),
    (HOME, Stage.SUBMITTED, Audience.AMBER, {}),
)
"""The cases, each with whom it is shared with."""


@dataclass
class Canary:
    """The centre, its marks, and the cookies of its viewers.

    Attributes:
        may: Each mark in lower case, and which of `VIEWERS` may read it.
        cookies: The secret of a session of each viewer who has one.
    """

    centre: Centre
    may: dict[str, frozenset[str]] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def mark(self, word: str, *readers: str) -> str:
        """Note a mark with the members who may read it."""
        self.may[word.lower()] = frozenset(
            kind for kind, who in VIEWERS.items() if who in readers and who != FORMER
        )  # fmt: skip
        return word

    def everybody(self, *, but: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return every member."""
        return tuple(who for who in self.centre.members if who not in but)

    def of(self, organisation: str) -> tuple[str, ...]:
        """Return the members of an organisation."""
        return tuple(who for who in self.centre.members if organisation_of(who) == organisation)


def build(engine: Engine) -> Canary:
    """Fill a prepared database."""
    centre = world.build(engine, owners=())
    rng = random.Random(23)  # noqa: S311 - words for a test
    canary = Canary(centre)
    with transaction(engine) as session:
        for owner, stage, audience, sharing in WANTED:
            world.add_case(session, centre, owner, stage, audience, **sharing)
        _mark_cases(canary)
        _mark_people(session, canary, rng)
        _mark_events(session, canary, rng)
        _mark_secrets(session, canary)
    return canary


def _mark_cases(canary: Canary) -> None:
    for made in canary.centre.cases:
        own = canary.of(made.owner)
        for number, marks in enumerate(made.marks):
            readers, public = _readers(canary, made, number)
            canary.mark(marks.everyone, *own, *readers)
            canary.mark(marks.members, *own, *readers)
            for hidden in (marks.own, world.number_of(marks.own), world.date_of(marks.own)):
                canary.mark(hidden, *own)
            canary.mark(marks.reason, *own, *made.drawn, *made.before)
            if public:
                word = marks.everyone.lower()
                canary.may[word] |= {VISITOR, "suspended, with an old cookie"}
        seen = tuple(who for who in canary.everybody() if reads(who, made) or _knows_withdrawn(who, made))
        canary.mark(made.id, *seen)
        if made.audience is Audience.CLEAR and made.stage in PUBLISHED | {Stage.WITHDRAWN}:
            canary.may[made.id.lower()] |= {VISITOR, "suspended, with an old cookie"}
    for who, word in canary.centre.draft_marks.items():
        canary.mark(word, who)
        canary.mark(canary.centre.drafts[who], who)
    for who, (own, shared) in canary.centre.view_marks.items():
        canary.mark(own, who)
        canary.mark(shared, *canary.of(organisation_of(who)))
        canary.mark(canary.centre.views[who][0], who)
        canary.mark(canary.centre.views[who][1], *canary.of(organisation_of(who)))


def _readers(canary: Canary, made: Made, number: int) -> tuple[tuple[str, ...], bool]:
    """Return who beside its owner reads an edition of a case, and whether the public does."""
    current = number == (len(made.marks) - 1 if made.stage is Stage.CORRECTED else 0) and made.stage in PUBLISHED
    waits = number == len(made.marks) - 1 and made.stage in UNDER_REVIEW | SENT_BACK | PROPOSAL_SENT_BACK
    found = [who for who in canary.everybody() if current and is_for(who, made, made.audience)]
    found += [who for who in made.drawn if waits]
    return tuple(found), current and made.audience is Audience.CLEAR


def _knows_withdrawn(who: str, made: Made) -> bool:
    return made.stage is Stage.WITHDRAWN and is_for(who, made, made.audience)


def _mark_people(session: Session, canary: Canary, rng: random.Random) -> None:
    centre, change = canary.centre, session.connection().execute
    for who, number in centre.members.items():
        name, email = spoken(rng), spoken(rng)
        same = canary.of(organisation_of(who))
        listed = person(who) in LISTED and status_of(who) is MemberStatus.ACTIVE
        canary.mark(name, *(canary.everybody() if listed else (*same, KEEPER)))
        canary.mark(email, who, *(each for each in same if person(each) in {"steward", "first", "keeper"}))
        left = status_of(who) is MemberStatus.LEFT
        values = {"name": name.title(), "email": None if left else f"{email}@example.org"}
        change(update(Member).where(Member.id == number).values(**values))  # type: ignore[arg-type]
    for name, number in centre.circles.items():
        word = canary.mark(spoken(rng), *(who for key in CIRCLES[name] for who in canary.of(key)), KEEPER)
        change(update(Circle).where(Circle.id == number).values(name=f"{name} {word}"))  # type: ignore[arg-type]
    for key, number in centre.organisations.items():
        word, camp = canary.mark(spoken(rng), *canary.everybody()), canary.mark(spoken(rng), *canary.everybody())
        if key == LANTERN:  # its public cases name it
            canary.may[word] |= {VISITOR, "suspended, with an old cookie"}
        values = {"name": f"House of {word.title()}", "camp": camp}
        change(update(Organisation).where(Organisation.id == number).values(**values))  # type: ignore[arg-type]


def _mark_events(session: Session, canary: Canary, rng: random.Random) -> None:
    centre = canary.centre
    for who in ("home.reviewer", "lantern.author", "cedar.author", "quarry.reader"):
        query, number, organisation = spoken(rng), spoken(rng), organisation_of(who)
        stewards = [each for each in canary.of(organisation) if person(each) == "steward"]
        canary.mark(query, who, *stewards)
        canary.mark(number, who, *stewards, KEEPER)
        session.add(
            Download(
                id=number,
                member_id=centre.members[who],
                organisation_id=centre.organisations[organisation],
                name="csv",
                query=f"q={query}",
                audience=Audience.GREEN,
                cases=3,
            )
        )
        session.add(
            DirectoryEntry(
                by_member_id=centre.members[f"{organisation}.steward"],
                action=DirectoryAction.MEMBER_ROLES,
                organisation_id=centre.organisations[organisation],
                member_id=centre.members[who],
                detail="+reviewer",
            )
        )
    for made in centre.cases:
        note = canary.mark(spoken(rng), *canary.of("quarry"), *canary.of(made.owner))
        number_of_case = session.exec(select(Case.id).where(Case.public_id == made.id)).one()
        row = {"case_id": number_of_case, "organisation_id": centre.organisations[QUARRY], "created_at": now(),
               "member_id": centre.members["quarry.author"], "note": note, "camp": None, "country": "JP",
               "period_from": date(2024, 1, 1), "period_from_precision": "year"}  # fmt: skip
        session.connection().execute(insert(Corroboration).values(**row))
    assess(session, centre.cases, centre, "quarry.colleague")
    for thought in session.exec(select(Assessment)).all():
        owner = next(made.owner for made in centre.cases if made.id == session.get_one(Case, thought.case_id).public_id)
        thought.note = canary.mark(spoken(rng), *canary.of("quarry"), *canary.of(owner))


def _mark_secrets(session: Session, canary: Canary) -> None:
    """Mark what nobody reads: secrets of accounts, links and sessions, and the centre's own."""
    members = canary.centre.members
    for who, secret in (("lantern.author", "JBSWY3DPEHPK3PXPQ2"), ("home.author", "KRSXG5CTMVRXEZLUQ4")):
        account = Account(member_id=members[who], password_hash=passwords.hashed("seven blue lamps"))
        account.totp_secret, account.totp_since = secret, now()
        session.add_all(
            [account, Identity(issuer="https://id.example", subject=f"sub-{secret}", member_id=members[who])]
        )
        session.flush()
        for word in (secret, f"sub-{secret}", account.password_hash or ""):
            canary.mark(word)
    for purpose in LinkPurpose:
        canary.mark(accounts.issue_link(session, members["lantern.reader"], purpose))
    for kind, member in VIEWERS.items():
        if member is not None:
            canary.cookies[kind] = canary.mark(accounts.start_session(session, members[member]))
    for row in session.exec(select(SignInLink)).all():
        canary.mark(row.token_hash)
    for each in session.exec(select(WebSession)).all():
        canary.mark(each.token_hash)
    for setting in session.exec(select(Setting)).all():
        if setting.name in {"key", "door_key"}:
            canary.mark(setting.value)


def leaked(canary: Canary, viewer: str, said: bytes, *, echoed: tuple[str, ...] = ()) -> list[str]:
    """Return the marks in what a viewer was sent that they may not read.

    Args:
        canary: The marks.
        viewer: One of `VIEWERS`; empty for what nobody may find anything in.
        said: What was sent.
        echoed: What they had sent themselves.
    """
    mine = {word.lower() for word in echoed}
    return sorted(word for word in present(canary, said) if viewer not in canary.may[word] and word not in mine)


def present(canary: Canary, said: bytes) -> Iterator[str]:
    """Yield the marks that stand in what was sent."""
    text = said.lower()
    return (word for word in canary.may if word.encode() in text)


def by_reader(canary: Canary) -> Mapping[str, set[str]]:
    """Return the marks that each viewer may read."""
    return {kind: {word for word, readers in canary.may.items() if kind in readers} for kind in VIEWERS}
