"""Choosing who may read a case, and who that is in a sentence."""

from typing import Any

import streamlit as st

from cases.i18n import N_, Msg, plural
from cases.pages import inert, wording
from cases.pages.asking import Asking
from cases.pages.entering.form_state import PREFIX, fields_of
from cases.pages.entering.writing import Writing
from cases.record import Sharing
from cases.sharing import Person, Readers, centre, circles, people_to_name
from db.vocabulary import Audience, ContributorShown

SENTENCES: dict[Audience, Msg] = {
    Audience.AMBER: N_("Only my own organisation, or a circle of organisations I choose"),
    Audience.AMBER_STRICT: N_("The same, and what is read must not leave the reader's organisation"),
    Audience.RED: N_("Only people I name, beside my own organisation; nobody can download it"),
    Audience.GREEN: N_("Every signed-in member of the centre"),
    Audience.CLEAR: N_("Everyone, also people who are not signed in"),
}
"""Who reads a case, in the order from the usual choice on."""

IN_A_CIRCLE = frozenset({Audience.AMBER, Audience.AMBER_STRICT})


def show(writing: Writing) -> None:
    """Show the choice of audience, what belongs to it, and in a sentence who will read the case."""
    definition = fields_of(Sharing)["audience"]
    options = [audience.value for audience in SENTENCES]
    key, now = f"{PREFIX}audience", str(writing.value("audience") or Audience.AMBER.value)
    now = now if now in options else Audience.AMBER.value
    with st.container(gap="xxsmall", key="audience"):
        inert.label(writing.words(definition.about.label))
        inert.hint(writing.words(definition.about.help))
        st.radio(
            writing.words(definition.about.label),
            options,
            format_func=lambda value: writing.words(SENTENCES[Audience(value)]),
            captions=[writing.asking.label(value, "audience") for value in options],
            key=key,
            label_visibility="collapsed",
            **writing.start(key, now, index=options.index(now)),
        )
        writing.problem("audience")
        if Audience(now) in IN_A_CIRCLE:
            _circle(writing)
        elif Audience(now) is Audience.RED:
            _named(writing)
        show_readers(writing.asking, readers(writing.asking, writing.form.entered))


def _circle(writing: Writing) -> None:
    with writing.asking.reading() as session:
        known = circles(session)
    chosen = str(writing.value("circle") or "")
    if known or chosen:
        key, names = f"{PREFIX}circle", list(dict.fromkeys(["", *known, chosen]))
        st.selectbox(
            writing.words("Circle"),
            names,
            format_func=lambda name: name or writing.words("No circle: only my own organisation"),
            key=key,
            **writing.start(key, chosen, index=names.index(chosen)),
        )
    else:
        inert.hint(writing.words("Your organisation is in no circle yet; a steward of the centre can make one."))
    writing.problem("circle")


def _named(writing: Writing) -> None:
    with writing.asking.reading() as session:
        known = {person.id: person for person in people_to_name(session)}
    chosen = [int(number) for number in writing.value("named") or []]
    if known or chosen:
        key, numbers = f"{PREFIX}named", list(dict.fromkeys([*known, *chosen]))
        names = distinct(writing.asking, numbers, known)
        st.multiselect(
            writing.words("People"),
            numbers,
            format_func=lambda number: names.get(number, ""),
            key=key,
            placeholder=writing.words("Choose or type"),
            select_all=False,
            **writing.start(key, chosen, default=chosen),
        )
    else:
        inert.hint(
            writing.words("Nobody of another organisation can be named yet: people are found once they are listed.")
        )
    writing.problem("named")


def distinct(asking: Asking, numbers: list[int], known: dict[int, Person]) -> dict[int, str]:
    """Return what people are called in a list, which can't tell two alike names apart."""
    names = {number: person_name(asking, known.get(number)) for number in numbers}
    called = list(names.values())
    return {number: f"{name} · {number}" if called.count(name) > 1 else name for number, name in names.items()}


def person_name(asking: Asking, person: Person | None) -> str:
    """Return a person with their organisation, as a list names them."""
    if person is None:
        return asking.words("Somebody who can't be named any more")
    return wording.bracketed(asking, person.name, person.organisation)


def show_readers(asking: Asking, who: Readers) -> None:
    """Show in a sentence who reads a case of the viewer's organisation."""
    inert.readers(sentence(asking, who, asking.viewer.organisation), everyone=who.audience is Audience.CLEAR)


def readers(asking: Asking, entered: dict[str, Any]) -> Readers:
    """Return who would read a case with this sharing, finished or not.

    Args:
        asking: The circumstances of this run; the case is of the viewer's organisation.
        entered: The fields of `cases.record.Sharing`.
    """
    audience = Audience(entered.get("audience") or Audience.AMBER)
    circle = str(entered.get("circle") or "") if audience in IN_A_CIRCLE else ""
    chosen = {int(number) for number in entered.get("named") or []} if audience is Audience.RED else set()
    with asking.reading() as session:
        inside = circles(session).get(circle, ())
        named = tuple(person for person in people_to_name(session) if person.id in chosen)
        number = centre(session)
    shown = ContributorShown(entered.get("contributor_shown") or ContributorShown.ORGANISATION)
    return Readers(audience, bool(circle), circle or None, inside, named, number, shown)


def sentence(asking: Asking, who: Readers, own: str = "") -> str:
    """Return in a sentence who reads a case.

    Args:
        asking: The circumstances of this run.
        who: Its readers, as far as the viewer may know them.
        own: The name of the organisation that owns it, where that is the viewer's.
    """
    owner = own or asking.words("the contributor's organisation")
    match who.audience:
        case Audience.CLEAR:
            return asking.words("Anybody on the internet can read it, signed in or not.")
        case Audience.GREEN:
            return plural(
                asking.lang,
                "Every signed-in member of the centre can read it ({n} organisation).",
                "Every signed-in member of the centre can read it ({n} organisations).",
                who.centre,
            )
        case Audience.RED if own:
            return _people(asking, who, owner)
        case Audience.RED:
            return asking.words("Only people its contributor named can read it, and nobody can download it.")
        case _:
            return _circle_sentence(asking, who, owner)


def _people(asking: Asking, who: Readers, owner: str) -> str:
    if not who.named:
        return asking.words("Only {organisation} can read it, and nobody can download it.", organisation=owner)
    return plural(
        asking.lang,
        "Only {organisation} and {n} person can read it: {names}. Nobody can download it.",
        "Only {organisation} and {n} people can read it: {names}. Nobody can download it.",
        len(who.named),
        organisation=owner,
        names=wording.listed(asking, (person_name(asking, person) for person in who.named)),
    )


def _circle_sentence(asking: Asking, who: Readers, owner: str) -> str:
    strict = who.audience is Audience.AMBER_STRICT
    if not who.has_circle:
        said = asking.words("Only {organisation} can read it.", organisation=owner)
    elif not who.organisations:
        said = asking.words("The members of a circle of organisations can read it.")
    else:
        said = plural(
            asking.lang,
            "The {n} organisation of the circle “{circle}” can read it: {names}.",
            "The {n} organisations of the circle “{circle}” can read it: {names}.",
            len(who.organisations),
            circle=who.circle,
            names=wording.listed(asking, who.organisations),
        )
    return wording.sentences(asking, said, asking.words("Nobody can take it away in a file.") if strict else "")
