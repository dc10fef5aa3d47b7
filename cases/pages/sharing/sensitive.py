"""“Some details are sensitive”: what others read coarser, in other words or not at all."""

import streamlit as st

from cases.i18n import plural
from cases.pages import inert, wording
from cases.pages.entering.form_state import PREFIX, Form
from cases.pages.entering.writing import Writing, absorb
from cases.pages.sharing import omission_state, withholding
from cases.pages.sharing.offered import Offer, Offered, offered
from cases.pages.sharing.omission_state import OMISSIONS, covering, held
from cases.record import Omission

OPEN = "contribute:sensitive"
OTHERS = "sensitive:others"


def show(writing: Writing) -> None:
    """Show the part that decides what others don't read; whoever never opens it withholds nothing."""
    form = writing.form
    if form.open_sensitive:
        st.session_state[OPEN] = True
        form.open_sensitive = False
    more = st.expander(writing.words("Some details are sensitive"), key=OPEN, on_change="rerun")
    inert.hint(_summary(writing))
    if not more.open:
        if omission_state.decisions(form.entered):
            _warn_of_more(writing)
        return
    with more:
        found = offered(form.entered, writing.asking.taxonomy)
        if suggestions := _undecided(form, found):
            for omission in suggestions:
                said = omission.model_dump(mode="json", exclude={"field", "way"})
                omission_state.withhold(form.entered, omission.field, omission.way, **said)
            form.renew = True
            st.rerun()  # what stands further up was shown before
        inert.hint(
            writing.words(
                "Choose what other people read of a detail. What you withhold is not in what they get: they can't "
                "search, count or download it."
            )
        )
        _details(writing, found)
        still_told(writing, found)
        if held(form.entered):
            _keep_own(writing)


def _undecided(form: Form, found: Offered) -> list[Omission]:
    """Return what to withhold of what nothing was decided about: who opens this has said that something is."""
    decided = {item["field"] for item in omission_state.decisions(form.entered)}
    return [omission for omission in found.suggestions if not any(_meet(omission.field, path) for path in decided)]


def _meet(one: str, other: str) -> bool:
    """Say whether one detail is the other or lies in it."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _warn_of_more(writing: Writing) -> None:
    """Say what was filled in since and looks sensitive too."""
    more = _undecided(writing.form, offered(writing.form.entered, writing.asking.taxonomy))
    if more:
        names = wording.listed(writing.asking, (withholding.name(writing, omission.field) for omission in more))
        inert.caution(
            writing.words(
                "This looks sensitive too, and others read it as entered: {names}. Open to decide.", names=names
            )
        )


def is_about(path: str) -> bool:
    """Say whether what is wrong with a field belongs here."""
    return path.partition(".")[0] in {OMISSIONS, "keep_own"}


def _summary(writing: Writing) -> str:
    number = len(held(writing.form.entered))
    if not number:
        return writing.words("A source, a day, a place: others can read it coarser, or not at all.")
    names = wording.listed(
        writing.asking, (withholding.name(writing, item["field"]) for item in held(writing.form.entered))
    )
    return plural(
        writing.asking.lang,
        "{n} detail is withheld from others: {names}.",
        "{n} details are withheld from others: {names}.",
        number,
        names=names,
    )


def _details(writing: Writing, found: Offered) -> None:
    entered = writing.form.entered
    numbers = {item["field"]: number for number, item in enumerate(held(entered))}
    shown = [offer for offer in found.offers if _is_shown(offer, entered)]
    others = [offer for offer in found.offers if offer not in shown and not covering(entered, offer.path)]
    if not found.offers:
        inert.hint(writing.words("Nothing is filled in yet that could be withheld."))
    elif not shown:
        inert.hint(writing.words("Nothing here looks sensitive by itself. Choose any detail below."))
    for offer in shown:
        withholding.show(writing, offer, numbers.get(offer.path))
    for path, number in numbers.items():
        if path not in {offer.path for offer in found.offers}:
            _lost(writing, path, number)
    if others:
        _others(writing, others)


def _is_shown(offer: Offer, entered: dict[str, object]) -> bool:
    above = covering(entered, offer.path)
    return above["field"] == offer.path if above else offer.item.sensitive


def _lost(writing: Writing, path: str, number: int) -> None:
    """Show what is wrong with an omission whose detail can't be withheld any more, with a way to end it."""
    texts = [text for key, said in writing.problems.items() if key.startswith(f"omissions.{number}.") for text in said]
    if not texts:
        return
    with st.container(border=True, key=f"omit:{path}", gap="xsmall"):
        inert.subtitle(withholding.name(writing, path))
        for part in ("field", "way", "wording", "told"):
            writing.problem(f"omissions.{number}.{part}")
        st.button(writing.words("Don't withhold it"), key=f"share-lost:{path}", on_click=_share,
                  args=(writing.form, path))  # fmt: skip


def _others(writing: Writing, others: list[Offer]) -> None:
    named = {
        offer.path: writing.asking.labelled(withholding.name(writing, offer.path), withholding.value(writing, offer))
        for offer in others
    }
    ways = {offer.path: offer.item.ways[0] for offer in others}
    st.selectbox(
        writing.words("Other details"),
        list(named),
        index=None,
        format_func=lambda path: named.get(path, path),
        placeholder=writing.words("Choose another detail to withhold"),
        key=OTHERS,
        on_change=_choose,
        args=(writing.form, ways),
    )


def _choose(form: Form, ways: dict[str, str]) -> None:
    path = st.session_state.get(OTHERS)
    st.session_state[OTHERS] = None
    if path in ways:
        absorb(form)
        omission_state.withhold(form.entered, path, ways[path])
        form.renew = True


def _share(form: Form, path: str) -> None:
    absorb(form)
    omission_state.withhold(form.entered, path, omission_state.SHARED)
    form.renew = True


def still_told(writing: Writing, found: Offered) -> None:
    """Warn of other places where the public could still read what is withheld."""
    for path, elsewhere, text in found.told:
        names = {"detail": withholding.name(writing, path), "place": withholding.name(writing, elsewhere)}
        if text:
            inert.caution(writing.words("{detail}: “{text}” still stands in {place}.", text=text, **names))
        else:
            inert.caution(
                writing.words("{detail}: the same text in another language still says it ({place}).", **names)
            )


def _keep_own(writing: Writing) -> None:
    key, now = f"{PREFIX}keep_own", writing.value("keep_own") is not False
    st.checkbox(
        writing.words("Keep our own wording for our organisation"), key=key, **writing.start(key, now, value=now)
    )
    if now:
        inert.hint(
            writing.words("What you entered is stored beside what others read; only your organisation can read it.")
        )
    else:
        inert.hint(
            writing.words(
                "Once this is sent, what is withheld from members isn't kept here: your organisation can't read it "
                "either. A backup made meanwhile may still hold the draft."
            )
        )
    writing.problem("keep_own")
