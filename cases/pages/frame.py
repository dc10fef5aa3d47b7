"""The frame around every page: who is there, in which language, and where one can go."""

from urllib.parse import urlencode, urlsplit

import streamlit as st

from cases.browser import SESSION_COOKIE, form_token, open_to_visitors
from cases.pages import destinations, inert, keeper
from cases.pages.asking import Asking, current, shared
from cases.review import queue, waiting
from db.access import viewing

PRODUCT = "Fusion Center"


def navigation(asking: Asking) -> None:
    """Show the pages this viewer can use and run the one that was asked for."""
    pages = destinations.pages(asking.lang, signed_in=asking.viewer.signed_in, review=_review_title(asking))
    page = st.navigation(pages, position="top")
    inert.style()
    keeper.keep(asking)
    _corner(asking)
    if asking.viewer.signed_in or open_to_visitors():
        with shared(asking):
            page.run()


def _review_title(asking: Asking) -> str:
    if not asking.viewer.signed_in:
        return asking.words("Review")
    with viewing(asking.engine, asking.viewer) as session:
        number = waiting(queue(session))
    return asking.words("Review ({n})", n=number) if number else asking.words("Review")


def _here() -> str:
    """Return the path and query of the page that is shown."""
    path = urlsplit(st.context.url or "/").path or "/"
    query = urlencode([(name, value) for name in st.query_params for value in st.query_params.get_all(name)])
    return f"{path}?{query}" if query else path


def _corner(asking: Asking) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False, key="corner"):
        if asking.viewer.signed_in:
            who = f"{asking.viewer.name}, {asking.viewer.organisation}"
            token = form_token(st.context.cookies[SESSION_COOKIE])
            inert.who_is_there(PRODUCT, who, (asking.words("Account"), "/account"), (asking.words("Sign out"), token))
        else:
            link = (asking.words("Sign in"), f"/sign-in?{urlencode({'to': _here()})}")
            inert.who_is_there(PRODUCT, asking.words("You see the public cases."), link)
        keeper.language_choice(asking)


st.set_page_config(page_title=PRODUCT, layout="wide", initial_sidebar_state="collapsed")
navigation(current())
