"""What is typed into the search box: words to look for, and field words such as `country:TW` or `-tactic:PW02`."""

import re
from dataclasses import dataclass
from functools import lru_cache

from cases.dates import PartialDate
from cases.errors import CaseError, Problem
from cases.i18n import N_
from cases.ids import is_id
from cases.search.names import filter_called, value_called
from cases.taxonomy import Taxonomy
from db import fulltext
from db.fulltext import QUOTES, fold

NOTHING_TO_SEARCH = N_("Type at least one word or character to search for.")

_FIELD = re.compile(r'-?"[^"]*"|(?<!\S)(-?)([^\s":：]+)[:：](?:"([^"]*)"|(\S+))')
_SEVERAL = re.compile("[,，、]")
_YEARS = re.compile(r"(\d{4})(?:(?:-|–|\.\.)(\d{4}))?")
_YEAR = frozenset({"year", "年"})
_Said = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Field:
    """A field word.

    Attributes:
        said: The filters it stands for, each with its values; `year:2024` stands for two.
        unwanted: Whether it excludes (`-country:TW`).
    """

    said: _Said
    unwanted: bool = False

    def written(self) -> str:
        """Return it as it can be typed."""
        minus = "-" if self.unwanted else ""
        if [name for name, _ in self.said] == ["since", "until"]:
            first, last = (values[0] for _, values in self.said)
            return f"{minus}year:{first}" if first == last else f"{minus}year:{first}-{last}"
        return " ".join(f"{minus}{name}:{','.join(values)}" for name, values in self.said)


@dataclass(frozen=True)
class Box:
    """What was typed, taken apart.

    Attributes:
        text: What is left to look for in the text.
        fields: The field words.
        problems: What is wrong with field words; those are in neither of the others.
    """

    text: str
    fields: tuple[Field, ...] = ()
    problems: tuple[Problem, ...] = ()


@lru_cache(maxsize=512)
def read_box(typed: str, words: Taxonomy) -> Box:
    """Take apart what was typed; what looks like a field word of no filter is text."""
    fields: list[Field] = []
    problems: list[Problem] = []

    def take(match: re.Match[str]) -> str:
        minus, name, quoted, plain = match.groups()
        if name is None:
            return match[0]
        values = (quoted,) if quoted is not None else tuple(part for part in _SEVERAL.split(plain) if part)
        found = _read(name, values, words)
        if found is None:
            return match[0]
        if isinstance(found, Problem):
            problems.append(found)
        else:
            fields.append(Field(found, bool(minus)))
        return " "

    text = _FIELD.sub(take, typed.translate(QUOTES))
    return Box(" ".join(text.split()), tuple(fields), tuple(problems))


def understood(typed: str, words: Taxonomy) -> str:
    """Return what was typed without what nobody knows the meaning of; empty where nothing is left to look for."""
    box = read_box(typed, words)
    left = " ".join(part for part in (box.text, *(field.written() for field in box.fields)) if part)
    return left if asks_something(left, words) else ""


@lru_cache(maxsize=512)
def asks_something(typed: str, words: Taxonomy) -> bool:
    """Say whether there is anything to look for in what was typed."""
    box = read_box(typed, words)
    return bool(box.fields or box.problems or is_id(box.text) or fulltext.parse(box.text))


def _read(name: str, values: tuple[str, ...], words: Taxonomy) -> _Said | Problem | None:
    called = filter_called(name)
    if called is None and fold(name) not in _YEAR:
        return None
    if called is None:
        return _years(name, values)
    if called in {"since", "until"}:
        return _date(called, values)
    found = []
    for value in values:
        known = value_called(called, value, words)
        if known is None:
            return Problem(
                "q",
                N_("“{word}” is not known after “{field}:”. Choose it in the filter of that name instead."),
                {"word": value[:80], "field": name},
            )
        found.append(known)
    return ((called, tuple(dict.fromkeys(found))),) if found else None


def _date(name: str, values: tuple[str, ...]) -> _Said | Problem:
    try:
        return ((name, (str(PartialDate.parse(values[-1])),)),)
    except CaseError as error:
        return Problem("q", error.problems[0].message, dict(error.problems[0].values))


def _years(name: str, values: tuple[str, ...]) -> _Said | Problem:
    match = _YEARS.fullmatch(values[-1])
    try:
        first, last = (PartialDate.parse(year) for year in (match[1], match[2] or match[1])) if match else (None, None)
    except CaseError:
        first = last = None
    if first is None or last is None:
        said = N_("Write a year after “{field}:”, such as {field}:2024 or {field}:2022-2024.")
        return Problem("q", said, {"field": name})
    return (("since", (str(first),)), ("until", (str(last),)))
