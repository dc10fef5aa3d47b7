"""Letting fewer people read a published case, from this moment; its owner needs nobody's leave for that."""

import streamlit as st

from cases import correct
from cases.pages import inert
from cases.pages.asking import Asking
from cases.pages.directory import doing
from cases.pages.sharing import audience
from cases.sharing import circles, people_to_name
from cases.standing import WhereItStands
from db.vocabulary import Audience

FORM = "own:narrow"


def show(asking: Asking, public_id: str, stands: WhereItStands) -> None:
    """Show the narrower audiences there are, what belongs to the chosen one, and who reads it then."""
    # A new key closes it once it was done, so that a second press can't narrow what was narrowed just now.
    with st.popover(asking.words("Let fewer people read it"), key=f"{FORM}:{stands.version}"):
        inert.paragraphs(
            asking.words("It holds at once, without a review. What somebody has read or downloaded stays with them.")
        )
        value = st.radio(
            asking.words("Who may see it"),
            [option.value for option in audience.SENTENCES if option in stands.narrower],
            index=None,
            format_func=lambda value: asking.words(audience.SENTENCES[Audience(value)]),
            key=f"{FORM}:audience:{stands.version}",
        )
        if value is None:
            return
        chosen = Audience(value)
        entered: dict[str, object] = {
            "audience": chosen.value,
            "contributor_shown": stands.readers.shown.value,
        }
        if chosen in audience.IN_A_CIRCLE:
            entered["circle"] = _circle(asking)
        elif chosen is Audience.RED:
            entered["named"] = _named(asking)
        audience.show_readers(asking, audience.readers(asking, entered))
        st.button(
            asking.words("Let only these read it"),
            key=f"{FORM}:do",
            on_click=_do,
            args=(public_id, entered, stands.version),
        )
        for said in doing.wrong(FORM, "audience", "circle", "named").values():
            inert.problem(said)


def _circle(asking: Asking) -> str | None:
    with asking.reading() as session:
        known = list(circles(session))
    if not known:
        return None
    return (
        st.selectbox(
            asking.words("Circle"),
            ["", *known],
            format_func=lambda name: name or asking.words("No circle: only my own organisation"),
            key=f"{FORM}:circle",
        )
        or None
    )


def _named(asking: Asking) -> list[int]:
    with asking.reading() as session:
        known = {person.id: person for person in people_to_name(session)}
    names = audience.distinct(asking, list(known), known)
    return st.multiselect(
        asking.words("People"),
        list(known),
        format_func=lambda number: names.get(number, ""),
        key=f"{FORM}:named",
        placeholder=asking.words("Choose or type"),
        select_all=False,
    )


def _do(public_id: str, entered: dict[str, object], version: int) -> None:
    with doing.trying(FORM) as (session, asking):
        correct.narrow(session, asking.viewer, public_id, entered, version=version)
        doing.say(
            asking.words(
                "Done. {sentence}",
                sentence=audience.sentence(asking, audience.readers(asking, entered), asking.viewer.organisation),
            )
        )
