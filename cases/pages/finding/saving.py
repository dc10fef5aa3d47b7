"""Saved views beside the filter bar: finding one by its name, and keeping what one looks at under a new one."""

from collections.abc import Mapping, Sequence

import streamlit as st

from cases import saved
from cases.errors import CaseError
from cases.pages import inert, keeper, wording
from cases.pages.asking import Asking
from cases.pages.directory import doing
from cases.playbook import Situation
from cases.search import Filter

POPOVER = "saved_views"
FORM = "save_view"
NAME, SHARED = f"{FORM}:name", f"{FORM}:shared"


def show(asking: Asking, path: str, asked: Filter | Situation) -> None:
    """Show the saved views and the way to save this one, behind a button; to visitors nothing: see `for_visitors()`.

    Args:
        asking: The circumstances of this run.
        path: The path of the page, with a query of its own or without; nothing is shown where views can't be saved.
        asked: The filter in force, or the situation.
    """
    path = path.partition("?")[0]
    place = saved.PLACES.get(path)
    if not asking.viewer.signed_in:
        doing.wrong(FORM)  # whose session has ended
    if place is None or not asking.viewer.signed_in:
        return
    query = {**asked.query(), **{name: st.query_params.get_all(name) for name in place.also}}
    with st.popover(asking.words("Saved"), width="stretch", key=POPOVER):
        if not keeper.is_unfolded(POPOVER):
            inert.hint(_hint(asking, asked))  # an empty one can't be opened
        else:
            with st.container(gap="xsmall"):
                doing.show_said()
                _find(asking, _address(asking, path, query))
                _save_this(asking, path, query, _hint(asking, asked))


def for_visitors(asking: Asking) -> str:
    """Return what to do without saved views."""
    return asking.words(
        "Members can save a view under a name and share it with their organisation. As a visitor, bookmark the page: "
        "its address holds the whole filter."
    )


def _address(asking: Asking, path: str, query: Mapping[str, Sequence[str]]) -> str:
    """Return the address that a view of this page would be opened by; empty where it can't be saved."""
    try:
        kept = saved.written(path, query, asking.taxonomy)
    except CaseError:
        return ""
    return f"{path}?{kept}" if kept else path


def _find(asking: Asking, here: str) -> None:
    words = asking.words
    with asking.reading() as session:
        found = saved.views(session)
    own, others = [view for view in found if view.is_own], [view for view in found if not view.is_own]
    with st.container(gap="xsmall", key="saved_found"):
        for heading, views in ((words("Your saved views"), own), (words("Shared in your organisation"), others)):
            if views:
                inert.label(heading)
                inert.named_links(heading, [_link(asking, view, here) for view in views])
    if own:
        inert.path_link(words("Rename, share or delete"), "/saved")


def _link(asking: Asking, view: saved.View, here: str) -> inert.Named:
    about = [asking.words(saved.PLACES[view.path].label)] if view.path in saved.PLACES else []
    if not view.is_own:
        about.append(asking.words("saved by {name}", name=view.by))
    elif view.shared:
        about.append(asking.words("shared"))
    return inert.Named(view.name, view.url, " · ".join(about), is_current=view.url == here)


def _hint(asking: Asking, asked: Filter | Situation) -> str:
    """Return what would be saved."""
    if isinstance(asked, Situation) and asked.is_empty:
        return asking.words("Say first what you see: words, a tactic, a target group or a channel.")
    said = saved.described(asking.taxonomy, asking.lang, asked)
    return " · ".join(said) or asking.words("Without a filter: every case you can read.")


def _save_this(asking: Asking, path: str, query: Mapping[str, Sequence[str]], hint: str) -> None:
    words = asking.words
    wrong = doing.wrong(FORM, "name")
    with st.form(FORM, border=False, enter_to_submit=False), st.container(gap="xsmall"):
        st.text_input(words("Save this view as"), key=NAME, autocomplete="off")
        doing.beside(wrong, "name")
        inert.hint(hint)
        show_shared(asking, SHARED)
        st.form_submit_button(words("Save"), on_click=_save, args=(path, query))


def show_shared(asking: Asking, key: str, *, value: bool = False) -> None:
    """Show the choice whether colleagues find a view, and what they will see."""
    st.checkbox(asking.words("Show it to my organisation"), key=key, value=value)
    inert.hint(
        asking.words(
            "Your colleagues then find it among their saved views, with your name beside it; otherwise only you do. It "
            "keeps the filter, never what it found: who opens it sees what they themselves may read."
        )
    )


def _save(path: str, query: Mapping[str, Sequence[str]]) -> None:
    with doing.trying(FORM) as (session, asking):
        name = st.session_state[NAME]
        saved.save(session, asking.viewer, name=name, path=path, query=query, shared=bool(st.session_state[SHARED]))
        doing.say(asking.words("Saved as {name}.", name=wording.quoted(asking, name.strip())))
        st.session_state[NAME], st.session_state[SHARED] = "", False
