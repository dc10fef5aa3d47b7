"""A centre in which everything there is has been done once: rival organisations, circles, cases in every stage."""

import random
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, select

from cases import accounts, draft, people, review, reviewers, saved, setup
from cases.correct import correct, withdraw
from cases.submit import submit
from db.engine import transaction
from db.tables import Case, Member, Organisation, Review
from db.viewer import Viewer
from db.vocabulary import Audience, Decision, LinkPurpose, MemberStatus, Role

HOME, LANTERN, CEDAR, QUARRY, CENTRE = "home", "lantern", "cedar", "quarry", "centre"
ORGANISATIONS = {
    HOME: ("Harbour Institute", "ngo", "TW", "amber"),
    LANTERN: ("Lantern Party", "party", "TW", "green"),
    CEDAR: ("Cedar Watch", "fact_checker", "JP", "blue"),
    QUARRY: ("Quarry League", "fact_checker", "JP", "red"),
}
PEOPLE: dict[str, tuple[Role, ...]] = {
    "author": (Role.READER, Role.CONTRIBUTOR),
    "colleague": (Role.READER, Role.CONTRIBUTOR, Role.REVIEWER),
    "reviewer": (Role.READER, Role.REVIEWER),
    "reader": (Role.READER,),
    "steward": (Role.READER, Role.CONTRIBUTOR, Role.ORGANISATION_STEWARD),
}
"""Who works in each organisation, as `lantern.author`."""

LISTED = ("colleague", "steward")
"""Whom members of other organisations find by name."""

CIRCLES = {"Neighbours": (HOME, LANTERN), "Inner ring": (CEDAR, QUARRY), "Wide table": (LANTERN, QUARRY)}
KEEPER = "centre.keeper"
"""A steward of the centre who neither contributes nor reviews."""


