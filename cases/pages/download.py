"""Take cases away: what a filter finds, as a file, with its audience said before the click."""

import streamlit as st

from cases.export import Exported, export
from cases.formats import FORMATS
from cases.i18n import N_, plural
from cases.pages import inert, taken, wording
from cases.pages.asking import Asking, current
from cases.pages.finding import filters, listing
from cases.search import Filter
from db.vocabulary import Audience

_PATH = "/download"
_TRACED = N_("Its name and its rows carry an export id, which leads to your name in the log below.")


def _say_what_leaves(asking: Asking, found: Exported) -> None:
    inert.section(listing.count_words(asking, found.count), asking.words("in the file, latest first"))
    audiences = [
        asking.labelled(asking.label(audience.value, "audience"), listing.count_words(asking, number))
        for audience, number in found.audiences.items()
    ]
    inert.paragraphs(wording.listed(asking, audiences))
    if found.audience is not Audience.CLEAR:
        mark = asking.label(found.audience.value, "audience")
        inert.notice(
            [
                asking.words("Handle the whole file as {mark}: its name says so.", mark=mark),
                *([asking.words(_TRACED)] if found.audience is Audience.AMBER else []),
                asking.taxonomy.get(found.audience.value, "audience").definition[asking.lang],  # type: ignore[union-attr]
            ]
        )
    if found.kept_back:
        inert.small(
            plural(
                asking.lang,
                "{n} more case that you can read here stays on the platform because of its audience.",
                "{n} more cases that you can read here stay on the platform because of their audience.",
                found.kept_back,
            )
        )


def _offer(asking: Asking, wanted: Filter) -> None:
    for kind in FORMATS.values():
        with st.container(gap="xxsmall"):
            inert.subtitle(asking.words(kind.label))
            inert.small(asking.words(kind.about))
            pairs = [
                (asking.words("Download the cases ({suffix})", suffix=kind.suffix), wanted.url(f"{_PATH}/{kind.name}"))
            ]
            if kind.table_file is not None:
                pairs.append((asking.words("All tables (.zip)"), wanted.url(f"{_PATH}/{kind.name}-tables")))
            inert.links(pairs, download=True)


def _show(asking: Asking) -> None:
    inert.page_title(asking.words("Download"))
    wanted = filters.bar(asking, _PATH)
    with asking.reading() as session:
        found = export(session, wanted)
    if found.count or found.kept_back:
        _say_what_leaves(asking, found)
    else:
        listing.show_nothing(asking, wanted, _PATH)
    if asking.viewer.signed_in:
        taken.show_allowance(asking)
    refused = taken.refusal(asking, found)
    if refused:
        inert.notice([refused])
    elif found.count:
        _offer(asking, wanted)
    inert.section(asking.words("What the columns mean"))
    inert.small(
        asking.words(
            "The data dictionary says for every field what it means, its type and its code system. What was withheld "
            "is not in any file; each case lists which fields that were."
        )
    )
    inert.links([(asking.words("Data dictionary (.csv)"), f"{_PATH}/fields")], download=True)
    inert.small(asking.words("Counts are reports, not prevalence: a case is here because somebody recorded it."))
    if asking.viewer.signed_in:
        taken.show_log(asking, wanted, _PATH)


_show(current())
