"""One case by its id, in the URL as `?id=FC-7K3MQ-P`."""

import streamlit as st

from cases.errors import NotFound
from cases.pages import inert
from cases.pages.asking import Asking, current
from cases.pages.sharing import owning
from cases.pages.showing.reading import show_case
from cases.read import read_case


def _show(asking: Asking, public_id: str) -> None:
    try:
        with asking.reading() as session:
            case = read_case(session, public_id)
    except NotFound as error:
        inert.title(error.text(asking.lang))
        inert.paragraphs(
            asking.words(
                "Check the id. If somebody gave it to you, the case may be for members: sign in and try again."
            )
        )
        inert.path_link(asking.words("All cases"), "/cases")
        return
    if case.content is not None:
        st.set_page_config(page_title=case.content.text_in(asking.lang).title)
    show_case(asking, owning.show(asking, case))


_show(current(), st.query_params.get("id", ""))
