"""What was entered made a checked record, or every mistake at once beside its field."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from cases.errors import Problem, Rejected
from cases.fields import (
    Record,
    Words,
)
from cases.i18n import N_, Msg
from cases.record.content import Content, between
from cases.record.sharing import Sharing
from cases.record.words import MISSING, NOT_KNOWN

RecordT = TypeVar("RecordT", bound=Record)

_CHOOSE: Msg = N_("“{word}” is not in the list. Choose one of the words offered.")
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
            return Problem(path, MISSING)
        case "enum":
            return Problem(path, _CHOOSE, {"word": str(error.get("input"))[:80]})
        case "extra_forbidden":
            return Problem(path, NOT_KNOWN)
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
        problems += [Problem(field, message) for field, message in between(entered) if field not in known]
        raise Rejected(problems)
    return found


def check_sharing(entered: Mapping[str, Any], taxonomy: Words) -> Sharing:
    """Return who may read what was entered, checked.

    Raises:
        Rejected: With every mistake at once.
    """
    return checked(Sharing, entered, taxonomy)


def checked(record: type[RecordT], entered: Mapping[str, Any], taxonomy: Words) -> RecordT:
    """Return what was entered as a record of any kind, each field checked by itself.

    Raises:
        Rejected: With every mistake at once.
    """
    problems: list[Problem] = []
    found = _validated(record, entered, taxonomy, problems)
    if problems or not isinstance(found, record):
        raise Rejected(problems)
    return found


def _validated(
    record: type[Record], entered: Mapping[str, Any], taxonomy: Words, problems: list[Problem]
) -> Record | None:
    try:
        return record.model_validate(dict(entered), context={"taxonomy": taxonomy})
    except ValidationError as error:
        problems += problems_of(error)
        return None


def problems_of(error: ValidationError) -> list[Problem]:
    """Return what a record said against its values, each beside its field."""
    return [_problem(item) for item in error.errors(include_url=False)]
