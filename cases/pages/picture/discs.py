"""The gap map as it is shown: what was counted, the discs, the same as a table, and its downloads."""

from cases.gaps import Head, Layout, Sheet, Spot
from cases.matrix import EVIDENCE
from cases.pages import inert
from cases.pages.asking import Asking
from cases.pages.picture.unfolding import PATH

MOST_ROWS = 100
"""How many rows the table behind the discs shows; the download has all."""

FILES = ("svg", "png", "xlsx", "csv")
"""The formats a gap map is handed out in."""


def heading(asking: Asking, layout: Layout, said: Sheet) -> None:
    """Show what was counted and how to read it."""
    inert.section(said.title)
    inert.small(f"{said.selection} · {said.extent}")
    for remark in said.remarks:
        inert.small(remark)
    links = [("List these cases", "/cases"), ("Dashboard", "/"), ("Matrix", "/matrix")]
    inert.links([(asking.words(label), layout.wanted.url(path)) for label, path in links])


def show(asking: Asking, layout: Layout, said: Sheet) -> None:
    """Show the legend and the discs."""
    inert.discs(said.legend)
    inert.grid(
        said.title,
        [_name(asking, layout, head) for head in said.rows],
        [_name(asking, layout, head) for head in said.columns[: said.drawn]],
        {(spot.row, spot.column): _disc(spot) for spot in said.shown()},
        asking.words("no case"),
    )


def _name(asking: Asking, layout: Layout, head: Head) -> inert.Name:
    line = head.line
    if not line.folds:
        return inert.Name(head.label, head.remark, bool(line.within))
    deed = asking.words("Fold") if line.is_open else asking.words("Unfold")
    href = layout.folding(line.id).url(PATH)
    return inert.Name(head.label, head.remark, href=href, deed=asking.labelled(head.label, deed), is_open=line.is_open)


def _disc(spot: Spot) -> inert.Disc:
    return inert.Disc(spot.number, spot.mark, spot.harm, spot.words, spot.step, spot.size, _href(spot))


def _href(spot: Spot) -> str:
    return spot.behind.url("/cases") if spot.behind else ""


def table(asking: Asking, said: Sheet) -> None:
    """Show the same as a table, without the cells of whole rows and columns."""
    words = asking.words
    head = [
        words("Tactic"),
        words("Column"),
        words("Best evidence of a known result"),
        words("Best evidence that something worked"),
        words("Harm seen"),
        words("Cases"),
        words("Responses"),
        words("With a known result"),
        words("Worked"),
        words("Failed"),
    ]
    spots = [spot for spot in said.spots if spot.row and spot.column]
    caption = said.title
    if len(spots) > MOST_ROWS:
        caption = words(
            "{title}: the first {n} of {all} rows; the download has all.",
            title=caption,
            n=MOST_ROWS,
            all=len(spots),
        )
    rows = [(_line(asking, said, spot), _href(spot)) for spot in spots[:MOST_ROWS]]
    inert.table(words("As a table"), caption, head, rows, numbers=5)


def _line(asking: Asking, said: Sheet, spot: Spot) -> tuple[str, ...]:
    cell, row, column = spot.cell, said.rows[spot.row], said.columns[spot.column]
    none = "–"
    return (
        f"{row.label} ({row.remark})",
        f"{column.label} ({column.remark})" if column.remark else column.label,
        asking.label(cell.evidence, EVIDENCE) or none,
        asking.label(cell.proven, EVIDENCE) or none,
        asking.label(cell.harm, "harm") or none,
        spot.number,
        *(str(number) for number in (cell.responses, cell.known, cell.worked, cell.failed)),
    )


def downloads(asking: Asking, layout: Layout) -> None:
    """Offer the files."""
    names = {"svg": "SVG", "png": "PNG", "xlsx": asking.words("Excel"), "csv": "CSV"}
    inert.section(asking.words("Take the gap map away"))
    inert.small(
        asking.words(
            "Each file says its filter, its date and how it is to be handled. Cases that must stay on the platform "
            "because of their audience are not counted in it."
        )
    )
    inert.links([(f"{names[kind]} (.{kind})", layout.url(f"{PATH}.{kind}")) for kind in FILES], download=True)
