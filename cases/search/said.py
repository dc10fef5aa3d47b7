"""What a filter says, in a reader's words."""

from dataclasses import fields

from cases.dates import PartialDate
from cases.i18n import country_name, labelled, language_name, quoted, translate
from cases.search.filter import Filter
from cases.search.names import AS_TYPED, LABELS, VOCABULARIES
from cases.taxonomy import Taxonomy


def value_name(words: Taxonomy, lang: str, name: str, value: str) -> str:
    """Return what a filter's value is called in `lang`."""
    if value == AS_TYPED and name == "wording":
        return translate(lang, "only as typed")
    if name in {"since", "until"}:
        return PartialDate.parse(value).display(lang)
    if name in {"country", "state"}:
        return country_name(lang, value)
    if name == "lang":
        return language_name(lang, value)
    if name in VOCABULARIES:
        return words.label(lang, value, *VOCABULARIES[name])
    return quoted(lang, value)


def described(words: Taxonomy, lang: str, wanted: Filter) -> list[tuple[str, str, str]]:
    """Return each value of a filter: the filter's name, the value, and both in words, such as "Country: Japan"."""
    found = []
    for field in fields(wanted):
        held = getattr(wanted, field.name)
        for value in (held,) if isinstance(held, str) else held:
            if value:
                found.append((field.name, value, in_words(words, lang, field.name, value)))
    return found


def in_words(words: Taxonomy, lang: str, name: str, value: str) -> str:
    """Return a filter with one of its values in words, such as "Country: Japan"."""
    return labelled(lang, translate(lang, LABELS[name]), value_name(words, lang, name, value))
