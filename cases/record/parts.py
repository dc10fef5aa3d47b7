"""The parts of a case that stand by themselves: its words, places, actors, responses and sources."""

from typing import Annotated

from cases.fields import (
    TITLE_LIMIT,
    Country,
    Id,
    Language,
    Line,
    Link,
    LongLine,
    LongText,
    Paragraphs,
    Part,
    Record,
    When,
    _at_most,
    about,
    word,
)
from cases.i18n import N_
from cases.record.words import COUNTERMEASURES
from db.vocabulary import TextStatus

_LANG = about(
    N_("Language"), N_("The language this text is written in."), part=Part.CONTENT, code_system="BCP 47", needed=True
)
_STATUS = about(
    N_("Status of the text"),
    N_("Original, translated by a person, or translated by a machine and not yet checked."),
    default=TextStatus.ORIGINAL,
    part=Part.CONTENT,
    vocabulary=("text_status",),
)


class Text(Record):
    """The words of a case in one language."""

    lang: Language = _LANG
    status: TextStatus = _STATUS
    title: Annotated[Line, _at_most(TITLE_LIMIT)] = about(
        N_("Title"), N_("One neutral line: who tried what on whom."), short=True, needed=True
    )
    summary: Paragraphs = about(
        N_("What happened"),
        N_("A few sentences a stranger understands. Say “alleged” until a court has found it."),
        meaning=N_("The case in a few sentences."),
        short=True,
        needed=True,
    )
    narrative: LongText | None = about(
        N_("The whole story"),
        N_("Course of events, wording used, what stood out. No names of private people."),
        default=None,
        part=Part.CONTENT,
    )
    caveat: Paragraphs | None = about(
        N_("Caveat"),
        N_("What this case does not show, or where the reporting is thin."),
        default=None,
        part=Part.DEGREE,
    )
    counter_view: Paragraphs | None = about(
        N_("The other view"), N_("What those who dispute it say."), default=None, part=Part.DEGREE
    )


class Place(Record):
    """A place, as exactly as readers may know it."""

    name: Line = about(N_("Place"), N_("Town, county or region."), needed=True)
    country: Country | None = about(
        N_("Country"), N_("The country it lies in."), default=None, code_system="ISO 3166-1 alpha-2"
    )


class Actor(Record):
    """Who is said to have acted."""

    name: LongLine | None = about(
        N_("Actor"), N_("A role or body rather than a private person's name."), default=None, part=Part.ACTOR
    )
    type: Annotated[Id, word("actor_type")] | None = about(
        N_("Kind of actor"), N_("What kind of body it is."), default=None, part=Part.ACTOR, vocabulary=("actor_type",)
    )
    state: Country | None = about(
        N_("Actor state"),
        N_("The state it is said to act for, if any."),
        default=None,
        part=Part.ACTOR,
        code_system="ISO 3166-1 alpha-2",
    )
    attributed_by: LongLine | None = about(N_("Attributed by"), N_("Who says so."), default=None, part=Part.ACTOR)
    basis: Annotated[Id, word("attribution_basis")] | None = about(
        N_("Basis"),
        N_("What the attribution rests on."),
        default=None,
        part=Part.ACTOR,
        vocabulary=("attribution_basis",),
    )
    confidence: Annotated[Id, word("attribution_confidence")] | None = about(
        N_("Attribution confidence"),
        N_("How sure the attribution is; apart from how sure the facts are."),
        default=None,
        part=Part.ACTOR,
        vocabulary=("attribution_confidence",),
    )


class OutcomeText(Record):
    """The words of an outcome in one language."""

    lang: Language = _LANG
    status: TextStatus = _STATUS
    statement: Paragraphs = about(
        N_("What was seen"), N_("What changed, or that nothing did."), part=Part.EFFECT, needed=True
    )
    method: Paragraphs | None = about(
        N_("How it was measured"), N_("Counts, survey, court record, own impression."), default=None, part=Part.EFFECT
    )


