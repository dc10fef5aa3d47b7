"""Where the names of circles stand on the map, so that none covers another name or circle."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import asin, cos, pi, radians, sin, sqrt

LETTERS = 11
"""Pixels of a line of letters."""

_NARROW, _BREADTH = 6.2, 11.0
"""Pixels of a letter, and of one that is as broad as high."""

_GAP = 3


@dataclass(frozen=True)
class Circle:
    """A circle of the map.

    Attributes:
        country: Its code (ISO 3166-1 alpha-2).
        name: What is to be written beside it.
        cases: How many it stands for.
        longitude: Where, in degrees.
        latitude: Where, in degrees.
        turned: Its longitude from the middle of the map, in degrees.
        area: In square pixels.
    """

    country: str
    name: str
    cases: int
    longitude: float
    latitude: float
    turned: float
    area: float

    @property
    def radius(self) -> float:
        """In pixels."""
        return sqrt(self.area / pi)


@dataclass(frozen=True)
class Label:
    """Where a name stands: pixels right of and below the middle of its circle, and which end is there."""

    country: str
    dx: float
    dy: float
    align: str


@dataclass(frozen=True)
class Box:
    """A rectangle on the map, in pixels from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Say whether both cover a spot."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def is_within(self, width: float, height: float) -> bool:
        """Say whether it lies on a map of that size."""
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height


def equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Return where a spot lies on the plane, in radii of the globe: right of the middle, and above it.

    The projection is Equal Earth (Šavrič, Patterson and Jenny 2018), as the browser draws the map.
    """
    turned = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square = turned**2
    sixth = square**3
    slope = 1.340264 - 3 * 0.081106 * square + sixth * (7 * 0.000893 + 9 * 0.003796 * square)
    across = radians(longitude) * cos(turned) / (sqrt(3) / 2 * slope)
    return across, turned * (1.340264 - 0.081106 * square + sixth * (0.000893 + 0.003796 * square))


def breadth(text: str) -> float:
    """Return about how many pixels a text is wide."""
    return sum(_BREADTH if ord(letter) >= 0x2E80 else _NARROW for letter in text)


def _spot(circle: Circle, width: float, height: float) -> tuple[float, float]:
    radius = min(width / 5.44, height / 2.45)
    across, up = equal_earth(circle.turned, circle.latitude)
    return width / 2 + radius * across, height / 2 + radius * (0.13 - up)


def _around(circle: Circle) -> Iterator[tuple[float, float, str]]:
    """Yield where the name can stand, the best first."""
    for away in (0, 6):
        beside, off = circle.radius + _GAP + away, (circle.radius + away) * 0.71 + _GAP
        high = circle.radius + LETTERS / 2 + 1 + away
        yield beside, 0, "left"
        yield -beside, 0, "right"
        yield 0, -high, "center"
        yield 0, high, "center"
        for below in (-1, 1):
            yield off, below * (off + 2), "left"
            yield -off, below * (off + 2), "right"


def _box(spot: tuple[float, float], dx: float, dy: float, align: str, wide: float) -> Box:
    starts = {"left": 0.0, "right": -wide, "center": -wide / 2}[align]
    left, middle = spot[0] + dx + starts, spot[1] + dy
    return Box(left - 1, middle - LETTERS / 2 - 1, left + wide + 1, middle + LETTERS / 2 + 1)


def labelled(circles: Sequence[Circle], width: float, height: float) -> list[Label]:
    """Return where names stand on a map of that size; a name without room isn't among them.

    The circles that stand for most are named first. On a wider map all move apart, so that what has room here has it
    there.
    """
    spots = {circle.country: _spot(circle, width, height) for circle in circles}
    taken = [
        Box(x - circle.radius, y - circle.radius, x + circle.radius, y + circle.radius)
        for circle in circles
        for x, y in [spots[circle.country]]
    ]
    found = []
    for circle in circles:
        wide = breadth(circle.name)
        for dx, dy, align in _around(circle):
            box = _box(spots[circle.country], dx, dy, align, wide)
            if box.is_within(width, height) and not any(box.meets(other) for other in taken):
                found.append(Label(circle.country, round(dx, 1), round(dy, 1), align))
                taken.append(box)
                break
    return found