class Stage(StrEnum):
    """Where a case stands, with what waits beside it."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    DECLINED = "declined"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    PROPOSED = "proposed"
    PROPOSAL_RETURNED = "proposal_returned"
    PROPOSAL_DECLINED = "proposal_declined"
    WITHDRAWN = "withdrawn"
    WITHDRAWN_UNSEEN = "withdrawn_unseen"


def spoken(rng: random.Random) -> str:
    """Return a random word that can be spoken and that no text holds by chance, such as `zuqakevomi`."""
    syllables = [first + second for first in "zqvkxwj" for second in "aeiou"]
    return "".join(rng.choice(syllables) for _ in range(5)) + "q"


def number_of(word: str) -> str:
    """Return a number of eleven digits that belongs to a word."""
    return f"7{zlib.crc32(word.encode()):010}"


def date_of(word: str) -> str:
    """Return a day of the first half of the last century that belongs to a word."""
    return str(date(1900, 1, 1) + timedelta(days=zlib.crc32(word.encode()) % 18_000))


@dataclass(frozen=True)
class Marks:
    """Words that stand in one edition of a case only, by who may read them.

    Attributes:
        everyone: Whoever reads the case.
        members: Members who read the case, and not the public.
        own: The organisation that owns it.
        reason: What a reviewer said of it.
    """

    everyone: str
    members: str
    own: str
    reason: str

    @classmethod
    def drawn(cls, rng: random.Random) -> "Marks":
        """Return new words."""
        return cls(*(spoken(rng) for _ in range(4)))


TACTICS = ("PW01", "PW02", "PW05", "PW09", "PW14", "T0085.003")
GROUPS = ("voters", "local_politician", "journalists", "fact_checker")
CHANNELS = ("newspaper", "line", "group_tour", "facebook")
COUNTERMEASURES = ("CM01", "CM05", "CM09", "C00014")
COUNTRIES = ("TW", "JP")


def told(rng: random.Random, marks: Marks) -> dict[str, Any]:
    """Return a case as it is entered: each mark in several kinds of value, and each kind of omission made."""
    year, day = rng.randint(2014, 2024), rng.randint(1, 28)
    omissions: list[dict[str, Any]] = [
        {"field": "texts.0.narrative", "way": "left_out", "reason": "method"},
        {"field": "places.0.name", "way": "reworded", "wording": f"Coast near {marks.everyone}"},
        {"field": "actors.0.name", "way": "left_out", "reason": "privacy", "told": False},
        {"field": "sources.0.url", "way": "left_out"},
        {"field": "sources.1", "way": "left_out", "reason": "agreement"},
        {"field": "references.0", "way": "left_out"},
        {"field": "reported_on", "way": "left_out"},
        {"field": "period_from", "way": "coarsened"},
        {
            "field": "responses.0.texts.0.description",
            "way": "reworded",
            "reason": "method",
            "wording": f"A reply was printed, {marks.everyone}.",
        },
        {"field": "texts.0.caveat", "way": "left_out", "reason": "legal_process", "members_too": False},
        {"field": "sources.2", "way": "left_out", "members_too": False},
    ]
    return {
        "texts": [
            {
                "lang": "en",
                "title": f"Forged poll {marks.everyone}",
                "summary": f"A newsletter printed a poll, {marks.everyone}, that nobody had taken.",
                "narrative": f"It was printed at {marks.own} for NT$ {number_of(marks.own)}.",
                "caveat": f"Not shown: {marks.members}.",
            },
            {"lang": "zh-Hant", "status": "machine", "title": f"假民調 {marks.everyone}", "summary": "統戰與選舉。"},
            {"lang": "ja", "status": "human", "title": f"偽の世論調査 {marks.everyone}", "summary": "選挙の話。"},
        ],
        "period_from": f"{year}-0{rng.randint(1, 9)}-{day:02}",
        "reported_on": date_of(marks.own),
        "countries": rng.sample(COUNTRIES, rng.randint(1, 2)),
        "places": [{"name": f"Dock {marks.own}", "country": "TW"}, {"name": "Online", "country": None}],
        "target_groups": rng.sample(GROUPS, 2),
        "actors": [
            {
                "name": f"Bureau {marks.own}",
                "type": "state_media",
                "state": "CN",
                "attributed_by": f"Office {marks.everyone}",
                "basis": "charges",
                "confidence": "moderate",
            }
        ],
        "tactics": rng.sample(TACTICS, 2),
        "channels": rng.sample(CHANNELS, 2),
        "flows": ["information"],
        "information_credibility": "2",
        "legal_status": rng.choice(("charged", "investigation")),
        "responses": [
            {
                "countermeasure": rng.choice(COUNTERMEASURES),
                "actor_type": "ngo",
                "began": f"{year}-11",
                "texts": [{"lang": "en", "description": f"Answered through {marks.own}."}],
                "outcomes": [{"as_of": f"{year}-12", "result": rng.choice(("stopped", "backfired")),
                              "evidence": "observed", "texts": [{"lang": "en", "statement": "It was counted."}]}],
            }
        ],
        "sources": [
            {"title": f"Report {marks.everyone}", "url": f"https://{marks.own}.example.org/{marks.own}"},
            {"title": f"Letter {marks.own}"},
            {"title": f"Minutes {marks.members}"},
        ],
        "references": [{"scheme": "newsroom", "value": f"N-{marks.own}"}],
        "relations": [{"case": "FC-7K3MQ-P", "kind": "continues"}],
        "omissions": omissions,
    }  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A case of the centre.

    Attributes:
        id: Its public id.
        owner: The organisation that owns it, by its key.
        marks: Of each edition, from 1.
        drawn: Who reviews the newest edition, by their keys.
        before: Who reviewed earlier ones and not the newest.
        proposed: Whom a new edition is for, where that isn't the same.
        named: Whom it names, by their keys.
        circle: The circle it is shared with.
    """

    id: str
    owner: str
    stage: Stage
    audience: Audience
    marks: tuple[Marks, ...]
    drawn: tuple[str, ...]
    before: tuple[str, ...] = ()
    proposed: Audience | None = None
    named: tuple[str, ...] = ()
    circle: str | None = None


