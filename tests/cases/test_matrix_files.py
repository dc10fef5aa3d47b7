"""The matrix as a file: each format opens and says what was counted, and the route marks and logs what it hands out."""

import io
import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from PIL import Image, ImageFont
from sqlalchemy import Engine

from cases.formats.matrix import FORMATS, navigator, picture, svg, workbook
from cases.formats.matrix.drawing import FAINT, INK, breadth, drawing, shade, wrapped
from cases.formats.matrix.picture import FONT, NoFont
from cases.matrix import Layer, Measure, Sheet, matrix, sheet
from cases.search import Filter
from cases.taxonomy import Taxonomy, taxonomy
from cases.web import matrix as web_matrix
from db.access import viewing
from db.viewer import ANONYMOUS
from db.vocabulary import LANGUAGES
from tests.cases.asking import asking
from tests.cases.test_taken import centre, logged
from tests.conftest import People

__all__ = ["centre"]

COMPARED = Layer(Filter(country=("TW",)), Filter(country=("JP",)), watch=("PW02", "PW03"))
SVG = "{http://www.w3.org/2000/svg}"


def made(engine: Engine, layer: Layer, lang: str = "en") -> tuple[Sheet, Taxonomy]:
    """Return a matrix in words, and the vocabularies."""
    with viewing(engine, ANONYMOUS) as session:
        words = taxonomy(session)
        return sheet(matrix(session, layer.wanted, layer.against), layer, words, lang), words


# --- drawing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", [Layer(), COMPARED, Layer(measure=Measure.EVIDENCE, everything=True)])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_in_a_drawing_overlaps_or_leaves_the_page(seeded: Engine, layer: Layer, lang: str) -> None:
    found, _ = made(seeded, layer, lang)
    page = drawing(found)
    cells = [area for area in page.areas if area.words]
    assert len(cells) == len(found.boxes)
    for area in page.areas:
        assert 0 <= area.x <= area.x + area.width <= page.width
        assert 0 <= area.y <= area.y + area.height <= page.height
    for line in page.lines:
        begins = line.x - breadth(line.text, line.size) if line.right else line.x
        assert 0 <= begins <= begins + breadth(line.text, line.size) <= page.width
        assert line.size <= line.y <= page.height
    for one, other in combinations(cells, 2):
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert beside or one.y + one.height <= other.y or other.y + other.height <= one.y


def test_text_is_broken_where_its_language_breaks_it() -> None:
    assert wrapped("Local-intermediary junket", 90) == ["Local-", "intermediary", "junket"]
    assert wrapped("村里長落地招待", 40) == ["村里長", "落地招", "待"]
    assert wrapped("x" * 30, 66) == ["x" * 6] * 5
    assert wrapped("", 66) == []
    assert wrapped("a\x00\nb", 66) == ["a  b"]


def test_shades_grow_with_what_they_stand_for_and_leave_dark_letters_readable() -> None:
    assert shade(0) == "#ffffff"
    for sign in (1, -1):
        lights = [light(shade(sign * step / 10)) for step in range(1, 11)]
        assert lights == sorted(lights, reverse=True)
        assert all((lights[-1] + 0.05) / (light(ink) + 0.05) > 4.5 for ink in (INK, FAINT))


def light(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


# --- formats ------------------------------------------------------------------------------------------------------


def test_a_drawing_says_every_cell_and_holds_nothing_that_acts(seeded: Engine) -> None:
    nasty = Filter(q='<script>alert(1)</script> & "x\x01\x0b')
    for layer in (COMPARED, Layer(nasty, everything=True)):
        found, words = made(seeded, layer)
        root = ElementTree.fromstring(svg.write(found, words))  # noqa: S314 - our own
        assert root.tag == f"{SVG}svg"
        assert {node.tag.removeprefix(SVG) for node in root.iter()} == {"svg", "title", "desc", "rect", "text"}
        titles = [node.text or "" for node in root.iter(f"{SVG}title")][1:]
        assert [title.removesuffix(". On your watch list") for title in titles] == [box.words for box in found.boxes]
        shown = " ".join(node.text or "" for node in root.iter(f"{SVG}text"))
        assert "Counts are reports, not prevalence" in shown
        thick = [node for node in root.iter(f"{SVG}rect") if node.get("stroke-width") == "3"]
        assert len(thick) == (1 + len(layer.watch) if layer.watch else 0), "the watched cells, and one in the legend"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_picture_has_the_colours_of_the_drawing(seeded: Engine, lang: str) -> None:
    found, words = made(seeded, COMPARED, lang)
    page = drawing(found)
    try:
        data = picture.write(found, words)
    except NoFont:
        pytest.skip("this machine has no font for Chinese and Japanese")
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.mode) == ("PNG", "RGB")
    assert image.size == (page.width * 2, page.height * 2)
    for area in page.areas:  # the lower left corner of a cell holds no letter
        spot = (int((area.x + area.thick + 1) * 2), int((area.y + area.height - area.thick - 1) * 2))
        assert image.getpixel(spot) == tuple(int(area.fill[at : at + 2], 16) for at in (1, 3, 5))
    dark = sum(image.convert("L").histogram()[:90])
    assert dark > 10_000, "there are letters on it"


