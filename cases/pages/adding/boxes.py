"""The boxes in which something is added to a case: few enough for two minutes on a phone."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from cases.fields import Record
from cases.pages.asking import Asking
from cases.pages.directory import doing


class Boxes:
    """The boxes of one form.

    Attributes:
        form: The form's key, with which those of its boxes begin.
        record: The record whose fields they are.
        now: What they begin with, by field.
        wrong: What is wrong with each, to show below it.
    """

    def __init__(self, asking: Asking, form: str, record: type[Record], now: Mapping[str, Any]) -> None:
        """Take what was wrong the last time, to show it once."""
        self.asking, self.form, self.record, self.now = asking, form, record, now
        self.wrong = doing.wrong(form, *record.model_fields)

    def _said(self, name: str) -> tuple[str, str, str]:
        extra: Any = self.record.model_fields[name].json_schema_extra
        about = extra["about"]
        return self.asking.words(about.label), self.asking.words(about.help), f"{self.form}:{name}"

    def date(self, name: str) -> None:
        """Show a box for a date as exact as it is known."""
        label, said, key = self._said(name)
        st.text_input(
            label, value=self.now.get(name) or "", key=key, help=said, placeholder="2024-05", autocomplete="off"
        )
        doing.beside(self.wrong, name)

    def text(self, name: str) -> None:
        """Show a box for a few sentences."""
        label, said, key = self._said(name)
        st.text_area(label, value=self.now.get(name) or "", key=key, help=said, height=90)
        doing.beside(self.wrong, name)

    def words(self, name: str, vocabulary: str) -> None:
        """Show the words of a vocabulary to choose from."""
        terms = [word.id for word in self.asking.taxonomy.words(vocabulary)]
        self.choice(name, terms, lambda term: self.asking.label(term, vocabulary))

    def choice(self, name: str, options: Sequence[str], shown: Callable[[str], str]) -> None:
        """Show what can be chosen."""
        label, said, key = self._said(name)
        now = self.now.get(name)
        st.selectbox(
            label,
            options,
            index=options.index(now) if now in options else None,
            format_func=shown,
            key=key,
            help=said,
            placeholder=self.asking.words("Choose"),
        )
        doing.beside(self.wrong, name)


def entered(form: str, record: type[Record]) -> dict[str, Any]:
    """Return what stands in a form's boxes, without the empty ones."""
    found = {name: st.session_state.get(f"{form}:{name}") for name in record.model_fields}
    return {name: value for name, value in found.items() if value not in (None, "")}
