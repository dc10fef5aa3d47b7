"""What filters and their values are called, for people who type them: `country:TW`, `國家:台灣`, `tactic:PW02`."""

from functools import cache, lru_cache

from cases.i18n import N_, Msg, country_codes, country_name, language_name, translate
from cases.record import COUNTERMEASURES, TACTICS
from cases.taxonomy import Taxonomy
from db.fulltext import fold
from db.vocabulary import LANGUAGES

LABELS: dict[str, Msg] = {
    "q": N_("Search"),
    "wording": N_("Wording"),
    "since": N_("From"),
    "until": N_("To"),
    "country": N_("Country"),
    "target": N_("Target group"),
    "family": N_("Tactic family"),
    "tactic": N_("Tactic"),
    "channel": N_("Channel"),
    "flow": N_("Flow"),
    "state": N_("Actor state"),
    "countermeasure": N_("Countermeasure"),
    "result": N_("Result"),
    "legal": N_("Legal status"),
    "lang": N_("Language"),
}
"""What each filter is called. A filter's name here is its name in the URL and on the command line.

Only `lang` is `--readable-in` there, where `--lang` is the language to answer in.
"""

VOCABULARIES: dict[str, tuple[str, ...]] = {
    "target": ("target_group",),
    "family": ("pw_families", "disarm_phases"),
    "tactic": TACTICS,
    "channel": ("channel",),
    "flow": ("flow",),
    "countermeasure": COUNTERMEASURES,
    "result": ("result",),
    "legal": ("legal_status",),
}

AS_TYPED = "typed"
"""The value of the filter `wording`: no other names of the same thing, no correction."""

_NOT_TYPED = frozenset({"q", "wording"})


@cache
def _filters() -> dict[str, str]:
    found = {name: name for name in LABELS if name not in _NOT_TYPED}
    for name, label in LABELS.items():
        if name not in _NOT_TYPED:
            for lang in LANGUAGES:
                found.setdefault(fold(translate(lang, label)).replace(" ", ""), name)
    return found


def filter_called(typed: str) -> str | None:
    """Return the filter that is called so, by its name in the URL or its label in any language."""
    return _filters().get(fold(typed))


def country_names(code: str) -> tuple[str, ...]:
    """Return what a country is called in our languages."""
    return tuple(dict.fromkeys(country_name(lang, code) for lang in LANGUAGES))


@lru_cache(maxsize=64)
def _values(words: Taxonomy, name: str) -> dict[str, str]:
    known: list[tuple[str, tuple[str, ...]]]
    if name in {"country", "state"}:
        known = [(code, country_names(code)) for code in country_codes(LANGUAGES[0])]
    elif name == "lang":
        known = [(tag, tuple(language_name(lang, tag) for lang in LANGUAGES)) for tag in LANGUAGES]
    else:
        known = [(word.id, tuple(word.names())) for word in words.all_words(*VOCABULARIES[name])]
    found = {fold(value): value for value, _ in known}
    for value, names in known:
        for said in names:
            found.setdefault(fold(said), value)
    return found


def value_called(name: str, typed: str, words: Taxonomy) -> str | None:
    """Return the value of a filter that is called so, by its code, or its name or a synonym in any language."""
    return _values(words, name).get(fold(typed).strip())
