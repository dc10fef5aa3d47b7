"""What a format writes it reads back, no cell becomes a formula, memory stays flat, and the dictionary is complete."""

import csv as stdlib_csv
import io
import json
import tracemalloc
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet as pyarrow_parquet
from sqlalchemy import Engine

from cases import setup
from cases.errors import CaseError
from cases.export import export
from cases.fields import clean, definitions
from cases.formats import FORMATS, Format, csv, jsonl, parquet, xlsx
from cases.formats.dictionary import KINDS, markdown, sections, tables, word_tables
from cases.formats.files import save
from cases.formats.neutral import neutralise, restore
from cases.formats.tables import Row, case_tables
from cases.record import Content, check_content
from cases.search import Filter
from cases.taxonomy import Taxonomy, taxonomy
from cases.views import CaseView, Contributor
from db.access import viewing
from db.viewer import ANONYMOUS
from db.vocabulary import LANGUAGES, Audience, RenditionState, Status
from tests.conftest import SqliteDatabases

ROOT = Path(__file__).resolve().parent.parent.parent
TABLED = [kind for kind in FORMATS.values() if kind.name != "jsonl"]
by_format = pytest.mark.parametrize("kind", FORMATS.values(), ids=FORMATS.keys())
by_table_format = pytest.mark.parametrize("kind", TABLED, ids=lambda kind: kind.name)

AWKWARD = [
    "=1+1",
    "+886 2 1234",
    "-1",
    "@SUM(A1)",
    "'=1+1",
    "''quoted''",
    "＝ＨＹＰＥＲＬＩＮＫ(1)",
    '"=cmd|calc!A0"',
    "\u3000=1",
    "a;b; c",
    "; ",
    "\\; x",
    "back\\",
    'comma, "quote"\nand a new line',
    "_x000D_ and _x0041_",
    "NA",
    "nan",
    "None",
    "TRUE",
    "2024-05",
    "007",
    "1e5",
    "<script>alert(1)</script>&amp;",
    "https://example.org/?q=1#x",
    "統一戰線\n二行目 😀",
    "=\u0338not equal",
]


def awkward_case(number: int, text: str) -> CaseView:
    """Return a case that says `text` wherever anything can be said."""
    content = Content.model_validate(
        {
            "texts": [
                {"lang": "ko", "title": text, "summary": text, "narrative": text},
                {"lang": "ja", "status": "machine", "title": text, "summary": text, "counter_view": text},
            ],
            "period_from": "2024-Q2",
            "period_to": "2025",
            "countries": ["NA", "EU"],
            "places": [{"name": text}, {"name": "Windhoek", "country": "NA"}],
            "target_groups": ["voters"],
            "actors": [{"name": text, "attributed_by": text}, {}],
            "tactics": ["PW01", "X-not-known"],
            "tactics_unsure": True,
            "channels": ["newspaper"],
            "information_credibility": "2",
            "responses": [
                {
                    "countermeasure": "CM08",
                    "began": "2024-05-17",
                    "texts": [
                        {"lang": "ko", "description": text},
                        {"lang": "ja", "status": "human", "description": "."},
                    ],
                    "outcomes": [
                        {"result": "stopped", "texts": [{"lang": "ko", "statement": text, "method": text}]},
                        {"result": "backfired", "as_of": "2024"},
                    ],
                },
                {"countermeasure": "CM32"},
            ],
            "sources": [{"title": text, "publisher": text, "url": "https://example.org/?a=1&b=%20"}],
            "estimates": [text.replace("\n", " ")[:40], "tactics"],
            "references": [{"scheme": "own", "value": text.replace("\n", " ")}],
            "relations": [{"case": "FC-7K3MQ-P"}],
            "withheld": [{"field": "actors.name"}],
        }
    )
    return CaseView(
        id=f"FC-{number:05}-X",
        status=Status.CORRECTED,
        audience=Audience.AMBER,
        circle=None,
        contributor=Contributor(organisation=str(clean(" ".join(text.split())))),
        content=content,
        edition=2,
        state=RenditionState.CURRENT,
        published_on=date(2024, 6, 1),
        review_exception=None,
        is_own=False,
        is_author=False,
        version=3,
        taxonomies=(("pw", "1"), ("other", "")),
    )


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Yield the starter cases on one engine: a format sees views, not databases."""
    makers = SqliteDatabases(tmp_path_factory.mktemp("formats"))
    engine = makers.create("starter")
    setup.prepare(engine)
    setup.seed(engine)
    yield engine
    makers.drop(engine)


@pytest.fixture(scope="module")
def words(embedded: Engine) -> Taxonomy:
    """Return the vocabularies."""
    with viewing(embedded, ANONYMOUS) as session:
        return taxonomy(session)


@pytest.fixture(scope="module")
def starters(embedded: Engine) -> list[CaseView]:
    """Return the starter cases as a visitor downloads them."""
    with viewing(embedded, ANONYMOUS) as session:
        return list(export(session, Filter()).views())


@pytest.fixture(scope="module")
def awkward() -> list[CaseView]:
    """Return cases full of what breaks formats."""
    return [awkward_case(number, text) for number, text in enumerate(AWKWARD)]


def expected(views: Iterable[CaseView], words: Taxonomy) -> dict[str, list[Row]]:
    """Return every table's rows as they are before any format has seen them."""
    found = list(views)
    said = {table.name: [row for view in found for row in table.rows(view, words)] for table in case_tables()}
    return {**said, **{table.name: list(table.rows(words)) for table in word_tables()}}


