"""The tables that cases fall into for CSV, Excel and Parquet, derived from the field definitions.

One row a case in `cases`, with words as lists; beside it one row a link, so that no term ever becomes a column.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any

from cases.fields import About, Definition, Record, definitions
from cases.formats.heading import Heading, heading
from cases.i18n import N_, Msg
from cases.record import Content, Text
from cases.taxonomy import Taxonomy
from cases.views import CaseView
from db.vocabulary import LANGUAGES, TextStatus

Cell = str | int | bool | date | tuple[str, ...] | None
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        name: The same in every format and language.
        about: What is said of the field it comes from.
        kind: The name of its value type; see `cases.formats.dictionary.KINDS`.
        many: Whether a cell holds a list.
        lang: The language of its text, where the column is for one language only (BCP 47).
    """

    name: str
    about: About
    kind: str
    many: bool = False
    lang: str | None = None


@dataclass(frozen=True)
class Table:
    """A table: what a row is, and its columns in order."""

    name: str
    meaning: Msg
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class CaseTable(Table):
    """A table of cases or of something they hold; `rows` yields the rows one case gives it."""

    rows: Callable[[CaseView, Taxonomy], Iterator[Row]]


@dataclass(frozen=True)
class WordTable(Table):
    """A table that explains the others; `rows` yields all of it."""

    rows: Callable[[Taxonomy], Iterator[Row]]


_CASE_ID = Column("case_id", About(N_("Case"), N_("The case this row belongs to: “id” in the table “cases”.")), "id")
_POSITION = Column("position", About(N_("Position"), N_("Its place in the order of the case, from 1.")), "number")
_ORIGINAL_LANG = Column(
    "original_lang",
    About(N_("Language written in"), N_("The language the case was written in."), code_system="BCP 47"),
    "language",
)
_WORDS_LANG = About(
    N_("Language of these words"),
    N_("The language the words in this row were written in; other languages stand in the table of texts."),
    code_system="BCP 47",
)
_TACTIC_COLUMNS = (
    Column("taxonomy", About(N_("Taxonomy"), N_("Whose word it is: pw, disarm or other.")), "id"),
    Column("version", About(N_("Version"), N_("The taxonomy's version it was chosen from.")), "line"),
    Column("families", About(N_("Families"), N_("The families or phases it belongs to."),
                             vocabulary=("pw_families", "disarm_phases")), "word", many=True),
)  # fmt: skip

_MEANINGS: dict[str, Msg] = {
    "cases": N_("One row a case."),
    "texts": N_("One row a language a case can be read in."),
    "countries": N_("One row a country aimed at."),
    "places": N_("One row a place."),
    "target_groups": N_("One row a target group of a case."),
    "actors": N_("One row an actor said to be behind a case."),
    "tactics": N_("One row a tactic seen in a case."),
    "channels": N_("One row a channel of a case."),
    "flows": N_("One row a flow of a case."),
    "responses": N_("One row a countermeasure used in a case."),
    "response_texts": N_("One row a language a response is described in."),
    "outcomes": N_("One row a dated statement of what a response achieved."),
    "outcome_texts": N_("One row a language an outcome is stated in."),
    "sources": N_("One row a source of a case."),
    "references": N_("One row an id a case carries elsewhere."),
    "relations": N_("One row a tie to another case."),
    "withheld": N_("One row something that was withheld from readers."),
}


def suffix(lang: str) -> str:
    """Return a language tag as the end of a column's name."""
    return lang.lower().replace("-", "_")


def _cell(value: Any) -> Cell:
    if isinstance(value, list):
        return tuple(value)
    return str(value.value) if isinstance(value, Enum) else value


def _column(name: str, definition: Definition) -> Column:
    return Column(name, definition.about, definition.kind, definition.many)


def _plain(record: type[Record]) -> list[Definition]:
    """Return the fields of a record that hold values, not groups."""
    return [item for item in definitions(record) if "." not in item.path and item.group is None]


def _singular(name: str) -> str:
    return f"{name.removesuffix('ies')}y" if name.endswith("ies") else name.removesuffix("s")


