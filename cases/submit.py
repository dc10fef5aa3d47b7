"""Send a case: check what was entered, make its renditions, draw its reviewers, write its history.

Checking takes longer than storing and needs nothing but what was entered and the vocabularies, so whoever can does it
before opening the transaction, in which all other writers wait.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, or_, select

from cases import history, personal, review, reviewers
from cases.errors import CaseError, Label, NotAllowed, Outdated, Problem, Rejected, SignInNeeded
from cases.i18n import N_
from cases.ids import new_id, read_id
from cases.omission import Renditions, renditions
from cases.policy import Deed, may
from cases.record import Content, Omission, Sharing, check_content, check_sharing
from cases.taxonomy import Taxonomy, taxonomy
from cases.views import Receipt
from cases.write import for_readers, searchable, searched, set_aside, store
from cases.written import Written, written
from db import fulltext, rows
from db.tables import Case, CaseNamed, Circle, CircleOrganisation, Draft, Member, Organisation
from db.viewer import Viewer
from db.vocabulary import Action, Audience, ContributorShown, MemberStatus, RenditionState, ReviewException, Status

LARGEST_ENTRY = 400_000
"""Characters of all texts together; a form or file beyond that is refused before anything else looks at it."""

_OWNER = select(col(Organisation.kind), col(Organisation.country)).where(Organisation.id == bindparam("number"))
_NEW_CASE = {
    name: dialect.insert(Case).on_conflict_do_nothing().returning(col(Case.id))
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}

ONLY_ITS_AUTHOR = N_("Only the author can send this case again, and only after reviewers answered.")
_LOOKS_PERSONAL = N_(
    "Others would read “{text}” ({kind}). Withhold it, or say under “Why it has to stay” why they must read it."
)


@dataclass(frozen=True)
class Checked:
    """A case as it could be stored.

    Attributes:
        sharing: Who may read it.
        renditions: What each class of reader would read.
        whole: What the case says without omissions, and its texts as searches would find them.
    """

    sharing: Sharing
    renditions: Renditions
    whole: tuple[Content, fulltext.Cut]

    @property
    def content(self) -> Content:
        """What the owner's organisation keeps."""
        return self.renditions.own

    @property
    def kept_omissions(self) -> tuple[Omission, ...]:
        """The omissions to show again when the case is changed.

        Where the full wording isn't kept, those that members are kept from as well are done with: made once more,
        they would take away more each time.
        """
        return tuple(item for item in self.sharing.omissions if self.sharing.keep_own or not item.members_too)


@dataclass(frozen=True)
class Ready(Checked):
    """A case that may be stored as it is; only `check()` makes one.

    Attributes:
        entered: What was entered.
        words: The vocabularies it was checked against.
        written: Its rows, by class of reader.
        searched: Its texts as searches will find them, by class of reader.
        canonical: What its history seals.
    """

    entered: Mapping[str, Any]
    words: Taxonomy
    written: Mapping[str, Written]
    searched: Mapping[str, fulltext.Cut]
    canonical: str


def check(words: Taxonomy, entered: Mapping[str, Any]) -> Ready:
    """Return what was entered, ready to be sent.

    Args:
        words: The vocabularies.
        entered: The fields of `cases.record.Content` and `cases.record.Sharing` as a form or file gives them.

    Raises:
        Rejected: With every mistake at once.
    """
    found = assembled(words, entered)
    if problems := exposed(found):
        raise Rejected(problems)
    said = found.renditions
    rows_by_reader = for_readers(said, lambda content: written(content, words))
    texts = searched(said, words, found.whole)
    return Ready(found.sharing, said, found.whole, entered, words, rows_by_reader, texts, history.canonical(said))


def ready_now(session: Session, entered: Mapping[str, Any] | Ready) -> Ready:
    """Return what was entered, ready to be sent as the vocabularies are in this transaction.

    Args:
        session: A session that may write.
        entered: What `check()` takes, or what it returned before the transaction began.

    Raises:
        Rejected: With every mistake at once.
    """
    words = taxonomy(session)
    if not isinstance(entered, Ready):
        return check(words, entered)
    return entered if entered.words is words else check(words, entered.entered)


def exposed(found: Checked) -> list[Problem]:
    """Return where a case would show others what looks like personal data without a reason for it."""
    sharing = found.sharing
    return personal_problems(found.renditions, sharing.personal_reason) if others_read(sharing) else []


