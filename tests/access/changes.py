"""What a second database can hold beside a first without a viewer's being able to tell: rows and values."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import String, cast, insert, update
from sqlmodel import Session, SQLModel, col, select

from cases import accounts, history, passwords, people, review, saved, taken
from cases.correct import correct
from cases.export import Exported
from db import fulltext
from db.base import now
from db.tables import (
    Account,
    Assessment,
    Case,
    CaseNamed,
    CircleOrganisation,
    Corroboration,
    DirectoryEntry,
    Download,
    History,
    Identity,
    Member,
    MemberRole,
    Omission,
    Organisation,
    OrganisationSponsor,
    Rendition,
    RenditionActor,
    RenditionPlace,
    RenditionReference,
    RenditionSource,
    RenditionText,
    Response,
    ResponseText,
    Review,
    Setting,
    Source,
)
from db.viewer import Viewer
from db.vocabulary import (
    Action,
    Audience,
    ContributorShown,
    DirectoryAction,
    LinkPurpose,
    Precision,
    RenditionState,
    Role,
)
from tests.access import centre as world
from tests.access.centre import CEDAR, HOME, KEEPER, LANTERN, QUARRY, SHARED, Centre, Made, Marks, Stage, spoken

VISITOR = "visitor"
VIEWERS = (VISITOR, "home.reader", "home.author", "home.reviewer", "home.steward", KEEPER)
"""Who asks: a visitor, a plain member, a contributor, a reviewer, stewards of an organisation and of the centre."""

PUBLISHED = (Stage.PUBLISHED, Stage.CORRECTED, Stage.PROPOSED, Stage.PROPOSAL_RETURNED, Stage.PROPOSAL_DECLINED)


def download(session: Session, centre: Centre, who: str, query: str) -> None:
    """Let a member download."""
    exported = Exported(3, {Audience.GREEN: 3}, 0, lambda: iter(()))
    taken.take(session, centre.viewer(session, who), name="csv", query=query, exported=exported)


def log(session: Session, centre: Centre, organisation: str) -> None:
    """Note that an organisation's steward gave its reader a role."""
    session.add(
        DirectoryEntry(
            by_member_id=centre.members[f"{organisation}.steward"],
            action=DirectoryAction.MEMBER_ROLES,
            organisation_id=centre.organisations[organisation],
            member_id=centre.members[f"{organisation}.reader"],
            detail="+reviewer",
        )
    )
    session.flush()


@dataclass
class Hidden:
    """What the second world holds beyond the first, to be asked for in both.

    Attributes:
        words: Words that stand only there.
        cases: Public ids of its cases.
        members: Ids of its members.
        drafts: Ids of its drafts.
        views: Ids of its saved views.
    """

    words: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    members: list[int] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    views: list[str] = field(default_factory=list)

    def keep(self, made: Made) -> None:
        """Note a case."""
        self.cases.append(made.id)
        self.words += [
            word for marks in made.marks for word in (marks.everyone, marks.members, marks.own, marks.reason)
        ]


@dataclass
class Second:
    """The second world while it is made."""

    session: Session
    centre: Centre
    hidden: Hidden

    def cases(self, *, owner: str, stages: tuple[Stage, ...], audiences: tuple[Audience, ...]) -> list[Made]:
        """Return cases of the first world."""
        known = [made for made in self.centre.cases if made.id not in self.hidden.cases]
        return [made for made in known if made.owner == owner and made.stage in stages and made.audience in audiences]

    def row(self, made: Made) -> Case:
        """Return the row of a case."""
        return self.session.exec(select(Case).where(Case.public_id == made.id)).one()

    def word(self) -> str:
        """Return a word that stands only in the second world."""
        self.hidden.words.append(spoken(self.centre.rng))
        return self.hidden.words[-1]

    def set(self, table: type[SQLModel], where: object, **values: object) -> None:
        """Change rows."""
        self.session.connection().execute(update(table).where(where).values(**values))  # type: ignore[arg-type]


UNSEEN = (Stage.SUBMITTED, Stage.RETURNED, Stage.DECLINED, Stage.WITHDRAWN_UNSEEN)


def cases_of_others(second: Second) -> None:
    """Add another organisation's cases: of narrow audiences in every stage, of wide ones before they are published."""
    for audience, sharing in SHARED[QUARRY].items():
        for stage in UNSEEN if audience in {Audience.CLEAR, Audience.GREEN} else Stage:
            made = world.add_case(second.session, second.centre, QUARRY, stage, audience, **sharing)
            second.hidden.keep(made)


