"""Commands on accounts: links of every kind and age, providers, preferences, saved views, downloads in the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

from sqlmodel import Session, col, select

from cases import accounts, identities, saved, taken
from cases.export import Exported
from db.base import now
from db.tables import Identity, Member, Organisation, SignInLink
from db.viewer import Viewer
from db.vocabulary import Audience, LinkPurpose, MemberStatus, OrganisationStatus
from tests.access.centre import KEEPER, organisation_of
from tests.access.desk import Desk, Tried, note_prepared
from tests.access.oracle import VISITOR, Answer, takes_part

TAKING_PART = {OrganisationStatus.MEMBER, OrganisationStatus.PROBATION}
PASSWORD = "seven blue lamps"  # noqa: S105 - nobody's


def own_account(desk: Desk) -> Iterator[Tried]:
    """Yield what is done to one's own account."""
    for who, language in product((VISITOR, "home.reader", KEEPER), ("ja", None, "xx")):
        viewer = desk.viewer(who)
        known = Answer.NOT_ALLOWED if language == "xx" else Answer.ALLOWED
        answer = Answer.SIGN_IN if who == VISITOR else known
        does = partial(accounts.set_preferences, viewer=viewer, language=language, listed=True)
        yield Tried("accounts.set_preferences", f"preferences {language} by {who}", does, answer)
        answer = Answer.SIGN_IN if who == VISITOR else Answer.ALLOWED
        yield Tried("accounts.own_member", f"oneself as {who}", partial(accounts.own_member, viewer=viewer), answer)


def saved_views(desk: Desk) -> Iterator[Tried]:
    """Yield everybody's hand on everybody's saved views, and new ones."""
    kept = desk.centre.views
    everybody = (
        *kept,
        "home.reader",
        "home.steward",
        "home.suspended",
        "home.left",
        "lantern.invited",
        KEEPER,
        VISITOR,
    )
    for who in everybody:
        viewer, out = desk.viewer(who), not takes_part(who)
        for path, query, wrong in (("/", {}, None), ("/cases", {"country": ["ZZ"]}, Answer.REJECTED),
                                   ("/people", {}, Answer.REFUSED)):  # fmt: skip
            does = partial(saved.save, viewer=viewer, name="Mine", path=path, query=query, shared=True)
            answer = Answer.SIGN_IN if out else wrong or Answer.ALLOWED
            yield Tried("saved.save", f"save a view of {path} as {who}", does, answer)
        for owner, shared in product(kept, (False, True)):
            found = who == owner or (shared and organisation_of(who) == organisation_of(owner))
            known = Answer.NOT_ALLOWED if found and who != owner else Answer.ALLOWED
            answer = Answer.SIGN_IN if out else known if found else Answer.NOT_FOUND
            yield from _on_a_view(viewer, kept[owner][shared], answer, f"view of {owner} as {who}, shared: {shared}")
        yield from _on_a_view(viewer, "0" * 32, Answer.SIGN_IN if out else Answer.NOT_FOUND, f"no view as {who}")


def _on_a_view(viewer: Viewer, view: str, answer: Answer, said: str) -> Iterator[Tried]:
    options: dict[str, Any] = {"viewer": viewer, "view_id": view}
    unnamed = Answer.REJECTED if answer is Answer.ALLOWED else answer
    yield Tried("saved.rename", f"rename {said}", partial(saved.rename, **options, name="Other"), answer)
    yield Tried("saved.rename", f"take the name of {said}", partial(saved.rename, **options, name=""), unnamed)
    yield Tried("saved.share", f"share {said}", partial(saved.share, **options, shared=True), answer)
    yield Tried("saved.share", f"stop sharing {said}", partial(saved.share, **options, shared=False), answer)
    yield Tried("saved.remove", f"delete {said}", partial(saved.remove, **options), answer)