def assembled(words: Taxonomy, entered: Mapping[str, Any]) -> Checked:
    """Return what was entered as it could be previewed: `check()` without the search for personal data.

    Raises:
        Rejected: With every mistake at once.
    """
    if _size(entered) > LARGEST_ENTRY:
        raise CaseError(N_("This is too much text for one case. Shorten it, or give the long part as a source."))
    problems: list[Problem] = []
    content = sharing = None
    names = set(Sharing.model_fields)
    try:
        content = check_content({key: value for key, value in entered.items() if key not in names}, words)
    except Rejected as error:
        problems += error.problems
    try:
        sharing = check_sharing({key: value for key, value in entered.items() if key in names}, words)
    except Rejected as error:
        problems += error.problems
    cut = fulltext.cut(searchable(content, words)) if content is not None else ()
    if fulltext.length(cut) > fulltext.MOST_TOKENS:
        problems.append(
            Problem("texts.0.narrative", N_("All texts together are too long to be searched; shorten this."))
        )
    if problems or content is None or sharing is None:
        raise Rejected(problems)
    said = renditions(content, sharing.omissions, keep_own=sharing.keep_own, words=words)
    return Checked(sharing, said, (content, cut))


def others_read(sharing: Sharing) -> bool:
    """Say whether anybody outside the owner's organisation will read the case."""
    return sharing.audience not in {Audience.AMBER, Audience.AMBER_STRICT} or bool(sharing.circle)


def personal_problems(said: Renditions, reason: str | None) -> list[Problem]:
    """Return where others would read what looks like an id, a number or an address of a person, beside its field.

    Args:
        said: What each class of reader would read.
        reason: Why it has to stay; with one there is no problem.
    """
    if reason:
        return []
    found = {
        (path, finding.text): finding.kind
        for content in ((said.shared,) if said.shared == said.public else (said.shared, said.public))
        for path, finding in personal.blocking(content)
    }
    return [
        Problem(path, _LOOKS_PERSONAL, {"text": text, "kind": Label(personal.LABELS[kind])})
        for (path, text), kind in found.items()
    ]


def _size(entered: object) -> int:
    """Count characters, without recursion: what is nested a thousand deep must be refused, not crash us."""
    size, waiting = 0, [entered]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):  # first, since most are
            size += len(found)
            continue
        size += 1
        if isinstance(found, Mapping):
            waiting += [*found.keys(), *found.values()]
        elif isinstance(found, list | tuple):
            waiting += found
    return size


def submit(
    session: Session,
    viewer: Viewer,
    entered: Mapping[str, Any] | Ready,
    *,
    submission_key: str | None = None,
    draft_id: str | None = None,
) -> Receipt:
    """Send a new case to its reviewers.

    Args:
        session: A session that may write.
        viewer: Who sends it; a contributor.
        entered: See `ready_now()`.
        submission_key: Made by the client once per form, so that pressing the button twice sends once.
        draft_id: The draft it came from, which is then done with.

    Raises:
        SignInNeeded: Nobody is signed in.
        NotAllowed: The member is no contributor.
        Rejected: There are mistakes.
    """
    if not viewer.signed_in:
        raise SignInNeeded
    if not may(viewer, Deed.CONTRIBUTE):
        raise NotAllowed(N_("Your role doesn't include contributing. Ask your organisation's steward for it."))
    key = _own_key(viewer, submission_key)
    if sent := _sent(session, key):
        return review.receipt(session, sent, edition=1)
    ready = ready_now(session, entered)
    target = settle(session, viewer, ready.sharing)
    case = _new_case(session, viewer, target, key)
    drawn = reviewers.choose(session, case, target, author_id=case.author_id)
    case.review_exception = drawn.exception
    while not (number := _stored(session, case)):
        if sent := _sent(session, key):  # pressed twice at the same moment; the other press was stored just now
            return review.receipt(session, sent, edition=1)
        case.public_id = new_id()
    named = [{"case_id": number, "member_id": member} for member in sorted(target.named)]
    rows.put(session.connection(), CaseNamed, named)
    _keep(session, number, case.owner_id, ready, edition=1)
    forget_draft(session, viewer, draft_id)
    history.record_all(session, [history.Deed(number, Action.SUBMITTED, 1, viewer, ready.canonical)])
    reviewers.ask(session, number, drawn.reviewers, edition=1)
    return Receipt(case.public_id, Status.SUBMITTED, len(drawn.reviewers), drawn.exception, case.version)


@dataclass
class _NewCase:
    """The row of a case that isn't stored yet, as far as it isn't the table's default.

    An object of the session takes five times as long to make.
    """

    public_id: str
    owner_id: int
    author_id: int
    owner_kind: str
    owner_country: str
    audience: Audience
    contributor_shown: ContributorShown
    circle_id: int | None
    submission_key: str | None
    review_exception: ReviewException | None = None
    version: int = 1


def _new_case(session: Session, viewer: Viewer, target: reviewers.Target, key: str | None) -> _NewCase:
    owner = session.connection().execute(_OWNER, {"number": viewer.organisation_id}).one_or_none()
    if owner is None or viewer.organisation_id is None or viewer.member_id is None:
        raise SignInNeeded
    return _NewCase(
        public_id=new_id(),
        owner_id=viewer.organisation_id,
        author_id=viewer.member_id,
        owner_kind=owner.kind,
        owner_country=owner.country,
        audience=target.audience,
        contributor_shown=target.contributor_shown,
        circle_id=target.circle_id,
        submission_key=key,
    )