def whole(kind: Format, views: Iterable[CaseView], words: Taxonomy) -> io.BytesIO:
    """Return the file of a format that holds everything."""
    chunks = kind.bundle(views, words) if kind.table_file else kind.write(views, words)
    return io.BytesIO(b"".join(chunks))


# --- round trips ------------------------------------------------------------------------------------------------


@by_table_format
@pytest.mark.parametrize("cases", ["starters", "awkward"])
def test_what_a_format_writes_it_reads_back(
    kind: Format, cases: str, words: Taxonomy, request: pytest.FixtureRequest
) -> None:
    views = request.getfixturevalue(cases)
    assert kind.read(whole(kind, views, words)) == expected(views, words)


@pytest.mark.parametrize("cases", ["starters", "awkward"])
def test_json_lines_give_back_heading_and_content(cases: str, request: pytest.FixtureRequest) -> None:
    views = request.getfixturevalue(cases)
    lines = list(jsonl.read(io.BytesIO(b"".join(jsonl.write(views)))))
    assert [line.content for line in lines] == [view.content for view in views]
    for line, view in zip(lines, views, strict=True):
        assert (line.heading.id, line.heading.status, line.heading.audience) == (view.id, view.status, view.audience)
        assert (line.heading.edition, line.heading.published_on) == (view.edition, view.published_on)
        assert line.heading.contributor.organisation == view.contributor.organisation


@by_table_format
def test_a_file_of_no_cases_still_has_its_columns(kind: Format, words: Taxonomy) -> None:
    found = kind.read(whole(kind, [], words))
    assert found["cases"] == []
    assert found.keys() == {table.name for table in tables()}


@pytest.mark.parametrize("kind", [csv, parquet], ids=["csv", "parquet"])
@pytest.mark.parametrize("table", [table.name for table in tables()])
def test_each_table_can_be_had_alone(kind: Any, table: str, awkward: list[CaseView], words: Taxonomy) -> None:
    alone = kind.read(io.BytesIO(b"".join(kind.write(awkward, words, table=table))))
    assert alone == {table: expected(awkward, words)[table]}


@by_table_format
def test_a_file_of_something_else_is_refused(kind: Format) -> None:
    other = io.BytesIO()
    if kind is FORMATS["csv"]:
        other.write(b"a,b\r\n1,2\r\n")
    elif kind is FORMATS["xlsx"]:
        openpyxl.Workbook().save(other)
    else:
        pyarrow_parquet.write_table(pa.table({"a": [1]}), other)
    other.seek(0)
    with pytest.raises(CaseError):
        kind.read(other)


def test_a_line_of_json_can_be_sent_again_as_it_is(starters: list[CaseView], words: Taxonomy) -> None:
    for line, view in zip(b"".join(jsonl.write(starters)).splitlines(), starters, strict=True):
        entered = jsonl.as_entered(json.loads(line))
        assert entered.pop("audience") == "clear"
        assert check_content(entered, words) == view.content


def test_a_withdrawn_case_leaves_only_its_heading_in_json(starters: list[CaseView]) -> None:
    gone = CaseView(**{**vars(starters[0]), "content": None, "status": Status.WITHDRAWN})
    assert jsonl.as_object(gone).keys() == {
        "id", "status", "audience", "export_id", "contributor", "edition", "published_on", "review_exception"
    }  # fmt: skip


# --- spreadsheets -----------------------------------------------------------------------------------------------


@given(st.text() | st.text(alphabet="=+-@\t\r'\" \u3000＝＋－＠\u0338\u2019x", max_size=8))
def test_what_is_neutralised_can_be_restored_exactly(text: str) -> None:
    assert restore(neutralise(text)) == text


