"""Send a case: check what was entered, store its rendition, index it, draw its reviewers, write its history."""

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from cases import history, review
from cases.dates import PartialDate
from cases.errors import CaseError, NotAllowed, Outdated, Problem, Rejected, SignInNeeded
from cases.i18n import N_, country_name
from cases.ids import new_id, read_id
from cases.policy import Deed, may
from cases.record import Content, Sharing, check_content, check_sharing
from cases.taxonomy import Taxonomy, taxonomy
from cases.views import Receipt
from db import fulltext
from db.tables import (
    Case,
    CaseNamed,
    Circle,
    CircleOrganisation,
    Draft,
    Member,
    Organisation,
    Outcome,
    OutcomeText,
    Rendition,
    RenditionActor,
    RenditionChannel,
    RenditionCountry,
    RenditionFlow,
    RenditionPlace,
    RenditionReference,
    RenditionRelation,
    RenditionSource,
    RenditionTactic,
    RenditionTargetGroup,
    RenditionText,
    RenditionWithheld,
    Response,
    ResponseText,
    Source,
)
from db.viewer import Viewer
from db.vocabulary import LANGUAGES, Action, Audience, RenditionState, Status

LARGEST_ENTRY = 400_000
"""Characters of all texts together; a form or file beyond that is refused before anything else looks at it."""

ONLY_ITS_AUTHOR = N_("Only the author can send this case again, and only after reviewers answered.")


def check(session: Session, entered: Mapping[str, Any]) -> tuple[Content, Sharing]:
    """Return what was entered, checked as sending it would, without storing anything.

    Args:
        session: Any session; only vocabularies are read.
        entered: The fields of `cases.record.Content` and `cases.record.Sharing` together, as JSON holds them.

    Raises:
        Rejected: With every mistake at once, each beside its field.
    """
    if _size(entered) > LARGEST_ENTRY:
        raise CaseError(N_("This is too much text for one case. Shorten it, or give the long part as a source."))
    words = taxonomy(session)
    names = Sharing.model_fields
    problems: list[Problem] = []
    content: Content | None = None
    sharing: Sharing | None = None
    try:
        content = check_content({key: value for key, value in entered.items() if key not in names}, words)
    except Rejected as error:
        problems += error.problems
    try:
        sharing = check_sharing({key: value for key, value in entered.items() if key in names}, words)
    except Rejected as error:
        problems += error.problems
    if content is not None and fulltext.length(searchable(content, words)) > fulltext.MOST_TOKENS:
        problems.append(
            Problem("texts.0.narrative", N_("All texts together are too long to be searched; shorten this."))
        )
    if problems or content is None or sharing is None:
        raise Rejected(problems)
    return content, sharing


def _size(entered: object) -> int:
    """Count characters, without recursion: what is nested a thousand deep must be refused, not crash us."""
    size, waiting = 0, [entered]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Mapping):
            waiting += [*found.keys(), *found.values()]
        elif isinstance(found, list | tuple):
            waiting += found
        size += len(found) if isinstance(found, str) else 1
    return size