@dataclass
class Centre:
    """The numbers behind the names.

    Attributes:
        rng: Where new words come from.
        organisations: By key, such as `lantern`.
        members: By key, such as `lantern.author`.
        circles: By name.
        cases: In the order they were sent.
        drafts: The draft of each member who has one.
        draft_marks: The word that stands in it.
        views: The two saved views of each member who has some: their own, and one for their organisation.
        view_marks: The word that stands in each of the two.
    """

    rng: random.Random
    organisations: dict[str, int] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    circles: dict[str, int] = field(default_factory=dict)
    cases: list[Made] = field(default_factory=list)
    drafts: dict[str, str] = field(default_factory=dict)
    draft_marks: dict[str, str] = field(default_factory=dict)
    views: dict[str, tuple[str, str]] = field(default_factory=dict)
    view_marks: dict[str, tuple[str, str]] = field(default_factory=dict)

    def viewer(self, session: Session, who: str) -> Viewer:
        """Return a member as of this moment."""
        return people.viewer_of_member(session, self.members[who])


def add_people(session: Session, centre: Centre) -> None:
    """Add the organisations with their people, some of whom don't take part any more, and the circles."""
    steward = setup.first_steward(session)
    own = session.get_one(Organisation, session.get_one(Member, steward).organisation_id)
    centre.organisations[CENTRE], centre.members["centre.first"] = own.id or 0, steward
    rows = {CENTRE: own}
    for key, (name, kind, country, camp) in ORGANISATIONS.items():
        rows[key] = people.add_organisation(session, name=name, kind=kind, country=country, camp=camp)
        centre.organisations[key] = rows[key].id or 0
        for person, roles in PEOPLE.items():
            _add(session, centre, rows[key], f"{key}.{person}", roles, listed=person in LISTED)
    _add(session, centre, own, KEEPER, (Role.READER, Role.CENTRE_STEWARD))
    for key, status in (("invited", MemberStatus.INVITED), ("suspended", MemberStatus.SUSPENDED)):
        for organisation in (HOME, LANTERN):
            member = _add(session, centre, rows[organisation], f"{organisation}.{key}", (Role.READER,))
            member.status = status
    left = _add(session, centre, rows[HOME], "home.left", (Role.READER,))
    left.status, left.email = MemberStatus.LEFT, None
    for name, organisations in CIRCLES.items():
        circle = people.add_circle(session, name=name, organisations=[rows[key] for key in organisations])
        centre.circles[name] = circle.id or 0


def _add(
    session: Session, centre: Centre, row: Organisation, who: str, roles: Sequence[Role], *, listed: bool = False
) -> Member:
    member = people.add_member(session, row, name=f"{who.replace('.', ' ').title()}", roles=roles, listed=listed)
    member.email = f"{who}@example.org"
    session.add(member)
    session.flush()
    centre.members[who] = member.id or 0
    return member


def choose_reviewers(session: Session, centre: Centre, public_id: str, wanted: Sequence[str]) -> Case:
    """Put others in the place of who was drawn for a case's newest edition, so that the test knows who they are."""
    case = session.exec(select(Case).where(Case.public_id == public_id)).one()
    edition = reviewers.latest_edition(session, case)
    for row in session.exec(select(Review).where(Review.case_id == case.id, Review.edition == edition)).all():
        session.delete(row)
    session.flush()
    for who in wanted:
        member = session.get_one(Member, centre.members[who])
        session.add(
            Review(
                case_id=case.id or 0,
                edition=edition,
                member_id=member.id or 0,
                organisation_id=member.organisation_id,
            )
        )
    session.flush()
    return case