def cases_for_two(second: Second) -> None:
    """Add cases of the organisation that shares a circle with the viewers', which it shares with others only."""
    for audience, sharing in (
        (Audience.AMBER, {"circle": "Wide table"}),
        (Audience.AMBER_STRICT, {}),
        (Audience.RED, {"named": ("quarry.colleague",)}),
    ):
        for stage in (Stage.PUBLISHED, Stage.PROPOSED, Stage.WITHDRAWN):
            made = world.add_case(second.session, second.centre, LANTERN, stage, audience, **sharing)
            second.hidden.keep(made)


def new_editions(second: Second) -> None:
    """Propose new editions of published cases that everybody reads, for more readers and in other words."""
    for made in second.cases(owner=LANTERN, stages=(Stage.PUBLISHED, Stage.CORRECTED), audiences=tuple(Audience)):
        author, marks = second.centre.viewer(second.session, "lantern.author"), Marks.drawn(second.centre.rng)
        second.hidden.words += [marks.everyone, marks.members, marks.own]
        entered = world.told(second.centre.rng, marks) | {"audience": "clear"}
        correct(second.session, author, made.id, entered, version=second.row(made).version)
        world.choose_reviewers(second.session, second.centre, made.id, ("quarry.reviewer", "cedar.reviewer"))


def withheld_values(second: Second) -> None:
    """Change what owners keep to themselves in cases that others read, and how they withhold it."""
    _reworded(second, col(Rendition.for_shared).is_(False), col(Rendition.for_public).is_(False))


def what_members_read(second: Second) -> None:
    """Change what members read and the public doesn't."""
    _reworded(second, col(Rendition.for_shared), col(Rendition.for_public).is_(False))


def _reworded(second: Second, *which: object) -> None:
    home, session = second.centre.organisations[HOME], second.session
    numbers = session.exec(
        select(Rendition.id).join(Case, col(Case.id) == Rendition.case_id).where(Case.owner_id != home, *which)  # type: ignore[arg-type]
    ).all()
    for number in numbers:
        word = second.word()
        second.set(RenditionText, RenditionText.rendition_id == number, narrative=f"At {word}.", title=f"Title {word}")
        second.set(RenditionPlace, RenditionPlace.rendition_id == number, name=f"Dock {word}")
        second.set(RenditionActor, RenditionActor.rendition_id == number, name=f"Bureau {word}", state="KR")
        second.set(RenditionReference, RenditionReference.rendition_id == number, value=f"N-{word}")
        second.set(Rendition, Rendition.id == number, contested=True, estimates=["flows"])
        second.set(Omission, Omission.rendition_id == number, wording=word, told=False)
        sources = select(RenditionSource.source_id).where(RenditionSource.rendition_id == number)
        second.set(Source, col(Source.id).in_(sources), title=f"Letter {word}", url=None, publisher=word)
        answers = select(Response.id).where(Response.rendition_id == number)
        second.set(Response, Response.rendition_id == number, countermeasure="CM02", cost_band="weeks")
        second.set(ResponseText, col(ResponseText.response_id).in_(answers), description=f"By {word}.")
        fulltext.index(session, number or 0, (f"Title {word}", "PW38 | CM02", word, f"poll Dock {word}"))


def drafts_of_others(second: Second) -> None:
    """Begin drafts."""
    for who in ("lantern.colleague", "cedar.author", "quarry.author"):
        world.add_draft(second.session, second.centre, who)
        second.hidden.drafts.append(second.centre.drafts[who])
        second.hidden.words.append(second.centre.draft_marks[who])


def views_of_others(second: Second) -> None:
    """Save views: for other organisations and their members, and for one member of the viewers' own."""
    for who in ("lantern.colleague", "cedar.author", "quarry.author"):
        world.add_views(second.session, second.centre, who)
        second.hidden.views += second.centre.views[who]
        second.hidden.words += second.centre.view_marks[who]
    word, colleague = second.word(), second.centre.viewer(second.session, "home.colleague")
    query = {"q": [word]}
    second.hidden.views.append(saved.save(second.session, colleague, name=f"View {word}", path="/", query=query))


def what_reviewers_said(second: Second) -> None:
    """Change the reasons and answers of others, and draw one of them for a case they weren't drawn for."""
    others = _people_of(second, LANTERN, CEDAR, QUARRY)
    home = select(Case.id).where(Case.owner_id == second.centre.organisations[HOME])
    which = col(Review.member_id).in_(others) & col(Review.case_id).not_in(home)
    second.set(Review, which, reason=second.word(), answer=second.word(), decided_at=now())
    member = second.centre.viewer(second.session, "cedar.steward")
    for made in second.cases(owner=LANTERN, stages=PUBLISHED, audiences=tuple(Audience)):
        case = second.row(made)
        second.session.add(
            Review(case_id=case.id or 0, edition=1, member_id=member.member_id or 0,
                   organisation_id=member.organisation_id or 0)
        )  # fmt: skip


