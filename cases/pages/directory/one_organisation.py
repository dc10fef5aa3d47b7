"""One organisation: what is known of it, and for stewards of the centre its facts, its status, its first steward."""

from collections.abc import Mapping

import streamlit as st

from cases import directory
from cases.directory import SPONSORS
from cases.i18n import N_, Msg, country_codes, country_name, plural
from cases.pages import inert, wording
from cases.pages.asking import Asking
from cases.pages.directory import doing, who
from cases.policy import DirectoryDeed
from cases.views import Directory, OrganisationView
from db.vocabulary import MemberStatus, OrganisationStatus

FORM, STATUS = "organisation", "organisation_status"

FOLLOWS: dict[OrganisationStatus, Msg] = {
    OrganisationStatus.PROBATION: N_("Its members can sign in; its cases stay as they are."),
    OrganisationStatus.MEMBER: N_("Its members can sign in; its cases stay as they are. It can vouch for others."),
    OrganisationStatus.SUSPENDED: N_("Its cases stay as they are. You can let it in again at any time."),
    OrganisationStatus.FORMER: N_("Its cases stay as they are, under its name."),
}
"""What follows of a status, beside who is signed out."""


def show(asking: Asking, found: Directory, wanted: str) -> None:
    """Show the organisation whose id is wanted, with everything the viewer may do to it."""
    organisation = next((item for item in found.organisations if str(item.id) == wanted), None)
    if organisation is None:
        inert.page_title(asking.words("There is no such organisation."))
        return
    inert.title(organisation.name)
    inert.facts(
        [
            (asking.words("Kind"), asking.label(organisation.kind, "organisation_kind")),
            (asking.words("Country"), country_name(asking.lang, organisation.country)),
            (asking.words("Camp"), organisation.camp or ""),
            (asking.words("Status"), asking.label(organisation.status.value, "organisation_status")),
            (asking.words("Here since"), wording.date_words(asking, organisation.since.isoformat())),
            (asking.words("Vouched for by"), wording.listed(asking, organisation.sponsors)),
        ]
    )
    _members(asking, organisation)
    if DirectoryDeed.CHANGE_ORGANISATION in organisation.deeds:
        _change(asking, found, organisation)
    if DirectoryDeed.SET_ORGANISATION_STATUS in organisation.deeds:
        _status(asking, organisation)


def _members(asking: Asking, organisation: OrganisationView) -> None:
    if DirectoryDeed.NAME_STEWARD in organisation.deeds:
        inert.action_link(asking.words("Name the first steward"), f"/people?invite={organisation.id}")
    if DirectoryDeed.INVITE in organisation.deeds:
        inert.action_link(asking.words("Invite a colleague"), f"/people?invite={organisation.id}")
    if organisation.members:
        inert.section(asking.words("Members"), "" if organisation.is_own else _how_known(asking, organisation))
        who.show_members(asking, organisation.members)


def _how_known(asking: Asking, organisation: OrganisationView) -> str:
    as_steward = DirectoryDeed.CHANGE_ORGANISATION in organisation.deeds
    return "" if as_steward else asking.words("those who let members of other organisations find them")


# --- what is known of it ----------------------------------------------------------------------------------------


def _change(asking: Asking, found: Directory, organisation: OrganisationView) -> None:
    with st.expander(asking.words("Change what is known of it")):
        form = f"{FORM}:{organisation.id}"
        wrong = doing.wrong(form, "name", "kind", "country", "camp")
        with st.form(form, border=False, enter_to_submit=False):
            _boxes(asking, found, form, wrong, organisation)
            st.form_submit_button(
                asking.words("Save"), on_click=_save, args=(organisation.id, form), key=f"{form}:save"
            )


def _boxes(
    asking: Asking, found: Directory, form: str, wrong: Mapping[str, str], now: OrganisationView | None = None
) -> None:
    """Show the fields of an organisation, filled with what is known of it."""
    st.text_input(asking.words("Name"), value=now.name if now else "", key=f"{form}:name", autocomplete="off")
    doing.beside(wrong, "name")
    kinds = [word.id for word in asking.taxonomy.words("organisation_kind")]
    st.selectbox(
        asking.words("Kind"),
        kinds,
        index=kinds.index(now.kind) if now and now.kind in kinds else None,
        format_func=lambda kind: asking.label(kind, "organisation_kind"),
        placeholder=asking.words("Choose"),
        key=f"{form}:kind",
    )
    doing.beside(wrong, "kind")
    codes = country_codes(asking.lang)
    st.selectbox(
        asking.words("Country"),
        codes,
        index=codes.index(now.country) if now and now.country in codes else None,
        format_func=lambda code: country_name(asking.lang, code),
        placeholder=asking.words("Choose"),
        key=f"{form}:country",
    )
    doing.beside(wrong, "country")
    camps = sorted({item.camp for item in found.organisations if item.camp})
    st.selectbox(
        asking.words("Camp"),
        camps,
        index=camps.index(now.camp) if now and now.camp else None,
        accept_new_options=True,
        placeholder=asking.words("None, or choose or type"),
        key=f"{form}:camp",
    )
    doing.beside(wrong, "camp")
    inert.hint(
        asking.words(
            "The political camp it belongs to, if any. A case for everybody is reviewed by organisations of different "
            "camps."
        )
    )