def files(desk: Desk) -> Iterator[Tried]:
    """Yield downloads in the log: only for oneself, within the quota, and none of a visitor's."""
    for who, number in product((VISITOR, "home.reader", KEEPER), (1, 4_999, 5_001)):
        exported = Exported(number, {Audience.GREEN: number}, 0, lambda: iter(()))
        does = partial(taken.take, viewer=desk.viewer(who), name="csv", query="", exported=exported)
        answer = Answer.ALLOWED if who == VISITOR or number <= 5_000 else Answer.REFUSED
        yield Tried("taken.take", f"take {number} cases by {who}", does, answer)


@dataclass(frozen=True)
class _Placed:
    """A member put where a test wants them, for as long as its transaction lasts."""

    number: int
    member: MemberStatus
    organisation: OrganisationStatus

    def put(self, session: Session) -> Member:
        row = session.get_one(Member, self.number)
        own = session.get_one(Organisation, row.organisation_id)
        row.status, own.status = self.member, self.organisation
        session.add_all([row, own])
        session.flush()
        return row


def links(desk: Desk) -> Iterator[Tried]:
    """Yield every use of every kind of link, fresh, used and expired, whoever it is for and wherever they stand."""
    ages, uses = ("fresh", "used", "expired"), ("open_link", "sign_in", "use_link")
    for purpose, member, organisation, age, use in product(LinkPurpose, MemberStatus, OrganisationStatus, ages, uses):
        active = member is MemberStatus.ACTIVE
        invited = member is MemberStatus.INVITED
        takes_part = organisation in TAKING_PART
        chooses = {LinkPurpose.RESET: active, LinkPurpose.INVITATION: invited, LinkPurpose.SIGN_IN: False}[purpose]
        good = {
            "open_link": purpose is not LinkPurpose.INVITATION or invited,
            "sign_in": purpose is LinkPurpose.SIGN_IN and active and takes_part,
            "use_link": chooses and takes_part,
        }[use]
        who = _Placed(desk.centre.members["home.reader"], member, organisation)
        does = partial(_linked, who=who, purpose=purpose, age=age, use=use)
        said = f"{use} with a {age} {purpose} link of somebody {member} of an organisation that is {organisation}"
        answer = Answer.ALLOWED if good and age == "fresh" else Answer.REFUSED
        yield Tried(f"accounts.{use}", said, does, answer)


def _linked(session: Session, *, who: _Placed, purpose: LinkPurpose, age: str, use: str) -> None:
    who.put(session)
    token = accounts.issue_link(session, who.number, purpose)
    of = select(SignInLink).where(SignInLink.member_id == who.number).order_by(col(SignInLink.expires_at).desc())
    link = session.exec(of).one()
    link.used_at = now() if age == "used" else None
    link.expires_at = now() if age == "expired" else link.expires_at
    session.flush()
    note_prepared(session)
    if use == "use_link":
        accounts.use_link(session, token, PASSWORD)
    elif use == "sign_in":
        accounts.sign_in(session, token)
    else:
        accounts.open_link(session, token)


KNOWN, OTHERWISE = "known", "e-mail of one known otherwise"


def providers(desk: Desk) -> Iterator[Tried]:
    """Yield sign-in by a provider: known there or found by e-mail, of every standing."""
    ways = (KNOWN, "by e-mail", "unverified", OTHERWISE)
    for member, organisation, way in product(MemberStatus, OrganisationStatus, ways):
        stands = member in {MemberStatus.ACTIVE, MemberStatus.INVITED} and organisation in TAKING_PART
        who = _Placed(desk.centre.members["home.reader"], member, organisation)
        said = f"sign in {way} as somebody {member} of an organisation that is {organisation}"
        answer = Answer.ALLOWED if stands and way in {KNOWN, "by e-mail"} else Answer.NOT_ALLOWED
        yield Tried("identities.sign_in", said, partial(_provided, who=who, way=way), answer)


def _provided(session: Session, *, who: _Placed, way: str) -> None:
    row = who.put(session)
    row.email = "provided@example.org"
    if way in {KNOWN, OTHERWISE}:
        session.add(Identity(issuer="https://id.example", subject="here", member_id=who.number))
    session.flush()
    note_prepared(session)
    email = None if way in {KNOWN, "unverified"} else "provided@example.org"
    subject = "here" if way == KNOWN else "there"
    identities.sign_in(session, "https://id.example", subject, verified_email=email)