def _people_of(second: Second, *organisations: str) -> list[int]:
    return [number for who, number in second.centre.members.items() if who.split(".")[0] in organisations]


def accounts_of_others(second: Second) -> None:
    """Let others choose passwords and second factors, sign in, be known to a provider, and guess wrong."""
    session = second.session
    for who in ("lantern.reader", "cedar.author", "quarry.steward"):
        number = second.centre.members[who]
        account = Account(member_id=number, password_hash=passwords.hashed("blue lamp seven"), totp_since=now())
        account.totp_secret = "JBSWY3DPEHPK3PXP"  # noqa: S105 - nobody's
        session.add_all([account, Identity(issuer="https://id.example", subject=second.word(), member_id=number)])
        session.flush()
        accounts.start_session(session, number)
        accounts.issue_link(session, number, LinkPurpose.RESET)
    session.merge(Setting(name="note", value=second.word()))


def files_of_others(second: Second) -> None:
    """Let others download."""
    for who in ("lantern.author", "cedar.reader", "quarry.reader"):
        download(second.session, second.centre, who, f"q={second.word()}")


def what_others_looked_for(second: Second) -> None:
    """Change what others looked for in downloads that the centre's steward knows of."""
    home = _people_of(second, HOME)
    second.set(Download, col(Download.member_id).not_in(home), query=second.word())


def unlisted_people(second: Second) -> None:
    """Add people to other organisations who aren't listed, give others new roles, and end a membership."""
    session = second.session
    for key in (LANTERN, CEDAR, QUARRY):
        row = session.get_one(Organisation, second.centre.organisations[key])
        for _ in range(2):
            member = people.add_member(session, row, name=second.word().title(), roles=[Role.READER])
            member.email = f"{second.word()}@example.org"
            second.hidden.members.append(member.id or 0)
        session.add(MemberRole(member_id=second.centre.members[f"{key}.reader"], role=Role.CONTRIBUTOR))
        second.hidden.members.append(second.centre.members[f"{key}.reader"])
    session.flush()


def what_others_keep_of_themselves(second: Second) -> None:
    """Change addresses and languages of people of other organisations."""
    for number in _people_of(second, LANTERN, CEDAR, QUARRY):
        second.set(Member, Member.id == number, email=f"{second.word()}@example.org", language="ja")


def log_of_others(second: Second) -> None:
    """Let stewards of other organisations work."""
    for key in (LANTERN, QUARRY):
        log(second.session, second.centre, key)


def circles_of_others(second: Second) -> None:
    """Make a circle without the viewers' organisations, and let an organisation join another such."""
    session, numbers = second.session, second.centre.organisations
    rows = [session.get_one(Organisation, numbers[key]) for key in (CEDAR, LANTERN)]
    people.add_circle(session, name=second.word().title(), organisations=rows)
    session.add(CircleOrganisation(circle_id=second.centre.circles["Wide table"], organisation_id=numbers[CEDAR]))
    session.flush()


def who_contributed(second: Second) -> None:
    """Give cases whose contributor readers may not know to another organisation."""
    quarry, cedar = second.centre.organisations[QUARRY], second.centre.organisations[CEDAR]
    author = second.centre.members["quarry.author"]
    pending = (Stage.PUBLISHED,)
    for made in second.cases(owner=LANTERN, stages=pending, audiences=(Audience.GREEN,)):
        case = second.row(made)
        assert case.contributor_shown is ContributorShown.MEMBER
        values = {"owner_id": quarry, "author_id": author, "owner_kind": "fact_checker", "owner_country": "JP"}
        second.set(Case, Case.id == case.id, **values)
    for made in second.cases(owner=QUARRY, stages=pending, audiences=(Audience.CLEAR,)):
        second.set(Case, Case.id == second.row(made).id, owner_id=cedar)