def test_a_very_large_picture_is_drawn_less_sharp(seeded: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    found, words = made(seeded, Layer())
    monkeypatch.setattr(picture, "MOST_PIXELS", 1000)
    assert Image.open(io.BytesIO(picture.write(found, words))).size == (
        drawing(found).width,
        drawing(found).height,
    )


def test_without_a_font_a_picture_is_refused_rather_than_full_of_boxes(
    seeded: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(picture, "_files", dict)
    picture._font.cache_clear()
    english, words = made(seeded, COMPARED)
    assert Image.open(io.BytesIO(picture.write(english, words))).size[0] == drawing(english).width * 2
    for lang in ("zh-Hant", "ja"):
        found, _ = made(seeded, COMPARED, lang)
        with pytest.raises(NoFont) as caught:
            picture.check(found)
        assert FONT in caught.value.text(lang)
    bare = ImageFont.load_default(12)
    assert isinstance(bare, ImageFont.FreeTypeFont)
    font = tmp_path / "bare.ttf"
    font.write_bytes(bare.font_bytes)
    monkeypatch.setenv(FONT, str(font))
    with pytest.raises(NoFont, match="No font"):
        picture.check(made(seeded, COMPARED, "ja")[0])
    picture._font.cache_clear()


def test_a_workbook_sets_what_it_says_as_the_language_does(seeded: Engine) -> None:
    found, words = made(seeded, Layer(everything=True), "ja")
    coloured = load_workbook(io.BytesIO(workbook.write(found, words)))["matrix"]
    first = found.strips[0].boxes[0]
    assert coloured.cell(2, 1).value == f"{first.cell.tactic} {first.label}：{first.said}"


@pytest.mark.parametrize("layer", [Layer(everything=True), COMPARED])
def test_a_workbook_holds_the_cells_as_numbers_and_no_formula(seeded: Engine, layer: Layer) -> None:
    found, words = made(seeded, layer)
    book = load_workbook(io.BytesIO(workbook.write(found, words)))
    assert book.sheetnames == ["matrix", "cells", "about"]
    head, *rows = book["cells"].iter_rows(values_only=True)
    assert head == (*workbook.COLUMNS, *(workbook.COMPARED if layer.against else ()))
    assert len(rows) == len(found.boxes)
    for row, box in zip(rows, found.boxes, strict=True):
        said = dict(zip(head, row, strict=True))
        assert (said["tactic"], said["cases"], said["watched"]) == (
            box.cell.tactic,
            box.cell.counted.cases,
            int(box.watched),
        )
        assert said.get("difference") == (box.score if layer.against else None)
    coloured = book["matrix"]
    assert [cell.value for cell in coloured[1]] == [f"{strip.label} · {strip.family}" for strip in found.strips]
    first = found.strips[0].boxes[1]
    assert coloured.cell(3, 1).value == f"{first.cell.tactic} {first.label}: {first.said}"
    assert coloured.cell(3, 1).fill.fgColor.rgb == "FF" + shade(first.strength)[1:].upper()
    assert coloured.cell(3, 1).border.left.style == ("thick" if first.watched else "thin")
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)
    assert "not prevalence" in " ".join(str(row[0]) for row in book["about"].iter_rows(values_only=True))


@pytest.mark.parametrize("layer", [Layer(), COMPARED, Layer(Filter(country=("AQ",)))])
def test_a_layer_has_what_the_navigator_asks_for(seeded: Engine, layer: Layer) -> None:
    found, words = made(seeded, layer)
    said = json.loads(navigator.write(found, words))
    assert (said["domain"], said["versions"]["layer"]) == ("DISARM", "4.5")
    assert isinstance(said["name"], str)
    assert re.fullmatch(r"\d+\.\d+\.\d+", said["versions"]["navigator"])
    assert said["gradient"]["maxValue"] > said["gradient"]["minValue"]
    assert len(said["gradient"]["colors"]) == 2 + (layer.against is not None)
    colour = re.compile("#[0-9a-f]{6}")
    assert all(colour.fullmatch(each) for each in said["gradient"]["colors"])
    assert all(colour.fullmatch(item["color"]) and item["label"] for item in said["legendItems"])
    assert len(said["techniques"]) == len(found.boxes)
    for technique, box in zip(said["techniques"], found.boxes, strict=True):
        assert technique["techniqueID"] == box.cell.tactic
        assert re.fullmatch("[a-z]+(-[a-z]+)*", technique["tactic"])
        assert said["gradient"]["minValue"] <= technique["score"] <= said["gradient"]["maxValue"]
        assert technique["color"] == "" or colour.fullmatch(technique["color"])
        assert all(set(each) == {"name", "value"} and isinstance(each["value"], str) for each in technique["metadata"])
        assert ({"name": "watched", "value": found.outlined} in technique["metadata"]) is box.watched
    if found.boxes:
        phases = {technique["techniqueID"]: technique["tactic"] for technique in said["techniques"]}
        assert phases["T0117"] == "deliver-content"


# --- the route ----------------------------------------------------------------------------------------------------


@pytest.fixture
def ask(centre: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Yield what asks for a matrix, as a viewer."""
    with asking(centre, web_matrix.ROUTES, monkeypatch) as found:
        yield found


@pytest.mark.parametrize("kind", FORMATS)
def test_a_visitors_file_is_public_and_nobody_writes_it_down(ask: Any, centre: Engine, kind: str) -> None:
    answer = ask(f"/matrix.{kind}?vs=country%3DJP")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(FORMATS[kind].media_type)
    name = answer.headers["content-disposition"]
    assert re.fullmatch(rf'attachment; filename="fusion-matrix-\d{{4}}-\d\d-\d\d-tlp-clear\.{kind}"', name)
    assert (answer.headers["x-case-count"], answer.headers["cache-control"]) == ("1", "no-store")
    assert logged(centre) == []


def test_a_file_does_not_tell_whether_cases_were_kept_back(ask: Any, people: People) -> None:
    """A member hands it on to others, who may not know that there are any."""
    said = []
    for viewer in (None, people.blue):  # nothing is kept back from the visitor, a RED case from the member's file
        layer = json.loads(ask("/matrix.json", viewer).content)
        said.append([line for line in layer["description"].splitlines() if "platform" in line])
    assert said == [["Cases that their audience keeps on the platform aren't counted."]] * 2


def test_a_members_file_says_how_to_handle_it_and_is_written_down(ask: Any, centre: Engine, people: People) -> None:
    layer = json.loads(ask("/matrix.json", people.blue).content)
    [row] = logged(centre)
    assert (row.name, row.query, row.cases, row.counted) == ("matrix.json", "", 3, 0)
    assert (row.audience.value, layer["description"].count(row.id)) == ("amber", 1)
    assert "Handle it as TLP:AMBER." in layer["description"]
    assert "Cases that their audience keeps on the platform aren't counted." in layer["description"]
    assert "CC BY-SA 4.0" in layer["description"]
    [cell] = [each for each in layer["techniques"] if each["techniqueID"] == "PW01"]
    assert cell["score"] == 3


def test_a_comparison_is_handled_as_the_narrowest_case_of_either_selection(
    ask: Any, centre: Engine, people: People
) -> None:
    answer = ask("/matrix.svg?country=TW&vs=country%3DUS", people.blue)
    [row] = logged(centre)
    assert (row.query, row.cases, row.audience.value) == ("vs=country%3DUS&country=TW", 2, "amber")
    assert answer.headers["x-export-id"] == row.id
    assert row.id in answer.headers["content-disposition"]
    assert row.id in answer.text


def test_asking_what_it_holds_takes_nothing(ask: Any, centre: Engine, people: People) -> None:
    answer = ask("/matrix.png", people.blue, "HEAD")
    assert (answer.status_code, answer.headers["x-case-count"], answer.content) == (200, "3", b"")
    assert logged(centre) == []


def test_a_matrix_does_not_count_against_the_quota(ask: Any, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUSION_DOWNLOAD_QUOTA", "1")
    assert ask("/matrix.xlsx", people.blue).status_code == 200


def test_mistakes_are_named_by_field_and_in_the_readers_language(ask: Any) -> None:
    answer = ask("/matrix.svg?country=QQ&vs=country%3DXX&watch=PW99&measure=size")
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["problems"]] == ["country", "vs", "measure", "watch"]
    assert ask("/matrix.pdf?ui=ja").json()["problems"][0]["message"] == "「matrix.pdf」というダウンロードはありません。"
    assert ask("/matrix.pdf", accept="text/html").text == "There is no download called “matrix.pdf”."


def test_a_sign_that_nobody_types_is_left_out(ask: Any) -> None:
    assert ask("/matrix.svg?q=%00poll%01&country=%00TW&vs=q%3D%2500poll").status_code == 200


def test_a_picture_that_cannot_be_drawn_is_refused_and_not_written_down(
    ask: Any, centre: Engine, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "_files", dict)
    picture._font.cache_clear()
    answer = ask("/matrix.png?ui=ja", people.blue)
    assert (answer.status_code, logged(centre)) == (422, [])
    assert "Noto Sans CJK" in answer.json()["problems"][0]["message"]
    picture._font.cache_clear()
