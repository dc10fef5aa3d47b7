"""PNG: the matrix as a picture, drawn with a font of this machine that can write all of it, or refused."""

import io
import os
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from cases.errors import CaseError
from cases.formats.matrix.drawing import PAPER, Drawing, drawing
from cases.i18n import N_
from cases.matrix import Sheet
from cases.taxonomy import Taxonomy

FONT = "FUSION_FONT"
"""The environment variable with the path of the font to draw pictures with."""

MOST_PIXELS = 24_000_000
"""A larger picture is drawn less sharp."""

_DASH = 36
"""Degrees from one dash of a ring to the next."""

_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
_WIDE = (
    "NotoSansCJK-Regular.ttc", "NotoSansCJK-VF.ttf.ttc", "NotoSansCJKtc-Regular.otf", "NotoSansCJKjp-Regular.otf",
    "SourceHanSans.ttc", "wqy-zenhei.ttc", "wqy-microhei.ttc", "PingFang.ttc", "Hiragino Sans GB.ttc",
    "Arial Unicode.ttf", "msjh.ttc", "YuGothM.ttc", "meiryo.ttc", "ipaexg.ttf", "ipag.ttf", "uming.ttc",
)  # fmt: skip
"""Fonts that write Chinese or Japanese, the best first."""
_PLAIN = ("NotoSans-Regular.ttf", "DejaVuSans.ttf", "LiberationSans-Regular.ttf", "Arial.ttf", "arial.ttf")
_FACES = {"zh-Hant": (" TC", " HK"), "ja": (" JP",)}
"""How the faces of a language are called in a file that holds several."""
_SIMPLER = str.maketrans("–−±“”’…", '--~""\'.')
"""What stands in for signs that the font of Pillow itself lacks."""

Font = ImageFont.FreeTypeFont


class NoFont(CaseError):
    """No font of this machine writes everything in a picture."""

    status = 422
    message = N_(
        "No font on this server can write “{sign}”, so this picture would have empty boxes. Take the SVG, which uses "
        "your own fonts. Whoever runs the centre can install a font such as Noto Sans CJK, or name one in {setting}."
    )


@cache
def _files() -> dict[str, Path]:
    """Return the fonts this machine has of those we know, in the order they are tried."""
    found: dict[str, Path] = {}
    for folder in _FOLDERS:
        for path in Path(folder).expanduser().rglob("*.[to]t[cf]"):
            found.setdefault(path.name, path)
    return {name: found[name] for name in (*_PLAIN, *_WIDE) if name in found}


def _faces(path: Path, lang: str) -> Iterator[Font]:
    """Yield the faces of a file, those of the language first."""
    faces = []
    for index in range(12 if path.suffix.lower() == ".ttc" else 1):
        try:
            faces.append(ImageFont.truetype(str(path), 12, index=index))
        except OSError:
            break
    yield from sorted(faces, key=lambda face: not str(face.getname()[0]).endswith(_FACES.get(lang, ("",))))


def _missing(face: Font, signs: frozenset[str]) -> str:
    """Return a sign that a font would draw as an empty box; empty where it writes all."""
    box = bytes(face.getmask("\U0010ffff"))
    return next((sign for sign in sorted(signs) if sign.strip() and bytes(face.getmask(sign)) == box), "")


@lru_cache(maxsize=8)
def _font(signs: frozenset[str], lang: str, named: str) -> Font:
    """Return a font that writes every sign.

    Raises:
        NoFont: There is none; names a sign that is missing.
    """
    missing = ""
    for path in [Path(named)] if named else _files().values():
        for face in _faces(path, lang):
            missing = _missing(face, signs)
            if not missing:
                return face
    raise NoFont(sign=missing or next(iter(sorted(signs))), setting=FONT)


def _chosen(page: Drawing, lang: str) -> tuple[Font, dict[int, int]]:
    """Return a font for a page, and what to write in place of what: Pillow's own font is there on every machine."""
    signs = frozenset(sign for line in page.lines for sign in line.text)
    try:
        return _font(signs, lang, os.environ.get(FONT, "")), {}
    except NoFont:
        own = ImageFont.load_default(12)
        simpler = frozenset("".join(signs).translate(_SIMPLER))
        if not isinstance(own, Font) or _missing(own, simpler):
            raise
        return own, _SIMPLER


def check(sheet: Sheet) -> None:
    """See whether the picture can be drawn.

    Raises:
        NoFont: No font of this machine writes everything in it.
    """
    check_page(drawing(sheet), sheet.lang)


def check_page(page: Drawing, lang: str) -> None:
    """See whether a page can be drawn; raises as `check()`."""
    _chosen(page, lang)


def write(sheet: Sheet, _words: Taxonomy) -> bytes:
    """Return the bytes of the picture, twice as fine as the drawing where that isn't too large.

    Raises:
        NoFont: No font of this machine writes everything in it.
    """
    return painted(drawing(sheet), sheet.lang)


def painted(page: Drawing, lang: str) -> bytes:
    """Return the bytes of any page that is drawn so; raises as `write()`."""
    font, simpler = _chosen(page, lang)
    scale = 2 if page.width * page.height * 4 <= MOST_PIXELS else 1
    image = Image.new("RGB", (page.width * scale, page.height * scale), PAPER)
    draw = ImageDraw.Draw(image)
    for area in page.areas:
        corners = (area.x, area.y, area.x + area.width - 1, area.y + area.height - 1)
        box = tuple(value * scale for value in corners)
        shape, thick = draw.ellipse if area.is_round else draw.rectangle, round(area.thick * scale)
        is_ring = area.is_round and area.is_dashed
        shape(box, fill=area.fill, outline=area.fill if is_ring else area.edge, width=thick)
        for angle in range(0, 360, _DASH) if is_ring else ():
            draw.arc(box, angle, angle + _DASH * 0.6, fill=area.edge, width=thick)
    sizes = {size: font.font_variant(size=size * scale) for size in {line.size for line in page.lines}}
    for line in page.lines:
        at, anchor = (line.x * scale, line.y * scale), "rs" if line.right else "ls"
        draw.text(at, line.text.translate(simpler), fill=line.ink, font=sizes[line.size], anchor=anchor)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=False)
    return file.getvalue()
