"""A form on its way to the page: what its widgets start from and what is wrong with what they hold."""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from cases.fields import Definition
from cases.pages import inert
from cases.pages.asking import Asking
from cases.pages.entering.form_state import PREFIX, Form, get

PAUSE = "500ms"
"""How long a pause in typing commits a line; `cases.pages.keeper` does the same for text areas."""


@dataclass
class Writing:
    """A form on its way to the page.

    Attributes:
        problems: What is wrong, in the reader's language, by path of the field.
        answered: The paths whose problems are shown beside their field.
    """

    asking: Asking
    form: Form
    problems: dict[str, list[str]]
    answered: set[str] = field(default_factory=set)

    def words(self, message: str, **values: object) -> str:
        """Return a message in the reader's language."""
        return self.asking.words(message, **values)

    def value(self, path: str) -> Any:
        """Return what was entered at a path."""
        return get(self.form.entered, path)

    def start(self, key: str, raw: Any, **given: Any) -> dict[str, Any]:
        """Return what a widget is made with so that it holds `raw`.

        A widget keeps what the browser says it holds, and `given` only matters when it is new: so a server that
        starts again takes what was typed meanwhile. When the form says otherwise, the widget is overruled.
        """
        self.form.widgets.add(key)
        if self.form.renew:
            st.session_state[key] = raw
            return {}
        return given

    def problem(self, path: str) -> None:
        """Show what is wrong with the field just above, once."""
        if path in self.answered:
            return
        self.answered.add(path)
        for text in self.problems.get(path, ()):
            inert.problem(text)


@dataclass(frozen=True)
class Asked:
    """A field as the form asks for it: its definition, where it stands, its name and, on demand, what to enter."""

    definition: Definition
    path: str
    label: str
    help: str | None

    @property
    def key(self) -> str:
        """The key of its widget."""
        return PREFIX + self.path


def absorb(form: Form) -> None:
    """Take over what the widgets of a form hold."""
    form.absorb({key: st.session_state[key] for key in form.widgets if key in st.session_state})
