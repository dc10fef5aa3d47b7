"""Writing a case: the short form, the rest behind “Add detail”, mistakes beside their fields, every change saved."""

import streamlit as st

from cases.errors import Problem
from cases.i18n import plural
from cases.pages import inert, wording
from cases.pages.asking import Asking
from cases.pages.entering import drafts, long_form, preview, returned, short_form
from cases.pages.entering.form_state import Form, labels
from cases.pages.entering.writing import Writing
from cases.pages.sharing import sensitive


def show(asking: Asking, form: Form) -> None:
    """Show the form and keep what is typed into it."""
    drafts.keep(asking, form)
    found = sorted(preview.problems_of(asking, form) if form.tried else form.refused, key=_place)
    writing = Writing(asking, form, _by_path(asking, found))
    with st.container(width=760, key="form"):
        if form.case:
            returned.show(writing)
        else:
            inert.small(
                asking.words("Behaviour, not opinion; a record of tactics and responses, not a court of truth.")
            )
            drafts.show_mine(asking, form)
        inert.small(_saved(asking, form))
        summary = st.container(gap="xxsmall")
        short_form.show(writing)
        long_form.show(writing)
        with summary:
            _summary(writing, found)
        pressed = st.button(asking.words("Check and preview"), type="primary", key="check")
        if found:
            inert.problem(_how_many(asking, found))
        else:
            inert.small(asking.words("Nothing is sent yet: first you see it as readers will."))
    form.renew = False
    drafts.keep(asking, form)
    if pressed:
        _check(asking, form)
        st.rerun()


def _saved(asking: Asking, form: Form) -> str:
    if form.stored:
        return asking.words("Saved as a draft as you type. You can close this page and go on later.")
    return asking.words("What you type is saved as a draft from the first word on.")


def _check(asking: Asking, form: Form) -> None:
    """Go on to the preview, or show every mistake, opening the long form if one is there."""
    form.refused = ()
    found = preview.problems_of(asking, form)
    form.tried = True
    form.open_detail = any(long_form.is_elsewhere(problem.field) for problem in found)
    form.open_sensitive = any(sensitive.is_about(problem.field) for problem in found)
    if not found:
        st.query_params["step"] = "check"


def _place(problem: Problem) -> int:
    """Return where on the page a problem's field stands, so that mistakes are named in that order."""
    return short_form.ORDER.index(problem.field) if problem.field in short_form.PATHS else len(short_form.ORDER)


def _by_path(asking: Asking, found: list[Problem]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for problem in found:
        texts.setdefault(problem.field, []).append(problem.text(asking.lang))
    return texts


def _how_many(asking: Asking, found: list[Problem]) -> str:
    names = dict.fromkeys(_name(asking, problem.field) for problem in found if problem.field)
    said = plural(
        asking.lang,
        "{n} thing needs your attention before this can be sent.",
        "{n} things need your attention before this can be sent.",
        len(found),
    )
    return f"{said} {wording.listed(asking, names)}" if names else said


def _summary(writing: Writing, found: list[Problem]) -> None:
    """Say how much is wrong, and show what no field on the page has shown."""
    if not found:
        return
    inert.problem(_how_many(writing.asking, found))
    for problem in found:
        if problem.field not in writing.answered:
            name = _name(writing.asking, problem.field)
            said = problem.text(writing.asking.lang)
            inert.problem(writing.asking.labelled(name, said) if name else said)


def _name(asking: Asking, path: str) -> str:
    """Return what a field is called, with its row where there are several."""
    trail = list(labels(path))
    parts = [
        f"{asking.words(found.about.label)} {number + 1}" if number else asking.words(found.about.label)
        for found, number in trail
    ]
    return " › ".join(parts[-2:] if len(trail) > 1 and trail[0][0].path != "texts" else parts[-1:])
