"""Saved views: what a member keeps and what colleagues share, each a link; one's own are renamed, shared, deleted."""

from collections.abc import Sequence

import streamlit as st

from cases import saved
from cases.pages import inert
from cases.pages.asking import Asking, current
from cases.pages.directory import doing
from cases.pages.finding import saving

_PATH = "/saved"
_CHOSEN = "view"


def _show(asking: Asking) -> None:
    words = asking.words
    inert.page_title(words("Saved views"))
    if not asking.viewer.signed_in:
        inert.paragraphs(saving.for_visitors(asking))
        return
    with asking.reading() as session:
        found = saved.views(session)
    if _CHOSEN in st.query_params:
        inert.path_link(words("All saved views"), _PATH)
        chosen = next((view for view in found if view.id == st.query_params[_CHOSEN] and view.is_own), None)
        _change(asking, chosen)
        return
    doing.show_said()
    _list(asking, words("Your saved views"), [view for view in found if view.is_own])
    if not any(view.is_own for view in found):
        inert.paragraphs(words("You have none yet. Filter the list or the dashboard, then save it beside the filters."))
        inert.links([(words("Cases"), "/cases"), (words("Dashboard"), "/")])
    _list(asking, words("Shared in your organisation"), [view for view in found if not view.is_own])


def _list(asking: Asking, heading: str, views: Sequence[saved.View]) -> None:
    if views:
        inert.section(heading, str(len(views)))
        inert.named_links(heading, [_line(asking, view) for view in views])


def _line(asking: Asking, view: saved.View) -> inert.Named:
    words = asking.words
    about = _about(asking, view)
    if not view.is_own:
        return inert.Named(view.name, view.url, " · ".join([words("saved by {name}", name=view.by), *about]))
    if view.shared:
        about.insert(0, words("shared"))
    change = words("Change"), words("Change “{name}”", name=view.name), f"{_PATH}?{_CHOSEN}={view.id}"
    return inert.Named(view.name, view.url, " · ".join(about), more=change)


def _about(asking: Asking, view: saved.View) -> list[str]:
    """Return the page of a view and what it asks in words."""
    page = [asking.words(saved.PLACES[view.path].label)] if view.path in saved.PLACES else []
    asked = view.asks(asking.taxonomy)
    if asked is None:
        said = asking.words("Part of its filter is no longer known; opening it says which and leaves that out.")
        return [*page, said]
    return [*page, *saved.described(asking.taxonomy, asking.lang, asked)]


def _change(asking: Asking, view: saved.View | None) -> None:
    words = asking.words
    doing.show_said()
    if view is None:
        inert.paragraphs(words("There is no such view of yours. It may have been deleted."))
        return
    form = f"saved:{view.id}"
    inert.linked_title(view.name, view.url)
    inert.small(" · ".join(_about(asking, view)))
    wrong = doing.wrong(form, "name")
    with st.form(form, border=False, enter_to_submit=False, width=720), st.container(gap="xsmall"):
        st.text_input(words("Name"), value=view.name, key=f"{form}:name", autocomplete="off")
        doing.beside(wrong, "name")
        saving.show_shared(asking, f"{form}:shared", value=view.shared)
        st.form_submit_button(words("Save changes"), type="primary", on_click=_save, args=(form, view.id))
    with st.popover(words("Delete")):
        said = words("Delete this view? Colleagues no longer find it either.") if view.shared else words("Delete it?")
        inert.paragraphs(said)
        st.button(words("Delete this view"), key=f"{form}:delete", on_click=_delete, args=(form, view.id))


def _save(form: str, view_id: str) -> None:
    with doing.trying(form) as (session, asking):
        saved.rename(session, asking.viewer, view_id, st.session_state[f"{form}:name"])
        saved.share(session, asking.viewer, view_id, shared=bool(st.session_state[f"{form}:shared"]))
        doing.say(asking.words("The view is changed."))
        doing.go()


def _delete(form: str, view_id: str) -> None:
    with doing.trying(form) as (session, asking):
        saved.remove(session, asking.viewer, view_id)
        doing.say(asking.words("The view is deleted."))
        doing.go()


_show(current())
