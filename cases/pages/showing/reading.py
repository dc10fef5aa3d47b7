"""A case as readers meet it: the case's own page, the contributor's preview and the reviewer's view all show this."""

import streamlit as st

from cases.i18n import country_name
from cases.pages import inert, wording
from cases.pages.asking import Asking
from cases.pages.showing import course, effect, provenance
from cases.playbook import Situation
from cases.record import TACTICS, Content, Place, Text
from cases.search import Filter
from cases.views import CaseView, Contributor
from db.vocabulary import LANGUAGES, Audience, Status, TextStatus


def show_case(asking: Asking, case: CaseView) -> None:
    """Show a case whole: what it says, then how it was reviewed and what happened to it."""
    if case.content is None:
        _show_tombstone(asking, case)
        return
    show_content(asking, case.content, case.contributor, audience=case.audience, circle=case.circle, case=case)


def show_content(
    asking: Asking,
    content: Content,
    contributor: Contributor | None = None,
    *,
    audience: Audience | None = None,
    circle: str | None = None,
    case: CaseView | None = None,
) -> None:
    """Show what one rendition of a case says, exactly as its readers will see it.

    Args:
        asking: The circumstances of this run.
        content: What the rendition says.
        contributor: Who contributed it, as far as readers may know; None leaves that line out.
        audience: Who may read it; None leaves the mark out.
        circle: The circle's name, where the audience is one.
        case: The case itself once it is sent, for its id and for what is said of review and history.
    """
    head, body = st.container(gap="xsmall"), st.container(gap="small")
    with body:
        lang = _language_to_read(asking, content, case.id if case else "")
    text = content.text_in(lang)
    with head:
        inert.title(text.title, text.lang)
        _marks(asking, content, audience, circle, case)
        _byline(asking, contributor, case)
        _key_facts(asking, content)
        _withheld(asking, content)
    with body:
        story, origin = st.columns([0.64, 0.36], gap="large")
    with story, st.container(gap="xsmall"):
        _story(asking, content, text)
        _tactics(asking, content)
        course.show(asking, content, lang)
        effect.show(asking, content, lang, case)
    with origin, st.container(gap="xsmall"):
        provenance.show(asking, content, audience, case)


def _language_to_read(asking: Asking, content: Content, case_id: str) -> str:
    """Let the reader choose among the languages of the texts; their own comes first."""
    tags = [text.lang for text in content.texts]
    preferred = content.text_in(asking.lang).lang
    if len(tags) < 2:
        return preferred
    texts = {text.lang: text for text in content.texts}
    chosen = st.segmented_control(
        asking.words("Read in"),
        tags,
        default=preferred,
        required=True,
        format_func=lambda tag: wording.in_language(asking, texts[tag]),
        key=f"read_in_{case_id}_{asking.lang}_{'_'.join(tags)}",
        label_visibility="collapsed",
    )
    return chosen if chosen in texts else preferred


def _marks(
    asking: Asking, content: Content, audience: Audience | None, circle: str | None, case: CaseView | None
) -> None:
    marks = []
    if audience is not None:
        name = asking.label(audience.value, "audience")
        marks.append(f"{name} · {circle}" if circle else name)
    if case is not None and case.status is not Status.PUBLISHED:
        marks.append(asking.label(case.status.value, "case_status"))
    if content.contested:
        marks.append(asking.words("Contested"))
    if marks:
        inert.tags(marks, strong=True)


def _byline(asking: Asking, contributor: Contributor | None, case: CaseView | None) -> None:
    parts = [case.id] if case else []
    if contributor is not None:
        parts.append(asking.words("contributed by {who}", who=wording.contributor(asking, contributor)))
    if case is not None and case.published_on is not None:
        day = wording.date_words(asking, case.published_on.isoformat())
        parts.append(asking.words("published on {date}", date=day))
    line = " · ".join(part for part in parts if part)
    if line:
        inert.small(line)


