"""The data dictionary: what each field and column means, as tables beside the data and as `docs/fields.md`."""

from collections.abc import Iterator
from functools import cache

from cases.fields import PART_LABELS, About, Definition, Record, SeenBy, definitions
from cases.formats.heading import Heading
from cases.formats.tables import Column, Row, Table, WordTable, case_tables, suffix
from cases.i18n import N_, Msg, labelled, translate
from cases.record import Content, Sharing
from cases.taxonomy import Taxonomy
from db.vocabulary import LANGUAGES

KINDS: dict[str, Msg] = {
    "line": N_("one line of text"),
    "text": N_("text, perhaps of several lines"),
    "date": N_("a date with what is unknown left away: 2024, 2024-Q2, 2024-05 or 2024-05-17"),
    "day": N_("a day, as 2024-05-17"),
    "link": N_("a web address"),
    "country": N_("a country's two letters"),
    "language": N_("a language tag"),
    "id": N_("an id"),
    "word": N_("the id of a word of a vocabulary"),
    "yes/no": N_("true or false"),
    "number": N_("a whole number"),
    "group": N_("a group of fields, any number of times"),
}
"""What each value type is."""

SEEN_BY: dict[SeenBy, Msg] = {
    SeenBy.READERS: N_("everybody who can read the case"),
    SeenBy.OWNER: N_("members of the organisation that owns the case"),
}

RULES: tuple[Msg, ...] = (
    N_("Counts are reports, not prevalence: a row says that somebody recorded it."),
    N_("What was withheld isn't in a file; the table “withheld” says which field is missing and coarsely why."),
    N_("The column “audience” says who may read a row (TLP 2.0); handle the whole file as its narrowest row. "
       "TLP:AMBER+STRICT and TLP:RED cases are never in a file."),
    N_("A file to be handled as TLP:AMBER carries its export id in its name and in every row of the table “cases”. "
       "It leads to the download it came from; who finds such a file elsewhere can tell the steward that id."),
    N_("CSV is UTF-8 with a byte order mark, commas, and an empty cell for “not stated”. Read it with "
       "pandas.read_csv(file, keep_default_na=False): NA is Namibia."),
    N_("A cell with several ids joins them with “; ” in CSV and Excel (with a backslash before a semicolon or "
       "backslash of their own); in Parquet it is a list."),
    N_("In CSV and Excel, a text that a spreadsheet might take for a formula (after leading blanks and quotes it "
       "begins with =, +, -, @, a tab or a return) has one apostrophe before it. Take that one away to have the "
       "text as it was entered. JSON Lines and Parquet hold it unchanged."),
    N_("JSON Lines holds one case a line with the fields of the record under their own names; "
       "“python -m cases submit” takes such a line."),
)  # fmt: skip
"""What to know before reading a file."""

_TABLE = Column("table", About(N_("Table"), N_("The table a column belongs to.")), "id")
_COLUMN = Column("column", About(N_("Column"), N_("The column's name.")), "id")
_TYPE = Column("type", About(N_("Type"), N_("The kind of value a cell holds.")), "line")
_LIST = Column("list", About(N_("List"), N_("Whether a cell can hold several values.")), "yes/no")
_SYSTEM = Column("code_system", About(N_("Code system"), N_("The standard its values come from.")), "line")
_VOCABULARY = Column(
    "vocabulary",
    About(N_("Vocabulary"), N_("The vocabularies its words come from; see the table “words”.")),
    "id",
    many=True,
)
_SEEN_BY = Column("seen_by", About(N_("Who can see it"), N_("Among those who can read the case.")), "line")
_LABEL = About(N_("Label"), N_("What it is called."))
_MEANING = About(N_("Meaning"), N_("What it means."))
_WORD = Column("id", About(N_("Word"), N_("The word's id, unique within its vocabulary.")), "id")
_OF = Column("vocabulary", About(N_("Vocabulary"), N_("The vocabulary the word belongs to.")), "id")
_PARENT = Column("parent", About(N_("Wider word"), N_("The word or family above it, if any.")), "id")
_RETIRED = Column("retired", About(N_("Retired"), N_("Whether new cases no longer use it.")), "yes/no")
_REPLACED = Column("replaced_by", About(N_("Replaced by"), N_("The word that took its place.")), "id")


def _by_language(name: str, about: About, kind: str) -> tuple[Column, ...]:
    return tuple(Column(f"{name}_{suffix(lang)}", about, kind, lang=lang) for lang in LANGUAGES)


def _fields(_words: Taxonomy) -> Iterator[Row]:
    for table in [*case_tables(), *word_tables()]:
        for column in table.columns:
            about = column.about
            yield (
                table.name,
                column.name,
                *(_label(column, lang) for lang in LANGUAGES),
                *(translate(lang, about.means) for lang in LANGUAGES),
                column.kind,
                column.many,
                about.code_system or None,
                about.vocabulary,
                about.seen_by.value,
            )


def _label(column: Column, lang: str) -> str:
    label = translate(lang, column.about.label)
    return f"{label} ({column.lang})" if column.lang else label


