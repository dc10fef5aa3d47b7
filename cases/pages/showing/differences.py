"""A field that changed between two editions, put into words."""

from typing import Any

from cases.compare import Change
from cases.fields import Definition
from cases.i18n import country_name, language_name
from cases.pages import inert, wording
from cases.pages.asking import Asking
from cases.pages.entering.form_state import labels


def show(asking: Asking, change: Change) -> None:
    """Show what a field held and what it holds now."""
    trail = list(labels(change.path))
    names = [
        asking.words(found.about.label) + (f" {number + 1}" if number is not None else "") for found, number in trail
    ]
    definition = trail[-1][0]
    inert.changed(" › ".join(names), said(asking, definition, change.before), said(asking, definition, change.after))


def said(asking: Asking, definition: Definition, value: Any) -> str:
    """Return what a field holds, in the reader's words."""
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        return wording.listed(asking, [said(asking, definition, item) for item in value])
    if isinstance(value, bool):
        return asking.words("yes") if value else asking.words("no")
    match definition.kind:
        case "word":
            return asking.label(str(value), *definition.about.vocabulary)
        case "country":
            return country_name(asking.lang, str(value))
        case "language":
            return language_name(asking.lang, str(value))
        case "date":
            return wording.date_words(asking, str(value))
        case _:
            return str(value)