def _stored(session: Session, case: _NewCase) -> int | None:
    """Store a new case and return its number; None where there is one with its id or of its form."""
    new = _NEW_CASE[session.get_bind().dialect.name]
    return session.connection().execute(new, vars(case)).scalar()


def keep(session: Session, case: Case, ready: Ready, *, edition: int) -> None:
    """Store a checked edition of a case."""
    _keep(session, case.id or 0, case.owner_id, ready, edition=edition)


def _keep(session: Session, number: int, owner_id: int, ready: Ready, *, edition: int) -> None:
    sharing = ready.sharing
    store(
        session,
        number,
        owner_id,
        ready.renditions,
        edition=edition,
        written=ready.written,
        searched=ready.searched,
        omissions=ready.kept_omissions,
        personal_reason=sharing.personal_reason,
    )


def _own_key(viewer: Viewer, key: str | None) -> str | None:
    """Return a client's key so that no other member's can be the same."""
    return hashlib.sha256(f"{viewer.member_id} {key}".encode()).hexdigest() if key else None


def _sent(session: Session, key: str | None) -> Case | None:
    return session.exec(select(Case).where(Case.submission_key == key)).first() if key else None


def resend(
    session: Session,
    viewer: Viewer,
    public_id: str,
    entered: Mapping[str, Any] | Ready,
    *,
    version: int,
    answer: str = "",
    draft_id: str | None = None,
) -> Receipt:
    """Send a case again after its reviewers asked for changes or declined it.

    Args:
        session: A session that may write.
        viewer: Its author.
        public_id: The case.
        entered: See `ready_now()`.
        version: The case's version the author saw.
        answer: What the author says to the reviewers.
        draft_id: The draft it came from, which is then done with.

    Raises:
        NotFound: No such case for this viewer.
        NotAllowed: It isn't theirs, or it waits for nobody's changes.
        Outdated: It changed since.
        Rejected: There are mistakes.
    """
    case = review.readable_case(session, viewer, read_id(public_id), to_change=True)
    if not may(viewer, Deed.RESEND, review.standing(session, viewer, case)):
        raise NotAllowed(ONLY_ITS_AUTHOR)
    if case.version != version:
        raise Outdated
    ready = ready_now(session, entered)
    target = settle(session, viewer, ready.sharing)
    edition = reviewers.latest_edition(session, case)
    review.answer(session, case, edition=edition, text=answer)
    set_aside(session, case, RenditionState.PROPOSED)
    case.status = Status.SUBMITTED
    review.apply(session, case, target)
    keep(session, case, ready, edition=edition + 1)
    forget_draft(session, viewer, draft_id)
    history.record(session, viewer, case, Action.RESUBMITTED, edition=edition + 1, said=ready.canonical)
    reviewers.draw(session, case, target, edition=edition + 1, author_id=viewer.member_id)
    return review.receipt(session, case, edition=edition + 1)


def forget_draft(session: Session, viewer: Viewer, draft_id: str | None) -> None:
    """Throw away the draft that was sent just now."""
    draft = session.get(Draft, draft_id) if draft_id else None
    if draft is not None and draft.member_id == viewer.member_id:
        session.delete(draft)


def settle(session: Session, viewer: Viewer, sharing: Sharing) -> reviewers.Target:
    """Return who may read a case as rows of this database, checked against what the viewer may choose.

    Args:
        session: A session that may write.
        viewer: Who shares it.
        sharing: What was entered.

    Raises:
        CaseError: The circle isn't one of the viewer's organisation, or a member can't be named.
    """
    circle_id, named = None, frozenset[int]()
    if sharing.audience in {Audience.AMBER, Audience.AMBER_STRICT} and sharing.circle:
        circle_id = session.exec(
            select(Circle.id)
            .join(CircleOrganisation, col(CircleOrganisation.circle_id) == Circle.id)
            .where(Circle.name == sharing.circle, CircleOrganisation.organisation_id == viewer.organisation_id)
        ).first()
        if circle_id is None:
            raise CaseError(
                N_("Your organisation is in no circle called “{circle}”."), field="circle", circle=sharing.circle
            )
    if sharing.audience is Audience.RED:
        named = frozenset(sharing.named)
        found = session.exec(
            select(Member.id).where(
                col(Member.id).in_(named),
                or_(col(Member.organisation_id) == viewer.organisation_id, col(Member.listed).is_(True)),
                col(Member.status) == MemberStatus.ACTIVE,
            )
        ).all()
        if named - set(found):
            raise CaseError(N_("There is no such member."), field="named")
    return reviewers.Target(sharing.audience, sharing.contributor_shown, circle_id, named)
