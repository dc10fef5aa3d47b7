"""The gap map: what is known of tactics by countermeasure, target group or country, and what nobody knows."""

import streamlit as st

from cases.gaps import gaps, sheet
from cases.pages import inert
from cases.pages.asking import Asking, current
from cases.pages.finding import filters, listing
from cases.pages.picture import discs, unfolding


def _show(asking: Asking) -> None:
    inert.page_title(asking.words("Gap map"), heard_only=True)
    own = unfolding.read(asking)
    layout = own.changed(wanted=filters.bar(asking, own.own_url(unfolding.PATH)))
    with st.container(gap="xsmall", key="gaps_controls"):
        unfolding.show(asking, layout)
    with asking.reading() as session:
        counted = gaps(session, layout)
    if not counted.whole.cases:
        listing.show_nothing(asking, layout.wanted, own.own_url(unfolding.PATH))
        return
    said = sheet(counted, layout, asking.taxonomy, asking.lang)
    with st.container(gap="xsmall"):
        discs.heading(asking, layout, said)
    discs.show(asking, layout, said)
    discs.table(asking, said)
    discs.downloads(asking, layout)


_show(current())
