"""Where everything of a drawn matrix stands: areas and lines of text, for whatever draws them."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from cases.matrix import Box, Sheet, Strip

PAPER, INK, FAINT, RULE = "#ffffff", "#17212b", "#29343e", "#c3ccd5"
MORE, LESS = "#5a9bcb", "#e39b4b"
"""The two colours: told apart by people with any kind of colour vision, and readable under dark letters."""

COLUMNS = 8
_WIDTH, _GAP, _MARGIN, _PAD = 168, 8, 28, 6
_SIZE, _LINE = 11, 15
Row = TypeVar("Row", str, tuple[Strip, ...])
_PART = 12
"""How far a sub-technique stands in."""


@dataclass(frozen=True)
class Area:
    """A rectangle or, if it is round, the ellipse in it, with what it says to those who point at it."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    edge: str
    thick: float = 1
    words: str = ""
    is_round: bool = False
    is_dashed: bool = False


@dataclass(frozen=True)
class Line:
    """A line of text; `x` is where it begins, or where it ends if it is to the right; `y` is its foot."""

    x: float
    y: float
    text: str
    size: float = _SIZE
    ink: str = INK
    right: bool = False


@dataclass
class Drawing:
    """Everything to draw, in order, on a page of that size."""

    width: int = 0
    height: int = 0
    areas: list[Area] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def shade(strength: float) -> str:
    """Return the colour of a strength from -1 to 1, as `#rrggbb`."""
    if not strength:
        return PAPER
    share = 0.14 + 0.74 * min(1, abs(strength))
    colour = MORE if strength > 0 else LESS
    mixed = (round(255 + (int(colour[at : at + 2], 16) - 255) * share) for at in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def breadth(text: str, size: float) -> float:
    """Return about how wide a text is; rather too wide than too narrow, for nobody knows the reader's font."""
    return size * sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.6 for sign in text)


def _pieces(text: str) -> Iterator[str]:
    """Yield what may stand on a line of its own: words with the blank after them, and single wide characters."""
    piece = ""
    for sign in text:
        if unicodedata.east_asian_width(sign) in "WF":
            yield from (piece, sign) if piece else (sign,)
            piece = ""
        else:
            piece += sign
            if sign in " -/":
                yield piece
                piece = ""
    if piece:
        yield piece


def wrapped(text: str, width: float, size: float = _SIZE) -> list[str]:
    """Return a text in lines no wider than `width`; a word that is too long for one is broken."""
    lines = [""]
    for piece in _pieces("".join(sign if sign.isprintable() else " " for sign in text)):
        for part in _broken(piece, width, size):
            if lines[-1] and breadth((lines[-1] + part).rstrip(), size) > width:
                lines.append("")
            lines[-1] += part
    return [line.strip() for line in lines if line.strip()]


def _broken(piece: str, width: float, size: float) -> Iterable[str]:
    most = max(1, int(width / size))
    return (piece,) if breadth(piece.rstrip(), size) <= width else in_rows(piece, most)


def in_rows(things: Row, most: int) -> Iterator[Row]:
    """Yield things in order, at most so many at a time."""
    return (things[at : at + most] for at in range(0, len(things), most))


def drawing(sheet: Sheet) -> Drawing:
    """Return a matrix as a drawing."""
    return _Draughtsman(sheet).draw()


class _Draughtsman:
    """Draws one sheet from top to bottom."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.page = Drawing(width=2 * _MARGIN + COLUMNS * _WIDTH + (COLUMNS - 1) * _GAP)
        self.y = float(_MARGIN)

    def draw(self) -> Drawing:
        sheet = self.sheet
        self.text(f"{sheet.title} · {sheet.measure}", 20)
        for asked, extent in sheet.selections:
            self.text(f"{asked} · {extent}", 13)
        self.legend()
        for name, strips in sheet.groups:
            self.y += 14
            self.text(name, 15)
            for row in in_rows(strips, COLUMNS):
                self.row(row)
        self.y += 14
        for remark in sheet.remarks:
            self.text(remark, 11, FAINT)
        self.page.height = int(self.y + _MARGIN)
        return self.page

    def text(self, text: str, size: float, ink: str = INK) -> None:
        for line in wrapped(text, self.page.width - 2 * _MARGIN, size):
            self.y += size * 1.35
            self.page.lines.append(Line(_MARGIN, self.y, line, size, ink))
        self.y += 4

    def legend(self) -> None:
        x = float(_MARGIN)
        watched = [(True, "", 0.0)] if any(box.watched for box in self.sheet.boxes) else []
        self.y += 8
        for outlined, label, strength in [*((False, *step) for step in self.sheet.legend), *watched]:
            said = self.sheet.outlined if outlined else label
            width = breadth(said, _SIZE) + 2 * _PAD
            self.area(x, width, 22, strength, watched=outlined)
            self.page.lines.append(Line(x + _PAD, self.y + 15, said))
            x += width + _GAP
        self.y += 26

    def area(self, x: float, width: float, height: float, strength: float, words: str = "", *, watched: bool) -> None:
        edge, thick = (INK, 3) if watched else (RULE, 1)
        self.page.areas.append(Area(x, self.y, width, height, shade(strength), edge, thick, words))

    def row(self, strips: Sequence[Strip]) -> None:
        """Draw families side by side; the next row begins below the longest."""
        top = lowest = self.y + 6
        for place, strip in enumerate(strips):
            self.y = top
            x = _MARGIN + place * (_WIDTH + _GAP)
            for line in wrapped(f"{strip.label} · {strip.family}", _WIDTH, 12):
                self.y += 15
                self.page.lines.append(Line(x, self.y, line, 12))
            self.y = max(self.y + 6, top + 36)
            for box in strip.boxes:
                self.box(x, box)
            lowest = max(lowest, self.y)
        self.y = lowest + 8

    def box(self, x: float, box: Box) -> None:
        inset = _PART if box.cell.part_of else 0
        left, width = x + inset, _WIDTH - inset
        words = f"{box.words}. {self.sheet.outlined}" if box.watched else box.words
        said = wrapped(box.said, width - 2 * _PAD - breadth(box.cell.tactic, _SIZE) - 8)
        label = wrapped(box.label, width - 2 * _PAD)
        height = _LINE * (len(said) + len(label)) + _PAD + 2
        self.area(left, width, height, box.strength, words, watched=box.watched)
        self.page.lines.append(Line(left + _PAD, self.y + _LINE, box.cell.tactic, _SIZE, FAINT))
        for number, line in enumerate(said, 1):
            self.page.lines.append(Line(left + width - _PAD, self.y + _LINE * number, line, right=True))
        for number, line in enumerate(label, len(said) + 1):
            self.page.lines.append(Line(left + _PAD, self.y + _LINE * number, line))
        self.y += height + 4