def decide(session: Session, centre: Centre, case: Case, by: Sequence[str], decision: Decision, *, reason: str) -> None:
    """Let reviewers decide."""
    for who in by:
        viewer = centre.viewer(session, who)
        review.decide(session, viewer, case.public_id, decision, version=case.version, reason=reason)


_EVERYBODYS = {
    HOME: ("lantern.reviewer", "cedar.reviewer"),
    LANTERN: ("quarry.reviewer", "cedar.reviewer"),
    CEDAR: ("quarry.reviewer", "lantern.reviewer"),
    QUARRY: ("cedar.reviewer", "lantern.reviewer"),
}


def reviewers_of(
    owner: str, audience: Audience, circle: str | None = None, named: Sequence[str] = (), *, person: str = "reviewer"
) -> tuple[str, ...]:
    """Return who of those that a case is for reviews it: of others where there are any, else of its owner's own.

    Args:
        owner: The key of the organisation that owns it.
        audience: Whom it is for.
        circle: Its circle.
        named: Whom it names.
        person: Which person of each organisation it is, `reviewer` or `colleague`.
    """
    if audience in {Audience.CLEAR, Audience.GREEN}:
        return tuple(f"{organisation_of(who)}.{person}" for who in _EVERYBODYS[owner])
    if audience is Audience.RED:
        return tuple(named[:1] if person == "reviewer" else named[-1:])
    others = [key for key in CIRCLES.get(circle or "", ()) if key != owner]
    return (f"{(others or [owner])[0]}.{person}",)


def organisation_of(who: str) -> str:
    """Return the organisation of a member by their key."""
    return who.partition(".")[0]


_NO = {
    Stage.RETURNED: Decision.CHANGES,
    Stage.DECLINED: Decision.DECLINE,
    Stage.PROPOSAL_RETURNED: Decision.CHANGES,
    Stage.PROPOSAL_DECLINED: Decision.DECLINE,
}
SECOND_EDITION = {Stage.CORRECTED, Stage.PROPOSED, Stage.PROPOSAL_RETURNED, Stage.PROPOSAL_DECLINED}


def add_case(
    session: Session,
    centre: Centre,
    owner: str,
    stage: Stage,
    audience: Audience,
    *,
    circle: str | None = None,
    named: Sequence[str] = (),
    shown: str = "organisation",
    by: Sequence[str] = (),
    proposed: Audience | None = None,
) -> Made:
    """Send a case and bring it to a stage by the verbs everybody uses.

    Args:
        session: A session that may write.
        centre: Where it is sent; it is noted there.
        owner: The key of the organisation; its author sends it.
        stage: Where it is to stand.
        audience: Who reads it.
        circle: The circle of an AMBER case.
        named: Whom a RED case is for.
        shown: How its contributor is named.
        by: Who reviews the newest edition, if not `reviewers_of()`.
        proposed: Whom the new edition is for, if not the same.
    """
    author, rng = centre.viewer(session, f"{owner}.author"), centre.rng
    marks = [Marks.drawn(rng)]
    sharing = {
        "audience": audience.value,
        "circle": circle,
        "named": [centre.members[who] for who in named],
        "contributor_shown": shown,
    }
    usual = reviewers_of(owner, audience, circle, named)
    chosen = tuple(by) or usual
    first = usual if stage in SECOND_EDITION else chosen
    public_id = submit(session, author, told(rng, marks[0]) | sharing).id
    case = choose_reviewers(session, centre, public_id, first)
    if stage in SECOND_EDITION or stage in {Stage.PUBLISHED, Stage.WITHDRAWN}:
        decide(session, centre, case, first, Decision.PUBLISH, reason=marks[0].reason)
    if stage in SECOND_EDITION:
        marks.append(Marks.drawn(rng))
        correct(
            session,
            author,
            public_id,
            told(rng, marks[1]) | (sharing if proposed is None else {"audience": proposed.value}),
            version=case.version,
        )
        choose_reviewers(session, centre, public_id, chosen)
    if stage is Stage.CORRECTED:
        decide(session, centre, case, chosen, Decision.PUBLISH, reason=marks[1].reason)
    if stage in _NO:
        decide(session, centre, case, chosen[:1], _NO[stage], reason=marks[-1].reason)
    if stage in {Stage.WITHDRAWN, Stage.WITHDRAWN_UNSEEN}:
        withdraw(session, author, public_id, "mistaken", version=case.version)
    before = tuple(who for who in first if who not in chosen)
    made = Made(public_id, owner, stage, audience, tuple(marks), chosen, before, proposed, tuple(named), circle)
    centre.cases.append(made)
    return made


