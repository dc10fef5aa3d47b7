"""Beside a text box: what in it looks like personal data, and one press that withholds it from others."""

import streamlit as st

from cases.fields import NARRATIVE_LIMIT, Definition
from cases.pages import inert, wording
from cases.pages.asking import Asking
from cases.pages.entering.form_state import Form
from cases.pages.entering.writing import Writing, absorb
from cases.pages.sharing import omission_state
from cases.personal import LABELS, Finding, find, generalise
from cases.record import COARSENED, Content

_SEARCHED = frozenset({"line", "text", "link"})


def show(writing: Writing, definition: Definition, path: str) -> None:
    """Show what looks like personal data in the box just above, or what others read in its place."""
    text = writing.value(path)
    of_case = path.partition(".")[0] in Content.model_fields
    if not isinstance(text, str) or not of_case or definition.kind not in _SEARCHED:
        return
    omission = omission_state.covering(writing.form.entered, path)
    if omission is not None:
        _withheld(writing, definition, path, text, omission)
    elif len(text) <= NARRATIVE_LIMIT and (found := find(text)):
        inert.caution(_warning(writing.asking, found))
        st.button(writing.words("Withhold it from others"), key=f"withhold:{path}", on_click=withhold,
                  args=(writing.form, path))  # fmt: skip


def _warning(asking: Asking, found: list[Finding]) -> str:
    names = pieces(asking, found)
    if any(finding.blocking for finding in found):
        return asking.words(
            "Looks like personal data: {found}. Withhold it, write it differently, or say at the end why it has to "
            "stay.",
            found=names,
        )
    return asking.words("May lead to a person: {found}. If the person is private, withhold it.", found=names)


def pieces(asking: Asking, found: list[Finding]) -> str:
    """Return what was found, each piece with its kind."""
    said = (
        wording.bracketed(asking, wording.quoted(asking, finding.text), asking.words(LABELS[finding.kind]))
        for finding in found
    )
    return wording.listed(asking, dict.fromkeys(said))


def _withheld(writing: Writing, definition: Definition, path: str, text: str, omission: dict[str, object]) -> None:
    if omission["field"] != path or omission["way"] != COARSENED:
        inert.hint(writing.words("Withheld from others, as you chose under “Some details are sensitive”."))
        return
    if definition.kind == "link":
        inert.hint(writing.words("Others don't read this link."))
    else:
        lang = str(writing.value(f"{path.rpartition('.')[0]}.lang") or writing.value("texts.0.lang") or "en")
        inert.hint(writing.words("Others read: {text}", text=generalise(text, lang)))
    st.button(writing.words("Let others read it as entered"), key=f"share:{path}", on_click=share,
              args=(writing.form, path))  # fmt: skip


def withhold(form: Form, path: str) -> None:
    """Put neutral words in place of the personal data that others would read in a text."""
    absorb(form)
    omission_state.coarsen(form.entered, path)
    _renew(form)


def share(form: Form, path: str) -> None:
    """Let others read a detail as it was entered."""
    absorb(form)
    omission_state.withhold(form.entered, path, omission_state.SHARED)
    _renew(form)


def _renew(form: Form) -> None:
    form.widgets.clear()
    form.renew = True
