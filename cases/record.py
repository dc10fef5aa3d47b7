"""What a case says: the record as people enter it, as readers meet it and as files carry it."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Self

from pydantic import AfterValidator, ValidationError, ValidationInfo, model_validator

from cases.dates import PartialDate
from cases.errors import CaseError, Problem, Rejected
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
    SeenBy,
    Unique,
    When,
    Words,
    _at_most,
    about,
    definitions,
    word,
    wrong,
)
from cases.i18n import N_, Msg
from cases.ids import read_id
from db.vocabulary import Audience, ContributorShown, TextStatus

TACTICS = ("pw_tactics", "disarm_techniques")
COUNTERMEASURES = ("pw_countermeasures", "disarm_counters")

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


class Reference(Record):
    """An id the case carries elsewhere."""

    scheme: Id = about(N_("Scheme"), N_("Whose id it is."), part=Part.SOURCES, needed=True)
    value: Line = about(N_("Id elsewhere"), N_("The id itself."), part=Part.SOURCES, needed=True)


# What comes out of the database was checked on its way in, perhaps by rules of another day: it must stay readable.


def _case_id(value: str, info: ValidationInfo) -> str:
    try:
        return read_id(value) if info.context else value
    except CaseError as error:
        problem = error.problems[0]
        raise wrong(problem.message, **problem.values) from None


def _field_name(value: str, info: ValidationInfo) -> str:
    if info.context and value not in field_names():
        raise wrong(_NOT_KNOWN)
    return value


@cache
def field_names() -> frozenset[str]:
    """Return the paths of everything a case can say."""
    return frozenset(definition.path for definition in definitions(Content))


class Relation(Record):
    """A tie to another case."""

    case: Annotated[Id, AfterValidator(_case_id)] = about(
        N_("Related case"), N_("The other case's id."), part=Part.SOURCES, needed=True
    )
    kind: Annotated[Id, word("case_relation")] = about(
        N_("Relation"),
        N_("How the two belong together."),
        default="related",
        part=Part.SOURCES,
        vocabulary=("case_relation",),
    )


class Withheld(Record):
    """That something was withheld, how, and coarsely why."""

    field: Annotated[Id, AfterValidator(_field_name)] = about(
        N_("Field"), N_("What was withheld."), part=Part.SHARING, needed=True
    )
    way: Annotated[Id, word("withholding_way")] = about(
        N_("Way"),
        N_("Left out, made coarser, or put in other words."),
        default="left_out",
        part=Part.SHARING,
        vocabulary=("withholding_way",),
    )
    reason: Annotated[Id, word("withholding_reason")] = about(
        N_("Reason"),
        N_("Coarse on purpose; “not stated” is always fine."),
        meaning=N_("Why it was withheld, coarse on purpose."),
        default="not_stated",
        part=Part.SHARING,
        vocabulary=("withholding_reason",),
    )


class Content(Record):
    """All that one rendition of a case says."""

    texts: list[Text] = about(N_("Texts"), N_("The case in words, by language."), needed=True)
    period_from: When = about(
        N_("When it began"),
        N_("As exactly as you know it; leave month and day empty if you don't."),
        meaning=N_("When it began, as exactly as it is known."),
        short=True,
        needed=True,
        code_system="ISO 8601",
    )
    period_to: When | None = about(
        N_("When it ended"), N_("Empty while it goes on or if unknown."), default=None, short=True,
        code_system="ISO 8601",
    )  # fmt: skip
    reported_on: When | None = about(
        N_("First reported"), N_("When it was first reported."), default=None, code_system="ISO 8601"
    )
    countries: Annotated[list[Country], Unique] = about(
        N_("Where it was aimed"),
        N_("The countries whose people or institutions were the target."),
        short=True,
        needed=True,
        code_system="ISO 3166-1 alpha-2, and EU",
    )
    places: list[Place] = about(N_("Places"), N_("Towns or regions, if they matter."), default_factory=list)
    target_groups: Annotated[list[Annotated[Id, word("target_group")]], Unique] = about(
        N_("Target group"),
        N_("Whom it was meant to reach or change."),
        short=True,
        needed=True,
        vocabulary=("target_group",),
    )
    actors: list[Actor] = about(N_("Actors"), N_("Who is said to be behind it."), default_factory=list, part=Part.ACTOR)
    tactics: Annotated[list[Annotated[Id, word(*TACTICS)]], Unique] = about(
        N_("Tactics"),
        N_("What was done, in the words of the field. Type any word; synonyms are found too."),
        meaning=N_("What was done, in the words of a taxonomy."),
        default_factory=list,
        part=Part.BEHAVIOUR,
        short=True,
        vocabulary=TACTICS,
        needed=True,
    )
    tactics_unsure: bool = about(
        N_("Not sure which tactic"),
        N_("A reviewer will help to find it."),
        meaning=N_("The contributor was not sure which tactic it was."),
        default=False,
        part=Part.BEHAVIOUR,
        short=True,
    )
    channels: Annotated[list[Annotated[Id, word("channel")]], Unique] = about(
        N_("Channel"),
        N_("Where or through what it reached people."),
        part=Part.BEHAVIOUR,
        short=True,
        needed=True,
        vocabulary=("channel",),
    )
    flows: Annotated[list[Annotated[Id, word("flow")]], Unique] = about(
        N_("Flows"),
        N_("What moved: information, money, people, ideology or coercion."),
        default_factory=list,
        part=Part.BEHAVIOUR,
        vocabulary=("flow",),
    )
    information_credibility: Annotated[Id, word("information_credibility")] = about(
        N_("How sure"),
        N_("How sure it is that this happened; apart from who did it."),
        part=Part.DEGREE,
        short=True,
        needed=True,
        code_system="Admiralty code",
        vocabulary=("information_credibility",),
    )
    legal_status: Annotated[Id, word("legal_status")] | None = about(
        N_("Legal status"),
        N_("Where courts or authorities stand on it."),
        default=None,
        part=Part.DEGREE,
        vocabulary=("legal_status",),
    )
    contested: bool = about(
        N_("Contested"),
        N_("Somebody concerned disputes it; then say what they say."),
        meaning=N_("Somebody concerned disputes it."),
        default=False,
        part=Part.DEGREE,
    )
    breakout_scale: Annotated[Id, word("breakout_scale")] | None = about(
        N_("Breakout scale"),
        N_("How far it spread."),
        default=None,
        part=Part.DEGREE,
        code_system="Breakout Scale (Nimmo 2020)",
        vocabulary=("breakout_scale",),
    )
    responses: list[Response] = about(
        N_("What was done about it"), N_("Each countermeasure and what came of it."), default_factory=list,
        part=Part.EFFECT, short=True,
    )  # fmt: skip
    sources: list[Source] = about(
        N_("Sources"), N_("What the case rests on."), part=Part.SOURCES, short=True, needed=True
    )
    verification: Annotated[Id, word("verification")] = about(
        N_("Verification"),
        N_("What the case was checked against."),
        default="not_checked",
        part=Part.SOURCES,
        vocabulary=("verification",),
    )
    estimates: Annotated[list[Annotated[Id, AfterValidator(_field_name)]], Unique] = about(
        N_("Editor's estimates"),
        N_("Fields whose values are an editor's judgement rather than a source's."),
        default_factory=list,
        part=Part.SOURCES,
    )
    references: list[Reference] = about(
        N_("Ids elsewhere"), N_("Ids this case carries in other collections."), default_factory=list, part=Part.SOURCES
    )
    relations: list[Relation] = about(
        N_("Related cases"), N_("Other cases this one belongs with."), default_factory=list, part=Part.SOURCES
    )
    withheld: list[Withheld] = about(
        N_("Withheld"), N_("What readers are told was withheld."), default_factory=list, part=Part.SHARING
    )

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        texts = [{"lang": text.lang, "status": text.status} for text in self.texts]
        for field, message in _between({**vars(self), "texts": texts}):
            raise wrong(message, at=field)
        return self

    @property
    def original(self) -> Text:
        """The text the case was written in."""
        return next(text for text in self.texts if text.status is TextStatus.ORIGINAL)

    def text_in(self, lang: str) -> Text:
        """Return the text in `lang`, or the original where there is none."""
        return next((text for text in self.texts if text.lang == lang), self.original)


class Sharing(Record):
    """Who may read a case and how its contributor is named."""

    audience: Audience = about(
        N_("Who may see it"),
        N_("Your own organisation always sees it. You can widen this later."),
        meaning=N_("Who may read the case, beside the organisation that owns it."),
        default=Audience.AMBER,
        part=Part.SHARING,
        short=True,
        code_system="TLP 2.0",
        vocabulary=("audience",),
        needed=True,
    )
    circle: Line | None = about(
        N_("Circle"),
        N_("Which group of organisations; empty means your own organisation only."),
        default=None,
        part=Part.SHARING,
        seen_by=SeenBy.OWNER,
    )
    named: list[int] = about(
        N_("Named people"),
        N_("The members a TLP:RED case is for."),
        default_factory=list,
        part=Part.SHARING,
        seen_by=SeenBy.OWNER,
    )
    contributor_shown: ContributorShown = about(
        N_("How your organisation is named"),
        N_("By name, by kind (“a member party, East Asia”) or just as “a member”."),
        default=ContributorShown.ORGANISATION,
        part=Part.SHARING,
        vocabulary=("contributor_shown",),
    )


_MISSING: Msg = N_("Fill this in.")
_CHOOSE: Msg = N_("“{word}” is not in the list. Choose one of the words offered.")
_NOT_KNOWN: Msg = N_("There is no field of this name.")
_WRONG_FORM: Msg = N_("This has the wrong form.")


def _problem(error: Mapping[str, Any], prefix: str = "") -> Problem:
    path = ".".join([prefix, *(str(part) for part in error["loc"])]).strip(".")
    context = error.get("ctx") or {}
    match error["type"]:
        case "problem":
            values = dict(context.get("values", {}))
            at = values.pop("at", "")
            return Problem(".".join(part for part in (path, str(at)) if part), context["message"], values)
        case "missing" | "string_type" | "list_type" if error.get("input") is None or error["type"] == "missing":
            return Problem(path, _MISSING)
        case "enum":
            return Problem(path, _CHOOSE, {"word": str(error.get("input"))[:80]})
        case "extra_forbidden":
            return Problem(path, _NOT_KNOWN)
        case _:
            return Problem(path, _WRONG_FORM)


def check_content(entered: Mapping[str, Any], taxonomy: Words) -> Content:
    """Return what was entered as a checked record.

    Raises:
        Rejected: With every mistake at once, each beside its field.
    """
    problems: list[Problem] = []
    found = _validated(Content, entered, taxonomy, problems)
    if problems or not isinstance(found, Content):
        # The record compares its fields only once each is right by itself; a person wants to hear it all at once.
        known = {problem.field for problem in problems}
        problems += [Problem(field, message) for field, message in _between(entered) if field not in known]
        raise Rejected(problems)
    return found


def check_sharing(entered: Mapping[str, Any], taxonomy: Words) -> Sharing:
    """Return who may read what was entered, checked.

    Raises:
        Rejected: With every mistake at once.
    """
    problems: list[Problem] = []
    found = _validated(Sharing, entered, taxonomy, problems)
    if problems or not isinstance(found, Sharing):
        raise Rejected(problems)
    return found


def _validated(
    record: type[Record], entered: Mapping[str, Any], taxonomy: Words, problems: list[Problem]
) -> Record | None:
    try:
        return record.model_validate(dict(entered), context={"taxonomy": taxonomy})
    except ValidationError as error:
        problems += [_problem(item) for item in error.errors(include_url=False)]
        return None


def _between(said: Mapping[str, Any]) -> Iterator[tuple[str, Msg]]:
    """Yield what is wrong between fields, as far as each can be read, with the field to show it beside."""
    for name in ("texts", "countries", "target_groups", "channels", "sources"):
        if not said.get(name):
            yield name, _MISSING
    if not said.get("tactics") and not said.get("tactics_unsure"):
        yield "tactics", N_("Choose at least one tactic, or say that you are not sure.")
    texts = [text for text in _list(said.get("texts")) if isinstance(text, Mapping)]
    if texts and sum(text.get("status", TextStatus.ORIGINAL) == TextStatus.ORIGINAL for text in texts) != 1:
        yield "texts", N_("Exactly one of the texts must be the original.")
    languages = [str(text.get("lang")) for text in texts]
    if len(set(languages)) != len(languages):
        yield "texts", N_("There are two texts in the same language.")
    began, ended = _readable(said.get("period_from")), _readable(said.get("period_to"))
    if began and ended and ended.last < began.first:
        yield "period_to", N_("The end lies before the beginning.")


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _readable(value: object) -> PartialDate | None:
    try:
        return PartialDate.parse(value) if isinstance(value, str) else None
    except CaseError:
        return None
