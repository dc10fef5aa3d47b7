"""The picture: key figures, charts and the cases behind them, under one filter."""

import streamlit as st

from cases import charts
from cases.pages import inert
from cases.pages.asking import Asking, current
from cases.pages.finding import filters, listing, understanding
from cases.pages.picture import board, panels, speed
from cases.playbook import Situation
from cases.search import Filter, Found, find
from db.access import viewing

_LINES = 20


def _list(asking: Asking, wanted: Filter, found: Found) -> None:
    inert.section(listing.count_words(asking, found.total), listing.order_words(asking, found))
    listing.show_lines(asking, found, brief=True)
    if found.total > len(found.lines):
        inert.path_link(asking.words("List them all"), wanted.url("/cases"))


def _show(asking: Asking) -> None:
    inert.page_title(asking.words("Dashboard"), heard_only=True)
    inert.small(asking.words("Behaviour, not opinion. A record of tactics and responses, not a court of truth."))
    wanted = filters.bar(asking, board.PATH)
    with viewing(asking.engine, asking.viewer) as session:
        picture = charts.picture(session, wanted, asking.taxonomy)
        found = find(session, wanted, limit=_LINES)
    understanding.show(asking, wanted, found.meaning, board.PATH)
    if not found.total:
        listing.show_nothing(asking, wanted, board.PATH)
        return
    shown = board.Board(asking, wanted, picture)
    panels.key_figures(shown)
    inert.links(
        [
            (asking.words("List these cases"), wanted.url("/cases")),
            (asking.words("Playbook"), Situation.of(wanted).url("/playbook")),
            (asking.words("Matrix"), wanted.url("/matrix")),
            (asking.words("Gap map"), wanted.url("/gaps")),
            (asking.words("Download these cases"), wanted.url("/download")),
        ],
        files=[(asking.words("Key figures as a file (.csv)"), shown.file("figures"))],
    )
    left, right = st.columns([0.66, 0.34], gap="medium")
    with left, st.container(gap="xsmall"):
        panels.show(shown)
    with right, st.container(gap="xsmall"):
        if (cell := speed.asked()) is not None:
            speed.show_cases(asking, wanted, *cell, most=_LINES)
        else:
            _list(asking, wanted, found)


_show(current())
