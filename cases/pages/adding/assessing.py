"""Saying what a response of a case achieved: another organisation its own view, the case's owner a new outcome."""

from typing import Any

import streamlit as st

from cases import correct, corroborate, draft
from cases.pages import inert
from cases.pages.adding.boxes import Boxes, entered
from cases.pages.asking import Asking
from cases.pages.directory import doing
from cases.policy import Deed, may_add
from cases.record import Assessed, Outcome, OutcomeText
from cases.views import CaseView
from db.vocabulary import READABLE, Role


def show(asking: Asking, case: CaseView, place: int, countermeasure: str) -> None:
    """Let contributors say what a response achieved; nothing to others.

    Args:
        asking: The circumstances of this run.
        case: The case.
        place: Where the response stands in it, from 0.
        countermeasure: What it was.
    """
    if may_add(asking.viewer, Deed.ASSESS, case.status, is_own=case.is_own):
        _show_view(asking, case, countermeasure)
    elif case.is_own and case.status in READABLE and asking.viewer.has(Role.CONTRIBUTOR):
        _show_outcome(asking, case, place)


def _show_view(asking: Asking, case: CaseView, countermeasure: str) -> None:
    said = [found.said for found in case.assessments if found.is_own and found.said.countermeasure == countermeasure]
    now = said[0].model_dump(mode="json") if said else {"shown": "organisation"}
    form = f"add:view:{case.id}:{countermeasure}"
    with st.popover(
        asking.words("Change what you said of it") if said else asking.words("Say whether it worked"), key=form
    ):
        inert.paragraphs(
            asking.words(
                "Every member who reads this response, now or later, sees the result, evidence, harm and date beside "
                "the contributor's own. Your note is read by its contributor only. The public sees none of it until "
                "the contributor takes it into a correction."
            )
        )
        with st.form(f"{form}:form", border=False, enter_to_submit=False):
            boxes = Boxes(asking, form, Assessed, now)
            _show_words(boxes)
            boxes.text("note")
            boxes.words("shown", "contributor_shown")
            st.form_submit_button(
                asking.words("Say so"), type="primary", on_click=_say, args=(case.id, countermeasure, form)
            )
        if said:
            back = (case.id, countermeasure, form)
            st.button(asking.words("Take it back"), key=f"{form}:back", on_click=_take_back, args=back)


def _show_words(boxes: Boxes) -> None:
    boxes.words("result", "result")
    boxes.words("evidence", "evidence_grade")
    boxes.words("harm", "harm")
    boxes.date("as_of")


def _say(public_id: str, countermeasure: str, form: str) -> None:
    with doing.trying(form) as (session, asking):
        said = {**entered(form, Assessed), "countermeasure": countermeasure}
        corroborate.assess(session, asking.viewer, public_id, said)
        doing.say(asking.words("Noted. Members who read the case see it beside the contributor's own outcome."))


def _take_back(public_id: str, countermeasure: str, form: str) -> None:
    with doing.trying(form) as (session, asking):
        corroborate.take_back_assessment(session, asking.viewer, public_id, countermeasure)
        doing.say(asking.words("Taken back."))


# --- the owner's own ----------------------------------------------------------------------------------------------


def _show_outcome(asking: Asking, case: CaseView, place: int) -> None:
    form = f"add:outcome:{case.id}:{place}:{case.version}"
    with st.popover(asking.words("Add an outcome"), key=form):
        inert.paragraphs(
            asking.words("It becomes a new edition, which waits for reviewers; readers meet this one until then.")
        )
        with st.form(f"{form}:form", border=False, enter_to_submit=False):
            _show_words(Boxes(asking, form, Outcome, {"evidence": "none"}))
            texts = Boxes(asking, f"{form}:texts", OutcomeText, {})
            texts.text("statement")
            texts.text("method")
            sent = (case.id, place, case.version, form)
            st.form_submit_button(asking.words("Send to review"), type="primary", on_click=_add, args=sent)


def _add(public_id: str, place: int, version: int, form: str) -> None:
    with doing.trying(form) as (session, asking):
        outcome: dict[str, Any] = entered(form, Outcome)
        texts = entered(f"{form}:texts", OutcomeText)
        if texts:
            outcome["texts"] = [{"lang": asking.lang, **texts}]
        with asking.reading() as reading:
            case = draft.from_case(reading, public_id)
        said = draft.with_outcome(case, place, outcome)
        correct.correct(session, asking.viewer, public_id, said, version=version)
        doing.say(asking.words("Sent. Readers meet the present edition until reviewers agree."))
