"""The log of the directory in words: what stewards did, for those who may read it."""

from collections.abc import Iterator, Sequence

import streamlit as st
from babel.dates import format_datetime

from cases.directory import FEWER_SPONSORS
from cases.i18n import N_, Msg, locale
from cases.pages import inert, wording
from cases.pages.asking import Asking
from cases.views import LogLine
from db.vocabulary import DirectoryAction, LinkPurpose

HAPPENED: dict[DirectoryAction, Msg] = {
    DirectoryAction.ORGANISATION_ADDED: N_("Organisation added: {organisation}"),
    DirectoryAction.ORGANISATION_CHANGED: N_("Organisation changed: {organisation}"),
    DirectoryAction.ORGANISATION_STATUS: N_("Status of {organisation}"),
    DirectoryAction.MEMBER_INVITED: N_("{member} invited to {organisation}"),
    DirectoryAction.MEMBER_STATUS: N_("Status of {member}, {organisation}"),
    DirectoryAction.MEMBER_ROLES: N_("Roles of {member}, {organisation}"),
    DirectoryAction.LINK_ISSUED: N_("New link for {member}, {organisation}"),
    DirectoryAction.CIRCLE_ADDED: N_("Circle made: {circle}"),
    DirectoryAction.CIRCLE_CHANGED: N_("Circle renamed: {circle}"),
    DirectoryAction.CIRCLE_JOINED: N_("{organisation} joined the circle {circle}"),
    DirectoryAction.CIRCLE_LEFT: N_("{organisation} left the circle {circle}"),
}
"""What each deed is called."""

FIELDS: dict[str, Msg] = {"name": N_("Name"), "kind": N_("Kind"), "country": N_("Country"), "camp": N_("Camp")}
"""What is known of an organisation."""

PURPOSES: dict[str, Msg] = {
    LinkPurpose.INVITATION: N_("an invitation"),
    LinkPurpose.RESET: N_("to choose a new password"),
    LinkPurpose.SIGN_IN: N_("to sign in once"),
}
"""What a link is for."""


def show(asking: Asking, lines: Sequence[LogLine]) -> None:
    """Show the log, newest first, folded away until it is opened."""
    if not lines:
        return
    with st.expander(asking.words("What stewards did")):
        inert.facts([(_moment(asking, line), sentence(asking, line)) for line in lines])


def _moment(asking: Asking, line: LogLine) -> str:
    return f"{format_datetime(line.at, format='medium', locale=locale(asking.lang))} UTC"


def sentence(asking: Asking, line: LogLine) -> str:
    """Return what was done, to whom, and by whom, in the reader's language."""
    unknown = asking.words("somebody")
    what = asking.words(
        HAPPENED[line.action],
        organisation=line.organisation or unknown,
        member=line.member or unknown,
        circle=line.circle or unknown,
    )
    operator = LinkPurpose.SIGN_IN in line.detail
    unnamed = asking.words("whoever runs the server") if operator else asking.words("a steward of the centre")
    by = asking.words("by {name}", name=line.by or unnamed)
    return " · ".join([what, *_details(asking, line), by])


def _details(asking: Asking, line: LogLine) -> Iterator[str]:
    match line.action:
        case DirectoryAction.ORGANISATION_ADDED:
            yield from _added(asking, line)
        case DirectoryAction.ORGANISATION_STATUS:
            yield asking.label(line.detail[-1], "organisation_status")
        case DirectoryAction.MEMBER_STATUS:
            yield asking.label(line.detail[-1], "member_status")
        case DirectoryAction.MEMBER_INVITED | DirectoryAction.MEMBER_ROLES:
            yield from _roles(asking, line)
        case DirectoryAction.ORGANISATION_CHANGED:
            yield wording.listed(asking, (asking.words(FIELDS[field]) for field in line.detail))
        case DirectoryAction.LINK_ISSUED:
            yield asking.words(PURPOSES[line.detail[-1]])


def _added(asking: Asking, line: LogLine) -> Iterator[str]:
    yield asking.label(line.detail[0], "organisation_status")
    if line.sponsors:
        yield asking.words("vouched for by {names}", names=wording.listed(asking, line.sponsors))
    if FEWER_SPONSORS in line.detail:
        yield asking.words("with fewer than two organisations to vouch for it, as the centre had no more")


def _roles(asking: Asking, line: LogLine) -> Iterator[str]:
    for sign, said in (("+", N_("given: {roles}")), ("-", N_("taken away: {roles}"))):
        roles = [word[1:] for word in line.detail if word.startswith(sign)]
        if roles:
            yield asking.words(said, roles=wording.labels(asking, roles, "role"))
