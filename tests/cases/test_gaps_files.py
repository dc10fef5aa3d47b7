"""The gap map as a file: each format opens and says what was counted; the route marks and logs what it hands out."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import Engine

from cases.formats.gaps import FORMATS, drawing, workbook
from cases.formats.gaps.drawing import SHADES
from cases.formats.matrix import picture
from cases.formats.matrix.drawing import FAINT, INK, breadth
from cases.formats.matrix.picture import NoFont
from cases.gaps import By, Layout, Sheet, Spot, gaps, sheet
from cases.search import Filter
from cases.taxonomy import Taxonomy, taxonomy
from cases.web import gaps as web_gaps
from db.access import viewing
from db.viewer import ANONYMOUS
from db.vocabulary import LANGUAGES
from tests.cases.asking import asking
from tests.cases.test_matrix_files import light
from tests.cases.test_taken import centre, logged
from tests.conftest import People

__all__ = ["centre"]

UNFOLDED = Layout(unfolded=("PWA", "TA06", "TA15", "disrupt"))
SVG = "{http://www.w3.org/2000/svg}"


def made(engine: Engine, layout: Layout, lang: str = "en") -> tuple[Sheet, Taxonomy]:
    """Return a gap map in words, and the vocabularies."""
    with viewing(engine, ANONYMOUS) as session:
        words = taxonomy(session)
        return sheet(gaps(session, layout), layout, words, lang, whole=True), words


# --- drawing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", [Layout(), UNFOLDED, Layout(by=By.COUNTRY), Layout(Filter(country=("AQ",)))])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_in_a_drawing_overlaps_or_leaves_the_page(seeded: Engine, layout: Layout, lang: str) -> None:
    found, _ = made(seeded, layout, lang)
    page = drawing(found)
    discs = [area for area in page.areas if area.words]
    assert len(discs) == len(list(found.shown()))
    for area in page.areas:
        assert 0 <= area.x <= area.x + area.width <= page.width
        assert 0 <= area.y <= area.y + area.height <= page.height
    for line in page.lines:
        assert 0 <= line.x <= line.x + breadth(line.text, line.size) <= page.width, line.text
        assert line.size <= line.y <= page.height
    for one, other in combinations(discs, 2):
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert beside or one.y + one.height <= other.y or other.y + other.height <= one.y
    lines = [(line.x, line.x + breadth(line.text, line.size), line.y - line.size, line.y) for line in page.lines]
    for (left, right, top, foot), (other_left, other_right, other_top, other_foot) in combinations(lines, 2):
        assert right <= other_left or other_right <= left or foot <= other_top or other_foot <= top


def test_the_area_of_a_disc_grows_with_its_cases(seeded: Engine) -> None:
    found, _ = made(seeded, Layout())
    page = drawing(found)
    spots = {spot.words: spot for spot in found.spots}
    discs = [(spots[area.words], area) for area in page.areas if area.words]
    most = max(spot.cell.cases for spot in found.spots if spot.size)
    for spot, area in discs:
        assert area.is_round is bool(spot.size)
        assert area.fill == SHADES[spot.step]
        assert area.is_dashed is (spot.step == 0), "what isn't known differs in more than its colour"
        if spot.size:
            assert area.width**2 / 28**2 == pytest.approx(max(spot.cell.cases / most, (8 / 28) ** 2))


def test_shades_get_darker_with_the_grade_and_letters_can_be_read_on_them() -> None:
    lights = [light(shade) for shade in SHADES]
    assert lights == sorted(lights, reverse=True)
    assert all(lights[at] / lights[at + 1] > 1.2 for at in range(len(lights) - 1))
    assert all((light("#ffffff") + 0.05) / (light(ink) + 0.05) > 4.5 for ink in (INK, FAINT))


# --- formats ------------------------------------------------------------------------------------------------------


def test_a_drawing_says_every_cell_and_holds_nothing_that_acts(seeded: Engine) -> None:
    nasty = Filter(q='<script>alert(1)</script> & "x\x01\x0b')
    for layout in (UNFOLDED, Layout(nasty), Layout(by=By.TARGET, unfolded=("politics",))):
        found, words = made(seeded, layout)
        root = ElementTree.fromstring(FORMATS["svg"].write(found, words))  # noqa: S314 - our own
        assert root.tag == f"{SVG}svg"
        assert {node.tag.removeprefix(SVG) for node in root.iter()} == {"svg", "title", "desc", "rect", "text"}
        titles = [node.text or "" for node in root.iter(f"{SVG}title")][1:]
        assert sorted(titles) == sorted(spot.words for spot in found.shown())
        shown = " ".join(node.text or "" for node in root.iter(f"{SVG}text"))
        for said in ("Counts are reports, not prevalence", found.extent.split(" · ")[0], "blank: no case"):
            assert said in shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_picture_has_the_colours_of_the_drawing(seeded: Engine, lang: str) -> None:
    found, words = made(seeded, UNFOLDED, lang)
    page = drawing(found)
    try:
        data = FORMATS["png"].write(found, words)
    except NoFont:
        pytest.skip("this machine has no font for Chinese and Japanese")
    image = Image.open(io.BytesIO(data))
    scale = image.width // page.width
    assert (image.format, image.size) == ("PNG", (page.width * scale, page.height * scale))
    for area in page.areas:
        if area.words:
            middle = (int((area.x + area.width / 2) * scale), int((area.y + area.height / 2) * scale))
            assert image.getpixel(middle) == tuple(int(area.fill[at : at + 2], 16) for at in (1, 3, 5))
    corner = next(area for area in page.areas if area.words and area.is_round)
    assert image.getpixel((int(corner.x * scale), int(corner.y * scale))) == (255, 255, 255), "discs are round"


def expected(found: Sheet, spot: Spot) -> dict[str, Any]:
    """Return what a table says of a cell."""
    row, column, cell = found.rows[spot.row], found.columns[spot.column], spot.cell
    return {
        "row": row.line.id, "row_name": row.label, "row_within": row.line.within,
        "column": column.line.id, "column_name": column.label, "column_within": column.line.within,
        "cases": cell.cases, "reports": cell.reports, "responses": cell.responses, "known": cell.known,
        "worked": cell.worked, "failed": cell.failed, "evidence": cell.evidence or "", "proven": cell.proven or "",
        "harm": cell.harm or "",
    }  # fmt: skip


@pytest.mark.parametrize("layout", [UNFOLDED, Layout(by=By.COUNTRY)])
def test_a_workbook_holds_the_cells_as_numbers_and_no_formula(seeded: Engine, layout: Layout) -> None:
    found, words = made(seeded, layout)
    book = load_workbook(io.BytesIO(FORMATS["xlsx"].write(found, words)))
    assert book.sheetnames == ["map", "cells", "about"]
    head, *rows = book["cells"].iter_rows(values_only=True)
    assert head == workbook.COLUMNS
    assert [dict(zip(head, row, strict=True)) for row in rows] == [expected(found, spot) for spot in found.spots]
    shown = book["map"]
    assert shown.cell(1, 2).value == "All cases"
    assert (shown.max_row, shown.max_column) == (len(found.rows) + 1, len(found.columns) + 1)
    for spot in found.spots:
        cell = shown.cell(spot.row + 2, spot.column + 2)
        assert cell.value == f"{spot.number} · {spot.mark} {spot.harm}".strip()
        assert cell.fill.fgColor.rgb == "FF" + SHADES[spot.step][1:].upper()
    filled = {(spot.row + 2, spot.column + 2) for spot in found.spots}
    assert all(cell.value is None or (cell.row, cell.column) in filled
               for row in shown.iter_rows(min_row=2, min_col=2) for cell in row)  # fmt: skip
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)
    about = " ".join(str(row[0]) for row in book["about"].iter_rows(values_only=True))
    assert "not prevalence" in about
    assert found.extent in about


def test_a_table_says_in_each_line_what_it_was_counted_from(seeded: Engine) -> None:
    layout = Layout(Filter(country=("TW",)), By.TARGET, ("politics",))
    found, words = made(seeded, layout, "ja")
    data = FORMATS["csv"].write(found.noting("=1+1"), words)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(found.spots)
    for row, spot in zip(rows, found.spots, strict=True):
        assert {name: row[name] for name in workbook.COLUMNS} == {
            name: str(value) for name, value in expected(found, spot).items()
        }
        assert (row["selection"], row["extent"]) == (found.selection, found.extent)
        assert row["note"].endswith("=1+1")
    assert not any(value.startswith(("=", "+", "-", "@")) for row in rows for value in row.values())


# --- the route ----------------------------------------------------------------------------------------------------


@pytest.fixture
def ask(centre: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Yield what asks for a gap map, as a viewer."""
    with asking(centre, web_gaps.ROUTES, monkeypatch) as found:
        yield found


