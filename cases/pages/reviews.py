"""What reviewers said of a case and what its author answered."""

from collections.abc import Iterable

from cases.pages import inert, wording
from cases.pages.asking import Asking
from cases.views import ReviewView


def show(asking: Asking, reviews: Iterable[ReviewView]) -> None:
    """Show each decision with its reason and the author's answer; what is still awaited stays out."""
    for review in reviews:
        if review.decision is None:
            continue
        day = wording.date_words(asking, review.decided_at.date().isoformat()) if review.decided_at else ""
        said = " · ".join(part for part in (review.organisation, day) if part)
        inert.subtitle(asking.label(review.decision.value, "review_decision"))
        inert.small(said)
        if review.reason:
            inert.paragraphs(review.reason)
        if review.answer:
            inert.facts([(asking.words("The author's answer"), review.answer)])
