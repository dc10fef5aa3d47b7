"""One detail and what others read of it: as entered, coarser, nothing, or other words; and what they are told."""

from typing import Any

import streamlit as st

from cases.i18n import N_, Msg, country_codes, country_name
from cases.pages import inert
from cases.pages.entering.form_state import PREFIX, labels
from cases.pages.entering.writing import PAUSE, Writing
from cases.pages.sharing import omission_state
from cases.pages.sharing.offered import Offer
from cases.pages.sharing.omission_state import MARK, SHARED, UNTOLD
from cases.pages.showing import differences
from cases.record import COARSENED, LEFT_OUT, REWORDED
from db.vocabulary import Audience

WHOM: dict[str, Msg] = {
    "members": N_("Other members and the public"),
    "public": N_("Only the public; other members read it as entered"),
}
"""From whom a detail is withheld."""


def name(writing: Writing, path: str) -> str:
    """Return what a detail is called, with its row where there are several."""
    trail = list(labels(path))
    parts = [
        f"{writing.words(found.about.label)} {number + 1}" if number else writing.words(found.about.label)
        for found, number in trail
    ]
    return " › ".join(parts[-2:] if len(trail) > 1 and trail[0][0].path != "texts" else parts[-1:])


def value(writing: Writing, offer: Offer) -> str:
    """Return what stands in a detail, in the reader's words."""
    whole = offer.value is None or (isinstance(offer.value, str) and offer.item.kind in {"line", "text", "link"})
    return offer.item.preview if whole else differences.said(writing.asking, offer.item.definition, offer.value)


def show(writing: Writing, offer: Offer, number: int | None) -> None:
    """Show the choices about one detail.

    Args:
        writing: The form.
        offer: The detail.
        number: Which omission of the form it has; None while it has none.
    """
    chosen = omission_state.at(writing.form.entered, offer.path) or {}
    with st.container(border=True, key=f"omit:{offer.path}", gap="xsmall"):
        inert.subtitle(name(writing, offer.path))
        inert.quoted(value(writing, offer))
        _way(writing, offer, str(chosen.get("way") or SHARED))
        if not chosen:
            return
        if chosen["way"] == REWORDED:
            _wording(writing, offer, chosen.get("wording"))
        _said(writing, offer.path, chosen)
        _whom(writing, offer.path, chosen)
        for part in ("field", "way", "wording", "told", "reason", "members_too"):
            writing.problem(f"omissions.{number}.{part}")


def _way(writing: Writing, offer: Offer, now: str) -> None:
    options = [SHARED, *offer.item.ways]
    names = {
        SHARED: writing.words("As entered"),
        COARSENED: _coarser(writing, offer),
        LEFT_OUT: writing.words("Nothing: leave it out"),
        REWORDED: writing.words("Other words that I write"),
    }
    key = _key(offer.path, "way")
    st.radio(
        writing.words("What others read"),
        options,
        format_func=lambda way: names[way],
        key=key,
        **writing.start(key, now if now in options else None, index=options.index(now) if now in options else None),
    )


def _coarser(writing: Writing, offer: Offer) -> str:
    shown = offer.item.coarser
    if shown and offer.item.definition.group is None:
        shown = differences.said(writing.asking, offer.item.definition, shown)
    return writing.words("Coarser: {value}", value=shown) if shown else writing.words("Coarser: its kind only")


def _wording(writing: Writing, offer: Offer, now: Any) -> None:
    key, label, definition = _key(offer.path, "wording"), writing.words("What they read instead"), offer.item.definition
    lang = writing.asking.lang
    match definition.kind:
        case "text":
            st.text_area(label, key=key, **writing.start(key, now or "", value=now or ""))
        case "word" | "country":
            words = writing.asking.taxonomy.words(*definition.about.vocabulary) if definition.kind == "word" else ()
            options = [word.id for word in words if word.suggested] or list(country_codes(lang))
            st.selectbox(
                label,
                options,
                format_func=lambda item: (
                    differences.said(writing.asking, definition, item)
                    if definition.kind == "word"
                    else country_name(lang, item)
                ),
                key=key,
                placeholder=writing.words("Choose"),
                **writing.start(key, now, index=options.index(now) if now in options else None),
            )
        case _:
            st.text_input(label, key=key, live=PAUSE, autocomplete="off",
                          **writing.start(key, now or "", value=now or ""))  # fmt: skip
    if definition.kind == "date":
        inert.hint(writing.words("Such as 2024, 2024-Q2 or 2024-05."))


def _said(writing: Writing, path: str, chosen: dict[str, Any]) -> None:
    reasons = [word.id for word in writing.asking.taxonomy.words("withholding_reason")]
    options = [*reasons[-1:], *reasons[:-1], UNTOLD]
    now = str(chosen.get("reason") or reasons[-1]) if chosen.get("told", True) else UNTOLD
    key = _key(path, "said")

    def words(option: str) -> str:
        if option == UNTOLD:
            return writing.words("Nothing, not even that it is withheld")
        if option == reasons[-1]:
            return writing.words("That it is withheld, without a reason")
        reason = writing.asking.label(option, "withholding_reason")
        return writing.words("That it is withheld: {reason}", reason=reason)

    st.selectbox(
        writing.words("What readers are told"), options, format_func=words, key=key,
        **writing.start(key, now, index=options.index(now)),
    )  # fmt: skip


def _whom(writing: Writing, path: str, chosen: dict[str, Any]) -> None:
    """Ask from whom it is withheld, where more than one class of readers there is."""
    now = "members" if chosen.get("members_too", True) else "public"
    if writing.value("audience") != Audience.CLEAR and now == "members":
        return
    key, options = _key(path, "whom"), list(WHOM)
    st.selectbox(
        writing.words("Withheld from"), options, format_func=lambda whom: writing.words(WHOM[whom]), key=key,
        **writing.start(key, now, index=options.index(now)),
    )  # fmt: skip


def _key(path: str, choice: str) -> str:
    return f"{PREFIX}{MARK}{path}/{choice}"
