"""Where one can go: the pages there are, and what the navigation calls them."""

from copy import copy
from functools import lru_cache

import streamlit as st

from cases.i18n import translate


def pages(lang: str, *, signed_in: bool, review: str) -> list[st.Page]:
    """Return the pages in the order of the navigation.

    Args:
        lang: The language of their titles.
        signed_in: Whether a member looks; who isn't one and opens a page for members anyway is told to sign in.
        review: The title of the page of reviews, which tells how many wait.
    """
    # Streamlit notes in a page whether it may run, which is nobody else's business.
    return [copy(page) for page in _made(lang, signed_in, review)]


@lru_cache(maxsize=32)
def _made(lang: str, signed_in: bool, review: str) -> tuple[st.Page, ...]:
    """Return the pages, made once for all who are shown the same: each looks at every folder above its file."""

    def words(message: str) -> str:
        return translate(lang, message)

    return (
        st.Page("dashboard.py", title=words("Dashboard"), url_path="dashboard", default=True),
        st.Page("playbook.py", title=words("Playbook"), url_path="playbook"),
        st.Page("matrix.py", title=words("Matrix"), url_path="matrix"),
        st.Page("gaps.py", title=words("Gap map"), url_path="gaps"),
        st.Page("cases.py", title=words("Cases"), url_path="cases"),
        st.Page("case.py", title=words("Case"), url_path="case", visibility="hidden"),
        st.Page("contribute.py", title=words("Contribute"), url_path="contribute"),
        st.Page("review.py", title=review, url_path="review"),
        st.Page("tactics.py", title=words("Tactics"), url_path="tactics"),
        st.Page("download.py", title=words("Download"), url_path="download"),
        st.Page("saved.py", title=words("Saved views"), url_path="saved", visibility="hidden"),
        st.Page("people.py", title=words("People"), url_path="people", visibility="visible" if signed_in else "hidden"),
        st.Page("about.py", title=words("About"), url_path="about"),
    )
