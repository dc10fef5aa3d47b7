"""What was tried and what came of it, countermeasure by countermeasure."""

import streamlit as st

from cases.pages import colours, inert
from cases.pages.advising.telling import ALL, PATH, SHOW
from cases.pages.asking import Asking
from cases.playbook import Leaf, Playbook, Sheet, Situation


def show(asking: Asking, answer: Playbook, said: Sheet) -> None:
    """Show the answer: what you can do, what others can, what isn't recommended, what is only reasoned."""
    words, situation = asking.words, answer.situation
    places = {leaf.countermeasure: place for place, leaf in enumerate(said.ranked, 1)}

    def section(title: str, remark: str, leaves: list[Leaf]) -> None:
        if leaves:
            inert.section(title, remark)
            inert.answers([_answer(asking, situation, leaf, places) for leaf in leaves])

    order = words("best observed first")
    if answer.who:
        section(words("You can do"), order, [leaf for leaf in said.ranked if leaf.is_for_you])
        section(words("Others can do"), order, [leaf for leaf in said.ranked if not leaf.is_for_you])
    else:
        section(words("What was tried"), order, list(said.ranked))
    section(words("Tried; not recommended"), words("for the harm they do"), list(said.not_recommended))
    section(words("No case yet; reasoned only"), words("they fit by their definition"), list(said.reasoned))
    show_caveats(said)


def show_caveats(said: Sheet) -> None:
    """Show how to read an answer, and what not to read into it."""
    for caveat in said.caveats:
        inert.small(caveat)


def show_heading(answer: Playbook, said: Sheet, asking: Asking) -> None:
    """Show what the answer rests on, and the ways on from it."""
    words, situation = asking.words, answer.situation
    inert.section(words("Who has seen it"), said.extent)
    with st.container(horizontal=True, gap="medium"):
        inert.links([(words("Show these cases"), shown(situation, ALL))])
        inert.links([(words("Printable card"), situation.url(f"{PATH}/card"))], download=True)
    if said.remarks:
        inert.notice(list(said.remarks))


def shown(situation: Situation, what: str) -> str:
    """Return the path of the cases behind a countermeasure, or of all."""
    url = situation.url(PATH)
    return f"{url}{'&' if '?' in url else '?'}{SHOW}={what}"


def _answer(asking: Asking, situation: Situation, leaf: Leaf, places: dict[str, int]) -> inert.Answer:
    words = asking.words
    return inert.Answer(
        place=places.get(leaf.countermeasure, 0),
        label=leaf.label,
        remark=leaf.countermeasure,
        marks=leaf.marks,
        lead=leaf.tried,
        pieces=[(piece.label, piece.number, colours.RESULTS[piece.result]) for piece in leaf.pieces],
        chance=leaf.chance,
        interval=leaf.interval,
        facts=leaf.facts,
        more=(words("What this is"), leaf.definition),
        link=(words("The cases behind it"), shown(situation, leaf.countermeasure)) if leaf.cases else None,
    )


def show_nothing(asking: Asking, answer: Playbook) -> None:
    """Say what to do where there is no case, or nothing was told yet."""
    words = asking.words
    if answer.situation.is_empty:
        inert.paragraphs(
            words(
                "Say in your own words what you see, in English, Chinese or Japanese, or choose a tactic from the list."
            )
        )
        examples = ("fabricated poll", "村里長 招待旅遊 選前", "偽の世論調査")
        inert.links([(example, Situation(q=example).url(PATH)) for example in examples])
        return
    inert.section(words("Nobody here has seen it yet"))
    inert.paragraphs(
        words(
            "No case you can read is like this. Try other words or fewer of them, take a choice away, or record what "
            "you see so that the next one finds it."
        )
    )
    with st.container(horizontal=True):
        inert.action_link(words("Contribute a case"), "/contribute")
    inert.links([(words("All tactics and what they mean"), "/tactics"), (words("All cases"), "/cases")])
