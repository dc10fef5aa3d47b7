"""Inviting somebody: to the own organisation, or as the first steward of another one."""

import streamlit as st

from cases import directory
from cases.pages import inert
from cases.pages.asking import Asking
from cases.pages.directory import doing, handover
from cases.policy import OF_AN_ORGANISATION, DirectoryDeed
from cases.views import Directory, OrganisationView
from db.vocabulary import LinkPurpose, Role

FORM = "invite"


def show(asking: Asking, found: Directory, wanted: str) -> None:
    """Show the form of an invitation to the organisation whose id is wanted."""
    organisation = next((item for item in found.organisations if str(item.id) == wanted), None)
    joining = {DirectoryDeed.INVITE, DirectoryDeed.NAME_STEWARD}
    if organisation is None or not organisation.deeds & joining:
        inert.page_title(asking.words("You can't invite anybody there."))
        return
    first = DirectoryDeed.INVITE not in organisation.deeds
    title = asking.words("Name the first steward") if first else asking.words("Invite a colleague")
    inert.page_title(title)
    inert.paragraphs(_what_follows(asking, organisation, first))
    wrong = doing.wrong(FORM, "name", "email", "roles")
    with st.form(FORM, border=False, enter_to_submit=False):
        st.text_input(asking.words("Name"), key=f"{FORM}:name", autocomplete="off")
        doing.beside(wrong, "name")
        inert.hint(asking.words("As colleagues know them."))
        st.text_input(asking.words("E-mail"), key=f"{FORM}:email", autocomplete="off")
        doing.beside(wrong, "email")
        inert.hint(asking.words("For signing in only. Of the others, only stewards of their organisation see it."))
        offered = [role for role in Role if role in (OF_AN_ORGANISATION if first else asking.viewer.roles)]
        inert.label(asking.words("Roles"))
        show_roles(asking, FORM, offered, held=set(offered) if first else {Role.READER})
        doing.beside(wrong, "roles")
        st.form_submit_button(
            asking.words("Make the invitation"),
            type="primary",
            on_click=_invite,
            args=(organisation.id, organisation.is_own),
        )


def _what_follows(asking: Asking, organisation: OrganisationView, first: bool) -> str:
    if first:
        return asking.words(
            "{organisation} has no active steward. The first one invites everybody else; after that only its own "
            "stewards manage its people.",
            organisation=organisation.name,
        )
    return asking.words(
        "You get a link to send to them. With it they choose a password and become a member of {organisation}.",
        organisation=organisation.name,
    )


def show_roles(asking: Asking, form: str, offered: list[Role], *, held: set[Role]) -> None:
    """Show a box to tick for each role, with what it means."""
    for role in offered:
        word = asking.taxonomy.get(role.value, "role")
        with st.container(gap=None):
            st.checkbox(asking.label(role.value, "role"), value=role in held, key=f"{form}:role:{role.value}")
            inert.hint(word.definition[asking.lang] if word else "")


def ticked(form: str) -> list[Role]:
    """Return the roles that are ticked."""
    return [role for role in Role if st.session_state.get(f"{form}:role:{role.value}")]


def _invite(organisation_id: int, is_own: bool) -> None:
    name, email = st.session_state[f"{FORM}:name"], st.session_state[f"{FORM}:email"]
    with doing.trying(FORM) as (session, asking):
        token = directory.invite(session, asking.viewer, organisation_id, name=name, email=email, roles=ticked(FORM))
        handover.keep(asking.viewer.member_id, name, token, LinkPurpose.INVITATION)
        doing.go(**({} if is_own else {"organisation": organisation_id}))
