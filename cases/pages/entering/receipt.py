"""What the contributor sees once a case is sent: its id, where it stands, who reviews it."""

import streamlit as st

from cases.errors import CaseError
from cases.i18n import N_, Msg, plural
from cases.pages import inert
from cases.pages.asking import Asking
from cases.read import read_case
from cases.standing import WhereItStands, where_it_stands
from cases.views import CaseView
from db.vocabulary import ReviewException, Status

EXCEPTIONS: dict[ReviewException, Msg] = {
    ReviewException.SOLE_MEMBER: N_(
        "The centre has nobody else who could review it yet, so you can approve it yourself under Review. "
        "The case will say so."
    ),
    ReviewException.OWN_ORGANISATION: N_(
        "A colleague of yours reviews it: nobody of another organisation could. The case will say so."
    ),
    ReviewException.REDUCED_QUORUM: N_("That is fewer than usual, as the centre is still small. The case will say so."),
}
"""What is said of a review that will be less than the rule."""


def show(asking: Asking, public_id: str) -> None:
    """Show that a case was sent, and what happens next."""
    try:
        with asking.reading() as session:
            case = read_case(session, public_id, proposed=True)
            stands = where_it_stands(session, public_id)
    except CaseError as error:
        inert.paragraphs(error.text(asking.lang))
        return
    st.success(asking.words("Sent. The case's id is {id}.", id=case.id))
    inert.facts(
        [
            (asking.words("Case"), case.id),
            (asking.words("State"), _state(asking, stands)),
            (asking.words("Who reviews it"), _reviewers(asking, case, stands.exception)),
            (asking.words("What happens next"), _next(asking, stands)),
        ]
    )
    inert.links(
        [
            (asking.words("Open the case"), f"/case?id={case.id}"),
            (asking.words("Record another case"), "/contribute"),
            (asking.words("See what waits"), "/review"),
        ]
    )


def _state(asking: Asking, stands: WhereItStands) -> str:
    if stands.proposal is not None:
        return asking.words("A new edition waits for review; readers meet the published one until then.")
    return asking.label(stands.status.value, "case_status")


def _reviewers(asking: Asking, case: CaseView, less: ReviewException | None) -> str:
    drawn = sum(review.edition == case.edition for review in case.reviews)
    exception = EXCEPTIONS.get(less) if less else None
    if less in {ReviewException.SOLE_MEMBER, ReviewException.OWN_ORGANISATION} and exception:
        return asking.words(exception)
    said = plural(
        asking.lang,
        "{n} reviewer of another organisation, drawn by lot.",
        "{n} reviewers of different organisations, drawn by lot.",
        drawn,
    )
    return f"{said} {asking.words(exception)}" if exception else said


def _next(asking: Asking, stands: WhereItStands) -> str:
    if Status.SUBMITTED not in {stands.status, stands.proposal}:
        return ""
    return asking.words(
        "They publish it, ask you for changes or decline it with a reason. You read that under Review and can answer."
    )
