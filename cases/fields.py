"""Value types and field definitions: each field says once what it means, how it is checked and who can see it.

Forms, views, exports, labels and `docs/fields.md` all ask here. A value type owns its cleaning and its checking.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Protocol, Union, get_args, get_origin
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from cases.dates import PartialDate
from cases.errors import CaseError
from cases.i18n import N_, Msg, country_codes


class Part(StrEnum):
    """Where a field stands on the long form: what and when first, then actor, behaviour, content, degree, effect."""

    WHAT = "what"
    ACTOR = "actor"
    BEHAVIOUR = "behaviour"
    CONTENT = "content"
    DEGREE = "degree"
    EFFECT = "effect"
    SOURCES = "sources"
    SHARING = "sharing"


PART_LABELS: dict[Part, Msg] = {
    Part.WHAT: N_("What happened"),
    Part.ACTOR: N_("Actor"),
    Part.BEHAVIOUR: N_("Behaviour"),
    Part.CONTENT: N_("Content"),
    Part.DEGREE: N_("Degree"),
    Part.EFFECT: N_("Effect"),
    Part.SOURCES: N_("Sources"),
    Part.SHARING: N_("Sharing"),
}


class SeenBy(StrEnum):
    """Who can see a field's value, given that they can see the case."""

    READERS = "readers"
    OWNER = "owner"


@dataclass(frozen=True)
class About:
    """What is said of a field beyond its type.

    Attributes:
        label: Its name.
        help: What to enter, in a sentence.
        part: Where it stands on the form.
        short: Whether the short form asks for it.
        kind: The value type's name, for the data dictionary.
        code_system: The standard or vocabulary its values come from.
        vocabulary: The vocabularies its words come from; empty when they don't.
        seen_by: Who can see it.
        needed: Whether a case can't be sent without it.
        meaning: What it means to who reads it, where `help` speaks only to who enters it.
    """

    label: Msg
    help: Msg
    part: Part = Part.WHAT
    short: bool = False
    code_system: str = ""
    vocabulary: tuple[str, ...] = ()
    seen_by: SeenBy = SeenBy.READERS
    needed: bool = False
    meaning: Msg | None = None

    @property
    def means(self) -> Msg:
        """What the data dictionary says it means."""
        return self.meaning or self.help


class Words(Protocol):
    """What a check needs to know of the vocabularies."""

    def has(self, vocabulary: str, term_id: str) -> bool:
        """Say whether the vocabulary has the word."""
        ...


def wrong(message: Msg, **values: object) -> PydanticCustomError:
    """Return the error for one field; `cases.record` turns it into a `Problem`."""
    # The type carries our message; pydantic would fill the template itself and lose the untranslated form.
    return PydanticCustomError("problem", "{message}", {"message": message, "values": values})


# Control, zero-width and direction-changing characters: they can hide or reverse what a reader sees.
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(value: object) -> object:
    """Normalise a text (NFC, no unseen characters, no outer blanks); an empty one becomes None."""
    if not isinstance(value, str):
        return value
    plain = _UNSEEN.sub("", _SURROGATES.sub("\ufffd", value)).replace("\r\n", "\n").replace("\r", "\n")
    plain = plain.replace("\u2028", "\n").replace("\u2029", "\n")
    return unicodedata.normalize("NFC", plain).strip() or None


def _line(value: object) -> object:
    plain = clean(value)
    return " ".join(plain.split()) if isinstance(plain, str) else plain


def _at_most(limit: int) -> AfterValidator:
    def check(value: str) -> str:
        if len(value) > limit:
            raise wrong(N_("Shorten this to {limit} characters; it has {length}."), limit=limit, length=len(value))
        return value

    return AfterValidator(check)


def _date(value: object) -> object:
    if isinstance(value, PartialDate):
        return str(value)
    plain = clean(value)
    if isinstance(plain, str):
        try:
            return str(PartialDate.parse(plain))
        except CaseError as error:
            problem = error.problems[0]
            raise wrong(problem.message, **problem.values) from None
    return plain


def _link(value: str) -> str:
    try:
        parts = urlsplit(value)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_fine = urlsplit(""), False
    host = parts.hostname or ""
    fine = parts.scheme in {"http", "https"} and ("." in host or ":" in host) and port_is_fine
    if not fine or re.search(r"[\s<>\"\\^`{|}]", value) or parts.username is not None:
        raise wrong(N_("Give a full web address that begins with https:// or http://."))
    return value


