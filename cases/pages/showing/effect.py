"""What was done about a case and whether it worked: each response with its outcomes, failures as plain as successes."""

import streamlit as st

from cases.pages import colours, inert, wording
from cases.pages.adding import assessing
from cases.pages.asking import Asking
from cases.record import COUNTERMEASURES, Content, Outcome, Response
from cases.search import Filter
from cases.views import CaseView


def show(asking: Asking, content: Content, lang: str, case: CaseView | None = None) -> None:
    """Show every response of a case.

    Args:
        asking: The circumstances of this run.
        content: The case.
        lang: The language its texts are read in.
        case: The case itself once it is sent, for what others think of its responses.
    """
    remark = wording.estimate(asking, content, "responses")
    inert.section(asking.words("What was done about it, and whether it worked"), remark)
    if not content.responses:
        inert.small(asking.words("No response is recorded. If you know of one, tell the contributor or the centre."))
    told: set[str] = set()
    for place, response in enumerate(content.responses):
        with st.container(gap="xxsmall"):
            _show_response(asking, response, lang)
            if case is not None:
                if response.countermeasure not in told:
                    _show_views(asking, case, response.countermeasure)
                if response.countermeasure not in told or case.is_own:
                    assessing.show(asking, case, place, response.countermeasure)
        told.add(response.countermeasure)


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


def _show_views(asking: Asking, case: CaseView, countermeasure: str) -> None:
    """Show what other organisations think that it achieved."""
    found = [view for view in case.assessments if view.said.countermeasure == countermeasure]
    if found:
        inert.small(asking.words("What other organisations say of it; no reviewer has checked that:"))
    for view in found:
        who = asking.viewer.organisation if view.is_own else wording.contributor(asking, view.by)
        grades = _grades(asking, view.said.evidence, view.said.as_of, view.said.harm)
        heading = asking.label(view.said.result, "result")
        colour = colours.RESULTS.get(view.said.result, colours.UNKNOWN)
        inert.statement(heading, " · ".join((who, *grades)), view.said.note or "", colour)


def _grades(asking: Asking, evidence: str, as_of: str | None, harm: str | None) -> list[str]:
    found = [
        asking.words("evidence: {grade}", grade=asking.label(evidence, "evidence_grade")),
        asking.words("as of {date}", date=wording.date_words(asking, as_of)) if as_of else "",
        asking.words("harm: {harm}", harm=asking.label(harm, "harm")) if harm else asking.words("harm: nobody looked"),
    ]
    return [grade for grade in found if grade]


def _show_outcome(asking: Asking, outcome: Outcome, lang: str) -> None:
    text = wording.text_in(outcome.texts, lang)
    grades = _grades(asking, outcome.evidence, outcome.as_of, outcome.harm)
    said = text.statement if text else ""
    if text and text.method:
        said = f"{said}\n{asking.words('How it was measured: {method}', method=text.method)}"
    inert.statement(
        asking.label(outcome.result, "result"),
        " · ".join(grades),
        said,
        colours.RESULTS.get(outcome.result, colours.UNKNOWN),
        text.lang if text else None,
    )
