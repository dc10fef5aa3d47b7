"""One case under review: what its readers will see, what changed, what was said, and the decision."""

import streamlit as st

from cases import review
from cases.compare import Change, changes, earlier
from cases.errors import CaseError
from cases.i18n import N_, Msg
from cases.pages import inert
from cases.pages.asking import Asking, current
from cases.pages.showing import differences, readings, reviews
from cases.pages.showing.reading import show_case
from cases.read import read_case
from cases.standing import readings as readings_of
from cases.standing import where_it_stands
from cases.views import CaseView
from db.engine import transaction
from db.vocabulary import Decision, RenditionState, Status

SAID = "review:said"
WRONG = "review:wrong"
REASON = "reason:"

RESULTS: dict[tuple[Decision, Status], Msg] = {
    (Decision.PUBLISH, Status.PUBLISHED): N_("Published. Its readers can find {id} now."),
    (Decision.PUBLISH, Status.CORRECTED): N_("Published. Its readers meet the corrected {id} now."),
    (Decision.PUBLISH, Status.SUBMITTED): N_("Your approval of {id} is recorded. It waits for the other reviewers."),
    (Decision.CHANGES, Status.CHANGES_REQUESTED): N_("Sent back. The author of {id} reads your reason and can answer."),
    (Decision.DECLINE, Status.DECLINED): N_("Declined. The author of {id} reads your reason and can answer."),
}
"""What a decision led to."""


def show_said(asking: Asking) -> str:
    """Show once what the last decision led to; returns the case's id, empty where nothing was decided."""
    said = st.session_state.pop(SAID, None)
    if said is None:
        return ""
    decision, status, public_id = said
    st.success(asking.words(RESULTS[decision, status], id=public_id))
    return str(public_id)


def show(asking: Asking, public_id: str) -> None:
    """Show a case to whoever reviews it or waits for it."""
    if decided := show_said(asking):
        inert.links(
            [
                (asking.words("What else waits"), "/review"),
                (asking.words("Open the case"), f"/case?id={decided}"),
            ]
        )
        return
    try:
        with asking.reading() as session:
            case = read_case(session, public_id, proposed=True)
            before = earlier(session, public_id, case.edition) if case.content else None
            lines = {line.id: line for line in review.queue(session)}
            stands = where_it_stands(session, public_id) if case.content else None
            proposed = readings_of(session, public_id, RenditionState.PROPOSED) if case.content else None
    except CaseError as error:
        inert.page_title(error.text(asking.lang))
        inert.path_link(asking.words("Back to everything that waits"), "/review")
        return
    inert.path_link(asking.words("Back to everything that waits"), "/review")
    for said in st.session_state.pop(WRONG, ()):
        inert.problem(said)
    line = lines.get(case.id)
    if line is not None and line.mine_to_review:
        _before(asking, case)
    if stands is not None and proposed is not None:
        readings.explain(asking, case, stands, proposed)
    if case.content is not None and before is not None and case.state is RenditionState.PROPOSED:
        _changed(asking, changes(before, case.content))
    _said_before(asking, case)
    if stands is not None and proposed is not None:
        case = readings.chosen(asking, case, stands.proposed or stands.readers, proposed)
    with st.container(border=True, key="reviewed"):
        show_case(asking, case)
    if line is not None and line.mine_to_review:
        _decision(asking, case)
    elif line is not None and line.mine_to_answer:
        inert.action_link(asking.words("Make the changes and send again"), f"/contribute?case={case.id}")


def show_ended(asking: Asking) -> None:
    """Show a reviewer whose session has ended why nothing was decided, and what they wrote."""
    for said in st.session_state.pop(WRONG, ()):
        inert.problem(said)
    for key, text in st.session_state.items():
        if str(key).startswith(REASON) and text:
            inert.subtitle(asking.words("Your reason was not sent. Copy it before you leave this page."))
            inert.paragraphs(str(text))


def _before(asking: Asking, case: CaseView) -> None:
    """Say what to look for."""
    inert.page_title(asking.words("Review {id}", id=case.id))
    inert.paragraphs(
        asking.words(
            "Read it as a stranger would. Is the wording neutral? Has every claim a source? Is a private person "
            "named, or could somebody be harmed? You decide below."
        )
    )


def _changed(asking: Asking, found: list[Change]) -> None:
    with st.expander(asking.words("What changed since the edition before"), expanded=True):
        if not found:
            inert.paragraphs(asking.words("Nothing in the text; see the author's answer."))
        for change in found:
            differences.show(asking, change)


def _said_before(asking: Asking, case: CaseView) -> None:
    said = [one for one in case.reviews if one.decision is not None]
    if said:
        with st.expander(asking.words("What reviewers said, and the author's answers"), expanded=True):
            reviews.show(asking, said)


def _decision(asking: Asking, case: CaseView) -> None:
    inert.section(asking.words("Your decision"))
    key = f"{REASON}{case.id}:{case.edition}"
    st.text_area(asking.words("Reason"), key=key, persist_state="session")
    inert.hint(
        asking.words("Needed when you ask for changes or decline. The author reads it, under your organisation's name.")
    )
    for said in st.session_state.pop(f"{key}:wrong", ()):
        inert.problem(said)
    with st.container(horizontal=True):
        for decision, kind in (
            (Decision.PUBLISH, "primary"),
            (Decision.CHANGES, "secondary"),
            (Decision.DECLINE, "secondary"),
        ):
            st.button(
                asking.label(decision.value, "review_decision"),
                key=f"decide:{decision.value}",
                type="primary" if kind == "primary" else "secondary",
                on_click=_decide,
                # The version that was on the page when the button was shown, not one that came since.
                args=(case.id, decision, case.version, key),
            )


def _decide(public_id: str, decision: Decision, version: int, key: str) -> None:
    asking = current()  # the session may have ended since the button was shown
    try:
        with transaction(asking.engine) as session:
            reason = str(st.session_state.get(key) or "")
            status = review.decide(session, asking.viewer, public_id, decision, version=version, reason=reason)
        st.session_state[SAID] = decision, status, public_id
    except CaseError as error:
        said = [problem.text(asking.lang) for problem in error.problems]
        about_reason = any(problem.field == "reason" for problem in error.problems)
        st.session_state[f"{key}:wrong" if about_reason else WRONG] = said
