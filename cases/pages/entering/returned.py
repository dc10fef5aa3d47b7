"""A case that is changed: why, what its reviewers said of it, and the author's answer to them."""

import streamlit as st

from cases.pages import inert
from cases.pages.entering import drafts
from cases.pages.entering.form_state import ANSWER, PREFIX
from cases.pages.entering.writing import Writing
from cases.pages.showing import reviews
from cases.read import read_case
from db.vocabulary import Decision

_NO = frozenset({Decision.CHANGES, Decision.DECLINE})


def show(writing: Writing) -> None:
    """Show why a case is changed and what its reviewers said, above the form that changes it."""
    asking, form = writing.asking, writing.form
    with asking.reading() as session:
        case = read_case(session, form.case or "", proposed=True)
    said = [review for review in case.reviews if review.edition == case.edition and review.decision in _NO]
    if said or not form.published:
        inert.subtitle(asking.words("You are changing {id}, as its reviewers asked.", id=case.id))
        reviews.show(asking, said)
        _answer(writing)
    else:
        inert.subtitle(asking.words("You are correcting {id}.", id=case.id))
        inert.hint(
            asking.words(
                "Readers go on meeting the published edition until reviewers have agreed to this one. To let fewer "
                "people read it at once, go to the case's page."
            )
        )
    if form.stored:
        st.button(asking.words("Begin again from what was sent"), key="afresh", on_click=_afresh, args=(writing,))
    inert.section(asking.words("The case"))


def _answer(writing: Writing) -> None:
    key, now = PREFIX + ANSWER, writing.value(ANSWER) or ""
    with st.container(gap="xxsmall"):
        st.text_area(writing.words("Your answer to the reviewers"), key=key, **writing.start(key, now, value=now))
        inert.hint(writing.words("They read it together with the changed case."))


def _afresh(writing: Writing) -> None:
    drafts.discard(writing.form.draft_id)
    drafts.let_go()
    st.query_params.from_dict({"case": writing.form.case or ""})
