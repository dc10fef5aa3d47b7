"""A case that came back: what its reviewers said, and the author's answer to them."""

import streamlit as st

from cases.pages import drafts, inert, reviews
from cases.pages.form_state import ANSWER, PREFIX
from cases.pages.writing import Writing
from cases.read import read_case
from db.access import viewing


def show(writing: Writing) -> None:
    """Show what the reviewers of a case said, above the form that changes it."""
    asking, form = writing.asking, writing.form
    with viewing(asking.engine, asking.viewer) as session:
        case = read_case(session, form.case or "", proposed=True)
    inert.subtitle(asking.words("You are changing {id}, as its reviewers asked.", id=case.id))
    reviews.show(asking, [review for review in case.reviews if review.edition == case.edition])
    key, now = PREFIX + ANSWER, writing.value(ANSWER) or ""
    with st.container(gap="xxsmall"):
        st.text_area(asking.words("Your answer to the reviewers"), key=key, **writing.start(key, now, value=now))
        inert.hint(asking.words("They read it together with the changed case."))
    if form.stored:
        st.button(asking.words("Begin again from what was sent"), key="afresh", on_click=_afresh, args=(writing,))
    inert.section(asking.words("The case"))


def _afresh(writing: Writing) -> None:
    drafts.discard(writing.form.draft_id)
    drafts.let_go()
    st.query_params.from_dict({"case": writing.form.case or ""})