SHARED: dict[str, dict[Audience, dict[str, Any]]] = {
    LANTERN: {
        Audience.CLEAR: {},
        Audience.GREEN: {"shown": "member"},
        Audience.AMBER: {"circle": "Neighbours"},
        Audience.AMBER_STRICT: {"circle": "Neighbours", "shown": "kind"},
        Audience.RED: {"named": ("cedar.colleague", "quarry.colleague")},
    },
    QUARRY: {
        Audience.CLEAR: {"shown": "kind"},
        Audience.GREEN: {},
        Audience.AMBER: {"circle": "Inner ring"},
        Audience.AMBER_STRICT: {},
        Audience.RED: {"named": ("cedar.colleague",)},
    },
    HOME: {
        Audience.CLEAR: {},
        Audience.GREEN: {},
        Audience.AMBER: {"circle": "Neighbours"},
        Audience.AMBER_STRICT: {},
        Audience.RED: {"named": ("lantern.colleague",)},
    },
}
"""With whom each organisation shares a case of each audience, and how it is named there."""


def add_draft(session: Session, centre: Centre, who: str) -> None:
    """Keep a form of a member's, with a word that stands nowhere else."""
    viewer, draft_id, mark = centre.viewer(session, who), draft.new_draft_id(), spoken(centre.rng)
    content = {"texts": [{"lang": "en", "title": f"Draft {mark}", "summary": f"Typed {mark}."}]}
    draft.save(session, viewer, draft_id, content)
    centre.drafts[who], centre.draft_marks[who] = draft_id, mark


def add_views(session: Session, centre: Centre, who: str) -> None:
    """Save two views of a member's, each with a word that stands nowhere else; the second is for their organisation."""
    viewer, marks = centre.viewer(session, who), (spoken(centre.rng), spoken(centre.rng))
    centre.views[who] = tuple(  # type: ignore[assignment]
        saved.save(session, viewer, name=f"View {mark}", path="/cases", query={"q": [mark]}, shared=shared)
        for mark, shared in zip(marks, (False, True), strict=True)
    )
    centre.view_marks[who] = marks


def build(engine: Engine, *, seed: int = 3, owners: Sequence[str] = (LANTERN, QUARRY, HOME)) -> Centre:
    """Fill a prepared database: every organisation's case of every audience in every stage, drafts and links.

    Args:
        engine: The database.
        seed: Where the words come from: the same one gives the same words.
        owners: Which organisations send cases.
    """
    centre = Centre(random.Random(seed))  # noqa: S311 - words for a test
    with transaction(engine) as session:
        add_people(session, centre)
        for owner in owners:
            for stage in Stage:
                for audience, sharing in SHARED[owner].items():
                    add_case(session, centre, owner, stage, audience, **sharing)
        for who in ("home.author", "lantern.author", "quarry.colleague"):
            add_draft(session, centre, who)
            add_views(session, centre, who)
        accounts.issue_link(session, centre.members["home.invited"], LinkPurpose.INVITATION)
    return centre


def template_of(engine: Engine) -> str:
    """Return the name by which a copy of a test's database, once closed, can be copied again."""
    name = engine.url.database or ""
    return Path(name).stem if engine.dialect.name == "sqlite" else name.split("_", 3)[-1]
