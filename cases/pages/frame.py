"""The frame around every page: who is there, in which language, and where one can go."""

from urllib.parse import urlencode, urlsplit

import streamlit as st

from cases.browser import SESSION_COOKIE, form_token, open_to_visitors
from cases.i18n import LANGUAGE_NAMES
from cases.pages import destinations, inert, keeper
from cases.pages.asking import NAMED, Asking, current, shared
from cases.review import queue, waiting
from db.vocabulary import LANGUAGES

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
    with asking.reading() as session:
        number = waiting(queue(session))
    return asking.words("Review ({n})", n=number) if number else asking.words("Review")


def _here(**also: str) -> str:
    """Return the path and query of the page that is shown, in another language where one is named."""
    path = urlsplit(st.context.url or "/").path or "/"
    names = [name for name in st.query_params if name != NAMED]
    query = urlencode([*((name, value) for name in names for value in st.query_params.get_all(name)), *also.items()])
    return f"{path}?{query}" if query else path


def _corner(asking: Asking) -> None:
    words = asking.words
    choice = [
        inert.Language(tag, LANGUAGE_NAMES[tag], _here(**{NAMED: tag}), is_shown=tag == asking.lang)
        for tag in LANGUAGES
    ]
    languages = (words("Language"), choice)
    if asking.viewer.signed_in:
        who = f"{asking.viewer.name}, {asking.viewer.organisation}"
        out = (words("Sign out"), form_token(st.context.cookies[SESSION_COOKIE]))
        inert.who_is_there(PRODUCT, who, (words("Account"), "/account"), out, languages=languages)
    else:
        link = (words("Sign in"), f"/sign-in?{urlencode({'to': _here()})}")
        inert.who_is_there(PRODUCT, words("You see the public cases."), link, languages=languages)


st.set_page_config(page_title=PRODUCT, layout="wide", initial_sidebar_state="collapsed")
navigation(current())
