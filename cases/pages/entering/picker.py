"""Choosing tactics: found by id, name or synonym in every language, each with what it means at hand."""

import streamlit as st

from cases.i18n import plural
from cases.pages import inert
from cases.pages.entering import form
from cases.pages.entering.form_state import Form, fields_of, get, put
from cases.pages.entering.writing import Writing
from cases.pages.showing.reading import show_word
from cases.record import TACTICS, Content
from cases.taxonomy import Word

PATH = "tactics"
FIND = "find:tactics"
MOST = 8
"""How many tactics that fit what was typed are shown at a time."""


def show(writing: Writing) -> None:
    """Show the tactics chosen, the search for more, and the box for those who aren't sure."""
    definition = fields_of(Content)[PATH]
    with st.container(gap="xsmall"):
        inert.label(writing.words(definition.about.label))
        inert.hint(writing.words(definition.about.help))
        for term_id in writing.value(PATH) or []:
            _chosen(writing, term_id)
        typed = st.text_input(
            writing.words("Find a tactic"),
            key=FIND,
            type="search",
            live="300ms",
            placeholder=writing.words("Find a tactic: a word, a synonym or an id"),
            autocomplete="off",
            label_visibility="collapsed",
        )
        if typed and typed.strip():
            _candidates(writing, typed)
        writing.problem(PATH)
        form.show(writing, fields_of(Content)["tactics_unsure"], "tactics_unsure")


def _chosen(writing: Writing, term_id: str) -> None:
    with st.container(key=f"chosen:{term_id}", horizontal=True, vertical_alignment="top", gap="small", wrap=False):
        with st.container():
            show_word(writing.asking, term_id, *TACTICS)
        st.button(
            writing.words("Remove {what}", what=term_id),
            key=f"drop:{term_id}",
            on_click=_drop,
            args=(writing.form, term_id),
        )


def _candidates(writing: Writing, typed: str) -> None:
    chosen = set(writing.value(PATH) or [])
    found = [word for word in writing.asking.taxonomy.find(typed, *TACTICS) if word.id not in chosen]
    # Our own tactics stand before DISARM's; within each the best fit stays first.
    found.sort(key=lambda word: TACTICS.index(word.vocabulary))
    if not found:
        inert.hint(writing.words("Nothing found. Try another word, or tick “Not sure which tactic” below."))
        return
    if len(found) > MOST:
        inert.hint(
            plural(
                writing.asking.lang,
                "{n} tactic fits.",
                "{n} tactics fit; the first {shown} are here. Type more to narrow it down.",
                len(found),
                shown=MOST,
            )
        )
    for word in found[:MOST]:
        _candidate(writing, word)


def _candidate(writing: Writing, word: Word) -> None:
    lang = writing.asking.lang
    with st.container(key=f"found:{word.id}", horizontal=True, vertical_alignment="top", gap="small", wrap=False):
        with st.container():
            inert.explained(
                word.label[lang],
                f"{word.id} · {word.definition[lang]}",
                [
                    (writing.words("Example:"), word.example[lang]),
                    (writing.words("Not this:"), word.not_this[lang]),
                ],
            )
        st.button(
            writing.words("Add {what}", what=word.id), key=f"add:{word.id}", on_click=_add, args=(writing.form, word.id)
        )


def _add(form_: Form, term_id: str) -> None:
    put(form_.entered, PATH, [*(get(form_.entered, PATH) or []), term_id])
    st.session_state[FIND] = ""


def _drop(form_: Form, term_id: str) -> None:
    put(form_.entered, PATH, [kept for kept in get(form_.entered, PATH) or [] if kept != term_id])