def what_owners_know(second: Second) -> None:
    """Change what only owners and reviewers know of a case: when it was sent, its key, its version, its author."""
    others = [second.centre.organisations[key] for key in (LANTERN, QUARRY)]
    drawn = [made.id for made in second.centre.cases if "home.reviewer" in made.drawn]
    which = col(Case.owner_id).in_(others) & col(Case.public_id).not_in(drawn)
    author = second.centre.members["lantern.colleague"]
    key = cast(Case.id, String)
    second.set(Case, which, submitted_at=now(), submission_key=key, version=Case.version + 7, author_id=author)
    numbers = select(Case.id).where(which)
    shown = col(Rendition.case_id).in_(numbers)
    second.set(Rendition, shown, personal_reason=second.word())
    current = shown & col(Rendition.for_shared) & (col(Rendition.state) == RenditionState.CURRENT)
    second.set(Rendition, current, for_own=~col(Rendition.for_own))
    not_clear = select(Case.id).where(which, Case.audience != Audience.CLEAR)
    aside = current & col(Rendition.case_id).in_(not_clear)
    second.set(Rendition, aside, for_public=~col(Rendition.for_public))
    numbers = select(RenditionSource.source_id).join(Rendition, col(Rendition.id) == RenditionSource.rendition_id)
    second.set(Source, col(Source.id).in_(numbers.where(shown)), owner_id=second.centre.organisations[CEDAR])


def who_did_it(second: Second) -> None:
    """Change who did what in the history of cases of others; it is append-only, so what keeps it so is taken away."""
    home = select(Case.id).where(Case.owner_id == second.centre.organisations[HOME])
    which = col(History.case_id).not_in(home)
    connection = second.session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TRIGGER history_no_update")
    else:
        connection.exec_driver_sql("ALTER TABLE history DISABLE TRIGGER USER")
    cedar, member = second.centre.organisations[CEDAR], second.centre.members["cedar.author"]
    second.set(History, which, organisation_id=cedar, member_id=member, salt=second.word())


def what_only_members_know(second: Second) -> None:
    """Change what members know of organisations and of cases that the public reads."""
    numbers = second.centre.organisations
    second.set(Organisation, col(Organisation.id) > 0, camp=second.word())
    second.set(Organisation, Organisation.id == numbers[CEDAR], name=second.word().title())
    second.session.add(OrganisationSponsor(organisation_id=numbers[CEDAR], sponsor_id=numbers[QUARRY]))
    second.set(Corroboration, col(Corroboration.id) > 0, camp=second.word())
    second.set(Case, Case.audience == Audience.CLEAR, circle_id=second.centre.circles["Inner ring"])
    second.set(Rendition, col(Rendition.for_public), for_shared=True)


def when_people_came(second: Second) -> None:
    """Change since when people of other organisations are members."""
    for number in _people_of(second, LANTERN, CEDAR, QUARRY):
        second.set(Member, Member.id == number, created_at=now())


def names_on_red_cases(second: Second) -> None:
    """Name more people on cases of others, and others than were proposed."""
    for made in second.cases(owner=LANTERN, stages=PUBLISHED, audiences=(Audience.RED,)):
        case = second.row(made)
        for who in ("cedar.reader", "quarry.reader"):
            second.session.add(CaseNamed(case_id=case.id or 0, member_id=second.centre.members[who]))
    second.session.flush()


def steps_between(second: Second) -> None:
    """Record what isn't told to readers in the history of cases they read."""
    for made in second.cases(owner=LANTERN, stages=PUBLISHED, audiences=tuple(Audience)):
        case, who = second.row(made), second.centre.viewer(second.session, "lantern.author")
        for action in (Action.APPROVED, Action.NARROWED, Action.RESUBMITTED):
            said = history.canonical(review.editions(second.session, case, 1))
            history.record(second.session, who, case, action, edition=1, said=said)


def corroborate(session: Session, cases: list[Made], centre: Centre, who: str) -> None:
    """Let a member's organisation say that it saw cases too."""
    member = centre.viewer(session, who)
    for made in cases:
        number = session.exec(select(Case.id).where(Case.public_id == made.id)).one()
        row = {"case_id": number, "organisation_id": member.organisation_id, "member_id": member.member_id}
        when = {"period_from": date(2024, 1, 1), "period_from_precision": Precision.YEAR, "created_at": now()}
        session.connection().execute(insert(Corroboration).values(**row, **when, camp="blue", country="JP"))


def assess(session: Session, cases: list[Made], centre: Centre, who: str) -> None:
    """Let a member's organisation say what it thinks of the responses of cases, now under its name and now not."""
    member = centre.viewer(session, who)
    for place, made in enumerate(cases):
        responses = session.exec(
            select(Case.id, Response.countermeasure)
            .join(Rendition, col(Rendition.case_id) == Case.id)
            .join(Response, col(Response.rendition_id) == Rendition.id)
            .where(Case.public_id == made.id, Rendition.state == RenditionState.CURRENT)
            .distinct()
        )
        for number, countermeasure in responses:
            _assess(session, number, countermeasure, member, list(ContributorShown)[place % 3])


