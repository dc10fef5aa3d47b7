"""Doing something to the directory from a page: call a verb, keep what is wrong beside its field, say what was done."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import streamlit as st

from cases.errors import CaseError
from cases.pages import inert
from cases.pages.asking import Asking, current
from db.engine import transaction

SAID = "people:said"
WRONG = "people:wrong"


@contextmanager
def trying(form: str) -> Iterator[tuple[Any, Asking]]:
    """Open a transaction for a deed; what is refused is kept for the form, and the rest of the block left out.

    Args:
        form: Where on the page what is wrong belongs.

    Yields:
        A session that may write, and who asks as of this moment: their session may have ended by now.
    """
    asking = current()
    try:
        with transaction(asking.engine) as session:
            yield session, asking
    except CaseError as error:
        found = {problem.field: problem.text(asking.lang) for problem in error.problems}
        st.session_state[WRONG] = form, found


def wrong(form: str, *fields: str) -> Mapping[str, str]:
    """Return what is wrong with a form by field, once; what is about none of `fields` is shown here."""
    where, found = st.session_state.get(WRONG, ("", {}))
    if where != form:
        return {}
    del st.session_state[WRONG]
    for field, said in found.items():
        if field not in fields:
            inert.problem(said)
    return {field: said for field, said in found.items() if field in fields}


def beside(found: Mapping[str, str], field: str) -> None:
    """Show what is wrong with the field just above, if anything is."""
    if field in found:
        inert.problem(found[field])


def say(text: str) -> None:
    """Say on the next page what was done."""
    st.session_state[SAID] = text


def show_said() -> None:
    """Show once what was done."""
    if said := st.session_state.pop(SAID, None):
        inert.notice([str(said)])


def go(**query: object) -> None:
    """Go to another place of this page, such as `member=3`; without any to the overview."""
    st.query_params.from_dict({name: str(value) for name, value in query.items()})
