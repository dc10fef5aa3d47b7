"""Personal data that others would read: withheld in one press, or a reason why it has to stay; names are a warning."""

from collections.abc import Iterable

import streamlit as st

from cases.fields import Definition
from cases.omission import Renditions
from cases.pages import inert
from cases.pages.asking import Asking
from cases.pages.entering.form_state import PREFIX, Sending, fields_of
from cases.pages.entering.writing import Writing
from cases.pages.sharing import noticing, omission_state, withholding
from cases.personal import Finding, in_content
from cases.record import Content, Sharing
from cases.submit import Checked, others_read


def show(writing: Writing, ready: Sending, checked: Checked) -> bool:
    """Show what others would read of people; returns whether something has to be done about it before sending."""
    if not others_read(checked.sharing):
        return False
    found = _once(finding for _, finding in in_readings(checked.renditions))
    blocking = [finding for finding in found if finding.blocking]
    if blocking:
        with st.container(border=True, key="exposed", gap="xsmall"):
            inert.subtitle(writing.words("Others would read personal data"))
            for place, finding in enumerate(blocking):
                inert.problem(noticing.pieces(writing.asking, [finding]))
                _offer(writing, ready, checked.content, finding, place)
            _reason(writing, fields_of(Sharing)["personal_reason"])
    show_names(writing.asking, found)
    return bool(blocking) and not checked.sharing.personal_reason


def in_readings(said: Renditions) -> list[tuple[str, Finding]]:
    """Return what looks like personal data in what others read, each with the path it has there."""
    found = in_content(said.shared)
    return found if said.public == said.shared else [*found, *in_content(said.public)]


def _once(found: Iterable[Finding]) -> list[Finding]:
    return list({(finding.text, finding.kind): finding for finding in found}.values())


def show_names(asking: Asking, found: Iterable[Finding]) -> None:
    """Warn of what may lead to a person without being an id or a number of theirs."""
    soft = _once(finding for finding in found if not finding.blocking)
    if soft:
        inert.caution(
            asking.words(
                "Others would read: {found}. Is each of them needed, and public anyway?",
                found=noticing.pieces(asking, soft),
            )
        )


def _offer(writing: Writing, ready: Sending, content: Content, finding: Finding, place: int) -> None:
    """Offer to withhold a piece wherever it stands as it was entered and nothing was decided about it yet."""
    paths = {ready.form_path(path) for path, known in in_content(content) if known.text == finding.text}
    for path in sorted(path for path in paths if not omission_state.covering(writing.form.entered, path)):
        st.button(
            writing.words("Withhold it in “{field}”", field=withholding.name(writing, path)),
            key=f"exposed:{place}:{path}",
            on_click=noticing.withhold,
            args=(writing.form, path),
        )


def _reason(writing: Writing, definition: Definition) -> None:
    key, now = f"{PREFIX}personal_reason", writing.value("personal_reason") or ""
    st.text_area(writing.words(definition.about.label), key=key, **writing.start(key, now, value=now))
    inert.hint(
        writing.words("Withhold it, or say here why others must read it. Reviewers read the reason; readers don't.")
    )
