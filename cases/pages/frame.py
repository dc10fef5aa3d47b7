"""The frame around every page: who is there, in which language, and where one can go."""

import streamlit as st

from cases.pages import inert, keeper
from cases.pages.asking import Asking, current
from cases.review import queue, waiting
from db.access import viewing

PRODUCT = "Fusion Center"


def navigation(asking: Asking) -> None:
    """Show the pages this viewer can use and run the one that was asked for."""
    _ = asking.words
    pages = [
        st.Page("dashboard.py", title=_("Dashboard"), url_path="dashboard", default=True),
        st.Page("cases.py", title=_("Cases"), url_path="cases"),
        st.Page("case.py", title=_("Case"), url_path="case", visibility="hidden"),
        st.Page("contribute.py", title=_("Contribute"), url_path="contribute"),
        st.Page("review.py", title=_review_title(asking), url_path="review"),
        st.Page("tactics.py", title=_("Tactics"), url_path="tactics"),
        st.Page("download.py", title=_("Download"), url_path="download"),
        st.Page("about.py", title=_("About"), url_path="about"),
    ]
    page = st.navigation(pages, position="top")
    inert.style()
    keeper.keep(asking)
    _corner(asking)
    page.run()


def _review_title(asking: Asking) -> str:
    if not asking.viewer.signed_in:
        return asking.words("Review")
    with viewing(asking.engine, asking.viewer) as session:
        number = waiting(queue(session))
    return asking.words("Review ({n})", n=number) if number else asking.words("Review")


def _corner(asking: Asking) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False, key="corner"):
        if asking.viewer.signed_in:
            who = f"{asking.viewer.name}, {asking.viewer.organisation}"
            inert.who_is_there(PRODUCT, who, asking.words("Sign out"))
        else:
            inert.who_is_there(
                PRODUCT, asking.words("You see the public cases. Members sign in by the link they were given.")
            )
        keeper.language_choice(asking)


st.set_page_config(page_title=PRODUCT, layout="wide", initial_sidebar_state="collapsed")
navigation(current())
