"""What reviewers said of a case and what its author answered."""

from collections.abc import Iterable

import streamlit as st

from cases.i18n import N_, Msg
from cases.pages import inert, wording
from cases.pages.asking import Asking
from cases.views import ReviewView
from db.vocabulary import Decision

DECIDED: dict[Decision, Msg] = {
    Decision.PUBLISH: N_("Approved"),
    Decision.CHANGES: N_("Changes asked for"),
    Decision.DECLINE: N_("Declined"),
}
"""What a decision is called once it was made."""


def show(asking: Asking, reviews: Iterable[ReviewView]) -> None:
    """Show each decision with its reason and the author's answer; what is still awaited stays out."""
    for review in reviews:
        if review.decision is not None:
            with st.container(gap="xxsmall"):
                _show(asking, review, review.decision)


def _show(asking: Asking, review: ReviewView, decision: Decision) -> None:
    inert.subtitle(asking.words(DECIDED[decision]))
    day = wording.date_words(asking, review.decided_at.date().isoformat()) if review.decided_at else ""
    inert.small(" · ".join(part for part in (review.organisation, day) if part))
    if review.reason:
        inert.paragraphs(review.reason)
    if review.answer:
        inert.facts([(asking.words("The author's answer"), review.answer)])
