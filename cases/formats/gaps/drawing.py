"""Where everything of a drawn gap map stands: a table of discs, each with its number and what is known of it."""

from cases.formats.matrix.drawing import FAINT, INK, PAPER, RULE, Area, Drawing, Line, breadth, wrapped
from cases.gaps import Head, Sheet, Spot

SHADES = ("#ffffff", "#dbe9f5", "#a9cde8", "#6aa6d6", "#2f6fae", "#123f70")
"""The colour of each step: no known result, then the grades of evidence from the weakest."""

EDGE = "#123f70"
HARM = "#9b2c1f"
"""What discs are edged with, and what is written where harm was seen."""

_MARGIN, _SIZE, _LINE = 28, 11, 14
_NAMES, _HEIGHT, _DISC = 250, 48, 28
_WIDTH, _NARROW = 100, 74
"""A column's width: so wide that no word of an English name is broken, and of Chinese and Japanese ones."""

_INDENT, _SMALLEST, _NARROWEST = 14, 8, 720


def drawing(sheet: Sheet) -> Drawing:
    """Return a gap map as a drawing."""
    return _Draughtsman(sheet).draw()


class _Draughtsman:
    """Draws one sheet from top to bottom."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.width = _NARROW if sheet.lang in {"zh-Hant", "ja"} else _WIDTH
        width = 2 * _MARGIN + _NAMES + sheet.drawn * self.width
        self.page = Drawing(width=max(width, _NARROWEST))
        self.y = float(_MARGIN)

    def draw(self) -> Drawing:
        sheet = self.sheet
        self.text(sheet.title, 20)
        self.text(f"{sheet.selection} · {sheet.extent}", 13)
        self.legend()
        self.heading()
        spots: dict[int, list[Spot]] = {}
        for spot in sheet.shown():
            spots.setdefault(spot.row, []).append(spot)
        for number, head in enumerate(sheet.rows):
            self.row(head, spots.get(number, []))
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
        self.y += 8
        x = float(_MARGIN)
        for label, step in self.sheet.legend:
            width = 22 + breadth(label, _SIZE) + 18
            if x + width > self.page.width - _MARGIN:
                x, self.y = float(_MARGIN), self.y + 22
            if step >= 0:
                self.disc(x, self.y, 16, step)
            else:
                self.page.areas.append(Area(x, self.y, 16, 16, PAPER, RULE))
            self.page.lines.append(Line(x + 22, self.y + 12, label))
            x += width
        self.y += 30

    def disc(self, x: float, y: float, size: float, step: int, words: str = "") -> None:
        self.page.areas.append(
            Area(x, y, size, size, SHADES[step], EDGE, 1.5, words, is_round=True, is_dashed=not step)
        )

    def heading(self) -> None:
        """Write the names of the columns, all of them ending on one line."""
        names = [wrapped(head.label, self.width - 6) for head in self.sheet.columns[: self.sheet.drawn]]
        foot = self.y + _LINE * max(map(len, names))
        for column, lines in enumerate(names):
            ink = FAINT if self.sheet.columns[column].line.within else INK
            for number, line in enumerate(reversed(lines)):
                self.page.lines.append(Line(self.left(column), foot - _LINE * number, line, _SIZE, ink))
        self.y = foot + 6

    def left(self, column: int) -> float:
        return _MARGIN + _NAMES + column * self.width

    def row(self, head: Head, spots: list[Spot]) -> None:
        inset = _INDENT if head.line.within else 0
        label = wrapped(f"{head.label} · {head.remark}" if head.remark else head.label, _NAMES - inset - 12)
        height = max(_HEIGHT, _LINE * len(label) + 12)
        self.page.areas.append(Area(_MARGIN, self.y, self.page.width - 2 * _MARGIN, 1, RULE, RULE))
        for number, line in enumerate(label, 1):
            ink = FAINT if head.line.within else INK
            self.page.lines.append(Line(_MARGIN + inset, self.y + 4 + _LINE * number, line, _SIZE, ink))
        for spot in spots:
            self.spot(spot, self.left(spot.column), self.y + 3)
        self.y += height

    def spot(self, spot: Spot, x: float, y: float) -> None:
        """Draw a disc above its number; where it is the whole of a row or column, a square of one size."""
        if spot.size:
            size = max(_SMALLEST, _DISC * spot.size)
            self.disc(x + (_DISC - size) / 2, y + (_DISC - size) / 2, size, spot.step, spot.words)
        else:
            self.page.areas.append(Area(x + 4, y + 4, 20, 20, SHADES[spot.step], EDGE, 1, spot.words,
                                        is_dashed=not spot.step))  # fmt: skip
        said = f"{spot.number} · {spot.mark}"
        self.page.lines.append(Line(x, y + _DISC + 12, said))
        if spot.harm:
            self.page.lines.append(Line(x + _DISC + 4, y + 16, spot.harm, 15, HARM))