@pytest.mark.parametrize("kind", FORMATS)
def test_a_visitors_file_is_public_and_nobody_writes_it_down(ask: Any, centre: Engine, kind: str) -> None:
    answer = ask(f"/gaps.{kind}?by=country")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(FORMATS[kind].media_type)
    name = answer.headers["content-disposition"]
    assert re.fullmatch(rf'attachment; filename="fusion-gaps-\d{{4}}-\d\d-\d\d-tlp-clear\.{kind}"', name)
    assert (answer.headers["x-case-count"], answer.headers["cache-control"]) == ("1", "no-store")
    assert logged(centre) == []


def test_a_members_file_says_how_to_handle_it_and_is_written_down(ask: Any, centre: Engine, people: People) -> None:
    answer = ask("/gaps.csv?open=PWA&by=country", people.blue)
    [row] = logged(centre)
    assert (row.name, row.query, row.cases, row.counted) == ("gaps.csv", "by=country&open=PWA", 3, 0)
    assert (row.audience.value, answer.headers["x-export-id"]) == ("amber", row.id)
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [line["cases"] for line in lines if not line["row"] and not line["column"]] == ["3"]
    for line in lines:
        assert line["extent"].startswith("n = 3 cases · ")
        for said in ("Handle it as TLP:AMBER.", row.id, "Counts are reports, not prevalence", "CC BY-SA 4.0"):
            assert line["note"].count(said) == 1, said