def _entered(form: str) -> dict[str, str | None]:
    return {name: st.session_state.get(f"{form}:{name}") for name in ("name", "kind", "country", "camp")}


def _save(organisation_id: int, form: str) -> None:
    with doing.trying(form) as (session, asking):
        directory.change_organisation(session, asking.viewer, organisation_id, **_entered(form))
        doing.say(asking.words("Saved."))


# --- where it stands --------------------------------------------------------------------------------------------


def _status(asking: Asking, organisation: OrganisationView) -> None:
    inert.section(asking.words("Change its status"))
    doing.wrong(STATUS)
    with st.container(horizontal=True, gap="small"):
        for status in OrganisationStatus:
            if status is organisation.status:
                continue
            label = asking.label(status.value, "organisation_status")
            with st.popover(label, key=f"stands:{status.value}"):
                inert.paragraphs(_what_follows(asking, organisation, status))
                st.button(
                    asking.words("Yes: {deed}", deed=label),
                    key=f"stands:{status.value}:yes",
                    on_click=_set_status,
                    args=(organisation.id, organisation.name, status),
                )


def _what_follows(asking: Asking, organisation: OrganisationView, status: OrganisationStatus) -> str:
    word = asking.taxonomy.get(status.value, "organisation_status")
    said = [word.definition[asking.lang]] if word else []
    if status in {OrganisationStatus.SUSPENDED, OrganisationStatus.FORMER}:
        number = sum(member.status is MemberStatus.ACTIVE for member in organisation.members)
        said.append(
            plural(
                asking.lang,
                "Its {n} active member is signed out now, and open invitations end.",
                "Its {n} active members are signed out now, and open invitations end.",
                number,
            )
        )
    return wording.sentences(asking, *said, asking.words(FOLLOWS[status]))


def _set_status(organisation_id: int, name: str, status: OrganisationStatus) -> None:
    with doing.trying(STATUS) as (session, asking):
        directory.set_organisation_status(session, asking.viewer, organisation_id, status)
        label = asking.label(status.value, "organisation_status")
        doing.say(asking.words("{organisation}: {status} from now on.", organisation=name, status=label))


# --- a new one --------------------------------------------------------------------------------------------------


def show_new(asking: Asking, found: Directory, _wanted: str) -> None:
    """Show the form of a new organisation."""
    inert.page_title(asking.words("Add an organisation"))
    if DirectoryDeed.ADD_ORGANISATION not in found.deeds:
        inert.paragraphs(asking.words("Only stewards of the centre add organisations."))
        return
    able = {item.id: item.name for item in found.organisations if item.can_vouch}
    wrong = doing.wrong(FORM, "name", "kind", "country", "camp", "sponsors", "status")
    with st.form(FORM, border=False, enter_to_submit=False):
        _boxes(asking, found, FORM, wrong)
        st.multiselect(
            asking.words("Who vouches for it"),
            list(able),
            format_func=lambda number: able[number],
            placeholder=asking.words("Choose or type"),
            select_all=False,
            key=f"{FORM}:sponsors",
        )
        doing.beside(wrong, "sponsors")
        inert.hint(
            asking.words("Two member organisations that have a steward of their own.")
            if len(able) >= SPONSORS
            else asking.words("The centre has fewer than two that could, so fewer are enough; the log will say so.")
        )
        st.radio(
            asking.words("Status"),
            [OrganisationStatus.PROBATION, OrganisationStatus.MEMBER],
            format_func=lambda status: asking.label(status.value, "organisation_status"),
            key=f"{FORM}:status",
        )
        doing.beside(wrong, "status")
        st.form_submit_button(asking.words("Add it"), type="primary", on_click=_add)


def _add() -> None:
    sponsors, status = st.session_state[f"{FORM}:sponsors"], st.session_state[f"{FORM}:status"]
    with doing.trying(FORM) as (session, asking):
        added = directory.add_organisation(session, asking.viewer, **_entered(FORM), sponsors=sponsors, status=status)
        doing.say(asking.words("Added. Name its first steward next: they invite everybody else."))
        doing.go(organisation=added)