def _email(value: str) -> str:
    try:
        return validate_email(value, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise wrong(N_("Give a whole e-mail address, such as name@example.org.")) from None


def _country(value: str) -> str:
    code = value.upper()
    if code not in country_codes("en"):
        raise wrong(N_("{code} is not a country code; use two letters such as TW or JP."), code=value)
    return code


@lru_cache(maxsize=256)
def _tag(value: str) -> str | None:
    try:
        parsed = Locale.parse(value, sep="-")
    except (ValueError, UnknownLocaleError):
        return None
    return "-".join(part for part in (parsed.language, parsed.script, parsed.territory) if part)


def _language(value: str) -> str:
    tag = _tag(value)
    if tag is None:
        raise wrong(N_("{tag} is not a language tag; use one such as en, zh-Hant or ja."), tag=value)
    return tag


def word(*vocabularies: str) -> AfterValidator:
    """Return the check that a value is a word of one of the vocabularies, in the session's taxonomy."""

    def check(value: str, info: ValidationInfo) -> str:
        taxonomy: Words = info.context["taxonomy"] if info.context else _NoWords()
        if not any(taxonomy.has(vocabulary, value) for vocabulary in vocabularies):
            raise wrong(N_("“{word}” is not in the list. Choose one of the words offered."), word=value)
        return value

    return AfterValidator(check)


class _NoWords:
    def has(self, vocabulary: str, term_id: str) -> bool:  # noqa: ARG002 - the shape of Words
        """Accept every word: what comes out of the database was checked on its way in."""
        return True


def _no_repeats(value: list[Any]) -> list[Any]:
    return list(dict.fromkeys(value))


TITLE_LIMIT, SUMMARY_LIMIT, NARRATIVE_LIMIT, LINE_LIMIT = 200, 2_000, 10_000, 200

Line = Annotated[str, BeforeValidator(_line), _at_most(LINE_LIMIT)]
Name = Annotated[str, BeforeValidator(_line), _at_most(120)]
Camp = Annotated[str, BeforeValidator(_line), _at_most(80)]
ViewName = Annotated[str, BeforeValidator(_line), _at_most(80)]
LongLine = Annotated[str, BeforeValidator(_line), _at_most(300)]
Paragraphs = Annotated[str, BeforeValidator(clean), _at_most(SUMMARY_LIMIT)]
LongText = Annotated[str, BeforeValidator(clean), _at_most(NARRATIVE_LIMIT)]
When = Annotated[str, BeforeValidator(_date)]
Link = Annotated[str, BeforeValidator(_line), _at_most(2_000), AfterValidator(_link)]
Country = Annotated[str, BeforeValidator(_line), AfterValidator(_country)]
Language = Annotated[str, BeforeValidator(_line), AfterValidator(_language)]
Id = Annotated[str, BeforeValidator(_line), _at_most(40)]
FieldPath = Annotated[str, BeforeValidator(_line), _at_most(60)]
Email = Annotated[str, BeforeValidator(_line), AfterValidator(_email)]
Unique = AfterValidator(_no_repeats)


def about(
    label: Msg,
    help: Msg,  # noqa: A002 - the word people know
    *,
    default: Any = ...,
    default_factory: Any = None,
    **more: Any,
) -> Any:
    """Declare a field: its type stands in the annotation, everything else here."""
    extra: dict[str, Any] = {"about": About(label, help, **more)}
    if default_factory is not None:
        return Field(default_factory=default_factory, json_schema_extra=extra)
    return Field(default=default, json_schema_extra=extra)


class Record(BaseModel):
    """A frozen group of fields; unknown names are refused so that a misspelt one isn't lost without a word."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class Definition:
    """A field as others see it: its path, what is said of it and its shape.

    Attributes:
        path: Dotted, with the groups it lies in, such as `responses.outcomes.result`.
        about: What is said of it.
        many: Whether it holds a list.
        kind: The name of its value type.
        group: The record a group's fields come from, else None.
        default: What it holds where nothing is entered; None for nothing.
    """

    path: str
    about: About
    many: bool
    kind: str
    group: type[Record] | None
    default: Any = None


_KINDS = {Line: "line", LongLine: "line", Paragraphs: "text", LongText: "text", When: "date", Link: "link"}
_KINDS |= {Country: "country", Language: "language", Id: "id", FieldPath: "id"}
_PLAIN_KINDS = {int: "number", date: "day", bool: "yes/no"}


def _shape(annotation: Any) -> tuple[Any, bool]:
    """Return the bare type of an annotation, and whether it is a list."""
    origin = get_origin(annotation)
    if origin in {Union, UnionType}:
        return _shape(next(arg for arg in get_args(annotation) if arg is not type(None)))
    if origin is list:
        return get_args(annotation)[0], True
    return annotation, False


def _definition(path: str, info: FieldInfo) -> Definition:
    inner, many = _shape(info.annotation)
    group = inner if isinstance(inner, type) and issubclass(inner, Record) else None
    extra = info.json_schema_extra
    said = extra["about"] if isinstance(extra, dict) else None
    if not isinstance(said, About):
        raise TypeError(f"{path} has no definition; declare it with about()")
    is_word = bool(said.vocabulary) or (isinstance(inner, type) and issubclass(inner, StrEnum))
    kind = "group" if group else "word" if is_word else _kind(inner, info)
    default = None if info.is_required() else info.get_default(call_default_factory=True, validated_data={})
    return Definition(path, said, many, kind, group, default)


def _kind(inner: Any, info: FieldInfo) -> str:
    if inner in _PLAIN_KINDS:
        return _PLAIN_KINDS[inner]
    has = list(info.metadata) if inner is str else list(get_args(inner)[1:])
    for known, name in _KINDS.items():
        checks = list(get_args(known)[1:])
        if has[: len(checks)] == checks:  # a field may add a check of its own to those of its value type
            return name
    return "text"


def definitions(record: type[Record], prefix: str = "") -> Iterator[Definition]:
    """Yield every field of a record in order, each group before its own fields."""
    for name, info in record.model_fields.items():
        found = _definition(f"{prefix}{name}", info)
        yield found
        if found.group:
            yield from definitions(found.group, f"{found.path}.")
