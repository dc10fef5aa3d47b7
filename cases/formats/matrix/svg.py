"""SVG: the matrix as a drawing that stays sharp at any size and uses the reader's own fonts."""

from html import escape

from cases.formats.matrix.drawing import PAPER, Area, Line, drawing
from cases.matrix import Sheet
from cases.taxonomy import Taxonomy

_FONTS = "system-ui, 'Noto Sans', 'Noto Sans TC', 'Noto Sans JP', 'Noto Sans CJK TC', 'Noto Sans CJK JP', sans-serif"


def _safe(text: str) -> str:
    """Return a text as XML can hold it."""
    return escape("".join(sign if sign >= " " and sign not in "\ufffe\uffff" else " " for sign in text))


def _area(area: Area) -> str:
    inset = area.thick / 2
    size = f'width="{area.width - area.thick:g}" height="{area.height - area.thick:g}"'
    at = f'x="{area.x + inset:g}" y="{area.y + inset:g}"'
    words = f"<title>{_safe(area.words)}</title>" if area.words else ""
    return (
        f'<rect {at} {size} rx="2" fill="{area.fill}" stroke="{area.edge}" stroke-width="{area.thick:g}">{words}</rect>'
    )


def _line(line: Line) -> str:
    anchor = ' text-anchor="end"' if line.right else ""
    at = f'x="{line.x:g}" y="{line.y:g}"'
    return f'<text {at} font-size="{line.size:g}" fill="{line.ink}"{anchor}>{_safe(line.text)}</text>'


def write(sheet: Sheet, _words: Taxonomy) -> bytes:
    """Return the bytes of the drawing; it has no script and no link."""
    page = drawing(sheet)
    said = " ".join(f"{asked} · {extent}" for asked, extent in sheet.selections)
    whole = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{page.width}" height="{page.height}"'
        f' viewBox="0 0 {page.width} {page.height}" xml:lang="{sheet.lang}" role="img" font-family="{_FONTS}">',
        f"<title>{_safe(f'{sheet.title} · {sheet.measure}')}</title>",
        f"<desc>{_safe(' '.join((said, *sheet.remarks)))}</desc>",
        f'<rect width="{page.width}" height="{page.height}" fill="{PAPER}"/>',
        *map(_area, page.areas),
        *map(_line, page.lines),
        "</svg>",
    ]
    return "\n".join(whole).encode()
