"""What a filter says and how a search was understood, in a reader's words."""

from dataclasses import fields

from cases.dates import PartialDate
from cases.i18n import N_, Msg, country_name, labelled, language_name, listed, quoted, translate
from cases.search.filter import Filter
from cases.search.meaning import Meaning
from cases.search.names import AS_TYPED, LABELS, VOCABULARIES
from cases.taxonomy import Taxonomy

_NOBODY_WROTE: Msg = N_("No case you can read says {typed}. Looked for {instead} in its place.")
_NOT_WITH_THE_REST: Msg = N_("No case you can read says {typed} with the rest. Looked for {instead} in its place.")
_LEFT_OUT: Msg = N_("No case you can read says all of this. Looked for it without {left_out}.")


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


def told(lang: str, meaning: Meaning) -> list[str]:
    """Return what a search looks for beyond what was typed, a sentence each."""
    replaced = [(_NOBODY_WROTE, *one) for one in meaning.instead] + [(_NOT_WITH_THE_REST, *one) for one in meaning.cut]
    left_out = listed(lang, [quoted(lang, one) for one in meaning.left_out])
    return [
        *(
            translate(lang, message, typed=quoted(lang, typed), instead=quoted(lang, instead))
            for message, typed, instead in replaced
        ),
        *([translate(lang, _LEFT_OUT, left_out=left_out)] if left_out else []),
        *(
            translate(
                lang,
                "{typed} is also looked for under its other names: {names}.",
                typed=quoted(lang, typed),
                names=listed(lang, names),
            )
            for typed, names in meaning.also
        ),
    ]
