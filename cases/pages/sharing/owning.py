"""What the organisation that owns a case can do with it: correct it, let fewer read it, take back, withdraw."""

import streamlit as st

from cases import correct
from cases.errors import CaseError, NotFound
from cases.i18n import N_, Msg
from cases.pages import inert
from cases.pages.asking import Asking
from cases.pages.directory import doing
from cases.pages.sharing import audience, narrowing
from cases.pages.showing import readings
from cases.policy import Deed
from cases.standing import WhereItStands, where_it_stands
from cases.standing import readings as readings_of
from cases.views import CaseView
from db.vocabulary import Status

WITHDRAW, TAKE_BACK = "own:withdraw", "own:take_back"

PROPOSALS: dict[Status, Msg] = {
    Status.SUBMITTED: N_("A new edition waits for review. Readers meet the one below until its reviewers agree."),
    Status.CHANGES_REQUESTED: N_("Reviewers asked for changes to the new edition. Readers meet the one below."),
    Status.DECLINED: N_("Reviewers declined the new edition. Readers meet the one below."),
}
"""What the owner is told of a new edition."""


def show(asking: Asking, case: CaseView) -> CaseView:
    """Show who reads a case of the viewer's organisation and what the viewer may do to it; nothing to others.

    Returns:
        The case as those see it through whose eyes the viewer reads it.
    """
    doing.show_said()
    if not case.is_own or not asking.viewer.signed_in:
        return case
    try:
        with asking.reading() as session:
            stands = where_it_stands(session, case.id)
            found = readings_of(session, case.id, case.state)
    except NotFound:  # withdrawn
        return case
    with st.container(border=True, key="owning", gap="xsmall"):
        inert.small(asking.words("A case of your organisation"))
        if stands.is_published:
            audience.show_readers(asking, stands.readers)
        else:
            inert.paragraphs(asking.words("Not published yet: only your organisation and its reviewers read it."))
        if stands.proposal is not None:
            _proposal(asking, case.id, stands)
        _deeds(asking, case, stands)
    return readings.chosen(asking, case, stands.readers, found) if found else case


def _proposal(asking: Asking, public_id: str, stands: WhereItStands) -> None:
    lines = [asking.words(PROPOSALS[stands.proposal])] if stands.proposal in PROPOSALS else []
    if stands.proposed is not None and stands.proposed != stands.readers:
        sentence = audience.sentence(asking, stands.proposed, asking.viewer.organisation)
        lines.append(asking.words("Once it is published: {sentence}", sentence=sentence))
    inert.notice(lines)
    inert.path_link(asking.words("Look at the new edition"), f"/review?id={public_id}")


def _deeds(asking: Asking, case: CaseView, stands: WhereItStands) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if stands.deeds & {Deed.CORRECT, Deed.RESEND}:
            with st.container(width="content"):
                inert.action_link(_next(asking, stands), f"/contribute?case={case.id}")
        if Deed.TAKE_BACK in stands.deeds:
            _take_back(asking, case.id, stands.version)
        if Deed.NARROW in stands.deeds and stands.narrower:
            narrowing.show(asking, case.id, stands)
        if Deed.WITHDRAW in stands.deeds:
            _withdraw(asking, case.id, stands)


def _next(asking: Asking, stands: WhereItStands) -> str:
    if Deed.RESEND in stands.deeds:
        return asking.words("Make the changes and send again")
    return asking.words("Correct it") if stands.proposal is None else asking.words("Change the new edition")


def _take_back(asking: Asking, public_id: str, version: int) -> None:
    with st.popover(asking.words("Take back the new edition"), key=TAKE_BACK):
        inert.paragraphs(asking.words("The new edition goes; readers go on meeting the published one."))
        st.button(
            asking.words("Take it back"), key=f"{TAKE_BACK}:do", on_click=_do_take_back, args=(public_id, version)
        )
    _wrong(TAKE_BACK)


def _do_take_back(public_id: str, version: int) -> None:
    with doing.trying(TAKE_BACK) as (session, asking):
        correct.take_back(session, asking.viewer, public_id, version=version)
        doing.say(asking.words("Taken back. Readers go on meeting the published edition."))


def _withdraw(asking: Asking, public_id: str, stands: WhereItStands) -> None:
    reasons = [word.id for word in asking.taxonomy.words("withdrawal_reason")]
    with st.popover(asking.words("Withdraw it"), key=WITHDRAW):
        inert.paragraphs(
            asking.words(
                "Nobody reads the case any more, your organisation included, and this can't be undone. Whoever could "
                "read it while it was published sees that it was withdrawn, when, and the reason you choose."
            )
            if stands.is_published
            else asking.words("The case goes, for your organisation and its reviewers. This can't be undone.")
        )
        st.selectbox(
            asking.words("Reason"),
            reasons,
            index=None,
            format_func=lambda reason: asking.label(reason, "withdrawal_reason"),
            placeholder=asking.words("Choose"),
            key=f"{WITHDRAW}:reason",
        )
        st.checkbox(asking.words("Yes, withdraw {id} for good", id=public_id), key=f"{WITHDRAW}:sure")
        st.button(
            asking.words("Withdraw it for good"),
            key=f"{WITHDRAW}:do",
            on_click=_do_withdraw,
            args=(public_id, stands.version),
        )
        _wrong(WITHDRAW)


def _do_withdraw(public_id: str, version: int) -> None:
    reason = str(st.session_state.get(f"{WITHDRAW}:reason") or "")
    with doing.trying(WITHDRAW) as (session, asking):
        if not st.session_state.get(f"{WITHDRAW}:sure"):
            raise CaseError(N_("Tick the box to say that you are sure."))
        correct.withdraw(session, asking.viewer, public_id, reason, version=version)
        doing.say(asking.words("Withdrawn. Only that there was a case {id} is left.", id=public_id))


def _wrong(form: str) -> None:
    for said in doing.wrong(form, "reason").values():
        inert.problem(said)