class Outcome(Record):
    """A dated, graded statement of what a response achieved."""

    as_of: When | None = about(
        N_("As of"), N_("The date the statement is about."), default=None, part=Part.EFFECT, code_system="ISO 8601"
    )
    result: Annotated[Id, word("result")] = about(
        N_("Result"),
        N_("No effect and backfire are as useful to others as success."),
        meaning=N_("What the response achieved."),
        part=Part.EFFECT,
        short=True,
        vocabulary=("result",),
        needed=True,
    )
    evidence: Annotated[Id, word("evidence_grade")] = about(
        N_("Evidence"),
        N_("How the result is known."),
        default="none",
        part=Part.EFFECT,
        vocabulary=("evidence_grade",),
    )
    harm: Annotated[Id, word("harm")] | None = about(
        N_("Harm done by the response"), N_("Empty when nobody looked."), default=None, part=Part.EFFECT,
        meaning=N_("Whether the response itself did harm; empty when nobody looked."),
        vocabulary=("harm",),
    )  # fmt: skip
    texts: list[OutcomeText] = about(
        N_("Statement"), N_("The outcome in words, by language."), default_factory=list, part=Part.EFFECT
    )


class ResponseText(Record):
    """The words of a response in one language."""

    lang: Language = _LANG
    status: TextStatus = _STATUS
    description: Paragraphs = about(
        N_("What was done"), N_("Who did what, in a sentence or two."), part=Part.EFFECT, short=True, needed=True
    )


class Response(Record):
    """A countermeasure used in the case."""

    countermeasure: Annotated[Id, word(*COUNTERMEASURES)] = about(
        N_("Countermeasure"),
        N_("What was done about it."),
        part=Part.EFFECT,
        short=True,
        vocabulary=COUNTERMEASURES,
        needed=True,
    )
    actor_type: Annotated[Id, word("actor_type")] | None = about(
        N_("Who responded"), N_("What kind of body did it."), default=None, part=Part.EFFECT, vocabulary=("actor_type",)
    )
    began: When | None = about(
        N_("Began"), N_("When the response began."), default=None, part=Part.EFFECT, code_system="ISO 8601"
    )
    cost_band: Annotated[Id, word("cost_band")] | None = about(
        N_("Effort"), N_("How much work it took."), default=None, part=Part.EFFECT, vocabulary=("cost_band",)
    )
    texts: list[ResponseText] = about(
        N_("Description"), N_("The response in words, by language."), default_factory=list, part=Part.EFFECT
    )
    outcomes: list[Outcome] = about(
        N_("Outcomes"), N_("What came of it, as dated statements."), default_factory=list, part=Part.EFFECT
    )


class Source(Record):
    """A publication the case rests on. Its link is shown, never opened or fetched by the product."""

    title: LongLine = about(
        N_("Source"), N_("Title of the publication, or “own observation”."), part=Part.SOURCES, short=True, needed=True
    )
    publisher: Line | None = about(N_("Publisher"), N_("Who published it."), default=None, part=Part.SOURCES)
    published: When | None = about(
        N_("Published"), N_("When it was published."), default=None, part=Part.SOURCES, code_system="ISO 8601"
    )
    url: Link | None = about(
        N_("Link"), N_("Where it can be read."), default=None, part=Part.SOURCES, short=True, code_system="RFC 3986"
    )
    archived_url: Link | None = about(
        N_("Archived link"),
        N_("A copy in a public web archive."),
        default=None,
        part=Part.SOURCES,
        code_system="RFC 3986",
    )
    reliability: Annotated[Id, word("source_reliability")] | None = about(
        N_("Source reliability"),
        N_("How reliable the source has been, A to F."),
        default=None,
        part=Part.SOURCES,
        code_system="Admiralty code",
        vocabulary=("source_reliability",),
    )
