"""Handing over a one-time link: shown to the steward who made it, ready to copy, until they say that they have it."""

from urllib.parse import urlsplit

import streamlit as st

from cases.accounts import LINK_LASTS
from cases.i18n import N_, Msg, plural
from cases.pages import inert, wording
from cases.pages.asking import Asking
from db.vocabulary import LinkPurpose

LINK = "people:link"

WHAT_TO_SAY: dict[LinkPurpose, Msg] = {
    LinkPurpose.INVITATION: N_(
        "Send it to them yourself, on a channel you trust. Whoever opens it chooses a password and is in as {name}."
    ),
    LinkPurpose.RESET: N_(
        "Send it to them yourself, on a channel you trust. Whoever opens it chooses a new password for {name}; "
        "every browser they were signed in with is signed out then."
    ),
}
"""What a steward needs to know of a link before sending it."""


def keep(member_id: int | None, name: str, token: str, purpose: LinkPurpose) -> None:
    """Keep a link for the steward who made it, in this browser page only."""
    st.session_state[LINK] = member_id, name, token, purpose


def show(asking: Asking) -> None:
    """Show the link that was made last, until it is put away."""
    owner, name, token, purpose = st.session_state.get(LINK, (None, "", "", LinkPurpose.INVITATION))
    if owner is None or owner != asking.viewer.member_id:
        return
    with st.container(border=True, key="handover", gap="xsmall"):
        inert.subtitle(asking.words("The link for {name}", name=name))
        st.code(f"{_address()}/sign-in/{token}", language=None, wrap_lines=True)
        inert.paragraphs(asking.words(WHAT_TO_SAY[purpose], name=name))
        once = asking.words("It is not shown again once you put it away.")
        inert.small(wording.sentences(asking, _lasts(asking, purpose), once))
        st.button(asking.words("I have copied it, put it away"), key="handover:done", on_click=_put_away)


def _address() -> str:
    """Return the product's address as this browser writes it."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _lasts(asking: Asking, purpose: LinkPurpose) -> str:
    lasts = LINK_LASTS[purpose]
    if lasts.days > 1:
        return plural(asking.lang, "It works once, within {n} day.", "It works once, within {n} days.", lasts.days)
    hours = round(lasts.total_seconds() / 3600)
    return plural(asking.lang, "It works once, within {n} hour.", "It works once, within {n} hours.", hours)


def _put_away() -> None:
    st.session_state.pop(LINK, None)