@given(
    st.text(alphabet=" \u00a0\u3000'\"＂＇“”", max_size=4),
    st.sampled_from("=+-@\t\r＝＋－＠﹦﹢﹫−"),
    st.text(max_size=3),
)
def test_a_text_that_begins_like_a_formula_never_stays_as_it_is(before: str, sign: str, after: str) -> None:
    neutral = neutralise(before + sign + after)
    assert neutral == f"'{before}{sign}{after}"
    assert unicodedata.normalize("NFKC", neutral)[0] == "'"


@given(st.from_regex(r"[A-Za-z0-9一-龠ぁ-ん(<#][^\r\t]*", fullmatch=True))
def test_other_text_is_left_alone(text: str) -> None:
    assert neutralise(text) == text


def cells(kind: Format, data: io.BytesIO) -> Iterator[str]:
    """Yield every text a spreadsheet would find in a file."""
    if kind is FORMATS["xlsx"]:
        book = openpyxl.load_workbook(data)
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type in {"s", "n", "b", "d", "inlineStr"}, f"{sheet.title} {cell.coordinate}"
                    assert cell.hyperlink is None
                    if isinstance(cell.value, str):
                        yield cell.value
    else:
        with ZipFile(data) as archive:
            for name in archive.namelist():
                for line in stdlib_csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")):
                    yield from line


@pytest.mark.parametrize("kind", [FORMATS["csv"], FORMATS["xlsx"]], ids=["csv", "xlsx"])
def test_no_cell_of_a_spreadsheet_can_be_taken_for_a_formula(
    kind: Format, awkward: list[CaseView], words: Taxonomy
) -> None:
    for cell in cells(kind, whole(kind, awkward, words)):
        plain = unicodedata.normalize("NFKC", cell).lstrip(" \"'")
        assert not plain.startswith(("=", "+", "-", "@")) or cell.startswith("'")


@pytest.mark.parametrize("kind", [FORMATS["csv"], FORMATS["xlsx"]], ids=["csv", "xlsx"])
def test_ids_dates_and_numbers_stay_untouched(kind: Format, starters: list[CaseView], words: Taxonomy) -> None:
    for table in case_tables():
        for row in (row for view in starters for row in table.rows(view, words)):
            for cell, column in zip(row, table.columns, strict=True):
                if isinstance(cell, str) and column.kind not in {"line", "text"}:
                    assert csv.written(cell) == cell
    assert csv.written(7) == "7"
    assert csv.written(-7) == "-7"
    assert csv.written(date(2024, 5, 17)) == "2024-05-17"
    assert kind.read(whole(kind, starters, words))["cases"][0][0] == starters[0].id


def test_csv_begins_with_a_byte_order_mark(starters: list[CaseView], words: Taxonomy) -> None:
    data = b"".join(csv.write(starters, words))
    assert data.startswith(b"\xef\xbb\xbfid,status,audience,")
    assert data.endswith(b"\r\n")


def test_a_workbook_that_excel_cannot_hold_is_refused_before_its_first_byte(
    words: Taxonomy, monkeypatch: pytest.MonkeyPatch, starters: list[CaseView]
) -> None:
    monkeypatch.setattr("xlsxwriter.worksheet.Worksheet.write_string", lambda *_: -1)
    with pytest.raises(CaseError, match="CSV or Parquet"):
        next(xlsx.write(starters, words))


def test_parquet_columns_are_typed_and_say_what_they_mean(starters: list[CaseView], words: Taxonomy) -> None:
    schema = pyarrow_parquet.read_schema(io.BytesIO(b"".join(parquet.write(starters, words))))
    assert schema.field("tactics").type == pa.list_(pa.string())
    assert schema.field("contested").type == pa.bool_()
    assert schema.field("published_on").type == pa.date32()
    assert schema.field("edition").type == pa.int32()
    assert b"TLP" not in (schema.field("period_from").metadata or {})[b"meaning"]
    assert all(field.metadata and field.metadata[b"meaning"] for field in schema)


# --- size -------------------------------------------------------------------------------------------------------


def peak(kind: Format, views: Iterable[CaseView], words: Taxonomy) -> int:
    """Return the most bytes that Python held at once while a file was written."""
    tracemalloc.start()
    for _ in kind.bundle(views, words) if kind.table_file else kind.write(views, words):
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


@by_format
def test_memory_stays_flat_however_many_cases_there_are(
    kind: Format, starters: list[CaseView], words: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "ROWS", 50)
    monkeypatch.setattr(csv, "CHUNK", 2_000)
    peak(kind, starters[:1], words)
    few, many = (peak(kind, (starters[n % 55] for n in range(count)), words) for count in (40, 320))
    assert many < 1.5 * few + 200_000


