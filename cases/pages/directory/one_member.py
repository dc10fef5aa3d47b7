"""One member: what is known of them, and for their steward roles, links, suspending and leaving."""

import streamlit as st

from cases import directory
from cases.directory import MAY_BECOME
from cases.i18n import N_, Msg
from cases.pages import inert, wording
from cases.pages.asking import Asking
from cases.pages.directory import doing, handover, inviting
from cases.policy import DirectoryDeed
from cases.views import Directory, MemberView
from db.vocabulary import MemberStatus, Role

ROLES, STATUS, LINK = "roles", "status", "link"

DEEDS: dict[tuple[MemberStatus, MemberStatus], tuple[Msg, Msg, Msg]] = {
    (MemberStatus.INVITED, MemberStatus.LEFT): (
        N_("Withdraw the invitation"),
        N_("The link stops working now, and the e-mail address is forgotten. You can invite {name} again later."),
        N_("The invitation of {name} is withdrawn."),
    ),
    (MemberStatus.ACTIVE, MemberStatus.SUSPENDED): (
        N_("Suspend"),
        N_("{name} is signed out now and can't sign in until you let them in again. Their cases and drafts stay."),
        N_("{name} is suspended and signed out."),
    ),
    (MemberStatus.ACTIVE, MemberStatus.LEFT): (
        N_("Mark as left"),
        N_(
            "{name} is signed out now, for good. Password, e-mail address and saved views are forgotten; the cases "
            "stay with your organisation."
        ),
        N_("{name} has left and is signed out."),
    ),
    (MemberStatus.SUSPENDED, MemberStatus.ACTIVE): (
        N_("Let them in again"),
        N_("{name} can sign in again, with the password and the roles they had."),
        N_("{name} can sign in again."),
    ),
    (MemberStatus.SUSPENDED, MemberStatus.LEFT): (
        N_("Mark as left"),
        N_("{name} stays out, for good. Password, e-mail address and saved views are forgotten; the cases stay with "
           "your organisation."),
        N_("{name} has left."),
    ),
}  # fmt: skip
"""What can be made of a member: the button, what follows, and what is said once it is done."""


def show(asking: Asking, found: Directory, wanted: str) -> None:
    """Show the member whose id is wanted, with everything the viewer may do to them."""
    people = {str(member.id): (member, item) for item in found.organisations for member in item.members}
    if wanted not in people:
        inert.page_title(asking.words("There is no such member, or you can't see them."))
        return
    member, organisation = people[wanted]
    inert.title(member.name)
    roles = wording.labels(asking, (role.value for role in member.roles), "role")
    inert.facts(
        [
            (asking.words("Organisation"), organisation.name),
            (asking.words("Roles"), roles),
            (asking.words("Status"), asking.label(member.status.value, "member_status")),
            (asking.words("E-mail"), member.email or ""),
        ]
    )
    if DirectoryDeed.SET_ROLES in member.deeds:
        _roles(asking, member)
    if DirectoryDeed.NEW_LINK in member.deeds and member.status is not MemberStatus.SUSPENDED:
        _link(asking, member)
    if DirectoryDeed.SET_MEMBER_STATUS in member.deeds:
        _status(asking, member)


def _roles(asking: Asking, member: MemberView) -> None:
    inert.section(asking.words("Roles"))
    wrong = doing.wrong(ROLES, "roles")
    with st.form(ROLES, border=False):
        offered = [role for role in Role if role in asking.viewer.roles]
        inviting.show_roles(asking, f"{ROLES}:{member.id}", offered, held=set(member.roles))
        doing.beside(wrong, "roles")
        inert.hint(asking.words("A change holds from their next click on. You can only give roles that you hold."))
        st.form_submit_button(asking.words("Save the roles"), on_click=_set_roles, args=(member.id, member.name))


def _set_roles(member_id: int, name: str) -> None:
    with doing.trying(ROLES) as (session, asking):
        directory.set_roles(session, asking.viewer, member_id, inviting.ticked(f"{ROLES}:{member_id}"))
        doing.say(asking.words("The roles of {name} are saved.", name=name))


def _link(asking: Asking, member: MemberView) -> None:
    invited = member.status is MemberStatus.INVITED
    inert.section(asking.words("New invitation link") if invited else asking.words("Lost access"))
    doing.wrong(LINK)
    inert.hint(
        asking.words("The link before stops working.")
        if invited
        else asking.words(
            "For a member who can't sign in any more: a link to choose a new password. Make sure that it is they "
            "who ask."
        )
    )
    st.button(asking.words("Make a new link"), key="new_link", on_click=_new_link, args=(member.id, member.name))


def _new_link(member_id: int, name: str) -> None:
    with doing.trying(LINK) as (session, asking):
        token, purpose = directory.new_link(session, asking.viewer, member_id)
        handover.keep(asking.viewer.member_id, name, token, purpose)


def _status(asking: Asking, member: MemberView) -> None:
    inert.section(asking.words("Access"))
    doing.wrong(STATUS)
    with st.container(horizontal=True, gap="small"):
        for status in MemberStatus:
            if status in MAY_BECOME[member.status]:
                button, follows, _ = DEEDS[member.status, status]
                with st.popover(asking.words(button), key=f"make:{status.value}"):
                    inert.paragraphs(asking.words(follows, name=member.name))
                    st.button(
                        asking.words("Yes: {deed}", deed=asking.words(button)),
                        key=f"make:{status.value}:yes",
                        on_click=_set_status,
                        args=(member.id, member.name, member.status, status),
                    )


def _set_status(member_id: int, name: str, before: MemberStatus, status: MemberStatus) -> None:
    with doing.trying(STATUS) as (session, asking):
        directory.set_member_status(session, asking.viewer, member_id, status)
        doing.say(asking.words(DEEDS[before, status][2], name=name))
