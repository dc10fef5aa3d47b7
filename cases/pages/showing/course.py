"""A case as a sequence of action and reaction: what was done, what was done about it, what came of that, by date."""

from cases.i18n import N_, Msg, plural
from cases.pages import colours, inert, wording
from cases.pages.asking import Asking
from cases.record import COUNTERMEASURES, Content
from cases.timeline import Kind, Moment, Step, timeline

KINDS: dict[Kind, Msg] = {
    Kind.BEGAN: N_("Behaviour"),
    Kind.REPORTED: N_("Report"),
    Kind.RESPONSE: N_("Response"),
    Kind.OUTCOME: N_("Outcome"),
    Kind.ADAPTATION: N_("Adaptation"),
    Kind.ENDED: N_("Behaviour"),
}
"""What each kind of step is called."""

_ATTACK, _RESPONSE = colours.RESULTS["adapted_around"], colours.RESULTS["stopped"]
_FIELDS: dict[Kind, str] = {
    Kind.BEGAN: "period_from",
    Kind.REPORTED: "reported_on",
    Kind.RESPONSE: "responses.began",
    Kind.OUTCOME: "responses.outcomes.as_of",
    Kind.ADAPTATION: "responses.outcomes.as_of",
    Kind.ENDED: "period_to",
}
"""Where the date of each kind of step stands in the record."""


def show(asking: Asking, content: Content, lang: str) -> None:
    """Show the sequence where there is one; a case without responses has its dates among the facts.

    Args:
        asking: The circumstances of this run.
        content: The case.
        lang: The language its texts are read in.
    """
    found, words = timeline(content), asking.words
    if not content.responses:
        return
    title = words("Action and reaction")
    inert.section(title, wording.estimate(asking, content, "responses", words("by date")))
    if any(moment.is_loose for moment in found.moments):
        inert.small(
            words(
                "A date known only by month, quarter or year stands where it can begin; what else lies within that "
                "time may have come before or after it."
            )
        )
    inert.course(title, [_moment(asking, content, moment, lang) for moment in found.moments])
    if found.undated:
        inert.subtitle(_not_dated(asking, content, found.undated))
        events = [_event(asking, content, step, lang) for step in found.undated]
        inert.course(words("Not dated"), [("", "", events)])


def _not_dated(asking: Asking, content: Content, steps: tuple[Step, ...]) -> str:
    """Return what steps without a date are called; what is withheld may be why."""
    fields = {_FIELDS[step.kind] for step in steps}
    withheld = any(
        field == item.field or field.startswith(f"{item.field}.") for item in content.withheld for field in fields
    )
    return asking.words("Not dated, or the date is withheld") if withheld else asking.words("Not dated")


def _moment(asking: Asking, content: Content, moment: Moment, lang: str) -> tuple[str, str, list[inert.Event]]:
    remark = asking.words("exact order not known") if moment.is_loose else ""
    events = [_event(asking, content, step, lang) for step in moment.steps]
    return moment.on.display(asking.lang), remark, events


def _event(asking: Asking, content: Content, step: Step, lang: str) -> inert.Event:
    words, kind = asking.words, asking.words(KINDS[step.kind])
    guessed = words("date: editor's estimate") if step.on and _FIELDS[step.kind] in content.estimates else ""
    match step.kind:
        case Kind.BEGAN:
            return inert.Event(kind, words("It begins"), _ATTACK, guessed)
        case Kind.ENDED:
            return inert.Event(kind, words("It ends"), _ATTACK, guessed)
        case Kind.REPORTED:
            return inert.Event(kind, words("It is first reported"), colours.UNKNOWN, guessed)
        case Kind.RESPONSE:
            remark = " · ".join(part for part in (_after(asking, step), guessed) if part)
            by = asking.label(step.response.actor_type, "actor_type") if step.response else ""
            return inert.Event(kind, wording.bracketed(asking, _response(asking, content, step), by), _RESPONSE, remark)
        case _:
            return _outcome(asking, content, step, lang, guessed)


def _response(asking: Asking, content: Content, step: Step) -> str:
    """Return what was done; with its number where a case has two of the same."""
    if step.response is None:
        return ""
    item = step.response.countermeasure
    alike = [place for place, response in enumerate(content.responses) if response.countermeasure == item]
    name = asking.label(item, *COUNTERMEASURES)
    return f"{name} {alike.index(step.place) + 1}" if len(alike) > 1 and step.place is not None else name


def _after(asking: Asking, step: Step) -> str:
    """Return how long after the begin a response began, no more exactly than the dates tell."""
    if step.is_before:
        return asking.words("dated before it begins")
    if step.days is None:
        return ""
    fewest, most = step.days
    if most == 0:
        return asking.words("on the day it begins")
    if fewest == most:
        return plural(asking.lang, "{n} day after it begins", "{n} days after it begins", most)
    return plural(
        asking.lang,
        "{fewest} to {n} day after it begins",
        "{fewest} to {n} days after it begins",
        most,
        fewest=fewest,
    )


def _outcome(asking: Asking, content: Content, step: Step, lang: str, guessed: str) -> inert.Event:
    words, outcome = asking.words, step.outcome
    if outcome is None:
        return inert.Event("", "", colours.UNKNOWN)
    result, of = asking.label(outcome.result, "result"), _response(asking, content, step)
    said = words("{result}: {response}", result=result, response=of)
    text = wording.text_in(outcome.texts, lang) if step.kind is Kind.ADAPTATION else None
    if step.kind is Kind.ADAPTATION:
        said = words("The other side found a way around: {response}", response=of)
    grades = [
        words("evidence: {grade}", grade=asking.label(outcome.evidence, "evidence_grade")),
        words("harm: {harm}", harm=asking.label(outcome.harm, "harm"))
        if outcome.harm
        else words("harm: nobody looked"),
    ]
    return inert.Event(
        words(KINDS[step.kind]),
        said,
        colours.RESULTS.get(outcome.result, colours.UNKNOWN),
        " · ".join(part for part in (*grades, guessed) if part),
        text.statement if text else "",
        text.lang if text else None,
    )