def test_a_file_does_not_tell_whether_cases_were_kept_back(ask: Any, people: People) -> None:
    """A member hands it on to others, who may not know that there are any."""
    for viewer in (None, people.blue):  # nothing is kept back from the visitor, a RED case from the member's file
        said = ask("/gaps.svg", viewer).text
        assert "Cases that their audience keeps on the platform aren&#x27;t counted." in said
        assert "RED" not in said


def test_asking_what_it_holds_takes_nothing(ask: Any, centre: Engine, people: People) -> None:
    answer = ask("/gaps.png", people.blue, "HEAD")
    assert (answer.status_code, answer.headers["x-case-count"], answer.content) == (200, "3", b"")
    assert logged(centre) == []


def test_a_gap_map_does_not_count_against_the_quota(ask: Any, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUSION_DOWNLOAD_QUOTA", "1")
    assert ask("/gaps.xlsx", people.blue).status_code == 200


def test_mistakes_are_named_by_field_and_in_the_readers_language(ask: Any) -> None:
    answer = ask("/gaps.svg?country=QQ&by=planet&open=PWZ")
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["problems"]] == ["country", "by", "open"]
    assert ask("/gaps.pdf?ui=ja").json()["problems"][0]["message"] == "「gaps.pdf」というダウンロードはありません。"
    assert ask("/gaps.pdf", accept="text/html").text == "There is no download called “gaps.pdf”."


def test_a_picture_that_cannot_be_drawn_is_refused_and_not_written_down(
    ask: Any, centre: Engine, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "_files", dict)
    picture._font.cache_clear()
    answer = ask("/gaps.png?ui=ja", people.blue)
    assert (answer.status_code, logged(centre)) == (422, [])
    assert "Noto Sans CJK" in answer.json()["problems"][0]["message"]
    picture._font.cache_clear()
