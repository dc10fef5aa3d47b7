"""Tables and matrices."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.pages.inert.writing import escaped, inside_link, put


def table(
    label: str,
    caption: str,
    head: list[str],
    rows: Sequence[tuple[tuple[str, ...], str]],
    *,
    folded: bool = True,
    numbers: int = 1,
) -> None:
    """Show a table whose last columns hold numbers, by default folded away until it is opened.

    Args:
        label: What to click to open it, and what it is for those who can't see it.
        caption: What it holds.
        head: The name of each column.
        rows: The cells of each row and the path that its first cell leads to, empty for none.
        folded: Whether it is folded away.
        numbers: How many columns hold numbers.
    """
    names = "".join(f'<th scope="col">{escaped(name)}</th>' for name in head)
    body = ""
    for cells, href in rows:
        first = inside_link(cells[0], href) if href else escaped(cells[0])
        middle = "".join(f"<td>{escaped(cell)}</td>" for cell in cells[1:-numbers])
        last = "".join(f'<td class="fc-n">{escaped(cell)}</td>' for cell in cells[-numbers:])
        body += f'<tr><th scope="row">{first}</th>{middle}{last}</tr>'
    title = f"<caption>{escaped(caption)}</caption>" if caption else ""
    whole = (
        f'<div class="fc-scroll" tabindex="0"><table class="fc-table" aria-label="{escaped(label)}">{title}'
        f"<thead><tr>{names}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    if folded:
        whole = f'<details class="fc-word"><summary>{escaped(label)}</summary>{whole}</details>'
    put(whole)


def unfolding(label: str, href: str, *, is_open: bool) -> None:
    """Show what to click for something that is sent only then, and for folding it away again; `href` does either."""
    put(
        f'<a class="fc-in fc-unfold" href="{escaped(href)}" target="_self"'
        f' aria-expanded="{"true" if is_open else "false"}">{escaped(label)}</a>'
    )


@dataclass(frozen=True)
class Cell:
    """A number of a matrix, how strong its colour is (0 to 1), what it says in words and where it leads."""

    number: str
    share: float
    words: str
    href: str


def matrix(caption: str, columns: list[str], rows: list[tuple[str, list[Cell | None]]]) -> None:
    """Show numbers by row and column, the larger the stronger the colour; each leads to what it counts."""
    names = "".join(f'<th scope="col"><span>{escaped(name)}</span></th>' for name in columns)
    body = "".join(
        f'<tr><th scope="row">{escaped(name)}</th>{"".join(_cell(cell) for cell in cells)}</tr>' for name, cells in rows
    )
    put(
        f'<div class="fc-scroll"><table class="fc-table fc-matrix" aria-label="{escaped(caption)}">'
        f"<thead><tr><td></td>{names}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(cell: Cell | None) -> str:
    if cell is None:
        return "<td></td>"
    # A table says its row and column to those who can't see it, so the sentence needn't be sent twice.
    return (
        f'<td style="--fc-share:{15 + round(65 * cell.share)}%"><a class="fc-in" href="{escaped(cell.href)}"'
        f' target="_self" title="{escaped(cell.words)}">{escaped(cell.number)}</a></td>'
    )
