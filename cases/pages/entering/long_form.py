"""The rest of a case's fields, in the order actor, behaviour, content, degree, effect, made from the definitions."""

import streamlit as st

from cases.fields import PART_LABELS, Definition, Part, Record
from cases.i18n import N_, Msg
from cases.pages import inert
from cases.pages.entering import form
from cases.pages.entering.form_state import Form, add_row, fields_of, remove_row
from cases.pages.entering.short_form import PATHS
from cases.pages.entering.writing import Writing, absorb
from cases.record import Content, Sharing

DETAIL = "contribute:detail"

ROWS: dict[str, tuple[Msg, Msg]] = {
    "texts": (N_("Text {n}"), N_("Add the text in another language")),
    "places": (N_("Place {n}"), N_("Add a place")),
    "actors": (N_("Actor {n}"), N_("Add an actor")),
    "responses": (N_("Response {n}"), N_("Add a response")),
    "responses.texts": (N_("Description {n}"), N_("Add the description in another language")),
    "responses.outcomes": (N_("Outcome {n}"), N_("Add an outcome")),
    "responses.outcomes.texts": (N_("Statement {n}"), N_("Add the statement in another language")),
    "sources": (N_("Source {n}"), N_("Add a source")),
    "references": (N_("Id elsewhere {n}"), N_("Add an id")),
    "relations": (N_("Related case {n}"), N_("Add a related case")),
    "withheld": (N_("Withheld {n}"), N_("Add what was withheld")),
}
"""What a row of each group is called, and the button that adds one."""

NOT_ASKED = frozenset({"named", "omissions", "keep_own", "personal_reason"})
"""Fields of a case that the long form doesn't ask for: `audience`, `sensitive` and `exposed` do."""

HOMES = {"texts": Part.CONTENT}
"""Groups whose further rows stand elsewhere than their first: the words of a case in other languages are content."""


def show(writing: Writing) -> None:
    """Show the long form behind “Add detail”; it opens by itself for a mistake in it."""
    if writing.form.open_detail:
        st.session_state[DETAIL] = True
        writing.form.open_detail = False
    more = st.expander(writing.words("Add detail"), key=DETAIL, on_change="rerun")
    if not more.open:
        return
    with more:
        inert.hint(writing.words("All of this may stay empty. It is saved as you type."))
        for part in Part:
            _part(writing, part)


def is_elsewhere(path: str) -> bool:
    """Say whether a field stands on the long form."""
    elsewhere = path.partition(".")[0] in NOT_ASKED
    return bool(path) and not elsewhere and path not in PATHS and path not in {"texts", "sources", "responses"}


def _part(writing: Writing, part: Part) -> None:
    inert.section(writing.words(PART_LABELS[part]))
    for record in (Content, Sharing):
        for name, definition in fields_of(record).items():
            if name in NOT_ASKED:
                continue
            if definition.group is None:
                if definition.about.part is part and name not in PATHS:
                    form.show(writing, definition, name)
                continue
            at_home = HOMES.get(name, definition.about.part) is part
            if _starts_short(name) and not at_home:
                _simple(writing, definition.group, f"{name}.0", part)
            if at_home:
                rows(writing, definition, name)


def _starts_short(path: str) -> bool:
    """Say whether the first row of a list begins on the short form."""
    return any(known.startswith(f"{path}.0.") for known in PATHS)


def _is_settled(path: str) -> bool:
    """Say whether a field's value follows from the rest: the first text of a response is in the case's language."""
    return path.endswith((".texts.0.lang", ".texts.0.status"))


def _asked(group: type[Record], path: str) -> list[str]:
    return [
        name
        for name, definition in fields_of(group).items()
        if definition.group is None and f"{path}.{name}" not in PATHS and not _is_settled(f"{path}.{name}")
    ]


def _simple(writing: Writing, group: type[Record], path: str, part: Part | None = None) -> None:
    """Show a row's own fields, of one part or all, without those on the short form."""
    for name in _asked(group, path):
        definition = fields_of(group)[name]
        if part is None or definition.about.part is part:
            form.show(writing, definition, f"{path}.{name}")


def rows(writing: Writing, definition: Definition, path: str) -> None:
    """Show the rows of a group with buttons to add and remove them; a row inside a row begins with one."""
    if definition.group is None:
        return
    bare = ".".join(part for part in path.split(".") if not part.isdigit())
    heading, adding = ROWS[bare]
    least = 1 if "." in path or _starts_short(path) else 0
    shown = max(len(writing.value(path) or []), least)
    for number in range(shown):
        _row(writing, definition.group, f"{path}.{number}", writing.words(heading, n=number + 1), number >= least)
    writing.problem(path)
    st.button(writing.words(adding), key=f"more:{path}", on_click=_add, args=(writing.form, path, shown))


def _row(writing: Writing, group: type[Record], path: str, heading: str, removable: bool) -> None:
    part = Part.CONTENT if path == "texts.0" else None
    nested = [name for name, definition in fields_of(group).items() if definition.group]
    if not nested and not _asked(group, path):
        return
    with st.container(border=True, key=f"row:{path}"):
        inert.subtitle(heading)
        _simple(writing, group, path, part)
        for name in nested:
            rows(writing, fields_of(group)[name], f"{path}.{name}")
        if removable:
            st.button(
                writing.words("Remove: {what}", what=heading),
                key=f"remove:{path}",
                on_click=_remove,
                args=(writing.form, path),
            )


def _add(form_: Form, path: str, shown: int) -> None:
    absorb(form_)
    add_row(form_.entered, path, shown)


def _remove(form_: Form, path: str) -> None:
    absorb(form_)
    rows_path, _, number = path.rpartition(".")
    remove_row(form_.entered, rows_path, int(number))
    form_.widgets.clear()
    form_.renew = True
