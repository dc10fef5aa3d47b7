"""Rows and columns of discs, some of which unfold: the gap map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cases.pages.inert.writing import escaped, put


@dataclass(frozen=True)
class Name:
    """What a row or column is called.

    Attributes:
        label: Its name.
        remark: Shown small, such as an id.
        is_part: Whether it stands under another.
        href: Where it is folded or unfolded; empty where there is nothing below it.
        deed: What that does, in words.
        is_open: Whether it is unfolded.
    """

    label: str
    remark: str = ""
    is_part: bool = False
    href: str = ""
    deed: str = ""
    is_open: bool = False


@dataclass(frozen=True)
class Disc:
    """A cell.

    Attributes:
        number: What stands below the disc.
        mark: What stands beside the number.
        sign: What stands beside the disc, empty for nothing.
        words: All of it in a sentence.
        step: Its colour, 0 for a ring.
        size: Its diameter, 0 to 1; 0 for a square, which is as large as any.
        href: Where it leads; empty for nowhere.
    """

    number: str
    mark: str
    sign: str
    words: str
    step: int
    size: float
    href: str


def grid(
    caption: str, rows: Sequence[Name], columns: Sequence[Name], cells: Mapping[tuple[int, int], Disc], blank: str
) -> None:
    """Show discs by row and column; each leads to what it counts.

    Args:
        caption: What it is, for those who can't see it.
        rows: The names of the rows.
        columns: The names of the columns.
        cells: By the numbers of their row and column; the others are left blank.
        blank: What a blank cell means, for those who can't see it.
    """
    heads = "".join(f'<th scope="col"{_part(name)}><span>{_name(name)}</span></th>' for name in columns)
    body = ""
    for row, name in enumerate(rows):
        shown = "".join(_cell(cells.get((row, column)), blank) for column in range(len(columns)))
        body += f'<tr><th scope="row"{_part(name)}>{_name(name)}</th>{shown}</tr>'
    put(
        f'<div class="fc-scroll fc-tall" tabindex="0" role="group" aria-label="{escaped(caption)}">'
        f'<table class="fc-table fc-matrix fc-gaps" aria-label="{escaped(caption)}">'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def discs(steps: Sequence[tuple[str, int]]) -> None:
    """Show what discs mean: each a label and a step, 0 for a ring and below that for nothing."""
    items = "".join(f"<li>{_disc(step) if step >= 0 else _BLANK}{escaped(label)}</li>" for label, step in steps)
    put(f'<ul class="fc-discs">{items}</ul>')


_BLANK = '<span class="fc-blank"></span>'


def _disc(step: int, size: float = 0.6) -> str:
    if not size:
        return f'<span class="fc-disc fc-whole fc-step-{step:d}"></span>'
    return f'<span class="fc-disc fc-step-{step:d}" style="--fc-size:{0.26 + 0.74 * size:.2f}"></span>'


def _part(name: Name) -> str:
    return ' class="fc-part"' if name.is_part else ""


def _name(name: Name) -> str:
    remark = f" <small>{escaped(name.remark)}</small>" if name.remark else ""
    if not name.href:
        return f"{escaped(name.label)}{remark}"
    arrow, state = ("▾", "true") if name.is_open else ("▸", "false")
    return (
        f'<a class="fc-in" href="{escaped(name.href)}" target="_self" aria-expanded="{state}"'
        f' title="{escaped(name.deed)}"><b aria-hidden="true">{arrow} </b>{escaped(name.label)}{remark}</a>'
    )


def _cell(disc: Disc | None, blank: str) -> str:
    if disc is None:
        return f'<td><span class="fc-heard">{escaped(blank)}</span></td>'
    sign = f"<i>{escaped(disc.sign)}</i>" if disc.sign else ""
    inside = f"{_disc(disc.step, disc.size)}{sign}<b>{escaped(disc.number)}</b> <small>{escaped(disc.mark)}</small>"
    said = escaped(disc.words)
    if not disc.href:
        return f'<td><span class="fc-none" title="{said}">{inside}</span></td>'
    return (
        f'<td><a class="fc-in" href="{escaped(disc.href)}" target="_self" title="{said}" aria-label="{said}">'
        f"{inside}</a></td>"
    )
