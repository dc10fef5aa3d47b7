"""Drafts on the page: opening one, keeping every change, listing one's own."""

from contextlib import suppress
from copy import deepcopy
from typing import Any

import streamlit as st

from cases import draft
from cases.errors import CaseError, NotAllowed, NotFound
from cases.i18n import N_, plural
from cases.pages import inert, wording
from cases.pages.asking import Asking, current
from cases.pages.entering.form_state import ANSWER, PREFIX, Form, blank, labels, texts
from cases.pages.entering.writing import absorb
from cases.policy import Deed
from cases.standing import WhereItStands, where_it_stands
from cases.submit import ONLY_ITS_AUTHOR
from cases.views import DraftLine
from db.engine import transaction

HELD = "contribute:form"
"""The form of this browser page, as long as its session lasts; the draft outlives it."""


LIST = "drafts"
"""The list of drafts, which stays open while one of them is thrown away."""


def held() -> Form | None:
    """Return the form this browser page is filling in, if any."""
    form = st.session_state.get(HELD)
    return form if isinstance(form, Form) else None


def let_go() -> None:
    """Forget the form of this browser page; its draft stays."""
    st.session_state.pop(HELD, None)


def opened(asking: Asking) -> Form:
    """Return the form that the URL asks for: a draft, a case to send again, or an empty one.

    Raises:
        NotFound: There is no such draft or case, or it is somebody else's.
        NotAllowed: The case waits for nobody's changes, or not for this member's.
    """
    wanted, case = st.query_params.get("draft"), st.query_params.get("case")
    form = held()
    if form is not None and form.member_id == asking.viewer.member_id and _is_meant(form, wanted, case):
        return form
    form = _read(asking, wanted, case)
    # Widgets of another form still hold its values; a browser that comes back after a break holds what was typed since.
    form.renew = any(str(key).startswith(PREFIX) for key in st.session_state)
    st.session_state[HELD] = form
    return form


def _is_meant(form: Form, wanted: str | None, case: str | None) -> bool:
    """Say whether the URL means this form; without a draft in it, a form that was saved is done with."""
    if wanted:
        return form.draft_id == wanted
    return form.case == case and (case is not None or not form.stored)


def _read(asking: Asking, wanted: str | None, case: str | None) -> Form:
    with asking.reading() as session:
        lines = draft.mine(session)
        begun = next((line for line in lines if (line.id == wanted if wanted else case and line.case == case)), None)
        if begun or wanted:
            draft_id = begun.id if begun else str(wanted)
            form = _form(asking, draft_id, draft.load(session, draft_id), stored=True)
        else:
            entered = draft.from_case(session, case) if case else blank(asking.lang)
            form = _form(asking, draft.new_draft_id(), entered)
        form.case = begun.case if begun else case
        if form.case:
            stands = where_it_stands(session, form.case)
            form.version, form.published = stands.version, stands.is_published
            if not form.stored:
                _may_change(stands)
    return form


def _may_change(stands: WhereItStands) -> None:
    if not stands.deeds & {Deed.RESEND, Deed.CORRECT}:
        if not stands.is_published:
            raise NotAllowed(ONLY_ITS_AUTHOR)
        if Deed.TAKE_BACK in stands.deeds:
            raise NotAllowed(
                N_("A new edition of this case waits for its reviewers. Take it back on the case's page to change it.")
            )
        raise NotAllowed(N_("Only contributors of the organisation that owns this case can correct it."))


def _form(asking: Asking, draft_id: str, entered: dict[str, Any], *, stored: bool = False) -> Form:
    return Form(draft_id, asking.viewer.member_id, entered, asking.lang, deepcopy(entered), stored)


def keep(asking: Asking, form: Form) -> None:
    """Take over what the widgets hold and save it if anything changed; the URL names the draft from then on."""
    if not form.renew:
        absorb(form)
    if form.lang != asking.lang:
        # What a choice holds travels as its label, so the widgets must learn the new ones.
        form.lang, form.renew = asking.lang, True
    if form.is_changed:
        form.refused = ()
        try:
            with transaction(asking.engine) as session:
                draft.save(session, asking.viewer, form.draft_id, form.entered, case=form.case)
            form.saved, form.stored = deepcopy(form.entered), True
        except CaseError as error:
            form.refused = tuple(error.problems)
    if form.stored and st.query_params.get("draft") != form.draft_id:
        st.query_params["draft"] = form.draft_id


def show_mine(asking: Asking, form: Form) -> None:
    """List the viewer's other drafts, with a way to go on and to throw away."""
    with asking.reading() as session:
        lines = [line for line in draft.mine(session) if line.id != form.draft_id]
    if not lines:
        return
    label = plural(asking.lang, "You have {n} draft to go on with", "You have {n} drafts to go on with", len(lines))
    more = st.expander(label, key=LIST, on_change="rerun")
    if more.open:
        with more:
            for line in lines:
                _line(asking, line)


def _line(asking: Asking, line: DraftLine) -> None:
    day = wording.date_words(asking, line.updated_at.date().isoformat())
    about = asking.words("changes to {id}", id=line.case) if line.case else ""
    columns = st.container(
        key=f"draft:{line.id}", horizontal=True, vertical_alignment="center", gap="small", wrap=False
    )
    with columns:
        with st.container(gap=None):
            inert.linked_title(line.title or asking.words("Without a title"), f"/contribute?draft={line.id}")
            inert.small(" · ".join(part for part in (asking.words("saved on {date}", date=day), about) if part))
        with st.popover(asking.words("Discard"), key=f"discard:{line.id}"):
            inert.paragraphs(asking.words("Throw this draft away? What was typed into it is gone then."))
            st.button(asking.words("Throw it away"), key=f"discard:{line.id}:yes", on_click=discard, args=(line.id,))


def discard(draft_id: str) -> None:
    """Throw a draft away; one that is gone already stays gone."""
    asking = current()
    with suppress(NotFound), transaction(asking.engine) as session:
        draft.discard(session, asking.viewer, draft_id)
    st.session_state[LIST] = True


def show_ended(asking: Asking) -> bool:
    """Say that the session has ended, that the draft is safe, and what came too late; False where none was begun."""
    form = held()
    if form is not None:
        absorb(form)
    if form is None or not (form.stored or form.is_changed):
        return False
    st.warning(asking.words("Your session has ended, so nothing more can be saved from this page."))
    if form.stored:
        inert.paragraphs(
            asking.words(
                "What you typed before is saved as a draft. Sign in again with a new link from your organisation's "
                "steward, then open this same address again or reload this page: you go on where you stopped."
            )
        )
        inert.small(f"/contribute?draft={form.draft_id}")
    before = dict(texts(form.saved))
    late = [(path, text) for path, text in texts(form.entered) if before.get(path) != text]
    if late:
        inert.subtitle(asking.words("Typed too late to be saved. Copy it before you leave this page."))
        inert.facts([(_name(asking, path), text) for path, text in late])
    return True


def _name(asking: Asking, path: str) -> str:
    if path == ANSWER:
        return asking.words("Your answer to the reviewers")
    return asking.words([found for found, _ in labels(path)][-1].about.label)
