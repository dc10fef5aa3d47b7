"""The widgets of a form, made from the field definitions: what a field is decides how it is asked for."""

from collections.abc import Callable, Sequence

import streamlit as st

from cases.fields import Definition, definitions
from cases.i18n import country_codes, country_name, language_name
from cases.pages import inert
from cases.pages.asking import Asking
from cases.pages.entering import date_boxes
from cases.pages.entering.writing import PAUSE, Asked, Writing
from cases.pages.sharing import noticing
from cases.record import COUNTERMEASURES, TACTICS, Content
from db.vocabulary import LANGUAGES

WITH_ID = {*TACTICS, *COUNTERMEASURES}
"""Vocabularies whose ids people know and quote; the others show their labels only."""

OTHER_LANGUAGES = (
    "ar", "cs", "de", "es", "fil", "fr", "hi", "id", "it", "ko", "lt", "mn", "ms", "my", "pl", "pt", "ru", "th", "uk",
    "vi", "zh-Hans",
)  # fmt: skip
"""Languages a text can be in beside those of the product."""


def show(writing: Writing, definition: Definition, path: str, *, hint: bool = False, optional: bool = False) -> None:
    """Show the widget of one field, what is wrong with it, and what to enter.

    Args:
        writing: The form.
        definition: The field; not a group.
        path: Where it stands in the form, such as `sources.0.url`.
        hint: Whether what to enter is always there to be read, rather than on demand.
        optional: Whether to say that it may stay empty.
    """
    label = writing.words(definition.about.label)
    if optional:
        label = writing.words("{field} (optional)", field=label)
    said = writing.words(definition.about.help)
    with st.container(gap="xxsmall"):
        _WIDGETS[definition.kind](writing, Asked(definition, path, label, None if hint else said))
        writing.problem(path)
        if hint:
            inert.hint(said)
        noticing.show(writing, definition, path)


def _line(writing: Writing, asked: Asked) -> None:
    key, now = asked.key, writing.value(asked.path) or ""
    st.text_input(
        asked.label, key=key, live=PAUSE, help=asked.help, autocomplete="off", **writing.start(key, now, value=now)
    )


def _text(writing: Writing, asked: Asked) -> None:
    key, now = asked.key, writing.value(asked.path) or ""
    height = 260 if asked.path.endswith("narrative") else 130
    st.text_area(asked.label, key=key, help=asked.help, height=height, **writing.start(key, now, value=now))


def _yes_no(writing: Writing, asked: Asked) -> None:
    key, now = asked.key, bool(writing.value(asked.path))
    st.checkbox(asked.label, key=key, help=asked.help, **writing.start(key, now, value=now))


# --- words, countries, languages: one or several of a list -------------------------------------------------------


def choose(writing: Writing, asked: Asked, options: Sequence[str], name: Callable[[str], str]) -> None:
    """Show a choice of one or several options; what was entered before is offered even if no list has it."""
    key, now = asked.key, writing.value(asked.path)
    if asked.definition.many:
        chosen = [str(item) for item in now or []]
        offered = list(dict.fromkeys([*options, *chosen]))
        st.multiselect(
            asked.label,
            offered,
            format_func=name,
            key=key,
            help=asked.help,
            placeholder=writing.words("Choose or type"),
            select_all=False,
            **writing.start(key, chosen, default=chosen),
        )
        return
    first = str(now or asked.definition.default or "") or None
    offered = list(dict.fromkeys([*options, *([first] if first else [])]))
    st.selectbox(
        asked.label,
        offered,
        format_func=name,
        key=key,
        help=asked.help,
        placeholder=writing.words("Choose"),
        **writing.start(key, first, index=offered.index(first) if first else None),
    )


def _word(writing: Writing, asked: Asked) -> None:
    vocabularies, taxonomy = asked.definition.about.vocabulary, writing.asking.taxonomy
    options = [word.id for word in taxonomy.words(*vocabularies) if word.suggested]

    def name(term_id: str) -> str:
        called = writing.asking.label(term_id, *vocabularies)
        return f"{term_id} {called}" if WITH_ID.intersection(vocabularies) else called

    choose(writing, asked, options, name)
    word = None if asked.definition.many else taxonomy.get(writing.value(asked.path) or "", *vocabularies)
    if word is not None:
        inert.hint(word.definition[writing.asking.lang])


def _country(writing: Writing, asked: Asked) -> None:
    lang = writing.asking.lang
    choose(writing, asked, country_codes(lang), lambda code: country_name(lang, code))


def _language(writing: Writing, asked: Asked) -> None:
    lang = writing.asking.lang
    options = [*LANGUAGES, *sorted(OTHER_LANGUAGES, key=lambda tag: language_name(lang, tag))]
    choose(writing, asked, options, lambda tag: language_name(lang, tag))


def path_name(asking: Asking, path: str) -> str:
    """Return what a field of a case is called, with the groups it lies in, such as "Sources › Link"."""
    named = {found.path: asking.words(found.about.label) for found in definitions(Content)}
    parts = path.split(".")
    return " › ".join(named.get(".".join(parts[: place + 1]), part) for place, part in enumerate(parts))


def _id(writing: Writing, asked: Asked) -> None:
    if asked.path != "estimates" and not asked.path.startswith("withheld."):
        _line(writing, asked)
        return
    options = [found.path for found in definitions(Content) if not found.path.startswith("withheld")]
    choose(writing, asked, options, lambda item: path_name(writing.asking, item))


_WIDGETS: dict[str, Callable[[Writing, Asked], None]] = {
    "line": _line,
    "link": _line,
    "id": _id,
    "text": _text,
    "yes/no": _yes_no,
    "word": _word,
    "country": _country,
    "language": _language,
    "date": date_boxes.show,
}
"""How each kind of value is asked for."""
