"""Telling what happens: one box for plain words and a few choices. What is told stands in the URL and nowhere else.

Widgets only write the URL and are set from it, as the filter bar's.
"""

from collections.abc import Callable
from contextlib import nullcontext

import streamlit as st

from cases.pages import inert
from cases.pages.asking import Asking
from cases.pages.finding import filters, saving
from cases.playbook import NARROWING, OWN, WHO, WITHIN, Playbook, Situation, label, part_said
from cases.search import LABELS, LONGEST

PATH = "/playbook"
SHOW = "show"
"""The parameter that asks for the cases behind a countermeasure, or for all with the value `ALL`."""

ALL = "all"
_PARTS = ("q", "tactic", *NARROWING)


def read(asking: Asking) -> Situation:
    """Return the situation that the URL tells; what isn't understood is said and left out."""
    query = {name: st.query_params.get_all(name) for name in (*_PARTS, *OWN)}
    situation, problems = Situation.read_what_is_known(query, asking.taxonomy)
    if problems:
        words = asking.words
        lines = [asking.labelled(words(label(problem.field)), problem.text(asking.lang)) for problem in problems]
        inert.notice([words("Some of it was not understood and is left out:"), *lines])
    return situation


def _write(situation: Situation) -> None:
    told = {*LABELS, *OWN, SHOW}
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name not in told}
    st.query_params.from_dict({**kept, **situation.query()})


def show(asking: Asking, situation: Situation) -> None:
    """Show the box and the choices."""
    with st.container(gap="xsmall", key="playbook_box"):
        _box(asking, situation)
        with st.container(gap="xsmall", key="playbook_choices"):
            _choices(asking, situation)


def _choices(asking: Asking, situation: Situation) -> None:
    keeps = asking.viewer.signed_in
    who, within, more, *kept = st.columns([1.3, 1, 1, 0.7][: 3 + keeps], gap="xsmall", vertical_alignment="bottom")
    with who:
        _choice(asking, situation, "who", WHO)
    with within:
        _choice(asking, situation, "within", tuple(WITHIN))
    chosen = sum(len(getattr(situation, name)) for name in ("tactic", *NARROWING))
    named = asking.words("Choose from lists ({n})", n=chosen) if chosen else asking.words("Choose from lists")
    with more, st.popover(named, width="stretch", key="playbook_more"), st.container(gap="xsmall"):
        for name in ("tactic", *NARROWING):
            _picker(asking, situation, name)
        if not keeps:
            inert.hint(saving.for_visitors(asking))
    with kept[0] if kept else nullcontext():
        saving.show(asking, PATH, situation)


def _box(asking: Asking, situation: Situation) -> None:
    key = "playbook_q"
    if st.session_state.get(key) != situation.q:
        st.session_state[key] = situation.q
    box, go = st.columns([6, 1], gap="xsmall", vertical_alignment="bottom")
    with box:
        st.text_input(
            asking.words("What do you see?"),
            key=key,
            placeholder=asking.words("Such as: village chiefs are invited on cheap trips before the election"),
            on_change=lambda: _told(situation, key),
        )
    with go:
        # Leaving the box already asks; on a phone people look for something to press.
        st.button(asking.words("Ask"), key="playbook_ask", type="primary", width="stretch")


def _told(situation: Situation, key: str) -> None:
    # Other words mean other things: what wasn't meant before may be meant now.
    _write(situation.changed(q=st.session_state[key].strip()[:LONGEST], without=()))


def _choice(asking: Asking, situation: Situation, name: str, offered: tuple[str, ...]) -> None:
    key = f"playbook_{name}"
    held = getattr(situation, name) or None
    if st.session_state.get(key) != held:
        st.session_state[key] = held
    texts = {
        item: asking.label(item, "actor_type") if name == "who" else asking.words(WITHIN[item]) for item in offered
    }
    st.selectbox(
        asking.words(label(name)),
        list(offered),
        index=None,
        key=key,
        format_func=lambda item: texts.get(item, item),
        placeholder=asking.words("Not said"),
        on_change=lambda: _write(situation.changed(**{name: st.session_state[key] or ""})),
    )


def _picker(asking: Asking, situation: Situation, name: str) -> None:
    """Show a list to choose one more value from; what is chosen stands below as a chip."""
    held = getattr(situation, name)
    # A list in a closed popover isn't told when its value is reset, so each state has one of its own.
    key = "_".join(("playbook", name, *held))
    offered = filters.options(asking.taxonomy, asking.lang, name)
    st.selectbox(
        asking.words(LABELS[name]),
        list(offered),
        index=None,
        key=key,
        format_func=offered.__getitem__,
        filter_mode="contains",
        placeholder=asking.words("Any"),
        on_change=_adding(situation, name, key),
    )


def _adding(situation: Situation, name: str, key: str) -> Callable[[], None]:
    def add() -> None:
        value, held = st.session_state[key], getattr(situation, name)
        st.session_state[key] = None
        if value is not None and value not in held:
            _write(situation.changed(**{name: (*held, value)}))

    return add


def show_understood(asking: Asking, answer: Playbook) -> None:
    """Show what was taken from words and lists, each to be taken away, and what else the words name."""
    words, situation = asking.words, answer.situation
    parts = [*_chosen(situation), *_understood(answer)]
    if parts:
        inert.small(words("Understood as:"))
        named = [(_said(asking, name, value), without) for name, value, without in parts]
        chips = [(text, words("Take away “{part}”", part=text), without.url(PATH)) for text, without in named]
        inert.chips(words("Understood as:"), chips, (words("Clear all"), PATH))
    offers = [
        (words("Only: {part}", part=_said(asking, name, value)), _with(situation, name, value).url(PATH))
        for name in ("target", "channel")
        for value in getattr(answer.understood, name)
    ]
    if offers and answer.extent.cases:
        inert.links(offers)


def _said(asking: Asking, name: str, value: str) -> str:
    return part_said(asking.taxonomy, asking.lang, name, value)


def _with(situation: Situation, name: str, value: str) -> Situation:
    return situation.changed(**{name: (*getattr(situation, name), value)})


def _chosen(situation: Situation) -> list[tuple[str, str, Situation]]:
    found = [
        (name, value, situation.changed(**{name: tuple(other for other in getattr(situation, name) if other != value)}))
        for name in ("tactic", *NARROWING)
        for value in getattr(situation, name)
    ]
    return found + [
        (name, value, situation.changed(**{name: ""}))
        for name in ("who", "within")
        if (value := getattr(situation, name))
    ]


def _understood(answer: Playbook) -> list[tuple[str, str, Situation]]:
    situation, understood = answer.situation, answer.understood
    found = [("tactic", value) for value in understood.tactic]
    if "country" in answer.alike.kept:  # a country that narrows nothing isn't taken for anything
        found += [("country", value) for value in understood.country]
    found += [("who", understood.who)] if understood.who else []
    return [(name, value, situation.changed(without=(*situation.without, value))) for name, value in found]
