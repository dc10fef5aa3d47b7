"""Contribute a case: write it, look at it as readers will, send it. The URL names the draft."""

import streamlit as st

from cases.errors import CaseError
from cases.pages import inert
from cases.pages.asking import Asking, current
from cases.pages.entering import drafts, preview, receipt, write
from cases.policy import Deed, may


def _page(asking: Asking) -> None:
    inert.page_title(asking.words("Contribute a case"))
    if not asking.viewer.signed_in:
        if not drafts.show_ended(asking):
            _explain(asking)
    elif not may(asking.viewer, Deed.CONTRIBUTE):
        inert.paragraphs(
            asking.words("Your role doesn't include contributing. Ask your organisation's steward for it.")
        )
    elif sent := st.query_params.get("sent"):
        receipt.show(asking, sent)
    else:
        _form(asking)


def _form(asking: Asking) -> None:
    try:
        form = drafts.opened(asking)
    except CaseError as error:
        inert.paragraphs(error.text(asking.lang))
        if "draft" in st.query_params:
            inert.small(asking.words("It may have been sent or discarded since."))
        inert.path_link(asking.words("Begin a new case"), "/contribute")
        return
    if st.query_params.get("step") == "check":
        preview.show(asking, form)
    else:
        write.show(asking, form)


def _explain(asking: Asking) -> None:
    if "draft" in st.query_params:
        st.info(asking.words("Your draft is kept. Sign in, then open this same address again."))
    inert.paragraphs(
        asking.words(
            "Members of the centre record here what was tried on them, what they did about it and whether it worked. "
            "Parties, NGOs, newsrooms, fact-checkers and think tanks can become members."
        )
    )
    inert.paragraphs(
        asking.words(
            "Sign in and come back here. If your organisation is a member, its steward can invite you. "
            "If it isn't, ask the people who run this centre, or a member you know, to bring you in."
        )
    )
    inert.small(asking.words("What others recorded for everyone is open to you without signing in."))
    inert.path_link(asking.words("All cases"), "/cases")


_page(current())
