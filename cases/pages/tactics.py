"""The words of the field: what each tactic and countermeasure means, and how many cases use it."""

import streamlit as st

from cases.pages import inert
from cases.pages.asking import Asking, current
from cases.pages.finding import wordlist


def _write(name: str, key: str, other: str) -> None:
    value = (st.session_state[key] or "").strip()[:200]
    kept = {item: st.query_params.get_all(item) for item in st.query_params if item not in {name, other}}
    st.query_params.from_dict({**kept, name: value} if value else kept)


def _follow(key: str, value: str) -> None:
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _choose(asking: Asking) -> tuple[str, str]:
    """Return what is searched for and which shelf is looked at, both from the URL."""
    shelves = wordlist.shelves(asking)
    typed = st.query_params.get("q", "")[:200]
    shelf = st.query_params.get("family", wordlist.FIRST_SHOWN)
    shelf = shelf if shelf in shelves else wordlist.FIRST_SHOWN
    _follow("words_q", typed)
    _follow("words_family", shelf)
    search, browse = st.columns(2, gap="small")
    search.text_input(
        asking.words("Search by any word, in any of the three languages"),
        key="words_q",
        type="search",
        placeholder=asking.words("For example junket, 網軍 or 偽アカウント"),
        on_change=_write,
        args=("q", "words_q", "family"),
    )
    browse.selectbox(
        asking.words("Or browse"),
        list(shelves),
        key="words_family",
        format_func=lambda item: shelves[item],
        filter_mode="contains",
        on_change=_write,
        args=("family", "words_family", "q"),
    )
    return typed, shelf


def _show(asking: Asking) -> None:
    inert.page_title(asking.words("Tactics and countermeasures"))
    inert.small(asking.words("The words in which cases are described. Open one for an example and what it is not."))
    typed, shelf = _choose(asking)
    with asking.reading() as session:
        used = wordlist.uses(session)
    with st.container(gap="xsmall"):
        if typed.strip():
            wordlist.show_found(asking, typed, used)
        else:
            wordlist.show_shelf(asking, shelf, used)
    inert.small(
        asking.words(
            "Ids that begin with T, TA or C are from the DISARM framework v1.6, DISARM Foundation, CC BY-SA 4.0; "
            "definitions, examples and translations are ours, under the same licence. PW and CM are our own, CC BY 4.0."
        )
    )


_show(current())
