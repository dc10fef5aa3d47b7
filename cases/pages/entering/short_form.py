"""The short form: about eleven fields on one page, enough to send a case."""

import streamlit as st

from cases.fields import Definition
from cases.pages import inert
from cases.pages.entering import form, picker
from cases.pages.entering.form_state import PREFIX, fields_of
from cases.pages.entering.writing import Writing
from cases.pages.sharing import audience, sensitive
from cases.record import Content, Outcome, Response, ResponseText, Source, Text

ORDER = (
    "texts.0.title",
    "texts.0.lang",
    "texts.0.summary",
    "period_from",
    "period_to",
    "countries",
    "target_groups",
    "tactics",
    "tactics_unsure",
    "channels",
    "sources.0.title",
    "sources.0.url",
    "responses.0.countermeasure",
    "responses.0.texts.0.description",
    "responses.0.outcomes.0.result",
    "information_credibility",
    "audience",
    "circle",
    "named",
)
PATHS = frozenset(ORDER)
"""The fields that stand here; all others stand on the long form."""


def show(writing: Writing) -> None:
    """Show the short form."""
    content, text, source = fields_of(Content), fields_of(Text), fields_of(Source)
    _ask(writing, text["title"], "texts.0.title")
    _ask(writing, text["summary"], "texts.0.summary")
    form.show(writing, text["lang"], "texts.0.lang")
    writing.problem("texts")
    begins, ends = st.columns(2)
    with begins:
        _ask(writing, content["period_from"], "period_from")
    with ends:
        _ask(writing, content["period_to"], "period_to")
    for name in ("countries", "target_groups"):
        _ask(writing, content[name], name)
    picker.show(writing)
    _ask(writing, content["channels"], "channels")
    inert.section(writing.words("What it rests on"))
    writing.problem("sources")
    _ask(writing, source["title"], "sources.0.title")
    _ask(writing, source["url"], "sources.0.url")
    inert.section(writing.words("What was done about it"), writing.words("may stay empty"))
    _response(writing)
    inert.section(writing.words("How sure, and for whom"))
    _how_sure(writing, content["information_credibility"])
    audience.show(writing)
    sensitive.show(writing)


def _ask(writing: Writing, definition: Definition, path: str) -> None:
    form.show(writing, definition, path, hint=True, optional=not definition.about.needed)


def _how_sure(writing: Writing, definition: Definition) -> None:
    """Show the grades of credibility with what each of them means."""
    path, lang = "information_credibility", writing.asking.lang
    words = writing.asking.taxonomy.words(path)
    options = [word.id for word in words]
    key, now = PREFIX + path, writing.value(path)
    with st.container(gap="xxsmall"):
        inert.label(writing.words(definition.about.label))
        inert.hint(writing.words(definition.about.help))
        st.radio(
            writing.words(definition.about.label),
            options,
            format_func=lambda term_id: writing.asking.label(term_id, path),
            captions=[word.definition[lang] for word in words],
            key=key,
            label_visibility="collapsed",
            **writing.start(key, now, index=options.index(now) if now in options else None),
        )
        writing.problem(path)


def _response(writing: Writing) -> None:
    response, text, outcome = fields_of(Response), fields_of(ResponseText), fields_of(Outcome)
    writing.problem("responses")
    form.show(writing, response["countermeasure"], "responses.0.countermeasure")
    form.show(writing, text["description"], "responses.0.texts.0.description", hint=True)
    form.show(writing, outcome["result"], "responses.0.outcomes.0.result", hint=True)
