"""Review cases of others and see how one's own stand; one case is opened by its id in the URL."""

import streamlit as st

from cases.pages import inert
from cases.pages.asking import Asking, current
from cases.pages.reviewing import deciding, waiting


def _page(asking: Asking) -> None:
    if not asking.viewer.signed_in:
        inert.page_title(asking.words("Review"))
        deciding.show_ended(asking)
        inert.paragraphs(
            asking.words(
                "Before a case is published, members of other organisations check it: is it neutral, is every claim "
                "sourced, can it harm anybody? Reviewers are drawn by lot and sign in to see what waits for them."
            )
        )
        inert.path_link(asking.words("All cases"), "/cases")
    elif public_id := st.query_params.get("id"):
        deciding.show(asking, public_id)
    else:
        inert.page_title(asking.words("Review"))
        waiting.show(asking)


_page(current())