def _assess(session: Session, case_id: int, countermeasure: str, member: Viewer, shown: ContributorShown) -> None:
    row = {"case_id": case_id, "organisation_id": member.organisation_id, "member_id": member.member_id}
    said = {"countermeasure": countermeasure, "result": "reduced", "evidence": "observed", "shown": shown}
    by = {"kind": "fact_checker", "country": "JP", "updated_at": now()}
    session.connection().execute(insert(Assessment).values(**row, **said, **by, note="We counted."))


def who_saw_it_too(second: Second) -> None:
    """Change which organisation saw the same and what it noted, and let others see cases that the viewers can't."""
    quarry, member = second.centre.organisations[QUARRY], second.centre.members["quarry.colleague"]
    which = col(Corroboration.case_id).not_in(_own_cases(second))
    second.set(Corroboration, which, note=second.word(), country="KR", period_from=date(2022, 1, 1))
    second.set(Corroboration, col(Corroboration.id) > 0, organisation_id=quarry, member_id=member, created_at=now())
    hidden = [made for made in second.centre.cases if made.id in second.hidden.cases]
    corroborate(second.session, hidden, second.centre, "cedar.author")


def _own_cases(second: Second) -> Any:
    return select(Case.id).where(Case.owner_id == second.centre.organisations[HOME])


def few_saw_it_too(second: Second) -> None:
    """Let a second organisation see cases that the public reads: of two it learns nothing."""
    corroborate(second.session, second.cases(owner=LANTERN, stages=PUBLISHED, audiences=(Audience.CLEAR,)),
                second.centre, KEEPER)  # fmt: skip


def who_thinks_so(second: Second) -> None:
    """Change what others said of responses where readers don't know who, and what they noted for the owner."""
    quarry, member = second.centre.organisations[QUARRY], second.centre.members["quarry.colleague"]
    second.set(Assessment, Assessment.shown == ContributorShown.MEMBER, kind="party", country="TW")
    second.set(Assessment, Assessment.shown != ContributorShown.ORGANISATION, organisation_id=quarry)
    second.set(Assessment, col(Assessment.id) > 0, member_id=member, updated_at=now())
    second.set(Assessment, col(Assessment.case_id).not_in(_own_cases(second)), note=second.word())


def what_others_think(second: Second) -> None:
    """Change what others think of responses, which only members read."""
    second.set(Assessment, col(Assessment.id) > 0, result="backfired", evidence="tested", harm="serious")
    assess(second.session, [made for made in second.centre.cases if made.stage in PUBLISHED], second.centre, KEEPER)


def what_others_think_of_hidden_cases(second: Second) -> None:
    """Let others say what they think of responses that the viewers don't read of."""
    hidden = [made for made in second.centre.cases if made.id in second.hidden.cases]
    assess(second.session, hidden, second.centre, "cedar.colleague")


def what_others_think_of_withheld_responses(second: Second) -> None:
    """Let others say what they think of a response that is in no rendition any more, whatever else was done there."""
    member = second.centre.viewer(second.session, "cedar.author")
    for made in second.cases(owner=LANTERN, stages=PUBLISHED, audiences=tuple(Audience)):
        _assess(second.session, second.row(made).id or 0, "CM44", member, ContributorShown.ORGANISATION)


@dataclass(frozen=True)
class Change:
    """A way in which the second world differs.

    Attributes:
        make: Makes it.
        seen_by: Those of `VIEWERS` who may notice it.
    """

    make: Callable[[Second], None]
    seen_by: frozenset[str] = frozenset()


_MEMBERS = frozenset(VIEWERS) - {VISITOR}
CHANGES = (
    Change(cases_of_others),
    Change(cases_for_two),
    Change(new_editions),
    Change(withheld_values),
    Change(what_members_read, _MEMBERS),
    Change(drafts_of_others),
    Change(views_of_others),
    Change(what_reviewers_said),
    Change(accounts_of_others),
    Change(files_of_others, frozenset({KEEPER})),
    Change(what_others_looked_for),
    Change(unlisted_people, frozenset({KEEPER})),
    Change(what_others_keep_of_themselves),
    Change(log_of_others, frozenset({KEEPER})),
    Change(circles_of_others, frozenset({KEEPER})),
    Change(who_contributed),
    Change(what_owners_know),
    Change(who_did_it),
    Change(what_only_members_know, _MEMBERS),
    Change(when_people_came, frozenset({KEEPER})),
    Change(names_on_red_cases),
    Change(steps_between),
    Change(who_saw_it_too),
    Change(few_saw_it_too, _MEMBERS),
    Change(who_thinks_so),
    Change(what_others_think, _MEMBERS),
    Change(what_others_think_of_hidden_cases),
    Change(what_others_think_of_withheld_responses),
)