def submit(
    session: Session,
    viewer: Viewer,
    entered: Mapping[str, Any],
    *,
    submission_key: str | None = None,
    draft_id: str | None = None,
) -> Receipt:
    """Send a new case to its reviewers.

    Args:
        session: A session that may write.
        viewer: Who sends it; a contributor.
        entered: See `check()`.
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
    content, sharing = check(session, entered)
    owner = session.get(Organisation, viewer.organisation_id)
    if owner is None or owner.id is None or viewer.member_id is None:
        raise SignInNeeded
    case = Case(
        public_id=_unused_id(session),
        owner_id=owner.id,
        author_id=viewer.member_id,
        owner_kind=owner.kind,
        owner_country=owner.country,
        submission_key=key,
    )
    try:
        with session.begin_nested():
            session.add(case)
    except IntegrityError:
        if sent := _sent(session, key):  # pressed twice at the same moment; the other press was stored just now
            return review.receipt(session, sent, edition=1)
        raise
    _share(session, viewer, case, sharing)
    session.flush()
    store(session, case, content, edition=1)
    _forget_draft(session, viewer, draft_id)
    history.record(session, viewer, case, Action.SUBMITTED, edition=1, content=content)
    review.draw(session, case, edition=1)
    return review.receipt(session, case, edition=1)


def _own_key(viewer: Viewer, key: str | None) -> str | None:
    """Return a client's key so that no other member's can be the same."""
    return hashlib.sha256(f"{viewer.member_id} {key}".encode()).hexdigest() if key else None


def _sent(session: Session, key: str | None) -> Case | None:
    return session.exec(select(Case).where(Case.submission_key == key)).first() if key else None


def resend(
    session: Session,
    viewer: Viewer,
    public_id: str,
    entered: Mapping[str, Any],
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
        entered: See `check()`.
        version: The case's version the author saw.
        answer: What the author says to the reviewers.
        draft_id: The draft it came from, which is then done with.

    Raises:
        NotFound: No such case for this viewer.
        NotAllowed: It isn't theirs, or it waits for nobody's changes.
        Outdated: It changed since.
        Rejected: There are mistakes.
    """
    case = review.readable_case(session, viewer, read_id(public_id))
    if not may(viewer, Deed.RESEND, review.standing(session, viewer, case)):
        raise NotAllowed(ONLY_ITS_AUTHOR)
    if case.version != version:
        raise Outdated
    content, sharing = check(session, entered)
    edition = review.latest_edition(session, case)
    review.answer(session, case, edition=edition, text=answer)
    for old in session.exec(
        select(Rendition).where(Rendition.case_id == case.id, Rendition.state == RenditionState.PROPOSED)
    ):
        old.state = RenditionState.FORMER
        session.add(old)
        fulltext.drop(session, old.id or 0)
    case.status = Status.SUBMITTED
    session.add(case)
    _share(session, viewer, case, sharing)
    session.flush()
    store(session, case, content, edition=edition + 1)
    _forget_draft(session, viewer, draft_id)
    history.record(session, viewer, case, Action.RESUBMITTED, edition=edition + 1, content=content)
    review.draw(session, case, edition=edition + 1)
    return review.receipt(session, case, edition=edition + 1)


def _unused_id(session: Session) -> str:
    while True:
        public_id = new_id()
        if session.exec(select(Case.id).where(Case.public_id == public_id)).first() is None:
            return public_id


def _forget_draft(session: Session, viewer: Viewer, draft_id: str | None) -> None:
    draft = session.get(Draft, draft_id) if draft_id else None
    if draft is not None and draft.member_id == viewer.member_id:
        session.delete(draft)


def _share(session: Session, viewer: Viewer, case: Case, sharing: Sharing) -> None:
    case.audience = sharing.audience
    case.contributor_shown = sharing.contributor_shown
    case.circle_id = None
    if sharing.audience in {Audience.AMBER, Audience.AMBER_STRICT} and sharing.circle:
        case.circle_id = session.exec(
            select(Circle.id)
            .join(CircleOrganisation, col(CircleOrganisation.circle_id) == Circle.id)
            .where(Circle.name == sharing.circle, CircleOrganisation.organisation_id == viewer.organisation_id)
        ).first()
        if case.circle_id is None:
            raise CaseError(
                N_("Your organisation is in no circle called “{circle}”."), field="circle", circle=sharing.circle
            )
    session.add(case)
    session.flush()
    for old in session.exec(select(CaseNamed).where(CaseNamed.case_id == case.id)):
        session.delete(old)
    if sharing.audience is Audience.RED:
        for member_id in dict.fromkeys(sharing.named):
            if session.get(Member, member_id) is None:
                raise CaseError(N_("There is no such member."), field="named")
            session.add(CaseNamed(case_id=case.id or 0, member_id=member_id))


# --- storing a rendition ----------------------------------------------------------------------------------------


def _dated(name: str, value: str | None) -> dict[str, Any]:
    found = PartialDate.parse(value) if value else None
    return {name: found.first if found else None, f"{name}_precision": found.precision if found else None}


def store(session: Session, case: Case, content: Content, *, edition: int) -> Rendition:
    """Store what a case says as one rendition for all its readers, and index it."""
    period_last = PartialDate.parse(content.period_to or content.period_from).last
    rendition = Rendition(
        case_id=case.id or 0,
        edition=edition,
        period_last=period_last,
        **_dated("period_from", content.period_from),
        **_dated("period_to", content.period_to),
        **_dated("reported_on", content.reported_on),
        tactics_unsure=content.tactics_unsure,
        information_credibility=content.information_credibility,
        legal_status=content.legal_status,
        contested=content.contested,
        breakout_scale=content.breakout_scale,
        verification=content.verification,
        estimates=list(content.estimates),
    )
    session.add(rendition)
    session.flush()
    number = rendition.id or 0
    words = taxonomy(session)
    _store_words(session, number, content, words)
    _store_groups(session, number, content)
    _store_sources(session, case, number, content)
    _store_responses(session, number, content)
    session.flush()
    fulltext.index(session, number, searchable(content, words))
    return rendition