@by_format
def test_the_cases_are_read_once_and_in_order(kind: Format, starters: list[CaseView], words: Taxonomy) -> None:
    taken: list[str] = []

    def views() -> Iterator[CaseView]:
        for view in starters:
            taken.append(view.id)
            yield view

    assert whole(kind, views(), words).getbuffer().nbytes > 0
    assert taken == [view.id for view in starters]


def test_a_zip_archive_begins_before_all_cases_are_read(starters: list[CaseView], words: Taxonomy) -> None:
    passed = 0

    def views() -> Iterator[CaseView]:
        nonlocal passed
        for number in range(2_000):
            passed += 1
            yield starters[number % 55]

    stream = FORMATS["csv"].bundle(views(), words)
    next(stream)
    assert passed < 2_000
    stream.close()


# --- files ------------------------------------------------------------------------------------------------------


def test_tables_are_saved_beside_the_main_one(tmp_path: Path, starters: list[CaseView], words: Taxonomy) -> None:
    written = save(FORMATS["csv"], starters, words, tmp_path / "mine.csv")
    assert written[0].name == "mine.csv"
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"mine.csv", *(f"mine.{table.name}.csv" for table in tables()[1:])}
    for path in written:
        with path.open("rb") as file:
            [(name, rows)] = csv.read(file).items()
        assert rows == expected(starters, words)[name]


def test_a_format_that_holds_everything_is_not_zipped(
    tmp_path: Path, starters: list[CaseView], words: Taxonomy
) -> None:
    with pytest.raises(CaseError, match=r"\.xlsx"):
        save(FORMATS["xlsx"], starters, words, tmp_path / "x.zip")
    assert not list(tmp_path.iterdir())


@by_format
def test_a_failure_leaves_the_old_file_and_no_half_of_a_new_one(
    kind: Format, tmp_path: Path, starters: list[CaseView], words: Taxonomy
) -> None:
    def views() -> Iterator[CaseView]:
        yield starters[0]
        raise OSError("the disk is gone")

    path = tmp_path / f"cases{kind.suffix}"
    path.write_text("old")
    with pytest.raises(OSError, match="the disk is gone"):
        save(kind, views(), words, path)
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
    assert path.read_text() == "old"


# --- the dictionary ---------------------------------------------------------------------------------------------


def test_every_field_of_the_record_has_a_column() -> None:
    found = {(table.name, column.about) for table in case_tables() for column in table.columns}
    for item in definitions(Content):
        if item.group is None:
            assert any(about is item.about for _, about in found), item.path


def test_no_column_depends_on_the_cases(words: Taxonomy) -> None:
    names = {column.name for table in tables() for column in table.columns}
    every_word = {word.id for word in words.all_words(*words.vocabularies())}
    # Ids of words are never names of columns, but for plain words such as "audience" that mean something else.
    assert not {name for name in names & every_word if name.isupper() or name[0].isupper()}
    assert all(len(table.columns) <= 40 for table in tables())


def test_the_table_of_fields_explains_every_column_in_three_languages(words: Taxonomy) -> None:
    table = word_tables()[0]
    names = [column.name for column in table.columns]
    rows = [dict(zip(names, row, strict=True)) for row in table.rows(words)]
    assert {(row["table"], row["column"]) for row in rows} == {
        (table.name, column.name) for table in tables() for column in table.columns
    }
    for row in rows:
        for lang in LANGUAGES:
            ending = lang.lower().replace("-", "_")
            assert row[f"label_{ending}"]
            assert row[f"meaning_{ending}"]
        assert row["type"] in KINDS
        assert row["seen_by"] in {"readers", "owner"}
        for name in row["vocabulary"]:
            assert name in words.vocabularies()


def test_every_word_in_the_starter_cases_is_explained_beside_them(starters: list[CaseView], words: Taxonomy) -> None:
    said = expected(starters, words)
    explained = {(row[0], row[1]) for row in said["words"]}
    for table in case_tables():
        for number, column in enumerate(table.columns):
            if column.about.vocabulary:
                for row in said[table.name]:
                    for value in row[number] if column.many else filter(None, [row[number]]):
                        assert any((name, value) in explained for name in column.about.vocabulary), value


def test_the_page_of_fields_is_that_of_this_version() -> None:
    page = (ROOT / "docs" / "fields.md").read_text(encoding="utf-8")
    assert page == markdown(), "docs/fields.md is stale: run make fields"


def test_the_page_of_fields_has_every_field_and_every_table() -> None:
    page = markdown()
    for _, found in sections():
        for item in found:
            assert f"| `{item.path.rpartition('.')[2]}` |" in page
    assert all(f"| `{table.name}` |" in page for table in tables())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_fields_can_be_had_in_every_language(lang: str) -> None:
    assert markdown(lang).count("\n| `") == markdown().count("\n| `")
