"""What a matrix is asked beside its filter: by what to colour, what to compare with, what to watch, what to show.

Widgets only write the URL and are set from it, as the filter bar's.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from cases.errors import Problem, Rejected
from cases.i18n import country_codes, country_name
from cases.matrix import NAMES, OWN, Layer, Measure, before
from cases.pages import inert, wording
from cases.pages.asking import Asking
from cases.pages.finding import filters
from cases.record import TACTICS
from cases.search import LABELS, LONGEST, Filter

PATH = "/matrix"
_PROBLEM = "matrix_problem"
_THIS_YEAR = "this year"
_BEFORE = "before"


def read(asking: Asking) -> Layer:
    """Return what the URL asks for beside the filter; what isn't understood is said and left out."""
    query = {name: st.query_params.get_all(name) for name in OWN}
    layer, problems = Layer.read_own(query, asking.taxonomy)
    if problems:
        words = asking.words
        lines = [asking.labelled(words(OWN[problem.field]), problem.text(asking.lang)) for problem in problems]
        inert.notice([words("Some filters were not understood and are left out:"), *lines])
    return layer


def _write(layer: Layer) -> None:
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name not in {*LABELS, *OWN}}
    st.query_params.from_dict({**kept, **layer.own_query(), **layer.wanted.query()})


def show(asking: Asking, layer: Layer) -> None:
    """Show the controls.

    Args:
        asking: The circumstances of this run.
        layer: What the URL asks for, with its filter.
    """
    colour, compare, watch = st.columns([1, 1, 2], gap="xsmall")
    with colour:
        _measure(asking, layer)
    with compare:
        _compare(asking, layer)
    with watch:
        _watch(asking, layer)
    _everything(asking, layer)
    if layer.against is not None:
        said = wording.listed(asking, filters.described(asking, layer.against))
        text = asking.words("Compared with: {selection}", selection=said)
        alone = layer.changed(against=None).url(PATH)
        inert.chips(asking.words("Comparison"), [(text, asking.words("Stop comparing"), alone)])


def _follow(key: str, value: Any) -> None:
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _changing(layer: Layer, name: str, key: str) -> Callable[[], None]:
    return lambda: _write(layer.changed(**{name: st.session_state[key]}))


def _measure(asking: Asking, layer: Layer) -> None:
    key = "matrix_measure"
    _follow(key, layer.measure)
    st.selectbox(
        asking.words(OWN["measure"]),
        list(Measure),
        key=key,
        format_func=lambda measure: asking.words(NAMES[measure]),
        on_change=_changing(layer, "measure", key),
    )


def _watch(asking: Asking, layer: Layer) -> None:
    key = "matrix_watch"
    _follow(key, list(layer.watch))
    offered = {word.id: f"{word.label[asking.lang]} · {word.id}" for word in asking.taxonomy.words(*TACTICS)}
    st.multiselect(
        asking.words(OWN["watch"]),
        list(dict.fromkeys([*layer.watch, *offered])),
        key=key,
        format_func=lambda item: offered.get(item, item),
        filter_mode="contains",
        placeholder=asking.words("Tactics to outline"),
        help=asking.words("Your list stands in this page's address: keep it as a bookmark."),
        on_change=lambda: _write(layer.changed(watch=tuple(st.session_state[key]))),
    )


def _everything(asking: Asking, layer: Layer) -> None:
    key = "matrix_all"
    _follow(key, layer.everything)
    st.checkbox(asking.words(OWN["all"]), key=key, on_change=_changing(layer, "everything", key))


def _compare(asking: Asking, layer: Layer) -> None:
    """Show a list to choose a comparison from, or to type one into; what is chosen stands below as a chip."""
    key = "matrix_vs"
    year = datetime.now(UTC).year
    earlier = before(layer.wanted, year)
    names = {_THIS_YEAR: asking.words("This year with last year")} if earlier is None else {}
    if earlier is not None:
        names[_BEFORE] = asking.words("The same period before: {period}", period=f"{earlier.since} – {earlier.until}")
    names |= {code: country_name(asking.lang, code) for code in country_codes(asking.lang)}
    st.selectbox(
        asking.words(OWN["vs"]),
        list(names),
        index=None,
        key=key,
        format_func=lambda item: names.get(item, item),
        filter_mode="contains",
        accept_new_options=True,
        placeholder=asking.words("Nothing"),
        help=asking.words(
            "Choose a country, or type a search of its own, such as country:JP year:2023 or the name of a platform."
        ),
        on_change=lambda: _compared(asking, layer, key, year),
    )
    problem = st.session_state.pop(_PROBLEM, None)
    if isinstance(problem, Rejected):
        inert.problem(wording.sentences(asking, *_texts(asking, problem.problems)))


def _texts(asking: Asking, problems: Sequence[Problem]) -> list[str]:
    return [problem.text(asking.lang) for problem in problems]


def _compared(asking: Asking, layer: Layer, key: str, year: int) -> None:
    chosen = (st.session_state[key] or "").strip()[:LONGEST]
    st.session_state[key] = None
    wanted = layer.wanted
    if chosen == _THIS_YEAR:
        wanted = wanted.narrowed(since=str(year), until=str(year))
    if chosen in {_THIS_YEAR, _BEFORE}:
        _write(layer.changed(wanted=wanted, against=before(wanted, year)))
    elif chosen in country_codes(asking.lang):
        _write(layer.changed(against=wanted.narrowed(country=(chosen,))))
    elif chosen:
        try:
            _write(layer.changed(against=Filter.read({"q": [chosen]}, asking.taxonomy)))
        except Rejected as error:
            st.session_state[_PROBLEM] = error
