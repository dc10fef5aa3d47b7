"""The last look before a case is sent: as its readers will see it, a check list, and the button that sends."""

import streamlit as st

from cases import correct, submit
from cases.errors import CaseError, Problem
from cases.i18n import N_, Msg
from cases.pages import inert
from cases.pages.asking import Asking
from cases.pages.entering import drafts
from cases.pages.entering.form_state import Form, Sending, sending
from cases.pages.entering.writing import Writing
from cases.pages.sharing import audience, exposed, sensitive
from cases.pages.sharing.offered import offered
from cases.pages.showing.reading import show_content
from cases.record import Sharing
from cases.sharing import contributor_as
from cases.views import Receipt
from db.engine import transaction
from db.vocabulary import Audience, ContributorShown

CHECK_LIST: dict[str, Msg] = {
    "names": N_("No private person is named, and nothing in it lets one be found."),
    "neutral": N_("The wording is neutral, and what no court has found is “alleged”."),
    "sources": N_("Every claim has a source, or says that it is an own observation."),
    "harm": N_("Nobody can be harmed by it: no informant, victim or witness can be recognised."),
}
"""What the author confirms before sending."""

EYES: dict[str, Msg] = {
    "own": N_("My organisation"),
    "member": N_("Another member"),
    "public": N_("The public"),
}
"""Through whose eyes the preview can be seen."""


def show(asking: Asking, form: Form) -> None:
    """Show the preview, the check list and the buttons; a form with mistakes goes back to be written."""
    drafts.keep(asking, form)
    ready = sending(form.entered)
    try:
        checked = submit.assembled(asking.taxonomy, ready.entered)
    except CaseError:
        form.tried = True
        back_to_form(form)
        st.rerun()
    inert.paragraphs(asking.words("Not sent yet. This is what readers will see; check it once more."))
    for problem in form.refused:
        inert.problem(problem.text(asking.lang))
    audience.show_readers(asking, audience.readers(asking, ready.entered))
    writing = Writing(asking, form, {})
    sensitive.still_told(writing, offered(form.entered, asking.taxonomy))
    exposes = exposed.show(writing, ready, checked)
    _preview(asking, checked)
    ticked = _check_list(asking, form)
    form.renew = False
    with st.container(horizontal=True):
        pressed = st.button(asking.words("Send for review"), type="primary", key="send")
        st.button(asking.words("Back to the form"), key="back", on_click=back_to_form, args=(form,))
    if pressed and not ticked:
        inert.problem(asking.words("Tick every line of the check list first."))
    elif pressed and exposes:
        inert.problem(asking.words("Others would still read personal data; see above."))
    elif pressed:
        _send(asking, form, ready)
        st.rerun()


def _preview(asking: Asking, checked: submit.Checked) -> None:
    sharing = checked.sharing
    eyes = st.pills(
        asking.words("Seen by"),
        list(EYES),
        default=_widest(sharing),
        required=True,
        format_func=lambda name: asking.words(EYES[name]),
        key="preview:eyes",
    )
    with asking.reading() as session:
        shown = ContributorShown.ORGANISATION if eyes == "own" else sharing.contributor_shown
        contributor = contributor_as(session, shown)
    with st.container(border=True, key="preview"):
        if unseen := _unseen(asking, str(eyes), sharing):
            inert.paragraphs(unseen)
            return
        circle = sharing.circle if eyes != "public" else None
        content = {"own": checked.renditions.own, "member": checked.renditions.shared}.get(
            str(eyes), checked.renditions.public
        )
        show_content(asking, content, contributor, audience=sharing.audience, circle=circle)


def _widest(sharing: Sharing) -> str:
    """Return through whose eyes the preview begins: of those furthest away who read the case."""
    if sharing.audience is Audience.CLEAR:
        return "public"
    return "member" if _members_read(sharing) else "own"


def _members_read(sharing: Sharing) -> bool:
    return bool(sharing.named) if sharing.audience is Audience.RED else submit.others_read(sharing)


def _unseen(asking: Asking, eyes: str, sharing: Sharing) -> str:
    """Return why these readers don't see the case at all; empty when they do."""
    if eyes == "public" and sharing.audience is not Audience.CLEAR:
        return asking.words("The public doesn't see this case, nor that there is one.")
    if eyes == "member" and not _members_read(sharing):
        return asking.words("Members of other organisations don't see this case, nor that there is one.")
    return ""


def _check_list(asking: Asking, form: Form) -> bool:
    inert.section(asking.words("Check list"))
    # Where a run in between showed no boxes, Streamlit forgets what they held.
    form.ticked = frozenset(
        name
        for name, line in CHECK_LIST.items()
        if st.checkbox(asking.words(line), value=name in form.ticked, key=f"tick:{name}")
    )
    return len(form.ticked) == len(CHECK_LIST)


def back_to_form(form: Form) -> None:
    """Leave the preview; the widgets of the form are made anew."""
    form.renew = True
    form.ticked = frozenset()
    st.query_params.pop("step", None)


def _send(asking: Asking, form: Form, ready: Sending) -> None:
    try:
        receipt = _sent(asking, form, ready)
    except CaseError as error:
        form.refused = tuple(ready.in_form(problem) for problem in error.problems)
        if any(problem.field for problem in form.refused):
            back_to_form(form)
        return
    drafts.let_go()
    st.query_params.from_dict({"sent": receipt.id})


def _sent(asking: Asking, form: Form, ready: Sending) -> Receipt:
    checked = submit.check(asking.taxonomy, ready.entered)
    with transaction(asking.engine) as session:
        if form.case:
            send_again = correct.correct if form.published else submit.resend
            return send_again(
                session,
                asking.viewer,
                form.case,
                checked,
                version=form.version,
                answer=ready.answer,
                draft_id=form.draft_id,
            )
        return submit.submit(session, asking.viewer, checked, submission_key=form.draft_id, draft_id=form.draft_id)


def problems_of(asking: Asking, form: Form) -> list[Problem]:
    """Return everything that keeps a form from being sent, each with the path its field has in the form."""
    ready = sending(form.entered)
    found: list[Problem] = []
    try:
        submit.assembled(asking.taxonomy, ready.entered)
    except CaseError as error:
        found = [ready.in_form(problem) for problem in error.problems]
    return [*found, *(problem for problem in form.refused if problem not in found)]
