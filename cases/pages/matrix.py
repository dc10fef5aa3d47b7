"""The matrix: every tactic under its family, by cases, organisations or evidence, of one selection or two."""

import streamlit as st

from cases.matrix import matrix, sheet
from cases.pages import inert
from cases.pages.asking import Asking, current
from cases.pages.finding import filters, listing
from cases.pages.picture import controls, tiles


def _show(asking: Asking) -> None:
    inert.page_title(asking.words("Matrix of tactics"), heard_only=True)
    own = controls.read(asking)
    layer = own.changed(wanted=filters.bar(asking, own.own_url(controls.PATH)))
    with st.container(gap="xsmall", key="matrix_controls"):
        controls.show(asking, layer)
    with asking.reading() as session:
        counted = matrix(session, layer.wanted, layer.against)
    if not counted.whole.cases and not (counted.against and counted.against.cases):
        listing.show_nothing(asking, layer.wanted, own.own_url(controls.PATH))
        return
    said = sheet(counted, layer, asking.taxonomy, asking.lang)
    with st.container(gap="xsmall"):
        tiles.heading(asking, layer, said)
    tiles.show(asking, layer, said)
    tiles.table(asking, layer, said)
    tiles.downloads(asking, layer)


_show(current())