def _story(asking: Asking, content: Content, text: Text) -> None:
    inert.section(asking.words("What happened"))
    if text.status is TextStatus.MACHINE:
        inert.small(
            asking.words(
                "Translated by a machine and not yet checked by a person. The original is in {language}.",
                language=wording.language(asking, content.original.lang),
            )
        )
    inert.paragraphs(text.summary, text.lang)
    if text.narrative:
        inert.paragraphs(text.narrative, text.lang)
    if text.caveat:
        inert.subtitle(asking.words("Caveat"))
        inert.paragraphs(text.caveat, text.lang)
    if text.counter_view:
        inert.subtitle(asking.words("The other view"))
        inert.paragraphs(text.counter_view, text.lang)
    elif content.contested:
        inert.small(asking.words("Somebody concerned disputes this; what they say is not recorded."))


def _key_facts(asking: Asking, content: Content) -> None:
    words, labels = asking.words, wording.labels
    places = [_place(asking, place) for place in content.places]
    sure = asking.label(content.information_credibility, "information_credibility")
    pairs = {
        "period_from": (words("When"), wording.period(asking, content.period_from, content.period_to)),
        "reported_on": (words("First reported"), wording.date_words(asking, content.reported_on)),
        "countries": (words("Aimed at"), wording.countries(asking, content.countries)),
        "places": (words("Places"), wording.listed(asking, places)),
        "target_groups": (words("Target group"), labels(asking, content.target_groups, "target_group")),
        "channels": (words("Channel"), labels(asking, content.channels, "channel")),
        "flows": (words("Flows"), labels(asking, content.flows, "flow")),
        "information_credibility": (words("How sure it happened"), sure),
        "legal_status": (words("Legal status"), asking.label(content.legal_status, "legal_status")),
        "breakout_scale": (words("Breakout scale"), asking.label(content.breakout_scale, "breakout_scale")),
    }
    inert.strip(
        [(name, wording.estimate(asking, content, path, value)) for path, (name, value) in pairs.items() if value]
    )


def _withheld(asking: Asking, content: Content) -> None:
    """Say beside the facts that there is more to some of them; the reasons stand with the sources."""
    if content.withheld:
        fields = dict.fromkeys(wording.field_name(asking, item.field) for item in content.withheld)
        inert.small(asking.words("Some details are withheld: {fields}.", fields=wording.listed(asking, fields)))


def _place(asking: Asking, place: Place) -> str:
    """Return a place with its country, which is all of it where others read it coarser."""
    country = wording.countries(asking, [place.country]) if place.country else ""
    is_country = place.name in {country_name(lang, place.country) for lang in LANGUAGES} if place.country else False
    if is_country:
        return country
    return wording.bracketed(asking, place.name, country)


def _tactics(asking: Asking, content: Content) -> None:
    inert.section(asking.words("Tactics"), wording.estimate(asking, content, "tactics"))
    if not content.tactics:
        inert.small(asking.words("The contributor was not sure which tactic this is."))
    inert.word_list(
        wording.explained(asking, tactic, *TACTICS, link=Filter(tactic=(tactic,))) for tactic in content.tactics
    )
    if content.tactics:
        seen = Situation(tactic=tuple(content.tactics))
        inert.path_link(asking.words("What was tried against such tactics"), seen.url("/playbook"))


def show_word(asking: Asking, term_id: str, *vocabularies: str) -> None:
    """Show a word that opens to its definition, its example and what it is not."""
    inert.word_list([wording.explained(asking, term_id, *vocabularies)])


def _show_tombstone(asking: Asking, case: CaseView) -> None:
    inert.title(asking.words("Case {id} was withdrawn", id=case.id))
    inert.paragraphs(
        asking.words("Its contributor or the centre took it back. The id stays, so that references to it don't break.")
    )
    reason = asking.label(case.withdrawn_reason, "withdrawal_reason") or asking.words("Not stated")
    inert.facts([(asking.words("Reason"), reason)])
    provenance.history(asking, case)
    inert.path_link(asking.words("All cases"), "/cases")