def _cases() -> CaseTable:
    head = [item for item in definitions(Heading) if item.group is None]
    said = {item.path: item for item in definitions(Text)}
    worded = [(name, lang) for name in ("title", "summary") for lang in LANGUAGES]
    plain = _plain(Content)

    def rows(view: CaseView, _words: Taxonomy) -> Iterator[Row]:
        content = _content(view)
        before = heading(view)
        texts = {text.lang: text for text in content.texts}
        yield (
            *(_cell(attrgetter(item.path)(before)) for item in head),
            content.original.lang,
            *(getattr(texts.get(lang), name, None) for name, lang in worded),
            *(_cell(getattr(content, item.path)) for item in plain),
        )

    columns = (
        *(_column(item.path.replace(".", "_"), item) for item in head),
        _ORIGINAL_LANG,
        *(Column(f"{name}_{suffix(lang)}", said[name].about, said[name].kind, lang=lang) for name, lang in worded),
        *(_column(item.path, item) for item in plain),
    )
    return CaseTable("cases", _MEANINGS["cases"], columns, rows)


def _content(view: CaseView) -> Content:
    if view.content is None:
        raise ValueError(f"{view.id} has only a tombstone; files hold cases with content")
    return view.content


def _of_values(definition: Definition) -> CaseTable:
    """Return the link table of a list of words or codes."""
    name = definition.path
    is_tactics = name == "tactics"

    def rows(view: CaseView, words: Taxonomy) -> Iterator[Row]:
        values: Sequence[str] = getattr(_content(view), name)
        for position, value in enumerate(values, 1):
            more: Row = ()
            if is_tactics:
                taxonomy, version = view.taxonomies[position - 1]
                more = (taxonomy, version or None, words.families_of(value))
            yield (view.id, position, value, *more)

    value = Column(_singular(name), definition.about, definition.kind)
    columns = (_CASE_ID, _POSITION, value, *(_TACTIC_COLUMNS if is_tactics else ()))
    return CaseTable(name, _MEANINGS[name], columns, rows)


def _within(record: Any, path: Sequence[str]) -> Iterator[tuple[tuple[int, ...], Any]]:
    """Yield every member of the groups along a path, with its position in each."""
    for position, member in enumerate(getattr(record, path[0]), 1):
        if len(path) == 1:
            yield (position,), member
        else:
            for positions, inner in _within(member, path[1:]):
                yield (position, *positions), inner


def _original_words(member: Any, names: Sequence[str]) -> Row:
    text = next((text for text in member.texts if text.status is TextStatus.ORIGINAL), None)
    text = text or (member.texts[0] if member.texts else None)
    return tuple(getattr(text, name, None) for name in names)


def _of_group(group: type[Record], path: tuple[str, ...]) -> Iterator[CaseTable]:
    """Yield the table of a group of fields, then those of the groups within it."""
    plain = _plain(group)
    inner = [item for item in definitions(group) if "." not in item.path and item.group is not None]
    worded = next((item.group for item in inner if item.path == "texts"), None)
    words = [item for item in _plain(worded) if item.path not in {"lang", "status"}] if worded else []
    names = ["lang", *(item.path for item in words)] if worded else []

    def rows(view: CaseView, _words: Taxonomy) -> Iterator[Row]:
        for positions, member in _within(_content(view), path):
            cells = (_cell(getattr(member, item.path)) for item in plain)
            said = _original_words(member, names) if names else ()
            yield (view.id, *positions, *cells, *said)

    above = (
        Column(_singular(name), About(_POSITION.about.label, N_("Which one of the case it belongs to, by position.")),
               "number")
        for name in path[:-1]
    )  # fmt: skip
    columns = (
        _CASE_ID,
        *above,
        _POSITION,
        *(_column(item.path, item) for item in plain),
        *((Column("lang", _WORDS_LANG, "language"),) if names else ()),
        *(_column(item.path, item) for item in words),
    )
    name = f"{_singular(path[-2])}_texts" if len(path) > 1 and path[-1] == "texts" else path[-1]
    yield CaseTable(name, _MEANINGS[name], columns, rows)
    for item in inner:
        if item.group:
            yield from _of_group(item.group, (*path, item.path))


@cache
def case_tables() -> tuple[CaseTable, ...]:
    """Return the tables that cases fall into: `cases` first, then those of its links."""
    found = [_cases()]
    for item in definitions(Content):
        if "." in item.path:
            continue
        if item.group:
            found += _of_group(item.group, (item.path,))
        elif item.many and (item.about.vocabulary or item.about.code_system):
            found.append(_of_values(item))
    return tuple(found)
