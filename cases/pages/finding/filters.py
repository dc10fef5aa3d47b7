"""The one filter bar: what it lets through stands in the URL and nowhere else, so every view can be shared.

Widgets only write the URL and are set from it, so a link, a bookmark and the browser's back button all lead to the
same view.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

import streamlit as st

from cases import search
from cases.dates import PartialDate
from cases.errors import CaseError, Problem, Rejected
from cases.i18n import N_, Msg, country_codes, country_name, language_name
from cases.pages import inert, keeper
from cases.pages.asking import Asking
from cases.pages.finding import saving
from cases.search import LABELS, LONGEST, VOCABULARIES, Filter, understood
from cases.taxonomy import Taxonomy, Word
from db.vocabulary import LANGUAGES

SHOWN = ("tactic", "countermeasure", "country", "result")
"""The filters that are always in sight, beside the search."""

HIDDEN = ("since", "until", "target", "family", "channel", "flow", "state", "legal", "lang")
"""The filters behind "More filters"."""

MORE = "filter_more"
"""The key of the popover that holds them."""

CELL = "timed"
"""The parameter of the dashboard that asks for the cases behind one time to respond, such as `hours.reduced`."""

_CODED = ("tactic", "family", "countermeasure")
_DATES = ("since", "until")
_EARLIEST_YEAR_OFFERED = 2000
_PROBLEM = "filter_problem"
_SEEN = "filter_seen"

_ANY: dict[str, Msg] = {
    "country": N_("Any country"),
    "tactic": N_("Any tactic"),
    "countermeasure": N_("Any countermeasure"),
    "result": N_("Any result"),
}


@dataclass(frozen=True)
class _Bar:
    """One drawing of the bar.

    Attributes:
        path: The page it stands on.
        wanted: What the URL asks for.
        is_new: Whether the URL asked for something else before.
    """

    asking: Asking
    path: str
    wanted: Filter
    is_new: bool


def bar(asking: Asking, path: str, *, active: bool = True) -> Filter:
    """Show the filter bar and return what the URL asks for.

    Args:
        asking: The circumstances of this run.
        path: The path of the page it stands on, for the links that take a filter away.
        active: Whether to show the active filters too; who says no calls `show_active()`.
    """
    wanted, problems = read(asking.taxonomy)
    address = wanted.url(path)
    drawn = _Bar(asking, path, wanted, is_new=st.session_state.get(_SEEN) != address)
    st.session_state[_SEEN] = address
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom", key="filter_bar"):
        _search(drawn, problems)
        for name in SHOWN:
            _picker(drawn, name, is_named=False)
        _more(drawn)
        saving.show(asking, path, wanted)
        _notice(drawn, problems)
        if active:
            show_active(asking, wanted, path)
    return wanted


def read(words: Taxonomy) -> tuple[Filter, list[Problem]]:
    """Return the filter the URL names, without the values nobody knows, and what is wrong with those."""
    fine: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for name in LABELS:
        for value in st.query_params.get_all(name):
            try:
                Filter.read({name: [value]}, words)
            except Rejected as error:
                problems += error.problems
                if name == "q" and (left := understood(value, words)):
                    fine["q"] = [left]
            else:
                fine.setdefault(name, []).append(value)
    return Filter.read(fine, words), problems


def write(wanted: Filter) -> None:
    """Put a filter into the URL; the list begins at its first page again and shows all that is found."""
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name not in {*LABELS, "page", CELL}}
    st.query_params.from_dict({**kept, **wanted.query()})


def _more(drawn: _Bar) -> None:
    """Show the other filters behind a button; their lists are sent once somebody wants to see them."""
    words = drawn.asking.words
    active = sum(1 for name in HIDDEN if getattr(drawn.wanted, name))
    label = words("More filters ({n})", n=active) if active else words("More filters")
    with st.popover(label, width="stretch", key=MORE):
        if not keeper.is_unfolded(MORE):
            inert.again(inert.together(lambda: _hint(drawn)))  # an empty one can't be opened
            return
        with st.container(gap="xsmall"):
            _hint(drawn)
            begins, ends = st.columns(2, gap="xsmall")
            with begins:
                _date(drawn, "since")
            with ends:
                _date(drawn, "until")
            for name in HIDDEN:
                if name not in _DATES:
                    _picker(drawn, name, is_named=True)


def _hint(drawn: _Bar) -> None:
    inert.hint(
        drawn.asking.words(
            "In the search: “exact phrase”, -without, begin*, and filters by name, such as country:TW year:2024 "
            "-tactic:PW02."
        )
    )
    if not drawn.asking.viewer.signed_in:
        inert.hint(saving.for_visitors(drawn.asking))


def _search(drawn: _Bar, problems: list[Problem]) -> None:
    key = "filter_q"
    # What isn't understood stays in the box, to be mended.
    typed = next(iter(st.query_params.get_all("q")[-1:]), "")
    shown = typed if any(problem.field == "q" for problem in problems) else drawn.wanted.q
    # After the back button the browser still shows what was typed before, even where this session knows better.
    if drawn.is_new or st.session_state.get(key) != shown:
        st.session_state[key] = shown
    st.text_input(
        drawn.asking.words(LABELS["q"]),
        key=key,
        type="search",
        placeholder=drawn.asking.words("Search words or a case id"),
        label_visibility="collapsed",
        on_change=lambda: write(_searched(drawn, st.session_state[key].strip()[:LONGEST])),
    )


def _searched(drawn: _Bar, typed: str) -> Filter:
    return drawn.wanted.narrowed(q=typed).sorted_out(drawn.asking.taxonomy)


def _key(drawn: _Bar, name: str) -> str:
    """Return the key of a list: another one for each state of its filter.

    A list inside a closed popover isn't told when its value is reset, and would send the old one again.
    """
    held = getattr(drawn.wanted, name)
    values = (held,) if isinstance(held, str) else held
    return "_".join(part for part in ("filter", name, *values) if part)


def _picker(drawn: _Bar, name: str, *, is_named: bool) -> None:
    """Show a list to choose one more value from; what is chosen stands among the active filters, not in here."""
    key = _key(drawn, name)
    words = drawn.asking.words
    offered = options(drawn.asking.taxonomy, drawn.asking.lang, name)
    st.selectbox(
        words(LABELS[name]),
        list(offered),
        index=None,
        key=key,
        format_func=offered.__getitem__,
        filter_mode="contains",
        placeholder=words(_ANY.get(name, N_("Any"))),
        label_visibility="visible" if is_named else "collapsed",
        on_change=_chosen(drawn, name, key),
    )


def _chosen(drawn: _Bar, name: str, key: str) -> Callable[[], None]:
    def add() -> None:
        value = st.session_state[key]
        st.session_state[key] = None
        known: tuple[str, ...] = getattr(drawn.wanted, name)
        if value is not None and value not in known:
            write(drawn.wanted.narrowed(**{name: (*known, value)}))

    return add


def _date(drawn: _Bar, name: str) -> None:
    """Show a list of years to choose from, or to type a more exact date into."""
    key = _key(drawn, name)
    current = getattr(drawn.wanted, name)
    years = [str(year) for year in range(datetime.now(UTC).year, _EARLIEST_YEAR_OFFERED - 1, -1)]
    offered = years if current in {"", *years} else [current, *years]
    st.selectbox(
        drawn.asking.words(LABELS[name]),
        offered,
        index=offered.index(current) if current else None,
        key=key,
        accept_new_options=True,
        filter_mode="contains",
        placeholder=drawn.asking.words("2024 or 2024-05"),
        on_change=_dated(drawn, name, key),
    )


def _dated(drawn: _Bar, name: str, key: str) -> Callable[[], None]:
    def change() -> None:
        value = (st.session_state[key] or "").strip()
        try:
            if value:
                PartialDate.parse(value)
        except CaseError as error:
            st.session_state[_PROBLEM] = Problem(name, error.problems[0].message, error.problems[0].values)
        else:
            write(drawn.wanted.narrowed(**{name: value}))

    return change


class Offered(dict[str, str]):
    """What each value is called, or the value itself where it isn't offered any more."""

    def __missing__(self, value: str) -> str:
        """Return the value."""
        return value


