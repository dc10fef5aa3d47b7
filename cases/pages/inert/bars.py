"""Bars: upright ones for years with a line below them, and lying ones in pieces; each leads to what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.pages.inert.writing import escaped, put

_WIDE, _NARROW = 600, 300
"""Pixels that years have, on a wide page and on a phone; `look` draws the border between the two."""

_YEAR, _DIGIT = 34, 7
"""Pixels that a year takes with the gap beside it, and a digit of a number."""

_LEAST = 4
"""Pixels of the smallest piece of a bar, with the gap beside it."""


@dataclass(frozen=True)
class Bar:
    """A bar or a step as high as its number.

    Attributes:
        year: What stands below it.
        number: What stands above it where there is room.
        share: Its share of the highest.
        words: What it says in a sentence.
        href: Where it leads; empty for nowhere.
    """

    year: str
    number: str
    share: float
    words: str
    href: str


@dataclass(frozen=True)
class Piece:
    """A piece of a lying bar.

    Attributes:
        number: How long it is.
        words: What it says in a sentence.
        colour: Its colour.
        ink: The colour of the number on it.
        href: Where it leads.
    """

    number: int
    words: str
    colour: str
    ink: str
    href: str


@dataclass(frozen=True)
class Lying:
    """A bar in pieces: its name, its share of the longest, what it comes to, and its pieces."""

    name: str
    share: float
    total: str
    pieces: Sequence[Piece]


def upright(label: str, most: str, bars: Sequence[Bar]) -> None:
    """Show a bar for each year.

    Args:
        label: What it shows, for those who can't see it.
        most: The highest of the numbers.
        bars: The years in order.
    """
    fewer, fewest = (_one_in(len(bars), _YEAR, room) for room in (_WIDE, _NARROW))
    fewest += -fewest % fewer  # a year that a phone shows stands on a wide page too
    wide = len(bars) * (_DIGIT * max((len(bar.number) for bar in bars), default=0) + 4)
    shown = ""
    for after, bar in zip(range(len(bars) - 1, -1, -1), bars, strict=True):
        number = _written("b", bar.number, wide <= _WIDE, wide <= _NARROW, "fc-wide")
        shown += (
            f"<li>{_link(bar, number)}{_written('i', bar.year, not after % fewer, not after % fewest, 'fc-wide')}</li>"
        )
    put(_years("fc-upright", label, _written("span", most, wide > _NARROW, wide > _WIDE, "fc-narrow"), shown))


def steps(label: str, most: str, bars: Sequence[Bar]) -> None:
    """Show numbers as a line that goes by steps, for below the bars of the same years.

    Args:
        label: What it shows, for those who can't see it.
        most: The highest of the numbers.
        bars: The years in order; nothing is written at them.
    """
    shown = "".join(f"<li>{_link(bar, '')}</li>" for bar in bars)
    put(_years("fc-steps", label, _written("span", most), shown))


def lying(label: str, bars: Sequence[Lying]) -> None:
    """Show bars in pieces, one below the other, each with its name before it and what it comes to behind it.

    Args:
        label: What they show, for those who can't see it.
        bars: The bars.
    """
    put(f'<ul class="fc-lying" aria-label="{escaped(label)}">{"".join(map(_lying, bars))}</ul>')


def _one_in(number: int, each: int, room: int) -> int:
    """Return of how many things one can be shown, so that all shown have room."""
    return max(1, -(-number * each // room))


def _written(tag: str, said: str, shown: bool = True, everywhere: bool = True, kind: str = "") -> str:
    """Return what can be seen of a number or a year, and `kind` as its class where it isn't shown everywhere."""
    if not shown:
        return ""
    return f'<{tag} class="{"" if everywhere else kind}" aria-hidden="true">{escaped(said)}</{tag}>'


def _years(kind: str, label: str, most: str, shown: str) -> str:
    return f'<div class="fc-years {kind}">{most}<ul aria-label="{escaped(label)}">{shown}</ul></div>'


def _link(bar: Bar, inside: str) -> str:
    said, high = escaped(bar.words), f"--fc-high:{100 * bar.share:.2f}%"
    if not bar.href:
        return (
            f'<span class="fc-none" title="{said}" style="{high}">{inside}<span class="fc-heard">{said}</span></span>'
        )
    return (
        f'<a class="fc-in" href="{escaped(bar.href)}" target="_self" title="{said}" aria-label="{said}"'
        f' style="{high}">{inside}</a>'
    )


def _lying(bar: Lying) -> str:
    long = f"--fc-long:{bar.share:.4f};min-width:{_LEAST * len(bar.pieces)}px"
    pieces = f'<ul aria-label="{escaped(bar.name)}" style="{long}">{"".join(map(_piece, bar.pieces))}</ul>'
    return f"<li><span>{escaped(bar.name)}</span><div>{pieces}<b>{escaped(bar.total)}</b></div></li>"


def _piece(piece: Piece) -> str:
    said = escaped(piece.words)
    colours = f"--fc-mark:{escaped(piece.colour)};--fc-ink:{escaped(piece.ink)}"
    return (
        f'<li style="flex-grow:{piece.number};{colours}"><a class="fc-in" href="{escaped(piece.href)}" target="_self"'
        f' title="{said}" aria-label="{said}"><span>{piece.number}</span></a></li>'
    )