def _store_words(session: Session, number: int, content: Content, words: Taxonomy) -> None:
    for text in content.texts:
        session.add(RenditionText(rendition_id=number, **text.model_dump()))
    for position, code in enumerate(content.countries):
        session.add(RenditionCountry(rendition_id=number, code=code, position=position))
    for table, ids in (
        (RenditionTargetGroup, content.target_groups),
        (RenditionChannel, content.channels),
        (RenditionFlow, content.flows),
    ):
        for position, term_id in enumerate(ids):
            session.add(table(rendition_id=number, term_id=term_id, position=position))
    for position, term_id in enumerate(content.tactics):
        name, version = words.taxonomy_of(term_id)
        session.add(
            RenditionTactic(
                rendition_id=number, term_id=term_id, taxonomy=name, taxonomy_version=version, position=position
            )
        )


def _store_groups(session: Session, number: int, content: Content) -> None:
    for position, place in enumerate(content.places):
        session.add(RenditionPlace(rendition_id=number, position=position, **place.model_dump()))
    for position, actor in enumerate(content.actors):
        session.add(RenditionActor(rendition_id=number, position=position, **actor.model_dump()))
    for position, reference in enumerate(content.references):
        session.add(RenditionReference(rendition_id=number, position=position, **reference.model_dump()))
    for position, relation in enumerate(content.relations):
        session.add(RenditionRelation(rendition_id=number, position=position, **relation.model_dump()))
    for position, withheld in enumerate(content.withheld):
        session.add(RenditionWithheld(rendition_id=number, position=position, **withheld.model_dump()))


def _store_sources(session: Session, case: Case, number: int, content: Content) -> None:
    for position, said in enumerate(content.sources):
        dated = _dated("published", said.published)
        source = Source(owner_id=case.owner_id, **said.model_dump(exclude={"published"}), **dated)
        session.add(source)
        session.flush()
        session.add(RenditionSource(rendition_id=number, source_id=source.id or 0, position=position))


def _store_responses(session: Session, number: int, content: Content) -> None:
    for position, said in enumerate(content.responses):
        response = Response(
            rendition_id=number,
            position=position,
            **said.model_dump(include={"countermeasure", "actor_type", "cost_band"}),
            **_dated("began", said.began),
        )
        session.add(response)
        session.flush()
        for text in said.texts:
            session.add(ResponseText(response_id=response.id or 0, **text.model_dump()))
        for place, stated in enumerate(said.outcomes):
            outcome = Outcome(
                response_id=response.id or 0,
                position=place,
                **stated.model_dump(include={"result", "evidence", "harm"}),
                **_dated("as_of", stated.as_of),
            )
            session.add(outcome)
            session.flush()
            for words in stated.texts:
                session.add(OutcomeText(outcome_id=outcome.id or 0, **words.model_dump()))


def searchable(content: Content, words: Taxonomy) -> tuple[str, str, str, str]:
    """Return a case's text as the search index takes it: titles, names of tactics, summaries, the rest."""
    named = [word for tactic in content.tactics if (word := words.tactic(tactic))]
    named += [word for response in content.responses if (word := words.countermeasure(response.countermeasure))]
    rest = [part for text in content.texts for part in (text.narrative, text.caveat, text.counter_view)]
    rest += [place.name for place in content.places]
    rest += [part for actor in content.actors for part in (actor.name, actor.attributed_by)]
    rest += [country_name(lang, code) for code in content.countries for lang in LANGUAGES]
    rest += [part for source in content.sources for part in (source.title, source.publisher)]
    rest += [reference.value for reference in content.references]
    for response in content.responses:
        rest += [text.description for text in response.texts]
        rest += [text.statement for outcome in response.outcomes for text in outcome.texts]
    labels = [f"{word.id} | {' | '.join(word.label.values())}" for word in named]
    return (
        " | ".join(text.title for text in content.texts),
        " | ".join(labels),
        " | ".join(text.summary for text in content.texts),
        " | ".join(part for part in rest if part),
    )
