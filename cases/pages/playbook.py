"""The playbook: this is happening to us; who has seen it, what did they do, did it work?"""

import streamlit as st

from cases.errors import NotFound
from cases.pages import inert
from cases.pages.advising import leaves, telling
from cases.pages.asking import Asking, current
from cases.pages.finding import listing
from cases.playbook import Situation, behind, playbook, sheet
from cases.record import COUNTERMEASURES
from cases.search import PAGE, Filter, Found, Meaning


def _cases(asking: Asking, situation: Situation, what: str) -> None:
    """Show the cases behind a countermeasure, or all that are like the situation."""
    words, page = asking.words, listing.asked_page()
    inert.path_link(words("Back to the playbook"), situation.url(telling.PATH))
    countermeasure = "" if what == telling.ALL else what
    try:
        with asking.reading() as session:
            total, lines = behind(session, situation, countermeasure, limit=PAGE, offset=(page - 1) * PAGE)
    except NotFound as error:
        inert.paragraphs(error.text(asking.lang))
        return
    title = asking.label(countermeasure, *COUNTERMEASURES) if countermeasure else words("Cases like this")
    inert.section(title, listing.count_words(asking, total))
    listing.show_lines(asking, Found(total, lines, Meaning(())))
    listing.show_pages(asking, Filter(), leaves.shown(situation, what), page=page, total=total)


def _show(asking: Asking) -> None:
    words = asking.words
    inert.page_title(words("Playbook"))
    inert.small(words("This is happening to us: who has seen it, what did they do, did it work?"))
    situation = telling.read(asking)
    telling.show(asking, situation)
    if not situation.is_empty and (what := st.query_params.get(telling.SHOW)):
        _cases(asking, situation, what)
        return
    with asking.reading() as session:
        answer = playbook(session, situation)
    said = sheet(answer, asking.taxonomy, asking.lang)
    with st.container(gap="xsmall"):
        telling.show_understood(asking, answer)
        if answer.extent.cases:
            leaves.show_heading(answer, said, asking)
        else:
            leaves.show_nothing(asking, answer)
    if situation.is_empty:
        leaves.show_caveats(said)
    else:
        leaves.show(asking, answer, said)


_show(current())
