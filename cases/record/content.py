"""All that one rendition of a case says, and what must hold between its fields."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Self

from pydantic import AfterValidator, ValidationInfo, model_validator

from cases.dates import PartialDate
from cases.errors import CaseError
from cases.fields import (
    Country,
    Id,
    Line,
    Part,
    Record,
    Unique,
    When,
    about,
    definitions,
    word,
    wrong,
)
from cases.i18n import N_, Msg
from cases.ids import read_id
from cases.record.parts import Actor, Place, Response, Source, Text
from cases.record.words import LEFT_OUT, LISTS_READERS_CAN_MISS, MISSING, NOT_KNOWN, TACTICS
from db.vocabulary import TextStatus


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
        raise wrong(NOT_KNOWN)
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
        for field, message in between({**vars(self), "texts": texts}):
            raise wrong(message, at=field)
        return self

    @property
    def original(self) -> Text:
        """The text the case was written in."""
        return next(text for text in self.texts if text.status is TextStatus.ORIGINAL)

    def text_in(self, lang: str) -> Text:
        """Return the text in `lang`, or the original where there is none."""
        return next((text for text in self.texts if text.lang == lang), self.original)


def between(said: Mapping[str, Any]) -> Iterator[tuple[str, Msg]]:
    """Yield what is wrong between fields, as far as each can be read, with the field to show it beside."""
    omitted = _left_out(said.get("withheld"))
    for name in ("texts", "countries", *LISTS_READERS_CAN_MISS):
        if not said.get(name) and name not in omitted & LISTS_READERS_CAN_MISS:
            yield name, MISSING
    if not said.get("tactics") and not said.get("tactics_unsure") and "tactics" not in omitted:
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


def _left_out(withheld: object) -> set[str]:
    """Return the fields that a list of `Withheld`, checked or not, says are left out."""
    said = [dict(item) for item in _list(withheld) if isinstance(item, Withheld | Mapping)]
    return {str(item.get("field")) for item in said if item.get("way", LEFT_OUT) == LEFT_OUT}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _readable(value: object) -> PartialDate | None:
    try:
        return PartialDate.parse(value) if isinstance(value, str) else None
    except CaseError:
        return None
