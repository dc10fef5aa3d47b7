"""Choosing who may read a case, each choice in a plain sentence."""

import streamlit as st

from cases.i18n import N_, Msg
from cases.pages import inert, wording
from cases.pages.form_state import PREFIX, fields_of
from cases.pages.writing import Writing
from cases.record import Sharing
from cases.sharing import circles
from db.access import viewing
from db.vocabulary import Audience

SENTENCES: dict[Audience, Msg] = {
    Audience.AMBER: N_("Only my own organisation, or a circle of organisations I choose"),
    Audience.AMBER_STRICT: N_("The same, and what is read must not leave the reader's organisation"),
    Audience.GREEN: N_("Every signed-in member of the centre"),
    Audience.CLEAR: N_("Everyone, also people who are not signed in"),
    Audience.RED: N_("Only my own organisation, and nobody can download it"),
}
"""Who reads a case, in the order from the usual choice on."""

# A case can also be for named people of other organisations; nobody can look those up here, so nothing asks for them.


def show(writing: Writing) -> None:
    """Show the choice of audience, for AMBER that of the circle, and in a sentence who will read the case."""
    definition = fields_of(Sharing)["audience"]
    options = [audience.value for audience in SENTENCES]
    key, now = f"{PREFIX}audience", str(writing.value("audience") or Audience.AMBER.value)
    with st.container(gap="xxsmall"):
        inert.label(writing.words(definition.about.label))
        inert.hint(writing.words(definition.about.help))
        st.radio(
            writing.words(definition.about.label),
            options,
            format_func=lambda value: writing.words(SENTENCES[Audience(value)]),
            captions=[writing.asking.label(value, "audience") for value in options],
            key=key,
            label_visibility="collapsed",
            **writing.start(key, now, index=options.index(now)),
        )
        writing.problem("audience")
        if now in {Audience.AMBER, Audience.AMBER_STRICT}:
            _circle(writing)


def _circle(writing: Writing) -> None:
    with viewing(writing.asking.engine, writing.asking.viewer) as session:
        known = circles(session)
    own = writing.asking.viewer.organisation
    chosen = str(writing.value("circle") or "")
    if known or chosen:
        key, names = f"{PREFIX}circle", list(dict.fromkeys(["", *known, chosen]))
        st.selectbox(
            writing.words("Circle"),
            names,
            format_func=lambda name: name or writing.words("No circle: only my own organisation"),
            key=key,
            **writing.start(key, chosen, index=names.index(chosen)),
        )
    writing.problem("circle")
    if chosen:
        organisations = writing.words("Members of these organisations will read it: {names}.",
                                      names=wording.listed(writing.asking, known.get(chosen, (own,))))  # fmt: skip
        inert.hint(organisations)
    else:
        inert.hint(writing.words("Only members of {organisation} will read it.", organisation=own))
