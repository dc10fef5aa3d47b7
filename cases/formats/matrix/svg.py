"""SVG: the matrix as a drawing that stays sharp at any size and uses the reader's own fonts."""

from html import escape

from cases.formats.matrix.drawing import PAPER, Area, Drawing, Line, drawing
from cases.matrix import Sheet
from cases.taxonomy import Taxonomy

_FONTS = "system-ui, 'Noto Sans', 'Noto Sans TC', 'Noto Sans JP', 'Noto Sans CJK TC', 'Noto Sans CJK JP', sans-serif"


def _safe(text: str) -> str:
    """Return a text as XML can hold it."""
    return escape("".join(sign if sign >= " " and sign not in "\ufffe\uffff" else " " for sign in text))


def _area(area: Area) -> str:
    inset = area.thick / 2
    width, height = area.width - area.thick, area.height - area.thick
    at, size = f'x="{area.x + inset:g}" y="{area.y + inset:g}"', f'width="{width:g}" height="{height:g}"'
    corner = f'rx="{width / 2:g}" ry="{height / 2:g}"' if area.is_round else 'rx="2"'
    look = f'fill="{area.fill}" stroke="{area.edge}" stroke-width="{area.thick:g}"'
    dashes = ' stroke-dasharray="3 2"' if area.is_dashed else ""
    words = f"<title>{_safe(area.words)}</title>" if area.words else ""
    return f"<rect {at} {size} {corner} {look}{dashes}>{words}</rect>"


def _line(line: Line) -> str:
    anchor = ' text-anchor="end"' if line.right else ""
    at = f'x="{line.x:g}" y="{line.y:g}"'
    return f'<text {at} font-size="{line.size:g}" fill="{line.ink}"{anchor}>{_safe(line.text)}</text>'


def write(sheet: Sheet, _words: Taxonomy) -> bytes:
    """Return the bytes of the drawing; it has no script and no link."""
    said = " ".join(f"{asked} · {extent}" for asked, extent in sheet.selections)
    title = f"{sheet.title} · {sheet.measure}"
    return written(drawing(sheet), sheet.lang, title, " ".join((said, *sheet.remarks)))


def written(page: Drawing, lang: str, title: str, description: str) -> bytes:
    """Return the bytes of any page that is drawn so, with what it says to those who can't see it."""
    whole = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{page.width}" height="{page.height}"'
        f' viewBox="0 0 {page.width} {page.height}" xml:lang="{lang}" role="img" font-family="{_FONTS}">',
        f"<title>{_safe(title)}</title>",
        f"<desc>{_safe(description)}</desc>",
        f'<rect width="{page.width}" height="{page.height}" fill="{PAPER}"/>',
        *map(_area, page.areas),
        *map(_line, page.lines),
        "</svg>",
    ]
    return "\n".join(whole).encode()
