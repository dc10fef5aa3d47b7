"""The picture: key figures, charts and the cases behind them, under one filter."""

import streamlit as st

from cases import charts
from cases.pages import inert
from cases.pages.asking import Asking, current
from cases.pages.finding import filters, listing, understanding
from cases.pages.picture import board, panels, speed
from cases.playbook import Situation
from cases.search import Filter, Found


def _heading(asking: Asking) -> None:
    inert.page_title(asking.words("Dashboard"), heard_only=True)
    inert.small(asking.words("Behaviour, not opinion. A record of tactics and responses, not a court of truth."))


def _asked(shown: board.Board) -> None:
    filters.show_active(shown.asking, shown.wanted, board.PATH)
    understanding.show(shown.asking, shown.wanted, shown.picture.found.meaning, board.PATH)


def _list(asking: Asking, wanted: Filter, found: Found) -> None:
    inert.section(listing.count_words(asking, found.total), listing.order_words(asking, found))
    listing.show_lines(asking, found, brief=True)
    if found.total > len(found.lines):
        inert.path_link(asking.words("List them all"), wanted.url("/cases"))


def _ways(shown: board.Board) -> None:
    words, wanted = shown.asking.words, shown.wanted
    inert.links(
        [
            (words("List these cases"), wanted.url("/cases")),
            (words("Playbook"), Situation.of(wanted).url("/playbook")),
            (words("Matrix"), wanted.url("/matrix")),
            (words("Gap map"), wanted.url("/gaps")),
            (words("Download these cases"), wanted.url("/download")),
        ],
        files=[(words("Key figures as a file (.csv)"), shown.file("figures"))],
    )


def _show(asking: Asking) -> None:
    inert.again(inert.together(lambda: _heading(asking)))
    with asking.reading() as session:
        wanted = filters.bar(asking, board.PATH, active=False)
        picture = charts.picture(session, wanted, asking.taxonomy)
    shown = board.Board(asking, wanted, picture)
    shown.text("what is asked", lambda: _asked(shown))
    if not picture.found.total:
        shown.show_said()
        listing.show_nothing(asking, wanted, board.PATH)
        return
    panels.key_figures(shown)
    shown.text("ways on", lambda: _ways(shown))
    shown.show_said()
    # Columns would be five elements, each with a message of its own; `look` puts the last one here beside the others.
    with st.container(gap="xsmall", key="board"):
        panels.show(shown)
        _beside(shown)


def _beside(shown: board.Board) -> None:
    asking, wanted, found = shown.asking, shown.wanted, shown.picture.found
    if (cell := speed.asked()) is not None:
        inert.again(inert.together(lambda: speed.show_cases(asking, wanted, *cell, most=charts.LINES)))
    else:
        shown.text("list", lambda: _list(asking, wanted, found))
        shown.show_said()


_show(current())
