"""The queue: what waits for the viewer first, then what they wait for."""

import streamlit as st

from cases.i18n import plural
from cases.pages import inert, wording
from cases.pages.asking import Asking
from cases.pages.reviewing import deciding
from cases.pages.showing import reviews
from cases.read import read_case
from cases.review import queue
from cases.views import QueueLine
from db.vocabulary import Status


def show(asking: Asking) -> None:
    """Show the queue in three parts, with the next thing to do for each case."""
    deciding.show_said(asking)
    with asking.reading() as session:
        lines = queue(session)
    review = [line for line in lines if line.mine_to_review]
    answer = [line for line in lines if line.mine_to_answer]
    others = [line for line in lines if not (line.mine_to_review or line.mine_to_answer)]
    if not lines:
        inert.paragraphs(
            asking.words(
                "Nothing waits for you. When you are drawn to review a case, or reviewers answer one of yours, "
                "it appears here and the number beside “Review” above tells you."
            )
        )
        return
    if review:
        inert.section(asking.words("Waiting for your review"))
    for line in review:
        _to_review(asking, line)
    if answer:
        inert.section(asking.words("Yours to change"))
    for line in answer:
        _to_answer(asking, line)
    if others:
        inert.section(asking.words("Waiting for others"))
    for line in others:
        _to_wait_for(asking, line)


def _heading(asking: Asking, line: QueueLine) -> None:
    inert.subtitle(line.title)
    since = wording.date_words(asking, line.waiting_since.date().isoformat())
    inert.small(
        " · ".join(
            part
            for part in (
                line.id,
                asking.words("new edition of a published case") if line.is_new_edition else "",
                asking.label(line.audience.value, "audience"),
                asking.words("from {who}", who=wording.contributor(asking, line.contributor)),
                asking.words("waiting since {date}", date=since),
            )
            if part
        )
    )


def _to_review(asking: Asking, line: QueueLine) -> None:
    with st.container(border=True, key=f"review:{line.id}", gap="xsmall"):
        _heading(asking, line)
        inert.action_link(asking.words("Review this case"), f"/review?id={line.id}")


def _to_answer(asking: Asking, line: QueueLine) -> None:
    with asking.reading() as session:
        case = read_case(session, line.id, proposed=True)
    with st.container(border=True, key=f"answer:{line.id}", gap="xsmall"):
        _heading(asking, line)
        reviews.show(asking, [review for review in case.reviews if review.edition == case.edition])
        label = (
            asking.words("Answer and send again")
            if line.status is Status.DECLINED
            else asking.words("Make the changes and send again")
        )
        inert.action_link(label, f"/contribute?case={line.id}")


def _to_wait_for(asking: Asking, line: QueueLine) -> None:
    with st.container(border=True, key=f"waiting:{line.id}", gap="xsmall"):
        _heading(asking, line)
        stands = asking.label(line.status.value, "case_status")
        if line.drawn is not None:
            decided = plural(
                asking.lang,
                "{decided} of {n} reviewer has decided",
                "{decided} of {n} reviewers have decided",
                line.drawn,
                decided=line.decided,
            )
            stands = f"{stands} · {decided}"
        inert.small(stands)
        inert.path_link(asking.words("Look at it"), f"/review?id={line.id}")
