"""Drafts: a form as it was typed, valid or not, kept for its author until it is sent."""

import secrets
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from cases.errors import CaseError, NotFound, SignInNeeded
from cases.i18n import N_
from cases.read import read_case, viewer_of
from cases.review import readable_case
from cases.reviewers import proposed, target_of
from cases.submit import LARGEST_ENTRY
from cases.views import DraftLine
from db.base import now
from db.tables import Case, Circle, Draft, Omission, Proposal, Rendition
from db.viewer import Viewer


def new_draft_id() -> str:
    """Return the random id of a draft that isn't stored yet."""
    return secrets.token_hex(16)


def save(
    session: Session, viewer: Viewer, draft_id: str, content: Mapping[str, Any], *, case: str | None = None
) -> None:
    """Keep a form as it stands, under its author's name.

    Args:
        session: A session that may write.
        viewer: The author.
        draft_id: From `new_draft_id()`.
        content: The form's fields as JSON holds them; nothing is checked but the size.
        case: The public id of the case it changes, when there is one already.

    Raises:
        SignInNeeded: Nobody is signed in.
        NotFound: The draft is somebody else's, or the viewer can't read the case.
        CaseError: It is too large to keep.
    """
    if viewer.member_id is None:
        raise SignInNeeded
    if len(repr(content)) > 2 * LARGEST_ENTRY:
        raise CaseError(N_("This is too much text for one case. Shorten it, or give the long part as a source."))
    draft = session.get(Draft, draft_id)
    if draft is None:
        case_id = readable_case(session, viewer, case).id if case else None
        draft = Draft(id=draft_id, member_id=viewer.member_id, case_id=case_id)
    elif draft.member_id != viewer.member_id:
        raise NotFound
    draft.content = dict(content)
    draft.updated_at = now()
    session.add(draft)
    session.flush()


def load(session: Session, draft_id: str) -> dict[str, Any]:
    """Return what was typed into a draft of the session's viewer.

    Args:
        session: A session through the viewer's door.
        draft_id: The draft's id.

    Raises:
        NotFound: There is no such draft, or it is somebody else's.
    """
    draft = session.get(Draft, draft_id)
    if draft is None or draft.member_id != viewer_of(session).member_id:
        raise NotFound(N_("There is no such draft."))
    return dict(draft.content)


def from_case(session: Session, public_id: str) -> dict[str, Any]:
    """Return a case of the viewer's own organisation as it would be entered, in the edition sent last.

    Args:
        session: A session through the viewer's door.
        public_id: The case.

    Raises:
        NotFound: There is no such case for this viewer, it is withdrawn, or it belongs to others.
    """
    view = read_case(session, public_id, proposed=True)
    if view.content is None or not view.is_own:
        raise NotFound
    case = session.exec(select(Case).where(Case.public_id == view.id)).one()
    rendition = session.exec(
        select(Rendition).where(
            Rendition.case_id == case.id, Rendition.edition == view.edition, Rendition.state == view.state
        )
    ).one()
    proposal = session.get(Proposal, case.id)
    target = proposed(session, proposal) if proposal else target_of(session, case)
    circle = session.get(Circle, target.circle_id) if target.circle_id else None
    kept = session.exec(
        select(Omission).where(Omission.rendition_id == rendition.id).order_by(col(Omission.position))
    ).all()
    content = view.content.model_dump(mode="json")
    omissions = [row.model_dump(exclude={"rendition_id", "position"}) for row in kept]
    return {
        **content,
        "audience": target.audience.value,
        "circle": circle.name if circle else None,
        "named": sorted(target.named),
        "contributor_shown": target.contributor_shown.value,
        "omissions": omissions,
        "keep_own": not (content["withheld"] and not omissions),
        "personal_reason": rendition.personal_reason,
    }


def with_outcome(entered: Mapping[str, Any], place: int, outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Return a case as it would be entered with one more outcome.

    Args:
        entered: As `from_case()` returns it.
        place: Which response it is of, from 0.
        outcome: The fields of `cases.record.Outcome`.

    Raises:
        NotFound: There is no such response any more.
    """
    responses = [dict(response) for response in entered["responses"]]
    if not 0 <= place < len(responses):
        raise NotFound(N_("There is no such response in this case any more."))
    responses[place]["outcomes"] = [*responses[place]["outcomes"], dict(outcome)]
    return {**entered, "responses": responses}


def mine(session: Session) -> list[DraftLine]:
    """Return the drafts of the session's viewer, newest first."""
    rows = session.exec(
        select(Draft, Case.public_id)
        .join(Case, col(Case.id) == Draft.case_id, isouter=True)
        .where(Draft.member_id == viewer_of(session).member_id)
        .order_by(col(Draft.updated_at).desc())
    )
    return [DraftLine(draft.id, _title(draft.content), draft.updated_at, public_id) for draft, public_id in rows]


def _title(content: Mapping[str, Any]) -> str:
    texts = content.get("texts")
    first = texts[0] if isinstance(texts, list) and texts and isinstance(texts[0], Mapping) else {}
    return str(first.get("title") or "")


def discard(session: Session, viewer: Viewer, draft_id: str) -> None:
    """Throw a draft away; one that isn't the viewer's stays.

    Raises:
        NotFound: There is no such draft, or it is somebody else's.
    """
    draft = session.get(Draft, draft_id)
    if draft is None or draft.member_id != viewer.member_id:
        raise NotFound(N_("There is no such draft."))
    session.delete(draft)