@lru_cache(maxsize=128)
def options(words: Taxonomy, lang: str, name: str) -> Offered:
    """Return what a filter offers: each value with its name, and behind it what else it is called in any language.

    Typing any of these finds it, so that nobody has to know which of several words the vocabulary prefers.
    """
    if name in {"country", "state"}:
        return Offered(
            (code, _joined([country_name(lang, code), code, *(country_name(other, code) for other in LANGUAGES)]))
            for code in country_codes(lang)
        )
    if name == "lang":
        return Offered((tag, language_name(lang, tag)) for tag in LANGUAGES)
    return Offered(
        (word.id, _everything(word, lang, coded=name in _CODED)) for word in words.words(*VOCABULARIES[name])
    )


def _everything(word: Word, lang: str, *, coded: bool) -> str:
    synonyms = [name for tag in (lang, *LANGUAGES) for name in word.synonyms.get(tag, ())]
    return _joined([word.label[lang], word.id if coded else "", *word.label.values(), *synonyms])


def _joined(names: list[str]) -> str:
    return " · ".join(dict.fromkeys(name for name in names if name))


def value_name(asking: Asking, name: str, value: str) -> str:
    """Return what a filter's value is called."""
    return search.value_name(asking.taxonomy, asking.lang, name, value)


def described(asking: Asking, wanted: Filter) -> list[str]:
    """Return each part of a filter in words, such as "Country: Japan"."""
    return [text for _, _, text in search.described(asking.taxonomy, asking.lang, wanted)]


def without(wanted: Filter, name: str, value: str) -> Filter:
    """Return a filter without one of its values."""
    held = getattr(wanted, name)
    left = "" if isinstance(held, str) else tuple(other for other in held if other != value)
    return wanted.narrowed(**{name: left})


def show_active(asking: Asking, wanted: Filter, path: str) -> None:
    """Show the filters in force, each a click away from being taken out."""
    parts = search.described(asking.taxonomy, asking.lang, wanted)
    if not parts:
        return
    words = asking.words
    inert.chips(
        words("Active filters"),
        [
            (
                text,
                words("Remove the filter “{filter}”", filter=text),
                without(wanted, name, value).url(path),
            )
            for name, value, text in parts
        ],
        (words("Clear all"), path),
    )


def _notice(drawn: _Bar, problems: list[Problem]) -> None:
    typed = st.session_state.pop(_PROBLEM, None)
    found = [*problems, *([typed] if isinstance(typed, Problem) else [])]
    if found:
        words = drawn.asking.words
        lines = [
            drawn.asking.labelled(words(LABELS[problem.field]), problem.text(drawn.asking.lang)) for problem in found
        ]
        inert.notice([words("Some filters were not understood and are left out:"), *lines])
