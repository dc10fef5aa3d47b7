"""An edition as members and as the public read it, and for one that waits for review who will read it."""

from dataclasses import replace

import streamlit as st

from cases.i18n import N_, Msg
from cases.omission import Renditions
from cases.pages import inert, wording
from cases.pages.asking import Asking
from cases.pages.sharing import audience, exposed, noticing
from cases.record import Content
from cases.sharing import Readers
from cases.standing import Readings, WhereItStands
from cases.views import CaseView
from db.vocabulary import Audience

WHOM: dict[tuple[str, ...], Msg] = {
    ("own",): N_("The contributor's organisation"),
    ("own", "members"): N_("Members"),
    ("members",): N_("Other members"),
    ("members", "public"): N_("Everybody else"),
    ("public",): N_("The public"),
}
"""Through whose eyes an edition can be read."""


def explain(asking: Asking, case: CaseView, stands: WhereItStands, proposed: Readings) -> None:
    """Show who reads the case now and later, what each of them will read, and personal data in it."""
    own = asking.viewer.organisation if case.is_own else ""
    after = stands.proposed or stands.readers
    if stands.proposed is not None:
        inert.notice([asking.words("This is a new edition. Readers meet the published one until it is agreed to.")])
    if stands.proposed is not None and stands.proposed != stands.readers:
        inert.facts(
            [
                (asking.words("Who reads it now"), audience.sentence(asking, stands.readers, own)),
                (asking.words("Who will read it"), audience.sentence(asking, after, own)),
            ]
        )
    else:
        inert.readers(audience.sentence(asking, after, own), everyone=after.audience is Audience.CLEAR)
    members, public = st.columns(2, border=True)
    with members:
        inert.label(asking.words("Members will see"))
        inert.hint(_members_see(asking, after, proposed.said))
    with public:
        inert.label(asking.words("The public will see"))
        inert.hint(_public_sees(asking, after, proposed.said))
    if _others_read(after):
        _personal(asking, proposed)


def _others_read(after: Readers) -> bool:
    return after.audience not in audience.IN_A_CIRCLE or after.has_circle


def _members_see(asking: Asking, after: Readers, said: Renditions) -> str:
    if not _others_read(after):
        return asking.words("The text below, in the contributor's own organisation only.")
    text = _less(asking, said.shared) or asking.words("The whole text below.")
    match after.audience:
        case Audience.CLEAR | Audience.GREEN:
            return wording.sentences(asking, text, asking.words("Every signed-in member reads it."))
        case Audience.RED:
            return wording.sentences(asking, text, asking.words("Only the people its contributor named read it."))
        case _ if after.circle:
            circle = asking.words("It is for the circle “{circle}”.", circle=after.circle)
            return wording.sentences(asking, text, circle)
        case _:
            return text


def _public_sees(asking: Asking, after: Readers, said: Renditions) -> str:
    if after.audience is not Audience.CLEAR:
        return asking.words("Nothing of it, not even that there is a case.")
    if said.public == said.shared:
        return asking.words("The same text as members.")
    return _less(asking, said.public) or asking.words("Less than members; what is missing isn't told.")


def _less(asking: Asking, content: Content) -> str:
    """Return what readers are told is withheld; empty for nothing."""
    if not content.withheld:
        return ""
    names = wording.listed(asking, dict.fromkeys(wording.field_name(asking, item.field) for item in content.withheld))
    return asking.words("The text without some details ({fields}).", fields=names)


def _personal(asking: Asking, proposed: Readings) -> None:
    found = [finding for _, finding in exposed.in_readings(proposed.said)]
    blocking = list({finding.text: finding for finding in found if finding.blocking}.values())
    if blocking:
        inert.problem(asking.words("Others would read personal data: {found}", found=noticing.pieces(asking, blocking)))
    if blocking and proposed.personal_reason:
        inert.facts([(asking.words("The author says why"), proposed.personal_reason)])
    exposed.show_names(asking, found)


def chosen(asking: Asking, case: CaseView, after: Readers, found: Readings) -> CaseView:
    """Let the viewer choose through whose eyes to read an edition; returns the case as those see it."""
    said = found.said
    texts = {"own": said.own} if case.is_own else {}
    if _others_read(after):
        texts["members"] = said.shared
    if after.audience is Audience.CLEAR:
        texts["public"] = said.public
    eyes: dict[tuple[str, ...], Content] = {}
    for whom, text in texts.items():
        same = next((known for known, content in eyes.items() if content == text), ())
        eyes.pop(same, None)
        eyes[*same, whom] = text
    seen = _asked(asking, case.id, list(eyes)) if len(eyes) > 1 else next(iter(eyes), ("own",))
    return replace(
        case,
        content=eyes.get(seen, case.content),
        audience=after.audience,
        circle=None if seen == ("public",) else after.circle,
        assessments=() if seen == ("public",) else case.assessments,
    )


def _asked(asking: Asking, public_id: str, eyes: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Ask through whose eyes to read what is not the same for all; the owner's own come first."""
    chosen = st.pills(
        asking.words("Seen by"),
        range(len(eyes)),
        default=0,
        required=True,
        format_func=lambda place: asking.words(WHOM[eyes[place]]),
        key=f"readings:{public_id}:{len(eyes)}",
    )
    return eyes[chosen or 0]
