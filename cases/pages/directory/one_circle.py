"""One circle: its name and its organisations, which stewards of the centre change."""

import streamlit as st

from cases import directory
from cases.pages import inert, wording
from cases.pages.asking import Asking
from cases.pages.directory import doing
from cases.policy import DirectoryDeed
from cases.views import CircleView, Directory

FORM = "circle"


def show(asking: Asking, found: Directory, wanted: str) -> None:
    """Show the circle whose id is wanted; what would change is said before it does."""
    circle = next((item for item in found.circles if str(item.id) == wanted), None)
    if circle is None:
        inert.page_title(asking.words("There is no such circle, or you can't see it."))
        return
    inert.title(circle.name)
    if DirectoryDeed.CHANGE_CIRCLE not in circle.deeds:
        inert.facts([(asking.words("Organisations"), wording.listed(asking, dict(circle.organisations).values()))])
        return
    inside = dict(circle.organisations)
    admissible = {item.id: item.name for item in found.organisations if DirectoryDeed.ADMIT_TO_CIRCLE in item.deeds}
    form = f"{FORM}:{circle.id}"
    wrong = doing.wrong(form, "name", "organisations")
    name = st.text_input(asking.words("Name"), value=circle.name, key=f"{form}:name", autocomplete="off")
    doing.beside(wrong, "name")
    chosen = _organisations(asking, form, {**admissible, **inside}, list(inside))
    doing.beside(wrong, "organisations")
    if not circle.is_own:
        inert.hint(
            asking.words("Your own organisation isn't offered: who decides about a circle doesn't let themselves in.")
        )
    join, leave = [number for number in chosen if number not in inside], [n for n in inside if n not in chosen]
    if name != circle.name or join or leave:
        names = {**admissible, **inside}
        _confirm(asking, circle, form, ([names[number] for number in join], [names[number] for number in leave]))
        st.button(
            asking.words("Change the circle"), type="primary", key="circle:save", on_click=_save,
            args=(circle.id, form, join, leave),
        )  # fmt: skip


def _organisations(asking: Asking, form: str, offered: dict[int, str], now: list[int]) -> list[int]:
    return st.multiselect(
        asking.words("Organisations"),
        sorted(offered, key=lambda number: offered[number].casefold()),
        default=now,
        format_func=lambda number: offered[number],
        placeholder=asking.words("Choose or type"),
        select_all=False,
        key=f"{form}:organisations",
    )


def _confirm(asking: Asking, circle: CircleView, form: str, changes: tuple[list[str], list[str]]) -> None:
    """Say what follows before it is done."""
    join, leave = (wording.listed(asking, names) for names in changes)
    said = []
    if st.session_state[f"{form}:name"] != circle.name:
        said.append(asking.words("The circle has another name from now on, on its cases too."))
    if join:
        said.append(
            asking.words("Joins: {names}. Their members read what was shared with this circle, before too.", names=join)
        )
    if leave:
        said.append(asking.words("Leaves: {names}. Their members can't read it any more, at once.", names=leave))
    inert.notice(said)


def _save(circle_id: int, form: str, join: list[int], leave: list[int]) -> None:
    with doing.trying(form) as (session, asking):
        name = st.session_state[f"{form}:name"]
        directory.change_circle(session, asking.viewer, circle_id, name=name, join=join, leave=leave)
        doing.say(asking.words("The circle is changed."))


def show_new(asking: Asking, found: Directory, _wanted: str) -> None:
    """Show the form of a new circle."""
    inert.page_title(asking.words("Make a circle"))
    if DirectoryDeed.MAKE_CIRCLE not in found.deeds:
        inert.paragraphs(asking.words("Only stewards of the centre make circles."))
        return
    wrong = doing.wrong(FORM, "name", "organisations")
    with st.form(FORM, border=False, enter_to_submit=False):
        st.text_input(asking.words("Name"), key=f"{FORM}:name", autocomplete="off")
        doing.beside(wrong, "name")
        inert.hint(asking.words("Its organisations see it when they choose who may read a case."))
        _organisations(asking, FORM, {item.id: item.name for item in found.organisations}, [])
        doing.beside(wrong, "organisations")
        st.form_submit_button(asking.words("Make it"), type="primary", on_click=_add)


def _add() -> None:
    with doing.trying(FORM) as (session, asking):
        name, chosen = st.session_state[f"{FORM}:name"], st.session_state[f"{FORM}:organisations"]
        added = directory.add_circle(session, asking.viewer, name=name, organisations=chosen)
        doing.say(asking.words("The circle is there. Its organisations can share cases with it now."))
        doing.go(circle=added)
