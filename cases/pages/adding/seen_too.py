"""Saying that one's organisation saw the same as another's case tells."""

import streamlit as st

from cases import corroborate
from cases.i18n import country_codes, country_name
from cases.pages import inert
from cases.pages.adding.boxes import Boxes, entered
from cases.pages.asking import Asking
from cases.pages.directory import doing
from cases.policy import Deed, may_add
from cases.record import Corroborated
from cases.views import CaseView


def show(asking: Asking, case: CaseView) -> None:
    """Let a contributor of another organisation say so, change what it said or take it back; nothing to others."""
    if not may_add(asking.viewer, Deed.CORROBORATE, case.status, is_own=case.is_own):
        return
    own, form = case.seen_too.own, f"add:seen:{case.id}"
    label = asking.words("We saw it too") if own is None else asking.words("You saw it too")
    with st.popover(label, key=f"{form}:{own is not None}"):  # a new key closes it once it was said
        inert.paragraphs(
            asking.words(
                "Whoever reads the case learns how many organisations and camps saw it too, the public from three "
                "organisations. Only its contributor reads what you enter here, without your name; where few read "
                "the case, they may guess."
            )
        )
        with st.form(f"{form}:form", border=False, enter_to_submit=False):
            boxes = Boxes(asking, form, Corroborated, own.model_dump() if own else {})
            boxes.date("period_from")
            boxes.date("period_to")
            lang = asking.lang
            boxes.choice("country", country_codes(lang), lambda code: country_name(lang, code))
            boxes.text("note")
            st.form_submit_button(asking.words("Say so"), type="primary", on_click=_say, args=(case.id, form))
        if own is not None:
            st.button(asking.words("Take it back"), key=f"{form}:back", on_click=_take_back, args=(case.id, form))


def _say(public_id: str, form: str) -> None:
    with doing.trying(form) as (session, asking):
        corroborate.corroborate(session, asking.viewer, public_id, entered(form, Corroborated))
        doing.say(asking.words("Noted: your organisation saw it too."))


def _take_back(public_id: str, form: str) -> None:
    with doing.trying(form) as (session, asking):
        corroborate.take_back_corroboration(session, asking.viewer, public_id)
        doing.say(asking.words("Taken back."))
