"""All cases a viewer may read, under one filter, a page at a time."""

import streamlit as st

from cases.facets import facets
from cases.pages import inert
from cases.pages.asking import Asking, current
from cases.pages.finding import filters, listing, narrowing, understanding
from cases.search import PAGE, Filter, Found, find

_PATH = "/cases"


def _show(asking: Asking) -> None:
    inert.page_title(asking.words("Cases"), heard_only=True)
    page = listing.asked_page()
    with asking.reading() as session:
        wanted = filters.bar(asking, _PATH)
        found = find(session, wanted, offset=(page - 1) * PAGE, lang=asking.lang)
        if found.total and not found.lines:
            page = listing.last_page(found.total)
            found = find(session, wanted, offset=(page - 1) * PAGE, lang=asking.lang)
        counts = facets(session, wanted)
    understanding.show(asking, wanted, found.meaning, _PATH)
    lines, beside = st.columns([0.71, 0.29], gap="medium")
    with lines, st.container(gap="xsmall"):
        _list(asking, wanted, found, page)
    with beside, st.container(gap="xsmall"):
        narrowing.show(asking, wanted, counts, _PATH)


def _list(asking: Asking, wanted: Filter, found: Found, page: int) -> None:
    if not found.total:
        listing.show_nothing(asking, wanted, _PATH)
        return
    inert.section(listing.count_words(asking, found.total), listing.order_words(asking, found))
    inert.links(
        [
            (asking.words("Download these"), wanted.url("/download")),
            (asking.words("See them on the dashboard"), wanted.url("/")),
        ]
    )
    inert.jump(asking.words("Narrow down"))
    listing.show_lines(asking, found)
    listing.show_pages(asking, wanted, _PATH, page=page, total=found.total)


_show(current())
