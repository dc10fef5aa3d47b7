"""What a gap map is asked beside its filter: what its columns are, what is unfolded, what else is shown.

Widgets only write the URL and are set from it, as the filter bar's.
"""

from typing import Any

import streamlit as st

from cases.gaps import NAMES, OWN, By, Layout, families
from cases.pages import inert
from cases.pages.asking import Asking
from cases.search import LABELS

PATH = "/gaps"


def read(asking: Asking) -> Layout:
    """Return what the URL asks for beside the filter; what isn't understood is said and left out."""
    query = {name: st.query_params.get_all(name) for name in OWN}
    layout, problems = Layout.read_own(query, asking.taxonomy)
    if problems:
        words = asking.words
        lines = [asking.labelled(words(OWN[problem.field]), problem.text(asking.lang)) for problem in problems]
        inert.notice([words("Some filters were not understood and are left out:"), *lines])
    return layout


def show(asking: Asking, layout: Layout) -> None:
    """Show the controls.

    Args:
        asking: The circumstances of this run.
        layout: What the URL asks for, with its filter.
    """
    by, everything, folds = st.columns([1, 1.2, 1.6], gap="small", vertical_alignment="bottom")
    with by:
        _by(asking, layout)
    with everything:
        _everything(asking, layout)
    with folds:
        every = tuple(dict.fromkeys((*layout.unfolded, *families(asking.taxonomy))))
        inert.links(
            [
                (asking.words("Unfold all tactics"), layout.changed(unfolded=every).url(PATH)),
                (asking.words("Fold everything"), layout.changed(unfolded=()).url(PATH)),
            ]
        )


def _write(layout: Layout) -> None:
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name not in {*LABELS, *OWN}}
    st.query_params.from_dict({**kept, **layout.own_query(), **layout.wanted.query()})


def _follow(key: str, value: Any) -> None:
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _by(asking: Asking, layout: Layout) -> None:
    key = "gaps_by"
    _follow(key, layout.by)
    st.selectbox(
        asking.words(OWN["by"]),
        list(By),
        key=key,
        format_func=lambda by: asking.words(NAMES[by]),
        on_change=lambda: _write(layout.changed(by=st.session_state[key])),
    )


def _everything(asking: Asking, layout: Layout) -> None:
    key = "gaps_all"
    _follow(key, layout.everything)
    st.checkbox(
        asking.words(OWN["all"]),
        key=key,
        help=asking.words("Where something is unfolded, also show the tactics and columns that no case has."),
        on_change=lambda: _write(layout.changed(everything=st.session_state[key])),
    )
