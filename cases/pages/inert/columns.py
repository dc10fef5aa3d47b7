"""Columns of coloured cells, as in the matrix of tactics."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.pages.inert.writing import escaped, inside_link, put


@dataclass(frozen=True)
class Tile:
    """A cell of a column.

    Attributes:
        label: What it is about.
        remark: Shown small, such as an id.
        numbers: What each selection shows: the number, the same in a sentence, and where it leads; empty for nowhere.
        difference: How the selections differ; empty for one alone.
        strength: How strong the colour is, -1 to 1; below 0 it is the other colour.
        mark: What is said of a tile that is outlined; empty for the others.
        is_part: Whether it is a part of the tile above.
    """

    label: str
    remark: str
    numbers: Sequence[tuple[str, str, str]]
    difference: str
    strength: float
    mark: str = ""
    is_part: bool = False


@dataclass(frozen=True)
class Pile:
    """A column: its heading, a remark beside it, where the heading leads, and what stands in place of no tile."""

    label: str
    remark: str
    href: str
    tiles: Sequence[Tile]
    nothing: str


def columns(label: str, piles: Sequence[Pile]) -> None:
    """Show columns of cells side by side, as many as there is room for; each number leads to what it counts."""
    shown = "".join(_pile(pile) for pile in piles)
    put(f'<div class="fc-columns" role="group" aria-label="{escaped(label)}">{shown}</div>')


def scale(steps: Sequence[tuple[str, float]], outlined: str = "") -> None:
    """Show what the colours of cells mean, each a label and a strength, and what an outline means."""
    items = "".join(
        f'<li style="{_share(strength)}"{_less(strength)}>{escaped(label)}</li>' for label, strength in steps
    )
    if outlined:
        items += f'<li class="fc-watched" style="--fc-share:0%">{escaped(outlined)}</li>'
    put(f'<ul class="fc-scale">{items}</ul>')


def _share(strength: float) -> str:
    return f"--fc-share:{14 + round(62 * abs(strength)) if strength else 0}%"


def _less(strength: float) -> str:
    return ' class="fc-less"' if strength < 0 else ""


def _pile(pile: Pile) -> str:
    tiles = "".join(_tile(tile) for tile in pile.tiles)
    body = f"<ul>{tiles}</ul>" if tiles else f'<p class="fc-small">{escaped(pile.nothing)}</p>'
    heading = inside_link(pile.label, pile.href) if pile.href else escaped(pile.label)
    return f'<section><h3>{heading} <span class="fc-small">{escaped(pile.remark)}</span></h3>{body}</section>'


def _tile(tile: Tile) -> str:
    kinds = ["fc-tile", "fc-less" if tile.strength < 0 else "", "fc-part" if tile.is_part else ""]
    kinds.append("fc-watched" if tile.mark else "")
    heard = f'<span class="fc-heard">{escaped(tile.mark)}</span>' if tile.mark else ""
    name = f"<span>{escaped(tile.label)} <small>{escaped(tile.remark)}</small>{heard}</span>"
    if len(tile.numbers) == 1:
        ((number, words, href),) = tile.numbers
        inside = _around(f"{name}<b>{escaped(number)}</b>", words, href, tile.mark)
    else:
        numbers = " / ".join(_around(escaped(number), words, href) for number, words, href in tile.numbers)
        inside = (
            f'<div>{name}<span class="fc-two"><b>{escaped(tile.difference)}</b> <small>{numbers}</small></span></div>'
        )
    return f'<li class="{" ".join(kind for kind in kinds if kind)}" style="{_share(tile.strength)}">{inside}</li>'


def _around(inside: str, words: str, href: str, mark: str = "") -> str:
    """Return markup of our own with a link around it, where it leads somewhere."""
    said = escaped(f"{words}. {mark}" if mark else words)
    if not href:
        return f'<span class="fc-none" title="{said}">{inside}</span>'
    return f'<a class="fc-in" href="{escaped(href)}" target="_self" title="{said}" aria-label="{said}">{inside}</a>'
