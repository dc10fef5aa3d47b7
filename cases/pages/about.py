"""What this is, how cases come about, what the numbers mean, and whose work it rests on."""

import streamlit as st

from cases.i18n import N_, Msg
from cases.pages import inert, wording
from cases.pages.asking import Asking, current
from db.vocabulary import Audience

_IN_DOWNLOADS: dict[Audience, Msg] = {
    Audience.CLEAR: N_("In everybody's downloads."),
    Audience.GREEN: N_("In the downloads of members."),
    Audience.AMBER: N_("In the downloads of those organisations, marked."),
    Audience.AMBER_STRICT: N_("In nobody's downloads."),
    Audience.RED: N_("In nobody's downloads."),
}

_MADE: tuple[Msg, ...] = (
    N_(
        "A member organisation records what was tried, on whom, by which tactics and channels, what was done about it "
        "and what came of it. Every case names its sources and says how sure it is that it happened. How sure it is "
        "who did it is a separate question with a separate answer, and so is where the courts stand."
    ),
    N_(
        "Reviewers from other organisations, of different camps where there are any and drawn by the system, check a "
        "case before it is published; an author's own word doesn't count. A centre's first day may have nobody else: "
        "where fewer could review, or only the author, the case says so. Every “no” has a reason that the author can "
        "answer."
    ),
    N_(
        "Politically sensitive detail can be left out or made coarser. What is withheld is not in the copy that others "
        "read, search, count or download; the case lists which fields that were and a coarse reason."
    ),
    N_(
        "A case that somebody concerned disputes is marked as contested, with their view beside it where it is known. "
        "Its id stays for good, and its history shows when it was published and what happened since."
    ),
)

_NUMBERS: tuple[Msg, ...] = (
    N_(
        "Counts are reports, not prevalence. More cases of a tactic can mean that it is used more, that more people "
        "look for it, or that more of them write it down here. No case is no evidence that nothing happened."
    ),
    N_(
        "“Not measured” is a result like any other, and shown as one. A response that failed or backfired weighs as "
        "much as one that worked."
    ),
    N_(
        "The starter cases rest on excerpts of public reporting and were not checked against the full sources. Values "
        "marked as an editor's estimate are a judgement of the editors, not of a source. Their Chinese and Japanese "
        "texts are machine translations until a person has checked them."
    ),
)

_LICENCES: tuple[tuple[Msg, Msg], ...] = (
    (
        N_("DISARM framework"),
        N_("Ids and names of tactics, techniques and counters: DISARM v1.6, DISARM Foundation, CC BY-SA 4.0."),
    ),
    (N_("Traffic Light Protocol"), N_("Audience marks: TLP 2.0, FIRST.")),
    (N_("Breakout scale"), N_("How far an operation spread: Ben Nimmo, “The Breakout Scale”, Brookings, 2020.")),
    (N_("Admiralty code"), N_("Reliability of sources A to F, credibility of information 1 to 6.")),
    (N_("Unicode CLDR"), N_("Names of countries and languages, dates and numbers, with a few overrides.")),
    (N_("Our own"), N_("Tactics PW, countermeasures CM, all other vocabularies and the starter cases: CC BY 4.0.")),
)


def _paragraphs(asking: Asking, title: str, messages: tuple[Msg, ...]) -> None:
    inert.section(title)
    for message in messages:
        inert.paragraphs(asking.words(message))


def _audiences(asking: Asking) -> None:
    inert.section(asking.words("Who may read what"))
    rows = []
    for audience, downloads in _IN_DOWNLOADS.items():
        word = asking.taxonomy.get(audience.value, "audience")
        if word is not None:
            said = wording.sentences(asking, word.definition[asking.lang], asking.words(downloads))
            rows.append((word.label[asking.lang], said))
    inert.facts(rows)
    inert.paragraphs(
        asking.words(
            "The organisation that contributed a case always reads its own. An id you may not read looks unused."
        )
    )


def _show(asking: Asking) -> None:
    words = asking.words
    inert.page_title(words("About this database"))
    with st.container(gap="xsmall"):
        inert.paragraphs(
            words(
                "Parties, civic groups, think tanks, fact-checkers and newsrooms record here what was tried on them, "
                "what they did about it and whether it worked, so that the next one doesn't begin from nothing."
            )
        )
        inert.subtitle(words("Behaviour, not opinion. A record of tactics and responses, not a court of truth."))
        _paragraphs(asking, words("How a case comes about"), _MADE)
        _audiences(asking)
        _paragraphs(asking, words("What the numbers mean"), _NUMBERS)
        inert.section(words("Whose work this rests on"))
        inert.facts([(words(name), words(what)) for name, what in _LICENCES])
        inert.section(words("How to get an account"))
        inert.paragraphs(
            words(
                "Members are people of member organisations. Ask your organisation's steward, or the steward of this "
                "centre if your organisation isn't a member yet; they send you an invitation. "
                "Public cases need no account."
            )
        )


_show(current())