def _all_words(words: Taxonomy) -> Iterator[Row]:
    used = {name for table in case_tables() for column in table.columns for name in column.about.vocabulary}
    for word in words.all_words(*sorted(used)):
        yield (
            word.vocabulary,
            word.id,
            word.parent,
            word.retired,
            word.replaced_by,
            *(word.label.get(lang) for lang in LANGUAGES),
            *(word.definition.get(lang) or None for lang in LANGUAGES),
        )


@cache
def word_tables() -> tuple[WordTable, ...]:
    """Return the tables that explain the others: `fields` says what columns mean, `words` what ids in them mean."""
    fields = (
        _TABLE, _COLUMN, *_by_language("label", _LABEL, "line"), *_by_language("meaning", _MEANING, "text"),
        _TYPE, _LIST, _SYSTEM, _VOCABULARY, _SEEN_BY,
    )  # fmt: skip
    words = (
        _OF, _WORD, _PARENT, _RETIRED, _REPLACED,
        *_by_language("label", _LABEL, "line"), *_by_language("definition", _MEANING, "text"),
    )  # fmt: skip
    return (
        WordTable("fields", N_("One row a column of these tables: the data dictionary."), fields, _fields),
        WordTable("words", N_("One row a word of the vocabularies, with its names and definition."), words, _all_words),
    )


def tables() -> tuple[Table, ...]:
    """Return every table a file can hold, in order."""
    return (*case_tables(), *word_tables())


RECORDS: tuple[tuple[type[Record], Msg], ...] = (
    (Content, N_("What a case says")),
    (Sharing, N_("Who may read it")),
    (Heading, N_("What the centre adds")),
)
"""The records that a case is made of, as the dictionary names them."""


def sections() -> Iterator[tuple[Msg, list[Definition]]]:
    """Yield the fields as the record groups them: the record's own, then those of each group within it."""
    for record, title in RECORDS:
        found = list(definitions(record))
        yield title, [item for item in found if "." not in item.path]
        for group in (item for item in found if item.group):
            inside = [item for item in found if item.path.rpartition(".")[0] == group.path]
            yield group.about.label, inside


def describe(definition: Definition, lang: str) -> dict[str, str | bool]:
    """Return what the dictionary says of a field, in `lang`."""
    about = definition.about
    return {
        "field": definition.path,
        "label": translate(lang, about.label),
        "meaning": translate(lang, about.means),
        "type": definition.kind,
        "list": definition.many,
        "values": "; ".join(part for part in (about.code_system, ", ".join(about.vocabulary)) if part),
        "part": translate(lang, PART_LABELS[about.part]),
        "needed": about.needed,
        "short_form": about.short,
        "seen_by": translate(lang, SEEN_BY[about.seen_by]),
    }


def markdown(lang: str = "en") -> str:
    """Return the data dictionary as a page: the fields of a case, then the tables of a file."""
    lines = [
        f"# {translate(lang, 'Data dictionary')}",
        "",
        translate(
            lang,
            "Made from the field definitions by {command}; change those, not this page.",
            command="`python -m cases fields --markdown > docs/fields.md`",
        ),
        "",
        f"## {translate(lang, 'Reading a file')}",
        "",
        *(f"- {translate(lang, rule)}" for rule in RULES),
        "",
        f"## {translate(lang, 'Types')}",
        "",
        *(f"- {labelled(lang, name, translate(lang, meaning))}" for name, meaning in KINDS.items()),
    ]
    for title, found in sections():
        lines += ["", f"## {_heading(title, found, lang)}", "", *_field_rows(found, lang)]
    lines += ["", f"## {translate(lang, 'Tables in CSV, Excel and Parquet')}", "", *_table_rows(lang)]
    return "\n".join(lines) + "\n"


def _heading(title: Msg, found: list[Definition], lang: str) -> str:
    group = found[0].path.rpartition(".")[0]
    return f"{translate(lang, title)} (`{group}`)" if group else translate(lang, title)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _field_rows(found: list[Definition], lang: str) -> Iterator[str]:
    titles = (N_("Field"), N_("Label"), N_("Meaning"), N_("Type"), N_("Values from"), N_("Needed"), N_("Short form"))
    yield _row([*(translate(lang, title) for title in titles), translate(lang, _SEEN_BY.about.label)])
    yield _row(["---"] * 8)
    for item in found:
        said = describe(item, lang)
        kind = f"{said['type']}, {translate(lang, 'list')}" if item.many and not item.group else str(said["type"])
        yes = translate(lang, N_("yes"))
        yield _row(
            [
                f"`{item.path.rpartition('.')[2]}`",
                *(str(said[name]) for name in ("label", "meaning")),
                kind,
                str(said["values"]),
                yes if said["needed"] else "",
                yes if said["short_form"] else "",
                str(said["seen_by"]),
            ]
        )


def _table_rows(lang: str) -> Iterator[str]:
    yield _row([translate(lang, title) for title in (N_("Table"), N_("A row"), N_("Columns"))])
    yield _row(["---"] * 3)
    for table in tables():
        names = ", ".join(f"`{column.name}`" for column in table.columns)
        yield _row([f"`{table.name}`", translate(lang, table.meaning), names])
