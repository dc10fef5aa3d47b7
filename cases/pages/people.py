"""People: who takes part in the centre; stewards manage organisations, members and circles here."""

import streamlit as st

from cases.directory import directory
from cases.pages import inert, wording
from cases.pages.asking import Asking, current
from cases.pages.directory import (
    directory_log,
    doing,
    handover,
    inviting,
    one_circle,
    one_member,
    one_organisation,
    who,
)
from cases.policy import DirectoryDeed
from cases.views import Directory
from db.vocabulary import MemberStatus

PLACES = {
    "organisation": one_organisation.show,
    "member": one_member.show,
    "circle": one_circle.show,
    "invite": inviting.show,
    "add": one_organisation.show_new,
    "gather": one_circle.show_new,
}
"""What the address can name, such as `?member=3`, and what shows it."""


def _page(asking: Asking) -> None:
    if not asking.viewer.signed_in:
        inert.page_title(asking.words("People"))
        inert.paragraphs(asking.words("Members see here who takes part. Sign in to see it."))
        return
    with asking.reading() as session:
        found = directory(session)
    place = next((name for name in PLACES if name in st.query_params), None)
    if place is None:
        inert.page_title(asking.words("People"))
    else:
        inert.path_link(asking.words("All people"), "/people")
    doing.show_said()
    handover.show(asking)
    if place is None:
        _overview(asking, found)
    else:
        PLACES[place](asking, found, st.query_params[place])


def _overview(asking: Asking, found: Directory) -> None:
    own = next(organisation for organisation in found.organisations if organisation.is_own)
    inert.section(own.name, who.known_of(asking, own))
    if DirectoryDeed.INVITE in own.deeds:
        inert.action_link(asking.words("Invite a colleague"), f"/people?invite={own.id}")
    who.show_members(asking, (member for member in own.members if member.status is not MemberStatus.LEFT))
    _circles(asking, found)
    inert.section(asking.words("Organisations"), str(len(found.organisations)))
    if DirectoryDeed.ADD_ORGANISATION in found.deeds:
        inert.path_link(asking.words("Add an organisation"), "/people?add=organisation")
    who.show_organisations(asking, found.organisations)
    directory_log.show(asking, found.log)


def _circles(asking: Asking, found: Directory) -> None:
    inert.section(asking.words("Circles"))
    inert.hint(
        asking.words("Groups of organisations that a case can be shared with; you see those your organisation is in.")
        if DirectoryDeed.MAKE_CIRCLE not in found.deeds
        else asking.words("Groups of organisations that a case can be shared with; as a steward you see all of them.")
    )
    if DirectoryDeed.MAKE_CIRCLE in found.deeds:
        inert.path_link(asking.words("Make a circle"), "/people?gather=circle")
    if not found.circles:
        inert.paragraphs(asking.words("There is none yet. A steward of the centre makes them."))
    inert.case_lines(
        [
            inert.Line(
                title=circle.name,
                href=f"/people?circle={circle.id}" if circle.deeds else "",
                lang="",
                facts=wording.listed(asking, (name for _, name in circle.organisations)),
            )
            for circle in found.circles
        ]
    )


_page(current())
