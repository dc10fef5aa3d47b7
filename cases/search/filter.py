"""The one filter, written as a URL's query, that drives lists, figures, charts and downloads alike."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import quote_plus

from cases.dates import PartialDate
from cases.errors import CaseError, Problem, Rejected
from cases.i18n import N_, country_codes
from cases.search.box import NOTHING_TO_SEARCH, asks_something, read_box
from cases.search.names import AS_TYPED, LABELS, VOCABULARIES
from cases.taxonomy import Taxonomy
from db.vocabulary import LANGUAGES

LONGEST = 500
"""Characters of what is typed that are looked at."""

_SINGLE = frozenset({"q", "wording", "since", "until"})


@dataclass(frozen=True)
class Filter:
    """What to look for. Words of one filter are alternatives; filters narrow each other.

    Attributes:
        q: Words to search for (see `db.fulltext`), field words such as `-country:TW`, or an id.
        wording: `typed` looks for nothing but what was typed: no other names of the same thing, no correction.
        since: Only cases that may have gone on at or after this date, as `PartialDate` writes it.
        until: Only cases that may have begun at or before this date.
        country: Countries aimed at (ISO 3166-1 alpha-2, or EU).
        target: Target groups; each includes those below it.
        family: Families of tactics.
        tactic: Tactics; a technique includes its sub-techniques.
        channel: Channels; each includes those below it.
        flow: What moved.
        state: States the actor is said to act for (ISO 3166-1 alpha-2).
        countermeasure: Countermeasures used; with `result`, in the same response.
        result: Results stated of a response.
        legal: Legal status.
        lang: Languages the case can be read in (BCP 47).
    """

    q: str = ""
    wording: str = ""
    since: str = ""
    until: str = ""
    country: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    tactic: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    flow: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    countermeasure: tuple[str, ...] = ()
    result: tuple[str, ...] = ()
    legal: tuple[str, ...] = ()
    lang: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: Mapping[str, Sequence[str]], words: Taxonomy) -> Self:
        """Return the filter that a query names; other parameters are left alone.

        Args:
            query: Each parameter with all its values, as a URL or the command line gives them.
            words: What the filters' words are checked against.

        Raises:
            Rejected: A value is unknown; every one is listed.
        """
        problems: list[Problem] = []
        values: dict[str, Any] = {}
        for name in LABELS:
            # Nobody types a NUL, and PostgreSQL can't compare with one.
            typed = (value.replace("\0", "").strip() for value in query.get(name, ()))
            given = [value for value in typed if value]
            if not given:
                continue
            if name in _SINGLE:
                values[name] = given[-1][:LONGEST]
            else:
                values[name] = tuple(dict.fromkeys(given))
            for value in given:
                problems += _problems(name, value, words)
        if problems:
            raise Rejected(problems)
        return cls(**values).sorted_out(words)

    def sorted_out(self, words: Taxonomy) -> Self:
        """Return this filter with field words of the search in the filters they name, where those are empty."""
        box = read_box(self.q, words)
        if box.problems:
            return self
        moved: dict[str, Any] = {}
        left = [box.text] if box.text else []
        for field in box.fields:
            taken = any(getattr(self, name) or name in moved for name, _ in field.said)
            if field.unwanted or taken:
                left.append(field.written())
            else:
                moved |= {name: values[-1] if name in _SINGLE else values for name, values in field.said}
        return self.narrowed(q=" ".join(left), **moved) if moved else self

    def query(self) -> dict[str, list[str]]:
        """Return the filter as a URL's parameters, without the empty ones."""
        found: dict[str, list[str]] = {}
        for name in _NAMES:
            value = getattr(self, name)
            if value:
                found[name] = [value] if isinstance(value, str) else list(value)
        return found

    def url(self, path: str = "") -> str:
        """Return `path` with the filter as its query string, or after that where it has one already."""
        written = "&".join(f"{name}={_quoted(value)}" for name, values in self.query().items() for value in values)
        return f"{path}{'&' if '?' in path else '?'}{written}" if written else path

    def narrowed(self, **changes: Any) -> Self:
        """Return this filter with some of its parts replaced."""
        return replace(self, **changes)

    @property
    def is_empty(self) -> bool:
        """Say whether it lets every case through."""
        return not self.query()


_NAMES = tuple(field.name for field in fields(Filter))
_PLAIN = re.compile(r"[A-Za-z0-9_.~-]*")


def _quoted(value: str) -> str:
    """Return a value as a URL has it; ids, which most are, stand in one as they are."""
    return value if _PLAIN.fullmatch(value) else quote_plus(value)


def _problems(name: str, value: str, words: Taxonomy) -> Iterable[Problem]:
    if name == "q":
        yield from read_box(value, words).problems
        if not asks_something(value, words):
            yield Problem(name, NOTHING_TO_SEARCH)
    elif name == "wording":
        if value != AS_TYPED:
            yield Problem(
                name, N_("“{word}” is not in the list. Choose one of the words offered."), {"word": value[:80]}
            )
    elif name in {"since", "until"}:
        try:
            PartialDate.parse(value)
        except CaseError as error:
            yield Problem(name, error.problems[0].message, dict(error.problems[0].values))
    elif name in {"country", "state"}:
        if value not in country_codes("en"):
            yield Problem(name, N_("{code} is not a country code; use two letters such as TW or JP."), {"code": value})
    elif name == "lang":
        if value not in LANGUAGES:
            yield Problem(name, N_("“{word}” is not in the list. Choose one of the words offered."), {"word": value})
    elif name in VOCABULARIES and not any(words.has(vocabulary, value) for vocabulary in VOCABULARIES[name]):
        yield Problem(name, N_("“{word}” is not in the list. Choose one of the words offered."), {"word": value[:80]})
