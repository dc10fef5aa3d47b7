"""What was done about a case and whether it worked: each response with its outcomes, failures as plain as successes."""

import streamlit as st

from cases.pages import colours, inert, wording
from cases.pages.asking import Asking
from cases.record import COUNTERMEASURES, Content, Outcome, Response
from cases.search import Filter


def show(asking: Asking, content: Content, lang: str) -> None:
    """Show every response of a case.

    Args:
        asking: The circumstances of this run.
        content: The case.
        lang: The language its texts are read in.
    """
    remark = wording.estimate(asking, content, "responses")
    inert.section(asking.words("What was done about it, and whether it worked"), remark)
    if not content.responses:
        inert.small(asking.words("No response is recorded. If you know of one, tell the contributor or the centre."))
    for response in content.responses:
        with st.container(gap="xxsmall"):
            _show_response(asking, response, lang)


def _show_response(asking: Asking, response: Response, lang: str) -> None:
    item = response.countermeasure
    inert.word_list([wording.explained(asking, item, *COUNTERMEASURES, link=Filter(countermeasure=(item,)))])
    parts = [
        asking.words("by: {actor}", actor=asking.label(response.actor_type, "actor_type"))
        if response.actor_type
        else "",
        asking.words("began {date}", date=wording.date_words(asking, response.began)) if response.began else "",
        asking.words("effort: {band}", band=asking.label(response.cost_band, "cost_band"))
        if response.cost_band
        else "",
    ]
    inert.small(" · ".join(part for part in parts if part))
    text = wording.text_in(response.texts, lang)
    if text:
        inert.paragraphs(text.description, text.lang)
    for outcome in response.outcomes:
        _show_outcome(asking, outcome, lang)
    if not response.outcomes:
        inert.statement(asking.words("No outcome stated"), "", "", colours.UNKNOWN)


def _show_outcome(asking: Asking, outcome: Outcome, lang: str) -> None:
    text = wording.text_in(outcome.texts, lang)
    grades = [
        asking.words("evidence: {grade}", grade=asking.label(outcome.evidence, "evidence_grade")),
        asking.words("as of {date}", date=wording.date_words(asking, outcome.as_of)) if outcome.as_of else "",
        asking.words("harm: {harm}", harm=asking.label(outcome.harm, "harm"))
        if outcome.harm
        else asking.words("harm: nobody looked"),
    ]
    said = text.statement if text else ""
    if text and text.method:
        said = f"{said}\n{asking.words('How it was measured: {method}', method=text.method)}"
    inert.statement(
        asking.label(outcome.result, "result"),
        " · ".join(grade for grade in grades if grade),
        said,
        colours.RESULTS.get(outcome.result, colours.UNKNOWN),
        text.lang if text else None,
    )
