"""A fictional, labelled centre to try every role in: its people, cases in every state, drafts, and sign-in links."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from cases import accounts, draft, people, review
from cases.errors import CaseError
from cases.i18n import N_
from cases.setup import STARTER_ORGANISATION, Progress
from cases.submit import resend, submit
from cases.taxonomy import taxonomy
from db.engine import transaction
from db.tables import Case, Member, Organisation, Review, Setting
from db.viewer import Viewer
from db.vocabulary import Decision, Role

DEMO_FOLDER = Path(__file__).resolve().parent.parent / "seeds" / "demo"
MARKER = "demo"


@dataclass(frozen=True)
class DemoLink:
    """A way into the demonstration.

    Attributes:
        role: What the member may do at most, as the vocabulary of roles calls it in English.
        organisation: The organisation's name.
        name: The member's name.
        token: The one-time token, to be put after `/sign-in/`.
    """

    role: str
    organisation: str
    name: str
    token: str


def _silent(_what: str, _done: int, _of: int) -> None:
    return


def load(engine: Engine, progress: Progress = _silent) -> list[DemoLink]:
    """Fill a database of its own with the demonstration, by the verbs everybody uses, and return links to sign in.

    Loading again adds nothing but new links: those given out before may have been used.

    Raises:
        CaseError: The database holds cases of a real organisation; nothing fictional belongs beside them.
    """
    with transaction(engine) as session:
        if session.get(Setting, MARKER) is None:
            _refuse_beside_real_cases(session)
            members = _add_people(session)
            _add_cases(session, members, progress)
            for entered in _lines("drafts.jsonl"):
                author = people.viewer_of_member(session, members[entered["author"]])
                draft.save(session, author, draft.new_draft_id(), entered["content"])
            session.add(Setting(name=MARKER, value="loaded"))
        return list(_links(session))


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DEMO_FOLDER / name).read_text(encoding="utf-8").splitlines()]


def _people() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DEMO_FOLDER / "people.json").read_text(encoding="utf-8"))
    return found


def _refuse_beside_real_cases(session: Session) -> None:
    real = session.exec(
        select(Case.id)
        .join(Organisation, col(Organisation.id) == Case.owner_id)
        .where(col(Organisation.is_demo).is_(False), Organisation.name != STARTER_ORGANISATION)
        .limit(1)
    ).first()
    if real is not None:
        raise CaseError(N_("This database holds real cases. Load the demonstration into a database of its own."))


def _add_people(session: Session) -> dict[str, int]:
    """Add organisations, members and circles; return the members' ids by the names the demo files give them."""
    listed = _people()
    organisations: dict[str, Organisation] = {}
    members: dict[str, int] = {}
    for item in listed["organisations"]:
        organisation = people.add_organisation(
            session, name=item["name"], kind=item["kind"], country=item["country"], camp=item["camp"], is_demo=True
        )
        organisations[item["key"]] = organisation
        for person in item["members"]:
            roles = [Role(role) for role in person["roles"]]
            member = people.add_member(session, organisation, name=person["name"], roles=roles, listed=True)
            members[person["key"]] = member.id or 0
    for circle in listed["circles"]:
        people.add_circle(
            session, name=circle["name"], organisations=[organisations[k] for k in circle["organisations"]]
        )
    return members


def _add_cases(session: Session, members: dict[str, int], progress: Progress) -> None:
    listed = _lines("cases.jsonl")
    for done, item in enumerate(listed, 1):
        entered = dict(item["case"])
        if "named" in entered:
            entered["named"] = [members[key] for key in entered["named"]]
        author = people.viewer_of_member(session, members[item["author"]])
        public_id = submit(session, author, entered).id
        for step in item["then"]:
            case = session.exec(select(Case).where(Case.public_id == public_id)).one()
            if step["does"] == "resend":
                entered |= step["with"]
                resend(session, author, public_id, entered, version=case.version, answer=step["answer"])
            else:
                decision, reviewer = Decision(step["does"]), _awaited(session, case)
                review.decide(session, reviewer, public_id, decision, version=case.version, reason=step["reason"])
        progress(N_("demonstration cases"), done, len(listed))


def _awaited(session: Session, case: Case) -> Viewer:
    """Return a reviewer whose word on the case's newest edition is still awaited."""
    member_id = session.exec(
        select(Review.member_id)
        .where(Review.case_id == case.id, col(Review.decision).is_(None))
        .order_by(col(Review.edition).desc(), col(Review.id))
        .limit(1)
    ).one()
    return people.viewer_of_member(session, member_id)


def _links(session: Session) -> Iterator[DemoLink]:
    """Yield a new link for each role, and for everyone who may be drawn as a reviewer."""
    words = taxonomy(session)
    order = list(Role)
    linked = [
        (Role(person["link"]), person["name"])
        for organisation in _people()["organisations"]
        for person in organisation["members"]
        if "link" in person
    ]
    for role, name in sorted(linked, key=lambda pair: order.index(pair[0])):
        member, organisation = session.exec(
            select(Member, Organisation)
            .join(Organisation, col(Organisation.id) == Member.organisation_id)
            .where(Member.name == name, col(Organisation.is_demo))
        ).one()
        token = accounts.issue_link(session, member.id or 0)
        yield DemoLink(words.label("en", role.value, "role"), organisation.name, member.name, token)
